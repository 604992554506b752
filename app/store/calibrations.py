"""Calibrations: numbered rows of an organization, written once."""

from typing import Any

from sqlalchemy import Connection, Row, select

from app.core.calibrations import (
    Basis,
    Calibration,
    Cause,
)
from app.core.sides import SideThresholds
from app.store.opinion_tables import calibrations
from app.store.rows import insert_new


def _record(row: Row[Any]) -> Calibration:
    thresholds = None
    if row.supports is not None:
        thresholds = SideThresholds(row.supports, row.contradicts)
    return Calibration(
        id=row.id,
        organization_id=row.organization_id,
        number=row.number,
        cause=Cause(row.cause),
        engine_name=row.engine_name,
        thresholds=thresholds,
        basis=Basis(
            (row.supports_right, row.contradicts_right),
            (row.supports_wrong, row.contradicts_wrong),
            row.cases_hash,
        ),
        reverted_to=row.reverted_to,
        reason=row.reason,
        created_at=row.created_at,
        created_by=row.created_by,
    )


class SqlCalibrations:
    """services.check_repositories.Calibrations on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, calibration: Calibration) -> bool:
        """Keep it; False when that number was taken meanwhile."""
        sides, basis = calibration.thresholds, calibration.basis
        row = {
            "organization_id": calibration.organization_id,
            "number": calibration.number,
            "id": calibration.id,
            "cause": calibration.cause.value,
            "engine_name": calibration.engine_name,
            "supports": sides.supports if sides else None,
            "contradicts": sides.contradicts if sides else None,
            "supports_right": basis.right[0],
            "supports_wrong": basis.wrong[0],
            "contradicts_right": basis.right[1],
            "contradicts_wrong": basis.wrong[1],
            "cases_hash": basis.cases_hash,
            "reverted_to": calibration.reverted_to,
            "reason": calibration.reason,
            "created_at": calibration.created_at,
            "created_by": calibration.created_by,
        }
        return insert_new(self._connection, calibrations, [row]) == 1

    def get(self, organization_id: str, number: int) -> Calibration | None:
        """Return the organization's calibration of that number."""
        query = select(calibrations).where(
            calibrations.c.organization_id == organization_id, calibrations.c.number == number
        )
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def latest(self, organization_id: str) -> Calibration | None:
        """Return the newest one."""
        return next(iter(self.page(organization_id, None, 1)), None)

    def page(
        self, organization_id: str, before_number: int | None, limit: int
    ) -> list[Calibration]:
        """Return up to `limit`, newest first."""
        query = (
            select(calibrations)
            .where(calibrations.c.organization_id == organization_id)
            .order_by(calibrations.c.number.desc())
            .limit(limit)
        )
        if before_number is not None:
            query = query.where(calibrations.c.number < before_number)
        return [_record(row) for row in self._connection.execute(query)]
