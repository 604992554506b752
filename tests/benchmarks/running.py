"""The processes under measure, and the charter, drafts and histories they serve."""

import contextlib
import dataclasses
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.store.database import open_store
from tests import builders
from tests.contracts.saving import saving
from tests.worker.servers import ADMIN_KEY, ROOT, environment, free_port

HISTORIES = (10, 1_000, 20_000)
ORGANIZATION = "/v1/organizations/bench"
KEY = {"Authorization": f"Bearer {ADMIN_KEY}"}


@dataclass(frozen=True, slots=True)
class Running:
    """A server process.

    Attributes:
        started_s: from the start of the process to its first answer.
    """

    pid: int
    port: int
    started_s: float


@contextlib.contextmanager
def running(command: list[str], port: int, path: str, **settings: str) -> Iterator[Running]:
    """Run a server until the block ends."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(**settings),
        stdout=subprocess.DEVNULL,
    )
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.perf_counter() - began > 60:
                raise RuntimeError(f"{command} does not answer")
            time.sleep(0.005)
        yield Running(process.pid, port, time.perf_counter() - began)
    finally:
        process.kill()
        process.wait()


def _answers(port: int, path: str) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10).close()
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def bare(kind: str, path: str, body: Path) -> contextlib.AbstractContextManager[Running]:
    """Run `asgi` or `fastapi` of tests.benchmarks.subjects."""
    port = free_port()
    return running(["-m", "tests.benchmarks.subjects", kind, str(port), str(body)], port, path)


def credo(folder: Path, path: str = "/livez") -> contextlib.AbstractContextManager[Running]:
    """Run `credo serve` on a database in the folder."""
    port = free_port()
    return running(
        ["-m", "app", "serve"],
        port,
        path,
        CREDO_PORT=str(port),
        CREDO_DATA_DIR=str(folder),
        CREDO_ADMIN_KEY=ADMIN_KEY,
        CREDO_DEMO="0",
    )


def call(server: Running, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Send JSON; return (the answer decoded, its headers)."""
    data = None if body is None else json.dumps(body).encode()
    sent = {**KEY, "Content-Type": "application/json", **headers}
    asked = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}", data, sent, method=method
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - our own server
        return json.loads(answer.read() or b"null"), answer.headers


def charter() -> list[dict[str, Any]]:
    """Return a charter of about 3 KB: a mission, a vision and six values in two languages."""
    long = "Nous disons ce que nous faisons, et nous faisons ce que nous avons dit à chacun. "
    plain = [
        {"kind": kind, "texts": {"fr": {"text": long}, "en": {"text": long}}}
        for kind in ("mission", "vision")
    ]
    value = {"name": "Transparence", "text": long, "do": ["Publier chaque audit"], "dont": []}
    return plain + [{"kind": "value", "texts": {"fr": value, "en": value}} for _ in range(6)]


def publish(server: Running) -> None:
    """Leave the organization `bench` with one published charter."""
    named = {"slug": "bench", "name": "Bench", "default_locale": "fr", "locales": ["fr", "en"]}
    call(server, "POST", "/v1/organizations", named)
    draft, headers = call(
        server, "POST", f"{ORGANIZATION}/drafts", {"title": "Charte", "statements": charter()}
    )
    path = f"{ORGANIZATION}/drafts/{draft['id']}/publish"
    call(server, "POST", path, {"reason": "Mesure"}, **{"If-Match": headers["ETag"]})


def keep_histories(folder: Path) -> None:
    """Leave one organization with each number of versions, `history-10` and so on."""
    store = open_store(f"sqlite:///{folder / 'credo.db'}")
    for count in HISTORIES:
        organization = builders.organization(slug=f"history-{count}")
        one = builders.version(organization.id, 1)
        with saving(store) as uow:
            uow.organizations.add(organization)
            for number in range(1, count + 1):
                at = builders.later(minutes=number)
                uow.versions.add(
                    dataclasses.replace(
                        one,
                        id=builders.new_id(),
                        number=number,
                        effective_from=at,
                        published_at=at,
                        log_index=number - 1,
                    )
                )
    store.close()
