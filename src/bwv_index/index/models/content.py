"""Tables of what files say by themselves: their content as read, where it was recorded, which sidecar is whose."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class ContentRow(Base):
    """What one stage of reading found in an item, whole; ``stage`` is the reading of bytes, or of the picture."""

    __tablename__ = "contents"

    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


class TrackPointRow(Base):
    """One measured position of an item, to be searched by place; the track itself stands in ``contents``."""

    __tablename__ = "track_points"
    __table_args__ = (Index("ix_track_points_latitude_longitude", "latitude", "longitude"),)

    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    offset_us: Mapped[int | None] = mapped_column(BigInteger)
    latitude: Mapped[float]
    longitude: Mapped[float]
    at: Mapped[datetime | None]
    fix: Mapped[str]
    accuracy_m: Mapped[float | None]


class PairingRow(Base):
    """That a sidecar belongs to an item of footage, by which rule, and what it is called there."""

    __tablename__ = "pairings"

    sidecar: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    how: Mapped[str]


class DerivationRow(Base):
    """That a person names the clip from which another was made; the newest row about a clip counts."""

    __tablename__ = "derivations"

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]
