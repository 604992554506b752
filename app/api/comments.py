"""Comments on drafts, anchored by W3C selectors."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer, created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, RawBody
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.patching import ACCEPT_PATCH, IfMatch, applied, patch_document
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.approvals import (
    CommentChange,
    CommentIn,
    CommentOut,
    PositionSelector,
    TargetIn,
)
from app.api.schemas.fields import Page
from app.core.communications import rfc3339
from app.services import comments as services
from app.services.comments import CommentView, Target

router = APIRouter(prefix="/v1/organizations/{slug}/drafts/{draft_id}/comments", tags=["review"])


def _encode(view: CommentView) -> dict[str, Any]:
    one, anchor, place = view.comment, view.comment.anchor, view.place
    selector: list[dict[str, Any]] = [
        {
            "type": "TextQuoteSelector",
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
        }
    ]
    if place.start is not None:
        position = {"type": "TextPositionSelector", "start": place.start, "end": place.end}
        selector.insert(0, position)
    return {
        "id": one.id,
        "target": {
            "statement_id": anchor.statement_id,
            "locale": anchor.locale,
            "field": anchor.field,
            "selector": selector,
        },
        "hold": place.hold.value,
        "body": one.body,
        "resolved": one.resolved,
        "created_by": one.created_by,
        "created_at": rfc3339(one.created_at),
        "updated_at": rfc3339(one.updated_at),
    }


def _target(sent: TargetIn) -> Target:
    start = end = exact = None
    prefix = suffix = ""
    for one in sent.selector:
        if isinstance(one, PositionSelector):
            start, end = one.start, one.end
        else:
            exact, prefix, suffix = one.exact, one.prefix, one.suffix
    return Target(sent.statement_id, sent.locale, sent.field, start, end, exact, prefix, suffix)


@router.post("", status_code=201, response_model=CommentOut, dependencies=JSON_BODY)
def add_comment(
    request: Request,
    slug: str,
    draft_id: str,
    body: CommentIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Comment on words of the draft; the comment is carried along when they move."""
    principal = caller.known()

    def encode(view: CommentView) -> Response:
        location = f"/v1/organizations/{slug}/drafts/{draft_id}/comments/{view.comment.id}"
        return created(_encode(view), location, etag=view.etag)

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.add_comment(
            ports, principal, slug, draft_id, _target(body.target), body.body, receipt
        ),
        encode,
    )


@router.get("", response_model=Page[CommentOut])
def list_comments(
    request: Request,
    slug: str,
    draft_id: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List comments, oldest first, each at its place as the draft stands."""
    place = decode_cursor(cursor, str)
    found = services.list_comments(
        ports, caller.known(), slug, draft_id, place[0] if place else None, limit + 1
    )
    return page(request, found, limit, _encode, lambda one: encode_cursor(one.comment.id))


@router.get("/{comment_id}", response_model=CommentOut)
def get_comment(
    request: Request, slug: str, draft_id: str, comment_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return one comment."""
    view = services.get_comment(ports, caller.known(), slug, draft_id, comment_id)
    # Where its words are depends on the draft too, so the lock alone is no cache validator.
    headers = {"Accept-Patch": ACCEPT_PATCH, "Cache-Control": "private, no-store"}
    return answer(request, _encode(view), etag=view.etag, headers=headers)


@router.patch(
    "/{comment_id}",
    response_model=CommentOut,
    openapi_extra=patch_document(CommentChange, {"resolved": True}),
)
def change_comment(
    request: Request,
    slug: str,
    draft_id: str,
    comment_id: str,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    if_match: IfMatch = None,
) -> Response:
    """Resolve, reopen or reword a comment. Needs `If-Match`."""
    principal = caller.known()
    before = services.get_comment(ports, principal, slug, draft_id, comment_id).comment
    fields = {"body": before.body, "resolved": before.resolved}
    changed = applied(request, raw, fields, CommentChange)
    view = services.change_comment(
        ports, principal, slug, draft_id, comment_id, if_match, dict(changed)
    )
    return answer(request, _encode(view), etag=view.etag, headers={"Accept-Patch": ACCEPT_PATCH})
