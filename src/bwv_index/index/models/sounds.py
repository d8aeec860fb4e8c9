"""Tables of sound: what came of listening to each item, and which pairs of items were laid over one another."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class SoundRow(Base):
    """What was heard in an item. The envelope lies in the derived folder under ``file``; empty where there is none.

    ``sudden`` lists sudden sounds, as the room of media tells them.
    """

    __tablename__ = "sounds"

    sha256: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    file: Mapped[str]
    file_sha256: Mapped[str]
    faults: Mapped[int]
    cut: Mapped[bool]
    sudden: Mapped[list[Any]]


class SoundMatchRow(Base):
    """That two items' sound was compared, over which offsets, and what came of it; ``first`` is the lesser hash."""

    __tablename__ = "sound_matches"

    first: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True)
    second: Mapped[str] = mapped_column(ForeignKey("items.sha256"), primary_key=True, index=True)
    version: Mapped[int]
    outcome: Mapped[str]
    looked: Mapped[list[Any]]
    score: Mapped[float]
    runner_up: Mapped[float]
    overlap_s: Mapped[float]
    offset_s: Mapped[float | None]
    half_width_s: Mapped[float | None]
