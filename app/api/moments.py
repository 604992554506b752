"""The two times of a read, and the headers every published answer carries."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Query

from app.api.callers import AskCaller, AskPorts
from app.core.charters import Version, available_locales
from app.core.communications import parse_rfc3339
from app.core.errors import FieldError, InvalidError
from app.core.locales import Preference, lookup
from app.core.organizations import Organization, Visibility
from app.core.statements import Statement
from app.services import charters as services
from app.services.charters import Published


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


def published_headers(organization: Organization, version: Version, latest: int) -> dict[str, str]:
    """Return links to the other versions, and how long the answer may be kept."""
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


def served_locale(
    statements: tuple[Statement, ...], preference: Preference, organization: Organization
) -> str:
    """Return the one locale that serves the reader best, of all that the statements have."""
    return lookup(preference, available_locales(statements), organization.default_locale)
