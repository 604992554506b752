"""Calibrations from reviews, and second opinions with their transcripts.

Revision: 2026_11_24_calibrations, after 2026_11_23_first_light.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_calibrations"
down_revision = "2026_11_23_first_light"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "checks", sa.Column("calibration", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("checks", sa.Column("own_supports", sa.Float(), nullable=True))
    op.add_column("checks", sa.Column("own_contradicts", sa.Float(), nullable=True))
    op.add_column("checks", sa.Column("judge", sa.String(length=200), nullable=True))
    op.add_column("findings", sa.Column("judge", sa.String(length=200), nullable=True))
    op.add_column(
        "findings", sa.Column("transcript_hash", sa.LargeBinary(length=32), nullable=True)
    )
    _create_tables()
    if op.get_bind().dialect.name == "postgresql":
        _refuse_changes_on_postgresql()
    else:
        _refuse_changes_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("the record is append-only: restore a backup instead")


def _refuse_changes_on_sqlite() -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER calibrations_refuse_{act.lower()} BEFORE {act} ON calibrations "
            f"BEGIN SELECT RAISE(ABORT, 'calibrations is append-only: {act} refused'); END"
        )
    # INSERT OR REPLACE would delete a row without any DELETE trigger. Passed over, not refused:
    # ON CONFLICT DO NOTHING must stay possible.
    op.execute(
        "CREATE TRIGGER calibrations_refuse_replace BEFORE INSERT ON calibrations WHEN EXISTS "
        "(SELECT 1 FROM calibrations WHERE (organization_id, number) = "
        "(NEW.organization_id, NEW.number)) OR EXISTS (SELECT 1 FROM calibrations WHERE "
        "id = NEW.id) OR EXISTS (SELECT 1 FROM calibrations WHERE rowid = NEW.rowid) "
        "BEGIN SELECT RAISE(IGNORE); END"
    )


def _refuse_changes_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER calibrations_refuse_change BEFORE UPDATE OR DELETE ON calibrations "
        "FOR EACH ROW EXECUTE FUNCTION credo_refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER calibrations_refuse_truncate BEFORE TRUNCATE ON calibrations "
        "FOR EACH STATEMENT EXECUTE FUNCTION credo_refuse_change()"
    )


def _create_tables() -> None:
    op.create_table(
        "calibrations",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("engine_name", sa.String(length=100), nullable=True),
        sa.Column("supports", sa.Float(), nullable=True),
        sa.Column("contradicts", sa.Float(), nullable=True),
        sa.Column("supports_right", sa.Integer(), nullable=False),
        sa.Column("supports_wrong", sa.Integer(), nullable=False),
        sa.Column("contradicts_right", sa.Integer(), nullable=False),
        sa.Column("contradicts_wrong", sa.Integer(), nullable=False),
        sa.Column("cases_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reverted_to", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_calibrations_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "number", name=op.f("pk_calibrations")),
        sa.UniqueConstraint("id", name=op.f("uq_calibrations_id")),
    )
    op.create_table(
        "opinion_transcripts",
        sa.Column("check_id", sa.String(length=36), nullable=False),
        sa.Column("communication_id", sa.String(length=36), nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement_id", sa.String(length=36), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("judge", sa.String(length=200), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("response", sa.LargeBinary(), nullable=False),
        sa.Column("transcript_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_opinion_transcripts_check_id")
        ),
        sa.ForeignKeyConstraint(
            ["communication_id"],
            ["communications.id"],
            name=op.f("fk_opinion_transcripts_communication_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_opinion_transcripts_organization_id"),
        ),
        sa.PrimaryKeyConstraint(
            "check_id",
            "communication_id",
            "start",
            "end",
            "statement_id",
            name=op.f("pk_opinion_transcripts"),
        ),
    )
