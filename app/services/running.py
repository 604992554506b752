"""The start of a job: noted before its first batch."""

from dataclasses import replace

from app.core.jobs import Job, JobState
from app.services.ports import Ports


def begin_job(ports: Ports, job: Job) -> Job:
    """Note that a job runs, before its first batch, which may take minutes; return it as it is."""
    if job.state is not JobState.QUEUED:
        return job
    with ports.store.write() as uow:
        found = uow.jobs.get(job.id) or job
        if found.state is JobState.QUEUED:
            found = replace(found, state=JobState.RUNNING, started_at=ports.clock.now())
            uow.jobs.save(found)
            uow.commit()
    return found
