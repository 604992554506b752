"""Findings and their reviews."""

from base64 import b64encode
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from app.api.answering import answer, created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, Caller, RawBody
from app.api.communications import AskSelection
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.checks import FindingOut, ReviewIn, ReviewOut
from app.api.schemas.fields import Id, Page
from app.api.schemas.opinions import TranscriptOut
from app.core.checks import FindingFilter
from app.core.communications import rfc3339
from app.core.findings import EngineIdentity, Judgement, Relation, Review, decided_by
from app.services import findings as services
from app.services.evidence import FindingView
from app.services.ports import Ports

router = APIRouter(prefix="/v1/organizations/{slug}/findings", tags=["findings"])


def encode_judgement(one: Judgement, version: int, engine: EngineIdentity) -> dict[str, Any]:
    """Return the shape of 3-api for a judgement that is not stored."""
    return {
        "statement_id": one.statement_id,
        "version": version,
        "relation": one.relation.value,
        "confidence": one.confidence,
        "passage": one.passage.as_json(),
        "behaviour": one.behaviour.as_json() if one.behaviour else None,
        "engine": engine.as_json(),
        "decided_by": decided_by(engine, one.opinion),
    }


def _encode_review(review: Review) -> dict[str, Any]:
    return {
        "id": review.id,
        "finding_id": review.finding_id,
        "verdict": review.verdict.value,
        "relation": review.relation,
        "reason": review.reason,
        "reviewed_by": review.reviewed_by,
        "created_at": rfc3339(review.created_at),
    }


def encode_finding(view: FindingView) -> dict[str, Any]:
    """Return the shape of 3-api; `exact` is null once the text was erased."""
    one = view.finding
    return {
        "id": one.id,
        "check_id": one.check_id,
        "communication_id": one.communication_id,
        "statement_id": one.statement_id,
        "version": one.version,
        "relation": one.relation.value,
        "confidence": one.confidence,
        "passage": {"start": one.start, "end": one.end, "exact": view.exact},
        "behaviour": one.behaviour.as_json() if one.behaviour else None,
        "engine": one.engine.as_json(),
        "decided_by": decided_by(one.engine, one.opinion),
        "judge_asked": view.judge_asked,
        "created_at": rfc3339(one.created_at),
        "reviews": [_encode_review(review) for review in view.reviews],
    }


async def _filter(
    selection: AskSelection,
    statement: Annotated[Id | None, Query()] = None,
    relation: Relation | None = None,
    communication: Annotated[Id | None, Query()] = None,
    reviewed: bool | None = None,
) -> Callable[[str | None], FindingFilter]:
    return lambda check_id: FindingFilter(
        check_id,
        communication,
        statement,
        relation.value if relation else None,
        reviewed,
        selection,
    )


AskFilter = Annotated[Callable[[str | None], FindingFilter], Depends(_filter)]


def findings_page(
    request: Request,
    ports: Ports,
    caller: Caller,
    slug: str,
    wanted: FindingFilter,
    limit: int,
    cursor: str | None,
) -> Response:
    """Return a page of findings, newest first."""
    place = decode_cursor(cursor, str)
    found = services.list_findings(
        ports, caller.known(), slug, wanted, place[0] if place else None, limit + 1
    )
    return page(request, found, limit, encode_finding, lambda one: encode_cursor(one.finding.id))


@router.get("", response_model=Page[FindingOut])
def list_findings(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    wanted: AskFilter,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List the findings that count: for every communication those of its latest check."""
    return findings_page(request, ports, caller, slug, wanted(None), limit, cursor)


@router.get("/{finding_id}", response_model=FindingOut)
def get_finding(
    request: Request, slug: str, finding_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return one finding with its reviews."""
    return answer(
        request, encode_finding(services.get_finding(ports, caller.known(), slug, finding_id))
    )


def _told_bytes(response: bytes) -> dict[str, str]:
    """Return bytes so that they can be had back, whatever they are."""
    try:
        return {"response": response.decode(), "response_encoding": "utf-8"}
    except UnicodeDecodeError:
        return {"response": b64encode(response).decode(), "response_encoding": "base64"}


@router.get("/{finding_id}/transcript", response_model=TranscriptOut)
def get_transcript(
    request: Request, slug: str, finding_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return what a judge was asked about a finding and answered; 404 when none was asked.

    It need not have decided: `decided_by` says who did, `judge_asked` whether one was asked.
    `response` is empty where no answer was taken. Both bodies are empty once the text's author was
    erased; the hash stays.
    """
    kept = services.get_transcript(ports, caller.known(), slug, finding_id)
    said = {
        "finding_id": finding_id,
        "judge": kept.transcript.judge,
        "request": kept.transcript.request.decode("utf-8", "replace"),
        **_told_bytes(kept.transcript.response),
        "digest": f"sha256:{kept.transcript_hash.hex()}",
        "erased": kept.erased,
        "created_at": rfc3339(kept.created_at),
    }
    return answer(request, said)


@router.post(
    "/{finding_id}/reviews", status_code=201, response_model=ReviewOut, dependencies=JSON_BODY
)
def review_finding(
    request: Request,
    slug: str,
    finding_id: str,
    body: ReviewIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Confirm, dispute or correct a finding; the finding itself never changes."""
    principal = caller.known()

    def encode(review: Review) -> Response:
        location = f"/v1/organizations/{slug}/findings/{finding_id}"
        return created(_encode_review(review), location)

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.review_finding(
            ports,
            principal,
            slug,
            finding_id,
            body.verdict,
            body.relation,
            body.reason,
            receipt,
        ),
        encode,
    )
