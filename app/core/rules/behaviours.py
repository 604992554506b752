"""Values have behaviours on both sides, and a person could see each of them happen."""

import re
from collections.abc import Iterator

from app.core.rules.findings import RuleFinding, Severity, Span
from app.core.rules.folding import folded_words
from app.core.rules.matching import Match, Prose
from app.core.rules.rulebook import Place, Rulebook, Tables, span_of
from app.core.rules.sentences import words_in
from app.core.statements import StatementKind

# Told of any behaviour; the others may be part of an act, when it says of whom or when.
_STATE = "state"
_PART_OF_ACTS = frozenset({"feeling", "leaning"})
_INTENTS = frozenset({"intent", "leaning"})


def check_present(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say which side of a value has no behaviour in any locale, once, in its first locale.

    That a translation lacks what another locale has is a matter of parity, and not told here.
    """
    texts = place.statement.texts
    if place.statement.kind is not StatementKind.VALUE or place.locale != next(iter(texts)):
        return
    sides = ("do", "dont")
    missing = [side for side in sides if not any(getattr(one, side) for one in texts.values())]
    if missing:
        variant = "both" if len(missing) > 1 else missing[0]
        yield book.finding(
            "behaviours-missing", Severity.WARNING, place, variant=variant, name=book.named(place)
        )


def check_behaviours(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say which behaviours are states, intentions or lone words, and which refusals deny."""
    tables = book.of(place.locale)
    if tables is None:
        return
    for name, prose in place.fields():
        if not name.startswith(("do/", "dont/")):
            continue
        denied = tables.pattern("denials").first(name, prose) if name.startswith("dont/") else None
        if denied is not None:
            yield book.finding(
                "behaviour-denied", Severity.WARNING, place, denied, words=denied.exact
            )
            continue
        told = unobservable(tables, name, prose)
        if told is not None:
            variant, severity, span = told
            yield book.finding(
                "behaviour-observable", severity, place, span, variant=variant, verb=span.exact
            )


def unobservable(tables: Tables, name: str, prose: Prose) -> tuple[str, Severity, Span] | None:
    """Return why nobody could see a behaviour happen, how grave that is, and its words."""
    verb = leading(tables, prose)
    # "Hoping it goes away" may well be a `dont`; a virtue ("be respectful") is out of place there.
    if verb is not None and (name.startswith("do/") or verb.term.key == _STATE):
        span = span_of(name, prose.text, verb.start, verb.end)
        if verb.term.key in _INTENTS:
            return "intent", Severity.NOTE, span
        return "state", Severity.WARNING, span
    if words_in(prose.text) != 1:
        return None
    word = prose.text.strip()
    start = prose.text.index(word)
    span = span_of(name, prose.text, start, start + len(word))
    if tables.pattern("lone-verbs").whole(folded_words(word).strip(".!… ")):
        return "verb", Severity.NOTE, span
    return "name", Severity.WARNING, span


def leading(tables: Tables, prose: Prose) -> Match | None:
    """Return the state or intention a behaviour begins with, its leading words passed over.

    "Understand the problem before quoting" and "encourage the shyest to speak first" can be seen.
    """
    leads = tables.lexicon("lead-words").matches(prose)
    at = 0
    for one in leads:
        if not _next(prose, at, one):
            break
        at = one.end
    inner = tables.lexicon("inner-verbs").matches(prose)
    found = next((one for one in inner if one.start >= at and _next(prose, at, one)), None)
    if found is None or found.term.key not in _PART_OF_ACTS:
        return found
    circumstances = tables.pattern("circumstances").spans("", prose)
    return None if any(one.end > found.end for one in circumstances) else found


def _next(prose: Prose, at: int, match: Match) -> bool:
    """Say whether no word stands between a place and a match after it."""
    return re.search(r"\w", prose.text[at : match.start]) is None
