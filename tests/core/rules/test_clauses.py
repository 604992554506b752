"""Clauses and names: what a word denies, what is only spoken of, and what is a name."""

import pytest

from app.core.rules.clauses import Clauses
from app.core.rules.matching import Lexicon, Prose, Term
from app.core.rules.names import Names
from app.core.rules.patterns import Patterns
from app.core.rules.rulebook import Tables

GREEN = Term(("green energy",), "x", name=True)
TABLES = Tables(
    "en",
    {
        "negations": Lexicon(
            (Term(("not", "no"), "far", unless=("not only",)), Term(("without",), "near"))
        ),
        "turns": Lexicon((Term(("but",), "turn"),)),
        "name-endings": Lexicon((Term(("ltd", "directive"), "ending"),)),
        "claims": Lexicon((Term(("green",), "green"),)),
        "names": Lexicon((GREEN,)),
    },
    {},
    {},
    {},
    {},
    {
        "no-denials": Patterns((r"\bdoes not \w+ more\b",)),
        "spoken-of": Patterns((r"\bwhat is\b",)),
    },
)


def clauses(text: str) -> tuple[Clauses, int]:
    prose = Prose(text)
    return Clauses(TABLES, prose), TABLES.lexicon("claims").matches(prose)[0].start


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("It is not green.", True),
        ("It is not. Green everywhere.", False),
        ("It is not only green.", False),
        ("It does not get more green.", False),
        ("The knot is green.", False),
        ("Not grey, green.", False),
        ("Not grey: green.", False),
        ("Not grey \u2014 green.", False),
        ("Not grey - green.", False),
        ("Not at 0,5 as green.", True),
        ("Not grey but green.", False),
        ("Not long and long and long and long green.", False),
        ("Without any green.", True),
        ("Without paint and paper green.", False),
        ("Green, not grey.", False),
    ],
)
def test_a_word_denies_what_follows_in_its_clause(text: str, denied: bool):
    told, at = clauses(text)
    assert told.denied(at) is denied


def test_a_question_speaks_of_what_follows_in_its_clause():
    for text, spoken in [
        ("What is green?", True),
        ("You ask what is it: green.", False),
        ("It is green. What is it?", False),
        ("What is " + "very " * 20 + "green?", False),
    ]:
        told, at = clauses(text)
        assert told.spoken_of(at) is spoken, text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Our green energy is new.", False),
        ("Green energy is new.", False),
        ("OUR GREEN ENERGY IS NEW.", False),
        ("Green Energy Ltd is new.", True),
        ("He joined Green energy in May.", True),
        ("New. Green energy is here.", False),
        ("Buy Green Energy Now", False),
        ("Our Green Energy", False),
        ("Green Energy of the Coast", False),
        ("The Green Energy Directive", True),
        ("Green Energy", True),
    ],
)
def test_a_proper_name_is_told_from_a_heading(text: str, name: bool):
    prose = Prose(text)
    (match,) = TABLES.lexicon("names").matches(prose)
    assert Names(TABLES, prose).are(match) is name
