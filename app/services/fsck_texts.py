"""Communications, findings, reviews and erasures, beside the entries that commit to them."""

from datetime import datetime
from typing import Any

from app.core.canonical import canonical_bytes, sha256
from app.core.checks import (
    ROOTS_AT_A_TIME,
    Selection,
    asked_hash,
    finding_json,
    findings_root,
)
from app.core.communications import Communication, rfc3339
from app.core.erasures import emptied_by, emptied_hash
from app.core.examining import WrongError, must
from app.core.log import EntryKind
from app.services.fsck_charters import Acted
from app.services.ports import UnitOfWork

_PAGE = 500


class TextRows:
    """The rows of what an organization published, and of what was found in it."""

    def __init__(self, uow: UnitOfWork, owner: str, acted: Acted) -> None:
        self.uow, self.owner, self._acted = uow, owner, acted
        self._singles: set[str] = set()
        # time -> entries of batches that came in then, and what each commits to
        self._batches: dict[str, list[tuple[int, str]]] = {}
        self._erasures: dict[int, str] = {}

    def compare(self, index: int, said: dict[str, Any]) -> None:
        """Compare the rows that an entry is about with what it commits to. Raises: WrongError."""
        match said["kind"]:
            case EntryKind.COMMUNICATIONS_RECEIVED:
                self._received(index, said)
            case EntryKind.CHECK_STARTED:
                self._asked(index, said)
            case EntryKind.CHECK_FINISHED | EntryKind.CHECK_FAILED:
                self._checked(index, said)
            case EntryKind.FINDING_REVIEWED:
                self._reviewed(index, said)
            case EntryKind.PERSONAL_DATA_ERASED if said["content_sha256"]:
                self._erasures[index] = said["content_sha256"]

    def _received(self, index: int, said: dict[str, Any]) -> None:
        # The entry of an import is about its job; that of one text about the text itself.
        one = self.uow.communications.get(self.owner, said["subject"])
        if one is None:
            batch = index, said["content_sha256"]
            self._batches.setdefault(said["time"], []).append(batch)
            return
        same = one.body_hash.hex() == said["content_sha256"]
        must(same, f"communications, {one.id}: its hash is not what entry {index} commits to")
        self._singles.add(one.id)

    def _asked(self, index: int, said: dict[str, Any]) -> None:
        where = f"checks, {said['subject']}"
        one = self.uow.checks.get(self.owner, said["subject"])
        if one is None:
            raise WrongError(f"{where}: missing; entry {index} entered it")
        same = asked_hash(one).hex() == said["content_sha256"]
        must(same, f"{where}: not what entry {index} commits to")
        self._acted(index, said, one.created_by, where)

    def _checked(self, index: int, said: dict[str, Any]) -> None:
        """Hash the findings of a check again, and over them what its entry commits to."""
        check_id, together, after = said["subject"], b"", None
        while page := self.uow.checks.checked(check_id, after, ROOTS_AT_A_TIME):
            for one in page:
                after = one.communication_id
                found = self.uow.checks.findings_of(check_id, after)
                root = findings_root(finding_json(finding) for finding in found)
                told = (
                    f"findings, check {check_id}, communication {after}: not those that were made"
                )
                must(root == one.findings_root, told)
            together = sha256(together + b"".join(one.findings_root for one in page))
        same = sha256(together).hex() == said["content_sha256"]
        told = f"checked_communications, check {check_id}: not what entry {index} commits to"
        must(same, told)

    def _reviewed(self, index: int, said: dict[str, Any]) -> None:
        where = f"finding_reviews, {said['subject']}"
        one = self.uow.findings.review(self.owner, said["subject"])
        finding = self.uow.findings.get(self.owner, one.finding_id) if one else None
        if one is None or finding is None:
            raise WrongError(f"{where}: missing; entry {index} entered it")
        facts = {
            "finding": finding_json(finding),
            "verdict": one.verdict.value,
            "relation": one.relation,
        }
        reason = sha256(one.reason.encode()).hex() if one.reason is not None else None
        has = sha256(canonical_bytes(facts)).hex(), reason
        committed = said["content_sha256"], said["reason_sha256"]
        must(has == committed, f"{where}: not what entry {index} commits to")
        self._acted(index, said, one.reviewed_by, where)

    def end(self) -> None:
        """Compare what is stored with all that was entered. Raises: WrongError."""
        self._end_erasures()
        arrived: dict[str, list[tuple[str, bytes]]] = {}
        before: tuple[datetime, str] | None = None
        while page := self.uow.communications.page(self.owner, Selection(), before, _PAGE):
            for one in page:
                self._text(one)
                if one.id not in self._singles:
                    at = rfc3339(one.received_at)
                    arrived.setdefault(at, []).append((one.id, one.body_hash))
            before = page[-1].content.published_at, page[-1].id
        for at, entered in self._batches.items():
            batch = sorted(arrived.pop(at, []))
            if len(entered) > 1:
                continue  # of two in one microsecond nobody can tell which text came with which
            ((index, committed),) = entered
            together = sha256(b"".join(body_hash for _, body_hash in batch)).hex()
            told = f"communications, {len(batch)} received at {at}: not those of entry {index}"
            must(together == committed, told)
        strange = sorted(one_id for batch in arrived.values() for one_id, _ in batch)
        must(not strange, f"communications, {strange[:1]}: no entry tells that it came in")

    def _text(self, one: Communication) -> None:
        same = one.is_erased or one.content.body_hash() == one.body_hash
        must(same, f"communications, {one.id}: its text is not the one that came in")

    def _end_erasures(self) -> None:
        """See that every emptied text, and no other, is one that an entry tells of."""
        emptied: dict[int | None, list[str]] = {index: [] for index in self._erasures}
        for one_id, fingerprint in self.uow.erasures.emptied(self.owner).items():
            index = emptied_by(one_id, fingerprint)
            told = f"communications, {one_id}: its text was emptied, and no entry tells of it"
            must(index in emptied, told)
            emptied[index].append(one_id)
        for index, committed in self._erasures.items():
            same = emptied_hash(emptied[index]).hex() == committed
            must(same, f"communications: those emptied are not those of entry {index}")
