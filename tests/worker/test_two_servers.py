"""Several servers on one database: what one leaves another takes up, and none disturbs another."""

import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from app.store.tables import drafts, versions
from tests.worker.records import (
    all_rows,
    assert_checked_once,
    assert_each_row_once,
    assert_log_is_dense,
    assert_sound,
)
from tests.worker.servers import ACME, STATEMENTS, Server, rows, until


def test_what_a_dead_server_left_is_taken_over(
    database_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    dies = make_server(database_url, TEST_READ_S="0.01").start()
    dies.make_acme()
    assert dies.ended(dies.start_import(rows(60)))["state"] == "succeeded"
    check_id = dies.start_check()
    dies.in_the_middle(check_id)
    dies.kill()

    heir = make_server(database_url, TEST_READ_S="0.01").start()
    job = heir.ended(check_id)

    assert job["state"] == "succeeded"
    assert job["done"] == 60
    store = open_database(database_url)
    assert assert_checked_once(store, check_id) >= 60
    assert_log_is_dense(store)


def test_what_a_stopped_server_left_is_taken_over_at_once(
    sqlite_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    slow = {"TEST_READ_S": "0.01", "TEST_DEAD_AFTER_S": "600"}
    stops = make_server(sqlite_url, **slow).start()
    stops.make_acme()
    assert stops.ended(stops.start_import(rows(60)))["state"] == "succeeded"
    check_id = stops.start_check()
    stops.in_the_middle(check_id)
    stops.end(signal.SIGTERM)

    heir = make_server(sqlite_url, **slow).start()
    assert heir.ended(check_id)["done"] == 60
    assert assert_checked_once(open_database(sqlite_url), check_id) >= 60


@pytest.mark.postgres
def test_two_that_work_on_one_job_repeat_nothing(
    postgres_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    slow = {"TEST_READ_S": "0.05"}
    silent, heir = make_server(postgres_url, **slow).start(), make_server(postgres_url, **slow)
    silent.make_acme()
    assert silent.ended(silent.start_import(rows(60)))["state"] == "succeeded"
    check_id = silent.start_check()
    silent.in_the_middle(check_id)
    silent.pause()  # it will count as dead, and is not
    heir.start()
    begun = heir.job(check_id)["done"]
    until("the heir goes on", lambda: heir.job(check_id)["done"] > begun)
    silent.wake()

    job = heir.ended(check_id)
    assert job["state"] == "succeeded"
    assert job["done"] == job["total"] == 60
    store = open_database(postgres_url)
    assert_checked_once(store, check_id)
    assert_log_is_dense(store)


def _write_a_lot(server: Server, who: int) -> list[int]:
    """Make drafts, save them and publish some; return every status that was answered."""
    statuses = []
    for turn in range(6):
        body = {"title": f"Brouillon {who}.{turn}", "statements": STATEMENTS}
        made = server.http.post(f"{ACME}/drafts", json=body)
        statuses.append(made.status_code)
        path, etag = f"{ACME}/drafts/{made.json()['id']}", made.headers["ETag"]
        for edit in range(3):
            saved = server.http.patch(
                path,
                json={"title": f"Brouillon {who}.{turn}.{edit}"},
                headers={"If-Match": etag, "Content-Type": "application/merge-patch+json"},
            )
            statuses.append(saved.status_code)
            etag = saved.headers["ETag"]
        published = server.http.post(
            f"{path}/publish", json={"reason": "Essai"}, headers={"If-Match": etag}
        )
        statuses.append(published.status_code)
        statuses.append(server.http.get(f"{ACME}/charter").status_code)
    return statuses


def test_two_servers_write_to_one_sqlite_file_at_once(
    sqlite_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    servers = [make_server(sqlite_url).start(), make_server(sqlite_url).start()]
    servers[0].make_acme()
    sent = rows(800)
    jobs = [servers[0].start_import(sent[:500]), servers[1].start_import(sent[300:])]
    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(_write_a_lot, servers[who % 2], who) for who in range(8)]
        statuses = Counter(status for writer in writers for status in writer.result())
    ended = [one.ended(job_id) for one, job_id in zip(servers, jobs, strict=True)]
    check_id = servers[1].start_check()
    checked = servers[0].ended(check_id)

    # 409: somebody else published since the draft was begun.
    assert set(statuses) <= {200, 201, 409}, statuses
    assert statuses[200] == 8 * 6 * 4
    assert [one["state"] for one in (*ended, checked)] == ["succeeded"] * 3
    assert sum(one["result"]["added"] for one in ended) == 800
    assert sum(one["result"]["repeated"] for one in ended) == 200
    store = open_database(sqlite_url)
    assert_each_row_once(store, [one["external_id"] for one in sent])
    assert_checked_once(store, check_id)
    assert_log_is_dense(store)
    assert_sound(sqlite_url)
    _assert_nothing_lost(store, statuses)
    assert not any("Traceback" in one.said() or "locked" in one.said() for one in servers)


def _assert_nothing_lost(store: Any, statuses: Counter[int]) -> None:
    published = 1 + statuses[201] - 8 * 6  # the first charter, and what is not the drafts' own 201
    numbers = [number for (number,) in all_rows(store, versions.c.number)]
    assert sorted(numbers) == list(range(1, published + 1))
    assert all_rows(store, func.count(drafts.c.id)) == [(1 + 8 * 6,)]
    with store.engine.connect() as connection:
        revisions = connection.execute(
            select(drafts.c.revision, func.count()).group_by(drafts.c.revision)
        ).all()
    assert sorted(tuple(one) for one in revisions) == [(1, 1), (4, 8 * 6)]
