"""Sentences and words, without a model: enough to measure a text, and see what stands together."""

import re
from dataclasses import dataclass

_END = re.compile(r"[.!?…]+[\"”’)\]]*(?:[ \u00a0\u202f]?»)?(?=\s|$)")
_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]+")
_WORD = re.compile(r"[^\W_]+(?:['’\u02bc\u2010\u2011·.-][^\W_]+)*")
_LAST_WORD = re.compile(r"[\w.]+$")
# What a dot after it does not end, in French and in English.
_SHORT = frozenset(
    word
    for line in (
        "m mm mme mmes mlle me dr pr st ste cf ex p pp art av bd env etc fig no n° vol hab tél réf",
        "mr mrs ms prof inc ltd co corp vs e.g i.e u.s u.k approx dept est jan feb mar apr jun jul",
        "aug sept oct nov dec",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A half-open range of a text, and how many words are in it."""

    start: int
    end: int
    words: int


def words_in(text: str) -> int:
    """Return how many words a text has; `l’eau` and `e-mail` are one."""
    return sum(1 for _ in _WORD.finditer(text))


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text that have a word, in order, without outer white space."""
    cuts = {len(text)}
    cuts |= {mark.end() for mark in _END.finditer(text) if _ends(text, mark)}
    cuts |= {mark.start() for mark in _BREAK.finditer(text) if _parts(text, mark)}
    found = []
    start = 0
    for cut in sorted(cuts):
        piece = text[start:cut]
        words = words_in(piece)
        if words:
            left = start + len(piece) - len(piece.lstrip())
            found.append(Sentence(left, start + len(piece.rstrip()), words))
        start = cut
    return tuple(found)


def _following(text: str, mark: re.Match[str]) -> str:
    """Return the next character that is no white space; only a little way on is looked at."""
    return text[mark.end() : mark.end() + 40].lstrip()[:1]


def _ends(text: str, mark: re.Match[str]) -> bool:
    following = _following(text, mark)
    if following.islower():
        return False
    if mark.group().startswith(".") and len(mark.group()) == 1:
        last = _LAST_WORD.search(text, max(0, mark.start() - 20), mark.start())
        return last is None or last.group().casefold() not in _SHORT
    return True


def _parts(text: str, mark: re.Match[str]) -> bool:
    """Say whether a line break ends a sentence: not in the middle of a wrapped one."""
    following = _following(text, mark)
    return mark.group().count("\n") > 1 or not following.islower()
