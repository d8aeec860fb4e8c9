"""Repository of what files say by themselves: content as read, positions, whose sidecar is whose, what was copied."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bwv_index.index.models import (
    ClipRow,
    ContentRow,
    DerivationRow,
    ItemRow,
    LocationRow,
    PairingRow,
    SidecarRow,
    TrackPointRow,
)
from bwv_index.index.values import (
    DerivationView,
    ItemKind,
    LocationView,
    NeighbourView,
    PairingView,
    TrackPointView,
)


class Contents:
    """What readers found in items, and which sidecars belong to which footage."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(
        self, sha256: str, stage: str, body: Mapping[str, Any], points: Sequence[TrackPointView] | None = None
    ) -> None:
        """Keep what a stage found in an item in place of what it found before; ``points`` None leaves those be."""
        held = self._session.get(ContentRow, (sha256, stage))
        if held is None:
            self._session.add(ContentRow(sha256=sha256, stage=stage, body=dict(body)))
        elif held.body != dict(body):
            held.body = dict(body)
        if points is not None and points != self.points(sha256):
            self._session.execute(delete(TrackPointRow).where(TrackPointRow.sha256 == sha256))
            self._session.add_all(_point_row(sha256, point) for point in points)
        self._session.flush()

    def of(self, sha256: str) -> tuple[Mapping[str, Any], ...]:
        """Return what was found in an item, in order of the stages' names."""
        query = select(ContentRow).where(ContentRow.sha256 == sha256).order_by(ContentRow.stage)
        return tuple(row.body for row in self._session.scalars(query))

    def points(self, sha256: str) -> tuple[TrackPointView, ...]:
        """Return the positions that an item's device measured, in the order in which it wrote them."""
        query = select(TrackPointRow).where(TrackPointRow.sha256 == sha256).order_by(TrackPointRow.number)
        return tuple(_point(row) for row in self._session.scalars(query))

    def neighbours(self, folder: bytes) -> tuple[NeighbourView, ...]:
        """Return the footage and the sidecars that were seen directly in a folder, in order of path.

        Nothing where no sidecar was. Folders below are passed over inside the database, by their paths' slashes.
        """
        prefix = folder.rstrip(b"/") + b"/"
        place = LocationRow
        slashes = func.length(place.path) - func.length(func.replace(place.path, "/", ""))
        directly = (
            place.path_raw >= prefix, place.path_raw < prefix[:-1] + b"0", slashes == prefix.count(b"/"),
        )  # fmt: skip
        beside = select(SidecarRow.location_id).join(place, place.id == SidecarRow.location_id)
        if self._session.scalar(beside.where(*directly).limit(1)) is None:
            return ()
        query = (
            select(place.path, place.sha256, SidecarRow.location_id)
            .join(ItemRow, ItemRow.sha256 == place.sha256)
            .outerjoin(SidecarRow, SidecarRow.location_id == place.id)
            .where(*directly, or_(SidecarRow.location_id.is_not(None), ItemRow.kind == ItemKind.FOOTAGE))
            .order_by(place.path_raw, place.id)
        )
        return tuple(
            NeighbourView(path, sha256, ItemKind.FOOTAGE if sidecar is None else ItemKind.SIDECAR)
            for path, sha256, sidecar in self._session.execute(query)
        )

    def pair(self, sidecar: str, sha256: str, how: str, name: str) -> bool:
        """Note that a sidecar, called ``name`` there, belongs to an item of footage; return whether that is new.

        A sidecar with content is paired with an item once, and this takes the place of what was noted. All empty files
        are one item, and what one says is in its name: such is paired by each of its names.
        """
        query = select(PairingRow).where(PairingRow.sidecar == sidecar, PairingRow.sha256 == sha256)
        held = {row.name: row for row in self._session.scalars(query)}
        same = held.get(name)
        if same is not None and same.how == how:
            return False
        empty = self._session.get_one(ItemRow, sidecar).size == 0
        for row in held.values() if not empty else filter(None, [same]):
            self._session.delete(row)
        self._session.flush()
        self._session.add(PairingRow(sidecar=sidecar, sha256=sha256, how=how, name=name))
        self._session.flush()
        return True

    def sidecars_of(self, sha256: str) -> tuple[PairingView, ...]:
        """Return the sidecars of one item of footage; none where the hash is empty: a clip without footage has none."""
        return self._pairings(PairingRow.sha256 == sha256)

    def footage_of(self, sidecar: str) -> tuple[PairingView, ...]:
        """Return the items of footage to which one sidecar belongs."""
        return self._pairings(PairingRow.sidecar == sidecar)

    def _pairings(self, about: ColumnElement[bool]) -> tuple[PairingView, ...]:
        query = (
            select(PairingRow).where(about).order_by(PairingRow.sha256, PairingRow.sidecar, PairingRow.name)
        )
        return tuple(
            PairingView(row.sidecar, row.sha256, row.how, row.name) for row in self._session.scalars(query)
        )

    def sidecars_without_footage(self) -> tuple[LocationView, ...]:
        """Return the places of the sidecars that no footage claims, in order of path."""
        query = (
            select(LocationRow)
            .join(SidecarRow, SidecarRow.location_id == LocationRow.id)
            .where(SidecarRow.sha256.not_in(select(PairingRow.sidecar)))
            .order_by(LocationRow.path_raw, LocationRow.id)
        )
        return tuple(
            LocationView(row.path, row.path_raw, row.relative, row.name, row.seen_at)
            for row in self._session.scalars(query)
        )

    def derive(self, clip: int, parent: int, by: str, at: datetime, why: str) -> None:
        """Note that a person names the clip from which another was made."""
        self._session.add(DerivationRow(clip_id=clip, parent_id=parent, by=by, at=at, why=why))
        self._session.flush()

    def derivations(self, clips: Iterable[int] | None = None) -> tuple[DerivationView, ...]:
        """Return what persons said of where clips come from, oldest first; the newest of a clip counts."""
        query = (
            select(DerivationRow, ClipRow.evidence_id)
            .join(ClipRow, ClipRow.id == DerivationRow.parent_id)
            .order_by(DerivationRow.at, DerivationRow.id)
        )
        if clips is not None:
            query = query.where(DerivationRow.clip_id.in_(sorted(set(clips))))
        return tuple(
            DerivationView(row.clip_id, row.parent_id, parent, row.by, row.at, row.why)
            for row, parent in self._session.execute(query)
        )


def carry_derivations(session: Session, waiting: int, footage: int) -> None:
    """Give what was said of one clip's origin, or of it as an origin, to the clip that it is joined to.

    What was said of the two themselves goes: they are one now, and no clip is made from itself. The ledger keeps it.
    """
    pair = (waiting, footage)
    session.execute(
        delete(DerivationRow).where(DerivationRow.clip_id.in_(pair), DerivationRow.parent_id.in_(pair))
    )
    for column in (DerivationRow.clip_id, DerivationRow.parent_id):
        session.execute(update(DerivationRow).where(column == waiting).values({column.key: footage}))


def current_parents(said: Iterable[DerivationView]) -> Iterator[DerivationView]:
    """Give the words about each clip's origin that count: the newest."""
    yield from {one.clip_id: one for one in said}.values()


def _point_row(sha256: str, point: TrackPointView) -> TrackPointRow:
    return TrackPointRow(
        sha256=sha256, number=point.number, source=point.source, offset_us=point.offset_us,
        latitude=point.latitude, longitude=point.longitude, at=point.at, fix=point.fix,
        accuracy_m=point.accuracy_m,
    )  # fmt: skip


def _point(row: TrackPointRow) -> TrackPointView:
    return TrackPointView(
        row.number, row.source, row.offset_us, row.latitude, row.longitude, row.at, row.fix, row.accuracy_m
    )
