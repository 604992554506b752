"""Jobs: how far accepted work has come; and the end of one that cannot go on."""

from dataclasses import dataclass, replace

from app.core.access import Permission, Principal
from app.core.errors import NotAllowedError, NotFoundError
from app.core.jobs import ENDED, Job, JobError, JobState, eta_s
from app.services.access import belongs
from app.services.check_entries import enter_failure
from app.services.ports import Ports

ERRORS_SHOWN = 1_000
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class JobView:
    """A job, what was wrong with which row, and the seconds it still needs."""

    job: Job
    errors: tuple[JobError, ...]
    eta_s: int | None


def get_job(ports: Ports, principal: Principal, job_id: str) -> JobView:
    """Return the job when it is of the caller's organization.

    Raises: NotFoundError; NotAllowedError: the role reads published texts alone.
    """
    with ports.store.read() as uow:
        job = uow.jobs.get(job_id)
        organization = uow.organizations.by_id(job.organization_id) if job else None
        if job is None or organization is None or not belongs(principal, organization):
            raise NotFoundError("There is no such job here.")
        if not principal.may(Permission.READ_WORK):
            raise NotAllowedError(f"The role `{principal.role.value}` may not follow jobs.")
        errors = tuple(uow.jobs.errors(job.id, ERRORS_SHOWN))
    return JobView(job, errors, eta_s(job, ports.clock.now()))


def wait_for_job(ports: Ports, principal: Principal, job_id: str, wait_s: float) -> JobView:
    """Return the job once it has ended, or as it stands after `wait_s` seconds.

    Source: RFC 7240 section 4.3.
    """
    waited = 0.0
    view = get_job(ports, principal, job_id)
    while view.job.state not in ENDED and waited < wait_s:
        ports.wait(_POLL_S)
        waited += _POLL_S
        view = get_job(ports, principal, job_id)
    return view


def fail_job(ports: Ports, job_id: str, sentence: str) -> None:
    """Note that the job cannot go on, and why; what it had done so far stays."""
    with ports.store.write() as uow:
        job = uow.jobs.get(job_id)
        if job is None or job.state in ENDED:
            return
        now = ports.clock.now()
        job = replace(job, state=JobState.FAILED, failure=sentence, ended_at=now)
        uow.jobs.save(job)
        enter_failure(uow, job, now)
        uow.commit()
