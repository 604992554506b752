"""Jobs and kept answers, in every store."""

from dataclasses import replace

import pytest

from app.core.jobs import Job, JobKind, JobState
from app.services.ports import Store
from app.store.database import open_store
from tests import builders
from tests.contracts.saving import at_once, saving
from tests.fakes import FakeStore


@pytest.fixture
def job(store: Store, organization_id: str) -> Job:
    made = builders.job(
        organization_id, subject={"format": "jsonl", "nested": {"é": [1, None, True, 0.5]}}
    )
    with saving(store) as uow:
        uow.jobs.add(made)
    return made


@pytest.mark.parametrize("kind", list(JobKind))
def test_a_job_comes_back_as_it_was(store: Store, organization_id: str, kind: JobKind) -> None:
    job = builders.job(organization_id, kind=kind, subject={"check_id": builders.new_id()})
    with saving(store) as uow:
        uow.jobs.add(job)
    with store.read() as uow:
        assert uow.jobs.get(job.id) == job
        assert uow.jobs.get(builders.new_id()) is None


@pytest.mark.parametrize("state", list(JobState))
def test_a_job_is_saved_in_every_state(store: Store, job: Job, state: JobState) -> None:
    later = replace(
        job,
        state=state,
        done=7,
        total=9,
        result={"kept": 7, "errors": []},
        failure="Le disque est plein.",
        started_at=builders.later(seconds=1),
        ended_at=builders.later(seconds=2.5),
    )
    with saving(store) as uow:
        uow.jobs.save(later)
    with store.read() as uow:
        assert uow.jobs.get(job.id) == later


def test_saving_an_unknown_job_makes_none(store: Store, organization_id: str) -> None:
    unknown = builders.job(organization_id)
    with saving(store) as uow:
        uow.jobs.save(unknown)
    with store.read() as uow:
        assert uow.jobs.get(unknown.id) is None


def test_errors_are_kept_once_for_a_row_and_place(store: Store, job: Job) -> None:
    errors = [
        builders.job_error(10),
        builders.job_error(2, pointer="/url"),
        builders.job_error(2),
        builders.job_error(9, pointer=""),
    ]
    with saving(store) as uow:
        uow.jobs.add_errors(job.id, errors)
    with saving(store) as uow:
        uow.jobs.add_errors(job.id, [builders.job_error(2, code="other"), builders.job_error(11)])
        uow.jobs.add_errors(job.id, [])
    with store.read() as uow:
        found = uow.jobs.errors(job.id, 100)
        assert uow.jobs.errors(job.id, 2) == found[:2]
        assert uow.jobs.errors(builders.new_id(), 100) == []
    assert found == [errors[2], errors[1], errors[3], errors[0], builders.job_error(11)]


def test_rows_are_numbered_from_one_and_dropped_when_done(
    store: Store, organization_id: str, job: Job
) -> None:
    neighbour = builders.job(organization_id)
    rows = [b"{}", b"", b"\x00\xff not text", b"four"]
    with saving(store) as uow:
        uow.jobs.add(neighbour)
        uow.jobs.add_rows(neighbour.id, [b"theirs"])
        uow.jobs.add_rows(job.id, rows)
    with store.read() as uow:
        numbered = list(enumerate(rows, start=1))
        assert uow.jobs.rows(job.id, 0, 100) == numbered
        assert uow.jobs.rows(job.id, 1, 2) == numbered[1:3]
        assert uow.jobs.rows(job.id, 4, 100) == []
    with saving(store) as uow:
        uow.jobs.drop_rows(job.id)
    with store.read() as uow:
        assert uow.jobs.rows(job.id, 0, 100) == []
        assert uow.jobs.rows(neighbour.id, 0, 100) == [(1, b"theirs")]


def test_a_fake_job_is_queued_by_the_commit() -> None:
    store = FakeStore()
    job = builders.job(builders.new_id())
    with store.write() as uow:
        uow.jobs.add(builders.job(builders.new_id()))
    with store.write() as uow:
        uow.jobs.add(job)
        assert store.enqueued == []
        uow.commit()
    assert store.enqueued == [job]


def test_a_job_is_handed_to_the_queue_inside_the_transaction(database_url: str) -> None:
    seen: list[tuple[str, bool]] = []
    store = open_store(
        database_url, lambda connection, job_id: seen.append((job_id, connection.in_transaction()))
    )
    organization = builders.organization()
    job = builders.job(organization.id)
    with saving(store) as uow:
        uow.organizations.add(organization)
        uow.jobs.add(job)
    store.close()
    assert seen == [(job.id, True)]


def test_a_queue_that_refuses_takes_the_job_with_it(database_url: str) -> None:
    def refuse(connection: object, job_id: str) -> None:
        raise ZeroDivisionError

    store = open_store(database_url, refuse)
    organization = builders.organization()
    job = builders.job(organization.id)

    def add_both() -> None:
        with saving(store) as uow:
            uow.organizations.add(organization)
            uow.jobs.add(job)

    with pytest.raises(ZeroDivisionError):
        add_both()
    with store.read() as uow:
        assert uow.jobs.get(job.id) is None
        assert uow.organizations.by_id(organization.id) is None
    store.close()


def test_an_answer_is_given_again_as_it_was(store: Store) -> None:
    answer = builders.answer(body=b"\x00\xff", headers={"Location": "/v1/é", "ETag": '"3"'})
    with saving(store) as uow:
        assert uow.answers.find(answer.principal_id, answer.key) is None
        assert uow.answers.keep(answer)
    with store.read() as uow:
        assert uow.answers.find(answer.principal_id, answer.key) == answer


def test_the_first_answer_stands(store: Store) -> None:
    answer = builders.answer()
    with saving(store) as uow:
        assert uow.answers.keep(answer)
        assert not uow.answers.keep(replace(answer, status=500))
    with store.read() as uow:
        assert uow.answers.find(answer.principal_id, answer.key) == answer


def test_the_key_of_one_caller_says_nothing_to_another(store: Store) -> None:
    answer = builders.answer()
    theirs = replace(answer, principal_id=builders.new_id(), status=202)
    with saving(store) as uow:
        assert uow.answers.keep(answer)
        assert uow.answers.find(theirs.principal_id, answer.key) is None
        assert uow.answers.find(answer.principal_id, answer.key + "2") is None
        assert uow.answers.keep(theirs)
    with store.read() as uow:
        assert uow.answers.find(theirs.principal_id, theirs.key) == theirs
        assert uow.answers.find(answer.principal_id, answer.key) == answer


def test_one_of_several_answers_at_once_is_kept(store: Store) -> None:
    first = builders.answer()
    rivals = [replace(first, status=200 + place) for place in range(4)]
    won = at_once(store, *(lambda uow, one=one: uow.answers.keep(one) for one in rivals))
    assert sorted(won) == [False, False, False, True]
    with store.read() as uow:
        assert uow.answers.find(first.principal_id, first.key) == rivals[won.index(True)]
