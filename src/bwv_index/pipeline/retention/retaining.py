"""Acts of retention: say what falls due and what is held, and record the category that a person chooses."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bwv_index.clock import find_zone
from bwv_index.custody import Detail, EventType
from bwv_index.errors import RefusedError, UsageFaultError
from bwv_index.index import ChoiceView, ItemKind, Record
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.retention.facts import kept_clips
from bwv_index.pipeline.workspace import Workspace
from bwv_index.retention import Due, Rules, State, assess, load_retention
from bwv_index.settings import read_config

FILE = "retention.toml"
LAST = datetime.max.replace(tzinfo=UTC)
OWN_PERIOD = frozenset({ItemKind.FOOTAGE, ItemKind.EXHIBIT})
"""Kinds of items that are told in lines of their own: clips by their period, exhibits with their case."""


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """How clips stand.

    ``listed`` are those asked for; ``counts`` is over all clips. ``cannot_say`` counts the clips left out of a list
    by days because nobody can say when they fall due, ``no_clips`` the items held that are neither footage nor made of
    it, to which no period applies, and ``exhibits`` the files made for cases, which are kept with their case.
    ``rules`` is where the rules came from and ``rules_sha256`` their hash.
    """

    listed: tuple[Due, ...]
    counts: Mapping[State, int]
    cannot_say: int
    no_clips: int
    exhibits: int
    rules: str
    rules_sha256: str


@dataclass(frozen=True, slots=True)
class RetentionChange:
    """How one clip stood before a choice, and stands (or would stand, in a dry run) after it."""

    before: Due
    after: Due


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Rules
    origin: str
    sha256: str


def list_retention(
    workspace: Workspace, states: Collection[State] = (), due_within: int | None = None
) -> RetentionReport:
    """Say what falls due, what is held and by what, and what nobody can say.

    ``states`` leaves out all others where it is given; ``due_within`` all that do not fall due within so many days.

    Raises:
        ConfigError: the rules cannot be read.
    """
    found = _rules(workspace)
    with workspace.index.reading() as record:
        dues = retention_of(workspace, record)
        items = record.evidence.count_items()
    asked = [due for due in dues if not states or due.state in states]
    listed = [due for due in asked if due_within is None or _within(due, due_within)]
    report = RetentionReport(
        listed=tuple(sorted(listed, key=_order)),
        counts={state: sum(due.state is state for due in dues) for state in State},
        cannot_say=sum(due.state is State.UNKNOWN for due in asked) if due_within is not None else 0,
        no_clips=sum(count for kind, count in items.items() if kind not in OWN_PERIOD),
        exhibits=items.get(ItemKind.EXHIBIT, 0),
        rules=found.origin,
        rules_sha256=found.sha256,
    )
    details: dict[str, Detail] = {
        "rules": found.sha256, "listed": len(listed), "due_within": due_within,
        "states": [state.value for state in sorted(states)],
    }  # fmt: skip
    workspace.look(workspace.event(EventType.VIEW, "retention", details=details))
    return report


def choose_category(
    workspace: Workspace, clip: str, category: str, why: str, *, dry_run: bool = False
) -> RetentionChange:
    """Record the retention category that a person gives a clip. Nothing is deleted by it, then or later.

    Raises:
        NotFoundError: no clip answers to the name.
        UsageFaultError: the rules have no such category.
        RefusedError: nobody is named, no reason is given, or the clip has this category already.
        BusyError: another run holds the home.
    """
    found = _rules(workspace)
    require_person(workspace.actor, why)
    if category not in found.rules.categories:
        told = ", ".join(found.rules.categories)
        raise UsageFaultError(
            f"there is no category '{category}'", subject=found.origin, remedy=f"Take one of: {told}"
        )
    if dry_run:
        with workspace.index.trying() as record:
            return _choose(workspace, record, clip, category, why.strip(), found.sha256)
    with workspace.changing(), workspace.writing() as record:
        return _choose(workspace, record, clip, category, why.strip(), found.sha256)


def _choose(
    workspace: Workspace, record: Record, clip: str, category: str, why: str, rules: str
) -> RetentionChange:
    number = record.clips.find(clip)
    name = record.clips.evidence_id(number)
    made = record.retention.choices((number,)).get(number, ())
    if made and made[-1].category == category:
        raise RefusedError(f"{made[-1].by} chose '{category}' already: {made[-1].why}", subject=name)
    before = retention_of_clip(workspace, record, number)
    record.retention.choose(number, ChoiceView(category, workspace.actor, workspace.now(), why))
    details: dict[str, Detail] = {
        "category": category, "before": made[-1].category if made else None, "rules": rules,
    }  # fmt: skip
    record.ledger.append(
        workspace.event(
            EventType.RETENTION, name, sha256=record.clips.sha256(number) or "", why=why, details=details
        )
    )
    return RetentionChange(before, retention_of_clip(workspace, record, number))


def retention_of(workspace: Workspace, record: Record) -> tuple[Due, ...]:
    """Say of every clip how it stands.

    Raises:
        ConfigError: the rules cannot be read.
    """
    settings = workspace.settings
    clips = kept_clips(record, settings.force)
    return assess(clips, _rules(workspace).rules, find_zone(settings.zone), workspace.now())


def retention_of_clip(workspace: Workspace, record: Record, clip: int) -> Due:
    """Say of one clip how it stands; the other pieces of its recording are looked at with it.

    Raises:
        ConfigError: the rules cannot be read.
    """
    settings = workspace.settings
    pieces = (record.clips.of_evidence_id(name) for name, _ in record.clips.recording_of(clip))
    clips = sorted({clip, *(piece for piece in pieces if piece is not None)})
    kept = kept_clips(record, settings.force, clips)
    dues = assess(kept, _rules(workspace).rules, find_zone(settings.zone), workspace.now())
    return dues[clips.index(clip)]


def _rules(workspace: Workspace) -> _Rules:
    origin, text = read_config(FILE, workspace.home.root)
    return _Rules(load_retention(text, origin), origin, hashlib.sha256(text.encode()).hexdigest())


def _within(due: Due, days: int) -> bool:
    return due.days_left is not None and due.days_left <= days


def _order(due: Due) -> tuple[int, datetime, str]:
    return list(State).index(due.state), due.due_at or LAST, due.clip
