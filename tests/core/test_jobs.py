import pytest

from app.core.jobs import ENDED, JobState, eta_s
from tests import builders

STARTED = {"state": JobState.RUNNING, "started_at": builders.NOW}


@pytest.mark.parametrize(
    ("done", "total", "after_s", "expected"),
    [(25, 100, 10, 30), (1, 3, 1, 2), (100, 100, 10, 0), (3, 2, 9, 0), (1, 1000, 0, 0)],
)
def test_what_is_left_takes_as_long_as_what_was_done(
    done: int, total: int, after_s: int, expected: int
) -> None:
    job = builders.job("acme", done=done, total=total, **STARTED)
    assert eta_s(job, builders.later(seconds=after_s)) == expected


@pytest.mark.parametrize(
    "given", [{"started_at": None, "done": 1, "total": 2}, {"total": 2}, {"done": 2}]
)
def test_without_a_pace_there_is_no_guess(given: dict[str, object]) -> None:
    job = builders.job("acme", **{**STARTED, **given})
    assert eta_s(job, builders.later(seconds=5)) is None


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_ended_job_has_nothing_left(state: JobState) -> None:
    job = builders.job("acme", state=state, done=1, total=100)
    assert eta_s(job, builders.later(seconds=5)) == 0


def test_only_queued_and_running_jobs_go_on() -> None:
    assert set(JobState) - ENDED == {JobState.QUEUED, JobState.RUNNING}


def test_an_error_as_json() -> None:
    assert builders.job_error(7).as_json() == {
        "row": 7,
        "pointer": "/body",
        "code": "missing",
        "detail": "`body` is required.",
    }
