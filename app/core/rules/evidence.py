"""What stands beside a claim for whoever wants to see it proven: a certificate, or a link."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from app.core.rules.clauses import Clauses
from app.core.rules.matching import Match, Prose
from app.core.rules.rulebook import Tables
from app.core.rules.sentences import Sentence

_LEADS = " \n\t(→:–—-"  # may stand between a sentence and the address alone after it
_TAIL_CHARS = 400
_NO_EVIDENCE = ("mailto:", "tel:", "javascript:", "#")
_LINK = re.compile(r"https?://\S|www\.\S|\]\(\S+\)")
# Nobody can follow a link without words.
_EMPTY_LINK = re.compile(r"\[\s{0,20}\]\([^()\s]*\)|<a\s[^<>]{0,2000}>\s{0,20}</a>", re.IGNORECASE)


class Evidence:
    """Tells the evidence that stands beside the sentences of one text."""

    def __init__(self, tables: Tables, prose: Prose, clauses: Clauses) -> None:
        self._tables = tables
        self._prose = prose
        self._clauses = clauses

    def beside(self, sentence: Sentence) -> str:
        """Return the certificate that a sentence names, or its link; empty when it has none."""
        held = next((one.exact for one in self._certificates if _in(sentence, one)), "")
        return held or self._link(sentence)

    @cached_property
    def _certificates(self) -> list[Match]:
        """The certificates that are said to be held: neither denied, nor lost, nor hoped for."""
        lost = self._tables.lexicon("uncertified").matches(self._prose)
        return [
            one
            for one in self._tables.lexicon("certificates").matches(self._prose)
            if not self._clauses.denied(one.start) and not self._together(one, lost)
        ]

    def _together(self, certificate: Match, words: list[Match]) -> bool:
        begin, end = self._clauses.around(certificate.start)
        return any(begin <= one.start < end for one in words)

    def _link(self, sentence: Sentence) -> str:
        """Return the link in the sentence, or alone after it, where a post's usually stands."""
        text = self._prose.text
        for found in _LINK.finditer(text, sentence.start, sentence.end):
            if not any(left <= found.start() < right for left, right in self._empty_links):
                return _bare(text[found.start() : sentence.end])
        tail = text[sentence.end : sentence.end + _TAIL_CHARS].lstrip(_LEADS)
        return _bare(tail) if _LINK.match(tail) else self._marked_link(sentence)

    @cached_property
    def _empty_links(self) -> list[tuple[int, int]]:
        return [mark.span() for mark in _EMPTY_LINK.finditer(self._prose.text)]

    def _marked_link(self, sentence: Sentence) -> str:
        """Return the link that markup puts there, where the text itself has none."""
        links, text = self._prose.links, self._prose.text
        first = bisect_right(links, sentence.start, key=lambda one: one[0])
        last = bisect_left(links, sentence.end + _TAIL_CHARS + 1, key=lambda one: one[0])
        for at, address in links[first:last]:
            if address.lower().startswith(_NO_EVIDENCE):
                continue
            if not text[sentence.end : at].strip(_LEADS):
                return address
        return ""


def _in(sentence: Sentence, match: Match) -> bool:
    return sentence.start <= match.start < sentence.end


def _bare(text: str) -> str:
    """Return the first word without the marks that end a sentence around it."""
    return text.split(maxsplit=1)[0].lstrip("](").rstrip(").,;:!?»”\"'")
