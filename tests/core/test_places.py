"""Lines and columns, as editors and SARIF count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.places import Lines, Place


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("un", "un", Place(1, 1, 1, 3)),
        ("un\ndeux", "deux", Place(2, 1, 2, 5)),
        ("un\r\ndeux\r\n", "deux", Place(2, 1, 2, 5)),
        ("un\rdeux", "deux", Place(2, 1, 2, 5)),
        ("🙂 été", "été", Place(1, 3, 1, 6)),
        ("a\nb c\nd", "b c\nd", Place(2, 1, 3, 2)),
        ("a\n\n\nb", "b", Place(4, 1, 4, 2)),
    ],
)
def test_where_words_are(text: str, words: str, place: Place) -> None:
    start = text.index(words)
    assert Lines(text).place(start, start + len(words)) == place


def test_a_line_without_its_end() -> None:
    lines = Lines("un\r\n\ndeux")
    assert [lines.line(number) for number in (1, 2, 3)] == ["un", "", "deux"]
    assert len(lines) == 3
    assert len(Lines("")) == 1
    assert Lines("").place(0, 0) == Place(1, 1, 1, 1)


@given(st.text(alphabet="ab🙂\r\n\x0b\u2028", max_size=60), st.data())
def test_a_place_leads_back_to_the_offset(text: str, data: st.DataObject) -> None:
    lines = Lines(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = lines.place(start, end)
    assert lines.start(place.line) + place.column - 1 == start
    assert lines.start(place.end_line) + place.end_column - 1 == end
