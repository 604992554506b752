"""What the pair reader said before is taken from there; what it says now is noted."""

from app.core.memories import Known, Odds
from app.gateways.checkers.pair_reader import PairReader


class PairMemory:
    """Asks the model once about each pair of one reading, and not at all about a known one.

    Attributes:
        odds: all that was asked for so far, under its keys.
    """

    def __init__(self, pairs: PairReader, known: Known) -> None:
        self._pairs, self._known = pairs, known
        self.odds: dict[bytes, Odds] = {}

    def read(self, statement: list[int], passage: list[int]) -> Odds:
        """Return the log-odds of a pair: the same bits, remembered or read."""
        key = self._pairs.key(statement, passage)
        found = self.odds.get(key) or self._known.get(key) or self._pairs.odds(statement, passage)
        self.odds[key] = found
        return found
