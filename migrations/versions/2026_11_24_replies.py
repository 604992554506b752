"""What a communication answers, so that a dialogue can be told.

Revision: 2026_11_24_replies, after 2026_11_24_own_words.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_replies"
down_revision = "2026_11_24_own_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("communications", sa.Column("in_reply_to", sa.String(length=500), nullable=True))
    for column in ("external_id", "in_reply_to"):
        op.create_index(
            f"ix_communications_organization_id_{column}",
            "communications",
            ["organization_id", column],
        )


def downgrade() -> None:
    raise NotImplementedError("the record is append-only: restore a backup instead")
