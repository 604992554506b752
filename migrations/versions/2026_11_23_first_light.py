"""First light: organizations, drafts, versions, log, communications, checks, jobs.

Revision: 2026_11_23_first_light, after nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_first_light"
down_revision = None
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)

# Written once: the database itself refuses to change or delete these rows, whoever asks.
# Each with its keys: on SQLite, INSERT OR REPLACE would delete a row without any DELETE trigger.
_APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "versions": ("organization_id, number", "id"),
    "draft_revisions": ("draft_id, revision",),
    "approvals": ("id",),
    "log_entries": ("organization_id, log_index",),
    "log_nodes": ("organization_id, level, node_index",),
    "findings": ("id", 'check_id, communication_id, start, "end", statement_id'),
    "finding_reviews": ("id",),
    "checked_communications": ("check_id, communication_id",),
    "witnessed_checkpoints": ("witness_id, size",),
}


def upgrade() -> None:
    _create_tables()
    if op.get_bind().dialect.name == "postgresql":
        _refuse_changes_on_postgresql()
    else:
        _refuse_changes_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("the record is append-only: restore a backup instead")


def _refuse_changes_on_sqlite() -> None:
    for table, keys in _APPEND_ONLY.items():
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {act} refused'); END"
            )
        taken = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE ({key}) = ({_new(key)}))"
            for key in (*keys, "rowid")
        )
        # Passed over, not refused: ON CONFLICT DO NOTHING must stay possible.
        op.execute(
            f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} WHEN {taken} "
            "BEGIN SELECT RAISE(IGNORE); END"
        )


def _new(key: str) -> str:
    return ", ".join(f"NEW.{column.strip()}" for column in key.split(","))


def _refuse_changes_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION credo_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP; END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION credo_refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION credo_refuse_change()"
        )


def _create_tables() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("introduced_at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("public_key", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "executors",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("seen_at", _AT, nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_executors")),
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("default_locale", sa.String(length=35), nullable=False),
        sa.Column("locales", sa.JSON(), nullable=False),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("report_visibility", sa.String(length=16), nullable=False),
        sa.Column("approvals_required", sa.Integer(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("updated_at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organizations_slug")),
    )
    op.create_table(
        "stored_answers",
        sa.Column("principal_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("principal_id", "key", name=op.f("pk_stored_answers")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.Column("expires_at", _AT, nullable=True),
        sa.Column("revoked_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_api_keys_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_keys_secret_hash")),
    )
    op.create_index(
        op.f("ix_api_keys_organization_id"), "api_keys", ["organization_id"], unique=False
    )
    op.create_table(
        "checks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("engine_name", sa.String(length=100), nullable=False),
        sa.Column("engine_digest", sa.String(length=71), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_checks_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
    )
    op.create_index(
        "ix_checks_organization_id_id", "checks", ["organization_id", "id"], unique=False
    )
    op.create_table(
        "communications",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=500), nullable=True),
        sa.Column("channel", sa.String(length=100), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("author_kind", sa.String(length=16), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=True),
        sa.Column("locale", sa.String(length=35), nullable=True),
        sa.Column("published_at", _AT, nullable=False),
        sa.Column("published_month", sa.String(length=7), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("received_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_communications_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communications")),
        sa.UniqueConstraint(
            "organization_id",
            "fingerprint",
            name=op.f("uq_communications_organization_id_fingerprint"),
        ),
    )
    op.create_index(
        "ix_communications_organization_id_published_at_id",
        "communications",
        ["organization_id", "published_at", "id"],
        unique=False,
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_as", sa.Integer(), nullable=True),
        sa.Column("submitted_by", sa.String(length=36), nullable=True),
        sa.Column("submitted_at", _AT, nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("updated_at", _AT, nullable=False),
        sa.Column("updated_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_drafts_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(
        "ix_drafts_organization_id_id", "drafts", ["organization_id", "id"], unique=False
    )
    op.create_table(
        "identity_salts",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("principal_id", sa.String(length=36), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_identity_salts_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "principal_id", name=op.f("pk_identity_salts")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("started_at", _AT, nullable=True),
        sa.Column("ended_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_jobs_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_organization_id"), "jobs", ["organization_id"], unique=False)
    op.create_table(
        "log_entries",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_log_entries_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "log_index", name=op.f("pk_log_entries")),
    )
    op.create_table(
        "log_nodes",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_log_nodes_organization_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "level", "node_index", name=op.f("pk_log_nodes")
        ),
    )
    op.create_table(
        "log_heads",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_log_heads_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_log_heads")),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("approver_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_approvals_draft_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_approvals_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index(op.f("ix_approvals_draft_id"), "approvals", ["draft_id"])
    op.create_table(
        "approval_links",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("approver_name", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("expires_at", _AT, nullable=False),
        sa.Column("used_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_approval_links_draft_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_approval_links_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_links")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_approval_links_secret_hash")),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("updated_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_comments_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_draft_id_id", "comments", ["draft_id", "id"])
    op.create_table(
        "versions",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("parent_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("effective_from", _AT, nullable=False),
        sa.Column("published_at", _AT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approvals", sa.LargeBinary(), nullable=False),
        sa.Column("published_by", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=True),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_versions_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "number", name=op.f("pk_versions")),
        sa.UniqueConstraint("id", name=op.f("uq_versions_id")),
    )
    op.create_index(
        "ix_versions_organization_id_effective_from_number",
        "versions",
        ["organization_id", "effective_from", "number"],
        unique=False,
    )
    op.create_table(
        "checked_communications",
        sa.Column("check_id", sa.String(length=36), nullable=False),
        sa.Column("communication_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=35), nullable=True),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("findings_root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("checked_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_checked_communications_check_id")
        ),
        sa.ForeignKeyConstraint(
            ["communication_id"],
            ["communications.id"],
            name=op.f("fk_checked_communications_communication_id"),
        ),
        sa.PrimaryKeyConstraint(
            "check_id", "communication_id", name=op.f("pk_checked_communications")
        ),
    )
    op.create_table(
        "draft_revisions",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", _AT, nullable=False),
        sa.Column("saved_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_draft_revisions_draft_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "revision", name=op.f("pk_draft_revisions")),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("check_id", sa.String(length=36), nullable=False),
        sa.Column("communication_id", sa.String(length=36), nullable=False),
        sa.Column("statement_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("passage_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("behaviour_kind", sa.String(length=8), nullable=True),
        sa.Column("behaviour_index", sa.Integer(), nullable=True),
        sa.Column("behaviour_locale", sa.String(length=35), nullable=True),
        sa.Column("behaviour_similarity", sa.Float(), nullable=True),
        sa.Column("engine_name", sa.String(length=100), nullable=False),
        sa.Column("engine_digest", sa.String(length=71), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["checks.id"], name=op.f("fk_findings_check_id")),
        sa.ForeignKeyConstraint(
            ["communication_id"], ["communications.id"], name=op.f("fk_findings_communication_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_findings_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint(
            "check_id",
            "communication_id",
            "start",
            "end",
            "statement_id",
            name=op.f("uq_findings_check_id_communication_id_start_end_statement_id"),
        ),
    )
    op.create_index(
        "ix_findings_organization_id_id", "findings", ["organization_id", "id"], unique=False
    )
    op.create_table(
        "import_rows",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_import_rows_job_id")),
        sa.PrimaryKeyConstraint("job_id", "row", name=op.f("pk_import_rows")),
    )
    op.create_table(
        "job_errors",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pointer", sa.String(length=500), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_errors_job_id")),
        sa.PrimaryKeyConstraint("job_id", "row", "pointer", name=op.f("pk_job_errors")),
    )
    op.create_table(
        "latest_checks",
        sa.Column("communication_id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("check_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_latest_checks_check_id")
        ),
        sa.ForeignKeyConstraint(
            ["communication_id"],
            ["communications.id"],
            name=op.f("fk_latest_checks_communication_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_latest_checks_organization_id")
        ),
        sa.PrimaryKeyConstraint("communication_id", name=op.f("pk_latest_checks")),
    )
    op.create_index(
        op.f("ix_latest_checks_organization_id"), "latest_checks", ["organization_id"], unique=False
    )
    op.create_table(
        "finding_reviews",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=36), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name=op.f("fk_finding_reviews_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_finding_reviews_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reviews")),
    )
    op.create_index(
        op.f("ix_finding_reviews_finding_id"), "finding_reviews", ["finding_id"], unique=False
    )
    op.create_table(
        "witnesses",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("path", sa.String(length=300), nullable=True),
        sa.Column("secret", sa.String(length=200), nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("removed_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_witnesses_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witnesses")),
    )
    op.create_index(op.f("ix_witnesses_organization_id"), "witnesses", ["organization_id"])
    op.create_table(
        "witnessed_checkpoints",
        sa.Column("witness_id", sa.String(length=36), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["witness_id"], ["witnesses.id"], name=op.f("fk_witnessed_checkpoints_witness_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_witnessed_checkpoints_organization_id"),
        ),
        sa.PrimaryKeyConstraint("witness_id", "size", name=op.f("pk_witnessed_checkpoints")),
    )
    op.create_index(
        op.f("ix_witnessed_checkpoints_organization_id"),
        "witnessed_checkpoints",
        ["organization_id"],
    )
