"""Words that say nothing, words that take back what was said, and words that wait to be written."""

from collections.abc import Iterator

from app.core.rules.behaviours import unobservable
from app.core.rules.findings import RuleFinding, Severity, Span
from app.core.rules.folding import folded_words
from app.core.rules.matching import Prose
from app.core.rules.rulebook import Place, Rulebook, Tables, span_of
from app.core.rules.sentences import words_in

RULES = ("buzzword", "weasel-word")
# A name of so few words says of itself nothing that a text should; a longer one is a sentence.
NAME_ALONE_MAX_WORDS = 3
_MARKS = frozenset("….?!-–—_*/ \t\n")


def check_phrases(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say where a statement has buzzwords, weasel words and unwritten places; each word once."""
    if not place.text.text.strip():
        yield book.finding("text-missing", Severity.ERROR, place, variant="empty")
    elif _name_alone(place):
        span = span_of("text", place.text.text, 0, len(place.text.text))
        yield book.finding(
            "text-missing", Severity.ERROR, place, span, variant="name", word=span.exact
        )
    tables = book.of(place.locale)
    if tables is None:
        return
    told: set[str] = set()
    for name, prose in place.fields():
        unwritten = list(_unwritten(tables, name, prose))
        for span in unwritten:
            yield book.finding("text-missing", Severity.ERROR, place, span, word=span.exact)
        if unwritten:
            continue
        for rule, key, span in _hollow(tables, name, prose):
            if key not in told:
                told.add(key)
                yield book.finding(rule, Severity.NOTE, place, span, word=span.exact)


def _name_alone(place: Place) -> bool:
    """Say whether a statement's text is its name over again: « Courage », « courage. »."""
    name, text = (
        folded_words(one).strip(".!… ") for one in (place.text.name or "", place.text.text)
    )
    return bool(name) and name == text and words_in(text) <= NAME_ALONE_MAX_WORDS


def _unwritten(tables: Tables, name: str, prose: Prose) -> Iterator[Span]:
    """Yield what holds the place of a text: `TBD` anywhere, « à venir » where it stands alone."""
    whole = prose.text.strip()
    start = prose.text.index(whole)
    marks = not any(map(str.isalnum, whole)) and all(one in _MARKS for one in whole)
    names = ("placeholders", "kind-names") if name == "text" else ("placeholders",)
    if marks or any(tables.pattern(one).whole(folded_words(whole)) for one in names):
        yield span_of(name, prose.text, start, start + len(whole))
        return
    for one in tables.lexicon("unwritten").matches(prose):
        yield span_of(name, prose.text, one.start, one.end)


def _hollow(tables: Tables, name: str, prose: Prose) -> Iterator[tuple[str, str, Span]]:
    """Yield rule, key and place of each, but for what a behaviour is told of already."""
    behaviour = name.startswith(("do/", "dont/"))
    told = unobservable(tables, name, prose) if behaviour else None
    for rule in RULES:
        for one in tables.lexicon(f"{rule}s").matches(prose):
            span = Span(name, one.start, one.end, one.exact)
            if told is None or not (span.start < told[2].end and told[2].start < span.end):
                yield rule, one.term.key, span
