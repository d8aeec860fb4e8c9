"""A claim of a camera's clock with what the clock is off taken away: a further claim, beside the original."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bwv_index.clock.anchor import AnchorKind, canonical_readings
from bwv_index.clock.authority import OWN_CLOCK, USUAL, Allowance, authority_of
from bwv_index.clock.check import ClockCheck, newest_check
from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis
from bwv_index.clock.difference import HOUR_S, MOST_HOURS
from bwv_index.clock.offset import DeviceOffset
from bwv_index.clock.zone import other_readings

OFFSET_TRUST = 0.8
CHECK_TRUST = 1.0
_HALF_HOUR_S = 1800.0
_MOST_S = MOST_HOURS * HOUR_S
"""A clock that shows another day may follow another day's summer time."""
_TELL_HOURS = {AnchorKind.GPS, AnchorKind.SOUND}
"""A person who compares two clocks looks at minutes and seconds, so such an anchor says nothing of the zone."""

_LEAST_ANCHORS = 2
"""Clips that have to agree before what they show tells the hour of another."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected claim, the claim that it was made of, and the arithmetic as a person would write it down.

    ``hour_told`` says whether what was taken away was seen to hold for the whole hours as well, ``one_anchor`` whether
    a single clip alone has shown it: that tells no other clip's hour.
    """

    claim: TimeClaim
    of: TimeClaim
    arithmetic: str
    hour_told: bool
    one_anchor: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """What is taken from one reading: seconds, their half-width, and on whose word."""

    reading: Reading
    offset_s: float
    half_width_s: float
    word: str

    @property
    def result(self) -> datetime:
        return self.reading.start - timedelta(seconds=self.offset_s)


def corrected_claim(device_claim: TimeClaim, offset: DeviceOffset, at: datetime | None = None) -> TimeClaim:
    """Return what a claim of a camera's clock says once a worked-out offset is taken away.

    ``at`` is the true time for which the offset is taken, by default the one that each reading comes to. The
    readings keep their number; ``raw`` is the arithmetic. The claim given stays as it is.
    """
    steps = [_offset_step(reading, offset, at) for reading in canonical_readings(device_claim)]
    return _correction(device_claim, steps, TimeSource.DEVICE_OFFSET, hour_told=True).claim


def correct(
    claim: TimeClaim,
    checks: Sequence[ClockCheck],
    offsets: Sequence[DeviceOffset],
    allowance: Allowance = USUAL,
) -> tuple[Correction, ...]:
    """Return every correction that a person's checks and worked-out offsets give to one claim of a camera's clock.

    One of the newest check that covers each reading, and one of each offset for that clock that covers what it
    comes to: where two offsets do, nobody knows yet which holds.
    """
    if authority_of(claim) not in OWN_CLOCK or not claim.readings:
        return ()
    found = [
        _by_checks(claim, checks, allowance),
        *(_by_offset(claim, offset, allowance) for offset in offsets),
    ]
    return tuple(correction for correction in found if correction is not None)


def _by_checks(claim: TimeClaim, checks: Sequence[ClockCheck], allowance: Allowance) -> Correction | None:
    """Correct the readings that persons' checks cover; None where there are none."""
    steps, told = [], []
    for reading in claim.readings:
        check = _check_of(reading, checks)
        if check is not None:
            half = check.half_width_at(reading.start, allowance.drift_s_per_day)
            steps.append(_Step(reading, check.offset_s, half, _check_word(check)))
            # Half an hour off or more is a person's word about the hour, less is one about minutes and seconds.
            told.append(_HALF_HOUR_S <= abs(check.offset_s) <= _MOST_S)
    if not steps:
        return None
    if not all(told):
        steps = _with_hypotheses(claim, steps, allowance)
    return _correction(claim, steps, TimeSource.PERSON_CHECK, hour_told=all(told))


def _with_hypotheses(claim: TimeClaim, steps: list[_Step], allowance: Allowance) -> list[_Step]:
    """Add what the digits mean in the other zone where one is a hypothesis of a profile and no more.

    Seconds taken away from a clock say nothing of its zone, so an hour that was open stays so.
    """
    if claim.trust >= allowance.zone_trust:
        return steps
    made = {step.reading.start for step in steps}
    others = [
        replace(step, reading=other)
        for step in steps
        for other in other_readings(step.reading, claim.basis, allowance.zone)
        if other.start not in made
    ]
    return steps + others


def _check_of(reading: Reading, checks: Sequence[ClockCheck]) -> ClockCheck | None:
    """Return the newest check that covers what it makes of a reading."""
    made = ((check, reading.start - timedelta(seconds=check.offset_s)) for check in checks)
    return newest_check(check for check, moment in made if check.covers(moment))


def _by_offset(claim: TimeClaim, offset: DeviceOffset, allowance: Allowance) -> Correction | None:
    """Correct the readings that an offset of the same clock covers; None where there are none."""
    if (offset.clock, offset.basis) != (claim.source, claim.basis):
        return None
    steps = [_offset_step(reading, offset, None) for reading in canonical_readings(claim)]
    steps = [step for step in steps if offset.covers(step.result)]
    if not steps:
        return None
    seen = {anchor.item for anchor in offset.anchors if anchor.source in _TELL_HOURS}
    of_hours = offset.half_width_s < _HALF_HOUR_S and abs(offset.offset_s) <= _MOST_S
    hour_told = of_hours and len(seen) >= _LEAST_ANCHORS
    if not seen:
        # What satellites showed is measured against these very digits, whichever zone they are in.
        steps = _with_hypotheses(claim, steps, allowance)
    made = _correction(claim, steps, TimeSource.DEVICE_OFFSET, hour_told=hour_told)
    return replace(made, one_anchor=of_hours and len(seen) == 1)


def _offset_step(reading: Reading, offset: DeviceOffset, at: datetime | None) -> _Step:
    moment = at or reading.start - timedelta(seconds=offset.offset_s)
    taken = offset.offset_at(moment)
    return _Step(reading, taken, offset.half_width_at(moment), _offset_word(offset, taken))


def _correction(claim: TimeClaim, steps: list[_Step], source: TimeSource, *, hour_told: bool) -> Correction:
    """Make the claim and its arithmetic of the steps."""
    half_width = max((math.hypot(claim.half_width_s, step.half_width_s) for step in steps), default=0.0)
    readings = tuple(Reading(step.result, step.reading.note) for step in steps)
    lines = "; or ".join(_line(claim, step) for step in steps)
    trust = CHECK_TRUST if source is TimeSource.PERSON_CHECK else OFFSET_TRUST
    problem = "" if steps else "no reading of it can be corrected"
    made = TimeClaim(source, lines, ZoneBasis.STATED, readings, half_width, trust, problem)
    return Correction(made, claim, lines, hour_told)


def _line(claim: TimeClaim, step: _Step) -> str:
    """Write one sum down."""
    half_width = math.hypot(claim.half_width_s, step.half_width_s)
    sign = "-" if step.offset_s >= 0 else "+"
    return (
        f"{claim.source.value} {_clock(step.reading.start)} UTC {sign} {_seconds(abs(step.offset_s))} s "
        f"({step.word}) = {_clock(step.result)} UTC ± {_seconds(half_width)} s"
    )


def _check_word(check: ClockCheck) -> str:
    return f"checked by {check.by} on {check.at:%Y-%m-%d}: camera {_lead(check.offset_s)}"


def _offset_word(offset: DeviceOffset, taken: float) -> str:
    count = len(offset.anchors)
    anchors = "1 anchor" if count == 1 else f"{count} anchors"
    drift = f", drift {offset.drift_s_per_day:+.2f} s a day" if offset.drift_s_per_day else ""
    return f"worked out from {anchors}{drift}: camera {_lead(taken)}"


def _lead(offset_s: float) -> str:
    return "fast" if offset_s > 0 else "slow" if offset_s < 0 else "right"


def _clock(moment: datetime) -> str:
    """Write a UTC time to the second, with tenths where there are any."""
    utc = moment.astimezone(UTC)
    tenths = round(utc.microsecond / 100_000)
    if tenths == 10:  # noqa: PLR2004 - rounded up to a whole second
        utc, tenths = utc + timedelta(seconds=1), 0
    return f"{utc:%Y-%m-%d %H:%M:%S}" + (f".{tenths}" if tenths else "")


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0")
