"""What parity knows of a language: its words of negation, its numbers and its months."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.core.rules.numbers import NumberWords, straight, words_pattern
from app.core.rules.spelled import Spans

Range = tuple[int, int]


@dataclass(frozen=True)
class ParityWords:
    """The tables of one language.

    Attributes:
        numbers: how numbers and months are written in words.
        negations: words that turn the sense of a sentence round, whatever stands around them;
            `*` stands for any letters. Without any, negations are not compared.
        maybe: words that may do so: nothing is missing where one of them stands.
        unless: phrases that hold such a word and negate nothing (`not only`).
        finite: those of `negations` that deny the verb of a sentence itself.
        friends: names that mean another thing in another language that has them -> what each means.
    """

    numbers: NumberWords
    negations: Sequence[str]
    maybe: Sequence[str]
    unless: Sequence[str]
    finite: Sequence[str] = ()
    friends: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        lists = (self.negations, self.maybe, self.unless)
        return tuple(words_pattern(one, inside=self.numbers.inside) for one in lists)

    def negated(self, text: str) -> list[Range]:
        """Return where the text surely denies something."""
        plain = straight(text)
        shielded = [mark.span() for mark in self._patterns[2].finditer(plain)]
        return [
            mark.span()
            for mark in self._patterns[0].finditer(plain)
            if not any(left <= mark.start() < right for left, right in shielded)
        ]

    def denies_verb(self, word: str) -> bool:
        """Say whether a word of negation denies its sentence (`not`), and no noun (`without`)."""
        return self._finite.search(straight(word)) is not None

    @cached_property
    def _finite(self) -> re.Pattern[str]:
        return words_pattern(self.finite, inside=self.numbers.inside)

    def may_negate(self, text: str) -> bool:
        """Say whether the text denies something, or may: a phrase of `unless` may, too."""
        return any(one.search(straight(text)) for one in self._patterns[:2])


def undenied(
    text: str, words: ParityWords | None, other: str, other_words: ParityWords | None
) -> list[Range]:
    """Return what a text denies where the other one denies nothing.

    Nothing is said of languages whose words of negation are not known.
    """
    if words is None or other_words is None or not words.negations or not other_words.negations:
        return []
    return [] if other_words.may_negate(other) else words.negated(text)


def parity_words(raw: Mapping[str, Mapping[str, object]]) -> dict[str, ParityWords]:
    """Return language -> tables, from the members of a file of the rulebook."""
    return {language: _of(one) for language, one in raw.items()}


def _of(raw: Mapping[str, object]) -> ParityWords:
    def listed(name: str) -> tuple[str, ...]:
        found = raw.get(name, [])
        if not isinstance(found, list):
            raise TypeError(f"`{name}` is no list of words")
        return tuple(found)

    def valued(name: str) -> dict[str, str]:
        found = raw.get(name, {})
        if not isinstance(found, dict):
            raise TypeError(f"`{name}` does not give words their values")
        return {word.lower(): str(value) for word, value in found.items()}

    units = raw.get("units", {})
    if not isinstance(units, dict):
        raise TypeError("`units` does not give units their words")
    spans = Spans({unit: tuple(words) for unit, words in units.items()}, listed("always"))
    inside = raw.get("inside") is True
    numbers = NumberWords(valued("numbers"), valued("months"), inside, spans, valued("seasons"))
    return ParityWords(
        numbers,
        listed("negations"),
        listed("maybe"),
        listed("unless"),
        listed("finite"),
        valued("friends"),
    )
