"""Clips as linking compares them, read without what it does not look at; of a few clips, or of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BigInteger, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from bwv_index.incidents import NearKeys, claimed_officer
from bwv_index.index.models import (
    CameraIssueRow,
    CatalogueRow,
    ClaimRow,
    ClipRow,
    PlacementRow,
    ReferenceKeyRow,
)
from bwv_index.index.models.text import AsGiven
from bwv_index.index.parts import among, in_parts
from bwv_index.index.search import COUNTS
from bwv_index.index.values import ClaimView

COMPARED: Final = frozenset({"device", "officer", "position", "reference"})
"""The kinds of claims that linking compares."""
_Place = tuple[datetime | None, datetime | None, float]
NOWHERE: Final[_Place] = (None, None, 0.0)
VAGUE: Final = timedelta(hours=1)
LONG: Final = timedelta(hours=12)
"""Clips whose time is known no better, or that ran longer, are found in every stretch: too few to look for."""

AT_ONCE: Final = 10_000
"""Rows held at once where all of a table are read."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One clip: its place in time, None where it has none, the recording that it is a file of, and what is claimed.

    ``claims`` are those of the compared kinds that count, in a fixed order.
    """

    clip_id: int
    evidence_id: str
    recording: str
    start_at: datetime | None
    end_at: datetime | None
    half_width_s: float
    claims: tuple[ClaimView, ...]


class Sightings:
    """Finds clips by when, by whom and of what they are said to be, and reads them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self) -> int:
        """Return how many clips are held, with footage or without."""
        return self._session.scalar(select(func.count()).select_from(ClipRow)) or 0

    def read(
        self, clips: Iterable[int] | None = None, kinds: frozenset[str] = COMPARED
    ) -> tuple[Sighting, ...]:
        """Read clips, or all of them, in order of number, with claims of some kinds."""
        wanted = None if clips is None else sorted(set(clips))
        claims, places = self._claims(wanted, kinds), self._places(wanted)
        query = select(ClipRow.id, ClipRow.evidence_id, ClipRow.recording).order_by(ClipRow.id)
        return tuple(
            Sighting(number, name, recording, *places.get(number, NOWHERE), tuple(claims.get(number, ())))
            for which in among(ClipRow.id, wanted)
            for number, name, recording in self._session.execute(query.where(which))
        )

    def _places(self, wanted: Sequence[int] | None) -> dict[int, _Place]:
        # Only the clips are named to the database: of two indexes it might take the one of all that is current.
        query = select(
            PlacementRow.clip_id, PlacementRow.current,
            PlacementRow.start_at, PlacementRow.end_at, PlacementRow.half_width_s,
        )  # fmt: skip
        return {
            clip: (start, end, half_width)
            for which in among(PlacementRow.clip_id, wanted)
            for clip, current, start, end, half_width in self._session.execute(query.where(which))
            if current
        }

    def _claims(self, wanted: Sequence[int] | None, kinds: frozenset[str]) -> dict[int, list[ClaimView]]:
        found: dict[int, list[ClaimView]] = {}
        query = (
            select(
                ClaimRow.clip_id, ClaimRow.kind, ClaimRow.source, ClaimRow.raw, ClaimRow.value, ClaimRow.body
            )
            # What is worked out from a column is in no index, and the one of clips is taken.
            .where(ClaimRow.kind.concat("").in_(sorted(kinds)), COUNTS)
            .order_by(
                ClaimRow.clip_id, ClaimRow.kind, ClaimRow.source, ClaimRow.raw, ClaimRow.value, ClaimRow.id
            )
        )
        for which in among(ClaimRow.clip_id, wanted):
            for clip, *claim in self._session.execute(query.where(which)):
                found.setdefault(clip, []).append(ClaimView(*claim))
        return found

    def meeting(self, stretches: Sequence[tuple[datetime, datetime]]) -> set[int]:
        """Find the clips that may have run in one of these stretches, and maybe some more."""
        start, end = PlacementRow.start_at, func.coalesce(PlacementRow.end_at, PlacementRow.start_at)
        met = [
            and_(start >= first - VAGUE - LONG, start <= last + VAGUE, end >= first - VAGUE)
            for first, last in stretches
        ]
        length = type_coerce(PlacementRow.end_at, BigInteger) - type_coerce(start, BigInteger)
        odd = or_(
            PlacementRow.half_width_s > VAGUE.total_seconds(), length > LONG // timedelta(microseconds=1)
        )
        if met:
            met.append(and_(start.is_not(None), odd))
        query = select(PlacementRow.clip_id).where(PlacementRow.current)
        return {clip for which in met for clip in self._session.scalars(query.where(which))}

    def unplaced(self) -> set[int]:
        """Find the clips without a place in time."""
        placed = select(PlacementRow.clip_id).where(PlacementRow.current, PlacementRow.start_at.is_not(None))
        return set(self._session.scalars(select(ClipRow.id).where(ClipRow.id.not_in(placed))))

    def naming(self, officers: Iterable[str]) -> set[int]:
        """Find the clips of which a source names an officer of one of these numbers, of whatever force."""
        wanted = sorted(set(officers))
        value = func.upper(ClaimRow.value, type_=AsGiven)
        query = select(ClaimRow.clip_id, ClaimRow.value).where(ClaimRow.kind == "officer", COUNTS)
        return {
            clip
            for part in in_parts(wanted)
            for clip, said in self._session.execute(
                query.where(or_(value.in_(part), value.contains("/", autoescape=True)))
            )  # a force may stand before the number
            if (officer := claimed_officer(said)) is not None and officer.number in part
        }

    def held_by(self, officers: Iterable[str]) -> set[int]:
        """Find the clips of the cameras that officers of these numbers ever held."""
        query = select(CameraIssueRow.device_key).distinct()
        cameras = {
            key
            for which in among(CameraIssueRow.number, sorted(set(officers)))
            for key in self._session.scalars(query.where(which))
        }
        said = select(ClaimRow.clip_id).where(ClaimRow.kind == "device", COUNTS)
        return {
            clip
            for which in among(ClaimRow.value, sorted(cameras))
            for clip in self._session.scalars(said.where(which))
        }

    def bearing(self, references: Iterable[str]) -> set[int]:
        """Find the clips that answer to one of these references, by key."""
        query = select(ReferenceKeyRow.owner_id).where(ReferenceKeyRow.owner == "clip")
        return {
            clip
            for which in among(ReferenceKeyRow.key, sorted(references))
            for clip in self._session.scalars(query.where(which))
        }

    def misspelling(self, references: Iterable[str]) -> set[int]:
        """Find the clips that answer to a reference one character from one of these.

        Every reference of a clip is read for it: no index of the database finds what is left out of a text.
        """
        near, wanted = NearKeys(references), set()
        if near:
            query = select(ReferenceKeyRow.key).where(ReferenceKeyRow.owner == "clip").distinct()
            read = self._session.scalars(query.execution_options(yield_per=AT_ONCE))
            wanted = {key for key in read if near.near(key)}
        return self.bearing(wanted)

    def with_recordings(self, clips: Iterable[int]) -> frozenset[int]:
        """Return clips and the other files of their recordings."""
        wanted = set(clips)
        names = {
            name
            for which in among(ClipRow.id, sorted(wanted))
            for name in self._session.scalars(select(ClipRow.recording).where(which, ClipRow.recording != ""))
        }
        mates = (
            clip
            for which in among(ClipRow.recording, sorted(names))
            for clip in self._session.scalars(select(ClipRow.id).where(which))
        )
        return frozenset(wanted.union(mates))

    def called(self, evidence_ids: Iterable[str], hashes: Iterable[str]) -> frozenset[int]:
        """Find the clips of these evidence ids, their platform's or their own, and of these bytes."""
        keys = (
            (ClipRow.id, ClipRow.evidence_id, sorted(set(evidence_ids))),
            (CatalogueRow.clip_id, CatalogueRow.evidence_id, sorted(set(evidence_ids))),
            (ClipRow.id, ClipRow.sha256, sorted(set(hashes))),
        )
        return frozenset(
            clip
            for number, column, wanted in keys
            for which in among(column, wanted)
            for clip in self._session.scalars(select(number).where(which))
        )
