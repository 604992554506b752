"""Passages that all but repeat a behaviour: which one, how nearly, and whether turned round.

The head was fitted on passages that never repeat the statement, so a plain "we hid a defect" was
strange to it. Where both encoders find a passage next to a behaviour, that counts for more.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache

from app.core.verdicts import Echo
from app.gateways.checkers.background import DATA
from app.gateways.checkers.encoders import Vector

REVERSALS = DATA / "reversals.json"
# Below this cosine with the quick encoder, the close one is not asked: most behaviours are far.
CANDIDATE = 0.3
_PLACES = 4


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    words = json.loads(REVERSALS.read_text(encoding="utf-8")).get(language)
    if not words:
        return None
    parts = [re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def turns(text: str, language: str) -> bool | None:
    """Say whether a text holds a word that turns its sense round; None: not known there."""
    pattern = _pattern(language)
    return None if pattern is None else pattern.search(text) is not None


def echo(
    passage: str,
    language: str,
    spoken: str,
    do: tuple[Sequence[str], Sequence[float]],
    dont: tuple[Sequence[str], Sequence[float]],
    close: Callable[[str], float] | None,
) -> Echo:
    """Return how nearly a passage repeats the nearest behaviour of each side.

    Args:
        language, spoken: of the passage, and of the behaviours.
        do, dont: the behaviours and their cosines with the passage, quick encoder.
        close: gives the close encoder's cosine of a behaviour; None without one.
    """
    shows, shows_turned = _nearest(passage, language, spoken, do, close)
    breaks, breaks_turned = _nearest(passage, language, spoken, dont, close)
    return Echo(shows, breaks, shows_turned, breaks_turned)


def _nearest(
    passage: str,
    language: str,
    spoken: str,
    behaviours: tuple[Sequence[str], Sequence[float]],
    close: Callable[[str], float] | None,
) -> tuple[float, bool]:
    best, turned = 0.0, False
    for text, cosine in zip(*behaviours, strict=True):
        if cosine < CANDIDATE:
            continue
        both = round(min(cosine, close(text)) if close else cosine, _PLACES)
        if both > best:
            here, there = turns(passage, language), turns(text, spoken)
            # Where nothing is known of a language's negations, a side is never taken from this.
            best, turned = both, here is None or there is None or here != there
    return best, turned


def dot(one: Vector, other: Vector) -> float:
    """Return the cosine of two unit vectors, rounded to 4 decimals."""
    return round(float((one * other).sum()), _PLACES)
