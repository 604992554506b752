"""Environmental claims of Directive (EU) 2024/825, and whether the evidence stands beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.rules.clauses import Clauses
from app.core.rules.evidence import Evidence
from app.core.rules.findings import Severity
from app.core.rules.matching import Match, Prose, Term, mentioned
from app.core.rules.names import Names
from app.core.rules.rulebook import Tables

# Lists of phrases, by what they claim: more than words side by side ("our products are green").
_PHRASES = ("generic", "neutral")
# Of offsetting, these may be of pay as well.
_BARE = "bare"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim.

    Attributes:
        variant: `generic`; `neutral`, of a neutral or positive climate impact; `offset`, the same
            with offsetting named, which no evidence saves; `shown`, with its evidence beside it.
        evidence: the certificate or link found; empty when there is none.
    """

    match: Match
    variant: str
    severity: Severity
    evidence: str


def environmental_claims(tables: Tables, prose: Prose) -> Iterator[Claim]:
    """Yield the claims of a text in order.

    Source: Directive (EU) 2024/825, recitals 9 and 12; points 4a and 4c added to Annex I of
    Directive 2005/29/EC.
    """
    found = _claims(tables, prose)
    if not found:
        return
    clauses, names = Clauses(tables, prose), Names(tables, prose)
    evidence = Evidence(tables, prose, clauses)
    offsets = _offsets(tables, prose, clauses)
    for one in found:
        if mentioned(prose, one) or names.are(one):
            continue
        if clauses.denied(one.start) or clauses.spoken_of(one.start):
            continue
        sentence = prose.sentence_at(one.start)
        shown = evidence.beside(sentence)
        neutral = one.term.key == "neutral"
        if neutral and any(sentence.start <= at < sentence.end for at in offsets):
            yield Claim(one, "offset", Severity.WARNING, "")
        elif shown:
            yield Claim(one, "shown", Severity.NOTE, shown)
        else:
            variant = "neutral" if neutral else "generic"
            yield Claim(one, variant, Severity.WARNING, "")


def _claims(tables: Tables, prose: Prose) -> list[Match]:
    """Return words and phrases that claim, in order, none inside another."""
    found = tables.lexicon("environmental-claims").matches(prose)
    for key in _PHRASES:
        for span in tables.pattern(f"{key}-claims").spans("", prose):
            if not any(one.start < span.end and span.start < one.end for one in found):
                found.append(Match(span.start, span.end, span.exact, Term((), key)))
    if not found:
        return []
    other = tables.pattern("no-claims").spans("", prose)
    return sorted(
        (
            one
            for one in found
            if not prose.is_address(one.start, one.end)
            and not any(span.start < one.end and one.start < span.end for span in other)
        ),
        key=lambda one: one.start,
    )


def _offsets(tables: Tables, prose: Prose, clauses: Clauses) -> list[int]:
    """Return where offsetting is named: neither denied, nor what makes up for work or a loss."""
    pay = [one.start for one in tables.lexicon("pay-words").matches(prose)]

    def is_pay(one: Match) -> bool:
        begin, end = clauses.around(one.start)
        return one.term.key == _BARE and any(begin <= at < end for at in pay)

    return [
        one.start
        for one in tables.lexicon("offsets").matches(prose)
        if not clauses.denied(one.start) and not is_pay(one)
    ]
