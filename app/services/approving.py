"""Review: submitted by one, approved by others, each approval bound to what it saw."""

from dataclasses import replace

from app.core.access import Permission, Principal
from app.core.drafts import DraftState
from app.core.errors import NotAllowedError
from app.core.log import Act, EntryKind
from app.core.organizations import Gate
from app.services.access import enter
from app.services.drafting import (
    DraftView,
    draft_hash,
    open_for_write,
    record_approval,
    record_rejection,
    require_state,
    show_draft,
    store_turn,
)
from app.services.gating import pass_gate, weigh_draft
from app.services.ports import Ports


def submit_draft(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    if_match: str | None,
    reason: str,
    *,
    override: str | None = None,
) -> DraftView:
    """Put the draft up for review; approvals of earlier submissions no longer count.

    Args: override: why it may pass a gate whose rules have findings; a leader's to say.
    Raises: ConflictError: the gate does not let it pass.
    """
    weighed = weigh_draft(ports, principal, slug, draft_id, Gate.SUBMIT, Permission.WRITE_DRAFTS)
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
        before = open_for_write(uow, organization, draft_id, if_match)
        require_state(before, DraftState.EDITING)
        pass_gate(ports, uow, principal, organization, before, weighed, override)
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
