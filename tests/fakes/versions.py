"""Published versions and the log, in memory."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from app.core.charters import Version, in_force
from app.core.log import Act, Entry, commitment, make_entry
from app.core.mementos import Memento
from app.core.merkle import NodeId, new_nodes
from app.core.notes import SigningKey
from tests.fakes.tables import Tables


class FakeVersions:
    """Published charters; nothing here ever changes."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.versions

    def add(self, version: Version) -> bool:
        place = version.organization_id, version.number
        if place in self._rows:
            return False
        self._rows[place] = version
        return True

    def get(self, organization_id: str, number: int) -> Version | None:
        return self._rows.get((organization_id, number))

    def latest(self, organization_id: str) -> Version | None:
        return next(iter(self.page(organization_id, None, 1)), None)

    def in_force(
        self, organization_id: str, on: datetime, known_at: datetime | None = None
    ) -> Version | None:
        return in_force(self._of(organization_id), on, known_at)

    def page(self, organization_id: str, before_number: int | None, limit: int) -> list[Version]:
        found = [
            one
            for one in self._of(organization_id)
            if before_number is None or one.number < before_number
        ]
        return sorted(found, key=lambda one: one.number, reverse=True)[:limit]

    def earliest(self, organization_id: str, known_at: datetime | None = None) -> Version | None:
        known = [
            one
            for one in self._of(organization_id)
            if known_at is None or one.published_at <= known_at
        ]
        return min(known, key=lambda one: (one.effective_from, -one.number), default=None)

    def mementos(
        self, organization_id: str, after: tuple[datetime, int] | None, limit: int
    ) -> list[Memento]:
        found = [Memento(one.number, one.effective_from) for one in self._of(organization_id)]
        behind = [one for one in found if after is None or one.place > after]
        return sorted(behind, key=lambda one: one.place)[:limit]

    def _of(self, organization_id: str) -> list[Version]:
        return [one for one in self._rows.values() if one.organization_id == organization_id]


class FakeLog:
    """One append-only log per organization."""

    def __init__(self, tables: Tables) -> None:
        self._rows, self._salts = tables.entries, tables.salts

    def append(self, organization_id: str, principal_id: str, at: datetime, act: Act) -> int:
        index = self.size(organization_id)
        # Real salts are random and erasable; these are the same in every run.
        fresh = sha256(f"salt {organization_id} {principal_id} {index}".encode()).digest()
        salt = self._salts.setdefault((organization_id, principal_id), fresh)
        self._rows[organization_id, index] = make_entry(
            organization_id, index, at, commitment(salt, principal_id), act
        )
        return index

    def entries(self, organization_id: str, start: int, limit: int) -> list[Entry]:
        end = min(start + limit, self.size(organization_id))
        return [self._rows[organization_id, index] for index in range(start, end)]

    def nodes(self, organization_id: str, wanted: Sequence[NodeId]) -> dict[NodeId, bytes]:
        made: dict[NodeId, bytes] = {}
        for entry in self.entries(organization_id, 0, self.size(organization_id)):
            made.update(new_nodes(entry.index, entry.leaf_hash, made.__getitem__))
        return {node: made[node] for node in wanted if node in made}

    def size(self, organization_id: str) -> int:
        return sum(1 for organization, _ in self._rows if organization == organization_id)


class FakeSigningKeys:
    """The public keys of the instance."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.signing_keys

    def add(self, key: SigningKey) -> bool:
        if key.public_key in self._rows:
            return False
        self._rows[key.public_key] = key
        return True

    def renew(self, key: SigningKey, at: datetime) -> bool:
        if self._rows.get(key.public_key) != key:
            return False
        self._rows[key.public_key] = SigningKey(key.public_key, at)
        return True

    def all(self) -> list[SigningKey]:
        return sorted(self._rows.values(), key=lambda one: (one.introduced_at, one.public_key))
