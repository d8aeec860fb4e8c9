"""Repository of footage that has arrived and that no platform's row is about, as its rows are looked for in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bwv_index.index.models import CatalogueRow, ClaimRow, ClipRow, LocationRow, PlacementRow
from bwv_index.index.parts import among
from bwv_index.index.values import ClaimView

AT_A_TIME = 1000
"""Rows held in memory while going through names and cameras."""


@dataclass(frozen=True, slots=True)
class CameraStart:
    """When a clip of a camera starts, give or take half the width of what is known."""

    clip: int
    device: str
    start_at: datetime
    half_width_s: float


@dataclass(frozen=True, slots=True)
class CameraTime:
    """A claim about the time of a clip of a camera."""

    clip: int
    device: str
    claim: ClaimView


class Arrived:
    """Clips with footage that no platform's row is about."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def clips(self, some: Iterable[int] | None = None) -> tuple[int, ...]:
        """Return those clips, all or of some, in order of their content's hash."""
        query = (
            select(ClipRow.id, ClipRow.sha256)
            .outerjoin(CatalogueRow, CatalogueRow.clip_id == ClipRow.id)
            .where(ClipRow.sha256.is_not(None), CatalogueRow.id.is_(None))
        )
        wanted = None if some is None else sorted(set(some))
        found = [
            row for which in among(ClipRow.id, wanted) for row in self._session.execute(query.where(which))
        ]
        return tuple(clip for clip, _ in sorted(found, key=lambda row: row[1] or ""))

    def names(self) -> Iterator[str]:
        """Give the name of every file that was seen, of any item and as often as it was seen."""
        yield from self._session.scalars(select(LocationRow.name).execution_options(yield_per=AT_A_TIME))

    def called(self, names: Sequence[str]) -> frozenset[int]:
        """Return the clips of which a file was seen under exactly one of these names."""
        query = select(ClipRow.id).join(LocationRow, LocationRow.sha256 == ClipRow.sha256)
        return frozenset(
            clip
            for which in among(LocationRow.name, names)
            for clip in self._session.scalars(query.where(which))
        )

    def starts(self, devices: Sequence[str]) -> Iterator[CameraStart]:
        """Give when each clip starts that has a known time and that a source says one of these cameras recorded."""
        query = (
            select(ClaimRow.clip_id, ClaimRow.value, PlacementRow.start_at, PlacementRow.half_width_s)
            .join(ClipRow, ClipRow.id == ClaimRow.clip_id)
            .join(PlacementRow, PlacementRow.clip_id == ClaimRow.clip_id)
            .where(
                ClaimRow.kind == "device", ClaimRow.superseded.is_(False), ClipRow.sha256.is_not(None),
                PlacementRow.current, PlacementRow.start_at.is_not(None),
            )
        )  # fmt: skip
        for which in among(ClaimRow.value, devices):
            rows = self._session.execute(query.where(which).execution_options(yield_per=AT_A_TIME))
            for clip, device, start, half_width_s in rows:
                if start is not None:
                    yield CameraStart(clip, device, start, half_width_s)

    def times(self, devices: Sequence[str]) -> Iterator[CameraTime]:
        """Give what is claimed of the time of each clip that a source says one of these cameras recorded."""
        time = aliased(ClaimRow)
        query = (
            select(ClaimRow.value, time)
            .join(time, time.clip_id == ClaimRow.clip_id)
            .join(ClipRow, ClipRow.id == ClaimRow.clip_id)
            .outerjoin(CatalogueRow, CatalogueRow.clip_id == ClaimRow.clip_id)
            .where(
                ClaimRow.kind == "device", ClaimRow.superseded.is_(False), time.kind == "time",
                time.superseded.is_(False), ClipRow.sha256.is_not(None), CatalogueRow.id.is_(None),
            )
        )  # fmt: skip
        for which in among(ClaimRow.value, devices):
            rows = self._session.execute(query.where(which).execution_options(yield_per=AT_A_TIME))
            for device, row in rows:
                claim = ClaimView(row.kind, row.source, row.raw, row.value, row.body)
                yield CameraTime(row.clip_id, device, claim)
