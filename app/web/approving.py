"""The page of an approval link: what is to be approved, its hash, and a form without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs

from app.core.approvals import Decision
from app.core.errors import InvalidError
from app.core.statements import REASON_MAX_CHARS, Statement
from app.services.invitations import InvitationView, answer_invitation, read_invitation
from app.services.ports import Ports
from app.web.languages import Reader


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """What the page shows.

    Attributes:
        statements: every one, every locale: who approves must see all of it.
        decided: the state the draft came to by this page's form; None before.
        mistake: the name of the message that says what is missing; None when nothing is.
    """

    organization: str
    approver: str
    title: str
    statements: Sequence[Statement]
    content_sha256: str
    expires_at: datetime
    decided: str | None = None
    mistake: str | None = None


def show_approval(ports: Ports, secret: str, _reader: Reader) -> ApprovalPage:
    """Return the page of a link. Raises: NotFoundError, ConflictError."""
    return _page(read_invitation(ports, secret))


def decide_approval(ports: Ports, secret: str, body: bytes) -> ApprovalPage:
    """Return the page after the decision the form sent, or with what it lacked."""
    sent = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    decision = sent.get("decision", [""])[0]
    reason = sent.get("reason", [""])[0].strip().replace("\x00", "")
    seen = sent.get("content_sha256", [""])[0]
    known = decision in [one.value for one in Decision]
    if not known or not reason or len(reason) > REASON_MAX_CHARS:
        return _page(read_invitation(ports, secret), mistake="approve.missing")
    try:
        view = answer_invitation(ports, secret, Decision(decision), reason, seen)
    except InvalidError:
        return _page(read_invitation(ports, secret), mistake="approve.changed")
    return _page(view, decided=decision)


def _page(
    view: InvitationView, decided: str | None = None, mistake: str | None = None
) -> ApprovalPage:
    return ApprovalPage(
        organization=view.organization.name,
        approver=view.link.approver_name,
        title=view.draft.content.title,
        statements=view.draft.content.statements,
        content_sha256=view.link.content_hash.hex(),
        expires_at=view.link.expires_at,
        decided=decided,
        mistake=mistake,
    )
