"""What a check does in the background: a few communications at a time, each kept once."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.core.canonical import sha256
from app.core.charters import Version, statements_of
from app.core.checks import Check, CheckedCommunication, findings_root, judgement_json
from app.core.communications import Communication
from app.core.errors import ConflictError, NotFoundError
from app.core.findings import Finding, Judgement, Reading
from app.core.jobs import ENDED, Job, JobState
from app.core.log import Act, EntryKind
from app.services.ports import Ports, UnitOfWork

BATCH_COMMUNICATIONS = 4
_ROOTS_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class _Work:
    """What one batch is about, read before any model is asked."""

    job: Job
    check: Check
    pairs: tuple[tuple[Communication, Version | None], ...]


def run_check_batch(ports: Ports, job_id: str) -> bool:
    """Check the next communications; say whether any may be left.

    The model is asked between two transactions. Run again after a crash, or by two workers at
    once, it neither loses nor repeats: what a communication came to is kept once.
    Raises: ConflictError: the engine is no longer the one the check was pinned to.
    """
    work = _next_work(ports, job_id)
    if work is None:
        return False
    if work.pairs and ports.engine.identity != work.check.engine:
        raise ConflictError(
            "The check engine changed since this check was asked for; ask for a new check.",
            code="engine-changed",
        )
    readings = [
        ports.engine.read(one.content.body, one.content.locale, statements_of(version.content))
        if version
        else None
        for one, version in work.pairs
    ]
    now = ports.clock.now()
    with ports.store.write() as uow:
        kept = 0
        for (one, version), reading in zip(work.pairs, readings, strict=True):
            kept += _keep(ports, uow, work.check, one, version, reading, now)
        job = uow.jobs.get(job_id)
        if job is None or job.state in ENDED:
            return False
        finished = not uow.checks.unchecked(work.check, 1)
        done = job.done + kept
        uow.jobs.save(
            replace(
                job,
                state=JobState.SUCCEEDED if finished else JobState.RUNNING,
                done=done,
                total=done if finished else max(job.total, done),
                started_at=job.started_at or now,
                ended_at=now if finished else None,
            )
        )
        if finished:
            _enter_end(uow, work.check, now)
        uow.commit()
    return not finished


def _next_work(ports: Ports, job_id: str) -> _Work | None:
    with ports.store.read() as uow:
        job = uow.jobs.get(job_id)
        check = uow.checks.get(job.organization_id, job_id) if job else None
        if job is None or check is None:
            raise NotFoundError("There is no such check.")
        if job.state in ENDED:
            return None
        pairs = tuple(
            (one, _version_for(uow, check, one))
            for one in uow.checks.unchecked(check, BATCH_COMMUNICATIONS)
        )
    return _Work(job, check, pairs)


def _version_for(uow: UnitOfWork, check: Check, one: Communication) -> Version | None:
    if check.version is not None:
        return uow.versions.get(check.organization_id, check.version)
    return uow.versions.in_force(check.organization_id, one.content.published_at, check.created_at)


def _keep(
    ports: Ports,
    uow: UnitOfWork,
    check: Check,
    one: Communication,
    version: Version | None,
    reading: Reading | None,
    now: datetime,
) -> bool:
    judgements = reading.judgements if reading else ()
    checked = CheckedCommunication(
        check_id=check.id,
        communication_id=one.id,
        version=version.number if version else None,
        locale=reading.locale if reading else None,
        passages=len(reading.passages) if reading else 0,
        unread=reading.unread if reading else 0,
        findings_root=findings_root(judgement_json(judgement) for judgement in judgements),
        checked_at=now,
    )
    findings = [
        _finding(ports.ids.new(), check, one, version.number, judgement, now)
        for judgement in judgements
        if version is not None
    ]
    return uow.checks.keep(checked, findings)


def _finding(
    finding_id: str,
    check: Check,
    one: Communication,
    number: int,
    judgement: Judgement,
    now: datetime,
) -> Finding:
    return Finding(
        id=finding_id,
        organization_id=check.organization_id,
        check_id=check.id,
        communication_id=one.id,
        statement_id=judgement.statement_id,
        version=number,
        start=judgement.passage.start,
        end=judgement.passage.end,
        passage_hash=sha256(judgement.passage.exact.encode()),
        relation=judgement.relation,
        confidence=judgement.confidence,
        behaviour=judgement.behaviour,
        engine=check.engine,
        created_at=now,
    )


def _enter_end(uow: UnitOfWork, check: Check, now: datetime) -> None:
    """Enter one line over all the check found, in order of communication."""
    together = b""
    after: str | None = None
    while page := uow.checks.checked(check.id, after, _ROOTS_PAGE):
        together = sha256(together + b"".join(one.findings_root for one in page))
        after = page[-1].communication_id
    act = Act(EntryKind.CHECK_FINISHED, check.id, sha256(together))
    uow.log.append(check.organization_id, check.created_by, now, act)
