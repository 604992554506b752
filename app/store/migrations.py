"""Brings a database to the schema this code needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.store.database import open_engine

_FOLDER = Path(__file__).resolve().parents[2] / "migrations"

# Two servers that start together on one PostgreSQL take turns under this advisory lock.
_LOCK = 7_310_579_842


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(url: str) -> None:
    """Leave the database with every migration applied, in one transaction; do nothing if it is.

    Raises: StorageError is not raised here: a database that cannot migrate must stop the start.
    """
    engine = open_engine(url).execution_options(credo_writing=True)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            config = _config(connection)
            wanted = ScriptDirectory.from_config(config).get_current_head()
            if MigrationContext.configure(connection).get_current_revision() != wanted:
                command.upgrade(config, "head")
    finally:
        engine.dispose()
