"""The builder's sessions and the answers in them.

Revision: 2026_11_25_builder_sessions, after 2026_11_24_replies.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_builder_sessions"
down_revision = "2026_11_24_replies"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "builder_sessions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_builder_sessions_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_builder_sessions")),
    )
    op.create_index(
        "ix_builder_sessions_organization_id_id", "builder_sessions", ["organization_id", "id"]
    )
    op.create_table(
        "builder_answers",
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("participant", sa.String(length=100), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("updated_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["builder_sessions.id"], name=op.f("fk_builder_answers_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "participant", name=op.f("pk_builder_answers")),
    )


def downgrade() -> None:
    raise NotImplementedError("the record is append-only: restore a backup instead")
