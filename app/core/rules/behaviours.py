"""Values have behaviours on both sides, and a person could see each of them happen."""

import re
from collections.abc import Iterator

from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.matching import Match, Prose
from app.core.rules.rulebook import Place, Rulebook, Tables, span_of
from app.core.rules.sentences import words_in
from app.core.statements import StatementKind


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
            "behaviours-missing", Severity.WARNING, place, variant=variant, name=place.label()
        )


def check_observable(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say which behaviours are states, intentions or bare names, and no acts."""
    tables = book.of(place.locale)
    if tables is None:
        return
    for name, prose in place.fields():
        if not name.startswith(("do/", "dont/")):
            continue
        words = prose.text
        verb = leading(tables, prose)
        if verb is not None and name.startswith("do/"):  # "being late" may well be a `dont`
            span = span_of(name, words, verb.start, verb.end)
            yield book.finding(
                "behaviour-observable",
                Severity.WARNING if verb.term.key == "state" else Severity.NOTE,
                place,
                span,
                variant=verb.term.key,
                verb=verb.exact,
            )
        elif words_in(words) == 1:
            stripped = words.strip()
            start = words.index(stripped)
            span = span_of(name, words, start, start + len(stripped))
            yield book.finding(
                "behaviour-observable", Severity.WARNING, place, span, variant="name", verb=stripped
            )


def leading(tables: Tables, prose: Prose) -> Match | None:
    """Return the state or intention a behaviour begins with, its leading words passed over."""
    leads = tables.lexicon("lead-words").matches(prose)
    at = 0
    for one in leads:
        if not _next(prose, at, one):
            break
        at = one.end
    inner = tables.lexicon("inner-verbs").matches(prose)
    return next((one for one in inner if one.start >= at and _next(prose, at, one)), None)


def _next(prose: Prose, at: int, match: Match) -> bool:
    """Say whether no word stands between a place and a match after it."""
    return re.search(r"\w", prose.text[at : match.start]) is None
