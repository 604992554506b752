"""Who is named is meant: an audience of the mission that no value or behaviour comes back to."""

from collections.abc import Iterator, Sequence

from app.core.rules.findings import RuleFinding, Severity, Span
from app.core.rules.rulebook import Place, Rulebook, Tables
from app.core.statements import StatementKind


def check_audiences(book: Rulebook, places: Sequence[Place]) -> Iterator[RuleFinding]:
    """Say which audiences a mission, purpose or vision names and no value answers, once a locale.

    Nothing is said of a charter that has no value with words in that locale.
    """
    for locale in dict.fromkeys(one.locale for one in places):
        tables = book.of(locale)
        here = [one for one in places if one.locale == locale]
        values = [one for one in here if one.statement.kind is StatementKind.VALUE]
        if tables is None or not values:
            continue
        answered = {key for place in values for key, _ in _named(tables, place)}
        told: set[str] = set()
        for place in here:
            if place.statement.kind is StatementKind.VALUE:
                continue
            for key, span in _named(tables, place):
                if key not in answered | told:
                    told.add(key)
                    yield book.finding(
                        "audience-forgotten",
                        Severity.NOTE,
                        place,
                        span,
                        audience=tables.labels[key],
                    )


def _named(tables: Tables, place: Place) -> Iterator[tuple[str, Span]]:
    """Yield each audience named, and where."""
    for name, prose in place.fields():
        for one in tables.lexicon("audiences").matches(prose):
            yield one.term.key, Span(name, one.start, one.end, one.exact)
