"""Drafts: create, read, patch, withdraw, publish."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.api.answering import answer, created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, RawBody
from app.api.charters import encode_version
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.patching import ACCEPT_PATCH, IfMatch, applied, patch_document
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.charters import PublishIn, VersionOut
from app.api.schemas.fields import NUMBER_MAX, Page, moment
from app.api.schemas.statements import DraftChange, DraftIn, DraftOut, RevisionOut, records
from app.core.communications import rfc3339
from app.core.drafts import DraftContent, Revision
from app.core.errors import NotFoundError
from app.core.statements import REASON_MAX_CHARS
from app.services import drafts as services
from app.services.drafting import DraftView
from app.services.publishing import Publication, publish_draft

router = APIRouter(prefix="/v1/organizations/{slug}/drafts", tags=["drafts"])


def encode_draft(view: DraftView) -> dict[str, Any]:
    """Return the shape of 3-api."""
    draft = view.draft
    return {
        "id": draft.id,
        "title": draft.content.title,
        "state": draft.state.value,
        "revision": draft.revision,
        "based_on": draft.content.based_on,
        "published_as": draft.published_as,
        "effective_from": draft.content.effective_from,
        "allowed_actions": list(view.allowed_actions),
        "submitted_by": draft.submitted_by,
        "approvals_required": view.approvals_required,
        "approvals": [one.as_json() for one in view.approvals],
        "statements": [one.as_json() for one in draft.content.statements],
        "created_at": rfc3339(draft.created_at),
        "created_by": draft.created_by,
        "updated_at": rfc3339(draft.updated_at),
        "updated_by": draft.updated_by,
    }


def _encode_revision(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.revision,
        "saved_at": rfc3339(revision.saved_at),
        "saved_by": revision.saved_by,
        **revision.content.as_json(),
    }


def draft_created(slug: str, view: DraftView, body: dict[str, Any]) -> Response:
    """Answer 201 with a new draft's place and entity tag."""
    location = f"/v1/organizations/{slug}/drafts/{view.draft.id}"
    return created(body, location, etag=view.draft.etag)


@router.post("", status_code=201, response_model=DraftOut, dependencies=JSON_BODY)
def create_draft(
    request: Request,
    slug: str,
    body: DraftIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Start a draft based on the latest version; without `statements` it is a copy of it."""
    principal = caller.known()
    statements = None if body.statements is None else records(body.statements)

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.create_draft(
            ports, principal, slug, body.title, statements, body.effective_from, receipt
        ),
        lambda view: draft_created(slug, view, encode_draft(view)),
    )


@router.get("", response_model=Page[DraftOut])
def list_drafts(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List drafts, newest first."""
    place = decode_cursor(cursor, str)
    found = services.list_drafts(
        ports, caller.known(), slug, place[0] if place else None, limit + 1
    )
    return page(request, found, limit, encode_draft, lambda one: encode_cursor(one.draft.id))


@router.get("/{draft_id}", response_model=DraftOut)
def get_draft(
    request: Request, slug: str, draft_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return a draft with its `ETag`, which every write to it must send back."""
    view = services.get_draft(ports, caller.known(), slug, draft_id)
    headers = {"Accept-Patch": ACCEPT_PATCH}
    # What one may do depends on who asks, so the tag alone would not tell two callers apart.
    headers["Cache-Control"] = "private, no-store"
    return answer(request, encode_draft(view), etag=view.draft.etag, headers=headers)


@router.patch(
    "/{draft_id}",
    response_model=DraftOut,
    openapi_extra=patch_document(DraftChange, {"title": "Deuxième essai"}),
)
def update_draft(
    request: Request,
    slug: str,
    draft_id: str,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    if_match: IfMatch = None,
) -> Response:
    """Save a change. Needs `If-Match`: 428 without, 412 with what changed when it is stale."""

    def change(content: DraftContent) -> DraftContent:
        patched = applied(request, raw, content.as_json(), DraftChange)
        return DraftContent(
            patched.title, records(patched.statements), patched.effective_from, patched.based_on
        )

    view = services.update_draft(ports, caller.known(), slug, draft_id, if_match, change)
    return answer(
        request, encode_draft(view), etag=view.draft.etag, headers={"Accept-Patch": ACCEPT_PATCH}
    )


@router.delete("/{draft_id}", status_code=204)
def withdraw_draft(
    slug: str,
    draft_id: str,
    ports: AskPorts,
    caller: AskCaller,
    if_match: IfMatch = None,
    reason: Annotated[str | None, Query(max_length=REASON_MAX_CHARS)] = None,
) -> Response:
    """Withdraw a draft: it is closed and nothing is removed. Needs `If-Match`."""
    services.withdraw_draft(ports, caller.known(), slug, draft_id, if_match, reason)
    return Response(status_code=204)


@router.get("/{draft_id}/revisions", response_model=Page[RevisionOut])
def list_revisions(
    request: Request,
    slug: str,
    draft_id: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List every save, newest first."""
    place = decode_cursor(cursor, int)
    found = services.list_revisions(
        ports, caller.known(), slug, draft_id, place[0] if place else None, limit + 1
    )
    return page(request, found, limit, _encode_revision, lambda one: encode_cursor(one.revision))


@router.get("/{draft_id}/revisions/{revision}", response_model=RevisionOut)
def get_revision(
    request: Request, slug: str, draft_id: str, revision: int, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return one save."""
    if not 1 <= revision <= NUMBER_MAX:
        raise NotFoundError("There is no such revision here.")
    found = services.get_revision(ports, caller.known(), slug, draft_id, revision)
    return answer(request, _encode_revision(found))


@router.post(
    "/{draft_id}/publish", status_code=201, response_model=VersionOut, dependencies=JSON_BODY
)
def publish(
    request: Request,
    slug: str,
    draft_id: str,
    body: PublishIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    if_match: IfMatch = None,
    key: IdempotencyKey = None,
) -> Response:
    """Publish the draft as the next version. Needs `If-Match`, a `reason` and the role `leader`."""
    principal = caller.known()

    def encode(publication: Publication) -> Response:
        number = publication.version.number
        location = f"/v1/organizations/{slug}/charter/versions/{number}"
        return created(encode_version(publication.version), location, etag=f'"v{number}"')

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: publish_draft(
            ports,
            principal,
            slug,
            draft_id,
            if_match,
            body.reason,
            moment(body.effective_from),
            receipt,
            override=body.override.reason if body.override else None,
        ),
        encode,
    )
