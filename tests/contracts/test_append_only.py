"""The database itself refuses to change or remove what was written once, whoever asks."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.store.database import open_store
from app.store.tables import APPEND_ONLY, metadata
from tests import builders
from tests.contracts.conftest import POSTGRES
from tests.contracts.saving import saving

# A column of each that a forger would want to change, and what to.
FALSIFIED = {
    "versions": ("reason", "'another'"),
    "draft_revisions": ("saved_by", "'somebody else'"),
    "approvals": ("decision", "'rejected'"),
    "log_entries": ("data", "leaf_hash"),
    "log_nodes": ("hash", "zeroblob(32)"),
    "findings": ("confidence", "0.0"),
    "finding_reviews": ("verdict", "'disputed'"),
    "checked_communications": ("passages", "999"),
    "witnessed_checkpoints": ("note", "answer"),
    "calibrations": ("reason", "'another'"),
}
TABLES = tuple(FALSIFIED)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with a row in every append-only table, opened past the store.

    Without the store's settings of a connection: what protects the rows must be in the database.
    """
    store = open_store(database_url)
    organization = builders.organization()
    one = builders.communication(organization.id)
    check = builders.check(organization.id)
    finding = builders.finding(check, one)
    witness = builders.witness(organization.id)
    with saving(store) as uow:
        uow.organizations.add(organization)
        draft = builders.draft(organization.id)
        uow.drafts.add(draft)
        uow.approvals.add(builders.approval(draft))
        uow.versions.add(builders.version(organization.id))
        for _ in range(2):  # two entries complete a subtree, which makes a row of log_nodes
            uow.log.append(organization.id, builders.new_id(), builders.NOW, builders.act())
        uow.communications.add([one], [one.content.fingerprint()])
        uow.checks.add(check)
        uow.checks.keep(builders.checked(check, one, [finding]), [finding])
        uow.findings.add_review(builders.review(finding))
        uow.witnesses.add(witness)
        uow.witnesses.keep(builders.witnessed(witness))
        uow.calibrations.add(builders.calibration(organization.id))
    store.close()
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


def rows(engine: Engine, table: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]


def refused(engine: Engine, table: str, statement: str) -> None:
    """Fail unless the statement is refused for the table's sake and leaves it as it was."""
    before = rows(engine, table)
    assert before
    with engine.begin() as connection, pytest.raises(DBAPIError) as refusal:
        connection.execute(text(statement))
    assert f"{table} is append-only" in str(refusal.value)
    assert rows(engine, table) == before


def unchanged(engine: Engine, table: str, statement: str) -> None:
    """Fail when the statement changes a row, be it refused or passed over."""
    before = rows(engine, table)
    assert before
    with engine.begin() as connection, suppress(DBAPIError):
        connection.execute(text(statement))
    assert rows(engine, table) == before


def falsified(table: str) -> str:
    """Return the table's columns as a SELECT names them, one of them with another value."""
    name, value = FALSIFIED[table]
    columns = metadata.tables[table].columns
    return ", ".join(value if one.name == name else f'"{one.name}"' for one in columns)


def test_the_list_of_append_only_tables_is_complete() -> None:
    assert set(APPEND_ONLY) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_refuses_an_update(engine: Engine, table: str) -> None:
    for column in metadata.tables[table].columns:
        refused(engine, table, f'UPDATE {table} SET "{column.name}" = "{column.name}"')


@pytest.mark.parametrize("table", TABLES)
def test_a_delete_is_refused(engine: Engine, table: str) -> None:
    refused(engine, table, f"DELETE FROM {table}")


@pytest.mark.parametrize("database_url", [POSTGRES], indirect=True)
@pytest.mark.parametrize("table", TABLES)
def test_truncate_is_refused(engine: Engine, table: str) -> None:
    refused(engine, table, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", TABLES)
def test_an_upsert_changes_nothing(engine: Engine, table: str) -> None:
    keys = ", ".join(f'"{one.name}"' for one in metadata.tables[table].primary_key)
    unchanged(
        engine,
        table,
        f"INSERT INTO {table} SELECT {falsified(table)} FROM {table} WHERE true "
        f"ON CONFLICT ({keys}) DO UPDATE SET {FALSIFIED[table][0]} = {FALSIFIED[table][1]}",
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", TABLES)
def test_replacing_a_row_changes_nothing(engine: Engine, table: str) -> None:
    """SQLite's REPLACE removes the older row without asking the triggers on DELETE."""
    unchanged(
        engine, table, f"INSERT OR REPLACE INTO {table} SELECT {falsified(table)} FROM {table}"
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["versions", "findings", "calibrations"])
def test_replacing_a_row_under_another_id_changes_nothing(engine: Engine, table: str) -> None:
    """Their second unique key names the row as well as the first."""
    columns = [
        "'another'" if one.name == "id" else f'"{one.name}"'
        for one in metadata.tables[table].columns
    ]
    unchanged(
        engine, table, f"INSERT OR REPLACE INTO {table} SELECT {', '.join(columns)} FROM {table}"
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", TABLES)
def test_replacing_a_row_by_its_place_in_the_file_changes_nothing(
    engine: Engine, table: str
) -> None:
    """A stranger's row with the hidden row number of ours would push ours out."""
    names = [f'"{one.name}"' for one in metadata.tables[table].columns]
    strange = ["'strange'" if name.endswith('id"') else name for name in names]
    unchanged(
        engine,
        table,
        f"INSERT OR REPLACE INTO {table} (rowid, {', '.join(names)}) "
        f"SELECT rowid, {', '.join(strange)} FROM {table}",
    )


@pytest.mark.parametrize("table", ["organizations", "drafts", "communications", "checks"])
def test_removing_what_they_refer_to_leaves_them_in_place(engine: Engine, table: str) -> None:
    """Nothing cascades towards an append-only row."""
    before = {one: rows(engine, one) for one in TABLES}
    with engine.begin() as connection, suppress(DBAPIError):
        connection.execute(text(f"DELETE FROM {table}"))
    assert {one: rows(engine, one) for one in TABLES} == before
