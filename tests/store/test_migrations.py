"""What migrations make is what the tables say, however often and by however many they are run."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from app.gateways.jobs import migrate_queue
from app.store.database import open_engine
from app.store.migrations import migrate
from app.store.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
BOTH = """
import sys
from app.gateways.jobs import migrate_queue
from app.store.migrations import migrate
migrate(sys.argv[1])
migrate_queue(sys.argv[1])
"""


def differences(engine: Engine) -> list[object]:
    """Return what would have to be changed, the queue's own tables aside."""

    def is_ours(_obj: object, name: str | None, kind: str, _there: bool, _other: object) -> bool:
        return kind != "table" or name in metadata.tables

    options = {"compare_type": True, "include_object": is_ours}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))


@pytest.mark.filterwarnings("ignore:.*reflect:sqlalchemy.exc.SAWarning")
@pytest.mark.filterwarnings("ignore:autoincrement and existing:UserWarning")
def test_migrations_make_the_tables(bare_url: str) -> None:
    engine = open_engine(bare_url)
    assert differences(engine) != []
    migrate(bare_url)
    assert differences(engine) == []
    migrate_queue(bare_url)
    assert differences(engine) == []
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    migrate(bare_url)
    migrate_queue(bare_url)
    assert differences(engine) == []
    engine.dispose()


def test_the_queues_tables_are_none_of_ours(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'queue.db'}"
    migrate_queue(url)
    engine = open_engine(url)
    theirs = set(inspect(engine).get_table_names())
    engine.dispose()
    assert "workflow_status" in theirs
    assert not theirs & set(metadata.tables)


def test_several_processes_migrate_at_once(bare_url: str) -> None:
    command = [sys.executable, "-W", "error", "-c", BOTH, bare_url]
    started = [
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(3)
    ]
    said = [one.communicate(timeout=60)[0] for one in started]
    assert [one.returncode for one in started] == [0, 0, 0], said
    engine = open_engine(bare_url)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_a_new_file_that_another_is_writing_is_waited_for(tmp_path: Path) -> None:
    """SQLite refuses WAL at once while another writes to a file not yet in WAL."""
    path = tmp_path / "credo.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE theirs (x)")
    freed = threading.Timer(0.3, other.execute, ["COMMIT"])
    freed.start()
    migrate(f"sqlite:///{path}")
    freed.join()
    other.close()
    engine = open_engine(f"sqlite:///{path}")
    assert {*metadata.tables, "theirs"} <= set(inspect(engine).get_table_names())
    engine.dispose()
