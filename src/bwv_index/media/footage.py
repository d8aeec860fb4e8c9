"""The first video stream of a file: its ends decoded, its keyframes taken, its facts stated."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bwv_index.media import rate
from bwv_index.media.choosing import choose_frames
from bwv_index.media.container import codec_name, profile_name, usable_rate
from bwv_index.media.decoding import FrameReader, require_room
from bwv_index.media.facts import (
    Finding,
    HealthCode,
    InspectionLimits,
    Keyframe,
    KeyframePolicy,
    VideoFacts,
)
from bwv_index.media.health import attention, note
from bwv_index.media.keyframe import Look, take_keyframes
from bwv_index.media.packets import PacketTable

_WORK_PIXELS = 400_000_000
"""Pixels that may be decoded between I-frames: some 190 frames of 1080p, about a second's work."""
_QUARTER_TURN = 90
_HALF_TURN = 180
_LATE_FRAMES = 2
_UNTIMED_CONTAINERS = frozenset({"mpegvideo"})


@dataclass(frozen=True, slots=True)
class Footage:
    """What looking at the pictures found."""

    rotation_degrees: int
    keyframes: tuple[Keyframe, ...]
    findings: tuple[Finding, ...]


def look_at(
    reader: FrameReader,
    stream: VideoStream,
    table: PacketTable,
    *,
    missing_dts: int | None,
    policy: KeyframePolicy,
    limits: InspectionLimits,
) -> Footage:
    """Decode the first and last frames and the keyframes of one video stream.

    Args:
        reader: decodes frames of this stream.
        stream: the stream.
        table: its packets.
        missing_dts: the time of the first sample that the file lacks, in ticks; None where none is missing.
        policy: how keyframes are chosen.
        limits: the bounds of the inspection.

    Raises:
        MemoryError: the pictures do not fit into this process.
    """
    require_room(stream)
    budget = max(1, _WORK_PIXELS // max(1, stream.width * stream.height))
    usable, findings = _usable(table, missing_dts, limits)
    first = reader.first() if len(table.pts) else None
    stated = first.rotation if first is not None else 0
    rotation = stated if abs(stated) <= _HALF_TURN else 0
    choice = choose_frames(usable, policy, budget)
    look = Look(rotation, Fraction(stream.sample_aspect_ratio or 1))
    keyframes = take_keyframes(reader, table, choice.picks, policy, look)
    findings += _end_findings(reader, usable, first, keyframes, budget)
    findings += _rotation_findings(stated)
    if choice.given_up:
        detail = f"{choice.given_up} wanted keyframes lie too far from an I-frame to be decoded"
        findings.append(note(HealthCode.LIMIT_REACHED, detail))
    return Footage(rotation, keyframes, tuple(findings))


def _usable(
    table: PacketTable, missing_dts: int | None, limits: InspectionLimits
) -> tuple[PacketTable, list[Finding]]:
    """Leave out what lies past the duration limit or past the first missing sample."""
    times = table.shown_times
    if not len(times):
        return table, []
    last = int(times[0]) + int(limits.max_duration_s / table.time_base)
    findings = []
    if int(times[-1]) > last:
        detail = f"keyframes are taken from the first {limits.max_duration_s} s only"
        findings.append(attention(HealthCode.LIMIT_REACHED, detail))
    return table.within(last, missing_dts), findings


def _end_findings(
    reader: FrameReader,
    table: PacketTable,
    first: VideoFrame | None,
    keyframes: tuple[Keyframe, ...],
    budget: int,
) -> Iterator[Finding]:
    """Say which end of the footage does not decode."""
    rows = np.flatnonzero(table.shown)
    if not len(rows):
        if first is None:
            yield attention(HealthCode.NOTHING_DECODES, "no whole frame is present")
        return
    starts = np.flatnonzero(table.iframe & table.shown)
    start = int(starts[-1]) if len(starts) else int(rows[0])
    distance = int(rows[-1]) - start
    last = reader.last(start, distance) if distance <= budget else None
    if first is None and last is None and not keyframes:
        yield attention(HealthCode.NOTHING_DECODES, f"none of {len(table.pts)} packets gave a frame")
        return
    if first is None or first.is_corrupt:
        yield attention(HealthCode.FIRST_FRAME_UNDECODABLE, "the first packets give no whole frame")
    if distance > budget:
        detail = f"the last I-frame is {distance} frames before the end, at most {budget} are decoded"
        yield note(HealthCode.LAST_FRAME_NOT_CHECKED, detail)
    elif last is None or last.is_corrupt or _is_early(last, table):
        yield attention(HealthCode.LAST_FRAME_UNDECODABLE, "the last packets give no whole frame")


def _is_early(last: VideoFrame, table: PacketTable) -> bool:
    """Whether decoding to the end never reached the last frame shown (with slack for field pairs)."""
    slack = _LATE_FRAMES * max(1, rate.frame_length(table))
    return last.pts is not None and last.pts + slack < int(table.shown_times[-1])


def _rotation_findings(rotation: int) -> Iterator[Finding]:
    if rotation % _QUARTER_TURN:
        detail = f"the display matrix turns by {rotation} degrees; pictures are shown as stored"
        yield attention(HealthCode.ODD_ROTATION, detail)


def describe_video(stream: VideoStream, table: PacketTable, container: str, rotation: int) -> VideoFacts:
    """State the facts of one video stream.

    Args:
        stream: the stream.
        table: its packets.
        container: the name that ``sniff`` gave.
        rotation: the display rotation found on its first frame, 0 where none was decoded.
    """
    context = stream.codec_context
    duration = rate.shown_duration(table)
    return VideoFacts(
        index=stream.index,
        codec=codec_name(stream),
        profile=profile_name(context),
        width=context.width,
        height=context.height,
        pixel_format=context.pix_fmt or "",
        rotation_degrees=rotation,
        average_rate=_average_rate(stream, container),
        real_rate=usable_rate(stream.base_rate),
        variable_rate=rate.is_variable(table),
        frame_count=len(table.pts),
        iframe_count=int(np.count_nonzero(table.iframe)),
        gop_median_s=rate.median_gop_s(table),
        first=rate.first_time(table),
        duration=duration,
        bit_rate=_bit_rate(stream, table, duration),
    )


def _average_rate(stream: VideoStream, container: str) -> Fraction | None:
    """Return frames per second; a bare stream has no stamps to average, so its header speaks."""
    if container in _UNTIMED_CONTAINERS:
        return usable_rate(stream.codec_context.framerate)
    return usable_rate(stream.average_rate)


def _bit_rate(stream: VideoStream, table: PacketTable, duration: Fraction | None) -> int | None:
    if stream.codec_context.bit_rate:
        return int(stream.codec_context.bit_rate)
    return round(int(table.size.sum(dtype=np.int64)) * 8 / duration) if duration else None
