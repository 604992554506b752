"""Quality: what the rules say of a draft, or of statements sent along."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import JSON_TYPE, answer, json_bytes
from app.api.callers import JSON_BODY, AskCaller, AskPorts
from app.api.schemas.quality import QualityIn, QualityOut
from app.api.schemas.statements import records
from app.core.rules.findings import RuleFinding
from app.services import quality as services

router = APIRouter(prefix="/v1", tags=["quality"])


def _encode(findings: Sequence[RuleFinding]) -> dict[str, Any]:
    return {"items": [one.as_json() for one in findings]}


def encode_text_rule(finding: RuleFinding) -> dict[str, Any]:
    """Return what a rule says of a text that is no statement."""
    span = finding.span
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "span": {"start": span.start, "end": span.end, "exact": span.exact} if span else None,
        "message": finding.message,
        "source": finding.source,
        "mend": finding.mend,
    }


@router.get("/organizations/{slug}/drafts/{draft_id}/quality", response_model=QualityOut)
def get_draft_quality(
    request: Request, slug: str, draft_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Say what the rules find in a draft: each finding with its place, source and how to mend."""
    found = services.draft_quality(ports, caller.known(), slug, draft_id)
    return answer(request, _encode(found))


@router.post("/quality", response_model=QualityOut, dependencies=JSON_BODY)
def check_statements_quality(body: QualityIn, ports: AskPorts, caller: AskCaller) -> Response:
    """Say what the rules find in statements sent along; any key may, and nothing is stored.

    A statement without `id` is named by its place in the list, from 1.
    """
    caller.known()
    found = services.statements_quality(ports, records(body.statements))
    headers = {"Cache-Control": "no-store"}
    return Response(json_bytes(_encode(found)), 200, headers, JSON_TYPE)
