"""Pages for people: server-rendered, read-only, without script."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from app.core.access import PERMISSIONS, Permission, Principal
from app.core.errors import (
    ConflictError,
    CredoError,
    NotAllowedError,
    NotAuthenticatedError,
    NotFoundError,
)
from app.core.organizations import is_slug
from app.services.access import authenticate
from app.web import sign_in
from app.web.answering import FORM_HEADERS, answer_file, answer_page
from app.web.approving import ApprovalPage, decide_approval, show_approval
from app.web.files import StaticFiles
from app.web.languages import Reader, read_reader
from app.web.organizations import show_cards, show_organization
from app.web.reference import read_reference
from app.web.templating import Templates

_METHODS = ["GET", "HEAD"]
# Error -> (status, first part of the names of the messages that tell it).
_REFUSALS: dict[type[CredoError], tuple[int, str]] = {
    NotFoundError: (404, "not-found"),
    NotAuthenticatedError: (401, "wrong-key"),
    NotAllowedError: (403, "not-allowed"),
    ConflictError: (409, "link-closed"),
}
_UNAVAILABLE = (503, "unavailable")


async def _raw_form(request: Request) -> bytes:
    return await request.body()


RawForm = Annotated[bytes, Depends(_raw_form)]


class Pages:
    """The pages over an application's ports."""

    def __init__(self, app: FastAPI) -> None:
        """Read templates, messages and style sheets."""
        self._app = app
        self._files = StaticFiles()
        self._templates = Templates(self._files)

    def _page(self, request: Request, make: Callable[[Reader, Principal | None], str]) -> Response:
        """Return a page, or the page that says why there is none."""
        reader = _reader(request)
        try:
            html = make(reader, self._principal(request))
        except CredoError as error:
            return self.refusal(request, error)
        return answer_page(request, html, reader.language)

    def _principal(self, request: Request) -> Principal | None:
        """Return who reads; None when no key was sent. Raises: NotAuthenticatedError."""
        header = request.headers.get("authorization")
        if not header:
            return None
        key = sign_in.key_of(header)
        if key is None:
            raise NotAuthenticatedError("Only a key opens what is not public.")
        return authenticate(self._app.state.ports, key)

    def refusal(self, request: Request, error: CredoError) -> Response:
        """Return the page of an error; it says nothing of what was asked for."""
        status, name = next(
            (told for kind, told in _REFUSALS.items() if isinstance(error, kind)), _UNAVAILABLE
        )
        reader = _reader(request)
        html = self._templates.render("refusal.html", reader, name=name)
        headers = sign_in.CHALLENGE if isinstance(error, NotAuthenticatedError) else {}
        return answer_page(request, html, reader.language, status, headers)

    def home(self, request: Request) -> Response:
        """Return the first page: what this is, the charters to read, the first calls to try."""

        def make(reader: Reader, principal: Principal | None) -> str:
            after = request.query_params.get("after", "")
            cards, following = show_cards(
                self._app.state.ports, principal, reader, after if is_slug(after) else None
            )
            tried = next((one for one in reversed(cards) if one.version), None)
            return self._templates.render(
                "home.html",
                reader,
                principal,
                cards=cards,
                following=following,
                tried=tried,
                base=str(request.base_url).rstrip("/"),
            )

        return self._page(request, make)

    def organization(self, request: Request, slug: str) -> Response:
        """Return the page of one organization."""

        def make(reader: Reader, principal: Principal | None) -> str:
            if not is_slug(slug):
                raise NotFoundError("There is no such organization here.")
            page = show_organization(self._app.state.ports, principal, slug, reader)
            return self._templates.render("organization.html", reader, principal, page=page)

        return self._page(request, make)

    def elsewhere(self, request: Request, rest: str) -> Response:
        """Send `/o/acme/` on to `/o/acme`; there is nothing else below an organization."""
        slug = rest.removesuffix("/")
        if rest.endswith("/") and is_slug(slug):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/o/{slug}{query}", 308)
        return self.refusal(request, NotFoundError("There is no such page."))

    def reference(self, request: Request) -> Response:
        """Return the reference of the API, made of its OpenAPI document."""

        def make(reader: Reader, principal: Principal | None) -> str:
            return self._templates.render(
                "reference.html",
                reader,
                principal,
                reference=read_reference(self._app.openapi()),
                permissions=list(Permission),
                roles=PERMISSIONS,
            )

        return self._page(request, make)

    def sign_in(self, request: Request) -> Response:
        """Ask the browser for a key, and go to the first page once it has a good one."""
        reader = _reader(request)
        try:
            principal = self._principal(request)
        except NotAuthenticatedError as error:
            return self.refusal(request, error)
        if principal is None:
            html = self._templates.render("refusal.html", reader, name="key-wanted")
            return answer_page(request, html, reader.language, 401, sign_in.CHALLENGE)
        return RedirectResponse(reader.link("/"), 303, {"Cache-Control": "no-store"})

    def approval(self, request: Request, secret: str) -> Response:
        """Return what an approval link is to approve, with a form that decides."""
        return self._approval(
            request, lambda reader: show_approval(self._app.state.ports, secret, reader)
        )

    def decide(self, request: Request, secret: str, raw: RawForm) -> Response:
        """Return the page after the decision that the form sent."""
        return self._approval(
            request, lambda _reader: decide_approval(self._app.state.ports, secret, raw)
        )

    def _approval(self, request: Request, make: Callable[[Reader], ApprovalPage]) -> Response:
        reader = _reader(request)
        try:
            page = make(reader)
        except CredoError as error:
            return self.refusal(request, error)
        html = self._templates.render("approve.html", reader, page=page)
        return answer_page(request, html, reader.language, headers=FORM_HEADERS)

    def static(self, request: Request, name: str) -> Response:
        """Return a style sheet or a picture."""
        file = self._files.find(name)
        if file is None:
            raise HTTPException(404)
        return answer_file(request, file)


def _reader(request: Request) -> Reader:
    return read_reader(
        request.url.path, request.query_params, request.headers.get("accept-language", "")
    )


def add_pages(app: FastAPI) -> None:
    """Add the pages to the application."""
    pages = Pages(app)
    router = APIRouter(include_in_schema=False)
    for path, endpoint in (
        ("/", pages.home),
        ("/o/{slug}", pages.organization),
        ("/o/{rest:path}", pages.elsewhere),
        ("/docs", pages.reference),
        ("/sign-in", pages.sign_in),
        ("/static/{name}", pages.static),
    ):
        router.add_api_route(path, endpoint, methods=_METHODS, response_model=None)
    router.add_api_route("/approve/{secret}", pages.approval, methods=_METHODS, response_model=None)
    router.add_api_route("/approve/{secret}", pages.decide, methods=["POST"], response_model=None)
    app.include_router(router)
    app.add_middleware(sign_in.BasicKeys)
