"""Every table, as SQLAlchemy Core sees it; migrations create them, and a test compares the two.

The names of the queue's own tables (see gateways/jobs.py) are avoided.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
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

from app.store.columns import at_column, hash_column, id_column, organization_column

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
    "approvals",
    "log_entries",
    "log_nodes",
    "findings",
    "finding_reviews",
    "checked_communications",
    "witnessed_checkpoints",
    "calibrations",
)


organizations = Table(
    "organizations",
    metadata,
    id_column(primary_key=True),
    Column("slug", String(63), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("default_locale", String(35), nullable=False),
    Column("locales", JSON, nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("report_visibility", String(16), nullable=False),
    Column("approvals_required", Integer, nullable=False),
    Column("notice", Text, nullable=False),
    Column("words", JSON, nullable=False, server_default="[]"),
    Column("gates", JSON, nullable=False, server_default="{}"),
    Column("revision", Integer, nullable=False),
    at_column("created_at"),
    at_column("updated_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    id_column(primary_key=True),
    Column("organization_id", String(36), ForeignKey("organizations.id"), index=True),
    Column("role", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("secret_hash", LargeBinary(32), nullable=False, unique=True),
    at_column("created_at"),
    id_column("created_by"),
    at_column("expires_at", nullable=True),
    at_column("revoked_at", nullable=True),
)

drafts = Table(
    "drafts",
    metadata,
    id_column(primary_key=True),
    organization_column(),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("published_as", Integer),
    id_column("submitted_by"),
    at_column("submitted_at", nullable=True),
    at_column("created_at"),
    id_column("created_by", nullable=False),
    at_column("updated_at"),
    id_column("updated_by", nullable=False),
    Index("ix_drafts_organization_id_id", "organization_id", "id"),
)

draft_revisions = Table(
    "draft_revisions",
    metadata,
    Column("draft_id", String(36), ForeignKey("drafts.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    at_column("saved_at"),
    id_column("saved_by", nullable=False),
)

versions = Table(
    "versions",
    metadata,
    organization_column(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    id_column(nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
    hash_column("content_hash"),
    hash_column("parent_hash", nullable=True),
    at_column("effective_from"),
    at_column("published_at"),
    Column("reason", Text, nullable=False),
    Column("approvals", LargeBinary, nullable=False),
    id_column("published_by", nullable=False),
    id_column("draft_id"),
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
    organization_column(primary_key=True),
    Column("size", BigInteger, nullable=False),
)

log_entries = Table(
    "log_entries",
    metadata,
    organization_column(primary_key=True),
    Column("log_index", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    hash_column("leaf_hash"),
)

# Roots of complete subtrees above the leaves; level 0 is log_entries.leaf_hash.
log_nodes = Table(
    "log_nodes",
    metadata,
    organization_column(primary_key=True),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("node_index", BigInteger, primary_key=True, autoincrement=False),
    hash_column("hash"),
)

# May be erased, per person: then the log's commitments name nobody any more.
identity_salts = Table(
    "identity_salts",
    metadata,
    organization_column(primary_key=True),
    id_column("principal_id", primary_key=True),
    Column("salt", LargeBinary(32), nullable=False),
)

communications = Table(
    "communications",
    metadata,
    id_column(primary_key=True),
    organization_column(),
    hash_column("fingerprint"),
    Column("external_id", String(500)),
    Column("in_reply_to", String(500)),
    Column("channel", String(100), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("author_kind", String(16), nullable=False),
    Column("author_name", String(200)),
    Column("locale", String(35)),
    at_column("published_at"),
    Column("published_month", String(7), nullable=False),
    Column("url", Text),
    Column("body", Text, nullable=False),
    hash_column("body_hash"),
    at_column("received_at"),
    UniqueConstraint("organization_id", "fingerprint"),
    Index(
        "ix_communications_organization_id_published_at_id",
        "organization_id",
        "published_at",
        "id",
    ),
    # Only dialogues ask by these: most texts have neither.
    Index("ix_communications_organization_id_external_id", "organization_id", "external_id"),
    Index("ix_communications_organization_id_in_reply_to", "organization_id", "in_reply_to"),
)

checks = Table(
    "checks",
    metadata,
    id_column(primary_key=True),
    organization_column(),
    Column("selection", JSON, nullable=False),
    Column("version", Integer),
    Column("engine_name", String(100), nullable=False),
    Column("engine_digest", String(71), nullable=False),
    at_column("created_at"),
    id_column("created_by", nullable=False),
    Column("calibration", Integer, nullable=False, server_default="0"),
    Column("own_supports", Float),
    Column("own_contradicts", Float),
    Column("judge", String(200)),
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
    hash_column("findings_root"),
    at_column("checked_at"),
)

# Which check counts for a communication: the latest that came to it. Derived, hence changeable.
latest_checks = Table(
    "latest_checks",
    metadata,
    Column("communication_id", String(36), ForeignKey("communications.id"), primary_key=True),
    organization_column(index=True),
    Column("check_id", String(36), ForeignKey("checks.id"), nullable=False),
)

findings = Table(
    "findings",
    metadata,
    id_column(primary_key=True),
    organization_column(),
    Column("check_id", String(36), ForeignKey("checks.id"), nullable=False),
    Column("communication_id", String(36), ForeignKey("communications.id"), nullable=False),
    id_column("statement_id", nullable=False),
    Column("version", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    hash_column("passage_hash"),
    Column("relation", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("behaviour_kind", String(8)),
    Column("behaviour_index", Integer),
    Column("behaviour_locale", String(35)),
    Column("behaviour_similarity", Float),
    Column("engine_name", String(100), nullable=False),
    Column("engine_digest", String(71), nullable=False),
    at_column("created_at"),
    Column("judge", String(200)),
    hash_column("transcript_hash", nullable=True),
    UniqueConstraint("check_id", "communication_id", "start", "end", "statement_id"),
    Index("ix_findings_organization_id_id", "organization_id", "id"),
)

finding_reviews = Table(
    "finding_reviews",
    metadata,
    id_column(primary_key=True),
    organization_column(),
    Column("finding_id", String(36), ForeignKey("findings.id"), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("relation", String(16)),
    Column("reason", Text),
    id_column("reviewed_by", nullable=False),
    at_column("created_at"),
)
