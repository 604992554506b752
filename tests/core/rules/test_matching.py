"""Exactness: what is one place of a word, and what is none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rules.matching import Lexicon, Prose, Term, mentioned


def found(text: str, *forms: str, **given_: object) -> list[str]:
    lexicon = Lexicon((Term(forms, forms[0], **given_),))  # type: ignore[arg-type]
    return [one.exact for one in lexicon.matches(Prose(text))]


@pytest.mark.parametrize(
    ("text", "form", "times"),
    [
        ("Le client paie.", "client", 1),
        ("La clientèle paie.", "client", 0),
        ("Les clients paient.", "client", 0),
        ("CLIENT", "client", 1),
        ("l’écologie et L'Écologie", "écologie", 2),
        ("Ecologie d’abord", "écologie", 1),  # a capital may go without its accent
        ("ecologie d’abord", "écologie", 0),
        ("cote et côté", "cote", 1),
        ("cote et côté", "côté", 1),
        ("l'environnement", "l’environnement", 1),
        ("respectueux de\u00a0l’environnement", "respectueux de l'environnement", 1),
        ("respectueux de\nl’environnement", "respectueux de l'environnement", 1),
        ("respectueux de\n\nl’environnement", "respectueux de l'environnement", 0),
        ("100 % sûr, 100% sûr, 100\u202f% sûr", "100 %", 2),
        ("100 % sûr, 100% sûr", "100%", 1),
        ("1 100 % et 0,100 %", "100 %", 0),
        ("1 client sur 2, les 3.client", "client", 2),
        ("éco–responsable, éco - responsable", "éco-responsable", 1),
        ("un vol CO₂", "CO2", 1),
        ("un e-mail", "mail", 0),
        ("pôle-client", "client", 0),
        ("garantissons-nous", "garantissons", 1),
        ("non-vert", "vert", 0),
        ("voyez https://vert.example.org/vert", "vert", 0),
        ("voyez www.vert.example.org", "vert", 0),
        ("voyez vert.org", "vert", 0),
        ("écrivez à vert@example.org ou @vert", "vert", 0),
        ("#vert", "vert", 1),
        ("`vert`", "vert", 0),
        ("cœur et coeur", "cœur", 2),
        ("co\u00adopérer", "coopérer", 1),
        ("vert_clair", "vert", 0),
        ("(vert)", "vert", 1),
        ("aujourd’hui", "hui", 1),
        ("", "vert", 0),
    ],
)
def test_a_word_is_found_whole_and_nowhere_else(text: str, form: str, times: int):
    assert len(found(text, form)) == times


def test_the_longest_form_wins():
    assert found("environmentally friendly", "friendly", "environmentally friendly") == [
        "environmentally friendly"
    ]


def test_a_longer_phrase_shields_the_word_in_it():
    assert found("feu vert, mur vert", "vert", unless=("feu vert",)) == ["vert"]


@given(
    st.text("aé ’'.\n", max_size=20),
    st.text("aé ’'.\n", max_size=20),
    st.sampled_from(["NFC", "NFD"]),
)
def test_offsets_are_those_of_the_text_as_it_came(before: str, after: str, form: str):
    text = unicodedata.normalize(form, f"{before} déjà vu {after}")
    (one, *_) = Lexicon((Term(("déjà vu",), "x"),)).matches(Prose(text))
    assert text[one.start : one.end] == one.exact
    assert unicodedata.normalize("NFC", one.exact) == "déjà vu"


def test_words_alone_in_quotation_marks_are_mentioned():
    lexicon = Lexicon((Term(("zéro émission",), "x"),))

    def is_mentioned(text: str) -> bool:
        prose = Prose(text)
        return mentioned(prose, lexicon.matches(prose)[0])

    assert is_mentioned("Vous dites « zéro émission » ?")
    assert is_mentioned('Vous dites "zéro émission" ?')
    assert not is_mentioned("« Notre bus zéro émission arrive »")
    assert not is_mentioned("zéro émission")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("De classe A.", 1),
        ("Classe A", 1),
        ("La classe a choisi.", 0),
        ("LA CLASSE A CHOISI.", 0),
    ],
)
def test_capitals_stand_where_a_form_has_them(text: str, times: int):
    assert len(found(text, "classe A", cased=True)) == times
    assert len(found(text, "classe A")) == 1


def test_addresses_and_code_are_passed_over_wherever_they_stand():
    text = "vert https://vert.fr/vert vert"
    prose = Prose(text, code=((0, 4), (0, 12)))
    lexicon = Lexicon((Term(("vert",), "x"),))
    assert [one.start for one in lexicon.matches(prose)] == [text.rindex("vert")]
