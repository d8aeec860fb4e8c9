"""What is wrong with a file: findings made from what the container promises and what the packets are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

import numpy as np
from av.stream import Stream

from bwv_index.media.facts import Finding, HealthCode, Severity
from bwv_index.media.packets import PacketTable, StreamTally, Survey
from bwv_index.media.rate import shown_duration

_SLACK_S = 1
_SLACK_SHARE = Fraction(1, 50)
_TRAILING_READ = 1 << 16


@dataclass(frozen=True, slots=True)
class Missing:
    """Samples that the index promises beyond the end of the file: how many, and the first one's time.

    ``first_dts`` is the decoding time of the footage's first missing sample, in its ticks, and ``next_dts`` that
    of the one after it; None where there is none.
    """

    count: int
    first_dts: int | None
    next_dts: int | None = None


def attention(code: HealthCode, detail: str) -> Finding:
    """Make a finding that a person should look at."""
    return Finding(code, Severity.ATTENTION, detail)


def note(code: HealthCode, detail: str) -> Finding:
    """Make a finding that is worth knowing and asks for nothing."""
    return Finding(code, Severity.NOTE, detail)


def missing_samples(streams: tuple[Stream, ...], video: int | None, size: int) -> Missing:
    """Compare every sample range in the demuxer's index with the file's size.

    Args:
        streams: the container's streams, after the pass over the packets (fragments fill the index late).
        video: the index of the footage stream, None where there is none.
        size: how many bytes the file has.
    """
    count = 0
    of_video: list[int] = []
    for stream in streams:
        gone = [entry.timestamp for entry in stream.index_entries if entry.pos + entry.size > size]
        count += len(gone)
        if stream.index == video:
            of_video = sorted(gone)[:2]
    first, following = (*of_video, None, None)[:2]
    return Missing(count, first, following)


def playable_span(table: PacketTable | None, missing: Missing, *, cut: bool) -> Fraction | None:
    """Return how many seconds of the footage can be played, None where nothing is missing from it.

    With an index it ends at the first missing sample. A frame is never presented before it is decoded, so all
    frames before that sample's decoding time are there. Without an index it ends with the last packet found,
    or where that starts if it is damaged.
    """
    if table is None or not (cut or missing.count):
        return None
    times = table.shown_times
    if not len(times):
        return Fraction(0)
    if missing.first_dts is not None:
        return (
            max(0, _first_gap(table, missing.first_dts, missing.next_dts) - int(times[0])) * table.time_base
        )
    return int(times[-1] - times[0]) * table.time_base if table.last_damaged else shown_duration(table)


def _first_gap(table: PacketTable, first_dts: int, next_dts: int | None) -> int:
    """Return the earliest time at which a frame may be missing, in ticks."""
    cut = table.pts[table.dts == first_dts]
    if not len(cut):
        end = int(table.shown_times[-1]) + table.last_length
        return min(first_dts, end)
    # The sample is there in part, so its presentation time is known; the one after it is not.
    return int(cut[0]) if next_dts is None else min(int(cut[0]), next_dts)


def truncation(missing: Missing, stated_end: int | None, size: int) -> Iterator[Finding]:
    """Say what the container promises beyond the file's end."""
    if missing.count:
        yield attention(
            HealthCode.TRUNCATED, f"{missing.count} samples of the index lie beyond the end, at {size} bytes"
        )
    elif stated_end is not None and stated_end > size:
        yield attention(HealthCode.TRUNCATED, f"the container states {stated_end} bytes, the file has {size}")


def trailing(file: BinaryIO, at: int | None, size: int) -> Iterator[Finding]:
    """Say what follows the last thing the container accounts for; zeros are padding and only noted."""
    if at is None or at >= size:
        return
    file.seek(at)
    start = file.read(_TRAILING_READ)
    if start.strip(b"\0"):
        yield attention(
            HealthCode.TRAILING_BYTES, f"{size - at} bytes from byte {at} on, starting {start[:8].hex(' ')}"
        )
    else:
        yield note(HealthCode.TRAILING_BYTES, f"{size - at} bytes from byte {at} on, zeros at their start")


def durations(
    stated: Fraction | None, tallies: Mapping[int, StreamTally], bases: Mapping[int, Fraction]
) -> Iterator[Finding]:
    """Compare the container's stated duration with the longest span of time stamps."""
    spans = [
        (tally.end - tally.first) * bases[index]
        for index, tally in tallies.items()
        if index in bases and tally.first is not None and tally.end is not None
    ]
    if stated is None or not spans:
        return
    found = max(spans)
    if abs(stated - found) > max(Fraction(_SLACK_S), _SLACK_SHARE * max(stated, found)):
        detail = f"stated {float(stated):.3f} s, time stamps span {float(found):.3f} s"
        yield attention(HealthCode.DURATION_MISMATCH, detail)


def packet_faults(survey: Survey, *, truncated: bool) -> Iterator[Finding]:
    """Say what was wrong with the packets themselves."""
    damaged = sum(tally.damaged for tally in survey.tallies.values())
    if damaged and not truncated:
        yield attention(HealthCode.CORRUPT_PACKETS, f"{damaged} packets are marked as damaged")
    if survey.read_faults and not truncated:
        count, first = len(survey.read_faults), survey.read_faults[0]
        yield attention(HealthCode.CORRUPT_PACKETS, f"reading stopped {count} times, first with: {first}")
    backwards = sum(tally.backwards for tally in survey.tallies.values())
    if backwards:
        yield attention(HealthCode.TIMESTAMPS_BACKWARDS, f"{backwards} packets are stamped before the last")
    for table in survey.tables.values():
        yield from _table_faults(table)
    if survey.stopped:
        yield attention(HealthCode.LIMIT_REACHED, f"reading ended at the limit of {survey.stopped}")


def _table_faults(table: PacketTable) -> Iterator[Finding]:
    if table.untimed:
        detail = f"{table.untimed} packets have no presentation time stamp; the decoding time stands in"
        yield note(HealthCode.TIMESTAMPS_MISSING, detail)
    if len(table.pts) and not np.any(table.iframe):
        yield attention(HealthCode.NO_KEYFRAMES, f"none of {len(table.pts)} packets is an I-frame")
