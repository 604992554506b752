"""Somebody with every right on the database: no trigger, no foreign key, no journal."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    delete,
    event,
    insert,
    select,
    text,
    update,
)

from app.core.canonical import canonical_bytes, sha256
from app.core.merkle import leaf_hash, new_nodes
from app.store.database import normal_url
from app.store.tables import (
    APPEND_ONLY,
    log_entries,
    log_heads,
    log_nodes,
    organizations,
    versions,
)
from app.store.witness_tables import witnessed_checkpoints

Entry = dict[str, Any]


class Attacker:
    """Acts on the rows past the store, on SQLite and on PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(normal_url(url))
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _without_foreign_keys)
        with self.engine.begin() as connection:
            _drop_triggers(connection)

    def close(self) -> None:
        self.engine.dispose()

    def do(self, statement: Any) -> int:
        """Run a statement; return how many rows it touched (-1: not known)."""
        with self.engine.begin() as connection:
            count = connection.execute(statement).rowcount
        assert count != 0, "the attack changed nothing"
        return count

    def organization(self, slug: str) -> str:
        return str(self.rows(select(organizations.c.id).where(organizations.c.slug == slug))[0].id)

    def rows(self, query: Any) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(query))

    def version(self, owner: str, number: int) -> Any:
        query = select(versions).where(
            versions.c.organization_id == owner, versions.c.number == number
        )
        return self.rows(query)[0]

    def change_version(self, owner: str, number: int, **values: Any) -> None:
        self.do(
            update(versions)
            .where(versions.c.organization_id == owner, versions.c.number == number)
            .values(**values)
        )

    def entry(self, owner: str, index: int) -> Any:
        query = select(log_entries).where(
            log_entries.c.organization_id == owner, log_entries.c.log_index == index
        )
        return self.rows(query)[0]

    def put_entry(self, owner: str, index: int, data: bytes, leaf: bytes) -> None:
        self.do(
            update(log_entries)
            .where(log_entries.c.organization_id == owner, log_entries.c.log_index == index)
            .values(data=data, leaf_hash=leaf)
        )

    def delete_entry(self, owner: str, index: int) -> None:
        self.do(
            delete(log_entries).where(
                log_entries.c.organization_id == owner, log_entries.c.log_index == index
            )
        )

    def size(self, owner: str) -> int:
        query = select(log_heads.c.size).where(log_heads.c.organization_id == owner)
        return int(self.rows(query)[0].size)

    def rewrite(self, owner: str, change: Callable[[Entry], None]) -> None:
        """Change what entries say, then make every hash of the log anew: nothing inside differs."""
        found = self.rows(
            select(log_entries)
            .where(log_entries.c.organization_id == owner)
            .order_by(log_entries.c.log_index)
        )
        made: dict[Any, bytes] = {}
        with self.engine.begin() as connection:
            for row in found:
                said = json.loads(row.data[1:])
                change(said)
                data = b"\x01" + canonical_bytes(said)
                leaf = leaf_hash(data)
                made.update(new_nodes(row.log_index, leaf, made.__getitem__))
                connection.execute(
                    update(log_entries)
                    .where(
                        log_entries.c.organization_id == owner,
                        log_entries.c.log_index == row.log_index,
                    )
                    .values(data=data, leaf_hash=leaf)
                )
            connection.execute(delete(log_nodes).where(log_nodes.c.organization_id == owner))
            for node, value in made.items():
                if node.level:
                    row = {"level": node.level, "node_index": node.index, "hash": value}
                    connection.execute(insert(log_nodes).values(organization_id=owner, **row))

    def rewrite_version(self, owner: str, number: int, old: str, new: str) -> None:
        """Publish other words in the place of a version's, and forge everything that follows."""
        row = self.version(owner, number)
        assert old.encode() in row.content
        content = row.content.replace(old.encode(), new.encode())
        was, now = row.content_hash.hex(), sha256(content).hex()
        self.change_version(owner, number, content=content, content_hash=bytes.fromhex(now))
        after = self.rows(
            select(versions.c.number).where(
                versions.c.organization_id == owner, versions.c.parent_hash == bytes.fromhex(was)
            )
        )
        for one in after:
            self.change_version(owner, one.number, parent_hash=bytes.fromhex(now))

        def change(said: Entry) -> None:
            for name in ("content_sha256", "previous_sha256"):
                said[name] = now if said[name] == was else said[name]

        self.rewrite(owner, change)

    def cut_off(self, owner: str, size: int) -> None:
        """Leave the log, and all that its newest entries told of, as they were at that size."""
        mine = log_entries.c.organization_id == owner, log_entries.c.log_index >= size
        newer = versions.c.organization_id == owner, versions.c.log_index >= size
        with self.engine.begin() as connection:
            assert connection.execute(delete(log_entries).where(*mine)).rowcount
            connection.execute(delete(versions).where(*newer))
            connection.execute(
                update(log_heads).where(log_heads.c.organization_id == owner).values(size=size)
            )
            for row in connection.execute(
                select(log_nodes).where(log_nodes.c.organization_id == owner)
            ).all():
                if (row.node_index + 1) << row.level > size:
                    connection.execute(
                        delete(log_nodes).where(
                            log_nodes.c.organization_id == owner,
                            log_nodes.c.level == row.level,
                            log_nodes.c.node_index == row.node_index,
                        )
                    )

    def forget_witnesses(self, owner: str) -> None:
        """Remove what witnesses gave back; what they hold themselves is out of reach."""
        self.do(
            delete(witnessed_checkpoints).where(witnessed_checkpoints.c.organization_id == owner)
        )


def _without_foreign_keys(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


def _drop_triggers(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(text(query)).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
    else:
        for table in APPEND_ONLY:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


def reason_hash(reason: str) -> str:
    return hashlib.sha256(reason.encode()).hexdigest()
