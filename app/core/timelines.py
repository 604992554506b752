"""The months that pictures over time are about, and what stands under them."""

from collections.abc import Sequence
from dataclasses import dataclass

# Beyond this many months one bar stands for a quarter, a year, or more: thinner ones vanish.
BARS_MAX = 120
_STEPS = (1, 3, 12, 60)
# Years are short words, months longer ones; both must fit on a telephone.
_LABELS_MAX = 9
_MONTH_LABELS_MAX = 5
_MONTHS_MAX = 24
_MONTH_STEPS = (1, 2, 3, 6)
# A label that begins close to the right edge would be cut off; one with a year is longer.
_LAST_LABEL = 0.91
_LAST_LONG_LABEL = 0.82


@dataclass(frozen=True, slots=True)
class Label:
    """What stands under the line where a month or a year begins.

    Attributes:
        month: `2019-02`.
        kind: what of it is told: `month`, `month and year` or `year`.
    """

    x: str
    month: str
    kind: str


def plain_text(value: float) -> str:
    """Return a number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent_text(value: float) -> str:
    """Return a share of the width as a percentage."""
    return f"{plain_text(100 * value)}%"


def month_index(month: str) -> int:
    """Return how many months `2019-02` is after the year 0."""
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """The months that a report is about, in equal steps.

    Attributes:
        first: month index of the first step.
        step: months in a step.
        count: how many steps.
        spoken: the steps in which anything was published at all.
    """

    first: int
    step: int
    count: int
    spoken: frozenset[int]

    def place(self, month: str) -> int:
        """Return the step a month is in."""
        return (month_index(month) - self.first) // self.step


def timeline(months: Sequence[str]) -> Timeline | None:
    """Return the steps from the first month to the last; None when there is none."""
    if not months:
        return None
    indexes = [month_index(one) for one in months]
    first, last = min(indexes), max(indexes)
    step = next((one for one in _STEPS if (last - first) // one < BARS_MAX), None)
    if step is None:
        step = -(-(last - first + 1) // BARS_MAX)
    first -= first % step if step <= _STEPS[2] else 0
    spoken = frozenset((one - first) // step for one in indexes)
    return Timeline(first, step, (last - first) // step + 1, spoken)


def time_labels(line: Timeline) -> tuple[Label, ...]:
    """Return the months under a picture; the years, when it is of more than _MONTHS_MAX months."""
    return _month_labels(line) if line.count * line.step <= _MONTHS_MAX else _year_labels(line)


def _month_labels(line: Timeline) -> tuple[Label, ...]:
    months = line.count * line.step
    every = next(one for one in _MONTH_STEPS if -(-months // one) <= _MONTH_LABELS_MAX)
    labels, told = list[Label](), -1
    for offset in range(0, months, every):
        year, place = divmod(line.first + offset, 12)
        at, with_year = offset / months, year != told
        if at > (_LAST_LONG_LABEL if with_year else _LAST_LABEL):
            break
        kind = "month and year" if with_year else "month"
        labels.append(Label(percent_text(at), f"{year:04}-{place + 1:02}", kind))
        told = year
    return tuple(labels)


def _year_labels(line: Timeline) -> tuple[Label, ...]:
    """Return at most _LABELS_MAX years, each where it begins, but no first year cut short."""
    months = line.count * line.step
    first_year, begun = divmod(line.first, 12)
    if begun and (12 - begun) * _LABELS_MAX < months:
        first_year += 1
    years = range(first_year, (line.first + months - 1) // 12 + 1)
    every = max(1, -(-len(years) // _LABELS_MAX))
    places = [(year, max(0.0, (year * 12 - line.first) / months)) for year in years[::every]]
    return tuple(
        Label(percent_text(at), f"{year:04}-01", "year") for year, at in places if at <= _LAST_LABEL
    )
