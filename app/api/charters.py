"""Published charters: the one in force, its statements, every version, diffs and histories."""

import json
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from app.api.answering import answer, etag_of
from app.api.callers import AskCaller, AskPorts, AskPreference
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor
from app.api.schemas.charters import (
    CharterOut,
    DiffOut,
    HistoryOut,
    OneStatementOut,
    ValuesOut,
    VersionOut,
)
from app.api.schemas.fields import NUMBER_MAX
from app.core.charters import Version, available_locales, statements_of
from app.core.communications import parse_rfc3339, rfc3339
from app.core.errors import FieldError, InvalidError, NotFoundError
from app.core.histories import Span
from app.core.locales import Preference, lookup
from app.core.organizations import Organization, Visibility
from app.core.statements import Statement, StatementKind
from app.services import charters as services
from app.services.charters import Published

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
        "approvals": [],
        "log_index": version.log_index,
        **(more or {}),
    }
    spliced = (content or version.content)[1:]
    return json.dumps(head, ensure_ascii=False).encode()[:-1] + b", " + spliced


class Moments:
    """The two times of a read: on which day it counted, and what was known when."""

    def __init__(self, in_force_on: datetime | None, as_known_on: datetime | None) -> None:
        self.in_force_on, self.as_known_on = in_force_on, as_known_on

    def read(self, ports: AskPorts, caller: AskCaller, slug: str) -> Published:
        """Return the version that counts."""
        return services.read_charter(
            ports, caller.maybe(), slug, self.in_force_on, self.as_known_on
        )


def moment_of(name: str, value: str | None) -> datetime | None:
    """Return the instant; a date alone means the end of that day in UTC.

    Raises: InvalidError.
    """
    if value is None:
        return None
    at = parse_rfc3339(value)
    if at is None:
        midnight = parse_rfc3339(f"{value}T00:00:00Z")
        at = midnight + timedelta(days=1, microseconds=-1) if midnight else None
    if at is None:
        detail = f"`{name}` must be a date (2026-03-03) or an RFC 3339 time with its offset."
        raise InvalidError([FieldError(name, "format", detail)])
    return at


async def _moments(
    in_force_on: Annotated[
        str | None, Query(description="Date or time at which it counted; default now.")
    ] = None,
    as_known_on: Annotated[
        str | None, Query(description="Date or time until which publications are known.")
    ] = None,
) -> Moments:
    return Moments(moment_of("in_force_on", in_force_on), moment_of("as_known_on", as_known_on))


AskMoments = Annotated[Moments, Depends(_moments)]


def _headers(organization: Organization, version: Version, latest: int) -> dict[str, str]:
    base = f"/v1/organizations/{organization.slug}/charter"
    links = [
        f'<{base}>; rel="latest-version"',
        f'<{base}/versions>; rel="version-history"',
    ]
    if version.number > 1:
        links.append(f'<{base}/versions/{version.number - 1}>; rel="predecessor-version"')
    if version.number < latest:
        links.append(f'<{base}/versions/{version.number + 1}>; rel="successor-version"')
    scope = "public" if organization.visibility is Visibility.PUBLIC else "private"
    return {
        "Link": ", ".join(links),
        "Cache-Control": f"{scope}, no-cache",
        "Vary": "Accept-Language, Authorization",
        "Content-Location": f"{base}/versions/{version.number}",
    }


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
    headers = _headers(found.organization, found.version, found.latest)
    statements = statements_of(found.version.content)
    if not preference.explicit:
        headers["Content-Language"] = ", ".join(available_locales(statements))
        tag = f'"v{found.version.number}"'
        return answer(request, encode_version(found.version), etag=tag, headers=headers)
    served = _served(statements, preference, found.organization)
    chosen = [_in_locale(one, preference, found.organization) for one in statements]
    content = json.dumps({"statements": chosen}, ensure_ascii=False).encode()
    more = {"locale_requested": preference.requested, "locale_served": served}
    body = encode_version(found.version, content=content, more=more)
    headers["Content-Language"] = served
    return answer(request, body, etag=etag_of(body), headers=headers)


def _served(
    statements: tuple[Statement, ...], preference: Preference, organization: Organization
) -> str:
    return lookup(preference, available_locales(statements), organization.default_locale)


def _in_locale(
    one: Statement, preference: Preference, organization: Organization
) -> dict[str, Any]:
    tag = lookup(preference, tuple(one.texts), organization.default_locale)
    return {**one.as_json(), "texts": {tag: one.texts[tag].as_json()}}


def _flat(one: Statement, preference: Preference, organization: Organization) -> dict[str, Any]:
    tag = lookup(preference, tuple(one.texts), organization.default_locale)
    text = one.texts[tag]
    return {
        "id": one.id,
        "kind": one.kind.value,
        "name": text.name,
        "text": text.text,
        "do": list(text.do),
        "dont": list(text.dont),
        "position": one.position,
        "locale": tag,
    }


def _flat_answer(
    request: Request,
    found: Published,
    statements: tuple[Statement, ...],
    preference: Preference,
    members: dict[str, Any],
) -> Response:
    served = _served(statements, preference, found.organization)
    body = {
        "version": found.version.number,
        "content_sha256": found.version.content_hash.hex(),
        "locale_requested": preference.requested,
        "locale_served": members.get("locale", served),
        **members,
    }
    headers = _headers(found.organization, found.version, found.latest)
    headers["Content-Language"] = body["locale_served"]
    return answer(request, body, headers=headers)


def _one_of_kind(kind: StatementKind) -> Any:
    def get_statement(
        request: Request,
        slug: str,
        ports: AskPorts,
        caller: AskCaller,
        preference: AskPreference,
        moments: AskMoments,
    ) -> Response:
        found = moments.read(ports, caller, slug)
        statements = services.statements_in_force(found, kind)
        if not statements:
            raise NotFoundError(f"The charter in force has no {kind.value}.")
        flat = _flat(statements[0], preference, found.organization)
        return _flat_answer(request, found, statements[:1], preference, flat)

    get_statement.__doc__ = f"Return the {kind.value} in force, flat, in one locale."
    get_statement.__name__ = f"get_{kind.value}"
    return get_statement


for _kind in (StatementKind.MISSION, StatementKind.VISION, StatementKind.PURPOSE):
    router.get(f"/{_kind.value}", response_model=OneStatementOut)(_one_of_kind(_kind))


@router.get("/values", response_model=ValuesOut)
def list_values(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    preference: AskPreference,
    moments: AskMoments,
) -> Response:
    """Return the values in force, flat, in one locale, in the charter's order."""
    found = moments.read(ports, caller, slug)
    statements = services.statements_in_force(found, StatementKind.VALUE)
    items = [_flat(one, preference, found.organization) for one in statements]
    return _flat_answer(request, found, statements, preference, {"items": items})


@router.get("/values/{statement_id}", response_model=OneStatementOut)
def get_value(
    request: Request,
    slug: str,
    statement_id: str,
    ports: AskPorts,
    caller: AskCaller,
    preference: AskPreference,
    moments: AskMoments,
) -> Response:
    """Return one value in force, flat, in one locale."""
    found = moments.read(ports, caller, slug)
    for one in services.statements_in_force(found, StatementKind.VALUE):
        if one.id == statement_id.lower():
            flat = _flat(one, preference, found.organization)
            return _flat_answer(request, found, (one,), preference, flat)
    raise NotFoundError("The charter in force has no such value.")


@router.get("/charter/versions", response_model=None)
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
    items = b", ".join(encode_version(one) for one in found[:limit])
    body = b'{"items": [' + items + b'], "next": ' + json.dumps(following).encode() + b"}"
    scope = "public" if organization.visibility is Visibility.PUBLIC else "private"
    headers = {"Cache-Control": f"{scope}, no-cache"}
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    return answer(request, body, headers=headers)


@router.get("/charter/versions/{number}", response_model=VersionOut)
def get_version(
    request: Request, slug: str, number: int, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return one version; it never changes, so it may be cached for good."""
    found = services.read_version(ports, caller.maybe(), slug, _number(number))
    headers = _headers(found.organization, found.version, found.latest)
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


def _encode_span(span: Span) -> dict[str, Any]:
    return {
        "first": span.first,
        "last": span.last,
        "effective_from": rfc3339(span.effective_from),
        "published_at": rfc3339(span.published_at),
        "reason": span.reason,
        "statement": span.statement.as_json() if span.statement else None,
        "changes": [one.as_json() for one in span.changes],
    }


@router.get("/statements/{statement_id}/history", response_model=HistoryOut)
def get_history(
    request: Request, slug: str, statement_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return one statement through the versions, unchanged ones folded, oldest first."""
    spans = services.read_statement_history(ports, caller.maybe(), slug, statement_id.lower())
    body = {"statement_id": statement_id.lower(), "items": [_encode_span(one) for one in spans]}
    return answer(request, body)
