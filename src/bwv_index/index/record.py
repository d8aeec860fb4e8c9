"""The record for the length of one transaction: every repository over one session."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from bwv_index.custody import Detail, Event, EventType
from bwv_index.index.clips import Clips
from bwv_index.index.dump import dump
from bwv_index.index.evidence import Evidence
from bwv_index.index.incidents import Incidents
from bwv_index.index.keeping import Keeping
from bwv_index.index.ledger import Ledger
from bwv_index.index.links import Links
from bwv_index.index.media import Media
from bwv_index.index.naming import group_title
from bwv_index.index.sealing import Seals, all_digests
from bwv_index.index.search import Search
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


class Record:
    """What a transaction can see and change, by theme."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seals = Seals(session)
        self.evidence = Evidence(session)
        self.media = Media(session)
        self.clips = Clips(session)
        self.incidents = Incidents(session)
        self.links = Links(session)
        self.keeping = Keeping(session)
        self.ledger = Ledger(session)
        self.words = TextIndex(session, self._seals.touch_words)

    @property
    def search(self) -> Search:
        """A fresh search; each gathers its own notes."""
        return Search(self._session)

    def seal(self, author: Author) -> None:
        """Say on the ledger what the rows that this transaction changed are now."""
        self._state(
            author, ((t, g, d) for t, groups in self._seals.take().items() for g, d in groups.items())
        )

    def seal_everything(self, author: Author, why: str) -> None:
        """Say on the ledger what every row is now: the ground on which later changes are told."""
        self._session.flush()
        self._state(author, all_digests(self._session), why)

    def states(self) -> Iterator[tuple[str, str, str]]:
        """Give (table, group, digest) of every group of rows as it stands in the database now."""
        return all_digests(self._session)

    def group_name(self, table: str, group: str) -> str:
        """Return what a group of rows is called for a person."""
        return group_title(self._session, table, group)

    def _state(self, author: Author, states: Iterable[tuple[str, str, str]], why: str = "") -> None:
        for part in _parts(states):
            rows: dict[str, Detail] = {}
            for table, group, digest in part:
                told = rows.setdefault(table, {})
                if isinstance(told, dict):
                    told[group] = digest
            self.ledger.append(
                Event(
                    at=author.now(), actor=author.actor, role=author.role, type=EventType.RECORD_STATE,
                    subject="record", why=why, software=author.software, settings=author.settings,
                    details={"rows": rows},
                )
            )  # fmt: skip

    def dump(self) -> Mapping[str, list[dict[str, Any]]]:
        """Return the canonical dump: equal for equal content, whatever runs it took."""
        return dump(self._session)


def _parts(states: Iterable[tuple[str, str, str]]) -> Iterator[list[tuple[str, str, str]]]:
    remaining = iter(states)
    while part := list(islice(remaining, MOST_GROUPS)):
        yield part
