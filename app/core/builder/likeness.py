"""Whether two people said the same thing: by their words and, where an encoder is, by meaning."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.rules.folding import fold

# Two answers are one when most of the shorter one's words are in the other...
SAME_WORDS = 0.6
# ...and the longer one does not say much else.
SHARED_OF_ALL = 0.4
# The cosine from which two values say the same, measured on written cards: docs/quality.md.
SAME_MEANING = 0.8
STEM_CHARS = 6
SHORT_CHARS = 3
_WORD = re.compile(r"\w+")
_NEGATION = re.compile(
    r"\b(?:ne|n|pas|jamais|sans|aucun|aucune|non|not|never|no|nobody|nothing|without|cannot)\b|n't\b"
)


def word_set(words: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(words.split())


_EMPTY = word_set(
    """
    a afin ai au aussi aux avec avoir ce cela ces cet cette chaque comme d dans de depuis des
    du elle elles en entre est et etre eux fait faire ici il ils j je l la le les leur leurs
    lui ma mais meme mes moi mon n ne nos notre nous on ont ou par pas plus pour qu que qui
    quoi s sa sans se ses si son sont sur ta tes toi ton tous tout toute toutes tu un une vers
    vos votre vous y an and are as at be because been but by can do does doing each every for
    from had has have he her his how i if in into is it its me more my no not of on or our out
    she so that the their them there these they this those through to too up us was we were
    what when where which who will with without you your always toujours jamais never all any
    """
)

Meaning = Callable[[Sequence[str]], Sequence[Sequence[float]]]


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that carry sense, numbers whole."""
    words = [one for one in _WORD.findall(fold(text).plain) if one not in _EMPTY]
    return frozenset(one if one.isdigit() else _stem(one) for one in words)


def _stem(word: str) -> str:
    """Return a word's beginning, without the mark of a plural."""
    single = word[:-1] if word[-1] in "sx" and len(word) > SHORT_CHARS else word
    return single[:STEM_CHARS]


def denies(text: str) -> bool:
    """Say whether the text holds a word of negation."""
    return bool(_NEGATION.search(fold(text).plain))


@dataclass(frozen=True, slots=True)
class Sense:
    """What is compared of a text, worked out once.

    Attributes:
        numbers: those of its words that are numbers.
    """

    words: frozenset[str]
    numbers: frozenset[str]
    denies: bool


def sense(text: str) -> Sense:
    """Return what is compared of a text."""
    words = stems(text)
    return Sense(words, frozenset(one for one in words if one.isdigit()), denies(text))


def _may_agree(one: Sense, other: Sense) -> bool:
    """Say that neither denies what the other says, nor gives other numbers."""
    return one.denies is other.denies and one.numbers == other.numbers


def alike(one: Sense, other: Sense) -> bool:
    """Say whether two texts say the same by their words.

    One that denies is never the same as one that does not, nor are two with other numbers.
    """
    here, there = one.words, other.words
    if not here or not there or not _may_agree(one, other):
        return False
    shared = len(here & there)
    enough = shared >= SAME_WORDS * min(len(here), len(there))
    return enough and shared >= SHARED_OF_ALL * (len(here) + len(there) - shared)


def same_words(one: str, other: str) -> bool:
    """Say whether two texts say the same by their words."""
    return alike(sense(one), sense(other))


def gather(texts: Sequence[str], meaning: Meaning | None = None) -> list[list[int]]:
    """Return the texts' indices in clusters of those that say the same, in the order said.

    Args: meaning: gives cosines between texts; None: words alone decide.
    """
    near = meaning(texts) if meaning and len(texts) > 1 else None
    senses = [sense(one) for one in texts]
    clusters: list[list[int]] = []
    for index, mine in enumerate(senses):
        for cluster in clusters:
            first = cluster[0]
            by_meaning = (
                near is not None
                and near[first][index] >= SAME_MEANING
                and _may_agree(senses[first], mine)
            )
            if by_meaning or alike(senses[first], mine):
                cluster.append(index)
                break
        else:
            clusters.append([index])
    return clusters
