"""The calibration that holds, as far as a check needs it, wherever it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.calibrations import Calibration
from app.core.errors import InvalidError
from app.core.sides import SideThresholds


@dataclass(frozen=True, slots=True)
class HeldCalibration:
    """What holds for an organization's checks now.

    Attributes:
        number: 0 stands for the engine's own thresholds.
        engine_name: whose confidence the thresholds are of.
        thresholds: None: the engine's own.
    """

    number: int = 0
    engine_name: str | None = None
    thresholds: SideThresholds | None = None

    def under(self, engine_name: str) -> SideThresholds | None:
        """Return the thresholds that engine judges under; None: its own."""
        return self.thresholds if engine_name == self.engine_name else None


def held(latest: Calibration | None) -> HeldCalibration:
    """Return what holds when this is the latest calibration; None when there never was one."""
    if latest is None:
        return HeldCalibration()
    return HeldCalibration(latest.number, latest.engine_name, latest.thresholds)


def read_held(raw: Any) -> HeldCalibration:
    """Return what holds by a page of `GET O/calibrations`, newest first.

    Raises: InvalidError: it is no such page.
    """
    items = raw.get("items") if isinstance(raw, Mapping) else None
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise _refusal("there is no list of them")
    if not items:
        return HeldCalibration()
    first = items[0]
    number = first.get("number") if isinstance(first, Mapping) else None
    if not isinstance(first, Mapping) or type(number) is not int or number < 1:
        raise _refusal("the first one has no number")
    engine, sides = first.get("engine"), first.get("thresholds")
    if sides is None:
        return HeldCalibration(number)
    if not isinstance(engine, str) or not isinstance(sides, Mapping):
        raise _refusal("the first one names no engine and thresholds")
    return HeldCalibration(
        number, engine, SideThresholds(_share(sides, "supports"), _share(sides, "contradicts"))
    )


def _share(sides: Mapping[Any, Any], name: str) -> float:
    value = sides.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _refusal(f"its threshold of {name} is not between 0 and 1")
    return float(value)


def _refusal(why: str) -> InvalidError:
    return InvalidError([], f"Its calibrations cannot be used: {why}.")
