"""Time travel in HTTP: `Accept-Datetime`, `Memento-Datetime`, links in time, and the TimeMap.

Source: RFC 7089 (Memento), RFC 5829 (version navigation), RFC 6690 (link format).
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.api.answering import answer
from app.api.callers import AskCaller, AskPorts
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor
from app.core.charters import Version
from app.core.communications import parse_rfc3339, rfc3339
from app.core.errors import FieldError, InvalidError
from app.core.mementos import Memento
from app.core.organizations import Organization, Visibility
from app.services import charters as services

router = APIRouter(prefix="/v1/organizations/{slug}", tags=["charter"])
LINK_FORMAT = "application/link-format"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC1123 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), "
    rf"(\d\d) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):([0-5]\d):([0-5]\d|60) GMT",
    re.ASCII,
)


def http_date(at: datetime) -> str:
    """Return the instant as HTTP writes it: whole seconds, GMT."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def read_accept_datetime(value: str) -> datetime:
    """Return the last instant of the second that the header names.

    A Memento-Datetime has whole seconds and a version starts at a microsecond: taken as the
    second's end, what we answered leads back to the same version.
    Raises: HTTPException: 400, as RFC 7089 section 4.5.3 asks.
    """
    whole = _read_rfc1123(value.strip(" \t"))
    if whole is None:
        detail = "`Accept-Datetime` must be an HTTP date such as `Tue, 03 Mar 2026 09:00:00 GMT`."
        raise HTTPException(400, detail)
    return whole + timedelta(microseconds=999_999)


def _read_rfc1123(text: str) -> datetime | None:
    match = _RFC1123.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second = match.groups()
    try:
        at = datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), tzinfo=UTC)
    except ValueError:
        return None
    return at + timedelta(minutes=int(minute), seconds=min(int(second), 59))  # 60 is a leap second


def charter_path(organization: Organization) -> str:
    """Return the address of the charter, which is every version's original."""
    return f"/v1/organizations/{organization.slug}/charter"


def memento_links(
    organization: Organization,
    version: Version,
    latest: int,
    original: str | None = None,
    memento: str | None = None,
) -> str:
    """Return the `Link` field of an answer that holds a version or a part of one.

    Args:
        original: what changes in time and chooses by `Accept-Datetime`; default the charter.
        memento: where this state of it stays; default the version.
    """
    charter = charter_path(organization)
    first, versions = original or charter, f"{charter}/versions"
    at = http_date(version.effective_from)
    links = [
        f'<{first}>; rel="original"',
        f'<{first}>; rel="timegate"',
        f'<{charter}/timemap>; rel="timemap"; type="{LINK_FORMAT}"',
        f'<{memento or f"{versions}/{version.number}"}>; rel="memento"; datetime="{at}"',
        f'<{charter}>; rel="latest-version"',
        f'<{versions}>; rel="version-history"',
        f'<{charter.removesuffix("charter")}drafts>; rel="working-copy"',
    ]
    if version.number > 1:
        links.append(f'<{versions}/{version.number - 1}>; rel="predecessor-version"')
    if version.number < latest:
        links.append(f'<{versions}/{version.number + 1}>; rel="successor-version"')
    return ", ".join(links)


def list_links(organization: Organization) -> str:
    """Return the `Link` field of an answer that is about the versions together."""
    charter = charter_path(organization)
    return ", ".join(
        (
            f'<{charter}>; rel="original"',
            f'<{charter}>; rel="timegate"',
            f'<{charter}/timemap>; rel="timemap"; type="{LINK_FORMAT}"',
            f'<{charter}>; rel="latest-version"',
            f'<{charter.removesuffix("charter")}drafts>; rel="working-copy"',
        )
    )


def _place(cursor: str | None) -> tuple[datetime, int] | None:
    found = decode_cursor(cursor, str, int)
    if found is None:
        return None
    at = parse_rfc3339(found[0])
    if at is None:
        detail = "This cursor is not one of ours; start again without it."
        raise InvalidError([FieldError("cursor", "cursor", detail)])
    return at, found[1]


def _time_map(
    organization: Organization, path: str, found: Sequence[Memento], limit: int, *, begins: bool
) -> str:
    """Return a page of the TimeMap; a page that is not the last leads to the next one."""
    charter, shown = charter_path(organization), found[:limit]
    own = f'<{path}>; rel="self"; type="{LINK_FORMAT}"'
    if shown:
        own += f'; from="{http_date(shown[0].effective_from)}"'
        own += f'; until="{http_date(shown[-1].effective_from)}"'
    lines = [f'<{charter}>; rel="original"', f'<{charter}>; rel="timegate"', own]
    if len(found) > limit:
        at = http_date(found[limit].effective_from)
        following = _page_path(charter, limit, shown[-1])
        lines.append(f'<{following}>; rel="timemap next"; type="{LINK_FORMAT}"; from="{at}"')
    for place, one in enumerate(shown):
        rel = "first " if begins and place == 0 else ""
        rel += "last " if len(found) <= limit and place == len(shown) - 1 else ""
        at = http_date(one.effective_from)
        lines.append(f'<{charter}/versions/{one.number}>; rel="{rel}memento"; datetime="{at}"')
    return ",\n".join(lines) + "\n"


def _page_path(charter: str, limit: int, after: Memento) -> str:
    cursor = encode_cursor(rfc3339(after.effective_from), after.number)
    return f"{charter}/timemap?limit={limit}&cursor={cursor}"


@router.get(
    "/charter/timemap",
    response_model=None,
    responses={200: {"content": {LINK_FORMAT: {"schema": {"type": "string"}}}}},
)
def get_time_map(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> Response:
    """Return every version with the time from which it counts, the first one first."""
    after = _place(cursor)
    organization, found = services.list_mementos(ports, caller.maybe(), slug, after, limit + 1)
    charter = charter_path(organization)
    path = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    body = _time_map(organization, path, found, limit, begins=after is None)
    links = [list_links(organization)]
    if len(found) > limit:
        links.insert(0, f'<{_page_path(charter, limit, found[limit - 1])}>; rel="next"')
    scope = "public" if organization.visibility is Visibility.PUBLIC else "private"
    headers = {"Link": ", ".join(links), "Cache-Control": f"{scope}, no-cache"}
    return answer(request, body.encode(), headers=headers, media_type=LINK_FORMAT)
