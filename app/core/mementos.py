"""Mementos: the versions as states of one resource in time, and where a question in time leads.

Source: RFC 7089.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Memento:
    """One version's place in time.

    Attributes:
        effective_from: since when it counts (aware UTC): its Memento-Datetime.
    """

    number: int
    effective_from: datetime

    @property
    def place(self) -> tuple[datetime, int]:
        """What mementos are ordered by."""
        return self.effective_from, self.number
