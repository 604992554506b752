"""The organization's own words: those it does not use or prefers others to.

Revision: 2026_11_24_own_words, after 2026_11_24_calibrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_own_words"
down_revision = "2026_11_24_calibrations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organizations", sa.Column("words", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    raise NotImplementedError("the record is append-only: restore a backup instead")
