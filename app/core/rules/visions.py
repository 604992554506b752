"""A vision says by when, and what will then be so."""

from collections.abc import Iterator

from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.rulebook import Place, Rulebook
from app.core.statements import StatementKind


def check_vision(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say whether a vision lacks a horizon or an outcome; nothing of other statements."""
    tables = book.of(place.locale)
    if place.statement.kind is not StatementKind.VISION or tables is None:
        return
    prose = place.prose("text")
    if not prose.text.strip():
        return
    if tables.lexicon("horizons").first(prose) is None:
        yield book.finding("vision-horizon", Severity.NOTE, place)
    if tables.lexicon("outcomes").first(prose) is None:
        yield book.finding("vision-outcome", Severity.WARNING, place)
