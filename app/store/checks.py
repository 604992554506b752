"""Checks, what each came to per communication, and the findings it made."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, select

from app.core.checks import Check, CheckedCommunication, Selection
from app.core.communications import Communication
from app.core.findings import EngineIdentity, Finding
from app.core.sides import SideThresholds
from app.store import communications as texts
from app.store.findings import finding_record, finding_row
from app.store.rows import insert_new, upsert
from app.store.tables import (
    checked_communications,
    checks,
    communications,
    findings,
    latest_checks,
)


def _record(row: Row[Any]) -> Check:
    own = None
    if row.own_supports is not None:
        own = SideThresholds(row.own_supports, row.own_contradicts)
    return Check(
        id=row.id,
        organization_id=row.organization_id,
        selection=Selection.from_json(row.selection),
        version=row.version,
        engine=EngineIdentity(row.engine_name, row.engine_digest),
        created_at=row.created_at,
        created_by=row.created_by,
        calibration=row.calibration,
        own_thresholds=own,
        judge=row.judge,
    )


def _checked(row: Row[Any]) -> CheckedCommunication:
    return CheckedCommunication(
        check_id=row.check_id,
        communication_id=row.communication_id,
        version=row.version,
        locale=row.locale,
        passages=row.passages,
        unread=row.unread,
        findings_root=row.findings_root,
        checked_at=row.checked_at,
    )


def _not_come_to(check: Check) -> list[ColumnElement[bool]]:
    """Return what holds for the texts that were there when the check was asked for, and wait."""
    done = exists().where(
        checked_communications.c.check_id == check.id,
        checked_communications.c.communication_id == communications.c.id,
    )
    chosen = texts.selected(check.organization_id, check.selection)
    return [*chosen, communications.c.received_at <= check.created_at, ~done]


class SqlChecks:
    """services.check_repositories.Checks on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, check: Check) -> None:
        """Keep what was asked for."""
        own = check.own_thresholds
        self._connection.execute(
            insert(checks).values(
                id=check.id,
                organization_id=check.organization_id,
                selection=check.selection.as_json(),
                version=check.version,
                engine_name=check.engine.name,
                engine_digest=check.engine.digest,
                created_at=check.created_at,
                created_by=check.created_by,
                calibration=check.calibration,
                own_supports=own.supports if own else None,
                own_contradicts=own.contradicts if own else None,
                judge=check.judge,
            )
        )

    def get(self, organization_id: str, check_id: str) -> Check | None:
        """Return the organization's check."""
        query = select(checks).where(
            checks.c.organization_id == organization_id, checks.c.id == check_id
        )
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Check]:
        """Return up to `limit`, newest first."""
        query = (
            select(checks)
            .where(checks.c.organization_id == organization_id)
            .order_by(checks.c.id.desc())
            .limit(limit)
        )
        if after_id is not None:
            query = query.where(checks.c.id < after_id)
        return [_record(row) for row in self._connection.execute(query)]

    def latest_engine(self, organization_id: str) -> Check | None:
        """Return the newest check that knows its engine's own thresholds."""
        query = (
            select(checks)
            .where(checks.c.organization_id == organization_id, checks.c.own_supports.is_not(None))
            .order_by(checks.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def unchecked(self, check: Check, limit: int) -> list[Communication]:
        """Return up to `limit` that the check has not come to, latest published first."""
        query = (
            select(communications)
            .where(*_not_come_to(check), *texts.readable())
            .order_by(communications.c.published_at.desc(), communications.c.id.desc())
            .limit(limit)
        )
        return [texts.record(row) for row in self._connection.execute(query)]

    def count_erased(self, check: Check) -> int:
        """Return how many of the selection the check never came to: their text was erased."""
        query = select(func.count()).select_from(communications)
        query = query.where(*_not_come_to(check), *texts.emptied())
        return int(self._connection.execute(query).scalar_one())

    def keep(self, checked: CheckedCommunication, findings_made: Sequence[Finding]) -> bool:
        """Keep what one communication came to, once; the latest check counts from now on."""
        row = {
            "check_id": checked.check_id,
            "communication_id": checked.communication_id,
            "version": checked.version,
            "locale": checked.locale,
            "passages": checked.passages,
            "unread": checked.unread,
            "findings_root": checked.findings_root,
            "checked_at": checked.checked_at,
        }
        if not insert_new(self._connection, checked_communications, [row]):
            return False
        if findings_made:
            self._connection.execute(insert(findings), [finding_row(one) for one in findings_made])
        self._count(checked)
        return True

    def _count(self, checked: CheckedCommunication) -> None:
        """Let this check count for the communication unless a later one already does."""
        owner = select(communications.c.organization_id).where(
            communications.c.id == checked.communication_id
        )
        row = {
            "communication_id": checked.communication_id,
            "organization_id": self._connection.execute(owner).scalar_one(),
            "check_id": checked.check_id,
        }
        # The database compares, so that two checks ending at once leave the later one counting.
        later = latest_checks.c.check_id < checked.check_id
        upsert(self._connection, latest_checks, ["communication_id"], row, where=later)

    def checked(
        self, check_id: str, after_communication_id: str | None, limit: int
    ) -> list[CheckedCommunication]:
        """Return up to `limit` in order of communication id."""
        table = checked_communications
        query = (
            select(table)
            .where(table.c.check_id == check_id)
            .order_by(table.c.communication_id)
            .limit(limit)
        )
        if after_communication_id is not None:
            query = query.where(table.c.communication_id > after_communication_id)
        return [_checked(row) for row in self._connection.execute(query)]

    def findings_of(self, check_id: str, communication_id: str) -> list[Finding]:
        """Return all of one communication in one check, in order of place and statement."""
        query = (
            select(findings)
            .where(findings.c.check_id == check_id, findings.c.communication_id == communication_id)
            .order_by(findings.c.start, findings.c.end, findings.c.statement_id)
        )
        return [finding_record(row) for row in self._connection.execute(query)]
