"""What a check leaves in the log: that it was asked for, and how it ended."""

from datetime import datetime

from app.core.canonical import sha256
from app.core.checks import ROOTS_AT_A_TIME, Check, asked_hash
from app.core.jobs import Job, JobKind
from app.core.log import Act, EntryKind
from app.services.ports import UnitOfWork


def enter_start(uow: UnitOfWork, check: Check) -> None:
    """Enter what was asked for, and which engine, calibration and judge it is pinned to."""
    act = Act(EntryKind.CHECK_STARTED, check.id, asked_hash(check))
    uow.log.append(check.organization_id, check.created_by, check.created_at, act)


def enter_end(
    uow: UnitOfWork, job: Job, now: datetime, kind: EntryKind = EntryKind.CHECK_FINISHED
) -> None:
    """Enter one line over all the check found, in order of communication.

    Args:
        job: the check's; what failed says why in the entry's reason.
        kind: how it ended.
    """
    together = b""
    after: str | None = None
    while page := uow.checks.checked(job.id, after, ROOTS_AT_A_TIME):
        together = sha256(together + b"".join(one.findings_root for one in page))
        after = page[-1].communication_id
    act = Act(kind, job.id, sha256(together), reason=job.failure)
    uow.log.append(job.organization_id, job.created_by, now, act)


def enter_failure(uow: UnitOfWork, job: Job, now: datetime) -> None:
    """Enter that a job failed, where its end is one that the log tells."""
    if job.kind is JobKind.CHECK:
        enter_end(uow, job, now, EntryKind.CHECK_FAILED)
