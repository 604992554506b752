"""Jobs: where long work stands, and answers that wait for it when the caller prefers."""

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from app.api.answering import JSON_TYPE, answer, json_bytes
from app.api.callers import AskCaller, AskPorts
from app.api.schemas.checks import JobOut
from app.core.access import Principal
from app.core.communications import rfc3339
from app.core.jobs import ENDED, Job, JobError, JobState
from app.services.jobs import get_job, wait_for_job
from app.services.ports import Ports

WAIT_MAX_S = 30
router = APIRouter(prefix="/v1/jobs", tags=["jobs"])
Prefer = Annotated[
    str | None,
    Header(alias="Prefer", description="`wait=N`: answer when done, N seconds later at most."),
]


def encode_job(job: Job, errors: Sequence[JobError], eta: int | None) -> dict[str, Any]:
    """Return the shape of 3-api."""
    return {
        "id": job.id,
        "kind": job.kind.value,
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "eta_s": eta,
        "errors": [one.as_json() for one in errors],
        "result": job.result,
        "failure": job.failure,
        "created_at": rfc3339(job.created_at),
        "started_at": rfc3339(job.started_at) if job.started_at else None,
        "ended_at": rfc3339(job.ended_at) if job.ended_at else None,
    }


def accepted(value: Any, location: str) -> Response:
    """Return 202 with the place where progress is told. Source: RFC 9110 section 15.3.3."""
    headers = {"Location": location, "Cache-Control": "no-store", "Retry-After": "1"}
    return Response(json_bytes(value), 202, headers, JSON_TYPE)


def waited(value: Any, first: Response, state: JobState, preferred_s: int) -> Response:
    """Return 200 once the job has ended, else 202; what was preferred is said to be followed.

    Args: first: what would have been answered without waiting.
    Source: RFC 7240 section 4.3.
    """
    ended = state in ENDED
    kept = ("location", "idempotency-replayed")
    headers = {name: first.headers[name] for name in kept if name in first.headers}
    headers["Cache-Control"] = "no-store"
    headers |= {} if ended else {"Retry-After": "1"}
    headers |= {"Preference-Applied": f"wait={preferred_s}"} if preferred_s else {}
    return Response(json_bytes(value), 200 if ended else 202, headers, JSON_TYPE)


def preferred_wait_s(prefer: str | None) -> int:
    """Return the seconds a `Prefer: wait=N` header asks for, at most WAIT_MAX_S; else 0."""
    match = re.search(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?:$|[,;])", prefer or "")
    return min(int(match.group(1)), WAIT_MAX_S) if match else 0


def prefer_done(
    ports: Ports, principal: Principal, prefer: str | None, response: Response
) -> Response:
    """Return the answer with the job's state after the wait preferred; 200 once it has ended."""
    wait_s = preferred_wait_s(prefer)
    if wait_s == 0:
        return response
    view = wait_for_job(ports, principal, json.loads(bytes(response.body))["id"], wait_s)
    body = encode_job(view.job, view.errors, view.eta_s)
    return waited(body, response, view.job.state, wait_s)


@router.get("/{job_id}", response_model=JobOut)
def get_job_state(request: Request, job_id: str, ports: AskPorts, caller: AskCaller) -> Response:
    """Return how far a job has come, and what was wrong with which row."""
    view = get_job(ports, caller.known(), job_id)
    return answer(request, encode_job(view.job, view.errors, view.eta_s))
