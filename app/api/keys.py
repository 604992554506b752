"""Keys of an organization."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, RawBody
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.fields import Page, moment
from app.api.schemas.organizations import IssuedKeyOut, KeyIn, KeyOut
from app.core.access import Key
from app.core.communications import rfc3339
from app.services import keys as services
from app.services.keys import IssuedKey

router = APIRouter(prefix="/v1/organizations/{slug}/keys", tags=["keys"])


def _encode(key: Key) -> dict[str, object]:
    return {
        "id": key.id,
        "role": key.role.value,
        "name": key.name,
        "created_at": rfc3339(key.created_at),
        "expires_at": rfc3339(key.expires_at) if key.expires_at else None,
        "revoked_at": rfc3339(key.revoked_at) if key.revoked_at else None,
    }


@router.post("", status_code=201, response_model=IssuedKeyOut, dependencies=JSON_BODY)
def issue_key(
    request: Request,
    slug: str,
    body: KeyIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Issue a key. Its secret is in this answer alone; a repeated request does not show it."""
    principal = caller.known()

    def encode(issued: IssuedKey, secret: str | None) -> Response:
        location = f"/v1/organizations/{slug}/keys/{issued.key.id}"
        return created({**_encode(issued.key), "secret": secret}, location)

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.issue_key(
            ports, principal, slug, body.role, body.name, moment(body.expires_at), receipt
        ),
        lambda issued: encode(issued, issued.secret),
        lambda issued: encode(issued, None),
    )


@router.get("", response_model=Page[KeyOut])
def list_keys(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List keys, newest first, revoked ones too; never their secrets."""
    place = decode_cursor(cursor, str)
    found = services.list_keys(ports, caller.known(), slug, place[0] if place else None, limit + 1)
    return page(request, found, limit, _encode, lambda one: encode_cursor(one.id))


@router.delete("/{key_id}", status_code=204)
def revoke_key(slug: str, key_id: str, ports: AskPorts, caller: AskCaller) -> Response:
    """Revoke a key for good; its acts stay in the record."""
    services.revoke_key(ports, caller.known(), slug, key_id)
    return Response(status_code=204)
