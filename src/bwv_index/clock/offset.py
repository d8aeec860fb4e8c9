"""By how much a camera's clock is off, worked out from anchors, with how long that holds and how far it may be out."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bwv_index.clock.anchor import Anchor, AnchorKind
from bwv_index.clock.authority import USUAL
from bwv_index.clock.bound import SLACK_S
from bwv_index.clock.claim import TimeSource, ZoneBasis
from bwv_index.clock.difference import HOUR_S, tell_seconds, whole_hours
from bwv_index.clock.epoch import Epoch, LeftOut, common_stretch, days_between, split_epochs
from bwv_index.clock.line import Line, fit_line
from bwv_index.clock.zone import LONDON, next_change

MOST_LEFT_OUT = 20
"""Anchors left out that are listed for one stretch: outliers first."""


@dataclass(frozen=True, slots=True)
class DeviceOffset:
    """One of a camera's clocks less true time, for a stretch in which it was not set.

    ``offset_s`` and ``half_width_s`` (95 %) hold at ``at``. ``drift_s_per_day`` is 0 where too few anchors tell one.
    ``growth_s_per_day`` is what the half-width gains with each day away from the nearest anchor. ``anchors`` are
    those it rests on, in order of time; ``left_out`` those near that stretch that were given and not used, with the
    reason: at most ``MOST_LEFT_OUT``, and ``unlisted`` counts the others.
    """

    clock: TimeSource
    basis: ZoneBasis
    offset_s: float
    half_width_s: float
    at: datetime
    drift_s_per_day: float
    growth_s_per_day: float
    valid_from: datetime
    valid_to: datetime
    anchors: tuple[Anchor, ...]
    left_out: tuple[LeftOut, ...] = ()
    note: str = ""
    unlisted: int = 0

    def covers(self, moment: datetime) -> bool:
        """Whether the offset speaks for that true time."""
        return self.valid_from <= moment <= self.valid_to

    def offset_at(self, moment: datetime) -> float:
        """Return the offset in seconds at a true time: by the drift, or between the neighbouring anchors."""
        if self.drift_s_per_day or all(anchor.weak for anchor in self.anchors):
            return self.offset_s + self.drift_s_per_day * days_between(self.at, moment)
        return _between(self.anchors, moment)

    def half_width_at(self, moment: datetime) -> float:
        """Return the 95 % half-width in seconds at a true time.

        It grows with the days from the nearest anchor, and where the anchors on both sides differ.
        """
        nearest = min(self.anchors, key=lambda anchor: abs(days_between(anchor.at, moment)))
        days = abs(days_between(nearest.at, moment))
        doubt = max(self._unexplained(moment), self._unexplained(nearest.at))  # further away nothing is surer
        return math.hypot(self.half_width_s, self.growth_s_per_day * days, doubt)

    def _unexplained(self, moment: datetime) -> float:
        """Return by how much the anchors before and after differ from the offset: the clock may have been set."""
        if all(anchor.weak for anchor in self.anchors):
            return 0.0
        taken = self.offset_at(moment)
        beside = _beside(self.anchors, moment)
        return max(0.0, *(abs(anchor.offset_s - taken) - anchor.half_width_s for anchor in beside))


def estimate_offsets(
    anchors: Iterable[Anchor],
    *,
    drift: float = USUAL.drift_s_per_day,
    reach_days: float = USUAL.reach_days,
    zone: str = LONDON,
) -> tuple[DeviceOffset, ...]:
    """Work out one camera's offsets from its anchors, clock by clock and stretch by stretch, in order of time.

    ``drift`` is the most that the clock is allowed to run away, in seconds a day at 95 %. Anchors that agree within
    their half-widths and that drift make one stretch; one that disagrees with both its neighbours, which agree
    with each other, is left out; any other disagreement is a step, and between its sides both offsets apply.
    Beyond the first and the last anchor an offset reaches ``reach_days``, but never over a change of clocks in
    ``zone``, unless anchors on both sides of such a change agree. Where two changes lie between anchors that agree,
    they make two stretches: nobody saw what the clock did in the season between.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    by_clock: dict[tuple[TimeSource, ZoneBasis], list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_clock[anchor.clock, anchor.basis].append(anchor)
    found: list[DeviceOffset] = []
    for key in sorted(by_clock):
        found += _of_one_clock(by_clock[key], drift, timedelta(days=reach_days), zone)
    return tuple(found)


def _of_one_clock(anchors: list[Anchor], drift: float, reach: timedelta, zone: str) -> list[DeviceOffset]:
    """Work out the offsets of one clock."""
    ordered = sorted(anchors, key=lambda a: (a.at, a.item, a.offset_s, a.source))
    internal = [
        LeftOut(a, "an overlay shows the camera's own clock and not true time")
        for a in ordered
        if a.source is AnchorKind.OVERLAY
    ]
    telling = [anchor for anchor in ordered if anchor.source is not AnchorKind.OVERLAY]
    strong = [anchor for anchor in telling if not anchor.weak]
    weak = [anchor for anchor in telling if anchor.weak]
    if not strong:
        return _of_bounds(weak, internal, drift)
    left = [*internal, *(LeftOut(a, "a bound, and better anchors speak") for a in weak)]
    epochs, outliers = split_epochs(strong, drift)
    by_epoch = [_seasons(epoch.anchors, zone) for epoch in epochs]
    near = iter(_near_epochs([Epoch(season) for seasons in by_epoch for season in seasons], outliers + left))
    found = []
    for place, seasons in enumerate(by_epoch):
        before = epochs[place - 1] if place else None
        after = epochs[place + 1] if place + 1 < len(epochs) else None
        for number, season in enumerate(seasons):
            stretch = _Stretch(
                season,
                None if number else before,
                None if number + 1 < len(seasons) else after,
                tuple(next(near)),
            )
            found.append(_of_stretch(stretch, drift=drift, reach=reach, zone=zone))
    return found


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Anchors of one stretch, what was left out near it, and the stretches from which a step parts it."""

    anchors: tuple[Anchor, ...]
    before: Epoch | None
    after: Epoch | None
    left_out: tuple[LeftOut, ...]


def _seasons(anchors: tuple[Anchor, ...], zone: str) -> list[tuple[Anchor, ...]]:
    """Part anchors that agree where a whole season lies between two of them in which nobody saw the clock.

    It may have gone with the change of clocks and back again; so may one whose text names a zone, since a camera that
    is set to local time may go on writing the zone that it was set up with.
    """
    parts = [[anchors[0]]]
    for earlier, later in pairwise(anchors):
        first = next_change(earlier.at, _span(earlier.at, later.at), zone)
        second = next_change(first, _span(first, later.at), zone) if first and first < later.at else None
        if second is not None and second <= later.at:
            parts.append([])
        parts[-1].append(later)
    return [tuple(part) for part in parts]


def _span(first: datetime, last: datetime) -> timedelta:
    return max(last - first, timedelta(seconds=1))


def _near_epochs(epochs: list[Epoch], left: Iterable[LeftOut]) -> list[list[LeftOut]]:
    """Give each anchor that was left out to the stretch whose last anchor it does not come after, else to the last."""
    ends = [epoch.anchors[-1].at for epoch in epochs]
    near: list[list[LeftOut]] = [[] for _ in epochs]
    for one in left:
        near[min(bisect_left(ends, one.anchor.at), len(epochs) - 1)].append(one)
    return near


def _of_stretch(stretch: _Stretch, *, drift: float, reach: timedelta, zone: str) -> DeviceOffset:
    """Work out the offset of one stretch."""
    anchors, left_out = stretch.anchors, stretch.left_out
    first, last = anchors[0], anchors[-1]
    middle = first.at + (last.at - first.at) / 2
    line = fit_line([(days_between(middle, a.at), a.offset_s, a.half_width_s) for a in anchors], drift)
    line = line or Line(0.0, _between(anchors, middle), max(a.half_width_s for a in anchors), drift)
    crossed = next_change(first.at, _span(first.at, last.at), zone)
    limited = None if crossed and crossed <= last.at else zone
    earliest, latest = _reach(stretch, reach, limited)
    note = _step_note(stretch.before, anchors[0]) if stretch.before else ""
    return DeviceOffset(
        first.clock, first.basis, line.level, line.half_width, middle, line.slope, line.growth,
        earliest, latest, anchors, left_out[:MOST_LEFT_OUT], note, max(0, len(left_out) - MOST_LEFT_OUT),
    )  # fmt: skip


def _reach(stretch: _Stretch, reach: timedelta, zone: str | None) -> tuple[datetime, datetime]:
    """Return from when to when an offset holds; over a step both sides hold, as nobody knows when it was."""
    anchors = stretch.anchors
    ends = []
    for beside, own, side in ((stretch.before, anchors[0].at, -1), (stretch.after, anchors[-1].at, 1)):
        if beside is not None:
            other = beside.anchors[-1 if side < 0 else 0].at
            ends.append(other if abs(other - own) <= 2 * reach else own)
            continue
        change = next_change(own, side * reach, zone) if zone and reach else None
        far = own + side * reach
        ends.append(far if change is None else max(far, change) if side < 0 else min(far, change))
    return ends[0], ends[1]


def _step_note(before: Epoch, after: Anchor) -> str:
    """Say how the clock jumped from one stretch to the next."""
    step = after.offset_s - before.anchors[-1].offset_s
    named = ", a whole hour: summer time or a zone" if whole_hours(step) is not None else ""
    way = "forward" if step > 0 else "back"
    return (
        f"the clock went {way} by {tell_seconds(abs(step))}{named} between "
        f"{before.anchors[-1].at:%Y-%m-%d} and {after.at:%Y-%m-%d}"
    )


def _of_bounds(weak: list[Anchor], left_out: Sequence[LeftOut], drift: float) -> list[DeviceOffset]:
    """Work out an offset from bounds alone: only where they agree that the clock shows the wrong day.

    Sheets are rounded and summer time may come between them, so an hour and the slack are added at both ends.
    """
    stretch = common_stretch(weak)
    if stretch is None:
        return []
    low, high = stretch[0] - HOUR_S - SLACK_S, stretch[1] + HOUR_S + SLACK_S
    if low <= 0 <= high:
        return []
    first, last = weak[0].at, weak[-1].at
    return [
        DeviceOffset(
            weak[0].clock, weak[0].basis, (low + high) / 2, (high - low) / 2, first + (last - first) / 2, 0.0, drift,
            first - timedelta(days=1), last + timedelta(days=1), tuple(weak), tuple(left_out[:MOST_LEFT_OUT]),
            "from the hours of issue alone: the clock shows the wrong day", max(0, len(left_out) - MOST_LEFT_OUT),
        )
    ]  # fmt: skip


def _between(anchors: tuple[Anchor, ...], moment: datetime) -> float:
    """Return the offset on the straight line between the anchors before and after; beyond them the nearest's."""
    first, second = _beside(anchors, moment)
    span = (second.at - first.at).total_seconds()
    share = (moment - first.at).total_seconds() / span if span else 0.0
    return first.offset_s + share * (second.offset_s - first.offset_s)


def _beside(anchors: tuple[Anchor, ...], moment: datetime) -> tuple[Anchor, Anchor]:
    """Return the anchors before and after a moment; beyond them the nearest, twice."""
    after = bisect_left(anchors, moment, key=lambda anchor: anchor.at)
    return anchors[max(after - 1, 0)], anchors[min(after, len(anchors) - 1)]
