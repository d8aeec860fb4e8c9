"""What files say, whose sidecar is whose, working copies' parents, referrals, clocks, sound, roles, cases."""

import sqlalchemy as sa
from alembic import op

from bwv_index.index.any_length import OF_CLOCKS, hashed
from bwv_index.index.append_only import forbid_change

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of content, of clocks, of sound, of roles and of cases; no row of the older schema is touched."""
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
    _add_cases()


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


def _add_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urn_raw", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_table(
        "case_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("absent", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_answers_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_answers")),
    )
    op.create_index(op.f("ix_case_answers_case_id"), "case_answers", ["case_id"], unique=False)
    op.create_table(
        "case_defendants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("forename", sa.Text(), nullable=False),
        sa.Column("asn", sa.Text(), nullable=False),
        sa.Column("crimes", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_defendants_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_defendants")),
    )
    op.create_index(op.f("ix_case_defendants_case_id"), "case_defendants", ["case_id"], unique=False)
    op.create_table(
        "case_incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("place_shown", sa.Text(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_incidents_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_case_incidents_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_incidents")),
    )
    op.create_index(op.f("ix_case_incidents_case_id"), "case_incidents", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_incidents_incident_id"), "case_incidents", ["incident_id"], unique=False)
    op.create_table(
        "case_outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("defendant", sa.Integer(), nullable=False),
        sa.Column("charge", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("plea", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_outcomes_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_outcomes")),
    )
    op.create_index(op.f("ix_case_outcomes_case_id"), "case_outcomes", ["case_id"], unique=False)
    op.create_table(
        "case_packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.Text(), nullable=False),
        sa.Column("zip_sha256", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_packs_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_packs")),
    )
    op.create_index(op.f("ix_case_packs_case_id"), "case_packs", ["case_id"], unique=False)
    op.create_table(
        "case_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("force", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("warrant_number", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_people_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_people")),
    )
    op.create_index(op.f("ix_case_people_case_id"), "case_people", ["case_id"], unique=False)
    op.create_table(
        "case_urns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("urn_raw", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_urns_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_urns")),
    )
    op.create_index(op.f("ix_case_urns_case_id"), "case_urns", ["case_id"], unique=False)
    op.create_table(
        "exhibits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("producer_force", sa.Text(), nullable=False),
        sa.Column("producer_number", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("asked_in", sa.Text(), nullable=False),
        sa.Column("asked_out", sa.Text(), nullable=False),
        sa.Column("true_in", sa.Text(), nullable=False),
        sa.Column("true_out", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("snapped", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_exhibits_case_id_cases")),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name=op.f("fk_exhibits_sha256_items")),
        sa.ForeignKeyConstraint(["parent_id"], ["exhibits.id"], name=op.f("fk_exhibits_parent_id_exhibits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibits")),
        sa.UniqueConstraint(
            "case_id", "initials", "number", "letter", name=op.f("uq_exhibits_case_id_initials_number_letter")
        ),
    )
    op.create_index(op.f("ix_exhibits_case_id"), "exhibits", ["case_id"], unique=False)
    op.create_index(op.f("ix_exhibits_sha256"), "exhibits", ["sha256"], unique=False)
    op.create_table(
        "redaction_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_redaction_marks_case_id_cases")),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name=op.f("fk_redaction_marks_sha256_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction_marks")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_redaction_marks_case_id_number")),
    )
    op.create_index(op.f("ix_redaction_marks_case_id"), "redaction_marks", ["case_id"], unique=False)
    op.create_index(op.f("ix_redaction_marks_sha256"), "redaction_marks", ["sha256"], unique=False)
    op.create_table(
        "case_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("exhibit_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_marks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["exhibit_id"], ["exhibits.id"], name=op.f("fk_case_marks_exhibit_id_exhibits")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name=op.f("fk_case_marks_sha256_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_marks")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_marks_case_id_number")),
    )
    op.create_index(op.f("ix_case_marks_case_id"), "case_marks", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_marks_sha256"), "case_marks", ["sha256"], unique=False)
    op.create_table(
        "clip_disposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.Integer(), nullable=False),
        sa.Column("disposal", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("safe_description", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("undermines", sa.Text(), nullable=False),
        sa.Column("assists", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clip_disposals_case_id_cases")),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_clip_disposals_clip_id_clips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clip_disposals")),
    )
    op.create_index(op.f("ix_clip_disposals_case_id"), "clip_disposals", ["case_id"], unique=False)
    op.create_index(op.f("ix_clip_disposals_clip_id"), "clip_disposals", ["clip_id"], unique=False)
    op.create_table(
        "exhibit_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibit_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("working_copy", sa.Boolean(), nullable=False),
        sa.Column("command", sa.JSON(), nullable=False),
        sa.Column("programs", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("format_text", sa.Text(), nullable=False),
        sa.Column("duration", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibit_id"], ["exhibits.id"], name=op.f("fk_exhibit_files_exhibit_id_exhibits")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name=op.f("fk_exhibit_files_sha256_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit_files")),
        sa.UniqueConstraint("exhibit_id", "purpose", name=op.f("uq_exhibit_files_exhibit_id_purpose")),
    )
    op.create_index(op.f("ix_exhibit_files_exhibit_id"), "exhibit_files", ["exhibit_id"], unique=False)
    op.create_index(op.f("ix_exhibit_files_sha256"), "exhibit_files", ["sha256"], unique=False)
    op.create_table(
        "exhibit_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("key", sa.Boolean(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("property_ref", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibit_id"], ["exhibits.id"], name=op.f("fk_exhibit_words_exhibit_id_exhibits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit_words")),
    )
    op.create_index(op.f("ix_exhibit_words_exhibit_id"), "exhibit_words", ["exhibit_id"], unique=False)
    op.create_table(
        "redaction_handlings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("exhibit_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["redaction_marks.id"], name=op.f("fk_redaction_handlings_mark_id_redaction_marks")
        ),
        sa.ForeignKeyConstraint(
            ["exhibit_id"], ["exhibits.id"], name=op.f("fk_redaction_handlings_exhibit_id_exhibits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction_handlings")),
    )
    op.create_index(op.f("ix_redaction_handlings_mark_id"), "redaction_handlings", ["mark_id"], unique=False)
    op.create_table(
        "schedule_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.Integer(), nullable=False),
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_schedule_entries_case_id_cases")),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_schedule_entries_clip_id_clips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_entries")),
        sa.UniqueConstraint(
            "case_id", "schedule", "number", name=op.f("uq_schedule_entries_case_id_schedule_number")
        ),
    )
    op.create_index(op.f("ix_schedule_entries_case_id"), "schedule_entries", ["case_id"], unique=False)
    op.create_index(op.f("ix_schedule_entries_clip_id"), "schedule_entries", ["clip_id"], unique=False)
    for table in ("exhibits", "exhibit_files", "case_packs"):
        for statement in forbid_change(table, op.get_bind().dialect.name):
            op.execute(statement)
