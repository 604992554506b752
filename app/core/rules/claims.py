"""Environmental claims of Directive (EU) 2024/825, and whether the evidence stands beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.rules.findings import Severity
from app.core.rules.matching import Match, Prose, mentioned, negated
from app.core.rules.rulebook import Tables
from app.core.rules.sentences import Sentence

_LEADS = " \n\t(→:–—-"  # may stand between a sentence and the address alone after it
_TAIL_CHARS = 400
_NO_EVIDENCE = ("mailto:", "tel:", "javascript:", "#")
_LINK = re.compile(r"https?://\S|www\.\S|\]\(\S+\)")


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
    certificates = tables.lexicon("certificates").matches(prose)
    offsets = tables.lexicon("offsets").matches(prose)
    negations = tables.lexicon("negations")
    for one in tables.lexicon("environmental-claims").matches(prose):
        if mentioned(prose, one) or negated(prose, one, negations):
            continue
        sentence = prose.sentence_at(one.start)
        named = next((mark.exact for mark in certificates if _in(sentence, mark)), "")
        evidence = named or _link(prose, sentence)
        neutral = one.term.key == "neutral"
        if neutral and any(_in(sentence, mark) for mark in offsets):
            yield Claim(one, "offset", Severity.WARNING, "")
        elif evidence:
            yield Claim(one, "shown", Severity.NOTE, evidence)
        else:
            variant = "neutral" if neutral else "generic"
            yield Claim(one, variant, Severity.WARNING, "")


def _in(sentence: Sentence, match: Match) -> bool:
    return sentence.start <= match.start < sentence.end


def _link(prose: Prose, sentence: Sentence) -> str:
    """Return the link in the sentence, or alone after it, where a post's link usually stands."""
    found = _LINK.search(prose.text, sentence.start, sentence.end)
    if found is not None:
        return _bare(prose.text[found.start() : sentence.end])
    tail = prose.text[sentence.end : sentence.end + _TAIL_CHARS].lstrip(_LEADS)
    return _bare(tail) if _LINK.match(tail) else _marked_link(prose, sentence)


def _marked_link(prose: Prose, sentence: Sentence) -> str:
    """Return the link that markup puts there, where the text itself has none."""
    for at, address in prose.links:
        if at > sentence.end + _TAIL_CHARS:
            break
        if at <= sentence.start or address.lower().startswith(_NO_EVIDENCE):
            continue
        if not prose.text[sentence.end : at].strip(_LEADS):
            return address
    return ""


def _bare(text: str) -> str:
    """Return the first word without the marks that end a sentence around it."""
    return text.split(maxsplit=1)[0].lstrip("](").rstrip(").,;:!?»”\"'")
