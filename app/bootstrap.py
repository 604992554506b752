"""Joins the sides: settings become ports, and the parts that run beside the requests."""

import logging
import os
import socket
import threading
import time
from functools import partial
from typing import Protocol

from app.core.errors import CredoError, NotReadyError, StorageError
from app.gateways.builder import load_builder
from app.gateways.builder.writer import HttpWriter
from app.gateways.charter_texts import CharterTextReader
from app.gateways.checkers.later import LaterCheckEngine, LaterEmbedder
from app.gateways.clock import SystemClock, SystemIds
from app.gateways.demo import load_demo
from app.gateways.fetching import Limits
from app.gateways.jobs import JobQueue, JobRunner, Timings, migrate_queue
from app.gateways.judging import HttpJudge
from app.gateways.reports import AuditReporter
from app.gateways.reports.consistency import ConsistencyWriter
from app.gateways.rules import load_rulebook
from app.gateways.signing import Ed25519Signer, SigningKeyError, keep_seed, read_seed
from app.gateways.texts.html_pages import published_words
from app.gateways.witnessing import WitnessMessenger
from app.services.jobs import fail_job
from app.services.keys import IssuedKey, any_operator, ensure_operator_key
from app.services.ports import CheckEngine, Ports
from app.services.signing import introduce_signing_key
from app.services.witnesses import REMINDERS_S, remind_witnesses
from app.settings import Settings
from app.store.database import SqlStore, normal_url, open_engine, open_queue_engine
from app.store.executors import ExecutorRegister
from app.store.migrations import migrate
from app.worker.demo import load_charters, load_communications
from app.worker.running import run_batch

_log = logging.getLogger(__name__)
_TRY_AGAIN_S = 2.0


class StartError(CredoError):
    """The service cannot start; the detail is one line for whoever started it."""

    code = "start"


class LoadingEngine(CheckEngine, Protocol):
    """A check engine that loads beside the requests."""

    def start(self) -> None:
        """Begin to load, in the background."""
        ...


def prepare_database(settings: Settings) -> None:
    """Leave the database with our schema and the queue's.

    Raises: StartError: it cannot be reached, read, written or brought to this release's schema.
    """
    if settings.database_url in ("sqlite:///", "sqlite:///:memory:"):
        raise StartError("CREDO_DATABASE_URL must name a file: sqlite:////folder/credo.db.")
    try:
        migrate(settings.database_url)
        migrate_queue(normal_url(settings.database_url))
    except Exception as error:
        _log.debug("the database could not be prepared", exc_info=True)
        raise StartError(f"The database cannot be used: {_told(error)}") from error


def _told(error: Exception) -> str:
    """Return the database's own words on one line, without the statement and its values."""
    words = " ".join(str(getattr(error, "orig", None) or error).split())
    return words or type(error).__name__


def _messenger(settings: Settings) -> WitnessMessenger:
    return WitnessMessenger(
        settings.data_dir / "witness",
        SystemClock().now,
        tsa_url=settings.tsa_url,
        limits=Limits(private=settings.witness_allow_private),
    )


def _open_judge(settings: Settings) -> HttpJudge | None:
    if settings.judge_url is None:
        return None
    return HttpJudge(settings.judge_url, settings.judge_model, settings.judge_key)


def _open_writer(settings: Settings) -> HttpWriter | None:
    if settings.judge_url is None:
        return None
    return HttpWriter(settings.judge_url, settings.judge_model, settings.judge_key)


def _open_signer(settings: Settings) -> Ed25519Signer:
    try:
        given = settings.signing_key
        seed = read_seed(given) if given else keep_seed(settings.data_dir / "signing.key")
    except (SigningKeyError, OSError, UnicodeDecodeError) as error:
        raise StartError(f"The signing key cannot be used: {error}.") from error
    return Ed25519Signer(settings.origin, seed)


class Runtime:
    """One running Credo: its ports, and the worker beside them."""

    def __init__(
        self,
        settings: Settings,
        engine: LoadingEngine | None = None,
        timings: Timings | None = None,
    ) -> None:
        """Open the database, which must have been prepared; nothing runs before `start`."""
        self.settings = settings
        self._queue_engine = open_queue_engine(settings.database_url)
        queue = JobQueue(self._queue_engine)
        self.store = SqlStore(open_engine(settings.database_url), queue.enqueue)
        later = LaterCheckEngine()
        self.engine = engine or later
        self.ports = Ports(
            store=self.store,
            clock=SystemClock(),
            ids=SystemIds(),
            engine=self.engine,
            signer=_open_signer(settings),
            messenger=_messenger(settings),
            reporter=AuditReporter(),
            consistency_reporter=ConsistencyWriter(),
            rulebook=load_rulebook(),
            builder=load_builder(),
            charter_texts=CharterTextReader(),
            html_words=published_words,
            wait=time.sleep,
            judge=_open_judge(settings),
            writer=_open_writer(settings),
            embedder=None if engine else LaterEmbedder(later),
        )
        self._stopping = threading.Event()
        self.runner = JobRunner(
            self._queue_engine,
            _executor_id(settings),
            partial(run_batch, self.ports),
            partial(fail_job, self.ports),
            ExecutorRegister(self.store.engine),
            self.ports.clock.now,
            timings,
        )

    def first_key(self) -> IssuedKey | None:
        """Leave the instance with an operator's key and its signing key known.

        Returns: the operator's key when it was made just now.
        """
        introduce_signing_key(self.ports)
        return ensure_operator_key(self.ports, self.settings.admin_key)

    def load_demo_charters(self, *, wanted: bool | None = None) -> None:
        """Leave the demonstration's charters published, if it is wanted (default: CREDO_DEMO)."""
        operator = any_operator(self.ports)
        if (self.settings.demo if wanted is None else wanted) and operator is not None:
            load_charters(self.ports, operator, load_demo())

    def start(self) -> None:
        """Load the model, take up jobs and go on with the demonstration, all in the background."""
        self.engine.start()
        if self.settings.worker:
            threading.Thread(target=self._work, name="credo-start", daemon=True).start()

    def _work(self) -> None:
        """Start what runs beside the requests, as often as the database needs to take part."""
        while not self._stopping.is_set():
            try:
                self.runner.start()
                operator = any_operator(self.ports)
                if self.settings.demo and operator is not None:
                    load_communications(self.ports, operator, load_demo())
            except (StorageError, NotReadyError) as error:
                _log.warning("background work will be tried again: %s", error.detail)
            except Exception:  # noqa: BLE001 - a thread has nobody above it to tell
                _log.exception("background work will be tried again")
            else:
                break
            self._stopping.wait(_TRY_AGAIN_S)
        self._remind()

    def _remind(self) -> None:
        """Bring witnesses what they missed: now, and from time to time until the server stops."""
        starting = True
        while not self._stopping.is_set():
            try:
                remind_witnesses(self.ports, all_of_them=starting)
            except Exception:  # noqa: BLE001 - a thread has nobody above it to tell
                _log.exception("witnesses will be reminded later")
            starting = False
            self._stopping.wait(REMINDERS_S)

    def stop(self) -> None:
        """Stop in good order; what was running goes on at the next start."""
        self._stopping.set()
        self.runner.stop()
        self.store.close()
        self._queue_engine.dispose()


def _executor_id(settings: Settings) -> str:
    """Return a name that the same server has again at its next start, and no other one has."""
    name = f"credo@{socket.gethostname()}:{settings.host}:{settings.port}"
    return f"{name}:{os.getpid()}" if settings.port == 0 else name
