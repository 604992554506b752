"""Joins the sides: settings become ports, and the parts that run beside the requests."""

import logging
import socket
import threading
import time
from functools import partial
from typing import Any

from app.core.charters import statements_of
from app.core.errors import NotFoundError
from app.core.statements import Statement
from app.gateways.checkers.engine import LocalCheckEngine
from app.gateways.clock import SystemClock, SystemIds
from app.gateways.demo import load_demo
from app.gateways.jobs import JobQueue, JobRunner, migrate_queue
from app.services.charters import read_charter
from app.services.checks import preview_check
from app.services.jobs import fail_job
from app.services.keys import IssuedKey, any_operator, ensure_operator_key
from app.services.ports import Ports
from app.settings import Settings
from app.store.database import SqlStore, normal_url, open_engine, open_queue_engine
from app.store.executors import ExecutorRegister
from app.store.migrations import migrate
from app.worker.demo import load_charters, load_communications
from app.worker.running import run_batch

_log = logging.getLogger(__name__)


def prepare_database(settings: Settings) -> None:
    """Leave the database with our schema and the queue's."""
    migrate(settings.database_url)
    migrate_queue(normal_url(settings.database_url))


def _label(statement: Statement, locale: str) -> str:
    text = statement.texts.get(locale) or next(iter(statement.texts.values()))
    return text.name or statement.kind.value


class Runtime:
    """One running Credo: its ports, and the worker beside them."""

    def __init__(self, settings: Settings) -> None:
        """Open the database, which must have been prepared; nothing runs before `start`."""
        self.settings = settings
        self._queue_engine = open_queue_engine(settings.database_url)
        queue = JobQueue(self._queue_engine)
        self.store = SqlStore(open_engine(settings.database_url), queue.enqueue)
        self.engine = LocalCheckEngine()
        clock = SystemClock()
        self.ports = Ports(
            store=self.store, clock=clock, ids=SystemIds(), engine=self.engine, wait=time.sleep
        )
        self.runner: JobRunner | None = None

    def first_key(self) -> IssuedKey | None:
        """Leave the instance with an operator's key; return it when it was made just now."""
        return ensure_operator_key(self.ports, self.settings.admin_key)

    def load_demo_charters(self, *, wanted: bool | None = None) -> None:
        """Leave the demonstration's charters published, if it is wanted (default: CREDO_DEMO)."""
        operator = any_operator(self.ports)
        if (self.settings.demo if wanted is None else wanted) and operator is not None:
            load_charters(self.ports, operator, load_demo())

    def check_text(self, slug: str, text: str, locale: str | None) -> list[dict[str, Any]]:
        """Return what a text does to an organization's charter in force, nothing stored.

        Raises: CredoError: there is no such organization, or nothing is in force.
        """
        operator = any_operator(self.ports)
        if operator is None:
            raise NotFoundError("This instance has no operator yet: start `credo serve` once.")
        preview = preview_check(self.ports, operator, slug, text, locale, None)
        charter = read_charter(self.ports, operator, slug)
        statements = {one.id: one for one in statements_of(charter.version.content)}
        return [
            {
                "relation": one.relation.value,
                "confidence": one.confidence,
                "statement_id": one.statement_id,
                "statement": _label(statements[one.statement_id], preview.reading.locale),
                "passage": one.passage.as_json(),
            }
            for one in preview.reading.judgements
        ]

    def start(self) -> None:
        """Load the model, take up jobs and go on with the demonstration, all in the background."""
        self.engine.start()
        if self.settings.worker:
            threading.Thread(target=self._work, name="credo-start", daemon=True).start()

    def _work(self) -> None:
        try:
            self.runner = JobRunner(
                self._queue_engine,
                f"credo@{socket.gethostname()}:{self.settings.port}",
                partial(run_batch, self.ports),
                partial(fail_job, self.ports),
                ExecutorRegister(self.store.engine),
                self.ports.clock.now,
            )
            self.runner.start()
            operator = any_operator(self.ports)
            if self.settings.demo and operator is not None:
                load_communications(self.ports, operator, load_demo())
        except Exception:  # noqa: BLE001 - a thread has nobody above it to tell
            _log.exception("background work did not start")

    def stop(self) -> None:
        """Stop in good order; what was running goes on at the next start."""
        if self.runner is not None:
            self.runner.stop()
        self.store.close()
        self._queue_engine.dispose()
