"""Accepted work; adding it hands it to the queue in the same transaction."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.core.jobs import Job, JobError, JobKind, JobState
from app.store.rows import insert_new
from app.store.work_tables import import_rows, job_errors, jobs


def _record(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        organization_id=row.organization_id,
        kind=JobKind(row.kind),
        state=JobState(row.state),
        done=row.done,
        total=row.total,
        subject=row.subject,
        result=row.result,
        failure=row.failure,
        created_at=row.created_at,
        created_by=row.created_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


class SqlJobs:
    """services.repositories.Jobs on SQL."""

    def __init__(
        self, connection: Connection, enqueue: Callable[[Connection, str], None] | None
    ) -> None:
        self._connection, self._enqueue = connection, enqueue

    def add(self, job: Job) -> None:
        """Keep the job and queue it; both become true with the commit, or neither does."""
        self._connection.execute(
            insert(jobs).values(
                id=job.id,
                organization_id=job.organization_id,
                kind=job.kind.value,
                state=job.state.value,
                done=job.done,
                total=job.total,
                subject=job.subject,
                result=job.result,
                failure=job.failure,
                created_at=job.created_at,
                created_by=job.created_by,
                started_at=job.started_at,
                ended_at=job.ended_at,
            )
        )
        if self._enqueue is not None:
            self._enqueue(self._connection, job.id)

    def get(self, job_id: str) -> Job | None:
        """Return the job; whose it is, the caller compares.

        While writing it is held until the end: two workers on one job count one after the other.
        """
        query = select(jobs).where(jobs.c.id == job_id)
        if self._connection.get_execution_options().get("credo_writing"):
            query = query.with_for_update()
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def save(self, job: Job) -> None:
        """Store state, progress, result and failure."""
        self._connection.execute(
            update(jobs)
            .where(jobs.c.id == job.id)
            .values(
                state=job.state.value,
                done=job.done,
                total=job.total,
                result=job.result,
                failure=job.failure,
                started_at=job.started_at,
                ended_at=job.ended_at,
            )
        )

    def add_errors(self, job_id: str, errors: Iterable[JobError]) -> None:
        """Keep the errors; those of the same row and pointer are kept once."""
        insert_new(
            self._connection,
            job_errors,
            [
                {
                    "job_id": job_id,
                    "row": one.row,
                    "pointer": one.pointer[:500],
                    "code": one.code,
                    "detail": one.detail,
                }
                for one in errors
            ],
        )

    def errors(self, job_id: str, limit: int) -> list[JobError]:
        """Return up to `limit` in order of row."""
        query = (
            select(job_errors)
            .where(job_errors.c.job_id == job_id)
            .order_by(job_errors.c.row, job_errors.c.pointer)
            .limit(limit)
        )
        return [
            JobError(row.row, row.pointer, row.code, row.detail)
            for row in self._connection.execute(query)
        ]

    def add_rows(self, job_id: str, rows: Sequence[bytes]) -> None:
        """Keep the rows of an import, numbered from 1."""
        if rows:
            self._connection.execute(
                insert(import_rows),
                [
                    {"job_id": job_id, "row": number, "data": data}
                    for number, data in enumerate(rows, start=1)
                ],
            )

    def rows(self, job_id: str, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Return up to `limit` rows after that number, in order."""
        query = (
            select(import_rows.c.row, import_rows.c.data)
            .where(import_rows.c.job_id == job_id, import_rows.c.row > after)
            .order_by(import_rows.c.row)
            .limit(limit)
        )
        return [(row.row, row.data) for row in self._connection.execute(query)]

    def drop_rows(self, job_id: str) -> None:
        """Forget the rows: each was kept as a communication or reported."""
        self._connection.execute(delete(import_rows).where(import_rows.c.job_id == job_id))
