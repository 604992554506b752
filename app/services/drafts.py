"""Drafts: several people edit, nobody overwrites anybody, every save is kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.core.access import Permission, Principal
from app.core.charters import statements_of
from app.core.drafts import (
    Draft,
    DraftContent,
    DraftState,
    Revision,
)
from app.core.errors import FieldError, InvalidError, require
from app.core.log import Act, EntryKind
from app.core.organizations import Organization
from app.core.statements import Statement
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.drafting import (
    DraftView,
    draft_hash,
    open_for_write,
    save_revision,
    settle_statements,
    show_draft,
    turn_draft,
)
from app.services.ports import Ports, UnitOfWork


def create_draft(
    ports: Ports,
    principal: Principal,
    slug: str,
    title: str,
    statements: Sequence[Statement] | None,
    effective_from: str | None,
    receipt: Receipt | None = None,
) -> DraftView:
    """Keep a new draft based on the latest version.

    Args: statements: None copies those of the latest version; an empty id means a new statement.
    """
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
        latest = uow.versions.latest(organization.id)
        if statements is None:
            statements = statements_of(latest.content) if latest else ()
        content = DraftContent(
            title,
            settle_statements(ports, statements),
            effective_from,
            latest.number if latest else None,
        )
        draft = Draft(
            id=ports.ids.new(),
            organization_id=organization.id,
            state=DraftState.EDITING,
            revision=1,
            content=content,
            created_at=now,
            created_by=principal.id,
            updated_at=now,
            updated_by=principal.id,
        )
        uow.drafts.add(draft)
        uow.log.append(
            organization.id,
            principal.id,
            now,
            Act(EntryKind.DRAFT_SAVED, draft.id, draft_hash(content)),
        )
        view = show_draft(uow, draft, organization, principal)
        keep_answer(ports, uow, principal, receipt, view)
        uow.commit()
    return view


def get_draft(ports: Ports, principal: Principal, slug: str, draft_id: str) -> DraftView:
    """Return one draft of the organization."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")
        return show_draft(uow, draft, organization, principal)


def list_drafts(
    ports: Ports, principal: Principal, slug: str, after_id: str | None, limit: int
) -> list[DraftView]:
    """Return the organization's drafts, newest first."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        found = uow.drafts.page(organization.id, after_id, limit)
        return [show_draft(uow, one, organization, principal) for one in found]


def update_draft(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    if_match: str | None,
    change: Callable[[DraftContent], DraftContent],
) -> DraftView:
    """Save what `change` makes of the current content as the next revision.

    A draft in review or approved is back in `editing` with that: approvals were of other words.
    A change that leaves the content as it is makes no revision.
    Raises: as open_for_write; InvalidError from `change`.
    """
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
        before = open_for_write(uow, organization, draft_id, if_match)
        changed = change(before.content)
        content = replace(changed, statements=settle_statements(ports, changed.statements))
        _check_base(uow, organization, content)
        if content == before.content:
            return show_draft(uow, before, organization, principal)
        now = ports.clock.now()
        after = save_revision(uow, before, content, principal.id, now)
        view = show_draft(uow, after, organization, principal)
        uow.commit()
    return view


def _check_base(uow: UnitOfWork, organization: Organization, content: DraftContent) -> None:
    number = content.based_on
    if number is not None and uow.versions.get(organization.id, number) is None:
        raise InvalidError([FieldError("/based_on", "unknown", f"There is no version {number}.")])


def withdraw_draft(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    if_match: str | None,
    reason: str | None,
) -> DraftView:
    """Close the draft as withdrawn; nothing is removed."""
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
        before = open_for_write(uow, organization, draft_id, if_match)
        now = ports.clock.now()
        after = turn_draft(uow, before, DraftState.WITHDRAWN, principal.id, now)
        act = Act(
            EntryKind.DRAFT_WITHDRAWN,
            after.id,
            draft_hash(after.content),
            draft_hash(before.content),
            reason,
        )
        uow.log.append(organization.id, principal.id, now, act)
        view = show_draft(uow, after, organization, principal)
        uow.commit()
    return view


def get_revision(
    ports: Ports, principal: Principal, slug: str, draft_id: str, revision: int
) -> Revision:
    """Return one save of a draft."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")
        found: Revision = require(uow.drafts.revision(draft.id, revision), "revision")
    return found


def list_revisions(
    ports: Ports, principal: Principal, slug: str, draft_id: str, before: int | None, limit: int
) -> list[Revision]:
    """Return the saves of a draft, newest first."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")
        return uow.drafts.revisions(draft.id, before, limit)
