"""Repository of sound: what was heard in each item, and which items heard the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from bwv_index.index.models import ClipRow, SoundMatchRow, SoundRow
from bwv_index.index.parts import among

AT_A_TIME = 400
"""Items looked up in one query."""

LOCKED = "locked"
"""The outcome that says that two cameras heard the same; no other says anything."""


@dataclass(frozen=True, slots=True)
class SoundView:
    """What was heard in an item (``media.SoundState``), and where its envelope lies below the derived folder.

    ``file`` and ``file_sha256`` are empty where there is no envelope. ``sudden`` lists sudden sounds.
    """

    version: int
    state: str
    file: str = ""
    file_sha256: str = ""
    faults: int = 0
    cut: bool = False
    sudden: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class SoundMatchView:
    """The sound of two items compared; ``first`` sorts before ``second``.

    A moment at ``t`` in the second file's presentation time is at ``t + offset_s`` in the first's. It was looked
    for in each of ``looked``: (expected offset, how far around it), in seconds. ``offset_s`` and ``half_width_s`` are
    None unless locked.
    """

    first: str
    second: str
    version: int
    outcome: str
    looked: tuple[tuple[float, float], ...]
    score: float
    runner_up: float
    overlap_s: float
    offset_s: float | None
    half_width_s: float | None


class Sounds:
    """What was heard, and by whom as well."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, sha256: str, heard: SoundView) -> None:
        """Record what was heard in an item, in place of what was before."""
        self._session.merge(
            SoundRow(
                sha256=sha256, version=heard.version, state=heard.state, file=heard.file,
                file_sha256=heard.file_sha256, faults=heard.faults, cut=heard.cut,
                sudden=[dict(one) for one in heard.sudden],
            )
        )  # fmt: skip
        self._session.flush()

    def of(self, sha256: str) -> SoundView | None:
        """Return what was heard in an item; None where nobody has listened yet."""
        row = self._session.get(SoundRow, sha256)
        return None if row is None else _sound(row)

    def among(self, items: Iterable[str]) -> Mapping[str, SoundView]:
        """Return what was heard in those of some items that were listened to."""
        return {
            row.sha256: _sound(row)
            for part in _parts(items)
            for row in self._session.scalars(select(SoundRow).where(SoundRow.sha256.in_(part)))
        }

    def save_matches(self, found: Sequence[SoundMatchView]) -> None:
        """Record comparisons, each in place of an earlier one of the same pair."""
        for one in found:
            self._session.merge(
                SoundMatchRow(
                    first=one.first, second=one.second, version=one.version, outcome=one.outcome,
                    looked=[list(window) for window in one.looked], score=one.score,
                    runner_up=one.runner_up, overlap_s=one.overlap_s, offset_s=one.offset_s,
                    half_width_s=one.half_width_s,
                )
            )  # fmt: skip
        self._session.flush()

    def match(self, first: str, second: str) -> SoundMatchView | None:
        """Return the comparison of two items, whichever is named first; None where there was none."""
        row = self._session.get(SoundMatchRow, (min(first, second), max(first, second)))
        return None if row is None else _match(row)

    def matches(
        self, items: Iterable[str] | None = None, *, locked: bool = False
    ) -> Iterator[SoundMatchView]:
        """Go through the comparisons of some items with any, or all, in order; only the locked ones if wanted so."""
        if items is None:
            yield from self._matches(None, locked=locked)
            return
        told: set[tuple[str, str]] = set()
        for part in _parts(items):
            for one in self._matches(part, locked=locked):
                if (one.first, one.second) not in told:
                    told.add((one.first, one.second))
                    yield one

    def outcomes(self) -> Iterator[tuple[int, int, str]]:
        """Go through all comparisons as (clip, clip, outcome), in order of their items."""
        one, other = aliased(ClipRow), aliased(ClipRow)
        query = (
            select(one.id, other.id, SoundMatchRow.outcome)
            .join(one, one.sha256 == SoundMatchRow.first)
            .join(other, other.sha256 == SoundMatchRow.second)
            .order_by(SoundMatchRow.first, SoundMatchRow.second)
        )
        return ((first, second, outcome) for first, second, outcome in self._session.execute(query))

    def partners(self, clips: Iterable[int]) -> frozenset[int]:
        """Return the clips whose sound was compared with that of some clips."""
        one, other = aliased(ClipRow), aliased(ClipRow)
        sides = ((SoundMatchRow.first, SoundMatchRow.second), (SoundMatchRow.second, SoundMatchRow.first))
        return frozenset(
            found
            for which in among(one.id, sorted(set(clips)))
            for mine, theirs in sides
            for found in self._session.scalars(
                select(other.id)
                .select_from(SoundMatchRow)
                .join(one, one.sha256 == mine)
                .join(other, other.sha256 == theirs)
                .where(which)
            )
        )

    def _matches(self, part: Sequence[str] | None, *, locked: bool) -> Iterator[SoundMatchView]:
        query = select(SoundMatchRow).order_by(SoundMatchRow.first, SoundMatchRow.second)
        if part is not None:
            query = query.where(or_(SoundMatchRow.first.in_(part), SoundMatchRow.second.in_(part)))
        if locked:
            query = query.where(SoundMatchRow.outcome == LOCKED)
        return (_match(row) for row in self._session.scalars(query))


def _parts(items: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(items))
    return (ordered[start : start + AT_A_TIME] for start in range(0, len(ordered), AT_A_TIME))


def _sound(row: SoundRow) -> SoundView:
    return SoundView(
        row.version, row.state, row.file, row.file_sha256, row.faults, row.cut, tuple(row.sudden)
    )


def _match(row: SoundMatchRow) -> SoundMatchView:
    return SoundMatchView(
        row.first, row.second, row.version, row.outcome, tuple((at, reach) for at, reach in row.looked), row.score,
        row.runner_up, row.overlap_s, row.offset_s, row.half_width_s,
    )  # fmt: skip
