"""Erasures as clients send and get them."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.api.schemas.fields import Id, Reason, Sent, Shown, Text
from app.core.communications import AUTHOR_NAME_MAX_CHARS
from app.core.erasures import PersonKind


class PersonIn(Sent):
    """An `author` by `name`, or a `principal` by the `id` of a key or an approval link."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"kind": "author", "name": "A. Martin"}]},
    )

    kind: Annotated[PersonKind, Field(strict=False)]
    name: Annotated[Text, Field(max_length=AUTHOR_NAME_MAX_CHARS)] | None = None
    id: Id | None = None


class ErasureIn(Sent):
    """Whom to erase, and why."""

    person: PersonIn
    reason: Reason


class ErasedOut(Shown):
    """How many of each were emptied or removed."""

    communications: int
    checks: int
    names: int
    comments: int
    answers: int
    rows: int


class ErasureOut(Shown):
    """What was erased, and the index of the log entry that says so."""

    kind: PersonKind
    erased: ErasedOut
    log_index: int
