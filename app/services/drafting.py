"""What services that work on drafts share: how a draft is opened, turned and shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.access import Permission, Principal
from app.core.approvals import Approval, Decision, counting
from app.core.canonical import canonical_bytes, sha256
from app.core.charters import content_hash
from app.core.drafts import (
    OPEN_STATES,
    Draft,
    DraftContent,
    DraftState,
    allowed_actions,
    changed_pointers,
    revision_of_etag,
)
from app.core.errors import ConflictError, require
from app.core.log import Act, EntryKind
from app.core.organizations import Organization
from app.core.statements import Statement, check_statements
from app.services.ports import Ports, UnitOfWork
from app.services.preconditions import check_match


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft, what the caller may do with it, and the approvals that count."""

    draft: Draft
    allowed_actions: tuple[str, ...]
    approvals: tuple[Approval, ...]
    approvals_required: int


def show_draft(
    uow: UnitOfWork, draft: Draft, organization: Organization, principal: Principal
) -> DraftView:
    """Return the draft as the caller sees it."""
    approvals: tuple[Approval, ...] = ()
    if draft.submitted_at is not None:
        approvals = counting(uow.approvals.of_draft(draft.id), draft)
    actions = allowed_actions(
        draft,
        principal.id,
        may_write=principal.may(Permission.WRITE_DRAFTS),
        may_publish=principal.may(Permission.PUBLISH),
        approvals_required=organization.approvals_required,
        has_decided=any(one.approver_id == principal.id for one in approvals),
    )
    return DraftView(draft, tuple(actions), approvals, organization.approvals_required)


def open_for_write(
    uow: UnitOfWork, organization: Organization, draft_id: str, if_match: str | None
) -> Draft:
    """Return the draft when the caller knows its current state and it is still open.

    Raises: NotFoundError, PreconditionRequiredError, StaleRevisionError. ConflictError: closed.
    """
    draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")

    def changed_since(tag: str) -> list[str]:
        known = revision_of_etag(tag)
        was = uow.drafts.revision(draft.id, known) if known else None
        if was is None:
            return [""]
        pointers = changed_pointers(was.content.as_json(), draft.content.as_json())
        return pointers or ["/state"]

    check_match(if_match, draft.etag, changed_since)
    if draft.state not in OPEN_STATES:
        raise ConflictError(
            f"This draft is {draft.state.value} and can no longer change. "
            "Create a new draft to go on.",
            code="draft-closed",
            state=draft.state.value,
        )
    return draft


def require_state(draft: Draft, *states: DraftState) -> None:
    """Return when the draft is in one of the states. Raises: ConflictError."""
    if draft.state not in states:
        wanted = " or ".join(state.value for state in states)
        raise ConflictError(
            f"This draft is {draft.state.value}; this needs it to be {wanted}.",
            code="wrong-state",
            state=draft.state.value,
        )


def turn_draft(
    uow: UnitOfWork, before: Draft, state: DraftState, principal_id: str, now: datetime
) -> Draft:
    """Return the draft in its new state, stored.

    Raises: ConflictError: somebody saved, decided or closed it at the same moment.
    """
    after = replace(before, state=state, updated_at=now, updated_by=principal_id)
    store_turn(uow, after, before.state)
    return after


def store_turn(uow: UnitOfWork, after: Draft, was: DraftState) -> None:
    """Store the head of a draft. Raises: ConflictError: it is no longer in the state `was`."""
    if not uow.drafts.turn(after, was):
        raise ConflictError("Somebody changed it at the same moment; GET the draft and try again.")


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


def save_revision(
    uow: UnitOfWork, before: Draft, content: DraftContent, principal_id: str, now: datetime
) -> Draft:
    """Return the draft with the content as its next revision, stored, entered, and in `editing`.

    Raises: ConflictError: somebody saved at the same moment.
    """
    after = replace(
        before,
        state=DraftState.EDITING,
        revision=before.revision + 1,
        content=content,
        updated_at=now,
        updated_by=principal_id,
    )
    if not uow.drafts.save(after, before.revision):
        raise ConflictError("Somebody saved at the same moment; GET the draft and try again.")
    act = Act(EntryKind.DRAFT_SAVED, after.id, draft_hash(content), draft_hash(before.content))
    uow.log.append(before.organization_id, principal_id, now, act)
    return after


def settle_statements(ports: Ports, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Give new statements their ids and every one a place, in the order given."""
    placed = tuple(
        replace(one, id=one.id or ports.ids.new(), position=place)
        for place, one in enumerate(statements, start=1)
    )
    check_statements(placed)
    return placed


def draft_hash(content: DraftContent) -> bytes:
    """Return SHA-256 over all that a save keeps, 32 bytes."""
    return sha256(canonical_bytes(content.as_json()))
