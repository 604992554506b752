"""Absolute promises: one exception breaks them."""

from collections.abc import Iterator

from app.core.rules.clauses import Clauses
from app.core.rules.findings import Severity, Span
from app.core.rules.matching import Match, Prose, mentioned
from app.core.rules.rulebook import Tables


def absolute_promises(tables: Tables, field: str, prose: Prose) -> Iterator[tuple[Span, Severity]]:
    """Yield each absolute that somebody promises, and how grave it is.

    Some are promises by themselves: a state of things that cannot be (`zero risk`, a warning) and a
    promise for all time (`we will never…`, a note). `always`, `never`, `100 %` and their like are
    mostly plain reports, and count in a sentence that promises in so many words (`we guarantee`),
    or that says to the reader what will be (`you will always…`); `no exceptions`, beside `every`.
    """
    clauses = Clauses(tables, prose)
    promises = [
        one
        for one in tables.lexicon("promise-words").matches(prose)
        if not clauses.denied(one.start)
    ]
    beside = {"beside": promises, "everyone": promises + tables.lexicon("all-words").matches(prose)}
    told: set[int] = set()
    for one in tables.lexicon("absolutes").matches(prose):
        if mentioned(prose, one):
            continue
        severity = Severity.WARNING
        if one.term.key == "alone":
            if clauses.denied(one.start):
                continue
        elif one.term.key == "promise":
            severity = Severity.NOTE
        elif not any(_together(prose, one, mark) for mark in beside[one.term.key]):
            continue
        told |= set(range(one.start, one.end))
        yield Span(field, one.start, one.end, one.exact), severity
    for name, severity in (
        ("absolute-promises", Severity.WARNING),
        ("lasting-promises", Severity.NOTE),
    ):
        for span in tables.pattern(name).spans(field, prose):
            if told.isdisjoint(range(span.start, span.end)):
                told |= set(range(span.start, span.end))
                yield span, severity


def _together(prose: Prose, one: Match, other: Match) -> bool:
    """Say whether two words stand in one sentence."""
    sentence = prose.sentence_at(one.start)
    return sentence.start <= other.start < sentence.end
