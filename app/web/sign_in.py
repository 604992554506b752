"""How a person with a browser shows a key: HTTP Basic, the key as the password.

A browser keeps what was typed at `/sign-in` and sends it with every later request. Only reading
is opened by it: what a browser sends by itself must not be able to change anything, since any
site may make a browser send a request.
Source: RFC 7617; section 2.2 for the paths a browser sends it to.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Credo", charset="UTF-8"'}
_READING = frozenset({"GET", "HEAD"})


def key_of(authorization: str) -> str | None:
    """Return the key that an Authorization header carries, or None when it carries none."""
    scheme, _, given = authorization.partition(" ")
    given = given.strip()
    if scheme.lower() == "bearer":
        return given or None
    if scheme.lower() != "basic":
        return None
    try:
        _, colon, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return password if colon and password.isascii() and password.isprintable() else None


class BasicKeys:
    """Lets `Authorization: Basic` open what the same key opens as `Bearer`, for reading alone.

    The API's links on a page then answer to a person who signed in, too.
    """

    def __init__(self, app: App) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        headers = scope.get("headers", [])
        if scope["type"] != "http" or scope["method"] not in _READING or not _any_basic(headers):
            await self._app(scope, receive, send)
            return
        # A copy: whoever counts requests outside must see the header that was sent.
        inner = {**scope, "headers": [_as_bearer(*one) for one in headers]}
        try:
            await self._app(inner, receive, send)
        finally:
            scope.update({name: inner[name] for name in ("route", "endpoint") if name in inner})


def _is_basic(name: bytes, value: bytes) -> bool:
    return name == b"authorization" and value[:6].lower() == b"basic "


def _any_basic(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(_is_basic(name, value) for name, value in headers)


def _as_bearer(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    key = key_of(value.decode("latin-1")) if _is_basic(name, value) else None
    return (name, b"Bearer " + key.encode()) if key else (name, value)
