"""Runs migrations on a connection handed over by app.store.migrations, or on CREDO_DATABASE_URL."""

import os
from typing import Any

from alembic import context
from sqlalchemy import Connection

from app.store.database import open_engine
from app.store.tables import metadata


def _is_ours(_obj: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave the tables of the job queue, which migrates itself, out of every comparison."""
    return kind != "table" or name in metadata.tables


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=_is_ours,
        transaction_per_migration=False,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    url = os.environ.get("CREDO_DATABASE_URL", "sqlite:///data/credo.db")
    with open_engine(url).execution_options(credo_writing=True).connect() as opened:
        _run(opened)
