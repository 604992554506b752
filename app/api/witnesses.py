"""Witnesses of an organization: who is given its checkpoints."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer, created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, RawBody
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.witnesses import AddedWitnessOut, WitnessesOut, WitnessIn
from app.core.communications import rfc3339
from app.services import witnesses as services
from app.services.witnesses import WitnessView

router = APIRouter(prefix="/v1/organizations/{slug}/witnesses", tags=["witnesses"])


def _encode(view: WitnessView) -> dict[str, Any]:
    one, latest = view.witness, view.latest
    held = None
    if latest is not None:
        held = {
            "size": latest.size,
            "root": latest.root.hex(),
            "cosigned": bool(latest.answer),
            "at": rfc3339(latest.at),
        }
    return {
        "id": one.id,
        "kind": one.kind.value,
        # What stands behind the question mark is often a password.
        "url": one.url.partition("?")[0] if one.url else None,
        "path": one.path,
        "created_at": rfc3339(one.created_at),
        "latest": held,
    }


@router.post("", status_code=201, response_model=AddedWitnessOut, dependencies=JSON_BODY)
def add_witness(
    request: Request,
    slug: str,
    body: WitnessIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Add a witness and bring it the log as it stands, then every published version's checkpoint.

    A webhook's messages are signed by `secret` (Standard Webhooks), which is in this answer alone.
    """
    principal = caller.known()

    def encode(view: WitnessView, secret: str | None) -> Response:
        location = f"/v1/organizations/{slug}/witnesses/{view.witness.id}"
        job_id = view.job.id if view.job else None
        return created({**_encode(view), "secret": secret, "job_id": job_id}, location)

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.add_witness(
            ports, principal, slug, body.kind, body.url, body.path, receipt
        ),
        lambda view: encode(view, view.witness.secret),
        lambda view: encode(view, None),
    )


@router.get("", response_model=WitnessesOut)
def list_witnesses(request: Request, slug: str, ports: AskPorts, caller: AskCaller) -> Response:
    """List the witnesses, oldest first, each with the newest checkpoint it holds."""
    found = services.list_witnesses(ports, caller.known(), slug)
    return answer(request, {"items": [_encode(one) for one in found], "next": None})


@router.delete("/{witness_id}", status_code=204)
def remove_witness(slug: str, witness_id: str, ports: AskPorts, caller: AskCaller) -> Response:
    """Give a witness nothing more; what it was given stays in the record."""
    services.remove_witness(ports, caller.known(), slug, witness_id)
    return Response(status_code=204)
