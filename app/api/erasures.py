"""Erasing what identifies a person."""

from dataclasses import asdict

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, RawBody
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.erasures import ErasureIn, ErasureOut
from app.core.erasures import read_person
from app.services.erasures import Erasure, erase_person

router = APIRouter(prefix="/v1/organizations/{slug}/erasures", tags=["erasures"])


@router.post("", status_code=201, response_model=ErasureOut, dependencies=JSON_BODY)
def add_erasure(
    request: Request,
    slug: str,
    body: ErasureIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Erase what identifies a person, for good; every proof and finding stays valid.

    An author's texts, names and addresses are emptied. A principal's key is revoked; its name,
    comments and kept answers go, and the log's entries of it name nobody any more.
    """
    principal = caller.known()

    def encode(one: Erasure) -> Response:
        place = f"start={one.log_index}&end={one.log_index + 1}"
        location = f"/v1/organizations/{slug}/log/entries?{place}"
        said = {"kind": one.person.value, "erased": asdict(one.erased), "log_index": one.log_index}
        return created(said, location)

    person = read_person(body.person.kind, body.person.name, body.person.id)
    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: erase_person(ports, principal, slug, person, body.reason, receipt),
        encode,
    )
