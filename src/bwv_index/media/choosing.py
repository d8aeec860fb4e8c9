"""Which frames are worth decoding: a pure choice over the packet table, made without opening anything.

Footage from a chest is one unbroken take, so nothing is to be found by looking for cuts. Two things matter:
that no long stretch goes without a picture, and that the moments are caught at which the encoder suddenly
needed more bytes (running, a struggle, a light) or placed an I-frame outside its rhythm.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bwv_index.media.facts import KeyframePolicy, KeyframeReason
from bwv_index.media.packets import PacketTable

Seconds = NDArray[np.float64]

_FEWEST_SLOTS = 3
_CHANGE_SHARE = 4
"""One quarter of the allowed keyframes is kept for moments of change."""
_WINDOW_S = 1.0
_FEWEST_WINDOWS = 8
_MOST_WINDOWS = 200_000
_BURST_Z = 3.5
_BURST_RATIO = 1.5
_MAD_TO_DEVIATION = 1.4826
_FEWEST_GOPS = 5
_UNPLANNED_Z = 5.0
_UNPLANNED_GAP = 0.8
_STEADY_SHARE = 0.6
_STEADY_GAP = 0.1
_CHANGE_LEAD_S = 0.25
_CHANGE_LAG_S = 1.5
_CHANGE_APART_S = 2.0


@dataclass(frozen=True, slots=True)
class Pick:
    """One frame to decode: its time, the row of the I-frame to start from, and how many packets that takes.

    ``spare`` is the row of a neighbouring I-frame that may stand in when this one is dark or blurred; None
    where there is none near.
    """

    pts: int
    start_row: int
    distance: int
    reason: KeyframeReason
    spare: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The picks in order of time, and how many wanted pictures were given up to bound the work."""

    picks: tuple[Pick, ...]
    given_up: int


@dataclass(frozen=True, slots=True)
class _Frames:
    """The shown frames by time (``pts``, ``rows``) and the I-frames among them (``key_``)."""

    pts: NDArray[np.int64]
    rows: NDArray[np.int64]
    key_pts: NDArray[np.int64]
    key_rows: NDArray[np.int64]
    base: float

    @property
    def first(self) -> int:
        return int(self.pts[0])

    @property
    def length_s(self) -> float:
        return float(self.pts[-1] - self.pts[0]) * self.base

    def ticks(self, seconds: float) -> int:
        """Turn seconds from the first frame into ticks."""
        return self.first + round(seconds / self.base)


def choose_frames(table: PacketTable, policy: KeyframePolicy, frame_budget: int) -> Choice:
    """Choose the frames to decode for keyframes.

    Args:
        table: the packets of the video.
        policy: spacing, cap and the rest.
        frame_budget: how many frames may be decoded in all for the sake of pictures that are no I-frames.

    Returns:
        At most ``policy.most`` picks, sorted, no frame twice. I-frames near the wanted times are preferred;
        where they are sparser than wanted, frames in between, those nearest to their I-frame first,
        within the budget.
    """
    frames = _shown_frames(table)
    if frames is None or policy.most < 1:
        return Choice((), 0)
    step, slots = _slots(frames.length_s, policy)
    picks: dict[int, Pick] = {}
    for slot in range(slots):
        pick = _nearest(frames, slot * step, step / 2, step / 2, KeyframeReason.COVERAGE)
        picks.setdefault(pick.pts, pick)
    for pick in _change_picks(table, frames, step):
        if len(picks) >= policy.most:
            break
        if _is_apart(pick, picks, min(_CHANGE_APART_S, step / _CHANGE_SHARE) / frames.base):
            picks[pick.pts] = pick
    kept, given_up = _within_budget(picks.values(), frame_budget)
    return Choice(tuple(_with_spares(kept, frames, step)), given_up)


def _shown_frames(table: PacketTable) -> _Frames | None:
    rows = np.flatnonzero(table.shown)
    if not len(rows):
        return None
    rows = rows[np.argsort(table.pts[rows], kind="stable")]
    keys = rows[table.iframe[rows]]
    if not len(keys):
        # Nothing is marked as an I-frame: the first packet is where a decoder has to begin.
        keys = rows[np.argmin(rows) : np.argmin(rows) + 1]
    return _Frames(table.pts[rows], rows, table.pts[keys], keys, float(table.time_base))


def _slots(length_s: float, policy: KeyframePolicy) -> tuple[float, int]:
    """Return the step between coverage pictures and their number, leaving room for moments of change."""
    most = max(1, policy.most - policy.most // _CHANGE_SHARE)
    step = max(min(policy.spacing_s, length_s / _FEWEST_SLOTS), length_s / most, 1e-6)
    return step, max(1, min(most, round(length_s / step + 0.499)))


def _nearest(frames: _Frames, at_s: float, before_s: float, after_s: float, reason: KeyframeReason) -> Pick:
    """Pick the I-frame nearest to a time within the bounds given, else the frame nearest to it."""
    wanted = frames.ticks(at_s)
    lowest, highest = wanted - round(before_s / frames.base), wanted + round(after_s / frames.base)
    within = slice(*np.searchsorted(frames.key_pts, [lowest, highest + 1]).tolist())
    keys = frames.key_pts[within]
    if len(keys):
        key = within.start + _closest(keys, wanted)
        return Pick(int(frames.key_pts[key]), int(frames.key_rows[key]), 0, reason)
    return _between(frames, wanted, reason)


def _between(frames: _Frames, wanted: int, reason: KeyframeReason) -> Pick:
    """Pick the frame nearest to a time, to be reached from the I-frame before it."""
    at = _closest(frames.pts, wanted)
    pts, row = int(frames.pts[at]), int(frames.rows[at])
    key = max(0, int(np.searchsorted(frames.key_pts, pts, side="right")) - 1)
    start = int(frames.key_rows[key])
    if pts < int(frames.key_pts[key]) or row <= start:
        return Pick(int(frames.key_pts[key]), start, 0, reason)
    return Pick(pts, start, row - start, reason)


def _closest(times: NDArray[np.int64], wanted: int) -> int:
    after = int(np.searchsorted(times, wanted))
    near = [i for i in (after - 1, after) if 0 <= i < len(times)]
    return min(near, key=lambda i: abs(int(times[i]) - wanted))


def _change_picks(table: PacketTable, frames: _Frames, step: float) -> Iterator[Pick]:
    """Yield picks for the moments of change, the most striking first."""
    moments = [*_bursts(table, frames), *_unplanned(frames)]
    for _, at_s in sorted(moments, reverse=True):
        yield _nearest(frames, at_s, _CHANGE_LEAD_S, min(_CHANGE_LAG_S, step), KeyframeReason.CHANGE)


def _bursts(table: PacketTable, frames: _Frames) -> list[tuple[float, float]]:
    """Find windows in which frames that are no I-frames took far more bytes than usual: (score, seconds)."""
    window = max(_WINDOW_S, frames.length_s / _MOST_WINDOWS)
    seconds = (frames.pts - frames.first) * frames.base
    plain = ~table.iframe[frames.rows]
    count = int(frames.length_s / window)
    if count < _FEWEST_WINDOWS:
        return []
    places = (seconds[plain] / window).astype(np.int64)
    bytes_in = np.bincount(places, weights=table.size[frames.rows][plain], minlength=count)[:count]
    level = np.log1p(bytes_in)
    usual = float(np.median(level))
    spread = _MAD_TO_DEVIATION * float(np.median(np.abs(level - usual)))
    score = (level - usual) / max(spread, 0.01)
    peak = (level >= _shifted(level, 1)) & (level > _shifted(level, -1))
    found = np.flatnonzero(peak & (score > _BURST_Z) & (level > usual + np.log(_BURST_RATIO)))
    return [(float(score[i]), (float(i) + 0.5) * window) for i in found]


def _shifted(level: Seconds, by: int) -> Seconds:
    """Return each window's neighbour on one side; the ends have a silent one."""
    moved = np.roll(level, by)
    moved[0 if by > 0 else -1] = -np.inf
    return moved


def _unplanned(frames: _Frames) -> list[tuple[float, float]]:
    """Find I-frames that come well before the encoder's own rhythm would place one: (score, seconds)."""
    gaps = np.diff(frames.key_pts)
    if len(gaps) < _FEWEST_GOPS:
        return []
    usual = float(np.median(gaps))
    if np.mean(np.abs(gaps - usual) <= _STEADY_GAP * usual) < _STEADY_SHARE:
        return []
    early = gaps < _UNPLANNED_GAP * usual
    # Where the rhythm goes on unmoved, two short gaps surround the frame: the first one leads to it.
    first = np.flatnonzero(early & ~np.concatenate(([False], early[:-1]))) + 1
    return [(_UNPLANNED_Z, float(frames.key_pts[i] - frames.first) * frames.base) for i in first]


def _is_apart(pick: Pick, picks: dict[int, Pick], ticks: float) -> bool:
    return all(abs(pick.pts - other) >= ticks for other in picks) and pick.pts not in picks


def _within_budget(picks: Iterable[Pick], budget: int) -> tuple[list[Pick], int]:
    """Keep the picks whose decoding fits the budget, those nearest to their I-frame first."""
    kept: list[Pick] = []
    reached: dict[int, int] = {}
    given_up = 0
    for pick in sorted(picks, key=lambda p: (p.distance, p.pts)):
        extra = pick.distance - reached.get(pick.start_row, 0)
        if extra > budget:
            given_up += 1
            continue
        budget -= max(extra, 0)
        reached[pick.start_row] = max(pick.distance, reached.get(pick.start_row, 0))
        kept.append(pick)
    return sorted(kept, key=lambda p: p.pts), given_up


def _with_spares(picks: list[Pick], frames: _Frames, step: float) -> Iterator[Pick]:
    """Give each pick that is an I-frame the nearest other one, where that lies within a third of the step."""
    taken = {pick.pts for pick in picks}
    reach = step / _FEWEST_SLOTS / frames.base
    for pick in picks:
        spare = None
        if not pick.distance:
            at = int(np.searchsorted(frames.key_pts, pick.pts))
            near = [i for i in (at + 1, at - 1) if 0 <= i < len(frames.key_pts)]
            free = [i for i in near if int(frames.key_pts[i]) not in taken]
            spare = next((i for i in free if abs(int(frames.key_pts[i]) - pick.pts) <= reach), None)
        row = None if spare is None else int(frames.key_rows[spare])
        yield Pick(pick.pts, pick.start_row, pick.distance, pick.reason, row)
