"""A Credo a test, on a copy of a database that was migrated once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.store.migrations import migrate
from tests.api.house import House, Person


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file; copying it is faster than migrating another."""
    path = tmp_path_factory.mktemp("template") / "credo.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def build(template: Path, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Build houses with settings of their own."""
    built: list[House] = []

    def make(**settings: str) -> House:
        path = tmp_path / f"{len(built)}.sqlite"
        shutil.copy(template, path)
        built.append(House(f"sqlite:///{path}", **settings))
        return built[-1]

    yield make
    for one in built:
        one.close()


@pytest.fixture
def house(build: Callable[..., House]) -> House:
    return build()


@pytest.fixture
def acme(house: House) -> Person:
    """The admin of a private organization that speaks French and English."""
    return house.organization("acme")


@pytest.fixture
def both(request: pytest.FixtureRequest) -> Iterator[House]:
    """A house on SQLite, then one on PostgreSQL; ask for it with `on_both`."""
    if request.param == "sqlite":
        yield request.getfixturevalue("house")
        return
    built = House(request.getfixturevalue("postgres_url"))
    yield built
    built.close()
