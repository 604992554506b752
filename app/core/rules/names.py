"""Whether words are written as a proper name: `Green Energy Ltd`, `the Green Bank`."""

import re
from bisect import bisect_left

from app.core.rules.matching import Match, Prose
from app.core.rules.rulebook import Tables

_CAPITAL_AFTER = re.compile(r"[ \u00a0\u202f-]+[^\W\d_a-zà-ÿ]")
_WORD = re.compile(r"[^\W\d_]+")
# In a heading whose words all have capitals ("Buy Green Products"), small ones may go without.
_TITLE_MIN_WORDS = 3
_SMALL_WORD_CHARS = 3
_ENDING_CHARS = 30


class Names:
    """Tells the names of one text."""

    def __init__(self, tables: Tables, prose: Prose) -> None:
        self._prose = prose
        self._endings = [one.start for one in tables.lexicon("name-endings").matches(prose)]

    def are(self, match: Match) -> bool:
        """Say whether a match that may be a name is written as one.

        Words all in capitals are shouting, and a capital at the start of a sentence is grammar,
        unless another capitalised word follows. In a heading all words have capitals, and only
        what follows (`Ltd`, `Directive`) makes a name.
        """
        if not match.term.name or not match.exact[0].isupper() or match.exact.isupper():
            return False
        text, sentence = self._prose.text, self._prose.sentence_at(match.start)
        if _is_title(text[sentence.start : sentence.end]):
            return self._is_ended(match.end, min(sentence.end, match.end + _ENDING_CHARS))
        followed = _CAPITAL_AFTER.search(text[match.start : match.end + 8])
        opening = re.search(r"\w", text[sentence.start : match.start]) is None
        return followed is not None or not opening

    def _is_ended(self, start: int, end: int) -> bool:
        place = bisect_left(self._endings, start)
        return place < len(self._endings) and self._endings[place] < end


def _is_title(sentence: str) -> bool:
    """Say whether every word of a sentence has a capital, but for small ones."""
    words = _WORD.findall(sentence)
    return len(words) >= _TITLE_MIN_WORDS and all(
        one[0].isupper() or len(one) <= _SMALL_WORD_CHARS for one in words
    )
