"""Exactness: what is one place of a word, and what is none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rules.matching import Lexicon, Prose, Term, mentioned, negated


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


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Our green energy is new.", 1),
        ("Green energy is new.", 1),
        ("OUR GREEN ENERGY IS NEW.", 1),
        ("Green Energy Ltd is new.", 0),
        ("He joined Green energy in May.", 0),
        ("New. Green energy is here.", 1),
    ],
)
def test_a_proper_name_is_no_claim(text: str, times: int):
    assert len(found(text, "green energy", name=True)) == times


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


def test_negation_is_seen_in_the_same_sentence_alone():
    lexicon = Lexicon((Term(("vert",), "x"),))
    negations = Lexicon((Term(("pas",), "n", unless=("pas seulement",)),))

    def is_negated(text: str) -> bool:
        prose = Prose(text)
        return negated(prose, lexicon.matches(prose)[0], negations)

    assert is_negated("Ce n’est pas vert.")
    assert not is_negated("Ce n’est pas. Vert partout.")
    assert not is_negated("Ce n’est pas seulement vert.")


def test_words_alone_in_quotation_marks_are_mentioned():
    lexicon = Lexicon((Term(("zéro émission",), "x"),))

    def is_mentioned(text: str) -> bool:
        prose = Prose(text)
        return mentioned(prose, lexicon.matches(prose)[0])

    assert is_mentioned("Vous dites « zéro émission » ?")
    assert is_mentioned('Vous dites "zéro émission" ?')
    assert not is_mentioned("« Notre bus zéro émission arrive »")
    assert not is_mentioned("zéro émission")
