"""Whom a mission serves: a word for people, or a phrase in which a plural is somebody served.

An organization that says what it is speaks of itself there: in "to be a member of the leading
group" nobody is served. What stands in such a predicate is passed over.
"""

from app.core.rules.findings import Span
from app.core.rules.matching import Prose
from app.core.rules.rulebook import Tables, span_of

# A mission that begins so is about the organization; later it may well add what it is.
OPENING_CHARS = 40


def served(tables: Tables, prose: Prose) -> Span | None:
    """Return the first words that name somebody served."""
    itself = tables.pattern("self").spans("text", prose)
    named = [
        span_of("text", prose.text, one.start, one.end)
        for lexicon in ("people", "served")
        for one in tables.lexicon(lexicon).matches(prose)
    ]
    named += tables.pattern("served").spans("text", prose)
    found = [one for one in named if not any(self.start <= one.start < self.end for self in itself)]
    return min(found, key=lambda one: (one.start, one.end), default=None)


def speaks_of_itself(tables: Tables, prose: Prose) -> Span | None:
    """Return what an organization says that it is or will be, where its text begins with that."""
    first = tables.pattern("self").first("text", prose)
    return first if first is not None and first.start < OPENING_CHARS else None
