"""How often a check's judge was asked, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# A judge that fails so often in a row is asked no more in this check.
FAILURES_MAX = 5


@dataclass(frozen=True, slots=True)
class OpinionTally:
    """What a check's second opinions came to so far.

    Attributes:
        asked, answered: questions sent, and those whose answer has the shape asked for.
        failures: code of OpinionError -> how many.
        not_asked: undecided pairs nobody was asked about.
        without_judge: of those, how many a worker met that has no such judge.
        set_aside: of those answered, why the answer decided nothing -> how many.
        in_a_row: failures since the last answer of that shape.
    """

    asked: int = 0
    answered: int = 0
    failures: Mapping[str, int] = field(default_factory=dict)
    not_asked: int = 0
    in_a_row: int = 0
    set_aside: Mapping[str, int] = field(default_factory=dict)
    without_judge: int = 0

    @property
    def stopped(self) -> bool:
        """Say whether the judge failed too often in a row to be asked again in this check."""
        return self.in_a_row >= FAILURES_MAX

    def answered_once(self, set_aside: str | None = None) -> "OpinionTally":
        """Return the tally with one more answer of the shape asked for.

        Args: set_aside: why it decides nothing, if so.
        """
        aside = _together(self.set_aside, {set_aside: 1} if set_aside else {})
        asked, answered = self.asked + 1, self.answered + 1
        return replace(self, asked=asked, answered=answered, in_a_row=0, set_aside=aside)

    def failed_once(self, code: str) -> "OpinionTally":
        """Return the tally with one more question that came to nothing."""
        failures = _together(self.failures, {code: 1})
        return replace(self, asked=self.asked + 1, failures=failures, in_a_row=self.in_a_row + 1)

    def passed_over(self, *, without_judge: bool) -> "OpinionTally":
        """Return the tally with one more pair that nobody was asked about."""
        missing = self.without_judge + without_judge
        return replace(self, not_asked=self.not_asked + 1, without_judge=missing)

    def plus(self, later: "OpinionTally") -> "OpinionTally":
        """Return both together, `later` having begun where this one ended."""
        return OpinionTally(
            asked=self.asked + later.asked,
            answered=self.answered + later.answered,
            failures=_together(self.failures, later.failures),
            not_asked=self.not_asked + later.not_asked,
            in_a_row=later.in_a_row if later.answered else self.in_a_row + later.in_a_row,
            set_aside=_together(self.set_aside, later.set_aside),
            without_judge=self.without_judge + later.without_judge,
        )

    def as_json(self) -> dict[str, Any]:
        """Return what a check's job tells."""
        return {
            "asked": self.asked,
            "answered": self.answered,
            "set_aside": dict(self.set_aside),
            "failures": dict(self.failures),
            "not_asked": self.not_asked,
            "without_judge": self.without_judge,
            "failures_in_a_row": self.in_a_row,
            "stopped": self.stopped,
        }

    @staticmethod
    def from_json(raw: Mapping[str, Any] | None) -> "OpinionTally":
        """Return the tally that `as_json` wrote; an empty one of nothing."""
        if not raw:
            return OpinionTally()
        return OpinionTally(
            asked=raw["asked"],
            answered=raw["answered"],
            failures=raw["failures"],
            not_asked=raw["not_asked"],
            in_a_row=raw["failures_in_a_row"],
            set_aside=raw.get("set_aside", {}),
            without_judge=raw.get("without_judge", 0),
        )


def _together(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    """Return the sums by name, in order of name."""
    names = sorted({*first, *second})
    return {name: first.get(name, 0) + second.get(name, 0) for name in names}
