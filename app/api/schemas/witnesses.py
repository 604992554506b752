"""Witnesses as clients send and get them."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.api.schemas.fields import Sent, Shown, Text
from app.core.witnesses import URL_MAX_CHARS, WitnessKind


class WitnessIn(Sent):
    """A new witness: a `webhook` has a `url`, a `file` may have a `path`, a `tsa` has neither."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"kind": "webhook", "url": "https://witness.example.org/checkpoints"}]
        },
    )

    kind: Annotated[WitnessKind, Field(strict=False)]
    url: Annotated[Text, Field(max_length=URL_MAX_CHARS)] | None = None
    path: Annotated[
        Annotated[Text, Field(max_length=300)] | None,
        Field(description="A folder in the organization's own, in the data folder."),
    ] = None


class HeldOut(Shown):
    """The newest checkpoint a witness took; `cosigned`: it sent its own signature or stamp."""

    size: int
    root: str
    cosigned: bool
    at: str


class WitnessOut(Shown):
    """A witness; its address without what stands behind a question mark."""

    id: str
    kind: WitnessKind
    url: str | None
    path: str | None
    created_at: str
    latest: HeldOut | None


class AddedWitnessOut(WitnessOut):
    """A witness just added, and the job that brings it the log as it stands."""

    secret: str | None
    job_id: str | None


class WitnessesOut(Shown):
    """All of an organization's witnesses."""

    items: list[WitnessOut]
    next: None
