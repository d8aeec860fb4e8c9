"""Tables of what was taken in: batches, items, where each was seen, and what was refused."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base, FileTime


class BatchRow(Base):
    """One ingest run."""

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    operator: Mapped[str]
    mode: Mapped[str]
    sources: Mapped[list[Any]]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]]
    settings: Mapped[str]
    software: Mapped[str]


class ItemRow(Base):
    """One content: everything that has this SHA-256."""

    __tablename__ = "items"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    held: Mapped[str]
    format: Mapped[str]
    taken_at: Mapped[datetime]
    operator: Mapped[str]


class LocationRow(Base):
    """One path that an item was seen at. ``path_raw`` is the exact bytes; ``path`` is for reading."""

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("path_raw", "sha256"), Index("ix_locations_name", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), index=True)
    path_raw: Mapped[bytes] = mapped_column(LargeBinary)
    path: Mapped[str]
    relative: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(FileTime)
    ctime_ns: Mapped[int] = mapped_column(FileTime)
    seen_at: Mapped[datetime]


class RefusalRow(Base):
    """One entry of the quarantine list: a path that could not be used, why, and which bytes are kept."""

    __tablename__ = "refusals"
    __table_args__ = (UniqueConstraint("path_raw", "code", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    path_raw: Mapped[bytes] = mapped_column(LargeBinary)
    path: Mapped[str]
    code: Mapped[str]
    detail: Mapped[str]
    remedy: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    seen_at: Mapped[datetime]


class SidecarRow(Base):
    """A file that belongs to footage by its name and place (a position log, captions, a platform's note)."""

    __tablename__ = "sidecars"

    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), index=True)
    stem: Mapped[str] = mapped_column(index=True)


class StageRow(Base):
    """That a stage has been done: the key under which its result need not be made again."""

    __tablename__ = "stages"

    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    settings: Mapped[str]
    outcome: Mapped[str]


class FindingRow(Base):
    """One thing that inspection, or the comparison with a manifest, noticed about an item."""

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("sha256", "code", "detail"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), index=True)
    code: Mapped[str]
    severity: Mapped[str]
    detail: Mapped[str]


class MediaRow(Base):
    """What inspection found in an item; ``facts`` holds all of it, the columns what is searched and listed."""

    __tablename__ = "media"

    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    format: Mapped[str]
    video_codec: Mapped[str]
    audio_codec: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    duration_us: Mapped[int | None] = mapped_column(BigInteger)
    playable_us: Mapped[int | None] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]]


class KeyframeRow(Base):
    """One chosen picture; the JPEG lies in the derived folder under ``file``."""

    __tablename__ = "keyframes"

    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    pts: Mapped[int] = mapped_column(BigInteger)
    time_base_num: Mapped[int]
    time_base_den: Mapped[int]
    picture_sha256: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    sharpness: Mapped[float]
    luma: Mapped[float]
    perceptual_hash: Mapped[str]
    reason: Mapped[str]
    file: Mapped[str]


class SheetRow(Base):
    """The contact sheet of an item, and what its labels were made from (``basis``)."""

    __tablename__ = "sheets"

    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    file: Mapped[str]
    picture_sha256: Mapped[str]
    basis: Mapped[str]
