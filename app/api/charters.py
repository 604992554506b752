"""Published charters: the one in force, its statements, every version, diffs and histories."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.api.answering import answer, etag_of, json_bytes
from app.api.callers import AskCaller, AskPorts, AskPreference
from app.api.memento import list_links
from app.api.moments import AskMoments, published_headers, served_locale
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor
from app.api.schemas.charters import (
    CharterOut,
    DiffOut,
    VersionOut,
)
from app.api.schemas.fields import NUMBER_MAX, Page
from app.core.charters import Version, available_locales, statements_of
from app.core.communications import rfc3339
from app.core.errors import NotFoundError
from app.core.locales import Preference, lookup
from app.core.organizations import Organization, Visibility
from app.core.statements import Statement
from app.services import charters as services

router = APIRouter(prefix="/v1/organizations/{slug}", tags=["charter"])


def encode_version(version: Version, *, content: bytes | None = None, more: Any = None) -> bytes:
    """Return the JSON of a version; its canonical content is spliced in, not written again.

    Args:
        content: other bytes of {"statements": [...]}, for an answer in one locale.
        more: members added at the end.
    """
    head = {
        "number": version.number,
        "title": version.title,
        "content_sha256": version.content_hash.hex(),
        "parent_sha256": version.parent_hash.hex() if version.parent_hash else None,
        "effective_from": rfc3339(version.effective_from),
        "published_at": rfc3339(version.published_at),
        "reason": version.reason,
        "approvals": json.loads(version.approvals),
        "log_index": version.log_index,
        **(more or {}),
    }
    spliced = (content or version.content)[1:]
    return json_bytes(head)[:-1] + b"," + spliced


@router.get("/charter", response_model=CharterOut)
def get_charter(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    preference: AskPreference,
    moments: AskMoments,
) -> Response:
    """Return the version in force; `?locale=` leaves each statement the text of one locale."""
    found = moments.read(ports, caller, slug)
    headers = published_headers(found)
    statements = statements_of(found.version.content)
    if not preference.explicit:
        headers["Content-Language"] = ", ".join(available_locales(statements))
        tag = f'"v{found.version.number}"'
        return answer(request, encode_version(found.version), etag=tag, headers=headers)
    served = served_locale(statements, preference, found.organization)
    chosen = [_in_locale(one, preference, found.organization) for one in statements]
    content = json_bytes({"statements": chosen})
    more = {"locale_requested": preference.requested, "locale_served": served}
    body = encode_version(found.version, content=content, more=more)
    headers["Content-Language"] = served
    return answer(request, body, etag=etag_of(body), headers=headers)


def _in_locale(
    one: Statement, preference: Preference, organization: Organization
) -> dict[str, Any]:
    tag = lookup(preference, tuple(one.texts), organization.default_locale)
    return {**one.as_json(), "texts": {tag: one.texts[tag].as_json()}}


@router.get("/charter/versions", response_model=Page[VersionOut])
def list_versions(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List every version, newest first, each with its content."""
    place = decode_cursor(cursor, int)
    organization, found = services.list_versions(
        ports, caller.maybe(), slug, place[0] if place else None, limit + 1
    )
    following = None
    if len(found) > limit:
        place_after = encode_cursor(found[limit - 1].number)
        following = f"{request.url.path}?limit={limit}&cursor={place_after}"
    items = b",".join(encode_version(one) for one in found[:limit])
    body = b'{"items":[' + items + b'],"next":' + json_bytes(following) + b"}"
    scope = "public" if organization.visibility is Visibility.PUBLIC else "private"
    headers = {"Cache-Control": f"{scope}, no-cache", "Link": list_links(organization)}
    if following:
        headers["Link"] = f'<{following}>; rel="next", {headers["Link"]}'
    return answer(request, body, headers=headers)


@router.get("/charter/versions/{number}", response_model=VersionOut)
def get_version(
    request: Request, slug: str, number: int, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return one version; it never changes, so it may be cached for good."""
    found = services.read_version(ports, caller.maybe(), slug, _number(number))
    headers = published_headers(found)
    headers["Vary"] = "Authorization"
    scope = headers["Cache-Control"].partition(",")[0]
    headers["Cache-Control"] = f"{scope}, max-age=31536000, immutable"
    del headers["Content-Location"]
    body = encode_version(found.version)
    return answer(request, body, etag=f'"v{number}"', headers=headers)


def _number(number: int) -> int:
    if not 1 <= number <= NUMBER_MAX:
        raise NotFoundError("There is no such version here.")
    return number


@router.get("/charter/versions/{number}/diff", response_model=DiffOut)
def compare_versions(
    request: Request,
    slug: str,
    number: int,
    ports: AskPorts,
    caller: AskCaller,
    against: Annotated[
        int | None,
        Query(ge=0, le=NUMBER_MAX, description="The older version; default the one before."),
    ] = None,
) -> Response:
    """Return what changed, by statement, locale, field and word, each with its class."""
    base, to, changes = services.compare_versions(
        ports, caller.maybe(), slug, _number(number), against
    )
    return answer(request, {"from": base, "to": to, "changes": [one.as_json() for one in changes]})
