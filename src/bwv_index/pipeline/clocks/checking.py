"""Acts on cameras' clocks: a person records a check or takes one back, and the clips it touches are placed again."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bwv_index.clock import FIRST_YEAR, LAST_YEAR, authority_of
from bwv_index.custody import Detail, Event, EventType
from bwv_index.errors import NotFoundError, RefusedError, UsageFaultError
from bwv_index.index import (
    CheckVerdict,
    ClockCheckView,
    DeviceOffsetView,
    PlacementView,
    Record,
    device_key,
    overlapping,
    standing_checks,
)
from bwv_index.pipeline.clocks.offsets import place_device
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.describing import time_claims
from bwv_index.pipeline.joining import OWN_CLOCK
from bwv_index.pipeline.local_time import earliest, latest
from bwv_index.pipeline.placing import heard_with
from bwv_index.pipeline.sheets import redraw
from bwv_index.pipeline.splitting import join_split_recordings
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc

MOST_OFFSET_S = 50 * 366 * 86_400.0
"""Clocks that were never set begin in 1970 or later; nothing is further off than these years."""
MOST_WITHIN_S = 86_400.0


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A person's check of one camera's clock.

    ``offset_s`` is what the camera showed less the true time: positive where it is fast. ``half_width_s`` is how far
    that may be off (95 %). The check counts for recordings from ``start`` to ``end``; a bound without a zone is local
    time. ``compared`` is when the two clocks were read side by side, None where that is not known.
    """

    device: str
    offset_s: float
    half_width_s: float
    start: datetime
    end: datetime
    compared: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A clip that stands elsewhere in time than before; ``moved_s`` is None where it was not placed, or is no more."""

    evidence_id: str
    before: PlacementView | None
    now: PlacementView | None
    moved_s: float | None


@dataclass(frozen=True, slots=True)
class Outside:
    """A clip that a check does not reach: what its camera showed at its start, and what the check would make of it."""

    evidence_id: str
    shown: datetime
    corrected: datetime


@dataclass(frozen=True, slots=True)
class NoReading:
    """A clip whose digits stand for no moment, so that no check reaches it: who shows which digits, and why none."""

    evidence_id: str
    source: str
    shown: str
    problem: str


@dataclass(frozen=True, slots=True)
class CheckChange:
    """What a check, or its withdrawal, changed.

    ``check`` is the row that was added. ``superseded`` are checks that count no more; ``shared`` are older ones that
    count on for the dates that the new one leaves them; ``returned`` are those that count again, since only the check
    that was taken back had superseded them. ``clips`` counts the camera's clips; ``moved`` lists those that
    stand elsewhere now, ``untouched`` those that a source says another camera recorded: whose clock they show nobody
    can say, so no check reaches them. ``outside`` are those whose corrected time falls outside the check's dates,
    the nearest to them first. ``no_reading`` are those whose digits stand for no moment, such as a local time in the
    hour that the clocks skip: nothing can be taken from them. ``heard`` are clips of other cameras that stand elsewhere
    now, because they heard the same as one of this camera.
    """

    check: ClockCheckView
    superseded: tuple[ClockCheckView, ...]
    shared: tuple[ClockCheckView, ...]
    returned: tuple[ClockCheckView, ...]
    clips: int
    moved: tuple[Moved, ...]
    untouched: tuple[str, ...]
    outside: tuple[Outside, ...]
    no_reading: tuple[NoReading, ...] = ()
    heard: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockList:
    """What is known of cameras' clocks: every word of persons, which of them stand, and what was worked out."""

    checks: tuple[ClockCheckView, ...]
    standing: tuple[int, ...]
    offsets: tuple[DeviceOffsetView, ...]


def set_clock(workspace: Workspace, request: CheckRequest, *, dry_run: bool = False) -> CheckChange:
    """Record a person's check of a camera's clock, and place the camera's clips by it.

    A standing check whose dates lie wholly within the new one's is superseded; one that reaches further counts on for
    the dates that are left, since of the checks that cover a date the newest counts.

    Raises:
        RefusedError: nobody is named, no reason is given, or the very same check stands already.
        UsageFaultError: the dates are reversed, no camera is named, or a number is none.
        BusyError: another run holds the home.
    """
    require_person(workspace.actor, request.why)
    check = _check(workspace, request)
    return _act(workspace, check, dry_run=dry_run)


def withdraw_clock(
    workspace: Workspace, device: str, number: int, why: str, *, dry_run: bool = False
) -> CheckChange:
    """Take back a check by its number: it counts no more, and stays on the record. What it had superseded counts again.

    Raises:
        NotFoundError: no check of that number stands for the camera.
        RefusedError: nobody is named, or no reason is given.
        BusyError: another run holds the home.
    """
    require_person(workspace.actor, why)
    key = device_key(device)
    with workspace.index.reading() as record:
        found = [one for one in standing_checks(record.clocks.checks(key)) if one.number == number]
    if not key or not found:
        raise NotFoundError(
            f"no check number {number} stands for this camera", subject=device,
            remedy="See: bwv-index clock list",
        )  # fmt: skip
    old = found[0]
    row = ClockCheckView(
        0, key, old.device, CheckVerdict.WITHDRAW, old.offset_s, old.half_width_s, old.valid_from,
        old.valid_to, (old.number,), workspace.actor, workspace.now(), why.strip(), old.compared_at,
    )  # fmt: skip
    return _act(workspace, row, dry_run=dry_run)


def list_clocks(workspace: Workspace, device: str = "") -> ClockList:
    """Return what is known of one camera's clock, or of all.

    Raises:
        UsageFaultError: the camera's name holds no letter and no figure.
    """
    key = _key(device) if device else None
    with workspace.index.reading() as record:
        checks = record.clocks.checks(key)
        offsets = record.clocks.offsets(key)
    workspace.look(workspace.event(EventType.VIEW, device or "clocks", details={"listed": len(checks)}))
    return ClockList(checks, tuple(one.number for one in standing_checks(checks)), offsets)


def _key(device: str) -> str:
    key = device_key(device)
    if not key:
        raise UsageFaultError("no camera is named", subject=device, remedy="Give its serial number.")
    return key


def _check(workspace: Workspace, request: CheckRequest) -> ClockCheckView:
    zone = workspace.settings.zone
    start, end = earliest(request.start, zone), latest(request.end, zone)
    if start is None or end is None or end < start:
        raise UsageFaultError("the check would end before it starts", subject="--from and --to")
    if not math.isfinite(request.offset_s) or abs(request.offset_s) > MOST_OFFSET_S:
        raise UsageFaultError("no clock is that far off", subject="--offset")
    if not (math.isfinite(request.half_width_s) and request.half_width_s > 0):
        raise UsageFaultError("a check is good to some seconds, never to none", subject="--within")
    if request.half_width_s > MOST_WITHIN_S:
        raise UsageFaultError("a check that may be off by more than a day tells no time", subject="--within")
    if request.compared and not FIRST_YEAR <= request.compared.year <= LAST_YEAR:
        raise UsageFaultError(f"no camera was read in {request.compared.year}", subject="--compared")
    compared = earliest(request.compared, zone)
    if compared is not None and compared > workspace.now():
        raise UsageFaultError("the clocks cannot have been compared in the future", subject="--compared")
    return ClockCheckView(
        0, _key(request.device), request.device.strip(), CheckVerdict.CHECK, request.offset_s,
        request.half_width_s, start, end, (), workspace.actor, workspace.now(), request.why.strip(),
        compared,
    )  # fmt: skip


def _act(workspace: Workspace, row: ClockCheckView, *, dry_run: bool) -> CheckChange:
    if dry_run:
        with workspace.index.trying() as record:
            return _change(workspace, record, row)[0]
    with workspace.changing():
        with workspace.writing() as record:
            change, touched = _change(workspace, record, row)
        redraw(workspace, touched)
    return change


def _change(workspace: Workspace, record: Record, row: ClockCheckView) -> tuple[CheckChange, tuple[int, ...]]:
    """Add a row, supersede what it replaces, and place its clips and those that heard the same; return both."""
    standing = standing_checks(record.clocks.checks(row.device_key))
    replaced, shared = _replaced(row, standing)
    kept = _numbered(row, 0, replaced)
    kept = _numbered(kept, record.clocks.add_check(kept), replaced)
    now = standing_checks(record.clocks.checks(row.device_key))
    returned = tuple(one for one in now if one not in standing and one.number != kept.number)
    record.ledger.append(_event(workspace, kept, returned))
    clips = record.clips.of_device(row.device_key)
    others = tuple(sorted(heard_with(record, clips)))
    before = {clip: record.clips.placement(clip) for clip in (*clips, *others)}
    place_device(workspace, record, row.device_key)
    join_split_recordings(workspace, record, (*clips, *record.clips.of_devices_of(others)))
    moved = tuple(_moved(record, clips, before))
    untouched = tuple(record.clips.evidence_id(c) for c in clips if len(record.clips.devices(c)) > 1)
    outside = tuple(_outside(record, clips, kept))
    lost = tuple(_no_reading(record, clips, kept))
    heard = tuple(_moved(record, others, before))
    change = CheckChange(kept, replaced, shared, returned, len(clips), moved, untouched, outside, lost, heard)
    return change, (*clips, *others)


def _replaced(
    row: ClockCheckView, standing: Iterable[ClockCheckView]
) -> tuple[tuple[ClockCheckView, ...], tuple[ClockCheckView, ...]]:
    """Return the standing checks that a row supersedes, and those that it leaves some dates.

    Raises:
        RefusedError: the very same check stands already.
    """
    held = tuple(standing)
    if row.verdict is CheckVerdict.WITHDRAW:
        return tuple(one for one in held if one.number in row.replaces), ()
    reached = overlapping(held, row.valid_from, row.valid_to)
    for one in reached:
        if _said(one) == _said(row):
            told = f"{one.by} has said exactly so since {format_utc(one.at)}"
            raise RefusedError(told, subject=one.device)
    within = tuple(o for o in reached if row.valid_from <= o.valid_from and o.valid_to <= row.valid_to)
    return within, tuple(one for one in reached if one not in within)


def _said(check: ClockCheckView) -> tuple[object, ...]:
    return (
        check.offset_s, check.half_width_s, check.valid_from, check.valid_to, check.compared_at, check.by, check.why
    )  # fmt: skip


def _numbered(row: ClockCheckView, number: int, replaced: Iterable[ClockCheckView]) -> ClockCheckView:
    return ClockCheckView(
        number, row.device_key, row.device, row.verdict, row.offset_s, row.half_width_s, row.valid_from,
        row.valid_to, tuple(one.number for one in replaced), row.by, row.at, row.why, row.compared_at,
    )  # fmt: skip


def _event(workspace: Workspace, row: ClockCheckView, returned: Iterable[ClockCheckView]) -> Event:
    details: dict[str, Detail] = {
        "number": row.number, "verdict": row.verdict.value, "offset_ms": round(row.offset_s * 1000),
        "half_width_ms": round(row.half_width_s * 1000), "from": format_utc(row.valid_from),
        "to": format_utc(row.valid_to), "supersedes": list(row.replaces),
        "counts_again": [one.number for one in returned],
        "compared": format_utc(row.compared_at) if row.compared_at else None,
    }  # fmt: skip
    return workspace.event(EventType.CLOCK_CHECK, row.device, why=row.why, details=details)


def _outside(record: Record, clips: Iterable[int], check: ClockCheckView) -> list[Outside]:
    """Return the clips of which the check makes a time outside its dates, the nearest to them first."""
    if check.verdict is CheckVerdict.WITHDRAW:
        return []
    found = (_left_outside(record, clip, check) for clip in clips if len(record.clips.devices(clip)) == 1)
    return sorted(
        (each for each in found if each), key=lambda each: (_beyond(each.corrected, check), each.evidence_id)
    )


def _left_outside(record: Record, clip: int, check: ClockCheckView) -> Outside | None:
    claims = time_claims(record.clips.claims(clip))
    shown = [r.start for claim in claims if authority_of(claim) in OWN_CLOCK for r in claim.readings]
    made = [(at - timedelta(seconds=check.offset_s), at) for at in shown]
    if not made or any(check.valid_from <= corrected <= check.valid_to for corrected, _ in made):
        return None
    corrected, at = min(made, key=lambda each: _beyond(each[0], check))
    return Outside(record.clips.evidence_id(clip), at, corrected)


def _no_reading(record: Record, clips: Iterable[int], check: ClockCheckView) -> Iterator[NoReading]:
    """Give the clips of which a check can make nothing: the camera's own clock is read nowhere as a moment."""
    if check.verdict is CheckVerdict.WITHDRAW:
        return
    for clip in clips:
        own = [one for one in time_claims(record.clips.claims(clip)) if authority_of(one) in OWN_CLOCK]
        if len(record.clips.devices(clip)) == 1 and own and not any(one.readings for one in own):
            name = record.clips.evidence_id(clip)
            yield from (NoReading(name, one.source.value, one.raw, one.problem) for one in own)


def _beyond(moment: datetime, check: ClockCheckView) -> timedelta:
    """Return how far a moment lies outside a check's dates."""
    return max(check.valid_from - moment, moment - check.valid_to)


def _moved(
    record: Record, clips: Iterable[int], before: Mapping[int, PlacementView | None]
) -> Iterator[Moved]:
    for clip in clips:
        was, now = before[clip], record.clips.placement(clip)
        if was != now:
            yield Moved(record.clips.evidence_id(clip), was, now, _apart(was, now))


def _apart(was: PlacementView | None, now: PlacementView | None) -> float | None:
    starts = (was.start_at if was else None, now.start_at if now else None)
    if starts[0] is None or starts[1] is None:
        return None
    return (starts[1] - starts[0]).total_seconds()
