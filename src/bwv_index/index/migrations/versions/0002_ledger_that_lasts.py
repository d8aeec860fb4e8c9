"""The ledger refuses change and removal; legal holds and retention choices have their tables.

The quarantine list is looked up by content, for which it has an index from here on.
"""

import sqlalchemy as sa
from alembic import op

from bwv_index.index.append_only import forbid_change

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of keeping, and close the ledger to everything but additions."""
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_holds_clip_id_clips")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_holds_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_clip_id"), "holds", ["clip_id"], unique=False)
    op.create_index(op.f("ix_holds_incident_id"), "holds", ["incident_id"], unique=False)
    op.create_table(
        "retention_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_retention_choices_clip_id_clips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_choices")),
    )
    op.create_index(op.f("ix_retention_choices_clip_id"), "retention_choices", ["clip_id"], unique=False)
    op.create_index(op.f("ix_refusals_sha256"), "refusals", ["sha256"], unique=False)
    for statement in forbid_change("ledger", op.get_bind().dialect.name):
        op.execute(statement)
