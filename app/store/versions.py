"""Published charters."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from app.core.charters import Version
from app.core.mementos import Memento
from app.store.rows import insert_new
from app.store.tables import versions as table


def _record(row: Row[Any]) -> Version:
    return Version(
        id=row.id,
        organization_id=row.organization_id,
        number=row.number,
        title=row.title,
        content=row.content,
        content_hash=row.content_hash,
        parent_hash=row.parent_hash,
        effective_from=row.effective_from,
        published_at=row.published_at,
        reason=row.reason,
        published_by=row.published_by,
        draft_id=row.draft_id,
        log_index=row.log_index,
        approvals=row.approvals,
    )


class SqlVersions:
    """services.record_repositories.Versions on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, version: Version) -> bool:
        """Keep it; False when that number was taken meanwhile."""
        row = {
            "id": version.id,
            "organization_id": version.organization_id,
            "number": version.number,
            "title": version.title,
            "content": version.content,
            "content_hash": version.content_hash,
            "parent_hash": version.parent_hash,
            "effective_from": version.effective_from,
            "published_at": version.published_at,
            "reason": version.reason,
            "published_by": version.published_by,
            "draft_id": version.draft_id,
            "log_index": version.log_index,
            "approvals": version.approvals,
        }
        return insert_new(self._connection, table, [row]) == 1

    def get(self, organization_id: str, number: int) -> Version | None:
        """Return the version with this number."""
        query = select(table).where(
            table.c.organization_id == organization_id, table.c.number == number
        )
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def latest(self, organization_id: str) -> Version | None:
        """Return the version with the highest number."""
        found = self.page(organization_id, None, 1)
        return found[0] if found else None

    def in_force(
        self, organization_id: str, on: datetime, known_at: datetime | None = None
    ) -> Version | None:
        """Answer as core.charters.in_force does over all versions."""
        query = (
            select(table)
            .where(table.c.organization_id == organization_id, table.c.effective_from <= on)
            .order_by(table.c.effective_from.desc(), table.c.number.desc())
            .limit(1)
        )
        if known_at is not None:
            query = query.where(table.c.published_at <= known_at)
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def earliest(self, organization_id: str, known_at: datetime | None = None) -> Version | None:
        """Return the one that was in force first; of two that start together the later one."""
        query = (
            select(table)
            .where(table.c.organization_id == organization_id)
            .order_by(table.c.effective_from, table.c.number.desc())
            .limit(1)
        )
        if known_at is not None:
            query = query.where(table.c.published_at <= known_at)
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def page(self, organization_id: str, before_number: int | None, limit: int) -> list[Version]:
        """Return up to `limit`, newest first."""
        query = (
            select(table)
            .where(table.c.organization_id == organization_id)
            .order_by(table.c.number.desc())
            .limit(limit)
        )
        if before_number is not None:
            query = query.where(table.c.number < before_number)
        return [_record(row) for row in self._connection.execute(query)]

    def mementos(
        self, organization_id: str, after: tuple[datetime, int] | None, limit: int
    ) -> list[Memento]:
        """Return up to `limit` in order of (effective_from, number), without their contents."""
        query = (
            select(table.c.number, table.c.effective_from)
            .where(table.c.organization_id == organization_id)
            .order_by(table.c.effective_from, table.c.number)
            .limit(limit)
        )
        if after is not None:
            query = query.where(tuple_(table.c.effective_from, table.c.number) > after)
        return [Memento(row.number, row.effective_from) for row in self._connection.execute(query)]
