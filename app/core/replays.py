"""What a replay came to: how much was compared, what was not, and what is no longer the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

DIFFERENCES_SHOWN = 50


class Outcome(StrEnum):
    """What became of one communication in a replay."""

    COMPARED = "compared"
    NOTHING_IN_FORCE = "nothing_in_force"
    ERASED = "erased"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a replay says of one communication.

    Attributes:
        findings: how many stored ones were compared.
        difference: what is not the same, JSON; always there when it could not be compared.
    """

    outcome: Outcome
    findings: int = 0
    difference: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ReplayTally:
    """A replay so far.

    Attributes:
        compared, findings: communications read again, and their stored findings.
        nothing_in_force: communications the check met before any version was in force.
        erased: those whose text an erasure emptied: nobody can read them again.
        different: those that are not the same, or could not be compared for another reason.
        differences: the first of them, for people.
        identical: None until the end, and at the end where nothing could be compared.
    """

    compared: int = 0
    findings: int = 0
    nothing_in_force: int = 0
    erased: int = 0
    different: int = 0
    differences: tuple[Mapping[str, Any], ...] = ()
    identical: bool | None = None

    def plus(self, one: Compared) -> "ReplayTally":
        """Return the tally with one more communication."""
        made = self._different(one.difference) if one.difference else self
        return replace(
            made,
            compared=self.compared + (one.outcome is Outcome.COMPARED),
            findings=self.findings + one.findings,
            nothing_in_force=self.nothing_in_force + (one.outcome is Outcome.NOTHING_IN_FORCE),
            erased=self.erased + (one.outcome is Outcome.ERASED),
        )

    def ended(self, *, seen: int, checked: int, whole: bool) -> "ReplayTally":
        """Return the tally with its answer.

        What was erased does not make it false; alone, it does not make it true either.
        Args:
            seen, checked: communications this replay and the check came to.
            whole: whether the check came to its own end.
        """
        made = self
        if seen < checked:
            what = f"of {checked} communications that were checked, {seen} are stored"
            made = self._different({"communication_id": None, "what": what})
        empty = made.compared == 0 and (made.erased > 0 or not whole)
        return replace(made, identical=False if made.different else None if empty else True)

    def _different(self, difference: Mapping[str, Any]) -> "ReplayTally":
        shown = (*self.differences, difference)[:DIFFERENCES_SHOWN]
        return replace(self, different=self.different + 1, differences=shown)

    def as_json(self) -> dict[str, Any]:
        """Return what a replay and its job tell."""
        return {
            "identical": self.identical,
            "compared": self.compared,
            "findings": self.findings,
            "skipped": {"nothing_in_force": self.nothing_in_force, "erased": self.erased},
            "different": self.different,
            "differences": [dict(one) for one in self.differences],
        }

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "ReplayTally":
        """Return the tally that `as_json` wrote."""
        skipped = raw.get("skipped", {})
        return ReplayTally(
            compared=raw.get("compared", 0),
            findings=raw.get("findings", 0),
            nothing_in_force=skipped.get("nothing_in_force", 0),
            erased=skipped.get("erased", 0),
            different=raw.get("different", len(raw["differences"])),
            differences=tuple(raw["differences"]),
            identical=raw["identical"],
        )
