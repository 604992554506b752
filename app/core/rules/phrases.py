"""Words that say nothing, words that take back what was said, and words that wait to be written."""

from collections.abc import Iterator

from app.core.rules.findings import RuleFinding, Severity, Span
from app.core.rules.rulebook import Place, Rulebook, span_of


def check_phrases(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say where a statement has buzzwords, weasel words and unwritten places; each word once."""
    if not place.text.text.strip():
        yield book.finding("text-missing", Severity.ERROR, place, variant="empty")
    tables = book.of(place.locale)
    if tables is None:
        return
    told: set[str] = set()
    for name, prose in place.fields():
        for one in tables.lexicon("unwritten").matches(prose):
            span = span_of(name, prose.text, one.start, one.end)
            yield book.finding("text-missing", Severity.ERROR, place, span, word=one.exact)
        for rule in ("buzzword", "weasel-word"):
            for one in tables.lexicon(f"{rule}s").matches(prose):
                if one.term.key not in told:
                    told.add(one.term.key)
                    span = Span(name, one.start, one.end, one.exact)
                    yield book.finding(rule, Severity.NOTE, place, span, word=one.exact)
