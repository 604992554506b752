"""Entries of an organization's log: what was done, committed to without naming anyone.

The bytes of an entry and its leaf hash are fixed here once; proofs over them are built elsewhere.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256 as _sha256
from typing import Any

from app.core.canonical import canonical_bytes, sha256
from app.core.communications import rfc3339

ENTRY_VERSION = b"\x01"
# Who acts where no person does: the instance itself, at its operator's start or in the background.
INSTANCE = "instance"
SALT_BYTES = 32


class EntryKind(StrEnum):
    """The acts that leave an entry."""

    ORGANIZATION_CREATED = "organization created"
    ORGANIZATION_CHANGED = "organization changed"
    DRAFT_SAVED = "draft saved"
    DRAFT_SUBMITTED = "draft submitted"
    DRAFT_APPROVED = "draft approved"
    DRAFT_REJECTED = "draft rejected"
    DRAFT_WITHDRAWN = "draft withdrawn"
    GATE_OVERRIDDEN = "gate overridden"
    APPROVER_INVITED = "approver invited"
    CHARTER_PUBLISHED = "charter published"
    COMMUNICATIONS_RECEIVED = "communications received"
    CHECK_STARTED = "check started"
    CHECK_FINISHED = "check finished"
    CHECK_FAILED = "check failed"
    FINDING_REVIEWED = "finding reviewed"
    CALIBRATION_CHANGED = "calibration changed"
    KEY_ISSUED = "key issued"
    KEY_REVOKED = "key revoked"
    SIGNING_KEY_CHANGED = "signing key changed"
    WITNESS_ADDED = "witness added"
    WITNESS_REMOVED = "witness removed"
    CHECKPOINT_WITNESSED = "checkpoint witnessed"
    AUDIT_EXPORTED = "audit exported"
    PERSONAL_DATA_ERASED = "personal data erased"


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be entered.

    Attributes:
        subject_id: the id of what was acted on.
        content_hash: 32 bytes over what the act produced, or None.
        previous_hash: 32 bytes over the state before, or None.
        reason: hashed into the entry, never written there.
        details_hash: 32 bytes over what else must never change unseen; optional in an entry.
    """

    kind: EntryKind
    subject_id: str
    content_hash: bytes | None = None
    previous_hash: bytes | None = None
    reason: str | None = None
    details_hash: bytes | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Attributes:
        index: zero-based place.
        data: a version byte, then canonical JSON; under 64 KiB.
        leaf_hash: SHA-256 of 0x00 and `data` (RFC 6962 section 2.1).
    """

    organization_id: str
    index: int
    data: bytes
    leaf_hash: bytes


def commitment(salt: bytes, identity: str) -> bytes:
    """Return what the log says of a person: HMAC-SHA-256, worthless once the salt is erased."""
    return hmac.new(salt, identity.encode(), _sha256).digest()


def make_entry(
    organization_id: str, index: int, at: datetime, principal_commitment: bytes, act: Act
) -> Entry:
    """Return the entry of an act at its place in the log."""
    body: dict[str, Any] = {
        "index": index,
        "time": rfc3339(at),
        "kind": act.kind.value,
        "principal": principal_commitment.hex(),
        "subject": act.subject_id,
        "reason_sha256": sha256(act.reason.encode()).hex() if act.reason is not None else None,
        "content_sha256": act.content_hash.hex() if act.content_hash else None,
        "previous_sha256": act.previous_hash.hex() if act.previous_hash else None,
    }
    if act.details_hash is not None:
        body["details_sha256"] = act.details_hash.hex()
    data = ENTRY_VERSION + canonical_bytes(body)
    return Entry(organization_id, index, data, sha256(b"\x00" + data))
