"""What a check does in the background: a few communications at a time, each kept once."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.core.canonical import sha256
from app.core.charters import Version, statements_of
from app.core.checks import (
    ROOTS_AT_A_TIME,
    Check,
    CheckedCommunication,
    findings_root,
    judgement_json,
)
from app.core.communications import Communication
from app.core.errors import ConflictError, NotFoundError
from app.core.findings import Finding, Judgement
from app.core.jobs import ENDED, Job, JobState
from app.core.log import Act, EntryKind
from app.core.memories import Known, Memory, learnt
from app.core.opinions import KeptTranscript, OpinionTally
from app.core.sides import SideThresholds, identity_under
from app.services.calibrating import thresholds_under
from app.services.ports import Ports, UnitOfWork
from app.services.second_opinions import Opined, ask_judge

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
    readings = _read(ports, work)
    now = ports.clock.now()
    with ports.store.write() as uow:
        job = uow.jobs.get(job_id)
        if job is None or job.state in ENDED:
            return False
        kept, tally = 0, OpinionTally.from_json(job.result.get("second_opinion"))
        # What was erased while it was read stays as it was: nothing more of it is kept.
        held = uow.communications.hold(job.organization_id, [one.id for one, _ in work.pairs])
        for (one, version), opined in zip(work.pairs, readings, strict=True):
            if one.id in held and _keep(ports, uow, work.check, one, version, opined, now):
                kept += 1
                tally = tally.plus(opined.tally) if opined else tally
                _remember(ports, uow, work, one, opined)
        finished = not uow.checks.unchecked(work.check, 1)
        done = job.done + kept
        uow.jobs.save(
            replace(
                job,
                state=JobState.SUCCEEDED if finished else JobState.RUNNING,
                done=done,
                total=done if finished else max(job.total, done),
                result={"second_opinion": tally.as_json()} if work.check.judge else job.result,
                started_at=job.started_at or now,
                ended_at=now if finished else None,
            )
        )
        if finished:
            _enter_end(uow, work.check, job.created_by, now)
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
        opined = ask_judge(ports, work.check, said, statements, tally)
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
    check: Check,
    one: Communication,
    version: Version | None,
    opined: Opined | None,
    now: datetime,
) -> bool:
    reading = opined.reading if opined else None
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
        uow.transcripts.add(_transcripts(check, one, opined, now))
    return True


def _remember(
    ports: Ports, uow: UnitOfWork, work: _Work, one: Communication, opined: Opined | None
) -> None:
    """Keep what was new of the pairs; the digest is the engine's own: no calibration moves odds."""
    odds = learnt(opined.reading.odds, work.known.get(one.id, {})) if opined else None
    if odds is not None:
        digest = ports.engine.identity.digest
        uow.memories.keep(Memory(one.organization_id, one.id, digest, odds))


def _transcripts(
    check: Check, one: Communication, opined: Opined, now: datetime
) -> list[KeptTranscript]:
    return [
        KeptTranscript(
            organization_id=check.organization_id,
            check_id=check.id,
            communication_id=one.id,
            statement_id=judgement.statement_id,
            start=judgement.passage.start,
            end=judgement.passage.end,
            transcript=transcript,
            transcript_hash=transcript.hash(),
            created_at=now,
        )
        for judgement, transcript in opined.transcripts
    ]


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


def _enter_end(uow: UnitOfWork, check: Check, asked_by: str, now: datetime) -> None:
    """Enter one line over all the check found, in order of communication."""
    together = b""
    after: str | None = None
    while page := uow.checks.checked(check.id, after, ROOTS_AT_A_TIME):
        together = sha256(together + b"".join(one.findings_root for one in page))
        after = page[-1].communication_id
    act = Act(EntryKind.CHECK_FINISHED, check.id, sha256(together))
    uow.log.append(check.organization_id, asked_by, now, act)
