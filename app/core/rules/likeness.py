"""Two values that say the same: by meaning where an encoder is at hand, by words otherwise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.folding import fold
from app.core.rules.rulebook import Place, Rulebook, span_of
from app.core.statements import StatementKind

# Words are compared by their beginnings: `transparence`, `transparents`, `transparency`.
STEM_CHARS = 6
STEMS_MIN = 4
WORD_MIN_CHARS = 4
# This share of the shorter value's stems in the other one, and this cosine of the quick encoder:
# how often either is met in charters whose values were meant to differ is in docs/quality.md.
SAME_WORDS = 0.6
SAME_MEANING = 0.64
_WORD = re.compile(r"\w+")

Similarities = Sequence[Sequence[float]]


def comparable(places: Sequence[Place]) -> dict[str, list[Place]]:
    """Return the values of each locale that has two or more with words."""
    found: dict[str, list[Place]] = {}
    for one in places:
        if one.statement.kind is StatementKind.VALUE and one.fields(behaviours=False):
            found.setdefault(one.locale, []).append(one)
    return {locale: values for locale, values in found.items() if len(values) > 1}


def said(place: Place) -> str:
    """Return the words that two values are compared by: name and text."""
    return ". ".join(prose.text for _, prose in place.fields(behaviours=False))


def check_likeness(
    book: Rulebook, places: Sequence[Place], similar: dict[str, Similarities]
) -> Iterator[RuleFinding]:
    """Say which values say the same as one before them.

    Args: similar: locale -> cosines of `said` of its `comparable` values; a locale that is not
        there is compared by its words.
    """
    for locale, values in comparable(places).items():
        meanings = similar.get(locale)
        words = [_words_of(one) for one in values]
        for (first, one), (second, other) in combinations(enumerate(values), 2):
            worded = _same_words(words[first], words[second])
            meant = meanings is not None and meanings[first][second] >= SAME_MEANING
            if worded or meant:
                name = "name" if other.text.name else "text"
                whole = other.prose(name).text
                yield book.finding(
                    "values-alike",
                    Severity.WARNING if worded else Severity.NOTE,
                    other,
                    span_of(name, whole, 0, len(whole)),
                    name=book.named(other),
                    other=book.named(one),
                )


@dataclass(frozen=True, slots=True)
class _Words:
    name: str
    stems: frozenset[str]


def _words_of(place: Place) -> _Words:
    words = _WORD.findall(fold(said(place)).plain)
    stems = frozenset(one[:STEM_CHARS] for one in words if len(one) >= WORD_MIN_CHARS)
    return _Words(fold(place.text.name or "").plain.strip(), stems)


def _same_words(one: _Words, other: _Words) -> bool:
    """Say whether two values have one name, or most of the shorter one's words in common."""
    if one.name and one.name == other.name:
        return True
    fewest = min(len(one.stems), len(other.stems))
    return fewest >= STEMS_MIN and len(one.stems & other.stems) >= SAME_WORDS * fewest
