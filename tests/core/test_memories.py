"""What is remembered after a reading: all it went by, then the latest of before, up to a bound."""

from app.core.memories import PAIRS_MAX, Odds, learnt


def pairs(*numbers: int) -> dict[bytes, Odds]:
    return {number.to_bytes(32): (float(number), 0.0, 0.0, 0.0) for number in numbers}


def test_nothing_new_is_nothing_to_remember() -> None:
    assert learnt({}, {}) is None
    assert learnt(pairs(1, 2), pairs(3, 2, 1)) is None
    assert learnt({}, pairs(1)) is None


def test_what_the_reading_went_by_comes_first_known_or_not() -> None:
    found = learnt(pairs(4, 2), pairs(1, 2, 3))
    assert found is not None
    assert list(found.items()) == list(pairs(4, 2, 1, 3).items())


def test_the_oldest_gives_way() -> None:
    known = pairs(*range(PAIRS_MAX))
    found = learnt(pairs(PAIRS_MAX, PAIRS_MAX - 1), known)
    assert found == pairs(PAIRS_MAX, PAIRS_MAX - 1, *range(PAIRS_MAX - 2))
