"""One append-only log per organization, written in the transaction of the act."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.core.log import SALT_BYTES, Act, Entry, commitment, make_entry
from app.store.rows import insert_new
from app.store.tables import identity_salts, log_entries, log_heads


class SqlLog:
    """services.repositories.Log on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, organization_id: str, principal_id: str, at: datetime, act: Act) -> int:
        """Enter the act; the head's row makes writers of one organization take turns."""
        index = self._take_index(organization_id)
        salt = self._salt(organization_id, principal_id)
        entry = make_entry(organization_id, index, at, commitment(salt, principal_id), act)
        self._connection.execute(
            insert(log_entries).values(
                organization_id=organization_id,
                log_index=index,
                data=entry.data,
                leaf_hash=entry.leaf_hash,
            )
        )
        return index

    def _take_index(self, organization_id: str) -> int:
        insert_new(self._connection, log_heads, [{"organization_id": organization_id, "size": 0}])
        query = (
            update(log_heads)
            .where(log_heads.c.organization_id == organization_id)
            .values(size=log_heads.c.size + 1)
            .returning(log_heads.c.size)
        )
        return int(self._connection.execute(query).scalar_one()) - 1

    def _salt(self, organization_id: str, principal_id: str) -> bytes:
        query = select(identity_salts.c.salt).where(
            identity_salts.c.organization_id == organization_id,
            identity_salts.c.principal_id == principal_id,
        )
        salt: bytes | None = self._connection.execute(query).scalar_one_or_none()
        if salt is None:
            salt = secrets.token_bytes(SALT_BYTES)
            row = {
                "organization_id": organization_id,
                "principal_id": principal_id,
                "salt": salt,
            }
            self._connection.execute(insert(identity_salts).values(**row))
        return salt

    def entries(self, organization_id: str, start: int, limit: int) -> list[Entry]:
        """Return up to `limit` entries from `start` on."""
        query = (
            select(log_entries)
            .where(log_entries.c.organization_id == organization_id)
            .where(log_entries.c.log_index >= start)
            .order_by(log_entries.c.log_index)
            .limit(limit)
        )
        return [
            Entry(row.organization_id, row.log_index, row.data, row.leaf_hash)
            for row in self._connection.execute(query)
        ]

    def size(self, organization_id: str) -> int:
        """Return the number of entries."""
        query = select(log_heads.c.size).where(log_heads.c.organization_id == organization_id)
        return int(self._connection.execute(query).scalar_one_or_none() or 0)
