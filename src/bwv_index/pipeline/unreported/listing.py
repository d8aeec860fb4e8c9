"""The act of listing assaults that may never have been recorded."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bwv_index.custody import Detail, EventType
from bwv_index.errors import UsageFaultError
from bwv_index.index import Record
from bwv_index.pipeline.linking import CHANGES
from bwv_index.pipeline.local_time import earliest, latest
from bwv_index.pipeline.unreported.facts import entries_of
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import read_config
from bwv_index.timecode import format_utc
from bwv_index.unreported import APART, SHOWN, Entry, Standing, Vocabulary, load_vocabulary

FILE = "unreported.toml"


@dataclass(frozen=True, slots=True)
class UnreportedReport:
    """What looks like an assault and belongs to no incident.

    ``listed`` waits for a person or was passed on, strongest first; ``apart`` are recordings whose words are denied, or
    of which another file belongs to an incident; ``others`` the other standings, where they were asked for. ``counts``
    is over all. ``without_time`` counts those listed because nobody knows when they were recorded, although a time was
    asked for. ``vocabulary`` is where the words came from.
    """

    listed: tuple[Entry, ...]
    apart: tuple[Entry, ...]
    others: tuple[Entry, ...]
    counts: Mapping[Standing, int]
    without_time: int
    sound: bool
    incidents: int
    linked_yet: bool
    linking_due: bool
    zone: str
    vocabulary: str
    vocabulary_sha256: str


@dataclass(frozen=True, slots=True)
class VocabularyFile:
    """A vocabulary with where it came from."""

    vocabulary: Vocabulary
    origin: str
    sha256: str


def list_unreported(
    workspace: Workspace,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    sound: bool = False,
    dismissed: bool = False,
) -> UnreportedReport:
    """List the recordings that look like an assault and belong to no incident; nothing is changed.

    ``start`` and ``end`` bound when they were recorded (without a zone: local time of the home's zone); one of unknown
    time is never left out. ``sound`` adds those for which only sudden sounds, bookmarks or words of little weight
    speak, ``dismissed`` those that a person dismissed.

    Raises:
        ConfigError: the vocabulary cannot be read.
        UsageFaultError: the time would end before it starts.
    """
    zone = workspace.settings.zone
    first, last = earliest(start, zone), latest(end, zone)
    if first and last and first > last:
        raise UsageFaultError("the list would end before it starts", subject="--from and --to")
    words = vocabulary_of(workspace)
    with workspace.index.reading() as record:
        found = entries_of(record, words.vocabulary, sound=sound)
        incidents = len(record.incidents.all())
        linked_yet = record.ledger.has(EventType.LINKING)
        linking_due = record.ledger.newer_than_last(EventType.LINKING, CHANGES)
    asked = [entry for entry in found if _within(entry, first, last)]
    more = {Standing.WEAK} if sound else set()
    more |= {Standing.DISMISSED} if dismissed else set()
    listed = _with(asked, SHOWN)
    report = UnreportedReport(
        listed=listed, apart=_with(asked, APART), others=_with(asked, more),
        counts={standing: sum(e.standing is standing for e in asked) for standing in Standing},
        without_time=sum(entry.start is None for entry in listed) if first or last else 0,
        sound=sound, incidents=incidents, linked_yet=linked_yet, linking_due=linking_due, zone=zone,
        vocabulary=words.origin, vocabulary_sha256=words.sha256,
    )  # fmt: skip
    details: dict[str, Detail] = {
        "listed": [entry.name for entry in listed], "vocabulary": words.sha256, "sound": sound,
        "from": format_utc(first) if first else None, "to": format_utc(last) if last else None,
    }  # fmt: skip
    workspace.look(workspace.event(EventType.VIEW, "unreported assaults", details=details))
    return report


def count_unreported(workspace: Workspace, record: Record) -> int:
    """Count the recordings that look like an assault, belong to no incident, and wait for a person to look.

    Raises:
        ConfigError: the vocabulary cannot be read.
    """
    found = entries_of(record, vocabulary_of(workspace).vocabulary)
    return sum(entry.standing is Standing.UNREPORTED for entry in found)


def vocabulary_of(workspace: Workspace) -> VocabularyFile:
    """Read the vocabulary that counts in a home.

    Raises:
        ConfigError: it cannot be read.
    """
    origin, text = read_config(FILE, workspace.home.root)
    return VocabularyFile(load_vocabulary(text, origin), origin, hashlib.sha256(text.encode()).hexdigest())


def _with(found: Iterable[Entry], standings: Iterable[Standing]) -> tuple[Entry, ...]:
    wanted = set(standings)
    return tuple(entry for entry in found if entry.standing in wanted)


def _within(entry: Entry, first: datetime | None, last: datetime | None) -> bool:
    """Whether any file of a recording may have been recorded within bounds; of unknown time it may."""
    if not (first or last):
        return True
    return any(
        piece.start is None
        or (
            (first is None or ((piece.end or piece.start) - first).total_seconds() >= -piece.half_width_s)
            and (last is None or (piece.start - last).total_seconds() <= piece.half_width_s)
        )
        for piece in entry.pieces
    )
