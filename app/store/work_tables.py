"""The tables of the instance itself: jobs, imports, kept answers, signing keys, executors."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from app.store.columns import at_column, hash_column, id_column, organization_column
from app.store.tables import metadata

jobs = Table(
    "jobs",
    metadata,
    id_column(primary_key=True),
    organization_column(index=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("subject", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("failure", Text),
    at_column("created_at"),
    id_column("created_by", nullable=False),
    at_column("started_at", nullable=True),
    at_column("ended_at", nullable=True),
)

job_errors = Table(
    "job_errors",
    metadata,
    Column("job_id", String(36), ForeignKey("jobs.id"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("pointer", String(500), primary_key=True),
    Column("code", String(64), nullable=False),
    Column("detail", Text, nullable=False),
)

# The rows of an import that still wait; dropped once every one has been dealt with.
import_rows = Table(
    "import_rows",
    metadata,
    Column("job_id", String(36), ForeignKey("jobs.id"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

stored_answers = Table(
    "stored_answers",
    metadata,
    id_column("principal_id", primary_key=True),
    Column("key", String(255), primary_key=True),
    hash_column("request_hash"),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
    at_column("created_at"),
)

# Public keys alone: the private one is never in the database.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("public_key", LargeBinary(32), primary_key=True),
    at_column("introduced_at"),
)

# Who is alive among the processes that run jobs; see worker/watchdog.py.
executors = Table(
    "executors",
    metadata,
    Column("id", String(255), primary_key=True),
    at_column("seen_at"),
    Column("stopped", Boolean, nullable=False),
)
