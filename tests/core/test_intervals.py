import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.intervals import Share, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(count: int, of: int, low: float, high: float) -> None:
    """Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    assert wilson(count, of) == Share(count, of, low, high)


def test_nothing_counted_says_nothing() -> None:
    assert wilson(0, 0) == Share(0, 0, 0.0, 1.0)


def test_the_ends_are_exact() -> None:
    assert wilson(0, 5).low == 0.0
    assert wilson(5, 5).high == 1.0


@given(of=st.integers(1, 10_000), part=st.floats(0, 1))
def test_the_share_lies_inside_and_mirrors(of: int, part: float) -> None:
    count = round(of * part)
    share, mirror = wilson(count, of), wilson(of - count, of)
    assert 0 <= share.low <= round(count / of, 4) <= share.high <= 1
    assert share.low == pytest.approx(1 - mirror.high, abs=1e-4)


@given(of=st.integers(2, 1000))
def test_more_observations_make_it_narrower(of: int) -> None:
    few, many = wilson(of // 2, of), wilson(10 * (of // 2), 10 * of)
    assert many.high - many.low < few.high - few.low


def test_its_json() -> None:
    assert wilson(1, 29).as_json() == {"count": 1, "of": 29, "low": 0.0061, "high": 0.1718}
