"""A vision says by when, and what will then be so for others than the organization."""

from collections.abc import Iterator

from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.folding import folded_words
from app.core.rules.rulebook import Place, Rulebook, Tables
from app.core.statements import StatementKind


def check_vision(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say whether a vision has no horizon, or is about the organization; nothing of others.

    "To be number one" is a warning. "To be a bank for artisans" may be all that was meant, and a
    slogan is a matter of taste: notes. Whatever else it says is an outcome, in any tense.
    """
    tables = book.of(place.locale)
    if place.statement.kind is not StatementKind.VISION or tables is None:
        return
    prose = place.prose("text")
    if not any(map(str.isalnum, prose.text)):
        return
    if tables.lexicon("horizons").first(prose) is None:
        yield book.finding("vision-horizon", Severity.NOTE, place)
    first = tables.pattern("first-place").first("text", prose)
    itself = first or tables.pattern("being").first("text", prose)
    if itself is not None:
        severity = Severity.WARNING if first else Severity.NOTE
        yield book.finding("vision-outcome", severity, place, itself, words=itself.exact)
    elif _is_slogan(tables, prose.text):
        yield book.finding("vision-outcome", Severity.NOTE, place, variant="slogan")


def _is_slogan(tables: Tables, text: str) -> bool:
    """Say whether a vision holds no word but those that any vision could."""
    return tables.pattern("slogans").whole(folded_words(text))
