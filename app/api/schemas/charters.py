"""Published charters as clients get them."""

from typing import Any

from pydantic import Field

from app.api.schemas.fields import OverrideIn, Reason, Sent, Shown, Time
from app.api.schemas.statements import StatementOut


class PublishIn(Sent):
    """Why, and from when on."""

    reason: Reason
    effective_from: Time | None = None
    override: OverrideIn | None = None


class VersionOut(Shown):
    """One immutable version. `content_sha256` is over RFC 8785 of `{"statements": […]}`."""

    number: int
    title: str
    content_sha256: str
    parent_sha256: str | None
    effective_from: str
    published_at: str
    reason: str
    approvals: list[Any]
    log_index: int
    statements: list[StatementOut]


class CharterOut(VersionOut):
    """The version in force; with `?locale=` each statement has that locale's text alone."""

    locale_requested: str | None = None
    locale_served: str | None = None


class FlatStatementOut(Shown):
    """One statement in one locale, flat."""

    id: str
    kind: str
    name: str | None
    text: str
    do: list[str]
    dont: list[str]
    position: int
    locale: str


class OneStatementOut(FlatStatementOut):
    """One statement of the version in force."""

    version: int
    content_sha256: str
    locale_requested: str | None
    locale_served: str


class ValuesOut(Shown):
    """The values of the version in force."""

    version: int
    content_sha256: str
    locale_requested: str | None
    locale_served: str
    items: list[FlatStatementOut]


class WordOut(Shown):
    """A run of words; offsets in the older text for `delete`, else in the newer."""

    op: str
    text: str
    start: int
    end: int


class ChangeOut(Shown):
    """One field that differs; `class` is `editorial`, `meaning`, `added` or `removed`."""

    statement_id: str
    kind: str
    locale: str | None
    field: str
    change_class: str = Field(alias="class", examples=["meaning"])
    words: list[WordOut]


class DiffOut(Shown):
    """What changed between two versions."""

    base: int = Field(alias="from")
    to: int
    changes: list[ChangeOut]


class SpanOut(Shown):
    """A run of versions that say the same of a statement."""

    first: int
    last: int
    effective_from: str
    published_at: str
    reason: str
    statement: StatementOut | None
    changes: list[ChangeOut]


class HistoryOut(Shown):
    """One statement through the versions, oldest first."""

    statement_id: str
    items: list[SpanOut]
