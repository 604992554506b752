"""What a job does when its service cannot go on, or not just now."""

import sqlite3
from collections.abc import Callable

from app.gateways.jobs import ATTEMPTS_MAX
from tests.worker.servers import Server, rows
from tests.worker.serving import BREAKS, STUMBLES


def test_a_job_that_breaks_is_failed_with_a_sentence(
    sqlite_url: str, make_server: Callable[..., Server]
) -> None:
    server = make_server(sqlite_url).start()
    server.make_acme()
    server.ended(server.start_import([*rows(6), *rows(8, BREAKS)[6:]]))
    job = server.ended(server.start_check())
    assert job["state"] == "failed"
    assert job["failure"] == "A defect of ours stopped it (ZeroDivisionError)."
    assert job["ended_at"] is not None
    # What broke is in the server's log, and another job is not disturbed.
    assert "ZeroDivisionError" in server.said()
    assert server.ended(server.start_import(rows(20)))["result"] == {
        "added": 12,
        "repeated": 8,
        "refused": 0,
        "blank": 0,
    }

    server.kill()
    server.start()
    assert server.ended(server.start_import(rows(25)))["state"] == "succeeded"
    assert server.job(job["id"]) == job


def test_a_job_waits_while_the_database_is_away(
    sqlite_url: str, make_server: Callable[..., Server]
) -> None:
    server = make_server(sqlite_url).start()
    server.make_acme()
    server.ended(server.start_import(rows(4, STUMBLES)))
    job = server.ended(server.start_check())
    assert job["state"] == "succeeded"
    assert job["done"] == 4
    assert server.said().count("The database is away for a moment.") == 2


def test_a_job_that_ends_every_server_is_given_up(
    sqlite_url: str, make_server: Callable[..., Server]
) -> None:
    server = make_server(sqlite_url, TEST_READ_S="0.02").start()
    server.make_acme()
    server.ended(server.start_import(rows(40)))
    job_id = server.start_check()
    server.in_the_middle(job_id)
    server.kill()
    stored = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    with stored:  # as if this had been its last try
        stored.execute(
            "UPDATE workflow_status SET recovery_attempts = ? WHERE workflow_uuid = ?",
            [ATTEMPTS_MAX + 1, job_id],
        )
    stored.close()
    server.start()
    job = server.ended(job_id)
    assert job["state"] == "failed"
    assert job["failure"] == f"The server stopped at each of {ATTEMPTS_MAX} tries."
    assert 0 < job["done"] < 40
