"""Which processes that run jobs are alive, so that a dead one's work can be taken over."""

from datetime import datetime

from sqlalchemy import Engine, select

from app.store.rows import upsert
from app.store.work_tables import executors as table


class ExecutorRegister:
    """Heartbeats, each in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        """Write through the engine given; on SQLite it must begin IMMEDIATE."""
        self._engine = engine

    def beat(self, executor_id: str, at: datetime, *, stopped: bool = False) -> None:
        """Note that the executor was alive at that time, or stopped in good order."""
        row = {"id": executor_id, "seen_at": at, "stopped": stopped}
        with self._engine.begin() as connection:
            upsert(connection, table, ["id"], row)

    def alive(self, since: datetime) -> set[str]:
        """Return the executors seen since then that did not stop."""
        query = select(table.c.id).where(table.c.seen_at >= since, ~table.c.stopped)
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())
