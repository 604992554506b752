"""Who writes is known before what is written is read.

FastAPI decodes a body before it asks any dependency: a stranger would be told what is wrong with
it, and not that the door is closed.
"""

import re

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.callers import caller_of
from app.api.problems import credo_problem
from app.core.errors import CredoError
from app.services.access import knock
from app.services.ports import Ports

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_INSIDE = re.compile(r"/v1/organizations/([^/]+)(?:/|\Z)")


class KnownFirst:
    """Lets a write to an organization in when its key is one of that organization."""

    def __init__(self, app: ASGIApp, ports: Ports) -> None:
        """Wrap the application; other requests pass untouched."""
        self._app, self._ports = app, ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        inside = _INSIDE.match(scope.get("path", ""))
        if scope["type"] == "http" and scope["method"] in _WRITES and inside:
            request = Request(scope)
            try:
                await run_in_threadpool(self._let_in, request, inside.group(1))
            except CredoError as error:
                await credo_problem(request, error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _let_in(self, request: Request, slug: str) -> None:
        knock(self._ports, caller_of(self._ports, request).known(), slug)
