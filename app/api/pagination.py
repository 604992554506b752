"""Pages: a limit, an opaque cursor, `next` in the body and in `Link`. Source: RFC 8288."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.responses import Response

from app.api.answering import answer
from app.core.errors import FieldError, InvalidError

_T = TypeVar("_T")
LIMIT_MAX = 200
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many items at most.")]
Cursor = Annotated[
    str | None, Query(max_length=500, description="Opaque: take it from `next`, never make one.")
]


def encode_cursor(*place: str | int) -> str:
    """Return the cursor that stands for the place behind an item."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *types: type) -> tuple[Any, ...] | None:
    """Return the place a cursor stands for, None for the first page.

    Raises: InvalidError: the cursor is not one of ours.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error, RecursionError):
        place = None
    fits = isinstance(place, list) and len(place) == len(types)
    if not fits or any(type(one) is not kind for one, kind in zip(place, types, strict=True)):
        raise _refuse()
    for one in place:
        if isinstance(one, int) and not 0 <= one < 2**31:
            raise _refuse()
        if isinstance(one, str) and ("\x00" in one or not one.isascii() or len(one) > 200):  # noqa: PLR2004 - no place of ours is longer
            raise _refuse()
    return tuple(place)


def _refuse() -> InvalidError:
    detail = "This cursor is not one of ours; start again without it."
    return InvalidError([FieldError("cursor", "cursor", detail)])


def page(
    request: Request,
    found: Sequence[_T],
    limit: int,
    encode: Callable[[_T], Any],
    cursor_of: Callable[[_T], str],
    headers: dict[str, str] | None = None,
) -> Response:
    """Return a page of at most `limit` items.

    Args: found: up to limit + 1 items; one more than the limit means that there is a next page.
    """
    items = [encode(one) for one in found[:limit]]
    following = None
    if len(found) > limit:
        query = [
            (key, value) for key, value in request.query_params.multi_items() if key != "cursor"
        ]
        query.append(("cursor", cursor_of(found[limit - 1])))
        following = f"{request.url.path}?{urlencode(query)}"
    sent = dict(headers or {})
    if following:
        sent["Link"] = ", ".join(filter(None, [f'<{following}>; rel="next"', sent.get("Link")]))
    return answer(request, {"items": items, "next": following}, headers=sent)
