"""What the index hands out and takes in of prosecution cases, where the room of cases has no type of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bwv_index.cases import (
    CaseUrn,
    Issue,
    MarkTag,
    RedactionReason,
    RedactionState,
    Said,
    Schedule,
    ScheduleOf,
)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case in one line: its number, its URN now, every URN it ever had (oldest first), and who opened it."""

    case_id: int
    urn: CaseUrn
    urns: tuple[str, ...]
    opened: Said


@dataclass(frozen=True, slots=True)
class CaseIncidentView:
    """That an incident is part of a case, and the place that is told of it outside."""

    incident_id: int
    place_shown: str
    said: Said


@dataclass(frozen=True, slots=True)
class MarkView:
    """A described moment of an item: seconds into the file; ``exhibit_id`` the exhibit that it was set on."""

    number: int
    exhibit_id: int | None
    sha256: str
    start: Fraction
    end: Fraction | None
    seen: str
    heard: str
    tag: MarkTag | None
    replaces: int | None
    said: Said


@dataclass(frozen=True, slots=True)
class RedactionView:
    """A stretch of an item that may have to be hidden, and what was done about it last."""

    number: int
    sha256: str
    start: Fraction
    end: Fraction
    reason: RedactionReason
    note: str
    said: Said
    handling: RedactionState | None = None
    handled: Said | None = None
    exhibit_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A line that a version of the pack puts on a schedule."""

    schedule: Schedule
    number: int
    clip: int
    of: ScheduleOf


@dataclass(frozen=True, slots=True)
class EntryView:
    """A line of a schedule as it was numbered, by which version."""

    schedule: Schedule
    number: int
    clip_id: int
    of: ScheduleOf
    version: int


@dataclass(frozen=True, slots=True)
class NewIssue:
    """A pack that was made: where it lies, its hashes, and the checks that persons overrode, as (code, reason)."""

    issue: Issue
    path: str
    snapshot_sha256: str
    overrides: tuple[tuple[str, str], ...] = ()


def writers_of(history: Sequence[Any], names: Iterable[str]) -> tuple[Said, ...]:
    """Return who wrote the texts of those names as they stand, each person's act once: the last to change each.

    ``history`` are the rows about one thing, oldest first; nobody wrote a text that is empty.
    """
    found = (_writer(history, name) for name in names)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _writer(history: Sequence[Any], name: str) -> Said | None:
    before, by = "", None
    for row in history:
        if getattr(row, name) != before:
            before, by = getattr(row, name), row
    return Said(by.by, by.at, by.why) if before and by is not None else None
