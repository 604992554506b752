"""Every store there is, one after the other: the same promises are asked of each."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from app.services.ports import Store
from app.store.database import open_store
from app.store.migrations import migrate
from tests import builders
from tests.conftest import TEMPLATE, connect
from tests.contracts.saving import saving
from tests.fakes import FakeStore

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file; copying it is faster than migrating another."""
    path = tmp_path_factory.mktemp("template") / "credo.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "credo.sqlite"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def contract_database(postgres_server: URL) -> Iterator[str]:
    """One PostgreSQL database for the suite: every test works in organizations of its own."""
    name = f"contracts_{secrets.token_hex(8)}"
    with connect(postgres_server) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY')
    yield postgres_server.set(database=name).render_as_string(hide_password=False)
    with connect(postgres_server) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", POSTGRES])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database of either kind."""
    names = {"sqlite": "sqlite_url", "postgres": "contract_database"}
    found: str = request.getfixturevalue(names[request.param])
    return found


@pytest.fixture(params=["fake", "sqlite", POSTGRES])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "fake":
        yield FakeStore()
        return
    names = {"sqlite": "sqlite_url", "postgres": "contract_database"}
    opened = open_store(request.getfixturevalue(names[request.param]))
    yield opened
    opened.close()


@pytest.fixture
def organization_id(store: Store) -> str:
    return add_organization(store)


@pytest.fixture
def other_id(store: Store) -> str:
    """Another organization, which must never see anything of the first."""
    return add_organization(store)


def add_organization(store: Store) -> str:
    organization = builders.organization()
    with saving(store) as uow:
        assert uow.organizations.add(organization)
    return organization.id
