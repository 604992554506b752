"""What a check remembers of the pairs it read, so that no pair of the same text is read twice.

Kept by communication, and no longer than its text: numbers under hashes, no words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# What the model said of one pair, in full: no bit is rounded off.
Odds = tuple[float, float, float, float]
# SHA-256 over exactly what the model was given -> what it said.
Known = Mapping[bytes, Odds]

# Of one communication: the last reading, of at most 96, and what earlier versions were read for.
PAIRS_MAX = 256


@dataclass(frozen=True, slots=True)
class Memory:
    """What one engine said of one communication's pairs, latest first.

    Attributes:
        engine_digest: the engine's own, without any calibration: that moves no odds.
    """

    organization_id: str
    communication_id: str
    engine_digest: str
    odds: Known


def learnt(said: Known, known: Known) -> dict[bytes, Odds] | None:
    """Return what to remember after a reading; None: it was all known.

    Args:
        said: all the reading went by, also what was known before it.
        known: what was remembered before, latest first; the oldest gives way.
    """
    if said.keys() <= known.keys():
        return None
    both = {**said, **{key: odds for key, odds in known.items() if key not in said}}
    return dict(list(both.items())[:PAIRS_MAX])
