"""What the record knows of one camera's clock, as the room of clocks takes it."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from bwv_index.clock import ClockCheck, DeviceOffset, TimeClaim, claim_bound
from bwv_index.index import CheckVerdict, ClockCheckView, Record, standing_checks
from bwv_index.timecode import format_utc

ISSUE_TRUST = 0.5
"""Issue sheets are kept by hand. A bound only chooses between starts that others name."""

OFFSET: TypeAdapter[DeviceOffset] = TypeAdapter(DeviceOffset)


@dataclass(frozen=True, slots=True)
class KnownClock:
    """One camera's clock: checks by persons, superseded ones too; worked-out offsets; the hours of its issue."""

    checks: tuple[ClockCheck, ...] = ()
    offsets: tuple[DeviceOffset, ...] = ()
    bounds: tuple[TimeClaim, ...] = ()


UNKNOWN_CLOCK = KnownClock()
"""Where no source names the camera, or several name different ones."""


def clock_of_clip(record: Record, clip: int) -> KnownClock:
    """Return what is known of the clock of a clip's camera; nothing where its sources do not name one camera."""
    keys = record.clips.devices(clip)
    return known_clock(record, keys[0]) if len(keys) == 1 else UNKNOWN_CLOCK


def known_clock(record: Record, key: str) -> KnownClock:
    """Return what is known of the clock of one camera."""
    return KnownClock(
        checks=known_checks(record, key),
        offsets=tuple(OFFSET.validate_python(one.body) for one in record.clocks.offsets(key)),
        bounds=known_bounds(record, key),
    )


def known_checks(record: Record, key: str) -> tuple[ClockCheck, ...]:
    """Return every check of one camera by a person; what is superseded says so."""
    said = record.clocks.checks(key)
    standing = {one.number for one in standing_checks(said)}
    return tuple(_check(one, one.number not in standing) for one in said if one.verdict is CheckVerdict.CHECK)


def _check(view: ClockCheckView, superseded: bool) -> ClockCheck:
    return ClockCheck(
        device=view.device, offset_s=view.offset_s, half_width_s=view.half_width_s, from_=view.valid_from,
        to=view.valid_to, by=view.by, at=view.at, why=view.why, superseded=superseded, compared=view.compared_at,
    )  # fmt: skip


def known_bounds(record: Record, key: str) -> tuple[TimeClaim, ...]:
    """Return the hours for which a camera was issued; none where an issue has no end, which then bounds nothing."""
    bounds = []
    for issue in record.incidents.issues_of(key):
        if issue.returned_at is None or issue.returned_at < issue.issued_at:
            return ()
        raw = f"issued {format_utc(issue.issued_at)} to {format_utc(issue.returned_at)}"
        bounds.append(claim_bound(raw, issue.issued_at, issue.returned_at, trust=ISSUE_TRUST))
    return tuple(bounds)
