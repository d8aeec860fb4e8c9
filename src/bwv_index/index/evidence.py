"""Repository of what was taken in: batches, items, locations, stages, findings."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, delete, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from bwv_index.index.models import (
    BatchRow,
    ClipRow,
    FindingRow,
    ItemRow,
    LocationRow,
    SidecarRow,
    StageRow,
)
from bwv_index.index.models.base import moment_of
from bwv_index.index.text import readable, readable_path
from bwv_index.index.values import (
    FindingView,
    Held,
    HeldItem,
    ItemKind,
    ItemView,
    LocationView,
    PlaceView,
)

PLACES_AT_ONCE = 1000
"""Rows held in memory while going through places."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as intake saw it: where, how large, when last written."""

    path: Path
    relative: Path
    size: int
    mtime_ns: int
    ctime_ns: int = 0


class Evidence:
    """What is held and where it was seen."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def start_batch(
        self, operator: str, mode: str, sources: Sequence[str], at: datetime, settings: str, software: str
    ) -> int:
        """Open a batch; return its number."""
        row = BatchRow(
            operator=operator, mode=mode, sources=list(sources), started_at=at, ended_at=None,
            counts={}, settings=settings, software=software,
        )  # fmt: skip
        self._session.add(row)
        self._session.flush()
        return row.id

    def end_batch(self, batch: int, at: datetime, counts: Mapping[str, int]) -> None:
        """Close a batch with its counts."""
        row = self._session.get_one(BatchRow, batch)
        row.ended_at, row.counts = at, dict(counts)

    def item(self, sha256: str) -> ItemView | None:
        """Return an item, or None where nothing with that hash is held."""
        row = self._session.get(ItemRow, sha256)
        return None if row is None else _item(row)

    def add_item(
        self,
        sha256: str,
        size: int,
        kind: ItemKind,
        held: Held,
        file_format: str,
        at: datetime,
        operator: str,
    ) -> None:
        """Add a content that is new to the index."""
        self._session.add(
            ItemRow(
                sha256=sha256,
                size=size,
                kind=kind,
                held=held,
                format=file_format,
                taken_at=at,
                operator=operator,
            )
        )
        self._session.flush()

    def now_in_vault(self, sha256: str) -> None:
        """Note that an item known by reference has now been copied into the vault."""
        self._session.get_one(ItemRow, sha256).held = Held.VAULT

    def known_as(self, seen: SeenFile) -> ItemView | None:
        """Return the item that this path held at its last reading, if size and time have not moved since."""
        query = (
            select(ItemRow)
            .join(LocationRow, LocationRow.sha256 == ItemRow.sha256)
            .where(
                LocationRow.path_raw == os.fsencode(seen.path),
                LocationRow.size == seen.size,
                LocationRow.mtime_ns == seen.mtime_ns,
                LocationRow.ctime_ns == seen.ctime_ns,
            )
            .order_by(LocationRow.id.desc())
            .limit(1)
        )
        row = self._session.scalar(query)
        return None if row is None else _item(row)

    def add_location(self, sha256: str, seen: SeenFile, at: datetime) -> bool:
        """Note where an item was seen; return whether the place is new. A newer time stamp is taken over."""
        raw = os.fsencode(seen.path)
        query = select(LocationRow).where(LocationRow.path_raw == raw, LocationRow.sha256 == sha256)
        row = self._session.scalar(query)
        if row is not None:
            row.mtime_ns, row.ctime_ns = seen.mtime_ns, seen.ctime_ns
            return False
        self._session.add(
            LocationRow(
                sha256=sha256, path_raw=raw, path=readable_path(seen.path), relative=readable_path(seen.relative),
                name=readable_path(Path(seen.path.name)), size=seen.size, mtime_ns=seen.mtime_ns,
                ctime_ns=seen.ctime_ns, seen_at=at,
            )
        )  # fmt: skip
        self._session.flush()
        return True

    def locations(self, sha256: str) -> tuple[LocationView, ...]:
        """Return every place where an item was seen, in order of path."""
        query = select(LocationRow).where(LocationRow.sha256 == sha256).order_by(LocationRow.path_raw)
        return tuple(map(_place, self._session.scalars(query)))

    def relatives(self) -> Mapping[str, tuple[str, ...]]:
        """Return under which paths each item was seen, from its source down, each once; of all items at once."""
        query = select(LocationRow.sha256, LocationRow.relative).order_by(
            LocationRow.path_raw, LocationRow.id
        )
        found: dict[str, dict[str, None]] = {}
        for sha256, relative in self._session.execute(query.execution_options(yield_per=1000)):
            found.setdefault(sha256, {})[relative] = None
        return {sha256: tuple(paths) for sha256, paths in found.items()}

    def places(self, sha256: str) -> Iterator[PlaceView]:
        """Go through every place where an item was seen, in order of path."""
        return self._places(LocationRow.sha256 == sha256)

    def places_below(self, path: Path) -> Iterator[PlaceView]:
        """Go through every place on record at a path or below it, in order of path, holding few at a time."""
        raw = os.fsencode(path)
        folder = raw.rstrip(b"/") + b"/"
        # a range of bytes and no LIKE, whose wildcards stand in names: "0" is the character after "/"
        inside = and_(LocationRow.path_raw >= folder, LocationRow.path_raw < folder[:-1] + b"0")
        return self._places(or_(LocationRow.path_raw == raw, inside))

    def _places(self, where: ColumnElement[bool]) -> Iterator[PlaceView]:
        place, item = LocationRow, ItemRow
        query = (
            select(
                place.path_raw, place.path, place.mtime_ns, place.ctime_ns,
                item.sha256, item.size, item.kind, item.held, item.format,
            )
            .join(item, item.sha256 == place.sha256)
            .where(where)
            .order_by(place.path_raw, place.id)
        )  # fmt: skip
        for row in self._session.execute(query).yield_per(PLACES_AT_ONCE):
            held = ItemView(row.sha256, row.size, ItemKind(row.kind), Held(row.held), row.format)
            yield PlaceView(row.path_raw, row.path, held, row.mtime_ns, row.ctime_ns)

    def add_sidecar(self, sha256: str, seen: SeenFile) -> None:
        """Note that a location holds a sidecar, and the stem that its footage would have."""
        query = select(LocationRow).where(
            LocationRow.path_raw == os.fsencode(seen.path), LocationRow.sha256 == sha256
        )
        location = self._session.scalars(query).one()
        if self._session.get(SidecarRow, location.id) is None:
            stem = readable_path(seen.path.with_suffix(""))
            self._session.add(SidecarRow(location_id=location.id, sha256=sha256, stem=stem))

    def is_sidecar(self, path: Path) -> bool:
        """Whether what was seen at a path is on record as a sidecar."""
        query = (
            select(SidecarRow.location_id)
            .join(LocationRow, LocationRow.id == SidecarRow.location_id)
            .where(LocationRow.path_raw == os.fsencode(path))
        )
        return self._session.scalars(query).first() is not None

    def others_at(self, sha256: str) -> tuple[tuple[LocationView, str, LocationView], ...]:
        """Return the places of an item where other content was seen too: each with that one's SHA-256 and place."""
        mine, other = aliased(LocationRow), aliased(LocationRow)
        query = (
            select(mine, other)
            .join(other, other.path_raw == mine.path_raw)
            .where(mine.sha256 == sha256, other.sha256 != sha256)
            .order_by(mine.path_raw, other.id)
        )
        return tuple((_place(one), two.sha256, _place(two)) for one, two in self._session.execute(query))

    def sidecars_of(self, sha256: str) -> tuple[LocationView, ...]:
        """Return the sidecars that lie beside any location of an item, under the same name."""
        stems = {str(Path(place.path).with_suffix("")) for place in self.locations(sha256)}
        query = (
            select(LocationRow)
            .join(SidecarRow, SidecarRow.location_id == LocationRow.id)
            .where(SidecarRow.stem.in_(stems))
            .order_by(LocationRow.path_raw, LocationRow.id)
        )
        return tuple(map(_place, self._session.scalars(query)))

    def stage_done(self, sha256: str, stage: str, version: int, settings: str) -> str | None:
        """Return a stage's outcome where it has been done at this version and settings, else None."""
        row = self._session.get(StageRow, (sha256, stage))
        return row.outcome if row and (row.version, row.settings) == (version, settings) else None

    def mark_stage(self, sha256: str, stage: str, version: int, settings: str, outcome: str) -> None:
        """Note that a stage has been done."""
        self._session.merge(
            StageRow(sha256=sha256, stage=stage, version=version, settings=settings, outcome=outcome)
        )

    def replace_findings(self, sha256: str, found: Sequence[FindingView]) -> None:
        """Put what a new inspection noticed in place of what an older one did."""
        self._session.execute(delete(FindingRow).where(FindingRow.sha256 == sha256))
        for finding in found:
            self.add_finding(sha256, finding)

    def add_finding(self, sha256: str, finding: FindingView) -> None:
        """Note one thing about an item, once."""
        query = select(FindingRow).where(
            FindingRow.sha256 == sha256, FindingRow.code == finding.code, FindingRow.detail == finding.detail
        )
        if self._session.scalar(query) is None:
            self._session.add(
                FindingRow(sha256=sha256, code=finding.code, severity=finding.severity, detail=finding.detail)
            )
            self._session.flush()

    def findings(self, sha256: str) -> tuple[FindingView, ...]:
        """Return what was noticed about an item."""
        query = (
            select(FindingRow).where(FindingRow.sha256 == sha256).order_by(FindingRow.code, FindingRow.detail)
        )
        return tuple(FindingView(r.code, r.severity, r.detail) for r in self._session.scalars(query))

    def with_findings(self, codes: Collection[str]) -> tuple[str, ...]:
        """Return the hashes of the items of which any of these things was noticed, in order."""
        query = select(FindingRow.sha256).where(FindingRow.code.in_(sorted(codes))).distinct()
        return tuple(self._session.scalars(query.order_by(FindingRow.sha256)))

    def held_items(self, after: str = "", most: int | None = None) -> Iterator[HeldItem]:
        """Give items in order of their hash, with every place each was seen at: all, or a page after a hash."""
        page = select(ItemRow.sha256).where(ItemRow.sha256 > after).order_by(ItemRow.sha256).limit(most)
        query = (
            select(
                ItemRow.sha256,
                ItemRow.size,
                ItemRow.kind,
                ItemRow.held,
                type_coerce(ItemRow.taken_at, BigInteger).label("taken_at"),
                LocationRow.path_raw,
                ClipRow.evidence_id,
            )
            .select_from(ItemRow)
            .outerjoin(LocationRow, LocationRow.sha256 == ItemRow.sha256)
            .outerjoin(ClipRow, ClipRow.sha256 == ItemRow.sha256)
            .where(ItemRow.sha256.in_(page))
            .order_by(ItemRow.sha256, LocationRow.path_raw)
        )
        rows = self._session.execute(query.execution_options(yield_per=1000))
        for sha256, group in groupby(rows, key=attrgetter("sha256")):
            same = list(group)
            item = same[0]
            places = tuple(Path(os.fsdecode(row.path_raw)) for row in same if row.path_raw is not None)
            name = item.evidence_id or (f"{places[0].name} ({item.kind})" if places else sha256)
            yield HeldItem(
                sha256, item.size, _held(item.held), _taken(item.taken_at), readable(name), places,
            )  # fmt: skip

    def count_items(self) -> Mapping[str, int]:
        """Return how many items there are of each kind."""
        query = select(ItemRow.kind, func.count()).group_by(ItemRow.kind).order_by(ItemRow.kind)
        return dict(self._session.execute(query).all())


def _place(row: LocationRow) -> LocationView:
    return LocationView(row.path, row.path_raw, row.relative, row.name, row.seen_at)


def _held(told: str) -> Held:
    """Return how an item is held; whatever no version of this software writes is looked for in the vault."""
    return Held(told) if told in set(Held) else Held.VAULT


def _taken(told: Any) -> datetime:
    """Return when an item was taken in; what is no time counts as the latest, so that nothing leaves the item out."""
    return moment_of(told) or datetime.max.replace(tzinfo=UTC)


def _item(row: ItemRow) -> ItemView:
    return ItemView(row.sha256, row.size, ItemKind(row.kind), Held(row.held), row.format)
