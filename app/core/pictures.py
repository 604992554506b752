"""Pictures of the report as plain geometry; pages turn it into SVG, paper into drawings.

Widths and horizontal places are percentages, heights are pixels: the same picture is then drawn on
300 pixels and on 800, and letters keep their size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.intervals import Share
from app.core.timelines import BARS_MAX, Label, Timeline, percent_text, plain_text, time_labels

# Both sides of the line between them share this height, and one scale.
SIDES_PX = 64.0
_BASE_PX = 3.0
# The mark of a month in which nothing met the statement: thinner, so that colour is not needed.
_SPOKEN_PX = 1.0
# Two numbers nearer to each other than this cannot both be read.
_NUMBER_PX = 12.0
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
class Tick:
    """A number beside a picture: how many findings reach to this height."""

    y: str
    count: int


@dataclass(frozen=True, slots=True)
class Strip:
    """What was said of one statement over time: for it above the line, against it below.

    Attributes:
        labels: the months or years under it; ticks: the numbers beside it.
    """

    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    ticks: tuple[Tick, ...]
    height: str


@dataclass(frozen=True, slots=True)
class Range:
    """A share with its interval, on a line from 0 to 100 %."""

    at: str
    low: str
    high: str


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
    """How tall one finding is, the same in every picture of a report.

    Attributes:
        line_px: where the line between both sides lies.
        passage_px: the height of one finding.
        up, down: how many findings reach to the top, and to the bottom.
    """

    line_px: float
    passage_px: float
    up: int
    down: int

    @property
    def height_px(self) -> float:
        """The height of a whole picture."""
        return SIDES_PX + _BASE_PX

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The numbers at the top, at the line and at the bottom, as far as there is room."""
        found = [Tick(plain_text(self.line_px + _BASE_PX / 2), 0)]
        if self.line_px >= _NUMBER_PX:
            found.insert(0, Tick("0", self.up))
        if SIDES_PX - self.line_px >= _NUMBER_PX:
            found.append(Tick(plain_text(self.height_px), self.down))
        return tuple(found)


def common_scale(line: Timeline, rows: Sequence[Mapping[str, Mapping[str, int]]]) -> Scale:
    """Return the scale on which the tallest bars of both sides just fit."""
    sums = [one for row in rows for one in _summed(line, row).values()]
    up = max([_LEAST_COUNT, *(one[0] for one in sums)])
    down = max([_LEAST_COUNT, *(one[1] for one in sums)])
    passage_px = SIDES_PX / (up + down)
    return Scale(up * passage_px, passage_px, up, down)


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
    thin = width * (0.72 if line.count < BARS_MAX / 2 else 0.86)
    bars: list[Bar] = []
    if silent_from is not None:
        start = max(0, line.place(silent_from) + 1) if silent_from else 0
        if start < line.count:
            x, rest = percent_text(start * width), percent_text((line.count - start) * width)
            bars.append(Bar("silent", x, rest, "0", plain_text(scale.height_px)))
    found = _summed(line, by_month)
    for place in sorted(line.spoken):
        supports, contradicts, rest_count = found.get(place, (0, 0, 0))
        x, wide = percent_text(place * width), percent_text(width)
        if supports or contradicts or rest_count:
            bars.append(Bar("named", x, wide, plain_text(scale.line_px), plain_text(_BASE_PX)))
        else:
            middle = scale.line_px + (_BASE_PX - _SPOKEN_PX) / 2
            bars.append(Bar("spoken", x, wide, plain_text(middle), plain_text(_SPOKEN_PX)))
        x, wide = percent_text(place * width + (width - thin) / 2), percent_text(thin)
        if supports:
            high = max(_LEAST_PX, supports * scale.passage_px)
            bars.append(
                Bar("supports", x, wide, plain_text(scale.line_px - high), plain_text(high))
            )
        if contradicts:
            high = max(_LEAST_PX, contradicts * scale.passage_px)
            below = plain_text(scale.line_px + _BASE_PX)
            bars.append(Bar("contradicts", x, wide, below, plain_text(high)))
    return Strip(tuple(bars), time_labels(line), scale.ticks, plain_text(scale.height_px))


def draw_range(share: Share) -> Range | None:
    """Return the picture of a share; None when nothing took a side."""
    if share.of == 0:
        return None
    return Range(
        percent_text(share.count / share.of), percent_text(share.low), percent_text(share.high)
    )


def draw_parts(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Return one bar in parts, each as wide as its share; empty parts are left out."""
    whole = sum(count for _, count in counts)
    bars: list[Bar] = []
    at = 0.0
    for kind, count in counts:
        if count:
            bars.append(Bar(kind, percent_text(at), percent_text(count / whole), "0", "100%"))
            at += count / whole
    return tuple(bars)
