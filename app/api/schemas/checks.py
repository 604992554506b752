"""Communications, checks and findings as clients send and get them."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.api.schemas.fields import Locale, Number, Sent, Shown, Text, Time, moment
from app.api.schemas.opinions import DecidedByOut, SecondOpinionOut
from app.api.schemas.outcomes import (
    CheckResultOut,
    ComparedOut,
    Confidence,
    Count,
    EngineOut,
    ImportResultOut,
    ReplayResultOut,
    SelectionOut,
    SkippedOut,
    WitnessResultOut,
)
from app.api.schemas.quality import TextRuleOut
from app.core.checks import PREVIEW_MAX_CHARS, Selection
from app.core.communications import Audience, AuthorKind
from app.core.findings import Relation, ReviewVerdict
from app.core.jobs import JobKind, JobState
from app.core.statements import REASON_MAX_CHARS

_Channel = Annotated[Text, Field(max_length=100)]
_Audience = Annotated[Audience, Field(strict=False)]
# What a finding may be corrected to; `unrelated` makes none of its own.
Corrected = Literal["supports", "contradicts", "mentions", "undecided", "unrelated"]
_AuthorKind = Annotated[AuthorKind, Field(strict=False)]


class AuthorOut(Shown):
    """Who speaks."""

    kind: AuthorKind
    name: str | None


class CommunicationIn(Shown):
    """One published text. Unknown fields are refused."""

    body: Annotated[str, Field(max_length=200_000, examples=["Nous avons publié notre audit."])]
    channel: Annotated[str, Field(max_length=100, examples=["linkedin"])]
    audience: Audience
    author: AuthorOut
    locale: str | None = None
    published_at: Annotated[str, Field(examples=["2026-11-23T09:00:00Z"])]
    url: str | None = None
    external_id: str | None = None
    in_reply_to: Annotated[
        str | None,
        Field(
            max_length=500,
            description="The `external_id` or the id of the communication that this one answers.",
        ),
    ] = None


class CommunicationOut(CommunicationIn):
    """A stored communication; once its text was erased, `body` is empty and the hash remains."""

    id: str
    body_sha256: str
    erased: bool
    received_at: str


class PreviewIn(Sent):
    """A text somebody is writing."""

    text: Annotated[
        Text,
        Field(max_length=PREVIEW_MAX_CHARS, examples=["Nous avons caché le défaut au client."]),
    ]
    locale: Locale | None = None
    channel: _Channel | None = None
    audience: _Audience | None = None
    version: Number | None = None


class PassageOut(Shown):
    """A sentence, in code points of the text as sent."""

    start: int
    end: int
    exact: str | None


class BehaviourOut(Shown):
    """The behaviour nearest to the passage."""

    kind: Literal["do", "dont"]
    index: Annotated[int, Field(ge=0)]
    locale: str
    similarity: Annotated[float, Field(ge=-1, le=1)]


class PreviewFindingOut(Shown):
    """One passage against one statement."""

    statement_id: str
    version: int
    relation: Relation
    confidence: Confidence
    passage: PassageOut
    behaviour: BehaviourOut | None
    engine: EngineOut
    decided_by: DecidedByOut


class PreviewOut(Shown):
    """What the text would come to; nothing of it is stored."""

    version: int
    engine: EngineOut
    calibration: Annotated[int, Field(ge=0)]
    locale: str
    unread: int
    passages: list[PassageOut]
    findings: list[PreviewFindingOut]
    rules: list[TextRuleOut]


class SelectionIn(Sent):
    """Which communications; what is left out selects all."""

    channel: _Channel | None = None
    audience: _Audience | None = None
    author: Annotated[Text, Field(max_length=200)] | None = None
    author_kind: _AuthorKind | None = None
    locale: Locale | None = None
    since: Time | None = None
    until: Time | None = None

    def record(self) -> Selection:
        """Return the core's record."""
        return Selection(
            channel=self.channel,
            audience=self.audience,
            author=self.author,
            author_kind=self.author_kind,
            locale=self.locale,
            since=moment(self.since),
            until=moment(self.until),
        )


class CheckIn(Sent):
    """A selection of communications, and a version or the one in force at each date."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"selection": {"channel": "linkedin", "since": None}, "version": None}
        }
    )

    selection: SelectionIn = SelectionIn()
    version: Number | None = None


class JobErrorOut(Shown):
    """What was wrong with one row."""

    row: int
    pointer: str
    code: str
    detail: str


class JobOut(Shown):
    """Long work and how far it has come."""

    id: str
    kind: JobKind
    state: JobState
    done: int
    total: int
    eta_s: int | None
    errors: list[JobErrorOut]
    result: Annotated[
        ImportResultOut | CheckResultOut | ReplayResultOut | WitnessResultOut,
        Field(description="By `kind`."),
    ]
    failure: str | None
    created_at: str
    started_at: str | None
    ended_at: str | None


class CheckOut(Shown):
    """A check and how far it has come."""

    id: str
    state: JobState
    done: int
    total: int
    eta_s: int | None
    selection: SelectionOut
    version: int | None
    engine: EngineOut
    calibration: Annotated[int, Field(ge=0)]
    compared: Annotated[
        Count | None, Field(description="Communications; null for checks of older releases.")
    ]
    skipped: SkippedOut | None
    judge: str | None
    second_opinion: SecondOpinionOut | None
    failure: str | None
    created_at: str
    ended_at: str | None


class ReviewIn(Sent):
    """A person's word on a finding."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "verdict": "corrected",
                "relation": "supports",
                "reason": "La phrase cite une critique pour y répondre.",
            }
        }
    )

    verdict: Annotated[ReviewVerdict, Field(strict=False)]
    relation: Corrected | None = None
    reason: Annotated[Text, Field(max_length=REASON_MAX_CHARS)] | None = None


class ReviewOut(Shown):
    """A review."""

    id: str
    finding_id: str
    verdict: ReviewVerdict
    relation: Corrected | None
    reason: str | None
    reviewed_by: str
    created_at: str


class FindingOut(PreviewFindingOut):
    """A stored finding; the passage's words are read from the communication."""

    id: str
    check_id: str
    communication_id: str
    judge_asked: Annotated[
        bool, Field(description="Whether a judge was asked, and so whether there is a transcript.")
    ]
    created_at: str
    reviews: list[ReviewOut]


class ReplayOut(ComparedOut):
    """Whether a check comes to the same again, bit for bit."""

    job: str
    state: JobState
