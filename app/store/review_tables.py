"""The tables of a draft's review: what reviewers said, links that let some in, and comments."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from app.store.columns import at_column, hash_column, id_column, organization_column
from app.store.tables import metadata

approvals = Table(
    "approvals",
    metadata,
    id_column(primary_key=True),
    organization_column(),
    Column("draft_id", String(36), ForeignKey("drafts.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    hash_column("content_hash"),
    Column("decision", String(16), nullable=False),
    id_column("approver_id", nullable=False),
    Column("reason", Text, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    at_column("created_at"),
)

# Holds a name, so it may be erased; what was approved stays in `approvals`.
approval_links = Table(
    "approval_links",
    metadata,
    id_column(primary_key=True),
    organization_column(),
    Column("draft_id", String(36), ForeignKey("drafts.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    hash_column("content_hash"),
    Column("secret_hash", LargeBinary(32), nullable=False, unique=True),
    Column("approver_name", String(200), nullable=False),
    id_column("created_by", nullable=False),
    at_column("created_at"),
    at_column("expires_at"),
    at_column("used_at", nullable=True),
)

# Free text about people: erasable, beside the immutable revisions.
comments = Table(
    "comments",
    metadata,
    id_column(primary_key=True),
    Column("draft_id", String(36), ForeignKey("drafts.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("anchor", JSON, nullable=False),
    Column("body", Text, nullable=False),
    Column("resolved", Boolean, nullable=False),
    id_column("created_by", nullable=False),
    at_column("created_at"),
    at_column("updated_at"),
    Index("ix_comments_draft_id_id", "draft_id", "id"),
)
