"""API keys, by the hash of their secret."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.core.access import Key, Role
from app.store.tables import api_keys as table


def _record(row: Row[Any]) -> Key:
    return Key(
        id=row.id,
        organization_id=row.organization_id,
        role=Role(row.role),
        name=row.name,
        secret_hash=row.secret_hash,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


class SqlKeys:
    """services.repositories.Keys on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: Key) -> None:
        """Keep the key."""
        self._connection.execute(
            insert(table).values(
                id=key.id,
                organization_id=key.organization_id,
                role=key.role.value,
                name=key.name,
                secret_hash=key.secret_hash,
                created_at=key.created_at,
                created_by=key.created_by,
                expires_at=key.expires_at,
                revoked_at=key.revoked_at,
            )
        )

    def by_hash(self, secret_hash: bytes) -> Key | None:
        """Return the key with this secret's hash, revoked or not."""
        query = select(table).where(table.c.secret_hash == secret_hash)
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def get(self, organization_id: str | None, key_id: str) -> Key | None:
        """Return the organization's key, or an operator's for None."""
        query = select(table).where(
            table.c.id == key_id, table.c.organization_id == organization_id
        )
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def page(self, organization_id: str | None, after_id: str | None, limit: int) -> list[Key]:
        """Return up to `limit`, newest first."""
        query = (
            select(table)
            .where(table.c.organization_id == organization_id)
            .order_by(table.c.id.desc())
            .limit(limit)
        )
        if after_id is not None:
            query = query.where(table.c.id < after_id)
        return [_record(row) for row in self._connection.execute(query)]

    def revoke(self, key_id: str, at: datetime) -> None:
        """Close the key from `at` on; the first revocation stands."""
        self._connection.execute(
            update(table)
            .where(table.c.id == key_id, table.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )
