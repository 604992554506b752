"""What every endpoint takes from a request: the ports, the caller, the preferred language."""

from typing import Annotated

from fastapi import Depends, Query, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.exceptions import HTTPException

from app.api.answering import JSON_TYPE
from app.core.access import Principal
from app.core.errors import FieldError, InvalidError, NotAuthenticatedError
from app.core.locales import Preference, normal_locale, parse_accept_language
from app.services.access import authenticate
from app.services.ports import Ports

_bearer = HTTPBearer(
    auto_error=False, description="An API key: `credo_…`, or the operator's admin key."
)


async def _ports(request: Request) -> Ports:
    ports: Ports = request.app.state.ports
    return ports


AskPorts = Annotated[Ports, Depends(_ports)]


class Caller:
    """Who asks; the key is looked up when an endpoint needs it, in the endpoint's own thread."""

    def __init__(self, ports: Ports, secret: str | None) -> None:
        self._ports, self._secret = ports, secret

    def known(self) -> Principal:
        """Return who it is. Raises: NotAuthenticatedError: no key, or not a valid one."""
        if self._secret is None:
            raise NotAuthenticatedError("This needs a key: `Authorization: Bearer <key>`.")
        return authenticate(self._ports, self._secret)

    def maybe(self) -> Principal | None:
        """Return who it is, or None when no key was sent; a wrong key is still refused."""
        return None if self._secret is None else self.known()


def caller_of(ports: Ports, request: Request) -> Caller:
    """Return who sends a request. Raises: NotAuthenticatedError: they say so in another way."""
    sent = request.headers.get("authorization")
    scheme, secret = get_authorization_scheme_param(sent)
    if sent and (scheme.lower() != "bearer" or not secret):
        raise NotAuthenticatedError("Only `Authorization: Bearer <key>` is understood here.")
    return Caller(ports, secret or None)


async def _caller(
    ports: AskPorts,
    request: Request,
    _: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Caller:
    return caller_of(ports, request)


AskCaller = Annotated[Caller, Depends(_caller)]


async def _preference(
    request: Request,
    locale: Annotated[
        str | None, Query(description="BCP 47 tag; without it `Accept-Language` counts.")
    ] = None,
) -> Preference:
    if locale is not None:
        tag = normal_locale(locale)
        if tag is None:
            raise InvalidError([FieldError("locale", "format", "`locale` is not a BCP 47 tag.")])
        return Preference((tag,), explicit=True)
    return Preference(parse_accept_language(request.headers.get("accept-language", "")))


AskPreference = Annotated[Preference, Depends(_preference)]


async def _raw_body(request: Request) -> bytes:
    return await request.body()


RawBody = Annotated[bytes, Depends(_raw_body)]


def media_type_of(request: Request) -> str:
    """Return the media type of the body, without parameters, in lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _json_sent(request: Request) -> None:
    if await request.body() and media_type_of(request) != JSON_TYPE:
        raise HTTPException(415, "Send `application/json`.", {"Accept-Post": JSON_TYPE})


# For routes whose body is JSON: anything else is 415 before a field of it is looked at.
JSON_BODY = [Depends(_json_sent)]
