"""What files say by themselves, whose sidecar is whose, what copies were made from, referrals, clocks, sound, roles."""

import sqlalchemy as sa
from alembic import op

from bwv_index.index.any_length import OF_CLOCKS, hashed

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of content, of clocks, of sound and of roles; no row of the older schema is touched."""
    op.create_table(
        "contents",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name=op.f("fk_contents_sha256_items")),
        sa.PrimaryKeyConstraint("sha256", "stage", name=op.f("pk_contents")),
    )
    op.create_table(
        "track_points",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("offset_us", sa.BigInteger(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("fix", sa.Text(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name=op.f("fk_track_points_sha256_items")),
        sa.PrimaryKeyConstraint("sha256", "number", name=op.f("pk_track_points")),
    )
    op.create_index(
        "ix_track_points_latitude_longitude", "track_points", ["latitude", "longitude"], unique=False
    )
    op.create_table(
        "pairings",
        sa.Column("sidecar", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sidecar"], ["items.sha256"], name=op.f("fk_pairings_sidecar_items")),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name=op.f("fk_pairings_sha256_items")),
        sa.PrimaryKeyConstraint("sidecar", "sha256", "name", name=op.f("pk_pairings")),
    )
    op.create_index(op.f("ix_pairings_sha256"), "pairings", ["sha256"], unique=False)
    op.create_table(
        "derivations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_derivations_clip_id_clips")),
        sa.ForeignKeyConstraint(["parent_id"], ["clips.id"], name=op.f("fk_derivations_parent_id_clips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derivations")),
    )
    op.create_index(op.f("ix_derivations_clip_id"), "derivations", ["clip_id"], unique=False)
    op.create_index(op.f("ix_derivations_parent_id"), "derivations", ["parent_id"], unique=False)
    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_referrals_clip_id_clips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_clip_id"), "referrals", ["clip_id"], unique=False)
    _add_clocks()
    _add_sounds()
    _add_roles()


def _add_clocks() -> None:
    op.create_table(
        "clock_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_key", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("offset_s", sa.Double(), nullable=False),
        sa.Column("half_width_s", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_to", sa.BigInteger(), nullable=False),
        sa.Column("compared_at", sa.BigInteger(), nullable=True),
        sa.Column("replaces", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_checks")),
    )
    op.create_index(op.f("ix_clock_checks_device_key"), "clock_checks", ["device_key"], unique=False)
    op.create_table(
        "device_offsets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("offset_s", sa.Double(), nullable=False),
        sa.Column("half_width_s", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_to", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_offsets")),
    )
    op.create_index(op.f("ix_device_offsets_device_key"), "device_offsets", ["device_key"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in hashed(OF_CLOCKS):
            op.execute(statement)


def _add_sounds() -> None:
    op.create_table(
        "sounds",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.Column("sudden", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name=op.f("fk_sounds_sha256_items")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sounds")),
    )
    op.create_table(
        "sound_matches",
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("looked", sa.JSON(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("runner_up", sa.Double(), nullable=False),
        sa.Column("overlap_s", sa.Double(), nullable=False),
        sa.Column("offset_s", sa.Double(), nullable=True),
        sa.Column("half_width_s", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["first"], ["items.sha256"], name=op.f("fk_sound_matches_first_items")),
        sa.ForeignKeyConstraint(["second"], ["items.sha256"], name=op.f("fk_sound_matches_second_items")),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_sound_matches")),
    )
    op.create_index(op.f("ix_sound_matches_second"), "sound_matches", ["second"], unique=False)


def _add_roles() -> None:
    op.create_table(
        "role_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("force", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_role_words_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_words")),
    )
    op.create_index(op.f("ix_role_words_incident_id"), "role_words", ["incident_id"], unique=False)
