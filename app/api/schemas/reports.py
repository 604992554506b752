"""The consistency report as clients get it."""

from typing import Any

from pydantic import Field

from app.api.schemas.checks import AuthorOut, FindingOut, JobOut
from app.api.schemas.fields import Shown
from app.core.communications import AuthorKind


class ShareOut(Shown):
    """A share with its denominator and 95 % Wilson interval."""

    count: int
    of: int
    low: float
    high: float


class ReviewedOut(Shown):
    """Findings people spoke on: `corrected` count as corrected, `disputed` are in no count."""

    total: int
    confirmed: int
    corrected: int
    disputed: int


class FiguresOut(Shown):
    """Counts of findings, with what was read.

    `shares` are passages of the passages read; `supported` is supports among sided findings.
    """

    communications: int
    passages: int
    counts: dict[str, int]
    shares: dict[str, ShareOut]
    supported: ShareOut
    reviewed: ReviewedOut


class GroupOut(FiguresOut):
    """The figures of one channel, audience or month."""

    key: str


class AuthorGroupOut(GroupOut):
    """The figures of one author. Employees are one group; nobody is ranked."""

    author_kind: AuthorKind


class StatementGroupOut(GroupOut):
    """The figures of one statement, of what was compared with a version that has it."""

    statement_id: str
    kind: str
    name: str | None
    in_force: bool
    by_month: dict[str, dict[str, int]]


class SilenceOut(Shown):
    """A statement in force that nothing has supported for `months`, or ever met (`met` is 0)."""

    statement_id: str
    kind: str
    name: str | None
    last_month: str | None = Field(examples=["2026-02"])
    months: int
    passages: int
    met: int


class SourceOut(Shown):
    """Where a passage was said."""

    id: str
    channel: str
    audience: str
    author: AuthorOut
    locale: str | None
    published_at: str
    url: str | None


class SideOut(Shown):
    """One side of a pair."""

    audience: str
    finding: FindingOut
    communication: SourceOut


class PairOut(Shown):
    """One audience told the opposite of another."""

    statement_id: str
    supports: SideOut
    contradicts: SideOut


class ExchangesOut(Shown):
    """Messages and how many were answered; the median is over the answered ones."""

    messages: int
    answered: ShareOut
    median_seconds: int | None


class ExchangesGroupOut(ExchangesOut):
    """The exchanges of one origin or channel."""

    key: str


class DialogueOut(ExchangesOut):
    """Messages of customers, suppliers, the public, and of employees among staff."""

    follow_ups: int
    by_origin: list[ExchangesGroupOut]
    by_channel: list[ExchangesGroupOut]


class ReportOut(FiguresOut):
    """The consistency report."""

    organization: str
    made_at: str
    version: int | None
    selection: dict[str, Any]
    running: JobOut | None
    engine: str | None
    unread: int
    by_statement: list[StatementGroupOut]
    by_channel: list[GroupOut]
    by_audience: list[GroupOut]
    by_author: list[AuthorGroupOut]
    by_month: list[GroupOut]
    own_voice: GroupOut
    leaders: list[AuthorGroupOut]
    silent: list[SilenceOut]
    pairs: list[PairOut]
    dialogue: DialogueOut | None
