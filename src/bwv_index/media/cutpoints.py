"""Where a cut may begin and end, worked out from the packets alone: nothing is opened and nothing is decoded."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bwv_index.errors import RefusedError
from bwv_index.media.packets import PacketTable
from bwv_index.timecode import format_offset

HALF_A_FRAME = Fraction(1, 2)
_PAST_THE_END = Fraction(1)
"""How far past its end a recording may be asked for, in seconds: a player shows its length in whole ones."""
_NO_TIME = -(2**63)


class CutMode(StrEnum):
    """What a person asks for."""

    AUTO = "auto"
    """Copy the stream where both ends allow it, else encode again."""
    SNAP = "snap"
    """Copy the stream, and move the ends outwards to where that can be done."""
    EXACT = "exact"
    """Encode again."""


class CutHow(StrEnum):
    """How a cut is made."""

    STREAM_COPY = "stream-copy"
    """Every picture and its bytes are the master's own."""
    RE_ENCODED = "re-encoded"
    """Pictures are decoded and encoded again: a working copy."""


@dataclass(frozen=True, slots=True)
class CutPlan:
    """Where a cut begins and ends, and how it is made.

    ``asked_in``, ``asked_out``, ``true_in`` and ``true_out`` are seconds from where playback of the master starts;
    the out points are those of the first picture that is left out, or the end. ``in_pts`` (held), ``last_pts`` (held)
    and ``out_pts`` (left out) are the same as stamps in ticks of ``time_base``; ``origin`` is the stamp in seconds
    that a player shows as 0. ``frames`` is how many pictures lie within, ``step`` the usual time from one to the next.
    ``snapped`` says that an end was moved so that the stream could be copied; ``why`` says why it was made this way.
    """

    asked_in: Fraction
    asked_out: Fraction
    true_in: Fraction
    true_out: Fraction
    how: CutHow
    snapped: bool
    in_pts: int
    last_pts: int
    out_pts: int
    time_base: Fraction
    origin: Fraction
    frames: int
    step: Fraction
    why: str

    @property
    def duration(self) -> Fraction:
        """The length of the cut in seconds."""
        return self.true_out - self.true_in


@dataclass(frozen=True, slots=True)
class _Ends:
    """Stamps at which a stream copy may begin and end, sorted, in ticks."""

    ins: NDArray[np.int64]
    outs: NDArray[np.int64]


def plan_cut(
    table: PacketTable,
    origin: Fraction,
    asked_in: Fraction,
    asked_out: Fraction,
    mode: CutMode,
    *,
    barrier: str = "",
    tolerance: Fraction = HALF_A_FRAME,
) -> CutPlan:
    """Work out where a cut begins and ends and how it is made.

    A stream copy begins at an I-frame on which nothing earlier leans and which leans on nothing earlier, and ends
    ahead of a picture that no picture before it waits for. Where an end is asked for between two pictures, the cut
    holds the picture that is on the screen then, so that nothing asked for is lost.

    Args:
        table: the packets of the picture; a part of the recording will do, where it reaches from the I-frame before
            the one that is asked for to well past the end, or to the end of the file.
        origin: the time stamp that a player shows as 0, in seconds.
        asked_in: from where, in seconds of playback.
        asked_out: up to where, in seconds of playback.
        mode: what is wanted.
        barrier: why this recording's stream is not copied, whatever the ends; empty where it may be.
        tolerance: how far an end may lie from a picture and still be called that picture's, in usual frame steps.

    Raises:
        RefusedError: the span is empty or not in the recording, or ``snap`` was asked for and cannot be done.
    """
    shown = table.shown_times
    _require_span(asked_in, asked_out, shown)
    step = _usual_step(table, shown)
    end = int(shown[-1]) + _last_length(table, step)
    first, last_asked = _ticks(asked_in, origin, table), _ticks(asked_out, origin, table)
    slack = step * tolerance
    _require_within(first, last_asked, end, origin, table)
    wanted_in, wanted_out = _holding(shown, first + slack, last_asked - slack, end)
    ends = _ends(table, end)
    if barrier:
        copied = None
    elif mode is CutMode.SNAP:
        copied = _outwards(ends, wanted_in, wanted_out)
    else:
        copied = _landing(ends, wanted_in, wanted_out)
    if copied is not None and not _whole(table, *copied):
        copied, barrier = None, "an edit list of the recording hides pictures within the span"
    if mode is CutMode.SNAP and copied is None:
        raise RefusedError(
            f"the stream cannot be copied: {barrier or 'no I-frame stands before the in point'}",
            remedy="Ask for --mode exact: the pictures are then encoded again, and the clip is a working copy.",
        )
    exact = mode is CutMode.EXACT or copied is None
    begin, stop = (wanted_in, wanted_out) if copied is None or exact else copied
    within = shown[(shown >= begin) & (shown < stop)]
    return CutPlan(
        asked_in=asked_in,
        asked_out=asked_out,
        true_in=begin * table.time_base - origin,
        true_out=stop * table.time_base - origin,
        how=CutHow.RE_ENCODED if exact else CutHow.STREAM_COPY,
        snapped=not exact and (begin, stop) != (wanted_in, wanted_out),
        in_pts=begin,
        last_pts=int(within[-1]),
        out_pts=stop,
        time_base=table.time_base,
        origin=origin,
        frames=len(within),
        step=step * table.time_base,
        why=_why(mode, barrier, ends, wanted_in, exact=exact),
    )


def _require_span(asked_in: Fraction, asked_out: Fraction, shown: NDArray[np.int64]) -> None:
    if not len(shown):
        raise RefusedError("no picture of this recording has a time", remedy="Serve the recording whole.")
    if asked_in < 0 or asked_out <= asked_in:
        raise RefusedError(
            f"from {format_offset(asked_in)} to {format_offset(asked_out)} is no span",
            remedy="The in point is not before the start, and the out point is after it.",
        )


def _require_within(first: Fraction, last: Fraction, end: int, origin: Fraction, table: PacketTable) -> None:
    if first < end and last <= end + _PAST_THE_END / table.time_base:
        return
    raise RefusedError(
        f"the recording ends at {format_offset(end * table.time_base - origin)}",
        remedy="Give in and out points within the recording.",
    )


def _usual_step(table: PacketTable, shown: NDArray[np.int64]) -> Fraction:
    """Return the median time from one picture to the next in ticks; the only picture's own length where it is alone."""
    if len(shown) > 1:
        steps = np.diff(shown)
        steps = steps[steps > 0]
        if len(steps):
            return Fraction(int(np.median(steps)))
    return Fraction(max(table.last_length, 1))


def _last_length(table: PacketTable, step: Fraction) -> int:
    return table.last_length or int(step)


def _ticks(seconds: Fraction, origin: Fraction, table: PacketTable) -> Fraction:
    return (seconds + origin) / table.time_base


def _holding(shown: NDArray[np.int64], first: Fraction, last: Fraction, end: int) -> tuple[int, int]:
    """Return the stamps of the picture on the screen at the in point, and of the first one past the out point."""
    at = max(int(np.searchsorted(shown, int(first // 1), side="right")) - 1, 0)
    ceiling = -int(-last // 1)
    past = max(int(np.searchsorted(shown, ceiling, side="left")), at + 1)
    return int(shown[at]), int(shown[past]) if past < len(shown) else end


def _ends(table: PacketTable, end: int) -> _Ends:
    """Find where a stream copy may begin and end.

    In the order of the file, which is that of decoding: it may begin at an I-frame that all earlier packets are shown
    before and all later ones after; and it may end between two packets where all before are shown before all after.
    """
    pts = table.pts
    nothing = np.empty(0, dtype=np.int64)
    if table.untimed or bool((pts == _NO_TIME).any()):
        return _Ends(nothing, nothing)
    latest_before = np.concatenate(([_NO_TIME], np.maximum.accumulate(pts)[:-1]))
    earliest_from = np.minimum.accumulate(pts[::-1])[::-1]
    clean = latest_before < earliest_from
    closed = clean & table.iframe & table.shown & (earliest_from == pts)
    outs = np.append(earliest_from[clean][1:], end)
    return _Ends(pts[closed], outs[outs <= end])


def _landing(ends: _Ends, wanted_in: int, wanted_out: int) -> tuple[int, int] | None:
    lands = wanted_in in ends.ins and wanted_out in ends.outs
    return (wanted_in, wanted_out) if lands else None


def _outwards(ends: _Ends, wanted_in: int, wanted_out: int) -> tuple[int, int] | None:
    before = int(np.searchsorted(ends.ins, wanted_in, side="right")) - 1
    after = int(np.searchsorted(ends.outs, wanted_out, side="left"))
    if before < 0 or after >= len(ends.outs):
        return None
    return int(ends.ins[before]), int(ends.outs[after])


def _whole(table: PacketTable, begin: int, stop: int) -> bool:
    """Whether a player shows every packet from the first to the last of a span."""
    rows = np.flatnonzero((table.pts >= begin) & (table.pts < stop))
    return bool(table.shown[rows[0] : rows[-1] + 1].all())


def _why(mode: CutMode, barrier: str, ends: _Ends, wanted_in: int, *, exact: bool) -> str:
    if mode is CutMode.EXACT:
        return "an exact cut was asked for"
    if not exact:
        return "the stream is copied unaltered"
    if barrier:
        return barrier
    if wanted_in not in ends.ins:
        return "the in point is at no I-frame that stands by itself"
    return "the out point is at a picture that an earlier one waits for"
