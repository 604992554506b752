"""Pictures of the report as plain geometry; pages turn it into SVG, paper into drawings.

Widths and horizontal places are percentages, heights are pixels: the same picture is then drawn on
300 pixels and on 800, and letters keep their size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.intervals import Share

# Beyond this many months one bar stands for a quarter, a year, or more: thinner ones vanish.
_BARS_MAX = 120
_STEPS = (1, 3, 12, 60)
_LABELS_MAX = 9
_LAST_LABEL = 0.91
# Both sides of the line between them share this height, and one scale.
SIDES_PX = 64.0
_BASE_PX = 3.0
_LEAST_PX = 2.0
_LEAST_COUNT = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle.

    Attributes:
        x, width: percentages of the whole width, as text.
        y, height: pixels, as text.
    """

    kind: str
    x: str
    width: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Label:
    """A year under the line, where it begins."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """What was said of one statement over time: for it above the line, against it below."""

    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    height: str


@dataclass(frozen=True, slots=True)
class Range:
    """A share with its interval, on a line from 0 to 100 %."""

    at: str
    low: str
    high: str


def _text(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _percent(value: float) -> str:
    return f"{_text(100 * value)}%"


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
    step = next((one for one in _STEPS if (last - first) // one < _BARS_MAX), None)
    if step is None:
        step = -(-(last - first + 1) // _BARS_MAX)
    first -= first % step if step <= _STEPS[2] else 0
    spoken = frozenset((one - first) // step for one in indexes)
    return Timeline(first, step, (last - first) // step + 1, spoken)


def _summed(
    line: Timeline, by_month: Mapping[str, Mapping[str, int]]
) -> dict[int, tuple[int, int, int]]:
    """Return step -> (supports, contradicts, everything else)."""
    found: dict[int, tuple[int, int, int]] = {}
    for month, counts in by_month.items():
        place = line.place(month)
        before = found.get(place, (0, 0, 0))
        supports, contradicts = counts["supports"], counts["contradicts"]
        rest = sum(counts.values()) - supports - contradicts
        found[place] = (before[0] + supports, before[1] + contradicts, before[2] + rest)
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """How tall one passage is, the same in every picture of a report.

    Attributes:
        line_px: where the line between both sides lies.
        passage_px: the height of one passage.
    """

    line_px: float
    passage_px: float

    @property
    def height_px(self) -> float:
        """The height of a whole picture."""
        return SIDES_PX + _BASE_PX


def common_scale(line: Timeline, rows: Sequence[Mapping[str, Mapping[str, int]]]) -> Scale:
    """Return the scale on which the tallest bars of both sides just fit."""
    sums = [one for row in rows for one in _summed(line, row).values()]
    up = max([_LEAST_COUNT, *(one[0] for one in sums)])
    down = max([_LEAST_COUNT, *(one[1] for one in sums)])
    passage_px = SIDES_PX / (up + down)
    return Scale(up * passage_px, passage_px)


def draw_strip(
    line: Timeline,
    scale: Scale,
    by_month: Mapping[str, Mapping[str, int]],
    silent_from: str | None,
) -> Strip:
    """Return the picture of one statement.

    Args:
        silent_from: the month after which nothing supported it, empty when nothing ever did; None:
            it is not silent.
    """
    width = 1 / line.count
    thin = width * (0.72 if line.count < _BARS_MAX / 2 else 0.86)
    bars: list[Bar] = []
    if silent_from is not None:
        start = max(0, line.place(silent_from) + 1) if silent_from else 0
        if start < line.count:
            x, rest = _percent(start * width), _percent((line.count - start) * width)
            bars.append(Bar("silent", x, rest, "0", _text(scale.height_px)))
    found = _summed(line, by_month)
    for place in sorted(line.spoken):
        supports, contradicts, rest_count = found.get(place, (0, 0, 0))
        kind = "named" if supports or contradicts or rest_count else "spoken"
        x, wide = _percent(place * width), _percent(width)
        bars.append(Bar(kind, x, wide, _text(scale.line_px), _text(_BASE_PX)))
        x, wide = _percent(place * width + (width - thin) / 2), _percent(thin)
        if supports:
            high = max(_LEAST_PX, supports * scale.passage_px)
            bars.append(Bar("supports", x, wide, _text(scale.line_px - high), _text(high)))
        if contradicts:
            high = max(_LEAST_PX, contradicts * scale.passage_px)
            below = _text(scale.line_px + _BASE_PX)
            bars.append(Bar("contradicts", x, wide, below, _text(high)))
    return Strip(tuple(bars), year_labels(line), _text(scale.height_px))


def year_labels(line: Timeline) -> tuple[Label, ...]:
    """Return at most _LABELS_MAX years, each where it begins, but no first year cut short."""
    months = line.count * line.step
    first_year, begun = divmod(line.first, 12)
    if begun and (12 - begun) * _LABELS_MAX < months:
        first_year += 1
    years = range(first_year, (line.first + months - 1) // 12 + 1)
    every = max(1, -(-len(years) // _LABELS_MAX))
    places = [(year, max(0.0, (year * 12 - line.first) / months)) for year in years[::every]]
    # A label that begins close to the right edge would be cut off.
    return tuple(Label(_percent(at), str(year)) for year, at in places if at <= _LAST_LABEL)


def draw_range(share: Share) -> Range | None:
    """Return the picture of a share; None when nothing took a side."""
    if share.of == 0:
        return None
    return Range(_percent(share.count / share.of), _percent(share.low), _percent(share.high))


def draw_parts(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Return one bar in parts, each as wide as its share; empty parts are left out."""
    whole = sum(count for _, count in counts)
    bars: list[Bar] = []
    at = 0.0
    for kind, count in counts:
        if count:
            bars.append(Bar(kind, _percent(at), _percent(count / whole), "0", "100%"))
            at += count / whole
    return tuple(bars)
