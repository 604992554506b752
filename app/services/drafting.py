"""What every write to a draft begins with, whichever service makes it."""

from app.core.drafts import OPEN_STATES, Draft, changed_pointers, revision_of_etag
from app.core.errors import ConflictError, require
from app.core.organizations import Organization
from app.services.ports import UnitOfWork
from app.services.preconditions import check_match


def open_for_write(
    uow: UnitOfWork, organization: Organization, draft_id: str, if_match: str | None
) -> Draft:
    """Return the draft when the caller knows its current state and it is still open.

    Raises: NotFoundError, PreconditionRequiredError, StaleRevisionError. ConflictError: closed.
    """
    draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")

    def changed_since(tag: str) -> list[str]:
        known = revision_of_etag(tag)
        was = uow.drafts.revision(draft.id, known) if known else None
        if was is None:
            return [""]
        pointers = changed_pointers(was.content.as_json(), draft.content.as_json())
        return pointers or ["/state"]

    check_match(if_match, draft.etag, changed_since)
    if draft.state not in OPEN_STATES:
        raise ConflictError(
            f"This draft is {draft.state.value} and can no longer change. "
            "Create a new draft to go on.",
            code="draft-closed",
            state=draft.state.value,
        )
    return draft
