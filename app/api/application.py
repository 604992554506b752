"""The API as one FastAPI application: routers, problems, guards and the OpenAPI document."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from app import __version__
from app.api import (
    approvals,
    builder,
    calibrations,
    charter_imports,
    charters,
    checks,
    comments,
    communications,
    drafts,
    erasures,
    findings,
    health,
    jobs,
    keys,
    linked_data,
    logs,
    memento,
    organizations,
    packs,
    problems,
    proposals,
    quality,
    record_reports,
    reports,
    statements,
    witnesses,
)
from app.api.answered import tell_headers
from app.api.answering import answer
from app.api.examples import complete
from app.api.known_first import KnownFirst
from app.api.refusals import PROBLEM, tell_refusals
from app.api.schemas.checks import CommunicationIn
from app.api.schemas.service import ProblemKindOut
from app.core.errors import NotFoundError
from app.services.ports import Ports

_SUMMARY = "Keeps an organisation's word: stores, versions and checks mission, vision and values."
_documents = APIRouter(tags=["service"])


@_documents.get("/problems/{code}", response_model=ProblemKindOut)
def explain_problem(request: Request, code: str) -> Response:
    """Explain a problem `type`: what it means and what to do."""
    kind = problems.KINDS.get(code)
    if kind is None:
        raise NotFoundError("There is no such problem type.")
    body = {"type": f"/problems/{code}", "title": kind.title, "status": kind.status}
    return answer(request, {**body, "meaning": kind.meaning})


@_documents.get("/openapi.json", response_model=None, include_in_schema=False)
def get_openapi_document(request: Request) -> Response:
    """Return the OpenAPI document."""
    return answer(request, request.app.openapi(), headers={"Vary": "Accept-Encoding"})


def create_api(ports: Ports, **kwargs: Any) -> FastAPI:
    """Return the application over these ports; pages may be added to it."""
    app = FastAPI(
        title="Credo",
        version=__version__,
        summary=_SUMMARY,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_url=None,  # served below, with an entity tag like every answer
        docs_url=None,
        redoc_url=None,
        **kwargs,
    )
    app.state.ports = ports
    app.state.metrics = health.Metrics()
    app.add_middleware(KnownFirst, ports=ports)
    problems.install(app)
    for part in (
        organizations,
        keys,
        charter_imports,
        drafts,
        builder,
        proposals,
        quality,
        approvals,
        comments,
        charters,
        memento,
        linked_data,
        statements,
        communications,
        checks,
        findings,
        calibrations,
        reports,
        record_reports,
        logs,
        packs,
        witnesses,
        erasures,
        jobs,
        health,
    ):
        app.include_router(part.router)
    app.include_router(builder.questions)
    app.include_router(_documents)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document, every refusal told as a problem document."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        license_info=app.license_info,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    sent = CommunicationIn.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= sent.pop("$defs", {})
    schemas["CommunicationIn"] = {**sent, "additionalProperties": False}
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    tell_refusals(document)
    tell_headers(document)
    complete(document)
    app.openapi_schema = document
    return document
