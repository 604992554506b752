"""Databases of either kind, migrated for our tables and the queue's, and empty ones."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from app.gateways.jobs import migrate_queue
from app.store.migrations import migrate
from tests.conftest import connect

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest.fixture
def bare_postgres(postgres_server: URL) -> Iterator[str]:
    """A PostgreSQL database in which nothing was made yet."""
    name = f"bare_{secrets.token_hex(8)}"
    with connect(postgres_server) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield postgres_server.set(database=name).render_as_string(hide_password=False)
    with connect(postgres_server) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", POSTGRES])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of either kind, in which nothing was made yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'credo.db'}"
    found: str = request.getfixturevalue("bare_postgres")
    return found


@pytest.fixture
def database_url(bare_url: str) -> str:
    """The address of a database with our tables and the queue's."""
    migrate(bare_url)
    migrate_queue(bare_url)
    return bare_url
