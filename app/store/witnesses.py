"""Witnesses, and the checkpoints each of them took."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.core.witnesses import Witness, WitnessedCheckpoint, WitnessKind
from app.store.rows import insert_new
from app.store.witness_tables import witnessed_checkpoints as held
from app.store.witness_tables import witnesses as table


def _witness(row: Row[Any]) -> Witness:
    return Witness(
        id=row.id,
        organization_id=row.organization_id,
        kind=WitnessKind(row.kind),
        url=row.url,
        path=row.path,
        secret=row.secret,
        created_at=row.created_at,
        created_by=row.created_by,
        removed_at=row.removed_at,
    )


def _checkpoint(row: Row[Any]) -> WitnessedCheckpoint:
    return WitnessedCheckpoint(
        organization_id=row.organization_id,
        witness_id=row.witness_id,
        size=row.size,
        root=row.root,
        note=row.note,
        answer=row.answer,
        at=row.at,
    )


class SqlWitnesses:
    """services.record_repositories.Witnesses on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, witness: Witness) -> None:
        """Keep a witness."""
        self._connection.execute(
            insert(table).values(
                id=witness.id,
                organization_id=witness.organization_id,
                kind=witness.kind.value,
                url=witness.url,
                path=witness.path,
                secret=witness.secret,
                created_at=witness.created_at,
                created_by=witness.created_by,
                removed_at=witness.removed_at,
            )
        )

    def all(self, organization_id: str) -> list[Witness]:
        """Return those that were not removed, oldest first."""
        query = (
            select(table)
            .where(table.c.organization_id == organization_id, table.c.removed_at.is_(None))
            .order_by(table.c.id)
        )
        return [_witness(row) for row in self._connection.execute(query)]

    def get(self, organization_id: str, witness_id: str) -> Witness | None:
        """Return the organization's witness, removed or not."""
        query = select(table).where(
            table.c.organization_id == organization_id, table.c.id == witness_id
        )
        row = self._connection.execute(query).one_or_none()
        return _witness(row) if row else None

    def remove(self, witness_id: str, at: datetime) -> None:
        """Note that the witness is given nothing more; the first time counts."""
        query = update(table).where(table.c.id == witness_id, table.c.removed_at.is_(None))
        self._connection.execute(query.values(removed_at=at))

    def keep(self, checkpoint: WitnessedCheckpoint) -> bool:
        """Keep that a witness took it; False when it took one of this size before."""
        row = {
            "witness_id": checkpoint.witness_id,
            "size": checkpoint.size,
            "organization_id": checkpoint.organization_id,
            "root": checkpoint.root,
            "note": checkpoint.note,
            "answer": checkpoint.answer,
            "at": checkpoint.at,
        }
        return insert_new(self._connection, held, [row]) == 1

    def held(self, witness_id: str, size: int) -> WitnessedCheckpoint | None:
        """Return the one of this size that the witness took."""
        query = select(held).where(held.c.witness_id == witness_id, held.c.size == size)
        row = self._connection.execute(query).one_or_none()
        return _checkpoint(row) if row else None

    def latest(self, witness_id: str) -> WitnessedCheckpoint | None:
        """Return the largest that the witness took."""
        query = (
            select(held)
            .where(held.c.witness_id == witness_id)
            .order_by(held.c.size.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return _checkpoint(row) if row else None

    def checkpoints(self, organization_id: str) -> list[WitnessedCheckpoint]:
        """Return all that the organization's witnesses took, oldest first."""
        query = (
            select(held)
            .where(held.c.organization_id == organization_id)
            .order_by(held.c.at, held.c.size, held.c.witness_id)
        )
        return [_checkpoint(row) for row in self._connection.execute(query)]
