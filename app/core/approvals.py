"""Approvals: who approved exactly what, and when enough of them count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.core.canonical import canonical_bytes, sha256
from app.core.charters import content_hash
from app.core.communications import rfc3339
from app.core.drafts import Draft


class Decision(StrEnum):
    """What a reviewer says."""

    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Approval:
    """One reviewer's word on one revision; it never changes.

    Attributes:
        content_hash: 32 bytes, over the statements that were seen.
        approver_id: the key's id, or the id of the approval link that was used.
    """

    id: str
    organization_id: str
    draft_id: str
    revision: int
    content_hash: bytes
    decision: Decision
    approver_id: str
    reason: str
    log_index: int
    created_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the shape that versions and drafts show; names are looked up elsewhere."""
        return {
            "approver": self.approver_id,
            "decision": self.decision.value,
            "revision": self.revision,
            "content_sha256": self.content_hash.hex(),
            "reason": self.reason,
            "log_index": self.log_index,
            "at": rfc3339(self.created_at),
        }


@dataclass(frozen=True, slots=True)
class ApprovalLink:
    """A single-use way in for an approver without an account.

    Attributes:
        secret_hash: 32 bytes over the link's secret.
        content_hash: what the link shows and may approve, 32 bytes.
        approver_name: who was invited; personal data, erasable.
    """

    id: str
    organization_id: str
    draft_id: str
    revision: int
    content_hash: bytes
    secret_hash: bytes
    approver_name: str
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None

    def details_hash(self) -> bytes:
        """Return 32 bytes over what the link is good for; who was invited is not among it."""
        facts = {
            "draft": self.draft_id,
            "revision": self.revision,
            "expires_at": rfc3339(self.expires_at),
        }
        return sha256(canonical_bytes(facts))


def counting(approvals: Iterable[Approval], draft: Draft) -> tuple[Approval, ...]:
    """Return the approvals that count for the draft as it stands now, one a person.

    An approval is bound to the revision and the content hash it saw, and to the submission it
    answered: one changed byte, or a new submission, and it no longer counts. Who asked does not.
    """
    if draft.submitted_at is None:
        return ()
    current = content_hash(draft.content.statements)
    found: dict[str, Approval] = {}
    for one in approvals:
        if (
            one.decision is Decision.APPROVED
            and one.revision == draft.revision
            and one.content_hash == current
            and one.created_at >= draft.submitted_at
            and one.approver_id != draft.submitted_by
        ):
            found.setdefault(one.approver_id, one)
    return tuple(found.values())
