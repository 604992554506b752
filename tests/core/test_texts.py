"""A text without its markup, and the way back to its source."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.texts import MappedText, TextBuilder, parts_of, plain_text
from tests.core.strategies import texts


def assert_maps(mapped: MappedText, source: str) -> None:
    """The runs cover the text, go forward in the source, and say the truth about it."""
    at = before = 0
    for run in mapped.runs:
        assert run.at == at
        assert run.length > 0
        assert before <= run.start <= run.end <= len(source)
        if run.verbatim:
            assert mapped.text[at : at + run.length] == source[run.start : run.end]
        at, before = at + run.length, run.start if run.start == run.end else run.end
    assert at == len(mapped.text)
    assert mapped.starts == tuple(run.at for run in mapped.runs)


def test_what_was_left_out_is_inside_a_range_and_not_at_its_ends() -> None:
    source = "Nous <b>disons</b> tout."
    builder = TextBuilder(source)
    builder.copy(0, 5)
    builder.copy(8, 14)
    builder.copy(18, len(source))
    mapped = builder.build()
    assert mapped.text == "Nous disons tout."
    assert_maps(mapped, source)
    at = mapped.text.index("disons")
    assert source[slice(*mapped.source_range(at, at + 6))] == "disons"
    assert source[slice(*mapped.source_range(at, at + 11))] == "disons</b> tout"


def test_a_character_that_was_written_as_several_is_taken_whole() -> None:
    source = "caf&eacute; noir"
    builder = TextBuilder(source)
    builder.copy(0, 3)
    builder.put("é", 3, 11)
    builder.copy(11, 16)
    mapped = builder.build()
    assert mapped.text == "café noir"
    assert mapped.source_range(3, 4) == (3, 11)
    assert mapped.source_range(2, 6) == (2, 13)


def test_accents_written_apart_are_composed_and_found_again() -> None:
    source = unicodedata.normalize("NFD", "Déjà vu à Noël")
    mapped = plain_text(source)
    assert mapped.text == "Déjà vu à Noël"
    assert_maps(mapped, source)
    at = mapped.text.index("Noël")
    found = source[slice(*mapped.source_range(at, at + 4))]
    assert found == unicodedata.normalize("NFD", "Noël")


def test_a_text_read_from_a_text_read_from_the_source() -> None:
    source = "> un <i>mot\n> &amp; deux"
    outer = TextBuilder(source)
    outer.keep(2, 12)
    outer.keep(14, len(source))
    content = outer.build()
    assert content.text == "un <i>mot\n&amp; deux"
    inner = TextBuilder(content.text)
    inner.copy(0, 3)
    inner.copy(6, 9)
    inner.space(9, 10)
    inner.put("&", 10, 15)
    inner.copy(15, 20)
    whole = TextBuilder(source)
    whole.include(inner.build(), content)
    mapped = whole.build()
    assert mapped.text == "un mot & deux"
    assert_maps(mapped, source)
    at = mapped.text.index("& deux")
    assert source[slice(*mapped.source_range(at, at + 6))] == "&amp; deux"


def test_passages_end_once_and_spaces_do_not_pile_up() -> None:
    builder = TextBuilder("a  b")
    builder.end_passage()
    builder.space(0, 0)
    builder.copy(0, 1)
    builder.space(1, 3)
    builder.space(1, 3)
    builder.end_passage()
    builder.end_passage()
    builder.copy(3, 4)
    assert builder.build().text == "a \n\nb"


@pytest.mark.parametrize("wanted", [(0, 0), (2, 1), (-1, 1), (0, 4)])
def test_a_range_that_is_not_of_the_text(wanted: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no range"):
        plain_text("abc").source_range(*wanted)


@given(texts)
def test_a_plain_text_is_its_own_source(source: str) -> None:
    mapped = plain_text(source)
    assert_maps(mapped, source)
    if source == unicodedata.normalize("NFC", source):
        assert mapped.text == source
        if source:
            assert mapped.source_range(0, len(source)) == (0, len(source))


@given(st.text(alphabet="ab .\n", max_size=200), st.integers(5, 40))
def test_parts_cover_a_text_and_are_no_longer_than_asked(text: str, most: int) -> None:
    parts = list(parts_of(text, most))
    assert "".join(text[start:end] for start, end in parts) == text
    assert all(0 < end - start <= most for start, end in parts)


def test_parts_end_where_passages_do() -> None:
    text = "Un.\n\nDeux deux.\nTrois. Quatre cinq."
    parts = [text[start:end] for start, end in parts_of(text, 20)]
    assert parts == ["Un.\n\nDeux deux.\n", "Trois. Quatre cinq."]
    assert [end for _, end in parts_of("Un deux. Trois quatre cinq.\n\n", 14)] == [9, 22, 29]
    assert [end - start for start, end in parts_of("x" * 45, 20)] == [20, 20, 5]
