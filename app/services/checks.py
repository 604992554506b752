"""Checks: a text at once, or a selection of communications in the background."""

from dataclasses import dataclass

from app.core.access import Permission, Principal
from app.core.charters import Version, statements_of
from app.core.checks import Check, CheckTally, Selection
from app.core.errors import FieldError, InvalidError, NotFoundError, NotReadyError, require
from app.core.findings import EngineIdentity, Reading
from app.core.jobs import Job, JobKind, JobState, eta_s
from app.core.organizations import Organization
from app.core.rules.findings import RuleFinding
from app.core.rules.texts import check_text
from app.core.sides import identity_under
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.check_entries import enter_start
from app.services.ports import Ports, UnitOfWork

# A check asked for while the model still loads waits this long before it is refused.
_READY_WAIT_S = 20.0
_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Preview:
    """What a text would come to; nothing of it is stored.

    Attributes:
        calibration: the number of the one that holds; 0: the engine's own thresholds.
        rules: what the exact rules say of the text, with the organization's own words.
    """

    version: int
    engine: EngineIdentity
    reading: Reading
    calibration: int = 0
    rules: tuple[RuleFinding, ...] = ()


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

    The calibration that holds now applies. No judge is asked: what it said would have to be kept.

    Raises: NotFoundError: nothing is in force. InvalidError: there is no such version.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.CHECK)
        version = _version(uow, organization, number)
        if version is None:
            version = uow.versions.in_force(organization.id, ports.clock.now())
        latest = uow.calibrations.latest(organization.id)
    if version is None:
        raise NotFoundError(
            "No charter is in force yet: publish one first.", code="nothing-in-force"
        )
    own = engine_identity(ports)
    thresholds = latest.under(own.name) if latest else None
    engine = identity_under(own, thresholds)
    reading = ports.engine.read(text, locale, statements_of(version.content), thresholds)
    rules = check_text(ports.rulebook, text, locale or reading.locale, organization.words)
    return Preview(version.number, engine, reading, latest.number if latest else 0, rules)


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
    """Keep and enter the check with engine, calibration and judge pinned, and queue it.

    Raises: InvalidError: no such version, or a selection that cannot hold anything. NotReadyError.
    """
    with ports.store.read() as uow:
        enter(uow, principal, slug, Permission.CHECK)
    engine = engine_identity(ports)
    own = ports.engine.thresholds
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.CHECK)
        _version(uow, organization, number)
        _check_dates(selection)
        check_id = ports.ids.new()
        latest = uow.calibrations.latest(organization.id)
        thresholds = latest.under(engine.name) if latest else None
        check = Check(
            id=check_id,
            organization_id=organization.id,
            selection=selection,
            version=number,
            engine=identity_under(engine, thresholds),
            created_at=now,
            created_by=principal.id,
            calibration=latest.number if latest else 0,
            own_thresholds=own,
            judge=ports.judge.name if ports.judge else None,
        )
        job = Job(
            id=check_id,
            organization_id=organization.id,
            kind=JobKind.CHECK,
            state=JobState.QUEUED,
            done=0,
            total=uow.communications.count(organization.id, selection, now),
            subject={"check_id": check_id},
            result=CheckTally().as_json(),
            failure=None,
            created_at=now,
            created_by=principal.id,
            started_at=None,
            ended_at=None,
        )
        uow.checks.add(check)
        uow.jobs.add(job)
        enter_start(uow, check)
        view = CheckView(check, job, None)
        keep_answer(ports, uow, principal, receipt, view)
        uow.commit()
    return view


def _check_dates(selection: Selection) -> None:
    since, until = selection.since, selection.until
    if since is not None and until is not None and since >= until:
        detail = "Nothing is published from `since` on and before `until`: `since` must be earlier."
        raise InvalidError([FieldError("/selection/since", "order", detail)])


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
