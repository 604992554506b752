"""The tables of the builder: sessions and answers. Nothing of them is part of the record."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from app.store.columns import at_column, id_column, organization_column
from app.store.tables import metadata

builder_sessions = Table(
    "builder_sessions",
    metadata,
    id_column(primary_key=True),
    organization_column(),
    Column("locale", String(35), nullable=False),
    Column("title", String(200), nullable=False),
    id_column("created_by", nullable=False),
    at_column("created_at"),
    Index("ix_builder_sessions_organization_id_id", "organization_id", "id"),
)

# What people said about their organisation: erasable, one row a participant.
builder_answers = Table(
    "builder_answers",
    metadata,
    Column("session_id", String(36), ForeignKey("builder_sessions.id"), primary_key=True),
    Column("participant", String(100), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("answers", JSON, nullable=False),
    at_column("updated_at"),
)
