"""What headings and labels of a charter mean, in French and English; the words are data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.rules.folding import fold
from app.core.statements import StatementKind

_WORD = re.compile(r"\w+")
# A longer line is a sentence that happens to hold the word.
HEADING_MAX_WORDS = 9


class Label(StrEnum):
    """What the items after a line are."""

    DO = "do"
    DONT = "dont"


def normal(text: str) -> str:
    """Return the words of a line, case folded, without accents, marks and numbers before them."""
    words = _WORD.findall(fold(text).plain)
    while words and words[0].isdigit():
        words.pop(0)
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Headings:
    """The lexicon.

    Attributes:
        kinds: statement kind -> phrases that name it, in normal form; a value's are plural.
        openings: kind -> beginnings of a sentence that states it.
        labels: do or dont -> whole lines that announce such acts.
        negations: first words of an act that is not done.
    """

    kinds: Mapping[StatementKind, tuple[str, ...]] = field(hash=False)
    openings: Mapping[StatementKind, tuple[str, ...]] = field(hash=False)
    labels: Mapping[Label, tuple[str, ...]] = field(hash=False)
    negations: tuple[str, ...]

    def kinds_of(self, heading: str) -> frozenset[StatementKind]:
        """Return what a heading names; several for « Mission, vision et valeurs »."""
        words = normal(heading)
        if not words or len(words.split()) > HEADING_MAX_WORDS:
            return frozenset()
        line = f" {words} "
        return frozenset(
            kind
            for kind, phrases in self.kinds.items()
            if any(f" {one} " in line for one in phrases)
        )

    def label_of(self, line: str) -> Label | None:
        """Return what a line announces, when it says nothing else."""
        words = normal(line)
        return next((label for label, known in self.labels.items() if words in known), None)

    def opening_of(self, sentence: str) -> StatementKind | None:
        """Return the kind that a sentence itself says it states: « Notre mission est de… »."""
        words = f"{normal(sentence)} "
        best = [
            (words.find(f"{one} "), kind)
            for kind, phrases in self.openings.items()
            for one in phrases
            if re.search(rf"^(?:\w+ ){{0,5}}?{one} ", words)
        ]
        return min(best)[1] if best else None

    def denies(self, act: str) -> bool:
        """Say whether an act is one that is not done."""
        words = f"{normal(act)} "
        return any(words.startswith(f"{one} ") for one in self.negations)
