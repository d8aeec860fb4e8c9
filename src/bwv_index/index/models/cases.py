"""Tables of prosecution cases. Rows are only ever added; the newest about a thing counts.

Times inside a file are exact fractions of seconds, kept as text (``251/25``), empty where there is none.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class CaseRow(Base):
    """One case, as it was opened."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    urn_raw: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class CaseUrnRow(Base):
    """A corrected URN of a case."""

    __tablename__ = "case_urns"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    urn_raw: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class CaseIncidentRow(Base):
    """That an incident is part of a case, or is no more, and the place that is told of it outside."""

    __tablename__ = "case_incidents"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    place_shown: Mapped[str]
    inside: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class CasePersonRow(Base):
    """An officer or member of staff in a role of a case, or that the row was withdrawn."""

    __tablename__ = "case_people"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    role: Mapped[str]
    force: Mapped[str]
    number: Mapped[str]
    rank: Mapped[str]
    surname: Mapped[str]
    initials: Mapped[str]
    warrant_number: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    branch: Mapped[str]
    station: Mapped[str]
    withdrawn: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class CaseDefendantRow(Base):
    """A defendant of a case by a number that no other ever gets, or that he or she is none any more."""

    __tablename__ = "case_defendants"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    surname: Mapped[str]
    forename: Mapped[str]
    asn: Mapped[str]
    crimes: Mapped[list[Any]]
    withdrawn: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class ClipDisposalRow(Base):
    """What a person decided becomes of a recording in a case; ``disposal`` is empty where two joined clips differ."""

    __tablename__ = "clip_disposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    disposal: Mapped[str]
    description: Mapped[str]
    safe_description: Mapped[str]
    sensitivity: Mapped[str]
    undermines: Mapped[str]
    assists: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class ExhibitRow(Base):
    """One exhibit and what its evidence file was made of. The database refuses to change or remove a row."""

    __tablename__ = "exhibits"
    __table_args__ = (UniqueConstraint("case_id", "initials", "number", "letter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    initials: Mapped[str]
    number: Mapped[int]
    letter: Mapped[str]
    kind: Mapped[str]
    producer_force: Mapped[str]
    producer_number: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("exhibits.id"))
    asked_in: Mapped[str]
    asked_out: Mapped[str]
    true_in: Mapped[str]
    true_out: Mapped[str]
    how: Mapped[str]
    snapped: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class ExhibitFileRow(Base):
    """One file of an exhibit, kept as an item. The database refuses to change or remove a row."""

    __tablename__ = "exhibit_files"
    __table_args__ = (UniqueConstraint("exhibit_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibits.id"), index=True)
    purpose: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), index=True)
    how: Mapped[str]
    working_copy: Mapped[bool]
    command: Mapped[list[Any]]
    programs: Mapped[list[Any]]
    notes: Mapped[list[Any]]
    format_text: Mapped[str]
    duration: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class ExhibitWordsRow(Base):
    """What is said of an exhibit, or that it is withdrawn."""

    __tablename__ = "exhibit_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibits.id"), index=True)
    title: Mapped[str]
    detail: Mapped[str]
    key: Mapped[bool | None]
    link: Mapped[str]
    location: Mapped[str]
    property_ref: Mapped[str]
    withdrawn: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class CaseMarkRow(Base):
    """A moment of a recording that a person describes; ``replaces`` is the number of the mark it stands for."""

    __tablename__ = "case_marks"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibits.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), index=True)
    start: Mapped[str]
    end: Mapped[str]
    seen: Mapped[str]
    heard: Mapped[str]
    tag: Mapped[str]
    replaces: Mapped[int | None]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class RedactionMarkRow(Base):
    """A stretch of a recording that may have to be hidden."""

    __tablename__ = "redaction_marks"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), index=True)
    start: Mapped[str]
    end: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class RedactionHandlingRow(Base):
    """What was done about a stretch that was marked for redaction."""

    __tablename__ = "redaction_handlings"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("redaction_marks.id"), index=True)
    state: Mapped[str]
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibits.id"))
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class CaseAnswerRow(Base):
    """What a person answers about one subject of a topic."""

    __tablename__ = "case_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    topic: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    absent: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class ScheduleEntryRow(Base):
    """A line's number on a schedule of unused material, and the version of the pack that gave it."""

    __tablename__ = "schedule_entries"
    __table_args__ = (UniqueConstraint("case_id", "schedule", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    schedule: Mapped[str]
    number: Mapped[int]
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    of: Mapped[str]
    version: Mapped[int]
    by: Mapped[str]
    at: Mapped[datetime]


class CasePackRow(Base):
    """One pack of a case that was made. The database refuses to change or remove a row."""

    __tablename__ = "case_packs"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    version: Mapped[int]
    variant: Mapped[str]
    path: Mapped[str]
    manifest_sha256: Mapped[str]
    zip_sha256: Mapped[str]
    snapshot_sha256: Mapped[str]
    state: Mapped[dict[str, Any]]
    overrides: Mapped[list[Any]]
    by: Mapped[str]
    at: Mapped[datetime]


class CaseOutcomeRow(Base):
    """How one charge against one defendant ended; no pack holds it."""

    __tablename__ = "case_outcomes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    defendant: Mapped[int]
    charge: Mapped[str]
    code: Mapped[str]
    plea: Mapped[str]
    result: Mapped[str]
    sentence: Mapped[str]
    on: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]
