"""The machine's own time and randomness."""

import secrets
from datetime import UTC, datetime

import uuid_utils


class SystemClock:
    """services.ports.Clock on the machine's clock."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)


class SystemIds:
    """services.ports.Ids on the machine's randomness."""

    def new(self) -> str:
        """Return a UUIDv7. Source: RFC 9562 section 5.7."""
        return str(uuid_utils.uuid7())

    def secret(self) -> str:
        """Return 256 random bits as URL-safe text."""
        return secrets.token_urlsafe(32)
