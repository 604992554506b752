"""Rebasing: a draft begun on an older version takes in what was published since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from app.core.access import Permission, Principal
from app.core.charters import statements_of
from app.core.errors import ConflictError
from app.core.merging import Conflict, merge_statements, reorder
from app.core.statements import Statement, StatementText
from app.services.access import enter
from app.services.drafting import (
    DraftView,
    open_for_write,
    save_revision,
    settle_statements,
    show_draft,
)
from app.services.ports import Ports

Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which side stands at one conflict.

    Attributes:
        statement_id: None for the order of the statements.
        locale: None for the statement itself.
    """

    statement_id: str | None
    locale: str | None
    take: Side


def rebase_draft(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    if_match: str | None,
    resolutions: tuple[Resolution, ...] = (),
) -> DraftView:
    """Save the three-way merge of the draft with the latest version as the next revision.

    Raises: ConflictError: both sides changed the same place and no resolution says which stands;
        every such place is listed and nothing is saved.
    """
    chosen = {(one.statement_id, one.locale): one.take for one in resolutions}
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
        before = open_for_write(uow, organization, draft_id, if_match)
        latest = uow.versions.latest(organization.id)
        number = before.content.based_on
        if latest is None or number == latest.number:
            return show_draft(uow, before, organization, principal)
        base = uow.versions.get(organization.id, number) if number else None
        merge = merge_statements(
            statements_of(base.content) if base else (),
            before.content.statements,
            statements_of(latest.content),
        )
        left = [one for one in merge.conflicts if (one.statement_id, one.locale) not in chosen]
        if left:
            raise ConflictError(
                "Both sides changed the same places. Send `resolutions` that say for each "
                "which side stands, `ours` (the draft) or `theirs` (the version).",
                code="merge-conflicts",
                latest=latest.number,
                conflicts=[one.as_json() for one in left],
            )
        statements = _resolved(merge.statements, merge.conflicts, chosen)
        now = ports.clock.now()
        content = replace(
            before.content,
            statements=settle_statements(ports, statements),
            based_on=latest.number,
        )
        after = save_revision(uow, before, content, principal.id, now)
        view = show_draft(uow, after, organization, principal)
        uow.commit()
    return view


def _resolved(
    merged: tuple[Statement, ...],
    conflicts: tuple[Conflict, ...],
    chosen: Mapping[tuple[str | None, str | None], Side],
) -> tuple[Statement, ...]:
    """Return the merged statements with the side that was chosen at every conflict."""
    found = {one.id: one for one in merged}
    order: list[str] = []
    for conflict in conflicts:
        side = chosen[conflict.statement_id, conflict.locale]
        value = conflict.theirs if side == "theirs" else conflict.ours
        if conflict.statement_id is None:
            order = value
        elif conflict.locale is None:
            if value is None:
                found.pop(conflict.statement_id, None)
            else:
                found[conflict.statement_id] = Statement.from_json(value)
        elif conflict.statement_id in found:
            texts = dict(found[conflict.statement_id].texts)
            if value is None:
                texts.pop(conflict.locale, None)
            else:
                texts[conflict.locale] = StatementText.from_json(value)
            found[conflict.statement_id] = replace(found[conflict.statement_id], texts=texts)
    return reorder(tuple(found.values()), order)
