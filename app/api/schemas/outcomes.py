"""What came of long work, by its kind, as clients get it."""

from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import Shown
from app.api.schemas.opinions import SecondOpinionOut
from app.core.communications import Audience, AuthorKind
from app.core.findings import Relation

Count = Annotated[int, Field(ge=0)]
Confidence = Annotated[float, Field(ge=0, le=1)]


class EngineOut(Shown):
    """Who judged."""

    name: str
    digest: str


class SelectionOut(Shown):
    """Which communications; null selects all."""

    channel: str | None
    audience: Audience | None
    author: str | None
    author_kind: AuthorKind | None
    locale: str | None
    since: str | None
    until: str | None


class SkippedOut(Shown):
    """Communications compared with nothing, and why.

    `nothing_in_force`: published before any version was; `erased`: their text is no more.
    """

    nothing_in_force: Count
    erased: Count


class RowOut(Shown):
    """A finding as it is hashed: numbers as text, `behaviour` and `judge` as lists."""

    statement_id: str
    start: Count
    end: Count
    passage_sha256: str
    relation: Relation
    confidence: str
    behaviour: list[str | int] | None
    judge: list[str] | None = None


class DifferenceOut(Shown):
    """What is not the same; the rows are there when the texts could be read again."""

    communication_id: str | None
    what: str
    missing: list[RowOut] | None = None
    new: list[RowOut] | None = None


class ComparedOut(Shown):
    """How much a replay compared, and what came of it.

    `identical` is null until the end, and at the end where nothing could be compared.
    """

    check_id: str
    identical: bool | None
    engine: EngineOut
    compared: Annotated[Count, Field(description="Communications read again.")]
    findings: Annotated[Count, Field(description="Their stored findings.")]
    skipped: SkippedOut
    different: Annotated[Count, Field(description="Communications that are not the same.")]
    differences: Annotated[list[DifferenceOut], Field(description="The first 50 of them.")]


class ReplayResultOut(ComparedOut):
    """What the job of a replay tells; `after` is the last communication compared."""

    after: str | None


class CheckResultOut(Shown):
    """What the job of a check tells; `second_opinion` where there is a judge."""

    compared: Count | None = None
    skipped: SkippedOut | None = None
    second_opinion: SecondOpinionOut | None = None


class ImportResultOut(Shown):
    """What the job of an import tells: rows by what became of them."""

    added: Count
    repeated: Count
    refused: Count
    blank: Count


class WitnessResultOut(Shown):
    """What the job of a witness tells."""

    attempts: Count
    size: Count | None = None
    cosigned: bool | None = None
