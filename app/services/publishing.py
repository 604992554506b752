"""Publishing: a draft becomes the next immutable version, in one transaction with its log entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.access import Permission, Principal
from app.core.approvals import Approval, counting
from app.core.canonical import canonical_bytes, sha256
from app.core.charters import Version, content_bytes, details_hash, statements_of
from app.core.communications import parse_rfc3339
from app.core.diffs import diff_statements
from app.core.drafts import Draft, DraftState
from app.core.errors import ConflictError, FieldError, InvalidError
from app.core.log import Act, EntryKind
from app.core.merging import merge_statements
from app.core.organizations import Gate, Organization
from app.core.statements import Statement
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.drafting import open_for_write, store_turn
from app.services.gating import pass_gate, weigh_draft
from app.services.ports import Ports, UnitOfWork
from app.services.witnessing import queue_witnessing


@dataclass(frozen=True, slots=True)
class Publication:
    """A version just published, and the organization it is of."""

    organization: Organization
    version: Version


def publish_draft(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    if_match: str | None,
    reason: str,
    effective_from: datetime | None,
    receipt: Receipt | None = None,
    *,
    override: str | None = None,
) -> Publication:
    """Make the draft the next version; the draft is closed with it.

    Args:
        effective_from: None takes the draft's own, and without one the moment of publication.
        override: why it may pass a gate whose rules have findings.
    Raises:
        ConflictError: the draft is closed, needs approvals, or is not based on the latest version
            (then `three_way` shows both sides' changes and where they conflict), or a gate does not
            let it pass.
        InvalidError: the charter is empty or a text in it is, or the day is not the approved one.
    """
    weighed = weigh_draft(ports, principal, slug, draft_id, Gate.PUBLISH, Permission.PUBLISH)
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.PUBLISH)
        draft = open_for_write(uow, organization, draft_id, if_match)
        approvals = counting(uow.approvals.of_draft(draft.id), draft)
        _check_approvals(organization, draft, approvals)
        latest = uow.versions.latest(organization.id)
        _check_base(uow, draft, latest)
        _check_complete(draft.content.statements)
        pass_gate(ports, uow, principal, organization, draft, weighed, override)
        now = ports.clock.now()
        starts = _starts(organization, draft, effective_from) or now
        listed = _approvals_json(approvals)
        version = _enter_version(ports, uow, principal, draft, latest, reason, starts, listed, now)
        closed = replace(
            draft,
            state=DraftState.PUBLISHED,
            published_as=version.number,
            updated_at=now,
            updated_by=principal.id,
        )
        if not uow.versions.add(version):
            raise ConflictError(
                "Somebody published at the same moment; GET the charter and try again."
            )
        store_turn(uow, closed, draft.state)
        queue_witnessing(ports, uow, organization, principal)
        publication = Publication(organization, version)
        keep_answer(ports, uow, principal, receipt, publication)
        uow.commit()
    return publication


def _enter_version(
    ports: Ports,
    uow: UnitOfWork,
    principal: Principal,
    draft: Draft,
    latest: Version | None,
    reason: str,
    starts: datetime,
    approvals: bytes,
    now: datetime,
) -> Version:
    content = content_bytes(draft.content.statements)
    version_id, content_hash = ports.ids.new(), sha256(content)
    number, title = latest.number + 1 if latest else 1, draft.content.title
    act = Act(
        EntryKind.CHARTER_PUBLISHED,
        version_id,
        content_hash,
        latest.content_hash if latest else None,
        reason,
        details_hash(number, title, starts, approvals),
    )
    return Version(
        id=version_id,
        organization_id=draft.organization_id,
        number=number,
        title=title,
        content=content,
        content_hash=content_hash,
        parent_hash=latest.content_hash if latest else None,
        effective_from=starts,
        published_at=now,
        reason=reason,
        published_by=principal.id,
        draft_id=draft.id,
        log_index=uow.log.append(draft.organization_id, principal.id, now, act),
        approvals=approvals,
    )


def _approvals_json(approvals: Sequence[Approval]) -> bytes:
    return canonical_bytes([one.as_json() for one in approvals])


def _check_approvals(
    organization: Organization, draft: Draft, approvals: Sequence[Approval]
) -> None:
    needed = organization.approvals_required
    if needed and (draft.state is not DraftState.APPROVED or len(approvals) < needed):
        raise ConflictError(
            f"This organization requires {needed} approval(s) of exactly these words; "
            f"{len(approvals)} count. Submit the draft and have it approved.",
            code="approvals-required",
            approvals_required=needed,
            approvals=[one.as_json() for one in approvals],
        )


def _starts(organization: Organization, draft: Draft, asked: datetime | None) -> datetime | None:
    """Return from when the version is to count; None for the moment of publication.

    Where approvals are required the day is part of what was approved: nobody changes it after.
    """
    own = draft.content.effective_from
    approved = parse_rfc3339(own) if own else None
    if organization.approvals_required and asked is not None and asked != approved:
        detail = "The approvals are for another day: PATCH the draft and have it approved again."
        raise InvalidError([FieldError("/effective_from", "not_approved", detail)])
    return asked or approved


def _check_base(uow: UnitOfWork, draft: Draft, latest: Version | None) -> None:
    """Refuse a draft that was not made from the latest version, and show both sides."""
    number = draft.content.based_on
    if latest is None or number == latest.number:
        return
    base = uow.versions.get(draft.organization_id, number) if number else None
    base_statements = statements_of(base.content) if base else ()
    theirs, ours = statements_of(latest.content), draft.content.statements
    merge = merge_statements(base_statements, ours, theirs)
    raise ConflictError(
        f"Version {latest.number} was published after this draft was begun. Bring its changes in "
        f'and PATCH the draft with `"based_on": {latest.number}`, then publish.',
        code="base-moved",
        three_way={
            "base": number,
            "latest": latest.number,
            "theirs": [one.as_json() for one in diff_statements(base_statements, theirs)],
            "ours": [one.as_json() for one in diff_statements(base_statements, ours)],
            "conflicts": [one.as_json() for one in merge.conflicts],
            "merged": [one.as_json() for one in merge.statements],
        },
    )


def _check_complete(statements: tuple[Statement, ...]) -> None:
    errors = []
    if not statements:
        errors.append(
            FieldError("/statements", "missing", "A charter needs at least one statement.")
        )
    for index, one in enumerate(statements):
        for locale, text in one.texts.items():
            if not text.text.strip():
                at = f"/statements/{index}/texts/{locale}/text"
                errors.append(FieldError(at, "missing", "Write the text before publishing it."))
    if errors:
        raise InvalidError(errors, "The draft is not complete; nothing was published.")
