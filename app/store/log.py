"""One append-only log per organization, written in the transaction of the act."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, tuple_, update

from app.core.log import SALT_BYTES, Act, Entry, commitment, make_entry
from app.core.merkle import NodeId, new_nodes
from app.store.rows import insert_new
from app.store.tables import identity_salts, log_entries, log_heads, log_nodes


def _trailing_ones(index: int) -> range:
    """Return the levels at which an entry at this index completes a subtree to its left."""
    return range((index ^ (index + 1)).bit_length() - 1)


class SqlLog:
    """services.record_repositories.Log on SQL."""

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
        self._integrate(organization_id, index, entry.leaf_hash)
        return index

    def _integrate(self, organization_id: str, index: int, leaf: bytes) -> None:
        """Keep the subtrees that the entry completes: one on average, log2(index) at most."""
        wanted = [NodeId(level, (index >> level) - 1) for level in _trailing_ones(index)]
        have = self.nodes(organization_id, wanted)
        made = new_nodes(index, leaf, have.__getitem__)[1:]
        if made:
            self._connection.execute(
                insert(log_nodes),
                [
                    {
                        "organization_id": organization_id,
                        "level": node.level,
                        "node_index": node.index,
                        "hash": value,
                    }
                    for node, value in made
                ],
            )

    def nodes(self, organization_id: str, wanted: Sequence[NodeId]) -> dict[NodeId, bytes]:
        """Return the hashes of those complete subtrees that the log has, level 0 too."""
        found: dict[NodeId, bytes] = {}
        leaves = [node.index for node in wanted if node.level == 0]
        higher = [(node.level, node.index) for node in wanted if node.level > 0]
        if leaves:
            query = select(log_entries.c.log_index, log_entries.c.leaf_hash).where(
                log_entries.c.organization_id == organization_id,
                log_entries.c.log_index.in_(leaves),
            )
            found |= {NodeId(0, index): value for index, value in self._connection.execute(query)}
        if higher:
            place = tuple_(log_nodes.c.level, log_nodes.c.node_index)
            rows = select(log_nodes.c.level, log_nodes.c.node_index, log_nodes.c.hash).where(
                log_nodes.c.organization_id == organization_id, place.in_(higher)
            )
            found |= {
                NodeId(level, index): value
                for level, index, value in self._connection.execute(rows)
            }
        return found

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
