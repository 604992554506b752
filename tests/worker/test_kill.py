"""A server that is killed in the middle of a job goes on with it by itself, and repeats nothing."""

from collections.abc import Callable

from tests.worker.records import (
    assert_checked_once,
    assert_each_row_once,
    assert_log_is_dense,
    assert_sound,
)
from tests.worker.servers import Server, rows

ROWS = 3_000
BAD_EVERY = 500


def test_an_import_goes_on_after_a_kill(
    database_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    server = make_server(database_url).start()
    server.make_acme()
    sent = rows(ROWS)
    for number in range(0, ROWS, BAD_EVERY):
        sent[number] = {"body": 7}
    job_id = server.start_import([*sent, *sent[1:11]])  # the last ten are repeats

    server.in_the_middle(job_id)
    server.kill()
    server.start()
    if server.job(job_id)["state"] == "running":  # once more, if it has not ended meanwhile
        server.kill()
        server.start()
    job = server.ended(job_id)

    refused = ROWS // BAD_EVERY
    assert job["state"] == "succeeded"
    assert job["done"] == job["total"] == ROWS + 10
    assert job["result"] == {
        "added": ROWS - refused,
        "repeated": 10,
        "refused": refused,
        "blank": 0,
    }
    assert {one["row"] for one in job["errors"]} == {
        number + 1 for number in range(0, ROWS, BAD_EVERY)
    }
    store = open_database(database_url)
    assert_each_row_once(store, [one["external_id"] for one in sent if "external_id" in one])
    assert_log_is_dense(store)
    assert_sound(database_url)


def test_a_check_goes_on_after_a_kill(
    database_url: str, make_server: Callable[..., Server], open_database: Callable
) -> None:
    server = make_server(database_url, TEST_READ_S="0.005").start()
    server.make_acme()
    assert server.ended(server.start_import(rows(120)))["result"]["added"] == 120
    check_id = server.start_check()

    server.in_the_middle(check_id)
    server.kill()
    server.start()
    job = server.ended(check_id)

    assert job["state"] == "succeeded"
    assert job["done"] == job["total"] == 120
    store = open_database(database_url)
    assert assert_checked_once(store, check_id) >= 120
    assert_log_is_dense(store)
    assert_sound(database_url)
    with store.read() as uow:
        organization = uow.organizations.by_slug("acme")
        assert organization is not None
        entries = [one.data for one in uow.log.entries(organization.id, 0, 1_000)]
    assert sum(b"check finished" in one for one in entries) == 1


def test_a_job_accepted_just_before_the_kill_is_done(
    sqlite_url: str, make_server: Callable[..., Server]
) -> None:
    server = make_server(sqlite_url).start()
    server.make_acme()
    job_id = server.start_import(rows(5))
    server.kill()
    server.start()
    assert server.ended(job_id)["result"]["added"] == 5
