"""Jobs and kept answers, in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.core.jobs import Job, JobError
from app.services.repositories import StoredAnswer
from tests.fakes.tables import Tables


class FakeJobs:
    """Accepted work, its errors and the rows it still has to read."""

    def __init__(self, tables: Tables, queue: list[Job]) -> None:
        self._rows, self._errors, self._lines = tables.jobs, tables.job_errors, tables.job_rows
        self._queue = queue

    def add(self, job: Job) -> None:
        assert job.id not in self._rows
        self._rows[job.id] = job
        self._queue.append(job)

    def get(self, job_id: str) -> Job | None:
        return self._rows.get(job_id)

    def save(self, job: Job) -> None:
        stored = self._rows.get(job.id)
        if stored:  # what was asked, by whom and for whom never changes
            self._rows[job.id] = replace(
                stored,
                state=job.state,
                done=job.done,
                total=job.total,
                result=job.result,
                failure=job.failure,
                started_at=job.started_at,
                ended_at=job.ended_at,
            )

    def add_errors(self, job_id: str, errors: Iterable[JobError]) -> None:
        for one in errors:
            self._errors.setdefault((job_id, one.row, one.pointer), one)

    def errors(self, job_id: str, limit: int) -> list[JobError]:
        found = [one for (job, _, _), one in self._errors.items() if job == job_id]
        return sorted(found, key=lambda one: (one.row, one.pointer))[:limit]

    def add_rows(self, job_id: str, rows: Sequence[bytes]) -> None:
        for number, row in enumerate(rows, start=1):
            assert (job_id, number) not in self._lines, "the rows of a job are added once"
            self._lines[job_id, number] = row

    def rows(self, job_id: str, after: int, limit: int) -> list[tuple[int, bytes]]:
        found = [
            (number, row)
            for (job, number), row in self._lines.items()
            if job == job_id and number > after
        ]
        return sorted(found)[:limit]

    def drop_rows(self, job_id: str) -> None:
        for mark in [one for one in self._lines if one[0] == job_id]:
            del self._lines[mark]


class FakeAnswers:
    """Answers kept for repeated requests."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.answers

    def find(self, principal_id: str, key: str) -> StoredAnswer | None:
        return self._rows.get((principal_id, key))

    def keep(self, answer: StoredAnswer) -> bool:
        mark = answer.principal_id, answer.key
        if mark in self._rows:
            return False
        self._rows[mark] = answer
        return True
