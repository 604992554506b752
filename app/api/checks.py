"""Checks: a text at once, a selection in the background, and the same again."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import JSON_TYPE, answer, json_bytes
from app.api.callers import JSON_BODY, AskCaller, AskPorts, RawBody
from app.api.findings import AskFilter, encode_judgement, findings_page
from app.api.jobs import Prefer, accepted, preferred_wait_s, waited
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.quality import encode_text_rule
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.checks import CheckIn, CheckOut, FindingOut, PreviewIn, PreviewOut, ReplayOut
from app.api.schemas.fields import Page
from app.core.communications import rfc3339
from app.core.jobs import Job
from app.core.replays import ReplayTally
from app.services import checks as services
from app.services.checks import CheckView, Preview
from app.services.jobs import JobView, wait_for_job
from app.services.replays import start_replay

router = APIRouter(prefix="/v1/organizations/{slug}/checks", tags=["checks"])
# A replay of a few texts is done before anyone would ask again.
_REPLAY_WAIT_S = 10


def _encode_preview(preview: Preview) -> dict[str, Any]:
    return {
        "version": preview.version,
        "engine": preview.engine.as_json(),
        "calibration": preview.calibration,
        "locale": preview.reading.locale,
        "unread": preview.reading.unread,
        "passages": [one.as_json() for one in preview.reading.passages],
        "findings": [
            encode_judgement(one, preview.version, preview.engine)
            for one in preview.reading.judgements
        ],
        "rules": [encode_text_rule(one) for one in preview.rules],
    }


def _encode_check(view: CheckView) -> dict[str, Any]:
    check, job = view.check, view.job
    return {
        "id": check.id,
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "eta_s": view.eta_s,
        "selection": check.selection.as_json(),
        "version": check.version,
        "engine": check.engine.as_json(),
        "calibration": check.calibration,
        "compared": job.result.get("compared"),
        "skipped": job.result.get("skipped"),
        "judge": check.judge,
        "second_opinion": job.result.get("second_opinion"),
        "failure": job.failure,
        "created_at": rfc3339(check.created_at),
        "ended_at": rfc3339(job.ended_at) if job.ended_at else None,
    }


@router.post("/preview", response_model=PreviewOut, dependencies=JSON_BODY)
def preview_check(slug: str, body: PreviewIn, ports: AskPorts, caller: AskCaller) -> Response:
    """Check a text that somebody is writing; nothing of it is stored."""
    preview = services.preview_check(
        ports, caller.known(), slug, body.text, body.locale, body.version
    )
    headers = {"Cache-Control": "no-store"}
    return Response(json_bytes(_encode_preview(preview)), 200, headers, JSON_TYPE)


@router.post(
    "",
    status_code=202,
    response_model=CheckOut,
    responses={200: {"model": CheckOut, "description": "It ended within the wait preferred."}},
    dependencies=JSON_BODY,
)
def start_check(
    request: Request,
    slug: str,
    body: CheckIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> Response:
    """Check stored communications against a version, or the one in force at each date."""
    principal = caller.known()

    def encode(view: CheckView) -> Response:
        location = f"/v1/organizations/{slug}/checks/{view.check.id}"
        return accepted(_encode_check(view), location)

    response = answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.start_check(
            ports, principal, slug, body.selection.record(), body.version, receipt
        ),
        encode,
    )
    wait_s = preferred_wait_s(prefer)
    if wait_s:
        check_id = response.headers["location"].rpartition("/")[2]
        wait_for_job(ports, principal, check_id, wait_s)
        view = services.get_check(ports, principal, slug, check_id)
        return waited(_encode_check(view), response, view.job.state, wait_s)
    return response


@router.get("", response_model=Page[CheckOut])
def list_checks(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List checks, newest first."""
    place = decode_cursor(cursor, str)
    found = services.list_checks(
        ports, caller.known(), slug, place[0] if place else None, limit + 1
    )
    return page(request, found, limit, _encode_check, lambda one: encode_cursor(one.check.id))


@router.get("/{check_id}", response_model=CheckOut)
def get_check(
    request: Request, slug: str, check_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return a check and how far it has come."""
    view = services.get_check(ports, caller.known(), slug, check_id)
    return answer(request, _encode_check(view))


@router.get("/{check_id}/findings", response_model=Page[FindingOut])
def list_findings_of_check(
    request: Request,
    slug: str,
    check_id: str,
    ports: AskPorts,
    caller: AskCaller,
    wanted: AskFilter,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List the findings of one check, newest first."""
    return findings_page(request, ports, caller, slug, wanted(check_id), limit, cursor)


def _encode_replay(view: JobView) -> dict[str, Any]:
    job: Job = view.job
    return {
        "check_id": job.subject["check_id"],
        "engine": job.result["engine"],
        **ReplayTally.from_json(job.result).as_json(),
        "job": f"/v1/jobs/{job.id}",
        "state": job.state.value,
    }


@router.post(
    "/{check_id}/replay",
    response_model=ReplayOut,
    responses={202: {"model": ReplayOut, "description": "It goes on; follow the job."}},
)
def replay_check(
    request: Request,
    slug: str,
    check_id: str,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> Response:
    """Run a check again from what was pinned: `identical`, or the difference.

    An auditor may: nothing on the record changes. 409 `check-running` until the check has ended.
    """
    principal = caller.known()

    def encode(job: Job) -> Response:
        return accepted(_encode_replay(JobView(job, (), None)), f"/v1/jobs/{job.id}")

    response = answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: start_replay(ports, principal, slug, check_id, receipt),
        encode,
    )
    preferred_s = preferred_wait_s(prefer)
    job_id = response.headers["location"].rpartition("/")[2]
    view = wait_for_job(ports, principal, job_id, preferred_s or _REPLAY_WAIT_S)
    return waited(_encode_replay(view), response, view.job.state, preferred_s)
