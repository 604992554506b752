"""Examining the whole record from its stored rows: every hash is made anew and compared."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.canonical import sha256
from app.core.charters import Version, details_hash
from app.core.checks import Selection, finding_json, findings_root
from app.core.communications import rfc3339
from app.core.log import ENTRY_VERSION, EntryKind
from app.core.merkle import NodeId, fold, leaf_hash, new_nodes
from app.core.organizations import Organization
from app.core.witnesses import WitnessedCheckpoint
from app.services.drafting import draft_hash
from app.services.ports import Ports, UnitOfWork

_PAGE = 500
_SIZE_BITS = 48  # no log is as long as 2^48 entries


@dataclass(frozen=True, slots=True)
class Examined:
    """What an organization's rows came to.

    Attributes:
        root: over all entries, 32 bytes; None when something is wrong.
        wrong: the first row that does not fit, in words; None when all do.
    """

    slug: str
    entries: int
    versions: int
    root: bytes | None
    wrong: str | None


class _WrongError(Exception):
    """A row does not fit."""


def _must(holds: object, otherwise: str) -> None:
    if not holds:
        raise _WrongError(otherwise)


def is_signing_key_known(ports: Ports) -> bool:
    """Say whether the key that signs now is one that the record has, if it has any yet."""
    with ports.store.read() as uow:
        known = [one.public_key for one in uow.signing_keys.all()]
    return not known or ports.signer.public_key in known


def examine_records(ports: Ports) -> Iterator[Examined]:
    """Examine every organization, in order of slug, each in one consistent view."""
    after: str | None = None
    while True:
        with ports.store.read() as uow:
            page = uow.organizations.page(public_only=False, after_slug=after, limit=_PAGE)
        for one in page:
            with ports.store.read() as uow:
                yield _examine(uow, one)
        if not page:
            return
        after = page[-1].slug


def _examine(uow: UnitOfWork, organization: Organization) -> Examined:
    examination = _Examination(uow, organization.id)
    try:
        examination.run()
        root, wrong = fold(list(examination.edge.values())), None
    except _WrongError as error:
        root, wrong = None, str(error)
    except (ValueError, LookupError, TypeError) as error:
        root, wrong = None, f"behind entry {examination.size}: a row cannot be read: {error!r}"
    return Examined(organization.slug, examination.size, examination.published, root, wrong)


class _Examination:
    """One walk through an organization's log, beside the rows that its entries are about.

    Attributes:
        size: entries so far.
        published: versions so far.
        edge: the complete subtrees of what was read, the largest first.
    """

    def __init__(self, uow: UnitOfWork, owner: str) -> None:
        self.uow, self.owner = uow, owner
        self.size = self.published = 0
        self.edge: dict[NodeId, bytes] = {}
        self._latest: Version | None = None
        self._saves: dict[str, int] = {}
        held = uow.witnesses.checkpoints(owner)
        self._notes = {sha256(one.note) for one in held}
        self._held: dict[int, list[WitnessedCheckpoint]] = {}
        for one in held:
            self._held.setdefault(one.size, []).append(one)

    def run(self) -> None:
        """Raise _WrongError at the first row that does not fit."""
        while page := self.uow.log.entries(self.owner, self.size, _PAGE):
            made: dict[NodeId, bytes] = {}
            for one in page:
                self._enter(one.index, one.data, one.leaf_hash, made)
            stored = self.uow.log.nodes(self.owner, list(made))
            for node, value in made.items():
                first, last = node.index << node.level, ((node.index + 1) << node.level) - 1
                _must(
                    stored.get(node) == value,
                    f"log_nodes, level {node.level}, {node.index}: not the hash over the entries "
                    f"{first} to {last}: one of them or the node was changed",
                )
        self._end()

    def _enter(self, index: int, data: bytes, leaf: bytes, made: dict[NodeId, bytes]) -> None:
        where = f"log_entries, entry {self.size}"
        _must(index == self.size, f"{where}: missing; entry {index} follows")
        _must(leaf == leaf_hash(data), f"{where}: its bytes are not those that were hashed")
        said = _said(data, where)
        where = f"{where} ({said.get('kind')}, {said.get('time')})"
        _must(said.get("index") == index, f"{where}: it says that it is entry {said.get('index')}")
        for node, value in new_nodes(index, leaf, self.edge.__getitem__):
            if node.level:
                made[node] = value
                for child in (NodeId(node.level - 1, 2 * node.index + side) for side in (0, 1)):
                    self.edge.pop(child, None)
            self.edge[node] = value
        self.size += 1
        self._compare(index, said)
        for one in self._held.pop(self.size, ()):
            _must(
                one.root == fold(list(self.edge.values())),
                f"{where}: witness {one.witness_id} holds another root over the {self.size} "
                "entries up to it: one of them was rewritten",
            )

    def _compare(self, index: int, said: dict[str, Any]) -> None:
        """Compare the rows that an entry is about with what it commits to."""
        match said["kind"]:
            case EntryKind.CHARTER_PUBLISHED:
                self._published(index, said)
            case EntryKind.DRAFT_SAVED:
                self._saved(index, said)
            case EntryKind.DRAFT_APPROVED | EntryKind.DRAFT_REJECTED:
                self._decided(index, said)
            case EntryKind.COMMUNICATIONS_RECEIVED:
                self._received(index, said)
            case EntryKind.CHECK_FINISHED:
                self._checked(index, said)
            case EntryKind.CHECKPOINT_WITNESSED:
                self._witnessed(index, said)

    def _published(self, index: int, said: dict[str, Any]) -> None:
        self.published += 1
        where = f"versions, number {self.published}"
        one = self.uow.versions.get(self.owner, self.published)
        if one is None:
            raise _WrongError(f"{where}: missing; entry {index} published it")
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
            _must(has == committed, f"{where}: its {what} is not what entry {index} commits to")
        self._latest = one

    def _saved(self, index: int, said: dict[str, Any]) -> None:
        draft_id = said["subject"]
        number = self._saves[draft_id] = self._saves.get(draft_id, 0) + 1
        revision = self.uow.drafts.revision(draft_id, number)
        where = f"draft_revisions, draft {draft_id}, revision {number}"
        if revision is None:
            raise _WrongError(f"{where}: missing; entry {index} saved it")
        has = draft_hash(revision.content).hex()
        _must(has == said["content_sha256"], f"{where}: not what entry {index} commits to")

    def _decided(self, index: int, said: dict[str, Any]) -> None:
        found = self.uow.approvals.of_draft(said["subject"])
        one = next((one for one in found if one.log_index == index), None)
        if one is None:
            raise _WrongError(
                f"approvals, draft {said['subject']}: that of entry {index} is missing"
            )
        has = one.content_hash.hex(), sha256(one.reason.encode()).hex(), f"draft {one.decision}"
        committed = said["content_sha256"], said["reason_sha256"], said["kind"]
        _must(has == committed, f"approvals, {one.id}: not what entry {index} commits to")

    def _received(self, index: int, said: dict[str, Any]) -> None:
        # The entry of an import is about its job; that of one text about the text itself.
        one = self.uow.communications.get(self.owner, said["subject"])
        if one is not None:
            same = one.body_hash.hex() == said["content_sha256"]
            _must(same, f"communications, {one.id}: its hash is not what entry {index} commits to")

    def _checked(self, index: int, said: dict[str, Any]) -> None:
        """Hash the findings of a check again, and over them what its entry commits to."""
        check_id, together, after = said["subject"], b"", None
        while page := self.uow.checks.checked(check_id, after, _PAGE):
            for one in page:
                after = one.communication_id
                found = self.uow.checks.findings_of(check_id, after)
                root = findings_root(finding_json(finding) for finding in found)
                told = (
                    f"findings, check {check_id}, communication {after}: not those that were made"
                )
                _must(root == one.findings_root, told)
            together = sha256(together + b"".join(one.findings_root for one in page))
        same = sha256(together).hex() == said["content_sha256"]
        told = f"checked_communications, check {check_id}: not what entry {index} commits to"
        _must(same, told)

    def _witnessed(self, index: int, said: dict[str, Any]) -> None:
        known = bytes.fromhex(said["content_sha256"]) in self._notes
        told = f"witnessed_checkpoints, witness {said['subject']}: that of entry {index} is missing"
        _must(known, told)

    def _end(self) -> None:
        """Compare what was counted on the way with what the tables say of their ends."""
        size = self.uow.log.size(self.owner)
        _must(size == self.size, f"log_heads: {size} entries, and {self.size} are stored")
        beyond = [NodeId(level, size >> level) for level in range(1, _SIZE_BITS)]
        left = sorted(self.uow.log.nodes(self.owner, beyond))
        _must(not left, f"log_nodes: {left[:1]} is beyond the newest entry: entries were cut off")
        longer = sorted(one for one in self._held if one > size)
        told = f"log_entries: {size} are stored and witnesses hold checkpoints over {longer[:1]}"
        _must(not longer, f"{told}: the newest were cut off")
        latest = self.uow.versions.latest(self.owner)
        number = latest.number if latest else 0
        told = f"versions, number {number}: no entry of the log published it"
        _must(number == self.published, told)
        self._end_drafts()
        self._end_communications()

    def _end_drafts(self) -> None:
        after: str | None = None
        while page := self.uow.drafts.page(self.owner, after, _PAGE):
            for one in page:
                saves = self._saves.get(one.id, 0)
                told = f"drafts, {one.id}: at revision {one.revision}, and {saves} were entered"
                _must(one.revision == saves, told)
            after = page[-1].id

    def _end_communications(self) -> None:
        before: tuple[datetime, str] | None = None
        while page := self.uow.communications.page(self.owner, Selection(), before, _PAGE):
            for one in page:
                same = one.is_erased or one.content.body_hash() == one.body_hash
                _must(same, f"communications, {one.id}: its text is not the one that came in")
            before = page[-1].content.published_at, page[-1].id


def _said(data: bytes, where: str) -> dict[str, Any]:
    try:
        said = json.loads(data[1:])
    except ValueError:
        said = None
    _must(isinstance(said, dict) and data[:1] == ENTRY_VERSION, f"{where}: it cannot be read")
    return dict(said)
