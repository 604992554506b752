"""The two thresholds an organization may have in place of an engine's own, and who judges then.

Part of every engine's digest: apart from how they are derived, which changes no finding made.
"""

from dataclasses import dataclass, replace

from app.core.canonical import canonical_bytes, sha256
from app.core.findings import EngineIdentity
from app.core.verdicts import Thresholds

PLACES = 4


@dataclass(frozen=True, slots=True)
class SideThresholds:
    """From which probability on a side is said, in [0, 1], rounded to 4 decimals."""

    supports: float
    contradicts: float

    def as_json(self) -> dict[str, float]:
        """Return the shape the API shows."""
        return {"supports": self.supports, "contradicts": self.contradicts}

    def committed(self) -> dict[str, str]:
        """Return the same with floats as text, so that the bytes never waver."""
        return {
            "supports": f"{self.supports:.{PLACES}f}",
            "contradicts": f"{self.contradicts:.{PLACES}f}",
        }


def own_thresholds(thresholds: Thresholds) -> SideThresholds:
    """Return those of an engine's thresholds that reviews may move."""
    return SideThresholds(thresholds.supports, thresholds.contradicts)


def calibrated(thresholds: Thresholds, sides: SideThresholds | None) -> Thresholds:
    """Return an engine's thresholds with the organization's in their place."""
    if sides is None:
        return thresholds
    return replace(
        thresholds,
        supports=sides.supports,
        contradicts=sides.contradicts,
        contradicts_without_dont=max(thresholds.contradicts_without_dont, sides.contradicts),
    )


def identity_under(engine: EngineIdentity, sides: SideThresholds | None) -> EngineIdentity:
    """Return who judges under these thresholds; without any, it is the engine as it came."""
    if sides is None:
        return engine
    told = {"engine": engine.digest, "thresholds": sides.committed()}
    return EngineIdentity(engine.name, f"sha256:{sha256(canonical_bytes(told)).hex()}")
