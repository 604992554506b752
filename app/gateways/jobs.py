"""The durable queue: DBOS on our own database, with its traps closed.

- `application_version` is a constant: its default, a hash of the source, would strand queued jobs
  at every release.
- Executors have stable ids, and a watchdog takes over what a dead one left: nobody else does.
- Jobs are enqueued on the caller's connection, so that a job exists exactly when its row does.
- Steps run at least once: every batch service keeps its own place and natural keys.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from dbos import DBOS, DBOSClient, DBOSConfig

from app.core.errors import NotReadyError, StorageError

APPLICATION = "credo"
APPLICATION_VERSION = "1"
QUEUE = "credo-jobs"
WORKFLOW = "credo_job"
# An import must not wait behind a check of many minutes.
CONCURRENCY = 4
POLL_S = 0.2
HEARTBEAT_S = 5.0
DEAD_AFTER_S = 30.0

RunBatch = Callable[[str], bool]


class _Stopping(BaseException):
    """Leaves a job pending, as a crash would: it goes on at the next start."""


class Register(Protocol):
    """Who is alive among the executors (store.executors.ExecutorRegister)."""

    def beat(self, executor_id: str, at: datetime, *, stopped: bool = False) -> None:
        """Note that the executor is alive, or stopped in good order."""
        ...

    def alive(self, since: datetime) -> set[str]:
        """Return those seen since then that did not stop."""
        ...


def quiet() -> None:
    """Let the queue's library speak only of trouble."""
    for name in ("dbos", "dbos._logger"):
        logging.getLogger(name).setLevel(logging.ERROR)


def migrate_queue(url: str) -> None:
    """Leave the database with the queue's own tables."""
    quiet()
    DBOS.migrate(url)


class JobQueue:
    """Hands jobs to the queue within the caller's transaction."""

    def __init__(self, engine: Any) -> None:
        """Keep a client on the engine of the queue's tables; it connects when first used."""
        quiet()
        self._client = DBOSClient(
            system_database_engine=engine, application_name=APPLICATION, lazy=True
        )

    def enqueue(self, connection: Any, job_id: str) -> None:
        """Queue the job; it becomes runnable when the caller's transaction commits."""
        self._client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": WORKFLOW,
                "queue_name": QUEUE,
                "workflow_id": job_id,
                "app_version": APPLICATION_VERSION,
            },
            job_id,
        )


class JobRunner:
    """Runs queued jobs in this process until it is stopped."""

    def __init__(
        self,
        engine: Any,
        executor_id: str,
        run_batch: RunBatch,
        fail: Callable[[str, str], None],
        register: Register,
        now: Callable[[], datetime],
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            engine: on the database of the queue's tables.
            executor_id: the same for the same server at every start.
            run_batch: does a part of a job, says whether more is left; safe to repeat.
            fail: notes that a job cannot go on, and why.
        """
        self._executor_id, self._register, self._now = executor_id, register, now
        self._stopping = threading.Event()
        quiet()
        config: DBOSConfig = {
            "name": APPLICATION,
            "application_version": APPLICATION_VERSION,
            "executor_id": executor_id,
            "system_database_engine": engine,
            "log_level": "ERROR",
            "enable_otlp": False,
        }
        DBOS(config=config)
        self._define(run_batch, fail)

    def _define(self, run_batch: RunBatch, fail: Callable[[str, str], None]) -> None:
        @DBOS.step(
            name="credo_batch",
            retries_allowed=True,
            max_attempts=8,
            interval_seconds=0.5,
            should_retry=lambda error: isinstance(error, StorageError | NotReadyError),
        )
        def credo_batch(job_id: str) -> bool:
            return run_batch(job_id)

        @DBOS.workflow(name=WORKFLOW)
        def credo_job(job_id: str) -> None:
            try:
                while credo_batch(job_id):
                    self._stop_here()
            except Exception as error:
                logging.getLogger(__name__).exception("job %s cannot go on", job_id)
                fail(job_id, f"{type(error).__name__}: {error}")

    def _stop_here(self) -> None:
        if self._stopping.is_set():
            raise _Stopping

    def start(self) -> None:
        """Take up queued jobs, and those this executor left when it died."""
        self._register.beat(self._executor_id, self._now())
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=CONCURRENCY,
            polling_interval_sec=POLL_S,
            on_conflict="always_update",
        )
        threading.Thread(target=self._watch, name="credo-watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop; what was running goes on at the next start, here or elsewhere."""
        self._stopping.set()
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=3)
        self._register.beat(self._executor_id, self._now(), stopped=True)

    def _watch(self) -> None:
        while not self._stopping.wait(HEARTBEAT_S):
            try:
                self._register.beat(self._executor_id, self._now())
                self.take_over()
            except Exception:
                logging.getLogger(__name__).exception("the watchdog will try again")

    def take_over(self) -> list[str]:
        """Resume what executors that are no longer alive left pending; return the job ids."""
        alive = self._register.alive(self._now() - timedelta(seconds=DEAD_AFTER_S))
        pending = DBOS.list_workflows(status="PENDING", name=WORKFLOW)
        orphans = [
            one.workflow_id
            for one in pending
            if one.executor_id not in alive and one.executor_id != self._executor_id
        ]
        for job_id in orphans:
            DBOS.resume_workflow(job_id)
        return orphans
