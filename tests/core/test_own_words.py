"""Own words from a file or a server: what are some, and what are not."""

from typing import Any

import pytest
from hypothesis import given

from app.core.errors import InvalidError
from app.core.organizations import OwnWord
from app.core.own_words import organization_words, own_words, word_problem
from tests.core.strategies import json_values

WORD = {"locale": "fr", "word": "usager"}


def read(raw: Any) -> tuple[tuple[OwnWord, ...], list[str]]:
    wrong: list[str] = []
    return own_words(raw, lambda at, _why: wrong.append(at)), wrong


def test_the_least_and_the_most_that_is_a_word() -> None:
    whole = {"locale": "FR-ca", "word": " cible ", "instead": "public", "reason": "Martial."}
    words, wrong = read([WORD, whole])
    assert wrong == []
    assert words == (
        OwnWord("fr", "usager", None, ""),
        OwnWord("fr-CA", "cible", "public", "Martial."),
    )
    assert read([]) == ((), [])


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        (None, "/words"),
        ("usager", "/words"),
        ({}, "/words"),
        ([{"locale": "fr", "word": f"mot{at}"} for at in range(201)], "/words"),
        ([WORD, {**WORD, "word": "USAGER"}], "/words"),
        (["usager"], "/words/0"),
        ([WORD, {**WORD, "words": "x"}], "/words/1"),
        ([{"word": "a"}], "/words/0/locale"),
        ([{**WORD, "locale": "xx-"}], "/words/0/locale"),
        ([{"locale": "fr"}], "/words/0/word"),
        ([{**WORD, "word": "!"}], "/words/0/word"),
        ([{**WORD, "word": "a" * 101}], "/words/0/word"),
        ([{**WORD, "word": "a\x00"}], "/words/0/word"),
        ([{**WORD, "word": "a\nb"}], "/words/0/word"),
        ([{**WORD, "word": "acme.fr"}], "/words/0/word"),
        ([{**WORD, "word": "@acme"}], "/words/0/word"),
        ([{**WORD, "instead": ""}], "/words/0/instead"),
        ([{**WORD, "instead": "a\nb"}], "/words/0/instead"),
        ([{**WORD, "instead": "Usager"}], "/words/0/instead"),
        ([{**WORD, "instead": 1}], "/words/0/instead"),
        ([{**WORD, "reason": None}], "/words/0/reason"),
        ([{**WORD, "reason": "a" * 501}], "/words/0/reason"),
    ],
)
def test_what_are_no_words(raw: Any, at: str) -> None:
    _, wrong = read(raw)
    assert wrong == [at]


def test_a_server_may_say_more_than_we_know() -> None:
    told = {"slug": "acme", "words": [{**WORD, "instead": None, "since": "2030"}]}
    assert organization_words(told) == (OwnWord("fr", "usager", None, ""),)
    for raw in (None, [], {}, {"words": [1]}, {"words": [{**WORD, "reason": 1}]}):
        with pytest.raises(InvalidError, match="own words cannot be used: /words"):
            organization_words(raw)


def test_a_word_that_could_not_be_found_says_why() -> None:
    assert word_problem("!!!") == "it must have a letter or a digit: marks alone are no word."
    assert word_problem("a\nb") == "it must stand on one line."
    assert str(word_problem("acme.fr")).startswith("it would never be found")
    assert [word_problem(one) for one in ("C++", "usager", "e-mail", "24h/24")] == [None] * 4


def test_words_that_an_earlier_release_took_stop_no_check() -> None:
    idle = [{**WORD, "word": "acme.fr"}, {**WORD, "instead": "usager"}, {**WORD, "word": "a\nb"}]
    assert organization_words({"words": [*idle, WORD]}) == (OwnWord("fr", "usager", None, ""),)


@given(json_values())
def test_nonsense_is_told_and_no_more(raw: Any) -> None:
    read(raw)
    read([raw])
    read([{**WORD, "reason": raw}, {**WORD, "word": raw}, {**WORD, "locale": raw}])
