"""Calibrations as clients send and get them."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.api.schemas.fields import NUMBER_MAX, Reason, Sent, Shown
from app.core.calibrations import Cause


class CalibrationIn(Sent):
    """Either `revert_to` a number (0: the engine's own thresholds), or `resume`; and why."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"revert_to": 0, "reason": "Trop de désaccords entre relecteurs."}]
        },
    )

    revert_to: Annotated[int, Field(ge=0, le=NUMBER_MAX)] | None = None
    resume: bool = False
    reason: Reason


class SidesOut(Shown):
    """From which confidence on a side is said."""

    supports: float
    contradicts: float


class CasesOut(Shown):
    """Passages that people found right or wrong, each counted once."""

    right: int
    wrong: int


class BasisOut(Shown):
    """What thresholds were derived from."""

    supports: CasesOut
    contradicts: CasesOut
    cases_sha256: str


class CalibrationOut(Shown):
    """Thresholds from a moment on; null: the engine's own. `pinned`: reviews do not move it."""

    number: int
    id: str
    cause: Cause
    engine: str | None
    thresholds: SidesOut | None
    pinned: bool
    based_on: BasisOut
    reverted_to: int | None
    reason: str | None
    created_at: str
    created_by: str
