"""Periods say of every day what core.charters.in_force says of it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.charters import in_force
from app.core.mementos import Memento
from app.core.records import periods_of
from tests import builders


@given(st.lists(st.integers(0, 9), max_size=8))
def test_periods_agree_with_what_was_in_force_on_every_day(starts: list[int]) -> None:
    versions = [
        builders.version("o", number, (), effective_from=builders.later(days=day))
        for number, day in enumerate(starts, start=1)
    ]
    periods = periods_of(Memento(one.number, one.effective_from) for one in reversed(versions))
    assert all(one.end is None or one.start < one.end for one in periods)
    for half_days in range(-2, 24):
        day = builders.later(hours=12 * half_days)
        found = in_force(versions, day)
        told = [
            one.number for one in periods if one.start <= day and (not one.end or day < one.end)
        ]
        assert told == ([found.number] if found else [])
        just_before = day - timedelta(microseconds=1)
        assert sum(one.start <= just_before < (one.end or day) for one in periods) <= 1
