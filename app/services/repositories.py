"""What is kept and how it is asked for: one Protocol a subject, together one unit of work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.core.access import Key
from app.core.approvals import Approval, ApprovalLink
from app.core.checks import Selection
from app.core.comments import Comment
from app.core.communications import Communication
from app.core.dialogues import Exchange
from app.core.drafts import Draft, DraftState, Revision
from app.core.jobs import Job, JobError
from app.core.organizations import Organization
from app.core.reports import Contrast, LastWord, Scope, Tally, Volume


class Organizations(Protocol):
    """The tenants. Slugs are unique."""

    def add(self, organization: Organization) -> bool:
        """Keep it; False when the slug is taken."""
        ...

    def by_slug(self, slug: str) -> Organization | None: ...

    def by_id(self, organization_id: str) -> Organization | None: ...

    def page(self, *, public_only: bool, after_slug: str | None, limit: int) -> list[Organization]:
        """Return up to `limit` in order of slug."""
        ...

    def save(self, organization: Organization, expected_revision: int) -> bool:
        """Replace it; False when its stored revision is not the expected one."""
        ...


class Keys(Protocol):
    """API keys, found by the hash of their secret."""

    def add(self, key: Key) -> None: ...

    def by_hash(self, secret_hash: bytes) -> Key | None: ...

    def get(self, organization_id: str | None, key_id: str) -> Key | None: ...

    def page(self, organization_id: str | None, after_id: str | None, limit: int) -> list[Key]:
        """Return up to `limit`, newest first, the one of `after_id` excluded; revoked ones too."""
        ...

    def revoke(self, key_id: str, at: datetime) -> None: ...


class Drafts(Protocol):
    """Draft heads and every revision of each."""

    def add(self, draft: Draft) -> None:
        """Keep the draft and its first revision."""
        ...

    def get(self, organization_id: str, draft_id: str) -> Draft | None: ...

    def save(self, draft: Draft, expected_revision: int) -> bool:
        """Replace the head and keep its content as revision `draft.revision`.

        False, and nothing kept, when the stored revision is not the expected one.
        """
        ...

    def turn(self, draft: Draft, was: DraftState) -> bool:
        """Store the head's state without a new revision.

        False, and nothing kept, when it is no longer in the state `was` at that revision.
        """
        ...

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Draft]:
        """Return up to `limit`, newest first by id."""
        ...

    def revision(self, draft_id: str, revision: int) -> Revision | None: ...

    def revisions(self, draft_id: str, before: int | None, limit: int) -> list[Revision]:
        """Return up to `limit`, newest first."""
        ...


class Approvals(Protocol):
    """What reviewers said of drafts, and the links that let some of them in."""

    def add(self, approval: Approval) -> None: ...

    def of_draft(self, draft_id: str) -> list[Approval]:
        """Return all of one draft, oldest first."""
        ...

    def add_link(self, link: ApprovalLink) -> None: ...

    def link_by_hash(self, secret_hash: bytes) -> ApprovalLink | None: ...

    def link(self, organization_id: str, link_id: str) -> ApprovalLink | None: ...

    def use_link(self, link_id: str, at: datetime) -> bool:
        """Close the link; False when it was used before."""
        ...


class Comments(Protocol):
    """What people say of passages of a draft."""

    def add(self, comment: Comment) -> None: ...

    def get(self, draft_id: str, comment_id: str) -> Comment | None: ...

    def save(self, comment: Comment, expected_revision: int) -> bool:
        """Replace it; False when its stored revision is not the expected one."""
        ...

    def page(self, draft_id: str, after_id: str | None, limit: int) -> list[Comment]:
        """Return up to `limit`, oldest first."""
        ...


class Communications(Protocol):
    """What was published."""

    def add(
        self, communications: Sequence[Communication], fingerprints: Sequence[bytes]
    ) -> list[str]:
        """Keep those whose fingerprint is new in the organization; return the ids kept."""
        ...

    def get(self, organization_id: str, communication_id: str) -> Communication | None: ...

    def hold(self, organization_id: str, communication_ids: Sequence[str]) -> set[str]:
        """Return which of them have their text; none of these is erased before this commits."""
        ...

    def by_fingerprint(self, organization_id: str, fingerprint: bytes) -> Communication | None: ...

    def page(
        self,
        organization_id: str,
        selection: Selection,
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> list[Communication]:
        """Return up to `limit`, latest published first, strictly after the place `before`."""
        ...

    def count(self, organization_id: str, selection: Selection, received_until: datetime) -> int:
        """Return how many that a check reads were received by then.

        No erased text and no message from outside is counted.
        """
        ...


class Reports(Protocol):
    """Counts over the findings that count: those of each communication's latest check.

    A person's last word on a finding counts for whoever says the same of the same passage again:
    a corrected relation is counted as corrected, a disputed finding is set apart.
    """

    def tallies(self, organization_id: str, scope: Scope) -> list[Tally]:
        """Return one row a key and relation of every dimension but versions."""
        ...

    def volumes(self, organization_id: str, scope: Scope) -> list[Volume]:
        """Return one row a key of every dimension but statements, of what was compared."""
        ...

    def contrasts(self, organization_id: str, scope: Scope, limit: int) -> list[Contrast]:
        """Return pairs in which one audience was told the opposite of another, surest first.

        Of each statement, side and audience the surest finding; a pair is as sure as the less sure
        of its two, and what a person confirmed or corrected is certain.
        """
        ...

    def last_words(self, organization_id: str) -> dict[str, LastWord]:
        """Return the last word on every finding that counts of which a person spoke, by its id."""
        ...

    def judges(self, organization_id: str, scope: Scope) -> list[str]:
        """Return the models that the checks that count could ask, by name."""
        ...

    def exchanges(self, organization_id: str, selection: Selection) -> tuple[list[Exchange], int]:
        """Return one row a key of every dimension, and the number of follow-ups.

        The selection chooses the messages; its author and kind of author are left aside.
        """
        ...


class Jobs(Protocol):
    """Accepted work; adding it also hands it to the queue, in the same transaction."""

    def add(self, job: Job) -> None: ...

    def get(self, job_id: str) -> Job | None: ...

    def save(self, job: Job) -> None:
        """Store state, progress, result and failure."""
        ...

    def add_errors(self, job_id: str, errors: Iterable[JobError]) -> None:
        """Keep the errors; those of the same row and pointer are kept once."""
        ...

    def errors(self, job_id: str, limit: int) -> list[JobError]:
        """Return up to `limit` in order of row."""
        ...

    def add_rows(self, job_id: str, rows: Sequence[bytes]) -> None:
        """Keep the rows of an import, numbered from 1."""
        ...

    def rows(self, job_id: str, after: int, limit: int) -> list[tuple[int, bytes]]: ...

    def drop_rows(self, job_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What a request with an Idempotency-Key was answered.

    Attributes:
        request_hash: SHA-256 over method, path and body of the request, 32 bytes.
        headers: name -> value, those that belong to the answer (Location, ETag…).
    """

    principal_id: str
    key: str
    request_hash: bytes
    status: int
    headers: dict[str, str]
    body: bytes
    created_at: datetime


class Answers(Protocol):
    """Answers kept for repeated requests."""

    def find(self, principal_id: str, key: str) -> StoredAnswer | None: ...

    def keep(self, answer: StoredAnswer) -> bool:
        """Keep it; False when one is kept under this key already."""
        ...
