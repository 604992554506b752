"""Engines for both databases, and the store that opens units of work on them."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.errors import StorageError
from app.store.unit_of_work import SqlUnitOfWork

Enqueue = Callable[[Connection, str], None]

# How long a writer of another process is waited for before the caller gets a 503.
BUSY_TIMEOUT_MS = 30_000
# Between two tries to put a new database into WAL, which SQLite does not wait for by itself.
_WAL_PAUSE_S = 0.02
# How long a PostgreSQL server that does not answer is waited for.
CONNECT_TIMEOUT_S = 10


def normal_url(url: str) -> str:
    """Return the URL with the driver this house uses; plain `postgresql://` means psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def open_engine(url: str) -> Engine:
    """Return an engine whose SQLite connections are durable, shared and patient.

    SQLite: WAL (readers never wait for a writer), synchronous=FULL (an answered commit survives
    power loss), and explicit BEGIN, since the driver's own would start too late.
    """
    parsed = make_url(normal_url(url))
    if parsed.get_backend_name() != "sqlite":
        return _open_postgres(parsed, spare=20)
    # `file:` is SQLite's own form of a URI, which says more than a path.
    if parsed.database and not parsed.database.startswith((":memory:", "file:")):
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        pool_size=20,
        max_overflow=40,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_queue_engine(url: str) -> Engine:
    """Return the engine that the job queue uses on the same database.

    On SQLite the queue's library writes BEGIN itself, so the driver's own transactions stay on,
    IMMEDIATE so that a reader that becomes a writer cannot be refused.
    """
    parsed = make_url(normal_url(url))
    if parsed.get_backend_name() != "sqlite":
        return _open_postgres(parsed, spare=10)
    engine = create_engine(
        parsed, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}
    )

    def prepare(connection: Any, _record: object) -> None:
        _keep_wal(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.isolation_level = "IMMEDIATE"

    event.listen(engine, "connect", prepare)
    return engine


def _open_postgres(url: URL, spare: int) -> Engine:
    return create_engine(
        url,
        pool_size=10,
        max_overflow=spare,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    _keep_wal(connection)
    cursor = connection.cursor()
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _keep_wal(connection: Any) -> None:
    """Keep the database in WAL, waiting for whoever is writing to a new one meanwhile.

    Where another process holds the write lock of a database not yet in WAL, SQLite refuses the
    change at once, whatever the busy timeout: two servers starting on a new file would meet that.
    """
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > until:
                raise
            time.sleep(_WAL_PAUSE_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("credo_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class SqlStore:
    """The store on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine, enqueue: Enqueue | None = None) -> None:
        """Keep the engine; `enqueue` hands a job to the queue within the caller's transaction."""
        self.engine = engine
        self._enqueue = enqueue
        self._reading: Engine = engine
        self._writing: Engine = engine.execution_options(credo_writing=True)
        if engine.dialect.name != "sqlite":
            self._reading = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        # Threads of one process take turns here, in order, instead of polling SQLite's file lock.
        self._lane = threading.Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[SqlUnitOfWork]:
        """Open a consistent view."""
        with _translated(), self._reading.connect() as connection:
            connection.begin()
            # Closing the connection rolls back: a view keeps nothing, whatever was done in it.
            yield SqlUnitOfWork(connection, None, writing=False)

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        """Open the one writing transaction; without a commit it never happened."""
        with (
            _translated(),
            _turn(self._lane),
            self._writing.connect() as connection,
            connection.begin() as transaction,
        ):
            uow = SqlUnitOfWork(connection, self._enqueue, writing=True)
            yield uow
            if not uow.committed:
                transaction.rollback()

    def ping(self) -> None:
        """Return when the database answers."""
        with _translated(), self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


@contextmanager
def _turn(lane: "threading.Lock | None") -> Iterator[None]:
    if lane is None:
        yield
    else:
        with lane:
            yield


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the database's own troubles into StorageError; broken rules of ours stay bugs."""
    try:
        yield
    except (IntegrityError, DataError):
        raise
    except (DBAPIError, PoolTimeoutError) as error:
        told = " ".join(str(getattr(error, "orig", error)).split())
        raise StorageError(
            f"The database did not take part ({told}). Nothing was changed; try again shortly."
        ) from error


def open_store(url: str, enqueue: Enqueue | None = None) -> SqlStore:
    """Return the store at a database URL."""
    return SqlStore(open_engine(url), enqueue)
