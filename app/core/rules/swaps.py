"""Behaviours of a translation that stand in the wrong list, and names that are false friends."""

from collections.abc import Iterator, Sequence

from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.folding import folded_words
from app.core.rules.rulebook import Place, Rulebook, span_of
from app.core.rules.translations import Nearness, sides_key, translations
from app.core.statements import Statement

# Each of the two must be nearer by this to the other's place than to its own.
NEARER_BY = 0.1


def check_sides(
    book: Rulebook, statements: Sequence[Statement], default: str, near: Nearness
) -> Iterator[RuleFinding]:
    """Yield behaviours that translate one of the other list, while that one translates them.

    Short behaviours say too little for their meaning to be judged one by one; beside each other,
    which is whose translation shows.
    """
    for source, place in translations(statements, default):
        cosines = near.get(sides_key(place))
        if cosines is None:
            continue
        dos, size = len(source.text.do), len(source.text.do) + len(source.text.dont)
        for first in range(dos):
            for second in range(dos, size):
                here = cosines[first][second] - cosines[first][first]
                there = cosines[second][first] - cosines[second][second]
                if min(here, there) >= NEARER_BY:
                    yield _swapped(book, source, place, first, second - dos)


def _swapped(book: Rulebook, source: Place, place: Place, do: int, dont: int) -> RuleFinding:
    said = place.text.dont[dont]
    return book.finding(
        "translation-swapped",
        Severity.WARNING,
        place,
        span_of(f"dont/{dont}", said, 0, len(said)),
        said=said,
        other=source.text.do[do],
        source_name=source.locale,
    )


def check_names(
    book: Rulebook, statements: Sequence[Statement], default: str
) -> Iterator[RuleFinding]:
    """Yield names kept from the source that mean another thing here: `Franchise`."""
    for source, place in translations(statements, default):
        name, theirs = place.text.name or "", source.text.name or ""
        word = folded_words(name)
        words = [book.parity.get(one.locale.partition("-")[0]) for one in (source, place)]
        if not word or word != folded_words(theirs) or words[0] is words[1]:
            continue
        if words[0] is None or words[1] is None or word not in words[0].friends:
            continue
        gloss = words[1].friends.get(word)
        if gloss is not None:
            yield book.finding(
                "translation-name",
                Severity.NOTE,
                place,
                span_of("name", name, 0, len(name)),
                name=name,
                gloss=gloss,
            )
