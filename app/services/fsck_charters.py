"""Versions, saved drafts and decisions, beside the entries that commit to them."""

from collections.abc import Callable
from typing import Any

from app.core.canonical import sha256
from app.core.charters import Version, details_hash
from app.core.communications import rfc3339
from app.core.examining import WrongError, must
from app.core.log import EntryKind
from app.services.drafting import draft_hash
from app.services.ports import UnitOfWork

_PAGE = 500
# (entry, what it says, whose id a row has, which row): is it who the entry commits to?
Acted = Callable[[int, dict[str, Any], str, str], None]


class CharterRows:
    """The rows of an organization's charter.

    Attributes:
        published: versions so far.
    """

    def __init__(self, uow: UnitOfWork, owner: str, acted: Acted) -> None:
        self.uow, self.owner, self._acted = uow, owner, acted
        self.published = 0
        self._latest: Version | None = None
        self._saves: dict[str, int] = {}
        self._decisions: dict[str, int] = {}
        self._links: set[str] = set()
        self._contents: dict[str, str] = {}  # of each draft, what its latest save hashes to

    def compare(self, index: int, said: dict[str, Any]) -> None:
        """Compare the rows that an entry is about with what it commits to. Raises: WrongError."""
        match said["kind"]:
            case EntryKind.CHARTER_PUBLISHED:
                self._published(index, said)
            case EntryKind.DRAFT_SAVED:
                self._saved(index, said)
            case EntryKind.DRAFT_SUBMITTED | EntryKind.GATE_OVERRIDDEN:
                same = said["content_sha256"] == self._contents.get(said["subject"])
                must(same, f"drafts, {said['subject']}: entry {index} is of another content")
            case EntryKind.APPROVER_INVITED:
                self._invited(index, said)
            case EntryKind.DRAFT_APPROVED | EntryKind.DRAFT_REJECTED:
                self._decided(index, said)

    def _published(self, index: int, said: dict[str, Any]) -> None:
        self.published += 1
        where = f"versions, number {self.published}"
        one = self.uow.versions.get(self.owner, self.published)
        if one is None:
            raise WrongError(f"{where}: missing; entry {index} published it")
        parent = self._latest.content_hash if self._latest else None
        details = details_hash(one.number, one.title, one.effective_from, one.approvals).hex()
        for what, has, committed in (
            ("log_index", one.log_index, index),
            ("id", one.id, said["subject"]),
            ("content", sha256(one.content).hex(), said["content_sha256"]),
            ("content_hash", one.content_hash.hex(), said["content_sha256"]),
            ("parent_hash", one.parent_hash, parent),
            ("reason", sha256(one.reason.encode()).hex(), said["reason_sha256"]),
            ("published_at", rfc3339(one.published_at), said["time"]),
            ("details", details, said.get("details_sha256", details)),
        ):
            must(has == committed, f"{where}: its {what} is not what entry {index} commits to")
        self._acted(index, said, one.published_by, where)
        self._latest = one

    def _saved(self, index: int, said: dict[str, Any]) -> None:
        draft_id = said["subject"]
        number = self._saves[draft_id] = self._saves.get(draft_id, 0) + 1
        revision = self.uow.drafts.revision(draft_id, number)
        where = f"draft_revisions, draft {draft_id}, revision {number}"
        if revision is None:
            raise WrongError(f"{where}: missing; entry {index} saved it")
        has = draft_hash(revision.content).hex()
        must(has == said["content_sha256"], f"{where}: not what entry {index} commits to")
        follows = said["previous_sha256"] == self._contents.get(draft_id)
        must(follows, f"{where}: entry {index} does not follow the save before")
        self._acted(index, said, revision.saved_by, where)
        self._contents[draft_id] = has

    def _invited(self, index: int, said: dict[str, Any]) -> None:
        where = f"approval_links, {said['subject']}"
        one = self.uow.approvals.link(self.owner, said["subject"])
        has = (one.content_hash.hex(), one.details_hash().hex()) if one else None
        committed = said["content_sha256"], said["details_sha256"]
        must(has == committed, f"{where}: missing, or not what entry {index} commits to")
        self._links.add(said["subject"])

    def _decided(self, index: int, said: dict[str, Any]) -> None:
        draft_id = said["subject"]
        found = self.uow.approvals.of_draft(draft_id)
        one = next((one for one in found if one.log_index == index), None)
        if one is None:
            raise WrongError(f"approvals, draft {draft_id}: that of entry {index} is missing")
        where = f"approvals, {one.id}"
        has = one.content_hash.hex(), sha256(one.reason.encode()).hex(), f"draft {one.decision}"
        committed = said["content_sha256"], said["reason_sha256"], said["kind"]
        same = has == committed and one.revision == self._saves.get(draft_id)
        must(same, f"{where}: not what entry {index} commits to")
        self._acted(index, said, one.approver_id, where)
        link = self.uow.approvals.link(self.owner, one.approver_id)
        told = f"approval_links, {one.approver_id}: no entry tells that somebody was invited"
        must(link is None or link.id in self._links, told)
        self._decisions[draft_id] = self._decisions.get(draft_id, 0) + 1

    def end(self) -> None:
        """Compare what is stored with all that was entered. Raises: WrongError."""
        latest = self.uow.versions.latest(self.owner)
        number = latest.number if latest else 0
        told = f"versions, number {number}: no entry of the log published it"
        must(number == self.published, told)
        after: str | None = None
        while page := self.uow.drafts.page(self.owner, after, _PAGE):
            for one in page:
                saves = self._saves.pop(one.id, 0)
                told = f"drafts, {one.id}: at revision {one.revision}, and {saves} were entered"
                must(one.revision == saves, told)
                decided = len(self.uow.approvals.of_draft(one.id))
                entered = self._decisions.get(one.id, 0)
                told = f"approvals, draft {one.id}: {decided} stored, and {entered} were entered"
                must(decided == entered, told)
            after = page[-1].id
        gone = sorted(self._saves)
        must(not gone, f"drafts, {gone[:1]}: saved, and no longer there")
