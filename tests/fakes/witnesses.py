"""Witnesses in memory, and a messenger that tells what it was asked to bring."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.witnesses import Witness, WitnessedCheckpoint, WitnessError
from tests.fakes.tables import Tables


class FakeWitnesses:
    """Who holds our checkpoints, and which."""

    def __init__(self, tables: Tables) -> None:
        self._rows, self._held = tables.witnesses, tables.witnessed

    def add(self, witness: Witness) -> None:
        assert witness.id not in self._rows
        self._rows[witness.id] = witness

    def all(self, organization_id: str) -> list[Witness]:
        found = [
            one
            for one in self._rows.values()
            if one.organization_id == organization_id and one.removed_at is None
        ]
        return sorted(found, key=lambda one: one.id)

    def get(self, organization_id: str, witness_id: str) -> Witness | None:
        found = self._rows.get(witness_id)
        return found if found and found.organization_id == organization_id else None

    def remove(self, witness_id: str, at: datetime) -> None:
        found = self._rows.get(witness_id)
        if found and found.removed_at is None:
            self._rows[witness_id] = replace(found, removed_at=at)

    def keep(self, checkpoint: WitnessedCheckpoint) -> bool:
        mark = checkpoint.witness_id, checkpoint.size
        if mark in self._held:
            return False
        self._held[mark] = checkpoint
        return True

    def held(self, witness_id: str, size: int) -> WitnessedCheckpoint | None:
        return self._held.get((witness_id, size))

    def latest(self, witness_id: str) -> WitnessedCheckpoint | None:
        found = [one for (witness, _), one in self._held.items() if witness == witness_id]
        return max(found, key=lambda one: one.size, default=None)

    def checkpoints(self, organization_id: str) -> list[WitnessedCheckpoint]:
        found = [one for one in self._held.values() if one.organization_id == organization_id]
        return sorted(found, key=lambda one: (one.at, one.size, one.witness_id))


@dataclass(frozen=True, slots=True)
class Message:
    """What a witness was brought."""

    witness: Witness
    slug: str
    id: str
    note: bytes


class FakeMessenger:
    """Brings nothing anywhere.

    Attributes:
        sent: every message that was taken.
        fails: what the next tries come to, in order; tests fill it.
        answers: note -> what the witness answers; tests replace it.
        refuses: what is wrong with every new witness.
    """

    def __init__(self, forbid: Callable[[str], None] = lambda _what: None) -> None:
        self.sent: list[Message] = []
        self.fails: list[WitnessError] = []
        self.answers: Callable[[bytes], bytes] = lambda _note: b""
        self.refuses: str | None = None
        self._forbid = forbid

    def problem(self, witness: Witness) -> str | None:
        return self.refuses

    def send(self, witness: Witness, slug: str, message_id: str, note: bytes) -> bytes:
        self._forbid("A witness was called")
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(Message(witness, slug, message_id, note))
        return self.answers(note)
