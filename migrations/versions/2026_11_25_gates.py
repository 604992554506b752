"""Gates: the rules that must be silent before a draft is submitted or published.

Revision: 2026_11_25_gates, after 2026_11_25_builder_sessions.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_gates"
down_revision = "2026_11_25_builder_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organizations", sa.Column("gates", sa.JSON(), nullable=False, server_default="{}")
    )


def downgrade() -> None:
    raise NotImplementedError("the record is append-only: restore a backup instead")
