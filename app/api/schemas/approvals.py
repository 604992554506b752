"""Reviews, approval links, rebases and comments as clients send and get them."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from app.api.schemas.fields import Id, Locale, OverrideIn, Reason, Sent, Shown, Text, Time
from app.core.approvals import Decision
from app.core.comments import BODY_MAX_CHARS
from app.core.statements import NAME_MAX_CHARS, TEXT_MAX_CHARS

_Place = Annotated[int, Field(ge=0, le=TEXT_MAX_CHARS)]
_Quote = Annotated[Text, Field(max_length=TEXT_MAX_CHARS)]


class ReasonIn(Sent):
    """Why."""

    reason: Reason


class SubmitIn(ReasonIn):
    """Why, and why a gate that does not pass is overridden."""

    override: OverrideIn | None = None


class InvitationIn(Sent):
    """Who is invited to approve, and until when (default seven days)."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "A. Martin"}})

    name: Annotated[Text, Field(min_length=1, max_length=NAME_MAX_CHARS, examples=["A. Martin"])]
    expires_at: Time | None = None


class InvitationOut(Shown):
    """A single-use link; its secret is in this answer alone."""

    id: str
    url: str
    page: str
    content_sha256: str
    expires_at: str


class InvitationViewOut(Shown):
    """What is to be approved, and its hash."""

    organization: str
    approver: str
    title: str
    statements: list[dict[str, Any]]
    effective_from: str | None
    content_sha256: str
    expires_at: str
    state: str


class DecisionIn(Sent):
    """The decision of a link's holder on exactly what was seen."""

    decision: Annotated[Decision, Field(strict=False)]
    reason: Reason
    content_sha256: Annotated[str, Field(pattern="^[0-9a-fA-F]{64}$")]


class ResolutionIn(Sent):
    """Which side stands at one conflict.

    Without `locale` the statement itself; without `statement_id` too the order of the statements.
    """

    statement_id: Id | None = None
    locale: Locale | None = None
    take: Literal["ours", "theirs"]


class RebaseIn(Sent):
    """Resolutions of the conflicts that a first try listed."""

    resolutions: Annotated[list[ResolutionIn], Field(max_length=1_000)] = Field(
        default_factory=list
    )


class PositionSelector(Sent):
    """W3C TextPositionSelector, in code points."""

    type: Literal["TextPositionSelector"]
    start: _Place
    end: _Place


class QuoteSelector(Sent):
    """W3C TextQuoteSelector."""

    type: Literal["TextQuoteSelector"]
    exact: Annotated[_Quote, Field(min_length=1)]
    prefix: _Quote = ""
    suffix: _Quote = ""


class TargetIn(Sent):
    """The words a comment is about: a place, a quote, or both."""

    statement_id: Id
    locale: Locale
    field: Annotated[str, Field(pattern=r"^(name|text|do/\d{1,2}|dont/\d{1,2})$")] = "text"
    selector: Annotated[list[PositionSelector | QuoteSelector], Field(min_length=1, max_length=2)]

    @model_validator(mode="after")
    def _one_of_each(self) -> "TargetIn":
        if len({one.type for one in self.selector}) != len(self.selector):
            raise ValueError("`selector` takes one selector of each type")
        return self


class CommentIn(Sent):
    """A comment."""

    target: TargetIn
    body: Annotated[Text, Field(min_length=1, max_length=BODY_MAX_CHARS, pattern=r"\S")]


class CommentChange(Sent):
    """What a comment is after a patch."""

    body: Annotated[Text, Field(min_length=1, max_length=BODY_MAX_CHARS, pattern=r"\S")]
    resolved: bool


class CommentOut(Shown):
    """A comment and where its words are now: `hold` is `exact`, `moved` or `orphaned`."""

    id: str
    target: dict[str, Any]
    hold: str
    body: str
    resolved: bool
    created_by: str
    created_at: str
    updated_at: str
