"""How many values there are, whether they are called core, and whether everybody has them."""

from collections.abc import Iterator, Sequence

from app.core.charters import of_kind
from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.rulebook import Place, Rulebook, span_of
from app.core.rules.sentences import words_in
from app.core.statements import Statement, StatementKind

VALUES_MIN = 3
VALUES_MAX = 7
CORE_MAX = 3
# A longer name says more than the common word in it: "Integrity when nobody is looking".
COMMON_NAME_MAX_WORDS = 3


def check_count(
    book: Rulebook, statements: Sequence[Statement], locale: str
) -> Iterator[RuleFinding]:
    """Say whether the values are few or many; nothing when there are none at all.

    Nor of a value that was sent alone: it is no charter yet.

    Source: 3 to 7 is what most large companies publish (Sull and others 2020).
    """
    count = len(of_kind(statements, StatementKind.VALUE))
    if 0 < count < VALUES_MIN and len(statements) > 1:
        variant = "one" if count == 1 else "two"
        yield book.finding("values-count", Severity.NOTE, variant=variant, locale=locale)
    if count > VALUES_MAX:
        yield book.finding(
            "values-count", Severity.WARNING, variant="many", locale=locale, count=count
        )


def check_core(
    book: Rulebook, statements: Sequence[Statement], places: Sequence[Place]
) -> Iterator[RuleFinding]:
    """Question more than three values that the charter's own words call core, once a locale.

    Source: Lencioni 2002 and 2012.
    """
    count = len(of_kind(statements, StatementKind.VALUE))
    told: set[str] = set()
    for place in places if count > CORE_MAX else ():
        tables = book.of(place.locale)
        for name, prose in place.fields(behaviours=False) if tables else ():
            found = tables.lexicon("core-values").first(prose) if tables else None
            if found is not None and place.locale not in told:
                told.add(place.locale)
                span = span_of(name, prose.text, found.start, found.end)
                yield book.finding("values-core", Severity.NOTE, place, span, count=count)


def check_name(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say how common a value's name is."""
    tables, name = book.of(place.locale), place.text.name or ""
    if place.statement.kind is not StatementKind.VALUE or tables is None:
        return
    if not 0 < words_in(name) <= COMMON_NAME_MAX_WORDS:
        return
    found = tables.lexicon("common-values").first(place.prose("name"))
    if found is not None:
        span = span_of("name", name, found.start, found.end)
        figure = tables.figures[found.term.key]
        yield book.finding(
            "value-name-common", Severity.NOTE, place, span, name=found.exact, figure=figure
        )
