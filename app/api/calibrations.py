"""Calibrations: what reviews of findings made of an organization's thresholds."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, RawBody
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.calibrations import CalibrationIn, CalibrationOut
from app.api.schemas.fields import Page
from app.core.calibrations import Calibration
from app.core.communications import rfc3339
from app.services import calibrations as services

router = APIRouter(prefix="/v1/organizations/{slug}/calibrations", tags=["calibrations"])


def _encode(one: Calibration) -> dict[str, Any]:
    return {
        "number": one.number,
        "id": one.id,
        "cause": one.cause.value,
        "engine": one.engine_name,
        "thresholds": one.thresholds.as_json() if one.thresholds else None,
        "pinned": one.pinned,
        "based_on": one.basis.as_json(),
        "reverted_to": one.reverted_to,
        "reason": one.reason,
        "created_at": rfc3339(one.created_at),
        "created_by": one.created_by,
    }


@router.get("", response_model=Page[CalibrationOut])
def list_calibrations(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List calibrations, newest first: the first one holds; none means the engine's own."""
    place = decode_cursor(cursor, int)
    before = place[0] if place else None
    found = services.list_calibrations(ports, caller.known(), slug, before, limit + 1)
    return page(request, found, limit, _encode, lambda one: encode_cursor(one.number))


@router.post("", status_code=201, response_model=CalibrationOut, dependencies=JSON_BODY)
def change_calibration(
    request: Request,
    slug: str,
    body: CalibrationIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Go back to a calibration and stay there, or let reviews move it again; nothing is removed.

    Checks asked for from now on are made under it; those that were made keep theirs.
    """
    principal = caller.known()
    change = services.Change(body.revert_to, body.resume)
    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.change_calibration(
            ports, principal, slug, change, body.reason, receipt
        ),
        lambda one: created(_encode(one), f"/v1/organizations/{slug}/calibrations"),
    )
