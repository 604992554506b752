"""What a check does in the background: a few communications at a time, each kept once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.core.canonical import sha256
from app.core.charters import Version, statements_of
from app.core.checks import (
    Check,
    CheckedCommunication,
    CheckTally,
    findings_root,
    judgement_json,
)
from app.core.communications import Communication
from app.core.errors import ConflictError, NotFoundError
from app.core.findings import Finding, Judgement
from app.core.jobs import ENDED, Job, JobState
from app.core.memories import Known, Memory, learnt
from app.core.opinion_tallies import OpinionTally
from app.core.sides import SideThresholds, identity_under
from app.services.calibrating import thresholds_under
from app.services.check_entries import enter_end
from app.services.ports import Ports, UnitOfWork
from app.services.running import begin_job
from app.services.second_opinions import Opined, ask_judge, kept_transcript

BATCH_COMMUNICATIONS = 4


@dataclass(frozen=True, slots=True)
class _Work:
    """What one batch is about, read before any model is asked.

    Attributes:
        known: by communication, what the engine said of its pairs before.
    """

    job: Job
    check: Check
    thresholds: SideThresholds | None
    pairs: tuple[tuple[Communication, Version | None], ...]
    known: dict[str, Known]


def run_check_batch(ports: Ports, job_id: str) -> bool:
    """Check the next communications; say whether any may be left.

    The models are asked between two transactions. Run again after a crash, or by two workers at
    once, it neither loses nor repeats: what a communication came to is kept once.
    Raises: ConflictError: the engine is no longer the one the check was pinned to.
    """
    work = _next_work(ports, job_id)
    if work is None:
        return False
    if work.pairs and identity_under(ports.engine.identity, work.thresholds) != work.check.engine:
        raise ConflictError(
            "The check engine changed since this check was asked for; ask for a new check.",
            code="engine-changed",
        )
    begin_job(ports, work.job)
    readings = _read(ports, work)
    now = ports.clock.now()
    with ports.store.write() as uow:
        job = uow.jobs.get(job_id)
        if job is None or job.state in ENDED:
            return False
        kept = [
            opined
            for one, version, opined in _held(uow, work, readings)
            if _keep(ports, uow, work, one, version, opined, now)
        ]
        finished = not uow.checks.unchecked(work.check, 1)
        erased = uow.checks.count_erased(work.check) if finished else 0
        done = job.done + len(kept)
        job = replace(
            job,
            state=JobState.SUCCEEDED if finished else JobState.RUNNING,
            done=done,
            total=done if finished else max(job.total, done),
            result=_told(work.check, job, kept, erased),
            ended_at=now if finished else None,
        )
        uow.jobs.save(job)
        if finished:
            enter_end(uow, job, now)
        uow.commit()
    return not finished


def _held(
    uow: UnitOfWork, work: _Work, readings: Sequence[Opined | None]
) -> list[tuple[Communication, Version | None, Opined | None]]:
    """Return what was read; of what was erased meanwhile nothing more is kept."""
    held = uow.communications.hold(work.job.organization_id, [one.id for one, _ in work.pairs])
    return [
        (one, version, opined)
        for (one, version), opined in zip(work.pairs, readings, strict=True)
        if one.id in held
    ]


def _told(check: Check, job: Job, kept: Sequence[Opined | None], erased: int) -> dict[str, Any]:
    """Return the job's result with what was kept now; None in `kept`: nothing was in force."""
    before = CheckTally.from_json(job.result)
    compared = [one for one in kept if one is not None]
    so_far = CheckTally(
        before.compared + len(compared),
        before.nothing_in_force + len(kept) - len(compared),
        erased,
    )
    if check.judge is None:
        return so_far.as_json()
    tally = OpinionTally.from_json(job.result.get("second_opinion"))
    for one in compared:
        tally = tally.plus(one.tally)
    return {**so_far.as_json(), "second_opinion": tally.as_json()}


def _next_work(ports: Ports, job_id: str) -> _Work | None:
    with ports.store.read() as uow:
        job = uow.jobs.get(job_id)
        check = uow.checks.get(job.organization_id, job_id) if job else None
        if job is None or check is None:
            raise NotFoundError("There is no such check.")
        if job.state in ENDED:
            return None
        number, engine = check.calibration, check.engine.name
        thresholds = thresholds_under(uow, check.organization_id, number, engine)
        pairs = tuple(
            (one, _version_for(uow, check, one))
            for one in uow.checks.unchecked(check, BATCH_COMMUNICATIONS)
        )
        known: dict[str, Known] = {}
        if pairs:
            ids, digest = [one.id for one, _ in pairs], ports.engine.identity.digest
            known = uow.memories.of(job.organization_id, ids, digest)
    return _Work(job, check, thresholds, pairs, known)


def _read(ports: Ports, work: _Work) -> list[Opined | None]:
    """Return what engine and judge say of each communication; None where nothing was in force."""
    readings: list[Opined | None] = []
    tally = OpinionTally.from_json(work.job.result.get("second_opinion"))
    for one, version in work.pairs:
        if version is None:
            readings.append(None)
            continue
        statements = statements_of(version.content)
        said = ports.engine.read(
            one.content.body,
            one.content.locale,
            statements,
            work.thresholds,
            work.known.get(one.id),
        )
        opined = ask_judge(ports, work.check, one.id, said, statements, tally)
        tally = tally.plus(opined.tally)
        readings.append(opined)
    return readings


def _version_for(uow: UnitOfWork, check: Check, one: Communication) -> Version | None:
    if check.version is not None:
        return uow.versions.get(check.organization_id, check.version)
    return uow.versions.in_force(check.organization_id, one.content.published_at, check.created_at)


def _keep(
    ports: Ports,
    uow: UnitOfWork,
    work: _Work,
    one: Communication,
    version: Version | None,
    opined: Opined | None,
    now: datetime,
) -> bool:
    check, reading = work.check, opined.reading if opined else None
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
    if not uow.checks.keep(checked, findings):
        return False
    if opined:
        asked = opined.transcripts
        uow.transcripts.keep([kept_transcript(check, one.id, *each, now) for each in asked])
        _remember(ports, uow, work, one, opined)
    return True


def _remember(
    ports: Ports, uow: UnitOfWork, work: _Work, one: Communication, opined: Opined
) -> None:
    """Keep what was new of the pairs; the digest is the engine's own: no calibration moves odds."""
    odds = learnt(opined.reading.odds, work.known.get(one.id, {}))
    if odds is not None:
        digest = ports.engine.identity.digest
        uow.memories.keep(Memory(one.organization_id, one.id, digest, odds))


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
        opinion=judgement.opinion,
    )
