import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rules.sentences import sentences, words_in


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Un. Deux ! Trois ?", ["Un.", "Deux !", "Trois ?"]),
        ("M. Dupont est là. Il reste.", ["M. Dupont est là.", "Il reste."]),
        ("The U.S. government buys. It builds.", ["The U.S. government buys.", "It builds."]),
        ("Il dit « Oui. » Puis il part.", ["Il dit « Oui. »", "Puis il part."]),
        ("une phrase qui\nva à la ligne", ["une phrase qui\nva à la ligne"]),
        ("Un titre\n\nUn texte", ["Un titre", "Un texte"]),
        ("3.14 suffit", ["3.14 suffit"]),
        ("… !", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, pieces: list[str]):
    assert [text[one.start : one.end] for one in sentences(text)] == pieces


@given(st.text(max_size=80))
def test_no_word_is_in_two_sentences_or_in_none(text: str):
    assert sum(one.words for one in sentences(text)) == words_in(text)


def test_elision_and_hyphen_make_one_word():
    assert words_in("L’eau potable, c’est aujourd’hui un porte-clés.") == 6
