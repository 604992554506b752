"""What people say of passages of a draft."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.core.comments import Anchor, Comment
from app.store.review_tables import comments as table


def _record(row: Row[Any]) -> Comment:
    return Comment(
        id=row.id,
        draft_id=row.draft_id,
        revision=row.revision,
        anchor=Anchor(**row.anchor),
        body=row.body,
        resolved=row.resolved,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


class SqlComments:
    """services.repositories.Comments on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, comment: Comment) -> None:
        """Keep a comment."""
        self._connection.execute(
            insert(table).values(
                id=comment.id,
                draft_id=comment.draft_id,
                revision=comment.revision,
                anchor=asdict(comment.anchor),
                body=comment.body,
                resolved=comment.resolved,
                created_by=comment.created_by,
                created_at=comment.created_at,
                updated_at=comment.updated_at,
            )
        )

    def get(self, draft_id: str, comment_id: str) -> Comment | None:
        """Return one comment of the draft."""
        query = select(table).where(table.c.draft_id == draft_id, table.c.id == comment_id)
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def save(self, comment: Comment, expected_revision: int) -> bool:
        """Replace it; False when its stored revision is not the expected one."""
        query = (
            update(table)
            .where(table.c.id == comment.id, table.c.revision == expected_revision)
            .values(
                revision=comment.revision,
                body=comment.body,
                resolved=comment.resolved,
                updated_at=comment.updated_at,
            )
        )
        return self._connection.execute(query).rowcount == 1

    def page(self, draft_id: str, after_id: str | None, limit: int) -> list[Comment]:
        """Return up to `limit`, oldest first."""
        query = select(table).where(table.c.draft_id == draft_id).order_by(table.c.id).limit(limit)
        if after_id is not None:
            query = query.where(table.c.id > after_id)
        return [_record(row) for row in self._connection.execute(query)]
