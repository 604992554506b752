"""Jobs: long work that was accepted, its progress, and what went wrong with which row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobKind(StrEnum):
    """What a job does; the worker room maps each to a service."""

    IMPORT = "import"
    CHECK = "check"
    REPLAY = "replay"
    WITNESS = "witness"


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Job:
    """Accepted work.

    Attributes:
        subject: what the job needs to know, JSON.
        done, total: units of work; total is 0 until it is known.
        result: what came out, JSON; {} until the end.
        failure: why the job as a whole failed, a sentence for people.
    """

    id: str
    organization_id: str
    kind: JobKind
    state: JobState
    done: int
    total: int
    subject: dict[str, Any]
    result: dict[str, Any]
    failure: str | None
    created_at: datetime
    created_by: str
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobError:
    """What was wrong with one row of an import.

    Attributes:
        row: 1-based line (JSON Lines), record (CSV, the header not counted) or item of a
            collection (ActivityStreams).
    """

    row: int
    pointer: str
    code: str
    detail: str

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {"row": self.row, "pointer": self.pointer, "code": self.code, "detail": self.detail}


def eta_s(job: Job, now: datetime) -> int | None:
    """Return the seconds left at the pace so far, or None while there is no pace yet."""
    if job.state in ENDED:
        return 0
    if job.started_at is None or job.done <= 0 or job.total <= 0:
        return None
    spent_s = (now - job.started_at).total_seconds()
    return max(0, round(spent_s / job.done * (job.total - job.done)))
