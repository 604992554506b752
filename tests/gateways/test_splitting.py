"""Splitting: exact offsets on hard French and English, quick on hostile text."""

import unicodedata

import pytest
from choppa import SrxTextIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.passages import PASSAGE_MAX_CHARS
from app.gateways.checkers import splitting
from app.gateways.checkers.splitting import Splitter

FRENCH = (
    "M. Dupont est arrivé à 8 h 30, p. ex. avec Mme Durand. « Vraiment ? » a-t-il dit… Oui.\r\n"
    "Titre sans point\r\n- première puce\r\n- seconde puce 😀\r\n\r\n"
    "Paragraphe. 👩\u200d🚒 Cafe\u0301 ouvert ! Etc. et fin"
)
ENGLISH = (
    'Mr. Smith came at 8 a.m. with Dr. Jones, e.g. by car. "Really?" he said... Yes.\n'
    "Heading\n* one bullet\n* another, i.e. the last\n\n"
    "This sentence was wrapped\nby hand. It costs $3.50 vs. 4 before."
)
PIECES = st.sampled_from(
    ["M. ", "p. ex. ", "e.g. ", "« ", " »", "…", "! ", "? ", ". ", "\r\n", "\n", "- ", "1. ", "(",
     ") ", "Nous publions ", "the code", "e\u0301", "😀", "\u00a0", "A", " ", "“", "”", "\u2028"]
)  # fmt: skip


@pytest.fixture(scope="module")
def splitter():
    made = Splitter()
    for language in ("fr", "en", "de", "xx"):
        made.split("Un. Deux.", language)  # the rules are compiled at first use
    return made


def test_french(splitter):
    assert [one.exact for one in splitter.split(FRENCH, "fr")] == [
        "M. Dupont est arrivé à 8 h 30, p. ex. avec Mme Durand.",
        "« Vraiment ? » a-t-il dit…",
        "Oui.",
        "Titre sans point",
        "- première puce",
        "- seconde puce 😀",
        "Paragraphe.",
        "👩\u200d🚒 Cafe\u0301 ouvert !",
        "Etc. et fin",
    ]


def test_english(splitter):
    assert [one.exact for one in splitter.split(ENGLISH, "en")] == [
        "Mr. Smith came at 8 a.m. with Dr. Jones, e.g. by car.",
        '"Really?" he said...',
        "Yes.",
        "Heading",
        "* one bullet",
        "* another, i.e. the last",
        "This sentence was wrapped\nby hand.",
        "It costs $3.50 vs. 4 before.",
    ]


@pytest.mark.parametrize("text", [FRENCH, ENGLISH])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("language", ["fr", "en", "de", "xx"])
def test_offsets_are_code_points_of_the_text_as_received(splitter, text, form, language):
    received = unicodedata.normalize(form, text)
    passages = splitter.split(received, language)
    assert passages
    assert all(received[one.start : one.end] == one.exact for one in passages)


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(PIECES, max_size=60), language=st.sampled_from(["fr", "en"]))
def test_every_letter_and_digit_is_in_exactly_one_passage(splitter, pieces, language):
    text = "".join(pieces)
    passages = splitter.split(text, language)
    covered = [place for one in passages for place in range(one.start, one.end)]
    assert covered == sorted(set(covered))
    worded = {place for place, char in enumerate(text) if char.isalnum()}
    assert worded <= set(covered)
    assert all(text[one.start : one.end] == one.exact for one in passages)


def test_a_long_line_is_split_as_the_same_sentences(splitter):
    sentence = "Nous avons publié le compte rendu, p. ex. celui de M. Martin, le jour même."
    passages = splitter.split(" ".join([sentence] * 300), "fr")
    assert {one.exact for one in passages} == {sentence}
    assert len(passages) == 300


def test_rules_and_lone_emoji_are_no_passages(splitter):
    assert splitter.split("---\n😀\n***\n\n…", "fr") == ()
    assert splitter.split("", "fr") == ()


@pytest.mark.parametrize(
    "pattern",
    ["a", "1. ", "A. ", "... ", "« A. » ", "M. A. ", "(a. ", "[b. ", "? ", "\n", " ", '"a." ',
     "p. ex. ", "e\u0301", "😀", "- \n", "a. B " * 3 + "mot " * 9, "((((", "Etc. (etc. "]
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_hostile_text_is_split_in_short_windows(splitter, pattern, language, monkeypatch):
    """What the rules cost grows with the window and with how far back they look among dots."""
    shown = []

    def spied(document, name, window, max_lookbehind_construct_length):
        shown.append((window, max_lookbehind_construct_length))
        return SrxTextIterator(
            document, name, window, max_lookbehind_construct_length=max_lookbehind_construct_length
        )

    monkeypatch.setattr(splitting, "SrxTextIterator", spied)
    text = (pattern * 20_000)[:20_000]
    passages = splitter.split(text, language)
    assert all(len(one.exact) <= PASSAGE_MAX_CHARS for one in passages)
    assert sum(len(window) for window, _ in shown) <= 2 * len(text)
    for window, back in shown:
        assert len(window) <= 2_000
        assert back <= 10 or 12 * sum(map(window.count, ".!?:…")) <= len(window)


def test_an_unbroken_word_of_50_000_characters_is_cut(splitter):
    word = "é" * 50_000
    passages = splitter.split(word, "fr")
    assert "".join(one.exact for one in passages) == word


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("我们向客户隐瞒了缺陷。我们公布所有审计。天气很好。", "zh", 3),
        ("私たちは欠陥を隠しました。すべての監査を公開します。", "ja", 2),
    ],
)
def test_full_width_stops_end_a_sentence(splitter, text, language, count):
    found = splitter.split(text, language)
    assert len(found) == count
    assert "".join(one.exact for one in found) == text
