"""Tables of cameras' clocks: what persons checked, and what was worked out from the footage itself."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class ClockCheckRow(Base):
    """What a person says of a camera's clock, or that earlier words no longer count. Rows are only ever added.

    ``replaces`` holds the numbers of the rows that this one supersedes. A row of the verdict ``withdraw`` says nothing
    of the clock itself. ``offset_s`` is the camera's clock less true time: positive where it is fast.
    """

    __tablename__ = "clock_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    device_key: Mapped[str] = mapped_column(index=True)
    device: Mapped[str]
    verdict: Mapped[str]
    offset_s: Mapped[float]
    half_width_s: Mapped[float]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    compared_at: Mapped[datetime | None]
    replaces: Mapped[list[Any]]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class DeviceOffsetRow(Base):
    """How far a camera's clock was off, worked out from its clips; superseded by later rows, never overwritten."""

    __tablename__ = "device_offsets"

    id: Mapped[int] = mapped_column(primary_key=True)
    device_key: Mapped[str] = mapped_column(index=True)
    position: Mapped[int]
    current: Mapped[bool]
    offset_s: Mapped[float]
    half_width_s: Mapped[float]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    body: Mapped[dict[str, Any]]
