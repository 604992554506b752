"""The public keys this instance signs or signed checkpoints with."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from app.core.notes import SigningKey
from app.store.rows import insert_new
from app.store.work_tables import signing_keys as table


class SqlSigningKeys:
    """services.record_repositories.SigningKeys on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: SigningKey) -> bool:
        """Keep it; False when it was kept before."""
        row = {"public_key": key.public_key, "introduced_at": key.introduced_at}
        return insert_new(self._connection, table, [row]) == 1

    def renew(self, key: SigningKey, at: datetime) -> bool:
        """Note that it signs again since `at`; False when somebody else did since it was read."""
        query = update(table).where(
            table.c.public_key == key.public_key, table.c.introduced_at == key.introduced_at
        )
        return self._connection.execute(query.values(introduced_at=at)).rowcount == 1

    def all(self) -> list[SigningKey]:
        """Return all of them in the order in which they last began to sign."""
        query = select(table).order_by(table.c.introduced_at, table.c.public_key)
        return [
            SigningKey(row.public_key, row.introduced_at) for row in self._connection.execute(query)
        ]
