"""What a word denies or is only spoken of: within its clause, a little way before it.

Commas, colons, dashes and words such as `mais` end a clause, so that "No plastic, just
biodegradable bags" denies plastic alone. What denies nothing ("ne manquez pas") is in the tables.
"""

import re
from bisect import bisect_right
from functools import cached_property

from app.core.rules.matching import Match, Prose
from app.core.rules.rulebook import Tables

# The point of 0,5 and the colon of 12:30 end nothing; a hyphen does between spaces.
_BOUNDS = re.compile(r"[,;:](?!\d)|—|\s[-–](?=\s)")
# How far a negation reaches; `sans` and `without` deny what comes right after them.
_FAR_CHARS, _NEAR_CHARS = 30, 14
_NEAR = "near"
_SPOKEN_CHARS = 60


class Clauses:
    """Tells what the clauses of one text say of the words in them."""

    def __init__(self, tables: Tables, prose: Prose) -> None:
        self._tables = tables
        self._prose = prose

    def denied(self, start: int) -> bool:
        """Say whether a word that turns the sense round stands before this place."""
        begin, _ = self.around(start)
        return any(
            begin <= one.start
            and one.end <= start
            and start - one.end <= (_NEAR_CHARS if one.term.key == _NEAR else _FAR_CHARS)
            for one in self._denials
        )

    def spoken_of(self, start: int) -> bool:
        """Say whether what stands here is asked about, defined, forbidden or others' aim."""
        begin, _ = self.around(start)
        return any(
            begin <= left and right <= start and start - right <= _SPOKEN_CHARS
            for left, right in self._spoken
        )

    def around(self, at: int) -> tuple[int, int]:
        """Return the half-open range of the clause that holds this place."""
        sentence = self._prose.sentence_at(at)
        place = bisect_right(self._bounds, at)
        begin = self._bounds[place - 1] if place else 0
        end = self._bounds[place] if place < len(self._bounds) else sentence.end
        return max(sentence.start, begin), min(sentence.end, end)

    @cached_property
    def _bounds(self) -> list[int]:
        marks = {mark.end() for mark in _BOUNDS.finditer(self._prose.text)}
        turns = self._tables.lexicon("turns").matches(self._prose)
        return sorted(marks | {one.start for one in turns})

    @cached_property
    def _denials(self) -> list[Match]:
        found = self._tables.lexicon("negations").matches(self._prose)
        idle = self._tables.pattern("no-denials").spans("", self._prose)
        return [
            one
            for one in found
            if not any(span.start <= one.start and one.end <= span.end for span in idle)
        ]

    @cached_property
    def _spoken(self) -> list[tuple[int, int]]:
        found = self._tables.pattern("spoken-of").spans("", self._prose)
        return [(span.start, span.end) for span in found]
