"""A job's kind leads to the service that does its next part."""

from collections.abc import Callable

from app.core.errors import NotFoundError
from app.core.jobs import JobKind
from app.services.checking import run_check_batch
from app.services.imports import run_import_batch
from app.services.ports import Ports
from app.services.replays import run_replay_batch
from app.services.witnesses import run_witness_batch

BATCHES: dict[JobKind, Callable[[Ports, str], bool]] = {
    JobKind.IMPORT: run_import_batch,
    JobKind.CHECK: run_check_batch,
    JobKind.REPLAY: run_replay_batch,
    JobKind.WITNESS: run_witness_batch,
}


def run_batch(ports: Ports, job_id: str) -> bool:
    """Do the next part of a job; say whether more is left.

    Raises: NotFoundError: there is no such job.
    """
    with ports.store.read() as uow:
        job = uow.jobs.get(job_id)
    if job is None:
        raise NotFoundError("There is no such job.")
    return BATCHES[job.kind](ports, job_id)
