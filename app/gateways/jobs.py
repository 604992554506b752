"""The durable queue: DBOS on our own database, with its traps closed.

- `application_version` is a constant: its default, a hash of the source, would strand queued jobs
  at every release.
- Executors have stable ids, and a watchdog takes over what a dead one left: nobody else does.
- Jobs are enqueued on the caller's connection, so that a job exists exactly when its row does.
- A job runs at least once: every batch service keeps its own place and natural keys. That is why
  batches are no steps of the library's: its own record of them would only double every commit.
- What the library cannot record (a full disk) stays pending here; the watchdog takes that up too.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from dbos import DBOS, DBOSClient, DBOSConfig

from app.core.errors import CredoError, NotReadyError, StorageError

APPLICATION = "credo"
APPLICATION_VERSION = "1"
QUEUE = "credo-jobs"
WORKFLOW = "credo_job"
# An import must not wait behind a check of many minutes.
CONCURRENCY = 4
# A job that ends its process this many times in a row is not tried again.
ATTEMPTS_MAX = 100

RunBatch = Callable[[str], bool]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timings:
    """How long the worker waits, in seconds.

    Attributes:
        poll_s: between two looks at the queue.
        heartbeat_s: between two signs of life, and two looks at what others left.
        dead_after_s: without a sign of life an executor counts as dead.
        pause_max_s: between two tries while the database or the engine takes no part.
        stop_s: for running batches to end when the server stops.
    """

    poll_s: float = 0.2
    heartbeat_s: float = 5.0
    dead_after_s: float = 30.0
    pause_max_s: float = 30.0
    stop_s: float = 3.0


class _Stopping(BaseException):
    """Leaves a job pending, as a crash would: the library records no BaseException."""


class Register(Protocol):
    """Who is alive among the executors (store.executors.ExecutorRegister)."""

    def beat(self, executor_id: str, at: datetime, *, stopped: bool = False) -> None:
        """Note that the executor is alive, or stopped in good order."""
        ...

    def alive(self, since: datetime) -> set[str]:
        """Return those seen since then that did not stop."""
        ...


def quiet() -> None:
    """Let the queue's library say nothing: the watchdog mends what it cannot do."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL)


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
        timings: Timings | None = None,
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            engine: on the database of the queue's tables.
            executor_id: the same for the same server at every start.
            run_batch: does a part of a job, says whether more is left; safe to repeat.
            fail: notes that a job cannot go on, and why.
        """
        self._engine, self._executor_id, self._register = engine, executor_id, register
        self._run_batch, self._fail, self._now = run_batch, fail, now
        self._timings = timings or Timings()
        self._stopping = threading.Event()
        self._changing = threading.Lock()  # start and stop take turns
        self._launched = False
        self._running: set[str] = set()
        self._left: set[str] = set()

    def start(self) -> None:
        """Take up queued jobs, and those this executor left when it died.

        Raises: StorageError, or the database's own trouble; `start` may then be tried again.
        """
        with self._changing:
            if self._stopping.is_set() or self._launched:
                return
            self._register.beat(self._executor_id, self._now())
            try:
                self._launch()
            except Exception:
                DBOS.destroy(destroy_registry=True)
                raise
            self._launched = True
        threading.Thread(target=self._watch, name="credo-watchdog", daemon=True).start()

    def _launch(self) -> None:
        config: DBOSConfig = {
            "name": APPLICATION,
            "application_version": APPLICATION_VERSION,
            "executor_id": self._executor_id,
            "system_database_engine": self._engine,
            "log_level": "CRITICAL",
            "enable_otlp": False,
        }
        DBOS(config=config)

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=ATTEMPTS_MAX)
        def credo_job(job_id: str) -> None:
            self._run(job_id)

        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=CONCURRENCY,
            polling_interval_sec=self._timings.poll_s,
            on_conflict="always_update",
        )

    def _run(self, job_id: str) -> None:
        """Do a job, batch by batch, until it has ended or the server stops."""
        self._running.add(job_id)
        try:
            while self._patiently(job_id, self._batch):
                pass
        finally:
            self._running.discard(job_id)

    def _batch(self, job_id: str) -> bool:
        try:
            return self._run_batch(job_id)
        except (StorageError, NotReadyError):
            raise
        except CredoError as error:
            self._fail(job_id, error.detail)
        except Exception as error:  # noqa: BLE001 - whatever stops a job, its owner is told
            _log.exception("job %s cannot go on", job_id)
            self._fail(job_id, f"A defect of ours stopped it ({type(error).__name__}).")
        return False

    def _patiently(self, job_id: str, act: Callable[[str], bool]) -> bool:
        """Return what the act does, tried again for as long as a part of the service is away."""
        pause_s = 0.5
        while not self._stopping.is_set():
            try:
                return act(job_id)
            except (StorageError, NotReadyError) as error:
                # A model that loads is no trouble: jobs of the last run wait for it at every start.
                level = logging.INFO if isinstance(error, NotReadyError) else logging.WARNING
                _log.log(level, "job %s waits %.1f s: %s", job_id, pause_s, error.detail)
            self._stopping.wait(pause_s)
            pause_s = min(2 * pause_s, self._timings.pause_max_s)
        raise _Stopping

    def stop(self) -> None:
        """Stop; what was running goes on at the next start, here or elsewhere."""
        self._stopping.set()
        with self._changing:
            if not self._launched:
                return
            until = time.monotonic() + self._timings.stop_s
            while self._running and time.monotonic() < until:
                time.sleep(0.01)
            DBOS.destroy(destroy_registry=True)
            self._launched = False
            self._register.beat(self._executor_id, self._now(), stopped=True)

    def _watch(self) -> None:
        while not self._stopping.wait(self._timings.heartbeat_s):
            try:
                self._register.beat(self._executor_id, self._now())
                self.take_over()
                self._give_up()
            except Exception as error:  # noqa: BLE001 - the database is away; it may come back
                _log.warning("the watchdog will try again: %s", " ".join(str(error).split()))

    def take_over(self) -> list[str]:
        """Resume what nobody alive works on any more; return the job ids.

        That is what a dead executor left, and what this one could not bring to its end in the
        queue's own record. Taking over one that runs after all does no harm: see the module.
        """
        alive = self._register.alive(self._now() - timedelta(seconds=self._timings.dead_after_s))
        pending = DBOS.list_workflows(status="PENDING", name=WORKFLOW, load_input=False)
        mine = {one.workflow_id for one in pending if one.executor_id == self._executor_id}
        left = mine - self._running
        # Seen twice: between being taken from the queue and its first line a job looks left too.
        orphans = sorted(left & self._left)
        self._left = left
        if self._executor_id == min(alive, default=self._executor_id):  # one of the living does it
            orphans += [
                one.workflow_id
                for one in pending
                if one.executor_id not in alive and one.workflow_id not in mine
            ]
        for job_id in orphans:
            DBOS.resume_workflow(job_id, queue_name=QUEUE)
        return orphans

    def _give_up(self) -> None:
        """Fail the jobs that ended their process at every try."""
        status = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
        for one in DBOS.list_workflows(status=status, name=WORKFLOW, load_input=False):
            self._fail(one.workflow_id, f"The server stopped at each of {ATTEMPTS_MAX} tries.")
