"""What the service says of itself, as clients get it."""

from pydantic import Field

from app.api.schemas.fields import Shown


class AliveOut(Shown):
    """The process serves."""

    status: str = Field(examples=["alive"])


class PartsOut(Shown):
    """Which parts answer."""

    database: bool
    engine: bool


class ReadyOut(Shown):
    """All parts answer."""

    status: str = Field(examples=["ready"])
    parts: PartsOut


class ProblemKindOut(Shown):
    """What a problem's `type` means and what to do about it."""

    type: str = Field(examples=["/problems/stale-revision"])
    title: str
    status: int = Field(examples=[412])
    meaning: str
