"""A clock that tests set, and identifiers that tests can foresee."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock

START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
TICK = timedelta(seconds=1)


class FakeClock:
    """Tells the time it was set to; every look at it is one tick later than the one before."""

    def __init__(self, start: datetime = START, tick: timedelta = TICK) -> None:
        self.tick = tick
        self._next = start
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the time and let it go on by one tick."""
        with self._lock:
            at = self._next
            self._next = at + self.tick
            return at

    def set(self, at: datetime) -> None:
        """Make `at` what the next look shows."""
        with self._lock:
            self._next = at

    def advance(self, **parts: float) -> None:
        """Let time pass: `advance(days=2)`; the parts are those of timedelta."""
        with self._lock:
            self._next += timedelta(**parts)


class FakeIds:
    """Makes UUIDv7-shaped identifiers, ascending, and secrets; the same in every run."""

    def __init__(self, prefix: str = "01980000") -> None:
        self.prefix = prefix
        self._count = 0
        self._lock = Lock()

    def new(self) -> str:
        """Return the next identifier; later ones sort after earlier ones."""
        return f"{self.prefix}-0000-7000-8000-{self._take():012x}"

    def secret(self) -> str:
        """Return 43 URL-safe characters, which stand for 256 bits."""
        digest = sha256(f"secret {self._take()}".encode()).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def _take(self) -> int:
        with self._lock:
            self._count += 1
            return self._count
