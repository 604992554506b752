"""Witnesses: named by an admin, given every published version's checkpoint in the background."""

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.access import Permission, Principal
from app.core.canonical import canonical_bytes, sha256
from app.core.checkpoints import Checkpoint
from app.core.errors import (
    ConflictError,
    FieldError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    require,
)
from app.core.jobs import ENDED, Job, JobState
from app.core.log import INSTANCE, Act, EntryKind
from app.core.organizations import Organization
from app.core.witnesses import (
    WITNESSES_MAX,
    Witness,
    WitnessedCheckpoint,
    WitnessError,
    WitnessKind,
    check_witness,
    cosignature,
    is_turn,
)
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.checkpointing import log_origin, sign_checkpoint, tree_root
from app.services.ports import Ports, UnitOfWork
from app.services.witnessing import queue_for

# With the runner's pauses, which double from half a second, this is about a minute and a half.
ATTEMPTS_MAX = 8
# A witness that was away longer is remembered: see `remind_witnesses`.
REMINDERS_S = 3_600
_PAGE = 200


@dataclass(frozen=True, slots=True)
class WitnessView:
    """A witness and the newest checkpoint it holds.

    Attributes:
        job: what brings it the first one, when it was added just now.
    """

    witness: Witness
    latest: WitnessedCheckpoint | None
    job: Job | None = None


def add_witness(
    ports: Ports,
    principal: Principal,
    slug: str,
    kind: WitnessKind,
    url: str | None,
    path: str | None,
    receipt: Receipt | None = None,
) -> WitnessView:
    """Keep a witness and queue the log as it stands for it.

    Raises:
        InvalidError: it cannot be one, or this instance may or can not reach it.
        ConflictError: there are enough of them.
    """
    secret = f"whsec_{b64encode(ports.ids.secret().encode()).decode()}"
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.MANAGE)
        check_witness(kind, url, path)
        witness = Witness(
            id=ports.ids.new(),
            organization_id=organization.id,
            kind=kind,
            url=url,
            path=(path or "") if kind is WitnessKind.FILE else None,
            secret=secret if kind is WitnessKind.WEBHOOK else None,
            created_at=now,
            created_by=principal.id,
            removed_at=None,
        )
        problem = ports.messenger.problem(witness)
        if problem is not None:
            where = {WitnessKind.WEBHOOK: "/url", WitnessKind.FILE: "/path"}.get(kind, "/kind")
            raise InvalidError([FieldError(where, "unusable", problem)])
        if len(uow.witnesses.all(organization.id)) >= WITNESSES_MAX:
            raise ConflictError(f"An organization has at most {WITNESSES_MAX} witnesses.")
        uow.witnesses.add(witness)
        act = Act(EntryKind.WITNESS_ADDED, witness.id, _hash(witness))
        uow.log.append(organization.id, principal.id, now, act)
        view = WitnessView(witness, None, queue_for(ports, uow, witness, principal.id))
        keep_answer(ports, uow, principal, receipt, view)
        uow.commit()
    return view


def _hash(witness: Witness) -> bytes:
    return sha256(canonical_bytes(witness.as_json()))


def list_witnesses(ports: Ports, principal: Principal, slug: str) -> list[WitnessView]:
    """Return the organization's witnesses, oldest first, each with the newest it holds."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        found = uow.witnesses.all(organization.id)
        return [WitnessView(one, uow.witnesses.latest(one.id)) for one in found]


def remove_witness(ports: Ports, principal: Principal, slug: str, witness_id: str) -> None:
    """Give the witness nothing more; what it was given stays in the record."""
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.MANAGE)
        witness: Witness = require(uow.witnesses.get(organization.id, witness_id), "witness")
        if witness.removed_at is not None:
            return
        uow.witnesses.remove(witness.id, now)
        act = Act(EntryKind.WITNESS_REMOVED, witness.id, previous_hash=_hash(witness))
        uow.log.append(organization.id, principal.id, now, act)
        uow.commit()


def remind_witnesses(ports: Ports, *, all_of_them: bool) -> int:
    """Queue the log for the witnesses that lack the newest version; return how many these are.

    Args: all_of_them: True at a start; else, called every REMINDERS_S, only those whose turn it
        is: 1, 2, 4, 8 and 16 hours after the publication that they lack, then once a day.
    """
    queued, after, now = 0, None, ports.clock.now()
    while True:
        with ports.store.read() as uow:
            page = uow.organizations.page(public_only=False, after_slug=after, limit=_PAGE)
            late = [witness for one in page for witness in _late(uow, one)]
        turn = [one for one, since in late if all_of_them or is_turn(now - since)]
        for witness in turn:
            with ports.store.write() as uow:
                queue_for(ports, uow, witness, INSTANCE)
                uow.commit()
        queued += len(turn)
        if not page:
            return queued
        after = page[-1].slug


def _late(uow: UnitOfWork, organization: Organization) -> list[tuple[Witness, datetime]]:
    """Return the witnesses that lack the newest version, and since when each does."""
    latest = uow.versions.latest(organization.id)
    found = []
    for one in uow.witnesses.all(organization.id):
        held = uow.witnesses.latest(one.id)
        size = latest.log_index + 1 if latest else 1
        if held is None or held.size < size:
            found.append(
                (one, max(one.created_at, latest.published_at if latest else one.created_at))
            )
    return found


@dataclass(frozen=True, slots=True)
class _Errand:
    """A checkpoint and the witness it is for."""

    job: Job
    organization: Organization
    witness: Witness
    checkpoint: Checkpoint


def run_witness_batch(ports: Ports, job_id: str) -> bool:
    """Bring one witness one checkpoint, unless it holds it; there is never a second part.

    The message has the job's id: brought again after a crash it is known to be the same one.
    Raises: NotReadyError: the witness did not answer; trying again later may work.
    """
    errand = _prepare(ports, job_id)
    if errand is None:
        return False
    note = sign_checkpoint(ports, errand.checkpoint)
    try:
        answer = ports.messenger.send(errand.witness, errand.organization.slug, job_id, note)
    except WitnessError as error:
        _note_failure(ports, job_id, error)
        return False
    if errand.witness.kind is WitnessKind.WEBHOOK:
        answer = cosignature(note, answer)
    _keep(ports, errand, note, answer)
    return False


def _prepare(ports: Ports, job_id: str) -> _Errand | None:
    """Return what is to be done, or None when nothing is (any more)."""
    with ports.store.read() as uow:
        job = uow.jobs.get(job_id)
        if job is None:
            raise NotFoundError("There is no such job.")
        if job.state in ENDED:
            return None
        organization: Organization = require(
            uow.organizations.by_id(job.organization_id), "organization"
        )
        witness: Witness = require(
            uow.witnesses.get(organization.id, job.subject["witness_id"]), "witness"
        )
        size = int(job.subject["size"])
        root = tree_root(uow, organization, size)
        held = uow.witnesses.held(witness.id, size)
    if witness.removed_at is not None:
        _end(ports, job_id, JobState.CANCELLED, None)
        return None
    if held is not None:
        if held.root == root:
            _end(ports, job_id, JobState.SUCCEEDED, None)
        else:
            failure = f"The witness holds another root for size {size}: the log was altered."
            _end(ports, job_id, JobState.FAILED, failure)
        return None
    return _Errand(
        job, organization, witness, Checkpoint(log_origin(ports, organization), size, root)
    )


def _keep(ports: Ports, errand: _Errand, note: bytes, answer: bytes) -> None:
    """Keep that the witness has it, enter it in the log, end the job: all of it or nothing."""
    with ports.store.write() as uow:
        job = uow.jobs.get(errand.job.id)
        if job is None or job.state in ENDED:
            return
        now = ports.clock.now()
        kept = uow.witnesses.keep(
            WitnessedCheckpoint(
                organization_id=errand.organization.id,
                witness_id=errand.witness.id,
                size=errand.checkpoint.size,
                root=errand.checkpoint.root,
                note=note,
                answer=answer,
                at=now,
            )
        )
        if kept:
            act = Act(EntryKind.CHECKPOINT_WITNESSED, errand.witness.id, sha256(note))
            uow.log.append(errand.organization.id, job.created_by, now, act)
        result = {**job.result, "size": errand.checkpoint.size, "cosigned": bool(answer)}
        done = replace(job, state=JobState.SUCCEEDED, done=1, result=result)
        uow.jobs.save(replace(done, started_at=job.started_at or now, ended_at=now))
        uow.commit()


def _note_failure(ports: Ports, job_id: str, error: WitnessError) -> None:
    """Count the try; give up when another would be as vain.

    Raises: NotReadyError: another try is wanted.
    """
    with ports.store.write() as uow:
        job: Job = require(uow.jobs.get(job_id), "job")
        now = ports.clock.now()
        attempts = int(job.result["attempts"]) + 1
        over = error.lasting or attempts >= ATTEMPTS_MAX
        tried = replace(
            job,
            state=JobState.FAILED if over else JobState.RUNNING,
            result={**job.result, "attempts": attempts},
            failure=error.detail if over else None,
            started_at=job.started_at or now,
            ended_at=now if over else None,
        )
        uow.jobs.save(tried)
        uow.commit()
    if not over:
        raise NotReadyError(error.detail)


def _end(ports: Ports, job_id: str, state: JobState, failure: str | None) -> None:
    with ports.store.write() as uow:
        job: Job = require(uow.jobs.get(job_id), "job")
        now = ports.clock.now()
        done = 1 if state is JobState.SUCCEEDED else job.done
        uow.jobs.save(replace(job, state=state, done=done, failure=failure, ended_at=now))
        uow.commit()
