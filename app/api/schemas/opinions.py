"""Second opinions as clients get them."""

from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import Shown


class DecidedByOut(Shown):
    """Who decided: the engine, or the judge it left it to; then the digest is the transcript's."""

    kind: Annotated[str, Field(examples=["engine"], pattern="^(engine|judge)$")]
    name: str
    digest: str


class SecondOpinionOut(Shown):
    """What the judge was asked about what stayed undecided, and what became of it."""

    asked: int
    answered: int
    failures: dict[str, int]
    not_asked: int
    failures_in_a_row: int
    stopped: bool


class TranscriptOut(Shown):
    """What a judge was asked and answered, byte for byte; both empty once erased."""

    finding_id: str
    judge: str
    request: str
    response: str
    digest: str
    erased: bool
    created_at: str
