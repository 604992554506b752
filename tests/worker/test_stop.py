"""A server that is told to stop does so at once, and its jobs go on at the next start."""

import signal
from collections.abc import Callable

import pytest

from tests.worker.records import assert_checked_once, assert_log_is_dense
from tests.worker.servers import CREDO, Server, rows

SOON_S = 8.0  # the batch that runs takes ten times as long


def test_a_job_in_the_middle_waits_for_the_next_start(
    database_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    server = make_server(database_url, TEST_READ_S="0.02").start()
    server.make_acme()
    assert server.ended(server.start_import(rows(60)))["state"] == "succeeded"
    check_id = server.start_check()
    server.in_the_middle(check_id)
    _, took_s = server.end(signal.SIGTERM)
    assert took_s < SOON_S
    assert "Traceback" not in server.said()

    server.start()
    before = server.job(check_id)
    assert before["state"] == "running"
    assert before["done"] < 60
    assert server.ended(check_id)["done"] == 60
    store = open_database(database_url)
    assert_checked_once(store, check_id)
    assert_log_is_dense(store)


def test_a_batch_that_takes_long_does_not_hold_the_server(
    sqlite_url: str, make_server: Callable[..., Server]
) -> None:
    server = make_server(sqlite_url, TEST_READ_S="20").start()
    server.make_acme()
    server.ended(server.start_import(rows(4)))
    server.start_check()
    _, took_s = server.end(signal.SIGTERM)
    assert took_s < SOON_S


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_stops_at_once_without_a_traceback(
    how: signal.Signals, sqlite_url: str, make_server: Callable[..., Server]
) -> None:
    server = make_server(sqlite_url).start(CREDO, path="/livez")
    status, took_s = server.end(how)
    assert took_s < SOON_S
    assert status in (0, -how)
    said = server.said()
    assert "Traceback" not in said
    assert said.splitlines()[-1].strip() == "" or "stop" in said.splitlines()[-1]
    assert "dbos" not in said.lower()
