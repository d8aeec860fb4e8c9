"""Tables of clips: what each is called, what is claimed of it, and when it is placed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class ClipRow(Base):
    """One clip: footage that is held, or a row of a platform's list whose footage has not arrived."""

    __tablename__ = "clips"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str | None] = mapped_column(ForeignKey("items.sha256"), unique=True)
    profile: Mapped[str]
    title: Mapped[str]
    recording: Mapped[str] = mapped_column(index=True)


class CatalogueRow(Base):
    """A platform's row about a clip, as read."""

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[str] = mapped_column(unique=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    joined_by: Mapped[str]
    doubt: Mapped[str]
    device_serial: Mapped[str] = mapped_column(index=True)
    officer: Mapped[str]
    officer_raw: Mapped[str]
    recorded_at: Mapped[datetime | None]
    recorded_at_raw: Mapped[str]
    duration_s: Mapped[float | None]
    title: Mapped[str] = mapped_column(index=True)
    reference: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    uploaded_at: Mapped[datetime | None]
    notes: Mapped[list[Any]]
    flags: Mapped[list[Any]]


class ClaimRow(Base):
    """One statement by one source about a clip (time, officer, device, position, reference), as read.

    A claim is kept for ever; one that its source has since replaced is superseded, and counts no more.
    """

    __tablename__ = "claims"
    __table_args__ = (Index("ix_claims_kind_value", "kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    kind: Mapped[str]
    source: Mapped[str]
    raw: Mapped[str]
    value: Mapped[str]
    body: Mapped[dict[str, Any]]
    superseded: Mapped[bool]


class PlacementRow(Base):
    """Where a clip stands in UTC; superseded by a later row, never overwritten."""

    __tablename__ = "placements"
    __table_args__ = (Index("ix_placements_current_start", "current", "start_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    current: Mapped[bool]
    start_at: Mapped[datetime | None]
    end_at: Mapped[datetime | None]
    half_width_s: Mapped[float]
    method: Mapped[str]
    conflicts: Mapped[list[Any]]
    body: Mapped[dict[str, Any]]


class RecordingRow(Base):
    """An ordered run of files from one camera, with the gap in seconds before each (negative: overlap)."""

    __tablename__ = "recordings"

    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    gap_s: Mapped[float | None]
