"""Replay: the same text, version, engine and calibration give the same findings, bit for bit.

What a judge decided is taken from its kept transcript: nobody is asked again. What checks remember
of pairs is not used: a replay reads afresh, or it would show nothing. It changes nothing on the
record: no finding, no entry.
"""

import json
from dataclasses import replace
from typing import Any

from app.core.access import Permission, Principal
from app.core.charters import statements_of
from app.core.checks import (
    Check,
    CheckedCommunication,
    finding_json,
    findings_root,
    judgement_json,
)
from app.core.communications import Communication
from app.core.erasures import emptied_by
from app.core.errors import ConflictError, NotFoundError, require
from app.core.jobs import ENDED, Job, JobKind, JobState
from app.core.log import EntryKind
from app.core.replays import Compared, Outcome, ReplayTally
from app.core.sides import SideThresholds, identity_under
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.calibrating import thresholds_under
from app.services.ports import Ports, UnitOfWork
from app.services.running import begin_job
from app.services.second_opinions import as_it_was_decided

BATCH_COMMUNICATIONS = 4


def start_replay(
    ports: Ports, principal: Principal, slug: str, check_id: str, receipt: Receipt | None = None
) -> Job:
    """Queue the replay of a check of the organization; whoever reads its work may ask.

    Raises: ConflictError: the check has not ended.
    """
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        check: Check = require(uow.checks.get(organization.id, check_id), "check")
        checked: Job = require(uow.jobs.get(check.id), "job")
        if checked.state not in ENDED:
            raise ConflictError(
                f"This check is still {checked.state.value}: what it has not found yet cannot be "
                "compared. Ask again once its `state` is `succeeded` or `failed`.",
                code="check-running",
            )
        job = Job(
            id=ports.ids.new(),
            organization_id=organization.id,
            kind=JobKind.REPLAY,
            state=JobState.QUEUED,
            done=0,
            total=checked.done,
            subject={"check_id": check.id},
            result={
                "check_id": check.id,
                "engine": check.engine.as_json(),
                **ReplayTally().as_json(),
                "after": None,
            },
            failure=None,
            created_at=now,
            created_by=principal.id,
            started_at=None,
            ended_at=None,
        )
        uow.jobs.add(job)
        keep_answer(ports, uow, principal, receipt, job)
        uow.commit()
    return job


def run_replay_batch(ports: Ports, job_id: str) -> bool:
    """Read the next communications again and compare; say whether any are left."""
    with ports.store.read() as uow:
        job = uow.jobs.get(job_id)
        if job is None:
            raise NotFoundError("There is no such replay.")
        if job.state in ENDED:
            return False
        check: Check = require(
            uow.checks.get(job.organization_id, job.subject["check_id"]), "check"
        )
        checked: Job = require(uow.jobs.get(check.id), "job")
        batch = uow.checks.checked(check.id, job.result["after"], BATCH_COMMUNICATIONS)
        thresholds = thresholds_under(
            uow, check.organization_id, check.calibration, check.engine.name
        )
    job = begin_job(ports, job)
    tally = ReplayTally.from_json(job.result)
    for one in batch:
        tally = tally.plus(_compared(ports, check, thresholds, one))
    finished = len(batch) < BATCH_COMMUNICATIONS
    if finished:
        whole = checked.state is JobState.SUCCEEDED
        tally = tally.ended(seen=job.done + len(batch), checked=checked.done, whole=whole)
    now = ports.clock.now()
    result = {**job.result, **tally.as_json()}
    result["after"] = batch[-1].communication_id if batch else result["after"]
    with ports.store.write() as uow:
        uow.jobs.save(
            replace(
                job,
                state=JobState.SUCCEEDED if finished else JobState.RUNNING,
                done=job.done + len(batch),
                total=max(job.total, job.done + len(batch)),
                result=result,
                ended_at=now if finished else None,
            )
        )
        uow.commit()
    return not finished


def _compared(
    ports: Ports, check: Check, thresholds: SideThresholds | None, one: CheckedCommunication
) -> Compared:
    """Return what is not the same about one communication, or why it was not compared."""
    with ports.store.read() as uow:
        text = uow.communications.get(check.organization_id, one.communication_id)
        version = uow.versions.get(check.organization_id, one.version) if one.version else None
        stored = [
            finding_json(found) for found in uow.checks.findings_of(check.id, one.communication_id)
        ]
        answers = uow.transcripts.of(check.id, one.communication_id)
        erased = text is not None and text.is_erased and _was_erased(uow, text)
    difference: dict[str, Any] = {"communication_id": one.communication_id}
    touched = findings_root(stored) != one.findings_root
    if version is None and not touched:
        return Compared(Outcome.NOTHING_IN_FORCE)
    known = identity_under(ports.engine.identity, thresholds) == check.engine
    troubles = {
        "the stored findings are not those that were made": touched,
        "the text is not the one that was checked": text is None
        or not (erased or text.content.body_hash() == text.body_hash),
        "a judge's transcript is not the one that was kept": any(
            not (erased and kept.erased) and kept.transcript.hash() != kept.transcript_hash
            for kept in answers
        ),
        "the engine is not the one that was pinned": not known and not erased,
    }
    trouble = next((what for what, found in troubles.items() if found), None)
    if trouble or text is None or version is None:
        return Compared(Outcome.NOT_COMPARED, difference={**difference, "what": trouble})
    if erased:
        return Compared(Outcome.ERASED)
    statements = statements_of(version.content)
    again = ports.engine.read(text.content.body, text.content.locale, statements, thresholds)
    rows = [judgement_json(said) for said in as_it_was_decided(again, answers, statements)]
    if findings_root(rows) == one.findings_root:
        return Compared(Outcome.COMPARED, len(stored))
    differs = {
        **difference,
        "what": "the findings differ",
        "missing": [row for row in stored if row not in rows],
        "new": [row for row in rows if row not in stored],
    }
    return Compared(Outcome.COMPARED, len(stored), differs)


def _was_erased(uow: UnitOfWork, text: Communication) -> bool:
    """Say whether an erasure on the record emptied the text: nothing else may."""
    fingerprint = uow.erasures.emptied(text.organization_id).get(text.id, b"")
    index = emptied_by(text.id, fingerprint)
    entries = uow.log.entries(text.organization_id, index, 1) if index is not None else []
    kinds = [json.loads(entry.data[1:])["kind"] for entry in entries]
    return kinds == [EntryKind.PERSONAL_DATA_ERASED]
