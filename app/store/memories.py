"""What checks remember of the pairs they read: one row a communication, packed."""

import struct
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from app.core.memories import Known, Memory, Odds
from app.store.opinion_tables import pair_memories as table
from app.store.rows import upsert

# The key, and four doubles: every bit comes back.
_PAIR = struct.Struct(">32s4d")


def _packed(odds: Known) -> bytes:
    return b"".join(_PAIR.pack(key, *said) for key, said in odds.items())


def _unpacked(data: bytes) -> Iterator[tuple[bytes, Odds]]:
    for key, bears, sided, supports, concludes in _PAIR.iter_unpack(data):
        yield key, (bears, sided, supports, concludes)


class SqlMemories:
    """services.check_repositories.Memories on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self, organization_id: str, communication_ids: Sequence[str], engine_digest: str
    ) -> dict[str, Known]:
        """Return what this engine said of each communication that it remembers."""
        query = select(table.c.communication_id, table.c.pairs).where(
            table.c.organization_id == organization_id,
            table.c.communication_id.in_(communication_ids),
            table.c.engine_digest == engine_digest,
        )
        return {
            row.communication_id: dict(_unpacked(row.pairs))
            for row in self._connection.execute(query)
        }

    def keep(self, memory: Memory) -> None:
        """Remember this in place of what was remembered of the communication, by any engine."""
        row = {
            "communication_id": memory.communication_id,
            "organization_id": memory.organization_id,
            "engine_digest": memory.engine_digest,
            "pairs": _packed(memory.odds),
        }
        upsert(self._connection, table, ["communication_id"], row)
