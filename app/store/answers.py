"""Answers kept for requests that may be repeated."""

from sqlalchemy import Connection, select

from app.services.repositories import StoredAnswer
from app.store.rows import insert_new
from app.store.work_tables import stored_answers as table


class SqlAnswers:
    """services.repositories.Answers on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, principal_id: str, key: str) -> StoredAnswer | None:
        """Return what was answered to this principal under this key."""
        query = select(table).where(table.c.principal_id == principal_id, table.c.key == key)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return StoredAnswer(
            principal_id=row.principal_id,
            key=row.key,
            request_hash=row.request_hash,
            status=row.status,
            headers=row.headers,
            body=row.body,
            created_at=row.created_at,
        )

    def keep(self, answer: StoredAnswer) -> bool:
        """Keep it; False when one is kept under this key already."""
        row = {
            "principal_id": answer.principal_id,
            "key": answer.key,
            "request_hash": answer.request_hash,
            "status": answer.status,
            "headers": answer.headers,
            "body": answer.body,
            "created_at": answer.created_at,
        }
        return insert_new(self._connection, table, [row]) == 1
