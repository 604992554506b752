"""Shares with their uncertainty: a share without its denominator is not a figure."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, with its 95 % Wilson interval.

    Attributes:
        low, high: in [0, 1], rounded to 4 decimals; 0 and 1 when `of` is 0.
    """

    count: int
    of: int
    low: float
    high: float

    def as_json(self) -> dict[str, Any]:
        """Return the shape reports use."""
        return {"count": self.count, "of": self.of, "low": self.low, "high": self.high}


def wilson(count: int, of: int) -> Share:
    """Return the share with its 95 % interval.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927), equation for the score interval without continuity correction.
    """
    if of <= 0:
        return Share(count, of, 0.0, 1.0)
    p, z2 = count / of, Z_95 * Z_95
    centre = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == of else min(1.0, centre + half)
    return Share(count, of, round(low, 4), round(high, 4))
