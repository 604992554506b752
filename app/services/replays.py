"""Replay: the same text, version, engine and calibration give the same findings, bit for bit.

What a judge decided is taken from its kept transcript: nobody is asked again. What checks remember
of pairs is not used: a replay reads afresh, or it would show nothing.
"""

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
from app.core.errors import NotFoundError, require
from app.core.jobs import ENDED, Job, JobKind, JobState
from app.core.sides import SideThresholds, identity_under
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.calibrating import thresholds_under
from app.services.ports import Ports
from app.services.second_opinions import as_it_was_decided

BATCH_COMMUNICATIONS = 4
DIFFERENCES_SHOWN = 50


def start_replay(
    ports: Ports, principal: Principal, slug: str, check_id: str, receipt: Receipt | None = None
) -> Job:
    """Queue the replay of a check of the organization."""
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.CHECK)
        check: Check = require(uow.checks.get(organization.id, check_id), "check")
        checked: Job = require(uow.jobs.get(check.id), "job")
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
                "identical": None,
                "engine": check.engine.as_json(),
                "differences": [],
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
        batch = uow.checks.checked(check.id, job.result["after"], BATCH_COMMUNICATIONS)
        thresholds = thresholds_under(
            uow, check.organization_id, check.calibration, check.engine.name
        )
    differences = [found for one in batch if (found := _difference(ports, check, thresholds, one))]
    now = ports.clock.now()
    finished = len(batch) < BATCH_COMMUNICATIONS
    result = dict(job.result)
    result["differences"] = (result["differences"] + differences)[:DIFFERENCES_SHOWN]
    result["after"] = batch[-1].communication_id if batch else result["after"]
    if finished:
        result["identical"] = not result["differences"]
    with ports.store.write() as uow:
        uow.jobs.save(
            replace(
                job,
                state=JobState.SUCCEEDED if finished else JobState.RUNNING,
                done=job.done + len(batch),
                total=max(job.total, job.done + len(batch)),
                result=result,
                started_at=job.started_at or now,
                ended_at=now if finished else None,
            )
        )
        uow.commit()
    return not finished


def _difference(
    ports: Ports, check: Check, thresholds: SideThresholds | None, one: CheckedCommunication
) -> dict[str, Any] | None:
    """Return what is not the same about one communication, or None when all is."""
    with ports.store.read() as uow:
        text = uow.communications.get(check.organization_id, one.communication_id)
        version = uow.versions.get(check.organization_id, one.version) if one.version else None
        stored = [
            finding_json(found) for found in uow.checks.findings_of(check.id, one.communication_id)
        ]
        answers = uow.transcripts.of(check.id, one.communication_id)
    difference: dict[str, Any] = {"communication_id": one.communication_id}
    touched = findings_root(stored) != one.findings_root
    if version is None and not touched:
        return None
    known = identity_under(ports.engine.identity, thresholds) == check.engine
    troubles = {
        "the stored findings are not those that were made": touched,
        "the text is not the one that was checked": text is None
        or text.content.body_hash() != text.body_hash,
        "a judge's transcript is not the one that was kept": any(
            kept.transcript.hash() != kept.transcript_hash for kept in answers
        ),
        "the engine is not the one that was pinned": not known,
    }
    trouble = next((what for what, found in troubles.items() if found), None)
    if trouble or text is None or version is None:
        return {**difference, "what": trouble}
    again = ports.engine.read(
        text.content.body, text.content.locale, statements_of(version.content), thresholds
    )
    judgements = as_it_was_decided(again.judgements, answers)
    rows = [judgement_json(judgement) for judgement in judgements]
    if findings_root(rows) == one.findings_root:
        return None
    return {
        **difference,
        "what": "the findings differ",
        "missing": [row for row in stored if row not in rows],
        "new": [row for row in rows if row not in stored],
    }
