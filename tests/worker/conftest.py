"""Servers on a database of their own, ended when the test is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.services.ports import Store
from app.store.database import SqlStore, open_store
from tests.worker.servers import Server

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest.fixture(params=["sqlite", POSTGRES])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of either kind, which the first server migrates."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'credo.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'credo.db'}"


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Return a maker of servers: `make_server(url, NAME="setting")`."""
    made: list[Server] = []

    def make(database_url: str, **settings: str) -> Server:
        made.append(Server(tmp_path / f"server-{len(made)}", database_url, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def open_database() -> Iterator[Callable[[str], Store]]:
    """Return a way to look into a database beside its servers."""
    opened: list[SqlStore] = []

    def look(url: str) -> Store:
        opened.append(open_store(url))
        return opened[-1]

    yield look
    for one in opened:
        one.close()
