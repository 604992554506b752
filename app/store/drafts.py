"""Draft heads and every revision of each."""

import json
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from app.core.canonical import canonical_bytes
from app.core.drafts import OPEN_STATES, Draft, DraftContent, DraftState, Revision
from app.store.tables import draft_revisions, drafts


def _content(data: bytes) -> DraftContent:
    return DraftContent.from_json(json.loads(data))


def _record(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        organization_id=row.organization_id,
        state=DraftState(row.state),
        revision=row.revision,
        content=_content(row.content),
        created_at=row.created_at,
        created_by=row.created_by,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        published_as=row.published_as,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
    )


def _revision(row: Row[Any]) -> Revision:
    return Revision(row.draft_id, row.revision, _content(row.content), row.saved_at, row.saved_by)


def _heads() -> Select[Any]:
    return select(drafts, draft_revisions.c.content).join(
        draft_revisions,
        (draft_revisions.c.draft_id == drafts.c.id)
        & (draft_revisions.c.revision == drafts.c.revision),
    )


class SqlDrafts:
    """services.repositories.Drafts on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, draft: Draft) -> None:
        """Keep the draft and its first revision."""
        self._connection.execute(
            insert(drafts).values(
                id=draft.id,
                organization_id=draft.organization_id,
                state=draft.state.value,
                revision=draft.revision,
                published_as=draft.published_as,
                submitted_by=draft.submitted_by,
                submitted_at=draft.submitted_at,
                created_at=draft.created_at,
                created_by=draft.created_by,
                updated_at=draft.updated_at,
                updated_by=draft.updated_by,
            )
        )
        self._keep(draft)

    def _keep(self, draft: Draft) -> None:
        self._connection.execute(
            insert(draft_revisions).values(
                draft_id=draft.id,
                revision=draft.revision,
                content=canonical_bytes(draft.content.as_json()),
                saved_at=draft.updated_at,
                saved_by=draft.updated_by,
            )
        )

    def get(self, organization_id: str, draft_id: str) -> Draft | None:
        """Return the organization's draft with its latest content."""
        query = _heads().where(drafts.c.organization_id == organization_id, drafts.c.id == draft_id)
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def save(self, draft: Draft, expected_revision: int) -> bool:
        """Replace the head and keep the revision; False when somebody saved in between."""
        query = (
            update(drafts)
            .where(drafts.c.id == draft.id, drafts.c.revision == expected_revision)
            .where(drafts.c.state.in_([one.value for one in OPEN_STATES]))
            .values(
                state=draft.state.value,
                revision=draft.revision,
                updated_at=draft.updated_at,
                updated_by=draft.updated_by,
            )
        )
        if self._connection.execute(query).rowcount != 1:
            return False
        self._keep(draft)
        return True

    def turn(self, draft: Draft, was: DraftState) -> bool:
        """Store the head's state; False when it is no longer in `was` at that revision."""
        query = (
            update(drafts)
            .where(drafts.c.id == draft.id, drafts.c.revision == draft.revision)
            .where(drafts.c.state == was.value)
            .values(
                state=draft.state.value,
                published_as=draft.published_as,
                submitted_by=draft.submitted_by,
                submitted_at=draft.submitted_at,
                updated_at=draft.updated_at,
                updated_by=draft.updated_by,
            )
        )
        return self._connection.execute(query).rowcount == 1

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Draft]:
        """Return up to `limit`, newest first."""
        query = (
            _heads()
            .where(drafts.c.organization_id == organization_id)
            .order_by(drafts.c.id.desc())
            .limit(limit)
        )
        if after_id is not None:
            query = query.where(drafts.c.id < after_id)
        return [_record(row) for row in self._connection.execute(query)]

    def revision(self, draft_id: str, revision: int) -> Revision | None:
        """Return one save."""
        query = select(draft_revisions).where(
            draft_revisions.c.draft_id == draft_id, draft_revisions.c.revision == revision
        )
        row = self._connection.execute(query).one_or_none()
        return _revision(row) if row else None

    def revisions(self, draft_id: str, before: int | None, limit: int) -> list[Revision]:
        """Return up to `limit`, newest first."""
        query = (
            select(draft_revisions)
            .where(draft_revisions.c.draft_id == draft_id)
            .order_by(draft_revisions.c.revision.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(draft_revisions.c.revision < before)
        return [_revision(row) for row in self._connection.execute(query)]
