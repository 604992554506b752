"""Calibrations as several acts need them: which one holds, and what reviews make of it."""

from dataclasses import dataclass
from datetime import datetime

from app.core.calibrations import (
    Basis,
    Calibration,
    Cause,
    basis_of,
    calibrate,
    cases_of,
)
from app.core.errors import ConflictError
from app.core.log import Act, EntryKind
from app.core.sides import SideThresholds
from app.services.ports import Ports, UnitOfWork


@dataclass(frozen=True, slots=True)
class Derived:
    """What the reviews so far come to.

    Attributes:
        engine_name: whose findings were reviewed; None before the first check.
        thresholds: None: the engine's own.
    """

    engine_name: str | None
    thresholds: SideThresholds | None
    basis: Basis


def derive(uow: UnitOfWork, organization_id: str) -> Derived:
    """Return what the reviews ask for, measured by the engine of the newest check.

    Reviews of findings of an engine of another name do not count: its confidence is another's.
    """
    check = uow.checks.latest_engine(organization_id)
    if check is None or check.own_thresholds is None:
        return Derived(None, None, basis_of(()))
    cases = cases_of(uow.findings.reviewed(organization_id, check.engine.name))
    thresholds = calibrate(cases, check.own_thresholds)
    return Derived(check.engine.name, thresholds, basis_of(cases))


def recalibrate(
    ports: Ports, uow: UnitOfWork, organization_id: str, principal_id: str, now: datetime
) -> Calibration | None:
    """Keep and enter what the reviews ask for, when it is new; None when nothing moves.

    Call it once the organization's log is written to: its writers take turns from then on.
    """
    latest = uow.calibrations.latest(organization_id)
    if latest is not None and latest.pinned:
        return None
    derived = derive(uow, organization_id)
    if derived.thresholds == (latest.thresholds if latest else None):
        return None
    return keep_calibration(
        ports, uow, organization_id, principal_id, now, latest, Cause.REVIEWS, derived
    )


def keep_calibration(
    ports: Ports,
    uow: UnitOfWork,
    organization_id: str,
    principal_id: str,
    now: datetime,
    latest: Calibration | None,
    cause: Cause,
    derived: Derived,
    reverted_to: int | None = None,
    reason: str | None = None,
) -> Calibration:
    """Keep the next calibration and its log entry.

    Raises: ConflictError: somebody else made one at the same time.
    """
    made = Calibration(
        id=ports.ids.new(),
        organization_id=organization_id,
        number=latest.number + 1 if latest else 1,
        cause=cause,
        engine_name=derived.engine_name,
        thresholds=derived.thresholds,
        basis=derived.basis,
        reverted_to=reverted_to,
        reason=reason,
        created_at=now,
        created_by=principal_id,
    )
    if not uow.calibrations.add(made):
        raise ConflictError("Somebody changed the calibration at the same time; read it again.")
    previous = latest.content_hash() if latest else None
    act = Act(EntryKind.CALIBRATION_CHANGED, made.id, made.content_hash(), previous, reason)
    uow.log.append(organization_id, principal_id, now, act)
    return made


def thresholds_under(
    uow: UnitOfWork, organization_id: str, number: int, engine_name: str
) -> SideThresholds | None:
    """Return what the engine judges under at a calibration's number; None: its own thresholds."""
    found = uow.calibrations.get(organization_id, number) if number else None
    return found.under(engine_name) if found else None
