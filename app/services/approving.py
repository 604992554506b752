"""Review: submitted by one, approved by others, each approval bound to what it saw."""

from dataclasses import replace

from app.core.access import Permission, Principal
from app.core.approvals import Approval, Decision, counting
from app.core.charters import content_hash
from app.core.drafts import Draft, DraftState
from app.core.errors import ConflictError, NotAllowedError
from app.core.log import Act, EntryKind
from app.core.organizations import Organization
from app.services.access import enter
from app.services.drafting import (
    DraftView,
    draft_hash,
    open_for_write,
    require_state,
    show_draft,
    store_turn,
    turn_draft,
)
from app.services.ports import Ports, UnitOfWork


def submit_draft(
    ports: Ports, principal: Principal, slug: str, draft_id: str, if_match: str | None, reason: str
) -> DraftView:
    """Put the draft up for review; approvals of earlier submissions no longer count."""
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
        before = open_for_write(uow, organization, draft_id, if_match)
        require_state(before, DraftState.EDITING)
        after = replace(
            before,
            state=DraftState.IN_REVIEW,
            submitted_by=principal.id,
            submitted_at=now,
            updated_at=now,
            updated_by=principal.id,
        )
        act = Act(EntryKind.DRAFT_SUBMITTED, after.id, draft_hash(after.content), reason=reason)
        uow.log.append(organization.id, principal.id, now, act)
        store_turn(uow, after, before.state)
        view = show_draft(uow, after, organization, principal)
        uow.commit()
    return view


def approve_draft(
    ports: Ports, principal: Principal, slug: str, draft_id: str, if_match: str | None, reason: str
) -> DraftView:
    """Keep an approval of exactly what the draft says now; with enough of them it is approved.

    Raises: NotAllowedError: who asked for the review cannot approve.
    """
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.PUBLISH)
        before = open_for_write(uow, organization, draft_id, if_match)
        require_state(before, DraftState.IN_REVIEW)
        if principal.id == before.submitted_by:
            raise NotAllowedError(
                "Who submitted a draft cannot approve it; another leader must.",
                code="own-submission",
            )
        after = record_approval(ports, uow, organization, before, principal.id, reason)
        view = show_draft(uow, after, organization, principal)
        uow.commit()
    return view


def record_approval(
    ports: Ports,
    uow: UnitOfWork,
    organization: Organization,
    before: Draft,
    approver_id: str,
    reason: str,
) -> Draft:
    """Keep the approval and turn the draft when the quorum is reached.

    Raises: ConflictError: this approver approved before.
    """
    now = ports.clock.now()
    seen = content_hash(before.content.statements)
    act = Act(EntryKind.DRAFT_APPROVED, before.id, seen, reason=reason)
    # The log's turn is taken first: two approvals at once must count each other.
    index = uow.log.append(organization.id, approver_id, now, act)
    known = counting(uow.approvals.of_draft(before.id), before)
    if any(one.approver_id == approver_id for one in known):
        raise ConflictError(
            "You approved this draft already; another approver is needed.",
            code="already-approved",
        )
    approval = Approval(
        id=ports.ids.new(),
        organization_id=organization.id,
        draft_id=before.id,
        revision=before.revision,
        content_hash=seen,
        decision=Decision.APPROVED,
        approver_id=approver_id,
        reason=reason,
        log_index=index,
        created_at=now,
    )
    uow.approvals.add(approval)
    enough = len(known) + 1 >= max(1, organization.approvals_required)
    state = DraftState.APPROVED if enough else DraftState.IN_REVIEW
    return turn_draft(uow, before, state, approver_id, now)


def reject_draft(
    ports: Ports, principal: Principal, slug: str, draft_id: str, if_match: str | None, reason: str
) -> DraftView:
    """Send the draft back to its editors with a reason."""
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.PUBLISH)
        before = open_for_write(uow, organization, draft_id, if_match)
        require_state(before, DraftState.IN_REVIEW, DraftState.APPROVED)
        after = record_rejection(ports, uow, organization, before, principal.id, reason)
        view = show_draft(uow, after, organization, principal)
        uow.commit()
    return view


def record_rejection(
    ports: Ports,
    uow: UnitOfWork,
    organization: Organization,
    before: Draft,
    approver_id: str,
    reason: str,
) -> Draft:
    """Keep the rejection and turn the draft back to editing."""
    now = ports.clock.now()
    seen = content_hash(before.content.statements)
    act = Act(EntryKind.DRAFT_REJECTED, before.id, seen, reason=reason)
    index = uow.log.append(organization.id, approver_id, now, act)
    uow.approvals.add(
        Approval(
            id=ports.ids.new(),
            organization_id=organization.id,
            draft_id=before.id,
            revision=before.revision,
            content_hash=seen,
            decision=Decision.REJECTED,
            approver_id=approver_id,
            reason=reason,
            log_index=index,
            created_at=now,
        )
    )
    return turn_draft(uow, before, DraftState.EDITING, approver_id, now)
