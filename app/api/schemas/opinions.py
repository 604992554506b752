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
    not_asked: Annotated[
        int,
        Field(
            description="Undecided pairs nobody was asked about: over eight a text, after the "
            "judge failed five times in a row, or `without_judge`."
        ),
    ]
    without_judge: Annotated[
        int,
        Field(
            description="Of `not_asked`, those met by a worker that has no such judge: every "
            "worker of a database needs the same settings.",
            default=0,
        ),
    ]
    failures_in_a_row: int
    stopped: bool


class TranscriptOut(Shown):
    """What a judge was asked and answered, byte for byte; both empty once erased.

    `response` alone is empty where no answer was taken. Bytes that are no UTF-8 are told in base64.
    """

    finding_id: str
    judge: str
    request: str
    response: str
    response_encoding: Annotated[str, Field(pattern="^(utf-8|base64)$", examples=["utf-8"])]
    digest: str
    erased: bool
    created_at: str
