"""A claim of a camera's clock with what the clock is off taken away: a further claim, beside the original."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bwv_index.clock.anchor import Anchor, AnchorKind, canonical_readings
from bwv_index.clock.authority import OWN_CLOCK, USUAL, Allowance, authority_of
from bwv_index.clock.check import ClockCheck, newest_check
from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis
from bwv_index.clock.difference import HOUR_S, MOST_HOURS, nearly_whole_hours, whole_hours
from bwv_index.clock.offset import DeviceOffset
from bwv_index.clock.zone import next_change, other_readings, shown_again

OFFSET_TRUST = 0.8
CHECK_TRUST = 1.0
_HALF_HOUR_S = 1800.0
_MOST_S = MOST_HOURS * HOUR_S
"""A clock that shows another day may follow another day's summer time."""
_TELL_HOURS = {AnchorKind.GPS, AnchorKind.SOUND}
"""A person who compares two clocks looks at minutes and seconds, so such an anchor says nothing of the zone."""

_LEAST_ANCHORS = 2
"""Clips that have to agree before what they show tells the hour of another."""
_SHIFT = timedelta(hours=12)
"""As long as a camera is out before it is docked, where its clock may be put right."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected claim, the claim that it was made of, and the arithmetic as a person would write it down.

    ``hour_told`` says whether what was taken away was seen to hold for the whole hours as well. ``hour_checked`` says
    that this was seen close by, so that the clock cannot well have been set in between. ``hearsay`` says that
    it comes to another hour than the camera shows, on the word of one other clip, or of clips of other days alone: the
    camera's own clock, which may have been put right since, is then as good.
    """

    claim: TimeClaim
    of: TimeClaim
    arithmetic: str
    hour_told: bool
    hearsay: bool = False
    hour_checked: bool = False


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
    """Correct the readings of digits that persons' checks cover; None where no reading is covered."""
    covering = [_check_of(reading, checks) for reading in claim.readings]
    known = [check for check in covering if check is not None]
    if not known:
        return None
    steps = []
    for reading, covers in zip(claim.readings, covering, strict=True):
        # Readings of the same digits: where a check ends between them, its dates do not tell which is meant.
        check = covers or known[0]
        moment = reading.start - timedelta(seconds=check.offset_s)
        half = check.half_width_at(moment, allowance.drift_s_per_day)
        steps.append(_Step(reading, check.offset_s, half, _check_word(check)))
    # Whole hours are a person's word about the hour; minutes, however many, say nothing of the digits' zone.
    told = all(whole_hours(check.offset_s) is not None for check in known)
    same_season = all(check.of_one_season(step.result, allowance.zone) for check in known for step in steps)
    if not told:
        steps = _with_hypotheses(claim, steps, allowance)
    made = _correction(claim, steps, TimeSource.PERSON_CHECK, hour_told=told)
    return replace(made, hour_checked=told and same_season)


def _with_hypotheses(claim: TimeClaim, steps: list[_Step], allowance: Allowance) -> list[_Step]:
    """Add what the digits mean in the other zone where one is a hypothesis of a profile and no more.

    Seconds taken away from a clock say nothing of its zone, so an hour that was open stays so.
    """
    unknown = claim.basis is ZoneBasis.UNKNOWN
    if claim.trust >= allowance.zone_trust and not unknown:
        return steps
    made = {step.reading.start for step in steps}
    others = [
        replace(step, reading=other)
        for step in steps
        for other in (
            claim.readings if unknown else other_readings(step.reading, claim.basis, allowance.zone)
        )
        if other.start not in made
    ]
    return steps + others


def _check_of(reading: Reading, checks: Sequence[ClockCheck]) -> ClockCheck | None:
    """Return the newest check that covers what it makes of a reading."""
    made = ((check, reading.start - timedelta(seconds=check.offset_s)) for check in checks)
    return newest_check(check for check, moment in made if check.covers(moment))


def _by_offset(claim: TimeClaim, offset: DeviceOffset, allowance: Allowance) -> Correction | None:
    """Correct the readings of digits of the same clock that an offset covers; None where it covers none."""
    if (offset.clock, offset.basis) != (claim.source, claim.basis):
        return None
    steps = [_offset_step(reading, offset, None) for reading in canonical_readings(claim)]
    if not any(offset.covers(step.result) for step in steps):
        return None
    steps += _shown_again(steps, offset, allowance.zone)
    seen = [anchor for anchor in offset.anchors if anchor.source in _TELL_HOURS]
    if not seen:
        # What satellites showed is measured against these very digits, whichever zone they are in.
        steps = _with_hypotheses(claim, steps, allowance)
        return _correction(claim, steps, TimeSource.DEVICE_OFFSET, hour_told=False)
    of_hours = offset.half_width_s < _HALF_HOUR_S and abs(offset.offset_s) <= _MOST_S
    disputed = any(_is_disputed(step.result, offset) for step in steps)
    told = of_hours and not disputed and all(_is_told(s.result, seen, allowance.zone) for s in steps)
    often = len(_spells(seen)) >= _LEAST_ANCHORS
    as_shown = often and all(_is_shown(claim, step.result) for step in steps)
    made = _correction(claim, steps, TimeSource.DEVICE_OFFSET, hour_told=told)
    checked = told and all(_is_between(step.result, seen) for step in steps)
    return replace(made, hearsay=of_hours and not told and not as_shown, hour_checked=checked)


def _shown_again(steps: list[_Step], offset: DeviceOffset, zone: str) -> list[_Step]:
    """Return what the digits mean besides where local clocks show an hour twice and this one may have gone with them.

    An offset that clips on both sides of the change have shown is of a clock that runs on. So may one that writes its
    zone, but what a camera writes there it may have been set to.
    """
    made = {step.result for step in steps}
    found = []
    for step in steps:
        again = shown_again(step.result, zone)
        if again is None or again in made:
            continue
        before, after = sorted((step.result, again))
        if not (offset.anchors[0].at <= before and after <= offset.anchors[-1].at):
            lead = step.offset_s - (again - step.result).total_seconds()
            found.append(replace(step, offset_s=lead, word=f"{step.word}; and with the change of clocks"))
    return found


def _is_disputed(moment: datetime, offset: DeviceOffset) -> bool:
    """Whether what was left out, and seen on the same shift, says that the clock showed another hour."""
    return any(
        abs(left.anchor.at - moment) <= _SHIFT
        and not left.anchor.weak
        and nearly_whole_hours(left.anchor.offset_s - offset.offset_s, USUAL.unchecked_s)
        for left in offset.left_out
    )


def _is_between(moment: datetime, seen: Sequence[Anchor]) -> bool:
    """Whether one clip before a moment and one after it, both of its shift, have shown the clock."""
    near = [anchor for anchor in seen if abs(anchor.at - moment) <= _SHIFT]
    before, after = (
        {a.item for a in near if a.at <= moment},
        {a.item for a in near if a.at >= moment},
    )
    return bool(before) and bool(after) and len(before | after) >= _LEAST_ANCHORS


def _is_told(moment: datetime, seen: Sequence[Anchor], zone: str) -> bool:
    """Whether clips have shown the hour of a moment: on its own shift, or on others soon before and after it.

    Where the clocks in ``zone`` change between those two, they have to be of one week: a change and a person who sets
    the clock can make up for one another.
    """
    if len({anchor.item for anchor in seen}) < _LEAST_ANCHORS:
        return False
    if any(abs(anchor.at - moment) <= _SHIFT for anchor in seen):
        return True
    before = max((anchor.at for anchor in seen if anchor.at <= moment), default=None)
    after = min((anchor.at for anchor in seen if anchor.at >= moment), default=None)
    if before is None or after is None or len(_spells(seen)) < _LEAST_ANCHORS:
        return False
    change = next_change(before, after - before, zone) if after - before > _WEEK else None
    return change is None or change > after


def _spells(seen: Sequence[Anchor]) -> list[datetime]:
    """Return when each shift ended on which clips have shown the clock; their order is that of time."""
    ends: list[datetime] = []
    for anchor in seen:
        if ends and anchor.at - ends[-1] <= _SHIFT:
            ends[-1] = anchor.at
        else:
            ends.append(anchor.at)
    return ends


def _is_shown(claim: TimeClaim, moment: datetime) -> bool:
    """Whether a moment is of an hour that the camera's own digits may mean."""
    return any(abs((reading.start - moment).total_seconds()) < _HALF_HOUR_S for reading in claim.readings)


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
