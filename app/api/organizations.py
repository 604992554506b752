"""Organizations and keys."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer, created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, RawBody
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.patching import ACCEPT_PATCH, IfMatch, applied, patch_document
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.fields import Page
from app.api.schemas.organizations import (
    OrganizationChange,
    OrganizationIn,
    OrganizationOut,
)
from app.core.communications import rfc3339
from app.core.organizations import Organization
from app.services import organizations as services
from app.services.organizations import NewOrganization, organization_etag

router = APIRouter(prefix="/v1/organizations", tags=["organizations"])


def encode_organization(one: Organization) -> dict[str, object]:
    """Return the shape of 3-api."""
    return {
        "id": one.id,
        "slug": one.slug,
        "name": one.name,
        "default_locale": one.default_locale,
        "locales": list(one.locales),
        "visibility": one.visibility.value,
        "report_visibility": one.report_visibility.value,
        "approvals_required": one.approvals_required,
        "notice": one.notice,
        "words": [word.as_json() for word in one.words],
        "gates": one.gates.as_json(),
        "created_at": rfc3339(one.created_at),
        "updated_at": rfc3339(one.updated_at),
    }


@router.post("", status_code=201, response_model=OrganizationOut, dependencies=JSON_BODY)
def create_organization(
    request: Request,
    body: OrganizationIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Create an organization. Only the operator's admin key may."""
    principal = caller.known()
    new = NewOrganization(
        slug=body.slug,
        name=body.name,
        default_locale=body.default_locale,
        locales=tuple(dict.fromkeys(body.locales or [body.default_locale])),
        visibility=body.visibility,
        report_visibility=body.report_visibility,
        approvals_required=body.approvals_required,
        notice=body.notice,
    )

    def encode(one: Organization) -> Response:
        location = f"/v1/organizations/{one.slug}"
        return created(encode_organization(one), location, etag=organization_etag(one))

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.create_organization(ports, principal, new, receipt),
        encode,
    )


@router.get("", response_model=Page[OrganizationOut])
def list_organizations(
    request: Request,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List the organizations the caller may read, in order of slug."""
    place = decode_cursor(cursor, str)
    found = services.list_organizations(
        ports, caller.maybe(), place[0] if place else None, limit + 1
    )
    return page(request, found, limit, encode_organization, lambda one: encode_cursor(one.slug))


@router.get("/{slug}", response_model=OrganizationOut)
def get_organization(request: Request, slug: str, ports: AskPorts, caller: AskCaller) -> Response:
    """Return the organization of the caller's key."""
    one = services.get_organization(ports, caller.known(), slug)
    return answer(request, encode_organization(one), etag=organization_etag(one))


@router.patch(
    "/{slug}",
    response_model=OrganizationOut,
    openapi_extra=patch_document(OrganizationChange, {"name": "Acme SA"}),
)
def change_organization(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    if_match: IfMatch = None,
) -> Response:
    """Change the record with a merge patch or a JSON patch. Needs `If-Match`."""

    def change(before: Organization) -> dict[str, Any]:
        fields = {
            name: value
            for name, value in encode_organization(before).items()
            if name in OrganizationChange.model_fields
        }
        return applied(request, raw, fields, OrganizationChange).changes()

    one = services.change_organization(ports, caller.known(), slug, if_match, change)
    headers = {"Accept-Patch": ACCEPT_PATCH}
    return answer(request, encode_organization(one), etag=organization_etag(one), headers=headers)
