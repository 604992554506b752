"""What must be true of a database, whatever happened to the servers on it."""

import sqlite3
from collections import Counter
from typing import Any

from sqlalchemy import make_url, select

from app.core.charters import statements_of
from app.store.database import SqlStore
from app.store.tables import (
    checked_communications,
    communications,
    findings,
    log_entries,
    log_heads,
)
from app.store.work_tables import import_rows
from tests.fakes import FakeEngine


def all_rows(store: SqlStore, *columns: Any) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def assert_log_is_dense(store: SqlStore) -> None:
    """Each organization's entries are numbered from 0 without a gap; its head says how many."""
    heads = dict(all_rows(store, log_heads.c.organization_id, log_heads.c.size))
    found = all_rows(store, log_entries.c.organization_id, log_entries.c.log_index)
    for organization_id, size in heads.items():
        assert sorted(index for owner, index in found if owner == organization_id) == list(
            range(size)
        )
    assert len(found) == sum(heads.values())


def assert_each_row_once(store: SqlStore, external_ids: list[str]) -> None:
    kept = Counter(one for (one,) in all_rows(store, communications.c.external_id))
    assert kept == Counter(external_ids)
    assert all_rows(store, import_rows.c.row) == []


def assert_checked_once(store: SqlStore, check_id: str) -> int:
    """Each communication was checked once, with the findings it gives; return how many those are.

    The check is the only one there was.
    """
    texts = dict(all_rows(store, communications.c.id, communications.c.body))
    table = checked_communications.c
    pairs = all_rows(store, table.check_id, table.communication_id)
    assert sorted(pairs) == sorted((check_id, one) for one in texts)
    with store.read() as uow:
        organization = uow.organizations.by_slug("acme")
        assert organization is not None
        version = uow.versions.latest(organization.id)
    assert version is not None
    engine, statements = FakeEngine(), statements_of(version.content)
    expected = Counter(
        (one, judgement.statement_id, judgement.passage.start, judgement.relation.value)
        for one, body in texts.items()
        for judgement in engine.read(body, "fr", statements).judgements
    )
    made = findings.c
    columns = (made.communication_id, made.statement_id, made.start, made.relation)
    assert expected == Counter(all_rows(store, *columns))
    return sum(expected.values())


def assert_sound(url: str) -> None:
    """SQLite finds nothing wrong with its file; PostgreSQL looks after itself."""
    path = make_url(url).database
    if url.startswith("sqlite") and path:
        connection = sqlite3.connect(path)
        try:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        finally:
            connection.close()
