"""Gathers what an auditor is told of a record, within one view of the store."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.core.charters import Version, statements_of
from app.core.checkpoints import Checkpoint
from app.core.communications import parse_rfc3339
from app.core.diffs import diff_statements
from app.core.mementos import Memento
from app.core.organizations import Organization
from app.core.records import (
    ApprovalShown,
    Record,
    Signatory,
    VersionShown,
    WitnessShown,
    periods_of,
)
from app.core.statements import Statement
from app.core.witnesses import Witness
from app.services.checkpointing import log_origin, sign_checkpoint, tree_root
from app.services.ports import Ports, UnitOfWork

# A report is for people: this many versions are told in full, the newest ones.
VERSIONS_SHOWN = 500
_PAGE = 200


def gather_record(ports: Ports, uow: UnitOfWork, organization: Organization) -> Record:
    """Return the record as it stands, ready to be written as a report."""
    size = uow.log.size(organization.id)
    root = tree_root(uow, organization, size)
    note = sign_checkpoint(ports, Checkpoint(log_origin(ports, organization), size, root))
    newest = uow.versions.page(organization.id, None, VERSIONS_SHOWN + 1)
    shown = newest[:VERSIONS_SHOWN]
    before = newest[VERSIONS_SHOWN:]
    return Record(
        slug=organization.slug,
        name=organization.name,
        versions=tuple(_versions(uow, organization, [*reversed(shown)], before)),
        left_out=shown[-1].number - 1 if shown else 0,
        periods=periods_of(_mementos(uow, organization)),
        note=note,
        size=size,
        root=root,
        as_of=_time_of(uow, organization, size - 1),
        witnesses=tuple(_witness(uow, one) for one in uow.witnesses.all(organization.id)),
    )


def _mementos(uow: UnitOfWork, organization: Organization) -> Iterator[Memento]:
    after: tuple[datetime, int] | None = None
    while page := uow.versions.mementos(organization.id, after, _PAGE):
        yield from page
        after = page[-1].place


def _versions(
    uow: UnitOfWork,
    organization: Organization,
    versions: Sequence[Version],
    before: Sequence[Version],
) -> Iterator[VersionShown]:
    names: dict[str, Signatory] = {}
    earlier = statements_of(before[0].content) if before else ()
    for one in versions:
        statements = statements_of(one.content)
        approvals = json.loads(one.approvals)
        yield VersionShown(
            version=one,
            published_by=_signatory(uow, organization, names, one.published_by),
            approvals=tuple(
                ApprovalShown(
                    by=_signatory(uow, organization, names, each["approver"]),
                    at=each["at"],
                    reason=each["reason"],
                    content_sha256=each["content_sha256"],
                )
                for each in approvals
            ),
            labels={
                each.id: _label(each, organization.default_locale)
                for each in (*earlier, *statements)
            },
            changes=diff_statements(earlier, statements),
        )
        earlier = statements


def _signatory(
    uow: UnitOfWork, organization: Organization, names: dict[str, Signatory], who: str
) -> Signatory:
    if who not in names:
        key = uow.keys.get(organization.id, who) or uow.keys.get(None, who)
        link = None if key else uow.approvals.link(organization.id, who)
        name = key.name if key else link.approver_name if link else ""
        names[who] = Signatory(who, name)
    return names[who]


def _label(one: Statement, locale: str) -> str:
    text = one.texts.get(locale) or next(iter(one.texts.values()))
    return text.name or ""


def _time_of(uow: UnitOfWork, organization: Organization, index: int) -> datetime:
    entries = uow.log.entries(organization.id, index, 1)
    at = parse_rfc3339(json.loads(entries[0].data[1:])["time"]) if entries else None
    return at or organization.created_at


def _witness(uow: UnitOfWork, witness: Witness) -> WitnessShown:
    latest = uow.witnesses.latest(witness.id)
    # What stands behind the question mark is often a password.
    where = (witness.url or witness.path or "").partition("?")[0]
    return WitnessShown(
        kind=witness.kind.value,
        where=where,
        size=latest.size if latest else None,
        at=latest.at if latest else None,
        signed=bool(latest.answer) if latest else False,
    )
