"""Approvers without an account: a single-use, expiring, signed link to exactly one content."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.access import Permission, Principal
from app.core.approvals import ApprovalLink, Decision
from app.core.canonical import sha256
from app.core.charters import content_hash
from app.core.communications import rfc3339
from app.core.drafts import Draft, DraftState
from app.core.errors import (
    ConflictError,
    FieldError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    require,
)
from app.core.log import Act, EntryKind
from app.core.organizations import Organization
from app.services.access import enter
from app.services.drafting import (
    open_for_write,
    record_approval,
    record_rejection,
    require_state,
)
from app.services.ports import Ports, UnitOfWork

LIFETIME = timedelta(days=7)
LIFETIME_MAX = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link just made, with the secret that is shown this once."""

    link: ApprovalLink
    secret: str


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What the holder of a link sees: what is to be approved, and its hash."""

    organization: Organization
    link: ApprovalLink
    draft: Draft


def invite_approver(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    if_match: str | None,
    name: str,
    expires_at: datetime | None,
) -> Invitation:
    """Make a link for somebody without an account; who submitted the draft cannot.

    Raises: NotAllowedError, ConflictError, InvalidError: the expiry is past or too far away.
    """
    now = ports.clock.now()
    expires = expires_at or now + LIFETIME
    if not now < expires <= now + LIFETIME_MAX:
        detail = f"`expires_at` must lie within the next {LIFETIME_MAX.days} days."
        raise InvalidError([FieldError("/expires_at", "range", detail)])
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.PUBLISH)
        draft = open_for_write(uow, organization, draft_id, if_match)
        require_state(draft, DraftState.IN_REVIEW)
        if principal.id == draft.submitted_by:
            raise NotAllowedError(
                "Who submitted a draft cannot choose its approvers; another leader must.",
                code="own-submission",
            )
        link_id, seen = ports.ids.new(), content_hash(draft.content.statements)
        secret = _signed(ports, link_id, seen, expires)
        link = ApprovalLink(
            id=link_id,
            organization_id=organization.id,
            draft_id=draft.id,
            revision=draft.revision,
            content_hash=seen,
            secret_hash=sha256(secret.encode()),
            approver_name=name,
            created_by=principal.id,
            created_at=now,
            expires_at=expires,
            used_at=None,
        )
        uow.approvals.add_link(link)
        act = Act(EntryKind.APPROVER_INVITED, link.id, seen, details_hash=link.details_hash())
        uow.log.append(organization.id, principal.id, now, act)
        uow.commit()
    return Invitation(link, secret)


def _signed(ports: Ports, link_id: str, seen: bytes, expires: datetime) -> str:
    """Return the secret: the link's id and this instance's signature over what it stands for."""
    message = f"credo approval link v1\n{link_id}\n{seen.hex()}\n{rfc3339(expires)}\n"
    signature = base64.urlsafe_b64encode(ports.signer.sign(message.encode())).decode()
    return f"{link_id.replace('-', '')}.{signature.rstrip('=')}"


def read_invitation(ports: Ports, secret: str) -> InvitationView:
    """Return what a link shows.

    Raises: NotFoundError: unknown, used or expired. ConflictError: the draft changed since.
    """
    with ports.store.read() as uow:
        return _opened(ports, uow, secret)


def answer_invitation(
    ports: Ports, secret: str, decision: Decision, reason: str, content_sha256: str
) -> InvitationView:
    """Keep the decision of a link's holder and close the link.

    Args: content_sha256: what the holder saw; it must be what the draft says now.
    """
    with ports.store.write() as uow:
        view = _opened(ports, uow, secret)
        if content_sha256.lower() != view.link.content_hash.hex():
            detail = "This is not the hash of what the link shows; read it again."
            raise InvalidError([FieldError("/content_sha256", "mismatch", detail)])
        if not uow.approvals.use_link(view.link.id, ports.clock.now()):
            raise NotFoundError("This link is unknown, was used, or has expired.")
        record = record_approval if decision is Decision.APPROVED else record_rejection
        after = record(ports, uow, view.organization, view.draft, view.link.id, reason)
        uow.commit()
    return InvitationView(view.organization, view.link, after)


def _opened(ports: Ports, uow: UnitOfWork, secret: str) -> InvitationView:
    link = uow.approvals.link_by_hash(sha256(secret.encode("utf-8", "surrogatepass")))
    if link is None or link.used_at is not None or ports.clock.now() >= link.expires_at:
        raise NotFoundError("This link is unknown, was used, or has expired.")
    organization: Organization = require(
        uow.organizations.by_id(link.organization_id), "organization"
    )
    draft: Draft = require(uow.drafts.get(organization.id, link.draft_id), "draft")
    unchanged = (
        draft.revision == link.revision
        and content_hash(draft.content.statements) == link.content_hash
    )
    if draft.state is not DraftState.IN_REVIEW or not unchanged:
        raise ConflictError(
            "The draft is no longer what this link was made for; ask for a new link.",
            code="draft-changed",
        )
    return InvitationView(organization, link, draft)
