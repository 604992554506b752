"""Checks: a text at once, or a selection of communications in the background."""

from dataclasses import dataclass

from app.core.access import Permission, Principal
from app.core.charters import Version, statements_of
from app.core.checks import Check, Selection
from app.core.errors import FieldError, InvalidError, NotFoundError, NotReadyError, require
from app.core.findings import EngineIdentity, Reading
from app.core.jobs import Job, JobKind, JobState, eta_s
from app.core.organizations import Organization
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.ports import Ports, UnitOfWork

# A check asked for while the model still loads waits this long before it is refused.
_READY_WAIT_S = 20.0
_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Preview:
    """What a text would come to; nothing of it is stored."""

    version: int
    engine: EngineIdentity
    reading: Reading


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check and how far it has come."""

    check: Check
    job: Job
    eta_s: int | None


def engine_identity(ports: Ports) -> EngineIdentity:
    """Return who judges, waiting a while for the model to load.

    Raises: NotReadyError: it takes longer than that.
    """
    waited = 0.0
    while not ports.engine.ready():
        if waited >= _READY_WAIT_S:
            raise NotReadyError("The check engine is still loading; try again in a few seconds.")
        ports.wait(_POLL_S)
        waited += _POLL_S
    return ports.engine.identity


def preview_check(
    ports: Ports,
    principal: Principal,
    slug: str,
    text: str,
    locale: str | None,
    number: int | None,
) -> Preview:
    """Read a text against a version (default: in force now) and store nothing.

    Raises: NotFoundError: nothing is in force. InvalidError: there is no such version.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.CHECK)
        version = _version(uow, organization, number)
        if version is None:
            version = uow.versions.in_force(organization.id, ports.clock.now())
    if version is None:
        raise NotFoundError(
            "No charter is in force yet: publish one first.", code="nothing-in-force"
        )
    engine = engine_identity(ports)
    reading = ports.engine.read(text, locale, statements_of(version.content))
    return Preview(version.number, engine, reading)


def _version(uow: UnitOfWork, organization: Organization, number: int | None) -> Version | None:
    if number is None:
        return None
    version = uow.versions.get(organization.id, number)
    if version is None:
        raise InvalidError([FieldError("/version", "unknown", f"There is no version {number}.")])
    return version


def start_check(
    ports: Ports,
    principal: Principal,
    slug: str,
    selection: Selection,
    number: int | None,
    receipt: Receipt | None = None,
) -> CheckView:
    """Keep the check with the engine pinned, and queue it.

    Raises: InvalidError: there is no such version. NotReadyError.
    """
    with ports.store.read() as uow:
        enter(uow, principal, slug, Permission.CHECK)
    engine = engine_identity(ports)
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.CHECK)
        _version(uow, organization, number)
        check_id = ports.ids.new()
        check = Check(check_id, organization.id, selection, number, engine, now, principal.id)
        job = Job(
            id=check_id,
            organization_id=organization.id,
            kind=JobKind.CHECK,
            state=JobState.QUEUED,
            done=0,
            total=uow.communications.count(organization.id, selection, now),
            subject={"check_id": check_id},
            result={},
            failure=None,
            created_at=now,
            created_by=principal.id,
            started_at=None,
            ended_at=None,
        )
        uow.checks.add(check)
        uow.jobs.add(job)
        view = CheckView(check, job, None)
        keep_answer(ports, uow, principal, receipt, view)
        uow.commit()
    return view


def get_check(ports: Ports, principal: Principal, slug: str, check_id: str) -> CheckView:
    """Return one check of the organization and its progress."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        check: Check = require(uow.checks.get(organization.id, check_id), "check")
        job: Job = require(uow.jobs.get(check.id), "job")
    return CheckView(check, job, eta_s(job, ports.clock.now()))


def list_checks(
    ports: Ports, principal: Principal, slug: str, after_id: str | None, limit: int
) -> list[CheckView]:
    """Return the organization's checks, newest first."""
    now = ports.clock.now()
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        checks = uow.checks.page(organization.id, after_id, limit)
        jobs: list[Job] = [require(uow.jobs.get(check.id), "job") for check in checks]
    return [CheckView(check, job, eta_s(job, now)) for check, job in zip(checks, jobs, strict=True)]
