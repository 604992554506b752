"""A disk without room: writes are refused, nothing is half done, and with room all goes on."""

import resource
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import make_url

from app.store.tables import drafts
from tests.worker.records import (
    all_rows,
    assert_each_row_once,
    assert_log_is_dense,
    assert_sound,
)
from tests.worker.servers import ACME, STATEMENTS, Server, rows, until

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def leave_room(server: Server, bytes_max: int) -> None:
    """Let no file that the server writes grow beyond this size."""
    assert server.process is not None
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (bytes_max, resource.RLIM_INFINITY))


def give_room(server: Server) -> None:
    assert server.process is not None
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, UNLIMITED)


def used(url: str) -> int:
    """Return the size of the larger of the database's file and its write-ahead log."""
    path = Path(str(make_url(url).database))
    return max(path.stat().st_size, path.with_name(path.name + "-wal").stat().st_size)


def test_a_write_without_room_is_refused_and_leaves_nothing(
    sqlite_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    server = make_server(sqlite_url).start()
    server.make_acme()
    store = open_database(sqlite_url)
    before = len(all_rows(store, drafts.c.id))
    leave_room(server, used(sqlite_url))

    body = {"title": "x" * 200, "statements": STATEMENTS}
    answers = [server.http.post(f"{ACME}/drafts", json=body) for _ in range(40)]
    refused = [one for one in answers if one.status_code != 201]
    assert refused, "there was room for all"
    for one in refused:
        assert one.status_code == 503, one.text
        assert one.headers["content-type"] == "application/problem+json"
        assert one.json()["type"] == "/problems/storage-unavailable"
        assert "Retry-After" in one.headers
    assert server.http.get(f"{ACME}/charter").status_code == 200

    give_room(server)
    server.post(f"{ACME}/drafts", body)
    kept = len(all_rows(store, drafts.c.id)) - before
    assert kept == sum(one.status_code == 201 for one in answers) + 1
    assert_log_is_dense(store)
    assert_sound(sqlite_url)


def test_a_job_without_room_waits_for_it(
    sqlite_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    server = make_server(sqlite_url).start()
    server.make_acme()
    sent = rows(1_500, "Une phrase de plus qui prend de la place. " * 5)
    job_id = server.start_import(sent)
    server.in_the_middle(job_id)
    leave_room(server, used(sqlite_url))
    until("the job waits", lambda: "waits" in server.said())
    assert server.job(job_id)["state"] == "running"

    give_room(server)
    job = server.ended(job_id)
    assert job["state"] == "succeeded"
    assert job["result"]["added"] == 1_500
    store = open_database(sqlite_url)
    assert_each_row_once(store, [one["external_id"] for one in sent])
    assert_log_is_dense(store)
    assert_sound(sqlite_url)
