"""What was published."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, tuple_

from app.core.checks import Selection
from app.core.communications import (
    OUTSIDE,
    Audience,
    AuthorKind,
    Communication,
    NewCommunication,
)
from app.store.rows import insert_new
from app.store.tables import communications as table


def record(row: Row[Any]) -> Communication:
    """Return the communication of a row of the table."""
    content = NewCommunication(
        body=row.body,
        channel=row.channel,
        audience=Audience(row.audience),
        author_kind=AuthorKind(row.author_kind),
        author_name=row.author_name,
        locale=row.locale,
        published_at=row.published_at,
        url=row.url,
        external_id=row.external_id,
        in_reply_to=row.in_reply_to,
    )
    return Communication(row.id, row.organization_id, content, row.body_hash, row.received_at)


def _row(one: Communication, fingerprint: bytes) -> dict[str, Any]:
    content = one.content
    return {
        "id": one.id,
        "organization_id": one.organization_id,
        "fingerprint": fingerprint,
        "external_id": content.external_id,
        "in_reply_to": content.in_reply_to,
        "channel": content.channel,
        "audience": content.audience.value,
        "author_kind": content.author_kind.value,
        "author_name": content.author_name,
        "locale": content.locale,
        "published_at": content.published_at,
        "published_month": content.published_at.astimezone(UTC).isoformat()[:7],
        "url": content.url,
        "body": content.body,
        "body_hash": one.body_hash,
        "received_at": one.received_at,
    }


def selected(organization_id: str, selection: Selection) -> list[ColumnElement[bool]]:
    """Return the conditions that a selection means for rows of the table."""
    conditions: list[ColumnElement[bool]] = [table.c.organization_id == organization_id]
    for column, wanted in (
        (table.c.channel, selection.channel),
        (table.c.audience, selection.audience.value if selection.audience else None),
        (table.c.author_name, selection.author),
        (table.c.author_kind, selection.author_kind.value if selection.author_kind else None),
        (table.c.locale, selection.locale),
    ):
        if wanted is not None:
            conditions.append(column == wanted)
    if selection.since is not None:
        conditions.append(table.c.published_at >= selection.since)
    if selection.until is not None:
        conditions.append(table.c.published_at < selection.until)
    return conditions


def readable() -> list[ColumnElement[bool]]:
    """Return what holds for texts that a check reads.

    An erased one keeps the findings it has; what others wrote to the organization is not its word.
    """
    return [table.c.body != "", *_own()]


def emptied() -> list[ColumnElement[bool]]:
    """Return what holds for texts that a check would read, had they not been erased."""
    return [table.c.body == "", *_own()]


def _own() -> list[ColumnElement[bool]]:
    return [table.c.author_kind.not_in([one.value for one in OUTSIDE])]


class SqlCommunications:
    """services.repositories.Communications on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, communications: Sequence[Communication], fingerprints: Sequence[bytes]
    ) -> list[str]:
        """Keep those whose fingerprint is new in the organization; return the ids kept."""
        return [
            one.id
            for one, fingerprint in zip(communications, fingerprints, strict=True)
            if insert_new(self._connection, table, [_row(one, fingerprint)])
        ]

    def get(self, organization_id: str, communication_id: str) -> Communication | None:
        """Return the organization's communication."""
        query = select(table).where(
            table.c.organization_id == organization_id, table.c.id == communication_id
        )
        row = self._connection.execute(query).one_or_none()
        return record(row) if row else None

    def hold(self, organization_id: str, communication_ids: Sequence[str]) -> set[str]:
        """Return which of them have their text, and will until this transaction ends.

        Waits for nobody: one that is being erased now is left out.
        """
        query = (
            select(table.c.id)
            .where(table.c.organization_id == organization_id)
            .where(table.c.id.in_(communication_ids), table.c.body != "")
            .with_for_update(read=True, skip_locked=True)
        )
        return set(self._connection.execute(query).scalars())

    def by_fingerprint(self, organization_id: str, fingerprint: bytes) -> Communication | None:
        """Return the one that was kept under this fingerprint."""
        query = select(table).where(
            table.c.organization_id == organization_id, table.c.fingerprint == fingerprint
        )
        row = self._connection.execute(query).one_or_none()
        return record(row) if row else None

    def page(
        self,
        organization_id: str,
        selection: Selection,
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> list[Communication]:
        """Return up to `limit`, latest published first."""
        query = (
            select(table)
            .where(*selected(organization_id, selection))
            .order_by(table.c.published_at.desc(), table.c.id.desc())
            .limit(limit)
        )
        if before is not None:
            place = tuple_(table.c.published_at, table.c.id)
            query = query.where(place < before)
        return [record(row) for row in self._connection.execute(query)]

    def count(self, organization_id: str, selection: Selection, received_until: datetime) -> int:
        """Return how many were received by then, of those that a check reads."""
        query = (
            select(func.count())
            .select_from(table)
            .where(*selected(organization_id, selection), table.c.received_at <= received_until)
            .where(*readable())
        )
        return int(self._connection.execute(query).scalar_one())
