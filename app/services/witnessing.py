"""What publishing has to do with witnesses: hand the log as it stands to each of them, later."""

from app.core.access import Principal
from app.core.jobs import Job, JobKind, JobState
from app.core.organizations import Organization
from app.core.witnesses import Witness
from app.services.ports import Ports, UnitOfWork


def queue_witnessing(
    ports: Ports, uow: UnitOfWork, organization: Organization, principal: Principal
) -> list[Job]:
    """Queue the log's present size for every witness of the organization; one job each.

    Call it once the act has been entered, in the act's own unit of work: then either both happen
    or neither does, and what is witnessed covers the act.
    """
    found = uow.witnesses.all(organization.id)
    return [queue_for(ports, uow, witness, principal.id) for witness in found]


def queue_for(ports: Ports, uow: UnitOfWork, witness: Witness, asked_by: str) -> Job:
    """Queue the log's present size for one witness.

    Args: asked_by: in whose name the log will say that the witness took it.
    """
    job = Job(
        id=ports.ids.new(),
        organization_id=witness.organization_id,
        kind=JobKind.WITNESS,
        state=JobState.QUEUED,
        done=0,
        total=1,
        subject={"witness_id": witness.id, "size": uow.log.size(witness.organization_id)},
        result={"attempts": 0},
        failure=None,
        created_at=ports.clock.now(),
        created_by=asked_by,
        started_at=None,
        ended_at=None,
    )
    uow.jobs.add(job)
    return job
