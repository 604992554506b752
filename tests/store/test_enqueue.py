"""A job is in the queue exactly when it is in the database."""

import warnings
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, MetaData, Table, select

from app.gateways.jobs import APPLICATION_VERSION, QUEUE, JobQueue
from app.store.database import SqlStore, open_engine, open_queue_engine
from tests import builders
from tests.contracts.saving import saving


@pytest.fixture
def queue_engine(database_url: str) -> Iterator[Engine]:
    engine = open_queue_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(database_url: str, queue_engine: Engine) -> Iterator[SqlStore]:
    opened = SqlStore(open_engine(database_url), JobQueue(queue_engine).enqueue)
    yield opened
    opened.close()


def queued(engine: Engine) -> list[tuple[str, str, str, str]]:
    """Return (id, state, queue, version) of everything that the queue holds."""
    schema = None if engine.dialect.name == "sqlite" else "dbos"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # reflection does not know every kind of index
        table = Table("workflow_status", MetaData(), autoload_with=engine, schema=schema).c
    columns = (table.workflow_uuid, table.status, table.queue_name, table.application_version)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def test_a_committed_job_is_queued(store: SqlStore, queue_engine: Engine) -> None:
    organization = builders.organization()
    job = builders.job(organization.id)
    with saving(store) as uow:
        uow.organizations.add(organization)
        uow.jobs.add(job)
        assert queued(queue_engine) == []
    assert queued(queue_engine) == [(job.id, "ENQUEUED", QUEUE, APPLICATION_VERSION)]


def test_a_job_that_is_rolled_back_is_not_queued(store: SqlStore, queue_engine: Engine) -> None:
    organization = builders.organization()
    forgotten, failed = builders.job(organization.id), builders.job(organization.id)
    with saving(store) as uow:
        uow.organizations.add(organization)
    with store.write() as uow:
        uow.jobs.add(forgotten)

    def fail() -> None:
        with store.write() as uow:
            uow.jobs.add(failed)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.read() as uow:
        assert uow.jobs.get(forgotten.id) is None
        assert uow.jobs.get(failed.id) is None
    assert queued(queue_engine) == []
