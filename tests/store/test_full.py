"""A database that can grow no more, or cannot be written at all, says so and keeps what it has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from app.core.errors import StorageError
from app.store.database import SqlStore, open_engine, open_store
from app.store.migrations import migrate
from tests import builders
from tests.contracts.saving import saving


@pytest.fixture
def url(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path / 'credo.db'}"
    migrate(found)
    return found


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    opened = SqlStore(open_engine(url))
    yield opened
    opened.close()


def test_a_full_database_keeps_nothing_of_what_did_not_fit(store: SqlStore) -> None:
    organization = builders.organization()
    job = builders.job(organization.id)
    with saving(store) as uow:
        uow.organizations.add(organization)

    def limit(connection: object, pages: int) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    def narrow(connection: object) -> None:
        limit(connection, 1)  # SQLite takes the present size instead

    def widen(connection: object) -> None:
        limit(connection, 1_000_000)

    def import_much() -> None:
        with saving(store) as uow:
            uow.jobs.add(job)
            uow.log.append(organization.id, builders.new_id(), builders.NOW, builders.act())
            uow.jobs.add_rows(job.id, [b"x" * 100_000] * 20)

    event.listen(store.engine, "begin", narrow)
    with pytest.raises(StorageError) as refused:
        import_much()
    assert "database or disk is full" in refused.value.detail
    event.remove(store.engine, "begin", narrow)
    with store.read() as uow:
        assert uow.jobs.get(job.id) is None
        assert uow.log.size(organization.id) == 0

    event.listen(store.engine, "begin", widen)
    import_much()
    with store.read() as uow:
        assert len(uow.jobs.rows(job.id, 0, 100)) == 20
        assert uow.log.size(organization.id) == 1


def test_a_database_that_may_not_be_written_is_still_read(url: str) -> None:
    organization = builders.organization()
    writable = open_store(url)
    with saving(writable) as uow:
        uow.organizations.add(organization)
    path = url.removeprefix("sqlite:///")
    frozen = SqlStore(open_engine(f"sqlite:///file:{path}?mode=ro&uri=true"))
    with frozen.read() as uow:
        assert uow.organizations.by_id(organization.id) == organization

    def write() -> None:
        with saving(frozen) as uow:
            uow.organizations.add(builders.organization())

    with pytest.raises(StorageError):
        write()
    frozen.close()
    writable.close()


def test_garbage_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "credo.db"
    path.write_bytes(b"this was a database once" * 1_000)
    store = open_store(f"sqlite:///{path}")
    with pytest.raises(StorageError) as refused:
        store.ping()
    assert "\n" not in refused.value.detail
    store.close()


def test_a_server_that_is_gone_is_storage_trouble() -> None:
    store = open_store("postgresql://nobody@127.0.0.1:1/credo")
    with pytest.raises(StorageError) as refused:
        store.ping()
    assert "\n" not in refused.value.detail
    store.close()
