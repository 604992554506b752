"""Exchanges told: shares, medians, durations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.dialogues import DialogueDimension, Exchange, duration_parts, tell_dialogue
from app.core.intervals import wilson

SIZES = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def test_shares_and_medians() -> None:
    told = tell_dialogue(
        [
            Exchange(DialogueDimension.CHANNEL, "x", 3, 1, (60,)),
            Exchange(DialogueDimension.CHANNEL, "mail", 7, 4, (10, 21)),
            Exchange(DialogueDimension.WHOLE, "", 10, 5, (40,)),
            Exchange(DialogueDimension.ORIGIN, "staff", 10, 0, ()),
        ],
        follow_ups=2,
    )
    assert told.as_json() == {
        "messages": 10,
        "answered": wilson(5, 10).as_json(),
        "median_seconds": 40,
        "follow_ups": 2,
        "by_origin": [
            {
                "key": "staff",
                "messages": 10,
                "answered": wilson(0, 10).as_json(),
                "median_seconds": None,
            }
        ],
        "by_channel": [
            {
                "key": "mail",
                "messages": 7,
                "answered": wilson(4, 7).as_json(),
                "median_seconds": 15,
            },
            {
                "key": "x",
                "messages": 3,
                "answered": wilson(1, 3).as_json(),
                "median_seconds": 60,
            },
        ],
    }


def test_without_messages_there_is_a_whole_of_nothing() -> None:
    assert tell_dialogue([], 0).whole.answered == wilson(0, 0)


@pytest.mark.parametrize(
    ("seconds", "parts"),
    [
        (0, (("seconds", 0),)),
        (59, (("seconds", 59),)),
        (60, (("minutes", 1),)),
        (3_661, (("hours", 1), ("minutes", 1))),
        (86_400 + 59 * 60, (("days", 1),)),
        (90 * 86_400 + 7_200, (("days", 90), ("hours", 2))),
    ],
)
def test_durations(seconds: int, parts: tuple[tuple[str, int], ...]) -> None:
    assert duration_parts(seconds) == parts


@given(st.integers(0, 10**9))
def test_a_duration_told_is_never_longer_and_loses_less_than_its_last_unit(seconds: int) -> None:
    parts = duration_parts(seconds)
    told = sum(SIZES[unit] * count for unit, count in parts)
    assert told <= seconds
    units = list(SIZES)
    next_unit = units[min(units.index(parts[0][0]) + 1, 3)]
    assert seconds - told < SIZES[next_unit] or seconds == told
