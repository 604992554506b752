"""A server that is killed in the middle of many publications loses none that it answered.

A thousand on SQLite; on PostgreSQL, which keeps its own record of what was committed, 200.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import httpx
import pytest

from app.services.fsck import examine_records
from app.services.ports import Ports
from app.store.database import open_store
from tests.fakes import fake_ports
from tests.record.conftest import POSTGRES, Told
from tests.worker.servers import ACME, Server

KILLS = 3
MISSION = {"kind": "mission", "texts": {"fr": {"text": "Rendre la parole tenue visible."}}}


@pytest.fixture(params=["sqlite", POSTGRES])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'credo.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def server(tmp_path: Path, url: str) -> Iterator[Server]:
    made = Server(tmp_path / "server", url)
    yield made
    made.close()


def publish(server: Server) -> dict[str, object] | None:
    """Publish the next version; return it as answered, or None when there was no answer."""
    try:
        draft = server.http.post(
            f"{ACME}/drafts", json={"title": "Charte", "statements": [MISSION]}
        )
        answer = server.http.post(
            f"{ACME}/drafts/{draft.json()['id']}/publish",
            json={"reason": "Essai"},
            headers={"If-Match": draft.headers["ETag"]},
        )
    except httpx.TransportError:
        return None
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_every_publication_that_was_answered_is_there_after_a_kill(
    server: Server, url: str, tmp_path: Path, told: Told
):
    versions = 1_000 if url.startswith("sqlite") else 200
    server.start(path="/livez").make_acme()
    answered: list[dict[str, object]] = []
    checkpoint = tmp_path / "kept"
    for turn in range(KILLS + 1):
        last = turn == KILLS
        until = versions if last else versions * (turn + 1) // (KILLS + 1)
        while len(answered) < until:
            one = publish(server)
            assert one is not None
            answered.append(one)
        if last:
            break
        checkpoint.write_bytes(server.http.get(f"{ACME}/log/checkpoint").content)
        killer = threading.Thread(target=lambda: (time.sleep(0.05), server.kill()))
        killer.start()
        while (one := publish(server)) is not None:
            answered.append(one)
        killer.join()
        server.start(path="/livez")
        newest = server.http.get(f"{ACME}/charter/versions?limit=1").json()["items"][0]["number"]
        # The one that was being made when it ended may be there as well, without an answer.
        assert newest - int(str(answered[-1]["number"])) in (0, 1)
    pack = tmp_path / "pack.zip"
    pack.write_bytes(server.http.get(f"{ACME}/audit-pack").content)
    server.kill()

    store = open_store(url)
    with store.read() as uow:
        organization = uow.organizations.by_slug("acme")
        assert organization is not None
        for one in answered:
            kept = uow.versions.get(organization.id, int(str(one["number"])))
            assert kept is not None
            assert (kept.content_hash.hex(), kept.log_index) == (
                one["content_sha256"],
                one["log_index"],
            )
    given = {one.name: getattr(fake_ports(), one.name) for one in fields(Ports)}
    (examined,) = examine_records(Ports(**given | {"store": store}))
    assert examined.wrong is None
    assert examined.versions >= versions
    store.close()
    status, line = told(pack, "--checkpoint", checkpoint)
    assert status == 0, line
