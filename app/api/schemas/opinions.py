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
    set_aside: Annotated[
        dict[str, int],
        Field(
            description="Of those answered, the answers that decided nothing, and why: "
            "`unrelated`, `low_confidence` (a side, below 0.5), `without_dont` (`contradicts`, of "
            "a statement without any `dont`). The finding stays the engine's `undecided`.",
            examples=[{"unrelated": 1}],
            default_factory=dict,
        ),
    ]
    failures: dict[str, int]
    not_asked: int
    failures_in_a_row: int
    stopped: bool


class TranscriptOut(Shown):
    """What a judge was asked and answered, byte for byte; both empty once erased.

    `response` alone is empty where no answer was taken.
    """

    finding_id: str
    judge: str
    request: str
    response: str
    digest: str
    erased: bool
    created_at: str
