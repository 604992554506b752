"""What reviewers said of drafts, and the links that let some of them in."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.core.approvals import Approval, ApprovalLink, Decision
from app.store.review_tables import approval_links, approvals


def _link(row: Row[Any]) -> ApprovalLink:
    return ApprovalLink(
        id=row.id,
        organization_id=row.organization_id,
        draft_id=row.draft_id,
        revision=row.revision,
        content_hash=row.content_hash,
        secret_hash=row.secret_hash,
        approver_name=row.approver_name,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


class SqlApprovals:
    """services.repositories.Approvals on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, approval: Approval) -> None:
        """Keep a reviewer's word."""
        self._connection.execute(
            insert(approvals).values(
                id=approval.id,
                organization_id=approval.organization_id,
                draft_id=approval.draft_id,
                revision=approval.revision,
                content_hash=approval.content_hash,
                decision=approval.decision.value,
                approver_id=approval.approver_id,
                reason=approval.reason,
                log_index=approval.log_index,
                created_at=approval.created_at,
            )
        )

    def of_draft(self, draft_id: str) -> list[Approval]:
        """Return all of one draft, oldest first."""
        query = select(approvals).where(approvals.c.draft_id == draft_id).order_by(approvals.c.id)
        return [
            Approval(
                id=row.id,
                organization_id=row.organization_id,
                draft_id=row.draft_id,
                revision=row.revision,
                content_hash=row.content_hash,
                decision=Decision(row.decision),
                approver_id=row.approver_id,
                reason=row.reason,
                log_index=row.log_index,
                created_at=row.created_at,
            )
            for row in self._connection.execute(query)
        ]

    def add_link(self, link: ApprovalLink) -> None:
        """Keep a link; its secret only as a hash."""
        self._connection.execute(
            insert(approval_links).values(
                id=link.id,
                organization_id=link.organization_id,
                draft_id=link.draft_id,
                revision=link.revision,
                content_hash=link.content_hash,
                secret_hash=link.secret_hash,
                approver_name=link.approver_name,
                created_by=link.created_by,
                created_at=link.created_at,
                expires_at=link.expires_at,
                used_at=link.used_at,
            )
        )

    def link_by_hash(self, secret_hash: bytes) -> ApprovalLink | None:
        """Return the link with this secret's hash, used or not."""
        query = select(approval_links).where(approval_links.c.secret_hash == secret_hash)
        row = self._connection.execute(query).one_or_none()
        return _link(row) if row else None

    def link(self, organization_id: str, link_id: str) -> ApprovalLink | None:
        """Return the organization's link with this id."""
        query = select(approval_links).where(
            approval_links.c.organization_id == organization_id, approval_links.c.id == link_id
        )
        row = self._connection.execute(query).one_or_none()
        return _link(row) if row else None

    def use_link(self, link_id: str, at: datetime) -> bool:
        """Close the link; False when it was used before."""
        query = (
            update(approval_links)
            .where(approval_links.c.id == link_id, approval_links.c.used_at.is_(None))
            .values(used_at=at)
        )
        return self._connection.execute(query).rowcount == 1
