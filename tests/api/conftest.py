"""A Credo a test, on a copy of a database that was migrated once."""

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from anyio.from_thread import start_blocking_portal

from app.store.migrations import migrate
from tests.api.house import PORTALS, House, Person


@pytest.fixture(scope="session", autouse=True)
def event_loop_of_all() -> Iterator[None]:
    with start_blocking_portal() as portal:
        PORTALS.append(portal)
        yield
        PORTALS.clear()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Leave out the lines that every request writes: they cost a fifth of the time."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


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


@pytest.fixture
def full(house: House, acme: Person) -> dict[str, str]:
    """An organization with one of everything: name -> address of each GET."""
    draft = acme.draft()
    version = acme.publish(draft, effective_from="2020-01-01T00:00:00Z")
    mission, value = version["statements"]
    said = acme.say("Nous aimons publier chaque audit.")
    check = acme.post("checks", {}).json()
    house.drain()
    finding = acme.get("findings").json()["items"][0]
    return {
        "organizations": "/v1/organizations",
        "organization": "",
        "keys": "keys",
        "drafts": "drafts",
        "draft": f"drafts/{draft['id']}",
        "quality": f"drafts/{draft['id']}/quality",
        "revisions": f"drafts/{draft['id']}/revisions",
        "revision": f"drafts/{draft['id']}/revisions/1",
        "charter": "charter",
        "charter in a locale": "charter?locale=en",
        "charter on a day": "charter?in_force_on=2026-06-01",
        "mission": "mission",
        "values": "values",
        "value": f"values/{value['id']}",
        "versions": "charter/versions",
        "version": "charter/versions/1",
        "diff": "charter/versions/1/diff",
        "history": f"statements/{mission['id']}/history",
        "communications": "communications",
        "communication": f"communications/{said['id']}",
        "checks": "checks",
        "check": f"checks/{check['id']}",
        "check's findings": f"checks/{check['id']}/findings",
        "findings": "findings",
        "finding": f"findings/{finding['id']}",
        "report": "reports/consistency",
        "job": f"/v1/jobs/{check['id']}",
        "problem": "/problems/invalid",
        "document": "/openapi.json",
    }
