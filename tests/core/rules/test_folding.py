import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.core.rules.folding import fold, folded_words

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(ANY)
def test_every_character_is_traced_to_where_it_came_from(text: str):
    folded = fold(text)
    lengths = {len(folded.plain), len(folded.exact), len(folded.starts), len(folded.ends)}
    assert lengths == {len(folded.capital)}
    for start, end in zip(folded.starts, folded.ends, strict=True):
        assert 0 <= start < end <= len(text)
    assert list(folded.starts) == sorted(folded.starts)


@given(st.text("abcéèêçàùœÉÈÇ'’ -\u00a0", max_size=40))
def test_composed_and_decomposed_letters_are_the_same(text: str):
    composed = fold(unicodedata.normalize("NFC", text))
    decomposed = fold(unicodedata.normalize("NFD", text))
    assert composed.plain == decomposed.plain
    assert composed.exact == decomposed.exact


def test_what_no_reader_tells_apart_is_one():
    assert folded_words("L’Été\u00a0au\u202fbord") == folded_words("l'e\u0301te\u0301 AU  bord")
    assert folded_words("Cœur") == folded_words("coeur")
    assert folded_words("co\u00adopérer") == "coopérer"
    assert folded_words("côté") != folded_words("cote")
