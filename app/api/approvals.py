"""Review of drafts: submit, approve, reject, withdraw, rebase, and links for approvers."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer, created
from app.api.callers import JSON_BODY, AskCaller, AskPorts
from app.api.drafts import encode_draft
from app.api.patching import IfMatch
from app.api.schemas.approvals import (
    DecisionIn,
    InvitationIn,
    InvitationOut,
    InvitationViewOut,
    ReasonIn,
    RebaseIn,
    SubmitIn,
)
from app.api.schemas.fields import moment
from app.api.schemas.statements import DraftOut
from app.core.communications import rfc3339
from app.services.approving import approve_draft, reject_draft, submit_draft
from app.services.drafting import DraftView
from app.services.drafts import withdraw_draft
from app.services.invitations import (
    InvitationView,
    answer_invitation,
    invite_approver,
    read_invitation,
)
from app.services.rebasing import Resolution, rebase_draft

router = APIRouter(tags=["review"])
_DRAFT = "/v1/organizations/{slug}/drafts/{draft_id}"
_LINK = "/v1/approvals/{secret}"


def _turn(name: str, act: Callable[..., DraftView], told: str) -> None:
    """Add the route of one act that turns a draft and needs a reason."""

    def turn(
        request: Request,
        slug: str,
        draft_id: str,
        body: ReasonIn,
        ports: AskPorts,
        caller: AskCaller,
        if_match: IfMatch = None,
    ) -> Response:
        view = act(ports, caller.known(), slug, draft_id, if_match, body.reason)
        return answer(request, encode_draft(view), etag=view.draft.etag)

    turn.__name__, turn.__doc__ = f"{name}_draft", told
    router.post(f"{_DRAFT}/{name}", response_model=DraftOut, dependencies=JSON_BODY)(turn)


@router.post(f"{_DRAFT}/submit", response_model=DraftOut, dependencies=JSON_BODY)
def submit(
    request: Request,
    slug: str,
    draft_id: str,
    body: SubmitIn,
    ports: AskPorts,
    caller: AskCaller,
    if_match: IfMatch = None,
) -> Response:
    """Put the draft up for review. Needs `If-Match` and a reason; 409 lists what a gate is for."""
    override = body.override.reason if body.override else None
    view = submit_draft(
        ports, caller.known(), slug, draft_id, if_match, body.reason, override=override
    )
    return answer(request, encode_draft(view), etag=view.draft.etag)


_turn(
    "approve",
    approve_draft,
    "Approve exactly what the draft says now. Who submitted it cannot; needs role `leader`.",
)
_turn("reject", reject_draft, "Send the draft back to its editors; needs role `leader`.")
_turn("withdraw", withdraw_draft, "Close the draft as withdrawn; nothing is removed.")


@router.post(f"{_DRAFT}/rebase", response_model=DraftOut, dependencies=JSON_BODY)
def rebase(
    request: Request,
    slug: str,
    draft_id: str,
    body: RebaseIn,
    ports: AskPorts,
    caller: AskCaller,
    if_match: IfMatch = None,
) -> Response:
    """Take in what was published since: a three-way merge; 409 lists what needs a person."""
    chosen = tuple(Resolution(one.statement_id, one.locale, one.take) for one in body.resolutions)
    view = rebase_draft(ports, caller.known(), slug, draft_id, if_match, chosen)
    return answer(request, encode_draft(view), etag=view.draft.etag)


@router.post(
    f"{_DRAFT}/approval-links",
    status_code=201,
    response_model=InvitationOut,
    dependencies=JSON_BODY,
)
def invite(
    slug: str,
    draft_id: str,
    body: InvitationIn,
    ports: AskPorts,
    caller: AskCaller,
    if_match: IfMatch = None,
) -> Response:
    """Make a single-use, expiring, signed link for an approver without an account."""
    invitation = invite_approver(
        ports, caller.known(), slug, draft_id, if_match, body.name, moment(body.expires_at)
    )
    url = f"/v1/approvals/{invitation.secret}"
    shown = {
        "id": invitation.link.id,
        "url": url,
        "page": f"/approve/{invitation.secret}",
        "content_sha256": invitation.link.content_hash.hex(),
        "expires_at": rfc3339(invitation.link.expires_at),
    }
    return created(shown, url)


def _encode_invitation(view: InvitationView) -> dict[str, Any]:
    content = view.draft.content
    return {
        "organization": view.organization.name,
        "approver": view.link.approver_name,
        "title": content.title,
        "statements": [one.as_json() for one in content.statements],
        "effective_from": content.effective_from,
        "content_sha256": view.link.content_hash.hex(),
        "expires_at": rfc3339(view.link.expires_at),
        "state": view.draft.state.value,
    }


@router.get(_LINK, response_model=InvitationViewOut)
def show_invitation(request: Request, secret: str, ports: AskPorts) -> Response:
    """Show what a link is to approve, and its hash. The link itself is the key."""
    headers = {"Cache-Control": "private, no-store"}
    return answer(request, _encode_invitation(read_invitation(ports, secret)), headers=headers)


@router.post(_LINK, response_model=InvitationViewOut, dependencies=JSON_BODY)
def decide_invitation(request: Request, secret: str, body: DecisionIn, ports: AskPorts) -> Response:
    """Approve or reject what the link shows; it is closed with that."""
    view = answer_invitation(ports, secret, body.decision, body.reason, body.content_sha256)
    return answer(request, _encode_invitation(view), headers={"Cache-Control": "no-store"})
