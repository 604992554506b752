"""Passages: offsets are exact and nothing but white space is lost, whatever the text."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.core.passages import PASSAGE_MAX_CHARS, Passage, cap, trim

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(" \t\n\r\u00a0\u2009éàe\u0301😀👩\u200d🚒.-"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=300,
)


@given(TEXTS, st.integers(0, 300), st.integers(0, 300))
def test_trim_keeps_everything_but_white_space_at_the_ends(text, start, end):
    start, end = min(start, len(text)), min(end, len(text))
    found = trim(text, start, end)
    inside = text[start:end]
    if found is None:
        assert inside.strip() == ""
    else:
        assert found.exact == inside.strip() == text[found.start : found.end]


@given(TEXTS, st.integers(1, 40))
def test_cap_cuts_without_losing_a_character(text, max_chars):
    whole = Passage(7, 7 + len(text), text)
    pieces = cap([whole], max_chars)
    received = "#" * 7 + text
    assert all(received[one.start : one.end] == one.exact for one in pieces)
    assert all(0 < len(one.exact) <= max_chars for one in pieces)
    assert "".join("".join(one.exact.split()) for one in pieces) == "".join(text.split())
    assert all(left.end <= right.start for left, right in itertools.pairwise(pieces))


def test_cap_prefers_a_space():
    pieces = cap([Passage(0, 15, "aaaa bbbb ccccc")], 6)
    assert [one.exact for one in pieces] == ["aaaa", "bbbb", "ccccc"]


def test_cap_cuts_an_unbroken_word():
    word = "a" * 50_000
    pieces = cap([Passage(0, len(word), word)])
    assert "".join(one.exact for one in pieces) == word
    assert max(len(one.exact) for one in pieces) == PASSAGE_MAX_CHARS


def test_cap_leaves_short_passages_alone():
    passages = (Passage(0, 3, "Oui"), Passage(4, 7, "Non"))
    assert cap(passages) == passages
