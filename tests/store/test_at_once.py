"""Two workers on one job, as when one was taken for dead: the job's numbers stay right."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from app.core.checks import Selection
from app.core.imports import ImportFormat
from app.core.jobs import JobState
from app.gateways.clock import SystemClock, SystemIds
from app.services.checking import run_check_batch
from app.services.checks import start_check
from app.services.imports import run_import_batch, start_import
from app.services.ports import Ports
from app.store.database import SqlStore, open_engine
from tests import builders
from tests.contracts.saving import saving
from tests.fakes.ports import fake_ports

ROWS = 1_000
WORKERS = 3


@pytest.fixture
def ports(database_url: str) -> Iterator[Ports]:
    store = SqlStore(open_engine(database_url))
    yield replace(fake_ports(), store=store, clock=SystemClock(), ids=SystemIds())
    store.close()


@pytest.fixture
def slug(ports: Ports) -> str:
    organization = builders.organization()
    with saving(ports.store) as uow:
        uow.organizations.add(organization)
        uow.versions.add(builders.version(organization.id))
    return organization.slug


def work_together(batch: object, ports: Ports, job_id: str) -> None:
    start = Barrier(WORKERS)

    def work() -> None:
        start.wait(timeout=10)
        while batch(ports, job_id):  # type: ignore[operator]
            pass

    with ThreadPoolExecutor(WORKERS) as pool:
        for one in [pool.submit(work) for _ in range(WORKERS)]:
            one.result()


def imported(ports: Ports, slug: str, count: int) -> str:
    lines = [
        {
            "body": f"Nous allons publier chaque audit, numéro {number}.",
            "channel": "blog",
            "audience": "public",
            "locale": "fr",
            "published_at": "2030-01-01T00:00:00Z",
        }
        for number in range(count)
    ]
    data = "\n".join(json.dumps(line) for line in lines).encode()
    return start_import(ports, builders.principal(), slug, data, ImportFormat.JSON_LINES).id


def test_an_import_by_several_counts_each_row_once(ports: Ports, slug: str) -> None:
    job_id = imported(ports, slug, ROWS)
    work_together(run_import_batch, ports, job_id)
    with ports.store.read() as uow:
        job = uow.jobs.get(job_id)
        organization = uow.organizations.by_slug(slug)
        assert organization is not None
        entries = uow.log.entries(organization.id, 0, 100)
    assert job is not None
    assert job.state is JobState.SUCCEEDED
    assert job.result == {"added": ROWS, "repeated": 0, "refused": 0, "blank": 0}
    assert len(entries) == 1 + ROWS // 200 - 1


def test_a_check_by_several_counts_each_text_once(ports: Ports, slug: str) -> None:
    work_together(run_import_batch, ports, imported(ports, slug, 80))
    check = start_check(ports, builders.principal(), slug, Selection(), None).check
    work_together(run_check_batch, ports, check.id)
    with ports.store.read() as uow:
        job = uow.jobs.get(check.id)
        organization = uow.organizations.by_slug(slug)
        assert organization is not None
        entries = [one.data for one in uow.log.entries(organization.id, 0, 100)]
        checked = uow.checks.checked(check.id, None, 1_000)
    assert job is not None
    assert (job.state, job.done, job.total) == (JobState.SUCCEEDED, 80, 80)
    assert len(checked) == 80
    assert sum(b"check finished" in one for one in entries) == 1
