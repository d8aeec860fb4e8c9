"""Repository of retention: legal holds, the categories that persons chose, and what else bears on keeping a clip."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bwv_index.index.models import (
    CatalogueRow,
    ClipRow,
    HoldRow,
    IncidentRow,
    ItemRow,
    MediaRow,
    PackRow,
    RetentionRow,
)
from bwv_index.index.parts import among
from bwv_index.index.values import ChoiceView, HoldVerdict, HoldView

UNSETTLED = ""
"""Category of a clip that two clips were joined to, which had been given different ones."""


class Retention:
    """Holds and choices. Rows are only ever added; the newest about a thing counts.

    What is asked of some clips, incidents or contents reads the rows of those alone; without any, of all.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_hold(
        self, verdict: HoldVerdict, by: str, at: datetime, why: str, *,
        clip: int | None = None, incident: int | None = None,
    ) -> None:  # fmt: skip
        """Put a legal hold on one clip or one incident, or release those that stand on it.

        Raises:
            ValueError: not exactly one of clip and incident is given.
        """
        if (clip is None) is (incident is None):
            raise ValueError("a hold is on one clip or on one incident")
        self._session.add(
            HoldRow(clip_id=clip, incident_id=incident, verdict=verdict.value, by=by, at=at, why=why)
        )
        self._session.flush()

    def holds(
        self, clips: Sequence[int] | None = None, incidents: Sequence[int] | None = None
    ) -> tuple[HoldView, ...]:
        """Return every hold and every release ever recorded, oldest first: all, or those on any of these things."""
        everything = clips is None and incidents is None
        on = [*among(HoldRow.clip_id, None if everything else clips or ())]
        on += among(HoldRow.incident_id, incidents or ())
        query = (
            select(HoldRow, ClipRow.evidence_id, IncidentRow.incident_ref)
            .outerjoin(ClipRow, ClipRow.id == HoldRow.clip_id)
            .outerjoin(IncidentRow, IncidentRow.id == HoldRow.incident_id)
        )
        rows = [row for which in on for row in self._session.execute(query.where(which))]
        return tuple(
            HoldView(
                clip_id=row.clip_id, incident_id=row.incident_id, name=clip or incident or "",
                verdict=HoldVerdict(row.verdict), by=row.by, at=row.at, why=row.why,
            )
            for row, clip, incident in sorted(rows, key=lambda found: found[0].id)
        )  # fmt: skip

    def choose(self, clip: int, choice: ChoiceView) -> None:
        """Record the category that a person gives a clip."""
        self._session.add(
            RetentionRow(clip_id=clip, category=choice.category, by=choice.by, at=choice.at, why=choice.why)
        )
        self._session.flush()

    def choices(self, clips: Sequence[int] | None = None) -> Mapping[int, tuple[ChoiceView, ...]]:
        """Return the choices made for each clip, oldest first."""
        found: dict[int, list[ChoiceView]] = defaultdict(list)
        query = select(RetentionRow).order_by(RetentionRow.id)
        for (row,) in self._of(query, RetentionRow.clip_id, clips):
            found[row.clip_id].append(ChoiceView(row.category, row.by, row.at, row.why))
        return {clip: tuple(choices) for clip, choices in found.items()}

    def packed_at(self, incidents: Sequence[int] | None = None) -> Mapping[int, datetime]:
        """Return, for each incident of which a pack was exported, when that first was."""
        query = select(PackRow.incident_id, func.min(PackRow.made_at)).group_by(PackRow.incident_id)
        return dict(self._of(query, PackRow.incident_id, incidents))

    def taken_at(self, hashes: Sequence[str] | None = None) -> Mapping[str, datetime]:
        """Return when each item was taken in, by its SHA-256."""
        query = select(ItemRow.sha256, ItemRow.taken_at)
        return dict(self._of(query, ItemRow.sha256, hashes))

    def inspected(self, hashes: Sequence[str] | None = None) -> frozenset[str]:
        """Return the items that inspection could open, by their SHA-256."""
        return frozenset(sha256 for (sha256,) in self._of(select(MediaRow.sha256), MediaRow.sha256, hashes))

    def platform_notes(self, clips: Sequence[int] | None = None) -> Mapping[int, tuple[tuple[str, str], ...]]:
        """Return, for each clip, the columns of platforms' rows that have no field of their own here."""
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        query = select(CatalogueRow.clip_id, CatalogueRow.notes).order_by(CatalogueRow.evidence_id)
        for clip, notes in self._of(query, CatalogueRow.clip_id, clips):
            found[clip] += [(name, value) for name, value in notes]
        return {clip: tuple(notes) for clip, notes in found.items()}

    def _of(
        self,
        query: Select[*tuple[Any, ...]],
        column: InstrumentedAttribute[Any],
        wanted: Sequence[Any] | None,
    ) -> Iterator[Any]:
        """Run a query for these keys, or for all where none are given; the order holds within each key."""
        for which in among(column, wanted):
            yield from self._session.execute(query.where(which))


def standing_holds(holds: Iterable[HoldView]) -> tuple[HoldView, ...]:
    """Return the holds that no later release of the same thing has ended, oldest first."""
    standing: dict[tuple[int | None, int | None], list[HoldView]] = defaultdict(list)
    for hold in holds:
        on = (hold.clip_id, hold.incident_id)
        if hold.verdict is HoldVerdict.HOLD:
            standing[on].append(hold)
        else:
            standing.pop(on, None)
    return tuple(hold for held in standing.values() for hold in held)


def carry_retention(session: Session, waiting: int, footage: int) -> None:
    """Give the holds and choices that one clip has to the clip that it is joined to; nothing is lost by it.

    A hold that stood on either stands after: where the newest row would now be the other's release, the hold is
    written down again in the words of whoever placed it. Two different choices leave the clip unsettled.
    """
    repository = Retention(session)
    held = standing_holds(repository.holds(clips=(waiting, footage)))
    choices = repository.choices((waiting, footage))
    newest = [choices[clip][-1] for clip in (waiting, footage) if clip in choices]
    for table in (HoldRow, RetentionRow):
        session.execute(update(table).where(table.clip_id == waiting).values(clip_id=footage))
    kept = {(hold.by, hold.at, hold.why) for hold in standing_holds(repository.holds(clips=(footage,)))}
    for hold in held:
        if (hold.by, hold.at, hold.why) not in kept:
            repository.add_hold(HoldVerdict.HOLD, hold.by, hold.at, hold.why, clip=footage)
    if len({choice.category for choice in newest}) > 1:
        repository.choose(footage, _unsettled(newest))


def _unsettled(choices: Iterable[ChoiceView]) -> ChoiceView:
    made = sorted(choices, key=lambda choice: choice.at)
    told = " and ".join(f"{c.category or 'unsettled'} ({c.by}: {c.why})" for c in made)
    return ChoiceView(
        UNSETTLED, "", made[-1].at, f"two clips that are one were given {told}; a person chooses"
    )
