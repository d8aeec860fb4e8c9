"""The record for the length of one transaction: every repository over one session."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from bwv_index.custody import Detail, Event, EventType
from bwv_index.index.arrived import Arrived
from bwv_index.index.cases import Cases
from bwv_index.index.clips import Clips
from bwv_index.index.clocks import Clocks
from bwv_index.index.content import Contents
from bwv_index.index.database import DamagedIndexError, typed_faults
from bwv_index.index.dump import dump
from bwv_index.index.evidence import Evidence
from bwv_index.index.exhibits import Exhibits
from bwv_index.index.incidents import Incidents
from bwv_index.index.ledger import Ledger
from bwv_index.index.links import Links
from bwv_index.index.media import Media
from bwv_index.index.naming import group_title
from bwv_index.index.referrals import Referrals
from bwv_index.index.refusals import Refusals
from bwv_index.index.retention import Retention
from bwv_index.index.roles import Roles
from bwv_index.index.sealing import Seals, all_digests, states_of
from bwv_index.index.search import Search
from bwv_index.index.sightings import Sightings
from bwv_index.index.sounds import Sounds
from bwv_index.index.text import TextIndex

MOST_GROUPS = 500
"""Groups of rows that one entry of the ledger tells of; more are told in several entries."""


@dataclass(frozen=True, slots=True)
class Author:
    """In whose name a transaction changes the record: who, as what, and with which software and settings."""

    actor: str
    role: str = ""
    software: str = ""
    settings: str = ""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


NOBODY = Author("")
"""A transaction that nobody signs for; only tests of this room make one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A group of rows that a transaction changed: the digests before and after; empty where there are no rows."""

    table: str
    group: str
    before: str
    now: str


class Record:
    """What a transaction can see and change, by theme."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seals = Seals(session)
        self.evidence = Evidence(session)
        self.refusals = Refusals(session)
        self.media = Media(session)
        self.clips = Clips(session)
        self.sightings = Sightings(session)
        self.contents = Contents(session)
        self.clocks = Clocks(session)
        self.sounds = Sounds(session)
        self.arrived = Arrived(session)
        self.incidents = Incidents(session)
        self.roles = Roles(session)
        self.links = Links(session)
        self.retention = Retention(session)
        self.referrals = Referrals(session)
        self.cases = Cases(session)
        self.exhibits = Exhibits(session)
        self.ledger = Ledger(session)
        self.words = TextIndex(session, self._seals.touch_words)

    @property
    def search(self) -> Search:
        """A fresh search; each gathers its own notes."""
        return Search(self._session)

    def seal(self, author: Author, before: Callable[[], AbstractContextManager[Session]]) -> None:
        """Say on the ledger what the rows that this transaction changed were before it, and are now.

        ``before`` opens a session that sees the record as it was when the transaction began. What it sees is told as
        well: rows that somebody changed past this software differ from what the ledger told last, for ever.
        """
        wanted = self._seals.take()
        if not wanted:
            return
        now = states_of(self._session, wanted)
        with before() as earlier:
            then = states_of(earlier, wanted)
        changes = (
            Change(table, group, then[table][group], digest)
            for table, groups in now.items()
            for group, digest in groups.items()
            if then[table][group] != digest
        )
        self._state(author, changes)

    def seal_everything(self, author: Author, why: str) -> None:
        """Say on the ledger what every row is now: the ground on which later changes are told."""
        self._session.flush()
        self._state(author, (Change(*state[:2], "", state[2]) for state in all_digests(self._session)), why)

    def states(
        self, damaged: Callable[[str, DamagedIndexError], None] | None = None
    ) -> Iterator[tuple[str, str, str]]:
        """Give (table, group, digest) of every group of rows as it stands in the database now.

        ``damaged`` is told of each table that cannot be read to its end; without it, that is an error.

        Raises:
            DamagedIndexError: a table cannot be read to its end, and nobody is to be told.
        """
        return all_digests(self._session, damaged)

    def group_name(self, table: str, group: str) -> str:
        """Return what a group of rows is called for a person."""
        try:
            with typed_faults(self._session.get_bind().engine):
                return group_title(self._session, table, group)
        except DamagedIndexError:  # where the name stood
            return f"{table} {group}"

    def _state(self, author: Author, changes: Iterable[Change], why: str = "") -> None:
        """Tell of changed groups; ``why`` is given where all are told as they were found."""
        for part in _parts(changes):
            rows: dict[str, dict[str, Detail]] = {}
            before: dict[str, dict[str, Detail]] = {}
            for change in part:
                rows.setdefault(change.table, {})[change.group] = change.now
                if change.before:
                    before.setdefault(change.table, {})[change.group] = change.before
            self.ledger.append(
                Event(
                    at=author.now(), actor=author.actor, role=author.role, type=EventType.RECORD_STATE,
                    subject="record", why=why, software=author.software, settings=author.settings,
                    details={"rows": {**rows}} if why else {"rows": {**rows}, "before": {**before}},
                )
            )  # fmt: skip

    def dump(self) -> Mapping[str, list[dict[str, Any]]]:
        """Return the canonical dump: equal for equal content, whatever runs it took."""
        return dump(self._session)


def _parts(changes: Iterable[Change]) -> Iterator[list[Change]]:
    remaining = iter(changes)
    while part := list(islice(remaining, MOST_GROUPS)):
        yield part
