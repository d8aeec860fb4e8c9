"""Repository of the ledger: adds acts, in the same transaction as the act itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Select, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from bwv_index.custody import ClockSet, Event, EventType, StoredEntry, details_of, hash_leaf
from bwv_index.index.database import typed_faults
from bwv_index.index.models import LedgerRow
from bwv_index.index.models.base import moment_of
from bwv_index.timecode import format_utc

NO_TIME = datetime.min.replace(tzinfo=UTC)
"""Stands for the time of an entry beside which somebody has written what is no time; verification tells."""

AT_A_TIME = 2000
"""Entries fetched at once where all of them are gone through."""

BACKWARDS_S = 2.0
"""A clock that is being slewed may go back by less than this between two acts; more was set back."""


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Which entries are wanted; what is empty does not narrow.

    An entry is about a thing that is its subject, or whose bytes bear the hash.
    """

    subjects: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()
    actor: str = ""
    types: tuple[EventType, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


class Ledger:
    """The record's acts. There is no way here to change or remove one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: tuple[int, datetime | None] | None = None

    def append(self, event: Event) -> None:
        """Add one act; where its time lies before that of the act before it, note that the clock was set back."""
        position, before = self._end()
        if (
            before is not None
            and event.type is not EventType.CLOCK_SET
            and (before - event.at).total_seconds() > BACKWARDS_S
        ):
            self._add(position + 1, _set_back(event, before))
            position += 1
        self._add(position + 1, event)

    def note_clock(self, event: Event, change: ClockSet) -> None:
        """Note that the machine's clock was set while a run went on; ``event`` says who was at work."""
        position, _ = self._end()
        self._add(position + 1, _clock_event(event, change.expected, change.shown))

    def _end(self) -> tuple[int, datetime | None]:
        """Return number and time of the newest entry; read once a transaction, which holds all others off."""
        if self._last is None:
            row = self._session.execute(
                select(LedgerRow.id, LedgerRow.at).order_by(LedgerRow.id.desc()).limit(1)
            ).first()
            self._last = (0, None) if row is None else (row.id, row.at)
        return self._last

    def _add(self, position: int, event: Event) -> None:
        entry = event.canonical()
        self._session.add(
            LedgerRow(
                id=position, at=event.at, actor=event.actor, type=event.type.value, subject=event.subject,
                sha256=event.sha256, entry=entry, leaf=hash_leaf(entry).hex(),
            )
        )  # fmt: skip
        self._last = (position, event.at)

    def size(self) -> int:
        """Return how many acts are recorded."""
        return self._session.scalar(select(func.count()).select_from(LedgerRow)) or 0

    def last_position(self) -> int:
        """Return the number of the newest entry; 0 where there is none."""
        with typed_faults(self._session.get_bind().engine):
            return self._session.scalar(select(func.max(LedgerRow.id))) or 0

    def leaf(self, position: int) -> bytes | None:
        """Return the leaf hash of one entry, worked out from the entry itself; None where there is none."""
        entry = self._session.scalar(select(LedgerRow.entry).where(LedgerRow.id == position))
        return None if entry is None else hash_leaf(_bytes(entry))

    def leaves(self, after: int = 0, most: int | None = None) -> Iterator[bytes]:
        """Give the leaf hashes of the entries after a position, in order, worked out from the entries themselves."""
        query = select(LedgerRow.entry).where(LedgerRow.id > after).order_by(LedgerRow.id).limit(most)
        for entry in self._session.scalars(query.execution_options(yield_per=AT_A_TIME)):
            yield hash_leaf(_bytes(entry))

    def stored(self, query: LedgerQuery | None = None) -> Iterator[StoredEntry]:
        """Give entries as they lie in the database, in order."""
        return self._given(_narrowed(query or LedgerQuery()).order_by(LedgerRow.id))

    def _given(self, found: Select[int, int, str, str, str, str, bytes, str]) -> Iterator[StoredEntry]:
        with typed_faults(self._session.get_bind().engine):
            for row in self._session.execute(found.execution_options(yield_per=AT_A_TIME)):
                at = moment_of(row.at) or NO_TIME
                yield StoredEntry(
                    row.id, at, row.actor, row.type, row.subject, row.sha256, _bytes(row.entry), str(row.leaf)
                )

    def passed(self, *types: EventType) -> Iterator[StoredEntry]:
        """Give every entry of some types, in order, found by passing all entries: no index is asked, for verification.

        An index of the database that somebody has cut hides entries from look-ups, and none from this.
        """
        # what is worked out from a column is in no index
        wanted = LedgerRow.type.concat("").in_([event.value for event in types])
        return self._given(_narrowed(LedgerQuery()).where(wanted).order_by(LedgerRow.id))

    def newest(self, event: EventType) -> bytes | None:
        """Return the newest act of one type as canonical JSON, or None where there is none."""
        query = (
            select(LedgerRow.entry)
            .where(LedgerRow.type == event.value)
            .order_by(LedgerRow.id.desc())
            .limit(1)
        )
        entry = self._session.scalar(query)
        return None if entry is None else _bytes(entry)

    def told(self, event: EventType, detail: str) -> str:
        """Return one detail of the newest act of a type, as text; empty where there is none."""
        return str(details_of(self.newest(event) or b"").get(detail, ""))

    def position_of_newest(self, event: EventType) -> int:
        """Return the number of the newest act of one type; 0 where there is none."""
        return self._session.scalar(select(func.max(LedgerRow.id)).where(LedgerRow.type == event.value)) or 0

    def after(self, position: int, types: Sequence[EventType]) -> Iterator[StoredEntry]:
        """Give the acts of some types after a position, in order."""
        query = _narrowed(LedgerQuery(types=tuple(types))).where(LedgerRow.id > position)
        return self._given(query.order_by(LedgerRow.id))

    def has(self, event: EventType) -> bool:
        """Whether an act of this type was ever done."""
        done = select(LedgerRow.id).where(LedgerRow.type == event.value).limit(1)
        return self._session.scalar(done) is not None

    def newer_than_last(self, event: EventType, others: Sequence[EventType]) -> bool:
        """Whether any of these other acts has happened since the last act of one type (or it never has)."""
        last = self.position_of_newest(event)
        wanted = [other.value for other in others]
        newer = select(LedgerRow.id).where(LedgerRow.id > last, LedgerRow.type.in_(wanted)).limit(1)
        return self._session.scalar(newer) is not None

    def entries(self, subject: str, sha256: str = "") -> tuple[bytes, ...]:
        """Return the acts on one subject, or on the bytes of one hash, oldest first, as canonical JSON."""
        told = LedgerRow.subject == subject
        if sha256:
            told = or_(told, LedgerRow.sha256 == sha256)
        return tuple(self._session.scalars(select(LedgerRow.entry).where(told).order_by(LedgerRow.id)))


def _bytes(entry: Any) -> bytes:
    """Return an entry's bytes; text that somebody else has put in their place, as bytes."""
    return entry if isinstance(entry, bytes) else str(entry).encode("utf-8", "surrogatepass")


def _narrowed(query: LedgerQuery) -> Select[int, int, str, str, str, str, bytes, str]:
    found = select(
        LedgerRow.id, type_coerce(LedgerRow.at, BigInteger).label("at"), LedgerRow.actor, LedgerRow.type,
        LedgerRow.subject, LedgerRow.sha256,
        LedgerRow.entry, LedgerRow.leaf,
    )  # fmt: skip
    about = []
    if query.subjects:
        about.append(LedgerRow.subject.in_(query.subjects))
    if query.hashes:
        about.append(LedgerRow.sha256.in_(query.hashes))
    if about:
        found = found.where(or_(*about))
    if query.actor:
        found = found.where(LedgerRow.actor == query.actor)
    if query.types:
        found = found.where(LedgerRow.type.in_([wanted.value for wanted in query.types]))
    if query.since is not None:
        found = found.where(LedgerRow.at >= query.since)
    if query.until is not None:
        found = found.where(LedgerRow.at <= query.until)
    return found


def _set_back(event: Event, before: datetime) -> Event:
    return _clock_event(event, before, event.at)


def _clock_event(event: Event, expected: datetime, shown: datetime) -> Event:
    """Say that the clock shows another time than it should: entries keep their order, times do not tell it."""
    return Event(
        at=shown, actor=event.actor, role=event.role, type=EventType.CLOCK_SET, subject="the machine's clock",
        why=f"it shows {format_utc(shown)} where {format_utc(expected)} or later was due",
        software=event.software, settings=event.settings,
        details={"expected": format_utc(expected), "shown": format_utc(shown)},
    )  # fmt: skip
