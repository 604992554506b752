"""Number words that are one number, Roman centuries, spans of time."""

import pytest

from app.core.rules.numbers import NumberWords
from app.core.rules.spelled import centuries, same_span

FRENCH = NumberWords(
    {
        "un": "1", "deux": "2", "quatre": "4", "cinq": "5", "dix": "10", "vingt": "20",
        "vingts": "20", "soixante": "60", "cent": "100", "cents": "100", "mille": "1000",
    },
    {},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("quatre cents familles", ["400"]),
        ("quatre-vingts", ["80"]),
        ("quatre-vingt-dix", ["90"]),
        ("cent quatre-vingt-cinq", ["185"]),
        ("soixante et un", ["61"]),
        ("deux mille cinq cents", ["2500"]),
        ("mille deux", ["1002"]),
        ("deux, cinq", ["2", "5"]),
        ("deux dix", ["2", "10"]),
        ("deux ou dix", ["2", "10"]),
    ],
)
def test_words_that_stand_together_are_one_number(text: str, values: list[str]):
    found = FRENCH.spelled(text)
    assert [one.value for one in found] == values
    assert all(text[one.start : one.end].strip() == text[one.start : one.end] for one in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("au XXIe siècle", "21"),
        ("au XIXe siècle", "19"),
        ("au IVe siècle", "4"),
        ("en el siglo XX", "20"),
    ],
)
def test_a_century_is_read_in_roman_figures(text: str, value: str):
    assert [one.value for one in centuries(text)] == [value]


def test_other_capitals_are_no_century():
    assert list(centuries("Louis XIV et la DIVISION")) == []


def test_one_span_in_two_units():
    assert same_span(48, "hours", 2, "days")
    assert same_span(2, "weeks", 14, "days")
    assert not same_span(48, "hours", 3, "days")
    assert not same_span(2, "days", 2, "weeks")
