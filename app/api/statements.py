"""Statements in force, flat, for HR tools; and one statement through the versions."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer
from app.api.callers import AskCaller, AskPorts, AskPreference
from app.api.moments import AskMoments, published_headers, served_locale
from app.api.schemas.charters import HistoryOut, OneStatementOut, ValuesOut
from app.core.communications import rfc3339
from app.core.errors import NotFoundError
from app.core.histories import Span
from app.core.locales import Preference, lookup
from app.core.organizations import Organization
from app.core.statements import Statement, StatementKind
from app.services import charters as services
from app.services.charters import Published

router = APIRouter(prefix="/v1/organizations/{slug}", tags=["statements"])


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
    served = served_locale(statements, preference, found.organization)
    body = {
        "version": found.version.number,
        "content_sha256": found.version.content_hash.hex(),
        "locale_requested": preference.requested,
        "locale_served": members.get("locale", served),
        **members,
    }
    headers = published_headers(found, request.url.path)
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
