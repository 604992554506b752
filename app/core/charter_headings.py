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
LABEL_MAX_WORDS = 10
_SHORT = 3


class Label(StrEnum):
    """What the items after a line are."""

    DO = "do"
    DONT = "dont"
    OTHER = "other"  # something announces them, and nobody knows what


def normal(text: str) -> str:
    """Return the words of a line, case folded, without accents, marks and numbers before them."""
    words = _WORD.findall(fold(text).plain)
    while words and words[0].isdigit():
        words.pop(0)
    return " ".join(words)


def proper_words(title: str) -> frozenset[str]:
    """Return the words of a title that may be a name: with a capital, a digit or a dot inside."""
    named = (one for one in title.split() if not one.islower() or "." in one.strip("."))
    return frozenset(word for one in named for word in normal(one).split())


def singular(words: str) -> str:
    """Return words without the ends that a negation takes away: `looks` and `doesn’t look`."""
    return " ".join(
        one[:-1] if len(one) > _SHORT and one.endswith("s") else one for one in words.split()
    )


@dataclass(frozen=True, slots=True)
class Headings:
    """The lexicon; all phrases are in normal form.

    Attributes:
        kinds: (phrase, the statement kind it names), longest first; a value's are plural.
        either: phrases that name values when several things follow, else a purpose.
        manifestos: phrases that name values when all that stands below is short.
        around: words that may stand around such a phrase, and change nothing; as they are, and as
            `singular` has them.
        elsewhere: phrases in which such a word means something else (`product vision`).
        others: headings of what is no part of a charter (`contact`).
        openings: kind -> beginnings of a sentence that states it.
        strong_openings: kind -> those that say so by name, in the middle of another statement.
        labels: do or dont -> whole lines that announce such acts.
        parts: the same as `singular` has them, longest first.
        negatives: (pattern, replacement): what makes of a label its opposite.
        numbered: what counts a heading or a name, before it: « Article 2 – », « Valeur n° 1 : ».
        marks: do or dont -> signs before a line.
        negations: first words of an act that is not done.
        omissions: first words of not doing what should be done; refused, they stay refused.
        refusals: words of a line after which what is refused may stand.
        columns: what heads a column of names, or of their texts.
        small_words: language -> words of its grammar, none of which the others write alike.
    """

    kinds: tuple[tuple[str, StatementKind], ...]
    either: tuple[str, ...]
    manifestos: tuple[str, ...]
    around: frozenset[str]
    elsewhere: tuple[str, ...]
    others: frozenset[str]
    openings: Mapping[StatementKind, tuple[str, ...]] = field(hash=False)
    strong_openings: Mapping[StatementKind, re.Pattern[str]] = field(hash=False)
    labels: Mapping[Label, frozenset[str]] = field(hash=False)
    parts: Mapping[Label, tuple[str, ...]] = field(hash=False)
    negatives: tuple[tuple[re.Pattern[str], str], ...]
    numbered: re.Pattern[str]
    marks: Mapping[Label, str] = field(hash=False)
    negations: tuple[str, ...]
    omissions: tuple[str, ...]
    refusals: re.Pattern[str]
    columns: frozenset[str]
    small_words: Mapping[str, frozenset[str]] = field(hash=False)

    def kinds_of(
        self, heading: str, names: frozenset[str] = frozenset()
    ) -> frozenset[StatementKind]:
        """Return what a heading names; several for « Mission, vision et valeurs ».

        Nothing else may stand in it but words that change nothing, numbers and names.
        Args: names: words of the organization's name.
        """
        heading = self.without_number(heading)
        words = normal(heading)
        if not words or len(words.split()) > HEADING_MAX_WORDS or self.means_else(words):
            return frozenset()
        # « Nos 4 engagements » are « Nos engagements ».
        uncounted = " ".join(one for one in words.split() if not one.isdigit())
        rest, found = f" {uncounted} ", set()
        for phrase, kind in self.kinds:
            if f" {phrase} " in rest:
                found.add(kind)
                rest = rest.replace(f" {phrase} ", " | ")
        left = {one for one in rest.split() if one != "|" and not one[:1].isdigit()}
        left -= self.around | names | _names_in(heading)
        return frozenset() if left else frozenset(found)

    def without_number(self, line: str) -> str:
        """Return a line without what counts it; the line itself when nothing else is there."""
        found = self.numbered.match(line)
        return (line[found.end() :] if found else line) or line

    def means_else(self, words: str) -> bool:
        """Say whether a line in normal form uses such a word in another sense."""
        return any(f" {one} " in f" {words} " for one in self.elsewhere)

    def is_bare(self, heading: str) -> bool:
        """Say whether a heading is one word that may as well be a value's name: « Ambition »."""
        return len(normal(heading).split()) == 1

    def label_of(self, line: str) -> Label | None:
        """Return what a line announces, when it says nothing else.

        What is not listed is seen from its parts (« En pratique, cela veut dire »), or is the
        negation of what is.
        """
        words = normal(line)
        for label, said in self.labels.items():
            if words in said:
                return label
        if not words or len(words.split()) > LABEL_MAX_WORDS:
            return None
        positive = f" {words} "
        for pattern, instead in self.negatives:
            positive = pattern.sub(instead, positive)
        if self._made_of(positive, Label.DO):
            return Label.DO if positive == f" {words} " else Label.DONT
        return Label.DONT if self._made_of(words, Label.DONT) else None

    def _made_of(self, words: str, label: Label) -> bool:
        """Say whether words are phrases of a label and words around them, nothing else."""
        rest = f" {singular(words)} "
        for phrase in self.parts[label]:
            rest = rest.replace(f" {phrase} ", " | ")
        left = {one for one in rest.split() if one != "|"} if "|" in rest else {""}
        return not left - self.around

    def mark_of(self, line: str) -> tuple[Label | None, int]:
        """Return what a sign before a line says (✅ or ❌), and where its words begin."""
        for label, signs in self.marks.items():
            if line[:1] and line[0] in signs:
                begin = 1 + len(line[1:]) - len(line[1:].lstrip(" \ufe0f\u00a0:–-"))
                return label, begin
        return None, 0

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

    def strong_opening_of(self, sentence: str) -> StatementKind | None:
        """Return the kind that a sentence names at once: « Notre vision est… »."""
        words = f"{normal(sentence)} "
        return next(
            (kind for kind, opening in self.strong_openings.items() if opening.match(words)), None
        )

    def is_column(self, head: str) -> bool:
        """Say whether what heads a column says that names or their texts are in it."""
        return normal(head) in self.columns

    def denies(self, act: str) -> bool:
        """Say whether an act is one that is not done."""
        words = f"{normal(act)} "
        return any(words.startswith(f"{one} ") for one in self.negations)

    def omits(self, act: str) -> bool:
        """Say whether an act is that something is not done: « Ne pas prévenir le client »."""
        words = f"{normal(act)} "
        return any(words.startswith(f"{one} ") for one in self.omissions)

    def refuses(self, line: str) -> bool:
        """Say whether what is refused may stand after a line."""
        return self.refusals.search(normal(line)) is not None

    def is_dont(self, act: str, label: Label | None) -> bool:
        """Say whether to do this act breaks the value.

        What people say that they do not do is done by those who keep the value, whatever stands
        above it. Only what is left undone is refused as it stands.
        """
        return label is Label.DONT and (self.omits(act) or not self.denies(act))


def _names_in(heading: str) -> frozenset[str]:
    """Return what can only be a name: before `’s`, or in capitals where other words are not."""
    words = _WORD.findall(heading)
    owners = {normal(one) for one in re.findall(r"(\w+)['’]s\b", heading)}
    small = any(len(one) > _SHORT and one.islower() for one in words)
    named = {normal(one) for one in words[1:] if small and one[:1].isupper()}
    return frozenset(owners | named | {"s"})
