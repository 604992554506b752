"""Approvals, approval links and comments, in memory."""

from dataclasses import replace
from datetime import datetime

from app.core.approvals import Approval, ApprovalLink
from app.core.comments import Comment
from tests.fakes.tables import Tables


class FakeApprovals:
    """What reviewers said of drafts."""

    def __init__(self, tables: Tables) -> None:
        self._rows, self._links = tables.approvals, tables.approval_links

    def add(self, approval: Approval) -> None:
        self._rows[approval.id] = approval

    def of_draft(self, draft_id: str) -> list[Approval]:
        found = [one for one in self._rows.values() if one.draft_id == draft_id]
        return sorted(found, key=lambda one: one.id)

    def add_link(self, link: ApprovalLink) -> None:
        self._links[link.id] = link

    def link_by_hash(self, secret_hash: bytes) -> ApprovalLink | None:
        return next((one for one in self._links.values() if one.secret_hash == secret_hash), None)

    def link(self, organization_id: str, link_id: str) -> ApprovalLink | None:
        found = self._links.get(link_id)
        return found if found and found.organization_id == organization_id else None

    def use_link(self, link_id: str, at: datetime) -> bool:
        link = self._links.get(link_id)
        if link is None or link.used_at is not None:
            return False
        self._links[link_id] = replace(link, used_at=at)
        return True


class FakeComments:
    """What people say of passages of a draft."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.comments

    def add(self, comment: Comment) -> None:
        self._rows[comment.id] = comment

    def get(self, draft_id: str, comment_id: str) -> Comment | None:
        found = self._rows.get(comment_id)
        return found if found is not None and found.draft_id == draft_id else None

    def save(self, comment: Comment, expected_revision: int) -> bool:
        before = self._rows.get(comment.id)
        if before is None or before.revision != expected_revision:
            return False
        self._rows[comment.id] = comment
        return True

    def page(self, draft_id: str, after_id: str | None, limit: int) -> list[Comment]:
        found = [
            one
            for one in self._rows.values()
            if one.draft_id == draft_id and (after_id is None or one.id > after_id)
        ]
        return sorted(found, key=lambda one: one.id)[:limit]
