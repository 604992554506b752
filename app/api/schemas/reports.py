"""The consistency report as clients get it."""

from typing import Any

from pydantic import Field

from app.api.schemas.checks import AuthorOut, FindingOut, JobOut
from app.api.schemas.fields import Shown
from app.core.communications import AuthorKind
from app.core.findings import ReviewVerdict


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
    author_name: str | None = Field(
        description="Null for those without a name, or whose name was erased.",
        examples=["Ada Lovelace"],
    )


class StatementGroupOut(GroupOut):
    """The figures of one statement, of what was compared with a version that has it."""

    statement_id: str
    kind: str
    name: str | None
    in_force: bool
    by_month: dict[str, dict[str, int]]
    months: list[GroupOut] = Field(
        description="The figures of each month in which texts were compared with it."
    )


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
    """One side of a pair.

    `relation` is the one that counts. `verdict` is what a person said last, of this finding or of
    the same one of an earlier check. `finding` is what the machine found; its reviews are shown to
    those who may read findings.
    """

    audience: str
    relation: str = Field(examples=["supports"])
    confidence: float | None = Field(
        description="Of the machine in `relation`; null where a person spoke last.",
        examples=[0.87],
    )
    verdict: ReviewVerdict | None = Field(examples=["confirmed"])
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
    judges: list[str] = Field(
        description="The models that could be asked about what the engine left undecided.",
        examples=[["llama-3.3-70b"]],
    )
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
