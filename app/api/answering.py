"""How every answer leaves: JSON bytes, a strong entity tag, 304 when the reader has it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

JSON_TYPE = "application/json"


def json_bytes(value: Any) -> bytes:
    """Return compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def etag_of(body: bytes) -> str:
    """Return a strong entity tag over the bytes, quotes included."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def has_it(if_none_match: str | None, etag: str) -> bool:
    """Say whether the reader's copy is the current one.

    Source: RFC 9110 section 13.1.2: tags are compared weakly.
    """
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def answer(
    request: Request,
    value: Any,
    *,
    etag: str | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = JSON_TYPE,
) -> Response:
    """Return the answer to a GET, or 304 when `If-None-Match` names its tag.

    Args: value: bytes are sent as they are, anything else as JSON.
    """
    body = value if isinstance(value, bytes) else json_bytes(value)
    tag = etag or etag_of(body)
    sent = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    sent |= headers or {}
    if request.method == "GET" and has_it(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=sent)
    return Response(body, status, sent, media_type)


def created(value: Any, location: str, *, etag: str | None = None, status: int = 201) -> Response:
    """Return what a POST made, where it is, and its entity tag.

    Args: value: bytes are sent as they are, anything else as JSON.
    """
    body = value if isinstance(value, bytes) else json_bytes(value)
    headers = {"Location": location, "Cache-Control": "no-store"}
    if etag is not None:
        headers["ETag"] = etag
    return Response(body, status, headers, JSON_TYPE)
