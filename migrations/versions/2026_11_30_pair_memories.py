"""What checks remember of the pairs they read; not part of the record.

Revision: 2026_11_30_pair_memories, after 2026_11_25_gates.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_pair_memories"
down_revision = "2026_11_25_gates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair_memories",
        sa.Column("communication_id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("engine_digest", sa.String(length=71), nullable=False),
        sa.Column("pairs", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["communication_id"],
            ["communications.id"],
            name=op.f("fk_pair_memories_communication_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_pair_memories_organization_id"),
        ),
        sa.PrimaryKeyConstraint("communication_id", name=op.f("pk_pair_memories")),
    )


def downgrade() -> None:
    raise NotImplementedError("the record is append-only: restore a backup instead")
