"""Small pieces every repository shares: inserts that yield to an existing row."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that break no uniqueness; return how many that were."""
    if not rows:
        return 0
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    key = next(iter(table.primary_key.columns))
    count = 0
    for row in rows:
        # What comes back is counted: drivers disagree on the row count of an insert.
        query = insert(table).values(**row).on_conflict_do_nothing().returning(key)
        count += len(connection.execute(query).all())
    return count


def upsert(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    row: Mapping[str, Any],
    where: ColumnElement[bool] | None = None,
) -> None:
    """Insert the row, or replace the other columns of the one with the same key.

    Args: where: only then is an existing row replaced.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    rest = {name: value for name, value in row.items() if name not in key}
    connection.execute(
        insert(table)
        .values(**row)
        .on_conflict_do_update(index_elements=list(key), set_=rest, where=where)
    )
