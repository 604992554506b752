"""Column types and the columns that many tables have."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases; SQLite keeps it as sortable text without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; give SQLite the UTC wall time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must carry its zone")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the time in UTC."""
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if dialect.name == "sqlite" else at.astimezone(UTC)


def id_column(name: str = "id", **kwargs: Any) -> Column[str]:
    """Return a column for a UUID in text form."""
    return Column(name, String(36), **kwargs)


def organization_column(**kwargs: Any) -> Column[str]:
    """Return the column that says whose a row is."""
    return Column(
        "organization_id", String(36), ForeignKey("organizations.id"), nullable=False, **kwargs
    )


def hash_column(name: str, *, nullable: bool = False) -> Column[bytes]:
    """Return a column for 32 bytes of SHA-256."""
    return Column(name, LargeBinary(32), nullable=nullable)


def at_column(name: str, *, nullable: bool = False) -> Column[datetime]:
    """Return a column for an instant."""
    return Column(name, Instant, nullable=nullable)
