"""The record itself: versions, log, keys, who holds it elsewhere, and what may be erased."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.core.charters import Version
from app.core.log import Act, Entry
from app.core.mementos import Memento
from app.core.merkle import NodeId
from app.core.notes import SigningKey
from app.core.organizations import Organization
from app.core.witnesses import Witness, WitnessedCheckpoint


class Versions(Protocol):
    """Published charters; nothing here ever changes."""

    def add(self, version: Version) -> bool:
        """Keep it; False when that number was taken meanwhile."""
        ...

    def get(self, organization_id: str, number: int) -> Version | None: ...

    def latest(self, organization_id: str) -> Version | None: ...

    def in_force(
        self, organization_id: str, on: datetime, known_at: datetime | None = None
    ) -> Version | None:
        """Answer as core.charters.in_force does over all versions."""
        ...

    def earliest(self, organization_id: str, known_at: datetime | None = None) -> Version | None:
        """Return the one that was in force first, as far as was known at `known_at`."""
        ...

    def page(self, organization_id: str, before_number: int | None, limit: int) -> list[Version]:
        """Return up to `limit`, newest first."""
        ...

    def mementos(
        self, organization_id: str, after: tuple[datetime, int] | None, limit: int
    ) -> list[Memento]:
        """Return up to `limit` in order of (effective_from, number), strictly behind `after`."""
        ...


class Log(Protocol):
    """One append-only log per organization, written in the transaction of the act."""

    def append(self, organization_id: str, principal_id: str, at: datetime, act: Act) -> int:
        """Enter the act; return its zero-based index. Writers of one organization take turns."""
        ...

    def entries(self, organization_id: str, start: int, limit: int) -> list[Entry]: ...

    def nodes(self, organization_id: str, wanted: Sequence[NodeId]) -> dict[NodeId, bytes]:
        """Return the hashes of those complete subtrees that the log has, level 0 too."""
        ...

    def size(self, organization_id: str) -> int: ...


class SigningKeys(Protocol):
    """The public keys this instance signs or signed checkpoints with."""

    def add(self, key: SigningKey) -> bool:
        """Keep it; False when it was kept before."""
        ...

    def renew(self, key: SigningKey, at: datetime) -> bool:
        """Note that a key that was kept before signs again since `at`.

        False when somebody else noted it since `key` was read.
        """
        ...

    def all(self) -> list[SigningKey]:
        """Return all of them in the order in which they last began to sign."""
        ...


class Witnesses(Protocol):
    """Who holds our checkpoints, and which; what they took never changes."""

    def add(self, witness: Witness) -> None: ...

    def all(self, organization_id: str) -> list[Witness]:
        """Return those that were not removed, oldest first."""
        ...

    def get(self, organization_id: str, witness_id: str) -> Witness | None:
        """Return it, removed or not."""
        ...

    def remove(self, witness_id: str, at: datetime) -> None: ...

    def keep(self, checkpoint: WitnessedCheckpoint) -> bool:
        """Keep that a witness took it; False when it took one of this size before."""
        ...

    def held(self, witness_id: str, size: int) -> WitnessedCheckpoint | None: ...

    def latest(self, witness_id: str) -> WitnessedCheckpoint | None:
        """Return the largest that the witness took."""
        ...

    def checkpoints(self, organization_id: str) -> list[WitnessedCheckpoint]:
        """Return all that the organization's witnesses took, oldest first."""
        ...


class Erasures(Protocol):
    """What identifies a person, made empty; what was proved about it stays."""

    def authored(self, organization_id: str, author_name: str) -> list[str]:
        """Return the ids of the author's communications, in order."""
        ...

    def empty_communications(
        self, organization_id: str, communication_ids: Sequence[str], log_index: int
    ) -> None:
        """Empty text, name, address and external id, and note which entry tells of it."""
        ...

    def emptied(self, organization_id: str) -> dict[str, bytes]:
        """Return the fingerprint of every communication whose text is empty."""
        ...

    def empty_rows(self, organization_id: str, author_name: str) -> int:
        """Blank the author's rows of imports that were not read to their end.

        While it lasts none of them is read further, and what was read is stored.
        """
        ...

    def release_jobs(self, organization_id: str, principal_id: str, heir: str) -> int:
        """Let the jobs that a principal asked for and that still run go on in another's name."""
        ...

    def forget_selections(self, organization_id: str, author_name: str) -> int:
        """Take the name out of what checks were asked for; return how many had it."""
        ...

    def forget_answers(
        self, organization: Organization, communication_ids: set[str], author_name: str
    ) -> int:
        """Drop the organization's kept answers that hold one of the texts or the name."""
        ...

    def forget_names(self, organization_id: str, principal_id: str) -> int:
        """Empty the name of the key or approval link with this id; return how many had one."""
        ...

    def empty_comments(self, organization_id: str, principal_id: str) -> int: ...

    def forget_answers_to(self, principal_id: str) -> int: ...

    def commitment(self, organization_id: str, principal_id: str) -> bytes | None:
        """Return what the log says of the principal; None when it says nothing (any more)."""
        ...

    def forget_salt(self, organization_id: str, principal_id: str) -> bool: ...
