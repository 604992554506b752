"""Passages that all but repeat a behaviour: which one, how nearly, and whether it is meant so.

The reader saw few passages that repeat the statement, and doubts a plain "we hid a defect". Where a
passage lies right beside a behaviour, that counts for more, if its author says it of themselves: a
code of conduct is full of sentences that name a breach in order to forbid it.
"""

import json
import re
from collections.abc import Sequence
from functools import cache

from app.core.verdicts import Echo
from app.gateways.checkers.encoders import DATA

REVERSALS = DATA / "reversals.json"
ASSERTIONS = DATA / "assertions.json"
# A heading of fewer words repeats nothing.
WORDS_MIN = 4


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds one of these words; a `*` in one stands for any letters."""
    parts = [re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


@cache
def _reversing(language: str) -> re.Pattern[str] | None:
    words = json.loads(REVERSALS.read_text(encoding="utf-8")).get(language)
    return _pattern(words) if words else None


@cache
def _speaking(language: str) -> dict[str, re.Pattern[str]] | None:
    """Return what finds words by which authors speak of themselves, blame, and leave in doubt."""
    words = json.loads(ASSERTIONS.read_text(encoding="utf-8")).get(language)
    return {kind: _pattern(words[kind]) for kind in ("own", "blame", "doubt")} if words else None


def turns(text: str, language: str) -> bool | None:
    """Say whether a text holds a word that turns its sense round; None: not known there."""
    pattern = _reversing(language)
    return None if pattern is None else pattern.search(text) is not None


def asserts(text: str, language: str) -> bool:
    """Say whether a text tells what its author does or did, and leaves no doubt that it is so.

    Exact words decide, and what they do not know counts as doubt: a question, a condition, a rule,
    a denial, an act of somebody else, a language without a list.
    """
    patterns = _speaking(language)
    if patterns is None or blames(text, language):
        return False
    return bool(patterns["own"].search(text)) and not patterns["doubt"].search(text)


def blames(text: str, language: str) -> bool:
    """Say whether a text asks about an act, forbids, condemns or denies it: it does not tell one.

    In a language without a list, only the question mark tells.
    """
    patterns = _speaking(language)
    return "?" in text or (patterns is not None and bool(patterns["blame"].search(text)))


def echo(
    passage: str,
    language: str,
    spoken: str,
    do: tuple[Sequence[str], Sequence[float]],
    dont: tuple[Sequence[str], Sequence[float]],
) -> Echo:
    """Return how nearly a passage repeats the nearest behaviour of each side.

    Args:
        language, spoken: of the passage, and of the behaviours.
        do, dont: the behaviours and their cosines with the passage.
    """
    blamed = blames(passage, language)
    if len(passage.split(None, WORDS_MIN)) < WORDS_MIN:
        return Echo(blamed=blamed)
    shows, shows_turned = _nearest(passage, language, spoken, do)
    breaks, breaks_turned = _nearest(passage, language, spoken, dont)
    asserted = asserts(passage, language)
    return Echo(shows, breaks, shows_turned, breaks_turned, asserted, blamed)


def _nearest(
    passage: str, language: str, spoken: str, behaviours: tuple[Sequence[str], Sequence[float]]
) -> tuple[float, bool]:
    near, text = max(zip(behaviours[1], behaviours[0], strict=True), default=(0.0, ""))
    if near <= 0:
        return 0.0, False
    here, there = turns(passage, language), turns(text, spoken)
    # Where nothing is known of a language's negations, a side is never taken from this.
    return near, here is None or there is None or here != there
