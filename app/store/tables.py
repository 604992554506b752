"""Every table, as SQLAlchemy Core sees it; migrations create them, and a test compares the two.

The names of the queue's own tables (see gateways/jobs.py) are avoided.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Rows of these are written once: the database itself refuses UPDATE and DELETE.
APPEND_ONLY = (
    "versions",
    "draft_revisions",
    "log_entries",
    "findings",
    "finding_reviews",
    "checked_communications",
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases; SQLite keeps it as sortable text without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; give SQLite the UTC wall time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must carry its zone")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the time in UTC."""
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if dialect.name == "sqlite" else at.astimezone(UTC)


def _id(name: str = "id", **kwargs: Any) -> Column[str]:
    return Column(name, String(36), **kwargs)


def _organization(**kwargs: Any) -> Column[str]:
    return Column(
        "organization_id", String(36), ForeignKey("organizations.id"), nullable=False, **kwargs
    )


def _hash(name: str, *, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary(32), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, Instant, nullable=nullable)


organizations = Table(
    "organizations",
    metadata,
    _id(primary_key=True),
    Column("slug", String(63), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("default_locale", String(35), nullable=False),
    Column("locales", JSON, nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("report_visibility", String(16), nullable=False),
    Column("approvals_required", Integer, nullable=False),
    Column("notice", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    _at("created_at"),
    _at("updated_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    _id(primary_key=True),
    Column("organization_id", String(36), ForeignKey("organizations.id"), index=True),
    Column("role", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("secret_hash", LargeBinary(32), nullable=False, unique=True),
    _at("created_at"),
    _id("created_by"),
    _at("expires_at", nullable=True),
    _at("revoked_at", nullable=True),
)

drafts = Table(
    "drafts",
    metadata,
    _id(primary_key=True),
    _organization(),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("published_as", Integer),
    _at("created_at"),
    _id("created_by", nullable=False),
    _at("updated_at"),
    _id("updated_by", nullable=False),
    Index("ix_drafts_organization_id_id", "organization_id", "id"),
)

draft_revisions = Table(
    "draft_revisions",
    metadata,
    Column("draft_id", String(36), ForeignKey("drafts.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    _at("saved_at"),
    _id("saved_by", nullable=False),
)

versions = Table(
    "versions",
    metadata,
    _organization(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _id(nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
    _hash("content_hash"),
    _hash("parent_hash", nullable=True),
    _at("effective_from"),
    _at("published_at"),
    Column("reason", Text, nullable=False),
    _id("published_by", nullable=False),
    _id("draft_id"),
    Column("log_index", BigInteger, nullable=False),
    Index(
        "ix_versions_organization_id_effective_from_number",
        "organization_id",
        "effective_from",
        "number",
    ),
)

log_heads = Table(
    "log_heads",
    metadata,
    _organization(primary_key=True),
    Column("size", BigInteger, nullable=False),
)

log_entries = Table(
    "log_entries",
    metadata,
    _organization(primary_key=True),
    Column("log_index", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    _hash("leaf_hash"),
)

# May be erased, per person: then the log's commitments name nobody any more.
identity_salts = Table(
    "identity_salts",
    metadata,
    _organization(primary_key=True),
    _id("principal_id", primary_key=True),
    Column("salt", LargeBinary(32), nullable=False),
)

communications = Table(
    "communications",
    metadata,
    _id(primary_key=True),
    _organization(),
    _hash("fingerprint"),
    Column("external_id", String(500)),
    Column("channel", String(100), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("author_kind", String(16), nullable=False),
    Column("author_name", String(200)),
    Column("locale", String(35)),
    _at("published_at"),
    Column("published_month", String(7), nullable=False),
    Column("url", Text),
    Column("body", Text, nullable=False),
    _hash("body_hash"),
    _at("received_at"),
    UniqueConstraint("organization_id", "fingerprint"),
    Index(
        "ix_communications_organization_id_published_at_id",
        "organization_id",
        "published_at",
        "id",
    ),
)

checks = Table(
    "checks",
    metadata,
    _id(primary_key=True),
    _organization(),
    Column("selection", JSON, nullable=False),
    Column("version", Integer),
    Column("engine_name", String(100), nullable=False),
    Column("engine_digest", String(71), nullable=False),
    _at("created_at"),
    _id("created_by", nullable=False),
    Index("ix_checks_organization_id_id", "organization_id", "id"),
)

checked_communications = Table(
    "checked_communications",
    metadata,
    Column("check_id", String(36), ForeignKey("checks.id"), primary_key=True),
    Column("communication_id", String(36), ForeignKey("communications.id"), primary_key=True),
    Column("version", Integer),
    Column("locale", String(35)),
    Column("passages", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    _hash("findings_root"),
    _at("checked_at"),
)

# Which check counts for a communication: the latest that came to it. Derived, hence changeable.
latest_checks = Table(
    "latest_checks",
    metadata,
    Column("communication_id", String(36), ForeignKey("communications.id"), primary_key=True),
    _organization(index=True),
    Column("check_id", String(36), ForeignKey("checks.id"), nullable=False),
)

findings = Table(
    "findings",
    metadata,
    _id(primary_key=True),
    _organization(),
    Column("check_id", String(36), ForeignKey("checks.id"), nullable=False),
    Column("communication_id", String(36), ForeignKey("communications.id"), nullable=False),
    _id("statement_id", nullable=False),
    Column("version", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _hash("passage_hash"),
    Column("relation", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("behaviour_kind", String(8)),
    Column("behaviour_index", Integer),
    Column("behaviour_locale", String(35)),
    Column("behaviour_similarity", Float),
    Column("engine_name", String(100), nullable=False),
    Column("engine_digest", String(71), nullable=False),
    _at("created_at"),
    UniqueConstraint("check_id", "communication_id", "start", "end", "statement_id"),
    Index("ix_findings_organization_id_id", "organization_id", "id"),
)

finding_reviews = Table(
    "finding_reviews",
    metadata,
    _id(primary_key=True),
    _organization(),
    Column("finding_id", String(36), ForeignKey("findings.id"), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("relation", String(16)),
    Column("reason", Text),
    _id("reviewed_by", nullable=False),
    _at("created_at"),
)

jobs = Table(
    "jobs",
    metadata,
    _id(primary_key=True),
    _organization(index=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("subject", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("failure", Text),
    _at("created_at"),
    _id("created_by", nullable=False),
    _at("started_at", nullable=True),
    _at("ended_at", nullable=True),
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
    _id("principal_id", primary_key=True),
    Column("key", String(255), primary_key=True),
    _hash("request_hash"),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _at("created_at"),
)

# Who is alive among the processes that run jobs; see worker/watchdog.py.
executors = Table(
    "executors",
    metadata,
    Column("id", String(255), primary_key=True),
    _at("seen_at"),
    Column("stopped", Boolean, nullable=False),
)
