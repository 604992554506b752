"""What every request passes before any endpoint: an id, limits on size and pace, a count.

Pure ASGI, so that a refused request costs next to nothing.
"""

import hashlib
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.api.problems import KINDS, MEDIA_TYPE, problem_body
from app.core.errors import FieldError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_MAX_BYTES = 1024 * 1024
IMPORT_MAX_BYTES = 32 * 1024 * 1024
# A charter as a DOCX with pictures in it.
CHARTER_MAX_BYTES = 8 * 1024 * 1024
_log = structlog.get_logger("credo.requests")


class TooLargeError(Exception):
    """The body grew beyond its limit while it was read."""


def body_limit(path: str) -> int:
    """Return how many bytes of body the route takes."""
    if path.endswith("/drafts/import"):
        return CHARTER_MAX_BYTES
    return IMPORT_MAX_BYTES if path.endswith("/communications/import") else BODY_MAX_BYTES


async def refuse(
    scope: Scope,
    send: Send,
    code: str,
    detail: str,
    *,
    errors: tuple[FieldError, ...] = (),
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> None:
    """Send a problem document."""
    body = problem_body(code, detail, scope["path"], errors)
    start = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
    start += [(b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": KINDS[code].status, "headers": start})
    await send({"type": "http.response.body", "body": body})


class Guards:
    """The outermost layer of the application."""

    def __init__(
        self, app: App, observe: Callable[[str, str, int, float], None], rate_limit: str | None
    ) -> None:
        """Wrap the application.

        Args:
            observe: is told (route, method, status, seconds) of every request.
            rate_limit: `600/minute` and the like, per key or, without one, per address.
        """
        self._app, self._observe = app, observe
        self._pace: RateLimitItem | None = parse(rate_limit) if rate_limit else None
        self._window = MovingWindowRateLimiter(MemoryStorage()) if self._pace else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = uuid.uuid4().hex
        told = {"status": 500}

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                headers = message.setdefault("headers", [])
                headers.append((b"x-request-id", request_id.encode()))
                headers += self._pace_headers(scope)
            await send(message)

        try:
            await self._serve(scope, receive, tell)
        finally:
            route = scope.get("route")
            name = getattr(route, "path", "unmatched")
            spent_s = time.perf_counter() - started
            self._observe(name, scope["method"], told["status"], spent_s)
            _log.info(
                "request",
                id=request_id,
                method=scope["method"],
                route=name,
                status=told["status"],
                ms=round(spent_s * 1000, 1),
            )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("raw_path") or scope["path"].encode()
        if b"%00" in raw or b"%00" in scope["query_string"] or "\x00" in scope["path"]:
            detail = "The address holds a NUL character (%00); remove it."
            await refuse(
                scope, send, "invalid", detail, errors=(FieldError("", "characters", detail),)
            )
            return
        if not await self._keeps_pace(scope, send):
            return
        limit = body_limit(scope["path"])
        declared = _header(scope, b"content-length")
        if declared is not None and declared.isdigit() and int(declared) > limit:
            await self._too_large(scope, send, limit)
            return
        await self._read_bounded(scope, receive, send, limit)

    async def _read_bounded(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        taken = 0
        begun = False

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            # An error handler further in may have turned TooLargeError into an answer of its own.
            if taken > limit and not begun:
                begun = True
                await self._too_large(scope, send, limit)
            elif not (taken > limit):
                begun = True
                await send(message)

        try:
            await self._app(scope, bounded, watched)
        except TooLargeError:
            if not begun:
                await self._too_large(scope, send, limit)

    async def _too_large(self, scope: Scope, send: Send, limit: int) -> None:
        detail = f"The body is larger than the {limit} bytes this route takes; send it in parts."
        await refuse(scope, send, "too-large", detail, headers=((b"connection", b"close"),))

    async def _keeps_pace(self, scope: Scope, send: Send) -> bool:
        if self._pace is None or self._window is None or scope["path"] in ("/livez", "/readyz"):
            return True
        if self._window.hit(self._pace, _who(scope)):
            return True
        reset = self._window.get_window_stats(self._pace, _who(scope)).reset_time
        wait_s = max(1, round(reset - time.time()))
        detail = f"More than {self._pace}; wait {wait_s} s."
        headers = ((b"retry-after", b"%d" % wait_s),)
        await refuse(scope, send, "rate-limited", detail, headers=headers)
        return False

    def _pace_headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """Return the RateLimit fields. Source: draft-ietf-httpapi-ratelimit-headers-11."""
        if self._pace is None or self._window is None:
            return []
        stats = self._window.get_window_stats(self._pace, _who(scope))
        window_s = self._pace.get_expiry()
        left_s = max(0, round(stats.reset_time - time.time()))
        return [
            (b"ratelimit-policy", f'"default";q={self._pace.amount};w={window_s}'.encode()),
            (b"ratelimit", f'"default";r={stats.remaining};t={left_s}'.encode()),
        ]


def _header(scope: Scope, name: bytes) -> bytes | None:
    return next((value for key, value in scope["headers"] if key == name), None)


def _who(scope: Scope) -> str:
    key = _header(scope, b"authorization")
    if key is not None:
        return hashlib.sha256(key).hexdigest()
    client = scope.get("client")
    return str(client[0]) if client else "unknown"
