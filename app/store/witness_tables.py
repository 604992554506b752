"""The tables of what is held elsewhere: witnesses, and the checkpoints each of them took."""

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, String, Table, Text

from app.store.columns import at_column, hash_column, id_column, organization_column
from app.store.tables import metadata

witnesses = Table(
    "witnesses",
    metadata,
    id_column(primary_key=True),
    organization_column(index=True),
    Column("kind", String(16), nullable=False),
    Column("url", Text),
    Column("path", String(300)),
    Column("secret", String(200)),
    at_column("created_at"),
    id_column("created_by", nullable=False),
    at_column("removed_at", nullable=True),
)

witnessed_checkpoints = Table(
    "witnessed_checkpoints",
    metadata,
    Column("witness_id", String(36), ForeignKey("witnesses.id"), primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    organization_column(index=True),
    hash_column("root"),
    Column("note", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    at_column("at"),
)
