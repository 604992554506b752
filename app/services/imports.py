"""Imports: accepted whole, then kept row by row in the background; good rows stay, bad are told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.access import Permission, Principal
from app.core.activity_parts import Origin
from app.core.canonical import sha256
from app.core.communications import Communication, NewCommunication
from app.core.errors import InvalidError, NotFoundError
from app.core.imports import ImportFormat, read_row, split_rows
from app.core.jobs import ENDED, Job, JobError, JobKind, JobState
from app.core.log import Act, EntryKind
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.ports import Ports, UnitOfWork

BATCH_ROWS = 200


def start_import(
    ports: Ports,
    principal: Principal,
    slug: str,
    data: bytes,
    form: ImportFormat,
    receipt: Receipt | None = None,
    origin: Origin | None = None,
) -> Job:
    """Keep every row and queue the job; from here on nothing of the file can be lost.

    Args: origin: what the sender says of ActivityStreams posts.
    Raises: InvalidError: the file as a whole cannot be read.
    """
    rows = split_rows(data, form, origin)
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_COMMUNICATIONS)
        job = Job(
            id=ports.ids.new(),
            organization_id=organization.id,
            kind=JobKind.IMPORT,
            state=JobState.QUEUED,
            done=0,
            total=len(rows),
            subject={"format": form.value, "sha256": sha256(data).hex()},
            result={"added": 0, "repeated": 0, "refused": 0, "blank": 0},
            failure=None,
            created_at=now,
            created_by=principal.id,
            started_at=None,
            ended_at=None,
        )
        uow.jobs.add(job)
        uow.jobs.add_rows(job.id, rows)
        keep_answer(ports, uow, principal, receipt, job)
        uow.commit()
    return job


def run_import_batch(ports: Ports, job_id: str) -> bool:
    """Keep the next rows and note the progress in one transaction; say whether rows are left.

    Run again after a crash it goes on behind the last committed batch. Rows are read before the
    transaction: markup takes a second a megabyte, and others wait for their turn to write.
    """
    with ports.store.read() as uow:
        job = _job(uow, job_id)
        rows = uow.jobs.rows(job.id, job.done, BATCH_ROWS)
    readings = {data: _read(ports, job, data) for _, data in rows if data.strip()}
    with ports.store.write() as uow:
        job = _job(uow, job_id)
        if job.state in ENDED:
            return False
        # Again: an erasure may have blanked some, and another worker may have gone on.
        rows = uow.jobs.rows(job.id, job.done, BATCH_ROWS)
        if any(data.strip() and data not in readings for _, data in rows):
            return True
        counts, errors = _keep_rows(ports, uow, job, rows, readings)
        uow.jobs.add_errors(job.id, errors)
        now = ports.clock.now()
        done = rows[-1][0] if rows else job.total
        finished = done >= job.total
        uow.jobs.save(
            replace(
                job,
                state=JobState.SUCCEEDED if finished else JobState.RUNNING,
                done=done,
                result={name: job.result[name] + counts[name] for name in counts},
                started_at=job.started_at or now,
                ended_at=now if finished else None,
            )
        )
        if finished:
            uow.jobs.drop_rows(job.id)
        uow.commit()
    return not finished


def _job(uow: UnitOfWork, job_id: str) -> Job:
    job = uow.jobs.get(job_id)
    if job is None:
        raise NotFoundError("There is no such job.")
    return job


def _read(ports: Ports, job: Job, data: bytes) -> list[NewCommunication] | InvalidError:
    """Return what a row holds, or what is wrong with it."""
    try:
        return read_row(data, ImportFormat(job.subject["format"]), ports.html_words)
    except InvalidError as error:
        return error


def _keep_rows(
    ports: Ports,
    uow: UnitOfWork,
    job: Job,
    rows: list[tuple[int, bytes]],
    readings: Mapping[bytes, list[NewCommunication] | InvalidError],
) -> tuple[dict[str, int], list[JobError]]:
    counts = {"added": 0, "repeated": 0, "refused": 0, "blank": 0}
    errors: list[JobError] = []
    arrived: list[Communication] = []
    now = ports.clock.now()
    for number, data in rows:
        if not data.strip():
            counts["blank"] += 1
            continue
        found = readings[data]
        if isinstance(found, InvalidError):
            counts["refused"] += 1
            errors += [JobError(number, one.pointer, one.code, one.detail) for one in found.errors]
            continue
        arrived += [
            Communication(ports.ids.new(), job.organization_id, one, one.body_hash(), now)
            for one in found
        ]
    prints = [one.content.fingerprint() for one in arrived]
    kept = set(uow.communications.add(arrived, prints))
    counts["added"] = len(kept)
    counts["repeated"] = len(arrived) - len(kept)
    if kept:
        _enter_batch(uow, job, [one for one in arrived if one.id in kept], now)
    return counts, errors


def _enter_batch(uow: UnitOfWork, job: Job, kept: list[Communication], now: Any) -> None:
    """Enter one line for the batch, over the bodies it brought in order."""
    together = sha256(b"".join(one.body_hash for one in kept))
    act = Act(EntryKind.COMMUNICATIONS_RECEIVED, job.id, together)
    uow.log.append(job.organization_id, job.created_by, now, act)
