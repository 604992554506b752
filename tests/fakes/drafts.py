"""Drafts and their revisions, in memory."""

from app.core.drafts import OPEN_STATES, Draft, DraftState, Revision
from tests.fakes.tables import Tables


class FakeDrafts:
    """Draft heads and every revision of each."""

    def __init__(self, tables: Tables) -> None:
        self._heads, self._revisions = tables.drafts, tables.revisions

    def add(self, draft: Draft) -> None:
        self._keep(draft)

    def get(self, organization_id: str, draft_id: str) -> Draft | None:
        draft = self._heads.get(draft_id)
        return draft if draft and draft.organization_id == organization_id else None

    def save(self, draft: Draft, expected_revision: int) -> bool:
        if not self._is_open_at(draft.id, expected_revision):
            return False
        self._keep(draft)
        return True

    def turn(self, draft: Draft, was: DraftState) -> bool:
        head = self._heads.get(draft.id)
        if head is None or head.revision != draft.revision or head.state is not was:
            return False
        self._heads[draft.id] = draft
        return True

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Draft]:
        found = [
            one
            for one in self._heads.values()
            if one.organization_id == organization_id and (after_id is None or one.id < after_id)
        ]
        return sorted(found, key=lambda one: one.id, reverse=True)[:limit]

    def revision(self, draft_id: str, revision: int) -> Revision | None:
        return self._revisions.get((draft_id, revision))

    def revisions(self, draft_id: str, before: int | None, limit: int) -> list[Revision]:
        found = [
            one
            for (draft, number), one in self._revisions.items()
            if draft == draft_id and (before is None or number < before)
        ]
        return sorted(found, key=lambda one: one.revision, reverse=True)[:limit]

    def _is_open_at(self, draft_id: str, revision: int) -> bool:
        stored = self._heads.get(draft_id)
        return stored is not None and stored.revision == revision and stored.state in OPEN_STATES

    def _keep(self, draft: Draft) -> None:
        self._heads[draft.id] = draft
        self._revisions[draft.id, draft.revision] = Revision(
            draft.id, draft.revision, draft.content, draft.updated_at, draft.updated_by
        )
