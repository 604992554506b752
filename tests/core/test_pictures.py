"""The pictures hold what the figures say."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import pictures
from app.core.intervals import wilson
from app.core.pictures import common_scale, draw_parts, draw_range, draw_strip
from app.core.timelines import Timeline, time_labels, timeline

MONTHS = st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12))
COUNTS = st.fixed_dictionaries(
    {name: st.integers(0, 500) for name in ("supports", "contradicts", "mentions", "undecided")}
)


def line_of(first: str, last: str) -> Timeline:
    line = timeline([first, last])
    assert line is not None
    return line


def number(text: str) -> float:
    return float(text.removesuffix("%"))


@given(st.dictionaries(MONTHS, COUNTS, min_size=1, max_size=40))
def test_every_bar_lies_inside(by_month: dict[str, dict[str, int]]) -> None:
    line = timeline(list(by_month))
    assert line is not None
    assert 1 <= line.count <= 121
    scale = common_scale(line, [by_month])
    strip = draw_strip(line, scale, by_month, min(by_month))
    height = number(strip.height)
    for bar in strip.bars:
        assert 0 <= number(bar.x) < 100
        assert number(bar.x) + number(bar.width) <= 100.5
        assert number(bar.y) >= -pictures._LEAST_PX
        assert number(bar.y) + number(bar.height) <= height + pictures._LEAST_PX
    assert all(0 <= number(label.x) < 100 for label in strip.labels)
    kinds = {bar.kind for bar in strip.bars}
    assert ("supports" in kinds) == any(one["supports"] for one in by_month.values())
    assert ("contradicts" in kinds) == any(one["contradicts"] for one in by_month.values())


def counts(supports: int = 0, contradicts: int = 0, mentions: int = 0) -> dict[str, int]:
    return {
        "supports": supports, "contradicts": contradicts, "mentions": mentions, "undecided": 0,
    }  # fmt: skip


def test_heights_are_in_proportion_on_one_scale() -> None:
    by_month = {"2024-01": counts(4, 1), "2024-02": counts(2), "2024-04": counts(0, 0, 9)}
    line = timeline(["2024-01", "2024-02", "2024-03", "2024-04"])
    assert line is not None
    strip = draw_strip(line, common_scale(line, [by_month]), by_month, None)
    high = [number(one.height) for one in strip.bars if one.kind == "supports"]
    low = [number(one.height) for one in strip.bars if one.kind == "contradicts"]
    assert high[0] == pytest.approx(2 * high[1], abs=0.02)
    assert high[0] == pytest.approx(4 * low[0], abs=0.03)
    assert [one.kind for one in strip.bars if one.kind in ("named", "spoken")] == [
        "named",
        "named",
        "spoken",
        "named",
    ]


def test_silence_begins_after_the_last_support() -> None:
    by_month = {"2024-01": counts(1), "2024-03": counts(0, 0, 1)}
    line = timeline(["2024-01", "2024-02", "2024-03", "2024-04"])
    assert line is not None
    scale = common_scale(line, [by_month])
    (silent,) = [
        one for one in draw_strip(line, scale, by_month, "2024-01").bars if one.kind == "silent"
    ]
    assert (silent.x, silent.width) == ("25%", "75%")
    (always,) = [one for one in draw_strip(line, scale, {}, "").bars if one.kind == "silent"]
    assert (always.x, always.width) == ("0%", "100%")
    assert not [one for one in draw_strip(line, scale, by_month, None).bars if one.kind == "silent"]


def test_many_months_are_drawn_by_quarter_then_by_year() -> None:
    assert line_of("2016-10", "2024-12").step == 1
    assert line_of("2000-01", "2024-12").step == 3
    assert line_of("1950-01", "2024-12").step == 12
    assert timeline([]) is None


def test_years_are_named_where_they_begin() -> None:
    labels = time_labels(line_of("2016-10", "2024-12"))
    assert [one.month for one in labels] == [f"{year}-01" for year in range(2017, 2025)]
    assert {one.kind for one in labels} == {"year"}
    assert labels[0].x == "3.03%"


def test_months_are_named_when_there_are_few() -> None:
    labels = time_labels(line_of("2024-11", "2025-05"))
    assert [(one.x, one.month, one.kind) for one in labels] == [
        ("0%", "2024-11", "month and year"),
        ("28.57%", "2025-01", "month and year"),
        ("57.14%", "2025-03", "month"),
        ("85.71%", "2025-05", "month"),
    ]
    alone = time_labels(line_of("2024-03", "2024-03"))
    assert [(one.month, one.kind) for one in alone] == [("2024-03", "month and year")]


@given(st.integers(0, 11), st.integers(1, 400))
def test_labels_have_room(start: int, months: int) -> None:
    """Words of a fifth of a telephone's width, and of a ninth for years, never meet."""
    last = start + months - 1
    line = line_of(f"2000-{start + 1:02}", f"{2000 + last // 12}-{last % 12 + 1:02}")
    labels = time_labels(line)
    assert 1 <= len(labels) <= 9
    least = 10 if labels[0].kind == "year" else 19
    places = [number(one.x) for one in labels]
    assert all(b - a >= least for a, b in pairwise(places))
    assert labels[0].kind != "month"


def test_a_scale_says_how_many_findings_reach_its_ends() -> None:
    by_month = {"2024-01": counts(4, 3)}
    ticks = common_scale(line_of("2024-01", "2024-02"), [by_month]).ticks
    assert [one.count for one in ticks] == [4, 0, 3]
    assert (ticks[0].y, ticks[2].y) == ("0", "67")
    lopsided = common_scale(line_of("2024-01", "2024-02"), [{"2024-01": counts(60, 1)}]).ticks
    assert [one.count for one in lopsided] == [60, 0]


def test_parts_are_as_wide_as_their_shares() -> None:
    bars = draw_parts([("supports", 1), ("contradicts", 0), ("mentions", 3)])
    assert [(one.kind, one.x, one.width) for one in bars] == [
        ("supports", "0%", "25%"),
        ("mentions", "25%", "75%"),
    ]
    assert draw_parts([("supports", 0)]) == ()


def test_share_without_denominator_has_no_picture() -> None:
    assert draw_range(wilson(0, 0)) is None
    drawn = draw_range(wilson(1, 2))
    assert drawn is not None
    assert number(drawn.low) < number(drawn.at) == 50 < number(drawn.high)
