"""Idempotency-Key on every POST that creates: the same request again gets the same answer.

Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

import hashlib
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Header, Request
from starlette.responses import Response

from app.core.access import Principal
from app.core.errors import CredoError, FieldError, InvalidError
from app.services.answers import Receipt, find_answer
from app.services.ports import Ports
from app.services.repositories import StoredAnswer

KEY_MAX_CHARS = 255
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Any text of yours, new for each request; sent again, nothing happens twice.",
    ),
]


def answer_once(
    request: Request,
    ports: Ports,
    principal: Principal,
    key: str | None,
    raw: bytes,
    act: Callable[[Receipt | None], Any],
    encode: Callable[[Any], Response],
    encode_again: Callable[[Any], Response] | None = None,
) -> Response:
    """Return the answer of `act`, or the stored one when this request was answered before.

    Args:
        act: the service call; it takes the receipt and keeps the answer in its transaction.
        encode: makes the response of the service's result.
        encode_again: makes the one that a repeat gets, where that must hold less (secrets).
    """
    if key is None:
        return encode(act(None))
    if not key.strip() or len(key) > KEY_MAX_CHARS or not key.isprintable():
        detail = f"`Idempotency-Key` must be 1 to {KEY_MAX_CHARS} printable characters."
        raise InvalidError([FieldError("Idempotency-Key", "format", detail)])
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    parts = (request.method.encode(), path.encode(), raw)
    request_hash = hashlib.sha256(b"\n".join(parts)).digest()
    stored = find_answer(ports, principal, key, request_hash)
    if stored is not None:
        return _again(stored)
    again = encode_again or encode

    def kept(result: Any) -> tuple[int, dict[str, str], bytes]:
        response = again(result)
        headers = {
            name: value for name, value in response.headers.items() if name != "content-length"
        }
        return response.status_code, headers, bytes(response.body)

    try:
        return encode(act(Receipt(key, request_hash, kept)))
    except CredoError:
        # The same request may have come first while this one waited for its turn.
        stored = find_answer(ports, principal, key, request_hash)
        if stored is None:
            raise
        return _again(stored)


def _again(stored: StoredAnswer) -> Response:
    headers = {**stored.headers, "Idempotency-Replayed": "true"}
    return Response(stored.body, stored.status, headers)
