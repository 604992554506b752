"""Examining the whole record from its stored rows: every hash is made anew and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.core.canonical import sha256
from app.core.examining import WrongError, must, read_said
from app.core.log import EntryKind
from app.core.merkle import NodeId, fold, leaf_hash, new_nodes
from app.core.organizations import Organization
from app.core.witnesses import WitnessedCheckpoint
from app.services.fsck_charters import CharterRows
from app.services.fsck_people import PeopleRows
from app.services.fsck_texts import TextRows
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


def is_signing_key_known(ports: Ports) -> bool:
    """Say whether the key that signs now is the one that the record has, if it has any yet."""
    with ports.store.read() as uow:
        known = [one.public_key for one in uow.signing_keys.all()]
    return not known or ports.signer.public_key == known[-1]


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
    except WrongError as error:
        root, wrong = None, str(error)
    except (ValueError, LookupError, TypeError) as error:
        root, wrong = None, f"behind entry {examination.size}: a row cannot be read: {error!r}"
    published = examination.charters.published
    return Examined(organization.slug, examination.size, published, root, wrong)


class _Examination:
    """One walk through an organization's log, beside the rows that its entries are about.

    Attributes:
        size: entries so far.
        edge: the complete subtrees of what was read, the largest first.
    """

    def __init__(self, uow: UnitOfWork, owner: str) -> None:
        self.uow, self.owner, self.size = uow, owner, 0
        self.edge: dict[NodeId, bytes] = {}
        self.people = PeopleRows(uow, owner)
        self.charters = CharterRows(uow, owner, self.people.acted)
        self.texts = TextRows(uow, owner, self.people.acted)
        held = uow.witnesses.checkpoints(owner)
        self._notes = {sha256(one.note) for one in held}
        self._held: dict[int, list[WitnessedCheckpoint]] = {}
        for one in held:
            self._held.setdefault(one.size, []).append(one)

    def run(self) -> None:
        """Raise WrongError at the first row that does not fit."""
        while page := self.uow.log.entries(self.owner, self.size, _PAGE):
            made: dict[NodeId, bytes] = {}
            for one in page:
                self._enter(one.index, one.data, one.leaf_hash, made)
            stored = self.uow.log.nodes(self.owner, list(made))
            for node, value in made.items():
                first, last = node.index << node.level, ((node.index + 1) << node.level) - 1
                must(
                    stored.get(node) == value,
                    f"log_nodes, level {node.level}, {node.index}: not the hash over the entries "
                    f"{first} to {last}: one of them or the node was changed",
                )
        self._end()
        self.charters.end()
        self.texts.end()
        self.people.end()

    def _enter(self, index: int, data: bytes, leaf: bytes, made: dict[NodeId, bytes]) -> None:
        where = f"log_entries, entry {self.size}"
        must(index == self.size, f"{where}: missing; entry {index} follows")
        must(leaf == leaf_hash(data), f"{where}: its bytes are not those that were hashed")
        said = read_said(data, where)
        where = f"{where} ({said.get('kind')}, {said.get('time')})"
        must(said.get("index") == index, f"{where}: it says that it is entry {said.get('index')}")
        for node, value in new_nodes(index, leaf, self.edge.__getitem__):
            if node.level:
                made[node] = value
                for child in (NodeId(node.level - 1, 2 * node.index + side) for side in (0, 1)):
                    self.edge.pop(child, None)
            self.edge[node] = value
        self.size += 1
        for rows in (self.people, self.charters, self.texts):
            rows.compare(index, said)
        if said["kind"] == EntryKind.CHECKPOINT_WITNESSED:
            self._witnessed(index, said)
        for one in self._held.pop(self.size, ()):
            must(
                one.root == fold(list(self.edge.values())),
                f"{where}: witness {one.witness_id} holds another root over the {self.size} "
                "entries up to it: one of them was rewritten",
            )

    def _witnessed(self, index: int, said: dict[str, Any]) -> None:
        note_hash = bytes.fromhex(said["content_sha256"])
        told = f"witnessed_checkpoints, witness {said['subject']}: that of entry {index} is missing"
        must(note_hash in self._notes, told)

    def _end(self) -> None:
        """Compare the log's own end with what was counted on the way."""
        size = self.uow.log.size(self.owner)
        must(size == self.size, f"log_heads: {size} entries, and {self.size} are stored")
        beyond = [NodeId(level, size >> level) for level in range(1, _SIZE_BITS)]
        left = sorted(self.uow.log.nodes(self.owner, beyond))
        must(not left, f"log_nodes: {left[:1]} is beyond the newest entry: entries were cut off")
        longer = sorted(one for one in self._held if one > size)
        told = f"log_entries: {size} are stored and witnesses hold checkpoints over {longer[:1]}"
        must(not longer, f"{told}: the newest were cut off")
