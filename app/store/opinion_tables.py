"""The tables of what is kept beside the engine: calibrations, transcripts, what it remembers."""

from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, String, Table, Text

from app.store.columns import at_column, hash_column, id_column, organization_column
from app.store.tables import metadata

calibrations = Table(
    "calibrations",
    metadata,
    organization_column(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    id_column(nullable=False, unique=True),
    Column("cause", String(16), nullable=False),
    Column("engine_name", String(100)),
    Column("supports", Float),
    Column("contradicts", Float),
    Column("supports_right", Integer, nullable=False),
    Column("supports_wrong", Integer, nullable=False),
    Column("contradicts_right", Integer, nullable=False),
    Column("contradicts_wrong", Integer, nullable=False),
    hash_column("cases_hash"),
    Column("reverted_to", Integer),
    Column("reason", Text),
    at_column("created_at"),
    id_column("created_by", nullable=False),
)

# Not append-only: erasing a person empties the words of both bodies; the hash stays.
opinion_transcripts = Table(
    "opinion_transcripts",
    metadata,
    Column("check_id", String(36), ForeignKey("checks.id"), primary_key=True),
    Column("communication_id", String(36), ForeignKey("communications.id"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, primary_key=True, autoincrement=False),
    id_column("statement_id", primary_key=True),
    organization_column(),
    Column("judge", String(200), nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("response", LargeBinary, nullable=False),
    hash_column("transcript_hash"),
    at_column("created_at"),
)

# Not part of the record: it may be emptied at any time, and the next check reads again.
pair_memories = Table(
    "pair_memories",
    metadata,
    Column("communication_id", String(36), ForeignKey("communications.id"), primary_key=True),
    organization_column(),
    Column("engine_digest", String(71), nullable=False),
    Column("pairs", LargeBinary, nullable=False),
)
