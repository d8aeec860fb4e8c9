"""Frame rate, its steadiness, the GOP and the length of footage, from the packets' time stamps."""

from fractions import Fraction

import numpy as np

from bwv_index.media.packets import PacketTable
from bwv_index.timecode import MediaTime

_OFF_STEP = 0.1
"""A step counts as off when it is more than a tenth away from the usual one (and more than one tick)."""
_OFF_SHARE = 0.02
"""More than this share of steps off, and the rate is variable; a camera that loses one frame is not."""
_FEWEST_STEPS = 2
_COARSE_TICKS = 2


def is_variable(table: PacketTable) -> bool | None:
    """Judge from the steps between presentation times whether the frame rate varies.

    Returns:
        None where there are too few stamps to say.
    """
    steps = np.diff(table.shown_times)
    if len(steps) < _FEWEST_STEPS:
        return None
    usual = float(np.median(steps))
    # Two frames on one stamp (some cameras repeat one) are one moment, not a change of pace.
    steps = steps[(steps > 1) | (usual <= _COARSE_TICKS)]
    off = np.abs(steps - usual) > np.maximum(_OFF_STEP * usual, 1)
    return bool(np.mean(off) > _OFF_SHARE)


def frame_length(table: PacketTable) -> int:
    """Return the last frame's own length in ticks: as its packet states it, else the usual step."""
    if table.last_length > 0:
        return table.last_length
    steps = np.diff(table.shown_times)
    return int(np.median(steps)) if len(steps) else 0


def first_time(table: PacketTable) -> MediaTime | None:
    """Return the presentation time of the first frame shown."""
    times = table.shown_times
    return MediaTime(int(times[0]), table.time_base) if len(times) else None


def shown_duration(table: PacketTable) -> Fraction | None:
    """Return the span of presentation times in seconds, the last frame's own length included."""
    times = table.shown_times
    if not len(times):
        return None
    return (int(times[-1]) - int(times[0]) + frame_length(table)) * table.time_base


def median_gop_s(table: PacketTable) -> float | None:
    """Return the usual time between two I-frames in seconds, None with fewer than two."""
    times = np.sort(table.pts[table.iframe])
    if len(times) < _FEWEST_STEPS:
        return None
    return float(np.median(np.diff(times)) * float(table.time_base))
