"""Calibrations: read, gone back to, and let follow the reviews again."""

from dataclasses import dataclass

from app.core.access import Permission, Principal
from app.core.calibrations import Calibration, Cause, basis_of
from app.core.errors import ConflictError, FieldError, InvalidError
from app.core.organizations import Organization
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.calibrating import Derived, derive, keep_calibration
from app.services.ports import Ports, UnitOfWork


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants of the calibration: one of the two.

    Attributes:
        revert_to: a number to go back to and stay at; 0: the engine's own thresholds.
        resume: let reviews move it again.
    """

    revert_to: int | None = None
    resume: bool = False


def list_calibrations(
    ports: Ports, principal: Principal, slug: str, before_number: int | None, limit: int
) -> list[Calibration]:
    """Return the organization's calibrations, newest first: the first one holds."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        return uow.calibrations.page(organization.id, before_number, limit)


def change_calibration(
    ports: Ports,
    principal: Principal,
    slug: str,
    change: Change,
    reason: str,
    receipt: Receipt | None = None,
) -> Calibration:
    """Go back to a calibration and stay there, or let reviews move it again; nothing is removed.

    Raises:
        InvalidError: not exactly one of the two is asked for, or there is no such number.
        ConflictError: reviews move it already, or somebody changed it at the same time.
    """
    if (change.revert_to is not None) == change.resume:
        detail = "Send either `revert_to` with a number or `resume` with true."
        raise InvalidError([FieldError("/revert_to", "exactly-one", detail)])
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.CALIBRATE)
        latest = uow.calibrations.latest(organization.id)
        if change.revert_to is None:
            if latest is None or not latest.pinned:
                raise ConflictError("Reviews move this calibration already; there is no pin.")
            derived, cause = derive(uow, organization.id), Cause.RESUMED
        else:
            derived, cause = _back_to(uow, organization, change.revert_to), Cause.REVERTED
        made = keep_calibration(
            ports,
            uow,
            organization.id,
            principal.id,
            now,
            latest,
            cause,
            derived,
            change.revert_to,
            reason,
        )
        keep_answer(ports, uow, principal, receipt, made)
        uow.commit()
    return made


def _back_to(uow: UnitOfWork, organization: Organization, number: int) -> Derived:
    if number == 0:
        return Derived(None, None, basis_of(()))
    found = uow.calibrations.get(organization.id, number)
    if found is None:
        detail = f"There is no calibration {number}; 0 stands for the engine's own thresholds."
        raise InvalidError([FieldError("/revert_to", "unknown", detail)])
    return Derived(found.engine_name, found.thresholds, found.basis)
