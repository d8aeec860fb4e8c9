"""Turn chosen frames into keyframes: decode, measure, swap the poor ones, drop the dark and the repeated."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import cv2
from av.video.frame import VideoFrame

from bwv_index.media import picture
from bwv_index.media.choosing import Pick
from bwv_index.media.container import FOREIGN_FAULTS
from bwv_index.media.decoding import FrameReader
from bwv_index.media.facts import Keyframe, KeyframePolicy
from bwv_index.media.packets import PacketTable
from bwv_index.timecode import MediaTime

_POOR_SHARPNESS = 0.5
"""A picture with less than this share of the usual sharpness is worth one try at a neighbour."""
_SPARE_SHARE = 3
"""At most one picture in three is given that try."""
_REORDER_MARGIN = 34
"""Packets fed beyond the wanted frame, so that a decoder that reorders gives it up (H.264: 16 frames)."""


@dataclass(frozen=True, slots=True)
class Look:
    """How decoded frames are turned into upright pictures."""

    rotation_degrees: int
    pixel_shape: Fraction


@dataclass(frozen=True, slots=True)
class _Shot:
    """A decoded pick: its picture, and what was measured of it."""

    pick: Pick
    pts: int
    pixels: picture.Pixels
    sharpness: float
    luma: float
    hash: str


def take_keyframes(
    reader: FrameReader, table: PacketTable, picks: tuple[Pick, ...], policy: KeyframePolicy, look: Look
) -> tuple[Keyframe, ...]:
    """Decode the picks and keep the sharp, lit and different ones.

    Dark pictures and near repeats of the one before are dropped, but never all: if anything decodes, the
    best lit one stays.
    """
    shots = _shots(reader, table, picks, policy, look)
    shots = _improved(reader, table, shots, policy, look)
    return tuple(_encoded(shot, table, policy) for shot in _kept(shots, policy))


def _shots(
    reader: FrameReader, table: PacketTable, picks: tuple[Pick, ...], policy: KeyframePolicy, look: Look
) -> list[_Shot]:
    found = (_measured(pick, pts, frame, policy, look) for pick, pts, frame in _decoded(reader, table, picks))
    return sorted((shot for shot in found if shot is not None), key=lambda shot: shot.pts)


def _decoded(
    reader: FrameReader, table: PacketTable, picks: tuple[Pick, ...]
) -> Iterator[tuple[Pick, int, VideoFrame]]:
    """Decode the picks: lone I-frames one after the other, the rest by running on from their I-frame."""
    lone: dict[int, Pick] = {}
    runs: list[tuple[int, list[Pick]]] = []
    by_start = sorted(picks, key=lambda pick: (pick.start_row, pick.pts))
    for row, group in groupby(by_start, key=lambda pick: pick.start_row):
        together = list(group)
        if any(pick.distance for pick in together):
            runs.append((row, together))
        else:
            lone[row] = together[0]
    for row, frame in reader.intras(list(lone)):
        yield lone[row], int(table.pts[row]), frame
    for row, together in runs:
        by_time = {pick.pts: pick for pick in together}
        furthest = max(pick.distance for pick in together) + _REORDER_MARGIN
        for wanted, frame in reader.run(row, sorted(by_time), furthest):
            yield by_time[wanted], int(wanted if frame.pts is None else frame.pts), frame


def _measured(pick: Pick, pts: int, frame: VideoFrame, policy: KeyframePolicy, look: Look) -> _Shot | None:
    """Scale, turn and measure one frame; None where its pixels cannot be converted.

    Raises:
        MemoryError: there is no room for the picture.
    """
    try:
        pixels = picture.upright(frame, look.rotation_degrees, policy.width, look.pixel_shape)
        plain = picture.grey(pixels)
    except FOREIGN_FAULTS:
        return None
    except cv2.error as fault:
        if fault.code == cv2.Error.StsNoMem:
            raise MemoryError(fault.err) from fault
        return None
    return _Shot(
        pick, pts, pixels, picture.sharpness(plain), picture.luma(plain), picture.perceptual_hash(plain)
    )


def _improved(
    reader: FrameReader, table: PacketTable, shots: list[_Shot], policy: KeyframePolicy, look: Look
) -> list[_Shot]:
    """Try the neighbouring I-frame of dark and blurred pictures, and keep the better of each two."""
    usual = sorted(shot.sharpness for shot in shots)[len(shots) // 2] if shots else 0.0
    poor = [
        shot for shot in shots if shot.luma < policy.dark_luma or shot.sharpness < _POOR_SHARPNESS * usual
    ]
    spares = {shot.pick.spare: shot for shot in poor if shot.pick.spare is not None}
    tried = list(spares)[: len(shots) // _SPARE_SHARE]
    better: dict[int, _Shot] = {}
    for row, frame in reader.intras(tried):
        other = _measured(spares[row].pick, int(table.pts[row]), frame, policy, look)
        if other is not None and _is_better(other, spares[row], policy):
            better[spares[row].pts] = other
    return sorted((better.get(shot.pts, shot) for shot in shots), key=lambda shot: shot.pts)


def _is_better(one: _Shot, other: _Shot, policy: KeyframePolicy) -> bool:
    return (one.luma >= policy.dark_luma, one.sharpness) > (other.luma >= policy.dark_luma, other.sharpness)


def _kept(shots: list[_Shot], policy: KeyframePolicy) -> list[_Shot]:
    kept: list[_Shot] = []
    for shot in shots:
        repeats = kept and picture.hash_distance(kept[-1].hash, shot.hash) <= policy.near_identical_bits
        if shot.luma >= policy.dark_luma and not repeats:
            kept.append(shot)
    return kept or [max(shots, key=lambda shot: shot.luma)] if shots else []


def _encoded(shot: _Shot, table: PacketTable, policy: KeyframePolicy) -> Keyframe:
    height, width = shot.pixels.shape[:2]
    return Keyframe(
        time=MediaTime(shot.pts, table.time_base),
        reason=shot.pick.reason,
        width=width,
        height=height,
        sharpness=shot.sharpness,
        luma=shot.luma,
        perceptual_hash=shot.hash,
        jpeg=picture.encode_jpeg(shot.pixels, policy.jpeg_quality),
    )
