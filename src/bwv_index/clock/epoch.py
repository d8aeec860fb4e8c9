"""Stretches in which a camera's clock ran on without being set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bwv_index.clock.anchor import Anchor
from bwv_index.clock.difference import DAY_S, tell_seconds
from bwv_index.clock.line import theil_sen

_LEAST_FOR_LINE = 4
_MOST_OFF_LINE = 0.2
_LINE_SLACK_S = 1.0


@dataclass(frozen=True, slots=True)
class Epoch:
    """Anchors of one stretch, in order of time; there is at least one."""

    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An anchor that was given and not used, and why."""

    anchor: Anchor
    reason: str


def days_between(first: datetime, second: datetime) -> float:
    """Return the days from one moment to another, negative where the second is earlier."""
    return (second - first).total_seconds() / DAY_S


def split_epochs(anchors: Sequence[Anchor], drift: float) -> tuple[list[Epoch], list[LeftOut]]:
    """Split anchors, in order of time, where two that follow one another cannot both be right.

    ``drift`` is in seconds a day. A clock that runs away faster than allowed, but evenly, is one stretch all the
    same: four in five of its anchors, and the first and the last, then lie on one line.
    """
    if (even := _on_one_line(anchors)) is not None:
        return even
    kept, left = _without_outliers(anchors, drift)
    epochs: list[list[Anchor]] = []
    for anchor in kept:
        if epochs and _agree(epochs[-1][-1], anchor, drift):
            epochs[-1].append(anchor)
        else:
            epochs.append([anchor])
    return [Epoch(tuple(epoch)) for epoch in epochs], left


def common_stretch(anchors: Sequence[Anchor]) -> tuple[float, float] | None:
    """Return the lowest and the highest offset in seconds that every anchor allows; None where there is none."""
    if not anchors:
        return None
    low = max(anchor.offset_s - anchor.half_width_s for anchor in anchors)
    high = min(anchor.offset_s + anchor.half_width_s for anchor in anchors)
    return (low, high) if low <= high else None


def _agree(first: Anchor, second: Anchor, drift: float) -> bool:
    """Whether two anchors can be of one stretch."""
    reach = first.half_width_s + second.half_width_s + drift * abs(days_between(first.at, second.at))
    return abs(first.offset_s - second.offset_s) <= reach


def _without_outliers(anchors: Sequence[Anchor], drift: float) -> tuple[list[Anchor], list[LeftOut]]:
    """Leave out each anchor that its two neighbours contradict while they agree with each other."""
    kept: list[Anchor] = []
    left: list[LeftOut] = []
    for place, anchor in enumerate(anchors):
        before = kept[-1] if kept else None
        after = anchors[place + 1] if place + 1 < len(anchors) else None
        if before and after and _stands_out(before, anchor, after, drift):
            off = tell_seconds(abs(anchor.offset_s - before.offset_s))
            left.append(LeftOut(anchor, f"{off} off the anchors before and after it, which agree"))
        else:
            kept.append(anchor)
    return kept, left


def _stands_out(before: Anchor, anchor: Anchor, after: Anchor, drift: float) -> bool:
    """Whether an anchor disagrees with both its neighbours while they agree."""
    lonely = not _agree(before, anchor, drift) and not _agree(anchor, after, drift)
    return lonely and _agree(before, after, drift)


def _on_one_line(anchors: Sequence[Anchor]) -> tuple[list[Epoch], list[LeftOut]] | None:
    """Take all anchors for one stretch where most lie on one line; None where they do not."""
    if len(anchors) < _LEAST_FOR_LINE or days_between(anchors[0].at, anchors[-1].at) < 1:
        return None
    days = [days_between(anchors[0].at, anchor.at) for anchor in anchors]
    slope, level = theil_sen([(day, a.offset_s) for day, a in zip(days, anchors, strict=True)])
    off = [abs(a.offset_s - level - slope * day) for day, a in zip(days, anchors, strict=True)]
    fits = [gap <= a.half_width_s + _LINE_SLACK_S for gap, a in zip(off, anchors, strict=True)]
    # An end that leaves the line may be where the clock was set: that is for the search for steps.
    if fits.count(False) > _MOST_OFF_LINE * len(fits) or not (fits[0] and fits[-1]):
        return None
    kept = tuple(a for a, fit in zip(anchors, fits, strict=True) if fit)
    left = [
        LeftOut(a, f"{tell_seconds(gap)} off the line on which the others lie")
        for a, gap, fit in zip(anchors, off, fits, strict=True)
        if not fit
    ]
    return [Epoch(kept)], left
