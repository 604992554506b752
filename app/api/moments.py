"""The two times of a read, and the headers every published answer carries."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Header, Query

from app.api.callers import AskCaller, AskPorts
from app.api.memento import charter_path, http_date, memento_links, read_accept_datetime
from app.core.charters import available_locales
from app.core.communications import parse_rfc3339, rfc3339
from app.core.errors import FieldError, InvalidError
from app.core.locales import Preference, lookup
from app.core.organizations import Organization, Visibility
from app.core.statements import Statement
from app.services import charters as services
from app.services.charters import Published


class Moments:
    """The two times of a read: on which day it counted, and what was known when.

    `negotiated` says that the day came by `Accept-Datetime`, which finds the first version for
    any time before it; a day in the address is a question with an exact answer.
    """

    def __init__(
        self,
        in_force_on: datetime | None,
        as_known_on: datetime | None,
        *,
        negotiated: bool = False,
    ) -> None:
        self.in_force_on, self.as_known_on = in_force_on, as_known_on
        self.negotiated = negotiated

    def read(self, ports: AskPorts, caller: AskCaller, slug: str) -> Published:
        """Return the version that counts."""
        return services.read_charter(
            ports,
            caller.maybe(),
            slug,
            self.in_force_on,
            self.as_known_on,
            or_first=self.negotiated,
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
    accept_datetime: Annotated[
        str | None,
        Header(
            description="HTTP date: the version in force then, the first one for any time before "
            "(RFC 7089). `in_force_on` in the address goes before it.",
        ),
    ] = None,
) -> Moments:
    on, known = moment_of("in_force_on", in_force_on), moment_of("as_known_on", as_known_on)
    wanted = read_accept_datetime(accept_datetime) if accept_datetime is not None else None
    if on is None and wanted is not None:
        return Moments(wanted, known, negotiated=True)
    return Moments(on, known)


AskMoments = Annotated[Moments, Depends(_moments)]


def published_headers(found: Published, original: str | None = None) -> dict[str, str]:
    """Return the headers of an answer that holds a version or a part of one.

    Links to the other versions and through time, the time it counts from, and how long the answer
    may be kept.

    Args: original: the address of the part, when the answer is not the whole charter.
    """
    organization, version = found.organization, found.version
    memento = None
    if original is not None:
        # Asked this way it is the same for ever: this version, known since it was published.
        since, known = rfc3339(version.effective_from), rfc3339(version.published_at)
        memento = f"{original}?in_force_on={since}&as_known_on={known}"
    scope = "public" if organization.visibility is Visibility.PUBLIC else "private"
    return {
        "Link": memento_links(organization, version, found.latest, original, memento),
        "Memento-Datetime": http_date(version.effective_from),
        "Cache-Control": f"{scope}, no-cache",
        "Vary": "Accept-Datetime, Accept-Language, Authorization",
        "Content-Location": f"{charter_path(organization)}/versions/{version.number}",
    }


def served_locale(
    statements: tuple[Statement, ...], preference: Preference, organization: Organization
) -> str:
    """Return the one locale that serves the reader best, of all that the statements have."""
    return lookup(preference, available_locales(statements), organization.default_locale)
