"""Absolute promises: one exception breaks them."""

from collections.abc import Iterator

from app.core.rules.findings import Severity
from app.core.rules.matching import Match, Prose, mentioned, negated
from app.core.rules.rulebook import Tables


def absolute_promises(tables: Tables, prose: Prose) -> Iterator[tuple[Match, Severity]]:
    """Yield each absolute that somebody promises, and how grave it is.

    Some are promises by themselves: a state of things that cannot be (`zero risk`, a warning) and a
    promise for all time (`we will never…`, a note). `always`, `never`, `100 %` and their like are
    mostly plain reports, and count in a sentence that promises in so many words (`we guarantee`).
    """
    negations = tables.lexicon("negations")
    promises = tables.lexicon("promise-words").matches(prose)
    for one in tables.lexicon("absolutes").matches(prose):
        if mentioned(prose, one):
            continue
        if one.term.key == "alone":
            if not negated(prose, one, negations):
                yield one, Severity.WARNING
        elif one.term.key == "promise":
            yield one, Severity.NOTE
        else:
            sentence = prose.sentence_at(one.start)
            if any(sentence.start <= mark.start < sentence.end for mark in promises):
                yield one, Severity.WARNING
