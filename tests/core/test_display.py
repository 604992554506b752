"""Words of a file on a terminal: nothing in them acts on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.display import crop, one_line, visible


def test_what_could_act_on_a_terminal_is_replaced_one_for_one() -> None:
    assert visible("a\x1b[31mb\x07\x9bc\u202ed") == "a�[31mb��c�d"
    assert visible("été 🙂👨‍👩‍👧\tà\r\n") == "été 🙂👨‍👩‍👧\tà\r\n"


def test_one_line() -> None:
    assert one_line("  deux\r\n\tmots\u00a0 ") == "deux mots"


@pytest.mark.parametrize(
    ("words", "piece"),
    [
        ("0123", "01234567…"),
        ("jk", "…ghijklmn…"),
        ("xyz", "…stuvwxyz"),
        ("cdefghijklmnop", "…cdefghij…"),  # as much of it as there is room for
    ],
)
def test_a_long_line_is_cut_around_the_words(words: str, piece: str) -> None:
    line = "0123456789abcdefghijklmnopqrstuvwxyz"
    start = line.index(words)
    shown, left, right = crop(line, start, start + len(words), 8)
    assert shown == piece
    assert words.startswith(shown[left:right])
    assert right - left == min(len(words), 8)


@given(st.text(max_size=50), st.integers(1, 20), st.data())
def test_the_words_are_marked_in_the_piece(line: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, min(len(line), start + width)))
    piece, left, right = crop(line, start, end, width)
    assert piece[left:right] == line[start:end]
    assert len(piece) <= width + 2
