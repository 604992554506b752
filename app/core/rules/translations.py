"""A statement in two locales, field by field: what parity compares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.locales import primary_language
from app.core.rules.alignment import Matrix, split
from app.core.rules.folding import folded_words
from app.core.rules.rulebook import Place, places
from app.core.rules.sentences import words_in
from app.core.statements import Statement, StatementText

MEANING_MIN_WORDS = 4
SIDES = "behaviours"
Key = tuple[str, str, str]
# Key of a pair -> cosines: rows are the source's text and its sentences, columns the translation's
# text and its sentences. Under `sides_key`: all behaviours of the one, and of the other, `do`
# first. What is not there was not compared.
Nearness = Mapping[Key, Matrix]


@dataclass(frozen=True, slots=True)
class Pair:
    """One field of a statement in two locales: `said` is what `place` should say too."""

    source: Place
    place: Place
    field: str
    said: str
    text: str

    @property
    def key(self) -> Key:
        """What names it: statement, locale, field."""
        return self.place.statement.id, self.place.locale, self.field

    def sentences(self) -> tuple[list[str], list[str]]:
        """Return the sentences of both texts, the source's first."""
        first, second = (
            [text[start:end] for start, end in split(text)] for text in (self.said, self.text)
        )
        return first, second

    def languages(self) -> tuple[str, str]:
        """Return the languages it is translated from and into."""
        return primary_language(self.source.locale), primary_language(self.place.locale)


def source_of(statement: Statement, default: str) -> str | None:
    """Return the locale a statement is translated from: the default one where it has words."""
    ordered = [default, *statement.texts]
    return next((tag for tag in ordered if written(statement.texts.get(tag))), None)


def written(text: StatementText | None) -> bool:
    """Say whether a statement has words in a locale."""
    return text is not None and bool(text.text.strip())


def pairs(statements: Sequence[Statement], default: str) -> list[Pair]:
    """Return every field that two locales both have, beside what it is translated from.

    Behaviours are compared one by one where there are as many of them.
    """
    found = []
    for source, place in translations(statements, default):
        mine = dict(place.fields())
        for name, prose in source.fields():
            if name in mine and (name == "text" or _even(name, source, place)):
                found.append(Pair(source, place, name, prose.text, mine[name].text))
    return found


def _even(name: str, source: Place, place: Place) -> bool:
    """Say whether a field is a behaviour, and both locales have as many of its side."""
    side = name.partition("/")[0]
    if side not in ("do", "dont"):
        return False
    return len(getattr(source.text, side)) == len(getattr(place.text, side))


def translations(statements: Sequence[Statement], default: str) -> Iterator[tuple[Place, Place]]:
    """Yield each translation after what it is translated from."""
    everywhere = places(statements)
    for one in statements:
        tag = source_of(one, default)
        here = [place for place in everywhere if place.statement is one]
        source = next((place for place in here if place.locale == tag), None)
        if source is not None:
            yield from ((source, place) for place in here if place is not source)


def sides_key(place: Place) -> Key:
    """Return what names the behaviours of a translation, beside those of its source."""
    return place.statement.id, place.locale, SIDES


def two_sided(
    statements: Sequence[Statement], default: str
) -> Iterator[tuple[Place, Place, list[str], list[str]]]:
    """Yield source, translation and the behaviours of each where both have as many on each side.

    One behaviour alone has no other place to stand in.
    """
    for source, place in translations(statements, default):
        theirs, mine = source.text, place.text
        counts = [(len(one.do), len(one.dont)) for one in (theirs, mine)]
        if counts[0] == counts[1] and sum(counts[0]) > 1:
            yield source, place, [*theirs.do, *theirs.dont], [*mine.do, *mine.dont]


def compared_by_meaning(pair: Pair) -> bool:
    """Say whether both texts say enough to be compared by an encoder, and are not the same."""
    texts = (pair.said, pair.text)
    spaced = all(words_in(one) >= MEANING_MIN_WORDS or not one.isascii() for one in texts)
    return spaced and folded_words(pair.said) != folded_words(pair.text)
