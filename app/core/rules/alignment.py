"""Which sentences of two texts stand for each other, and which stand alone."""

import re
from collections.abc import Sequence
from itertools import pairwise

from app.core.rules.sentences import sentences

# Marks that end a sentence with no white space after them: Chinese and Japanese, Arabic, Urdu,
# Indic, Armenian, Ethiopic, Khmer.
_ENDS = re.compile(
    r"[\u3002\uff01\uff1f\u061f\u06d4\u0964\u0965\u0589\u1362\u17d5]+"
    r"[\"\u201d\u2019)\]\u300d\u300f\u300b]*"
)
# Written without marks between sentences, or with marks of another use.
_NO_MARKS = frozenset({"th", "lo", "km", "my", "bo", "dz"})
# A sentence shorter than this says too little to be told from another.
SHORT_WORDS = 4

Matrix = Sequence[Sequence[float]]


def counts_sentences(language: str) -> bool:
    """Say whether sentences of a language can be told apart by their marks."""
    return language not in _NO_MARKS


def split(text: str) -> list[tuple[int, int]]:
    """Return the half-open ranges of a text's sentences, in any script."""
    cuts = [0, *(mark.end() for mark in _ENDS.finditer(text)), len(text)]
    return [
        (start + one.start, start + one.end)
        for start, end in pairwise(cuts)
        for one in sentences(text[start:end])
    ]


def alone(cosines: Matrix, least: float) -> list[int]:
    """Return the rows that no column comes near to.

    Args:
        cosines: sentence by sentence, a text's against the other's.
        least: the cosine from which two sentences may stand for each other.
    """
    return [row for row, near in enumerate(cosines) if near and max(near) < least]


def turned(cosines: Matrix) -> list[list[float]]:
    """Return the same, seen from the other text."""
    return [list(column) for column in zip(*cosines, strict=True)]
