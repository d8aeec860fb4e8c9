"""Timecode: a recorder's count of hours, minutes, seconds and frames, which may or may not be the time of day.

Sources: SMPTE ST 12-1 for the count; QuickTime File Format, timecode media, for the track. The count has no date, so it
is never a claim of time; it is told so that a time of day from elsewhere can be compared with it.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from timecode.timecode import Timecode, TimecodeError

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, Remark
from bwv_index.cameras.readers.reader import Source
from bwv_index.media import Block, DataTrack

ID = "timecode"
TRACK = "tmcd"
TAG = "timecode"
NO_DATE = "a timecode has no date and may be a running count: it is no claim of time"
DROP_FRAME = 0x0001

_TEXT = re.compile(r"(?P<h>[0-9]{2}):(?P<m>[0-5][0-9]):(?P<s>[0-5][0-9])(?P<mark>[:;.])(?P<f>[0-9]{2,3})")
_SAMPLE = struct.Struct(">I")
_ENTRY = struct.Struct(">IIIB")
_ENTRY_AT = (12, 4, 20, 0)
"""Where the flags may stand: behind a sample entry's head of eight bytes and four reserved, or more or less."""
_HOURS = 24
_MOST_RATE = 300


@dataclass(frozen=True, slots=True)
class TimecodeCount:
    """Reads the timecode of a track or of a tag, and says why it is no time."""

    id: str = ID

    def read(self, source: Source) -> Content | None:
        """Return the count at the first frame; None where the file has none."""
        tagged = list(dict.fromkeys(tag.value.strip() for tag in source.tags if tag.name.casefold() == TAG))
        tracks = [track for track in source.payloads.tracks if track.kind == TRACK]
        if not tagged and not tracks:
            return None
        counted = list(_from_tracks(tracks, source.payloads.blocks))
        claims = (*_from_tags(tagged), *counted)
        remarks = list(_remarks(claims))
        if len(counted) < len(tracks):
            remarks.append(
                Remark(TRACK, "a timecode track has no sample entry that tells its rate: not counted")
            )
        read = ((TAG,) if tagged else ()) + ((TRACK,) if counted else ())
        return Content((ID,), (), claims, (), tuple(remarks), read)


def _from_tags(texts: list[str]) -> Iterator[CameraClaim]:
    for text in texts:
        found = _TEXT.fullmatch(text)
        if found is None or int(found["h"]) >= _HOURS:
            yield CameraClaim(
                ClaimKind.TIMECODE, "tag timecode", text[:80], "", "not HH:MM:SS:FF within a day"
            )
        else:
            yield CameraClaim(ClaimKind.TIMECODE, "tag timecode", text, text)


def _from_tracks(tracks: list[DataTrack], blocks: tuple[Block, ...]) -> Iterator[CameraClaim]:
    """Tell the first count of each track by the sample entry in the file."""
    entries = [entry for block in blocks if (entry := _entry(block)) is not None]
    for track, entry in zip(tracks, entries, strict=False):
        if track.samples and len(track.samples[0].payload) >= _SAMPLE.size:
            (frames,) = _SAMPLE.unpack_from(track.samples[0].payload)
            yield _counted(frames, *entry)


def _entry(block: Block) -> tuple[Fraction, bool] | None:
    """Read rate and drop-frame mark of a timecode sample entry; None where the block is none."""
    if block.kind.rsplit("/", 1)[-1] != TRACK:
        return None
    for at in _ENTRY_AT:
        if len(block.payload) >= at + _ENTRY.size:
            flags, scale, length, frames = _ENTRY.unpack_from(block.payload, at)
            if length and frames and round(scale / length) == frames and scale / length <= _MOST_RATE:
                return Fraction(scale, length), bool(flags & DROP_FRAME)
    return None


def _counted(frames: int, rate: Fraction, drop: bool) -> CameraClaim:
    """Turn a count of frames into its timecode."""
    raw = f"{frames} frames at {rate} a second{', drop frame' if drop else ''}"
    try:
        shown = str(Timecode(_rate(rate, drop=drop), frames=frames + 1, force_non_drop_frame=not drop))
    except (TimecodeError, ValueError, ZeroDivisionError, OverflowError) as fault:
        return CameraClaim(ClaimKind.TIMECODE, "track tmcd", raw, "", f"no timecode: {str(fault)[:80]}")
    return CameraClaim(ClaimKind.TIMECODE, "track tmcd", raw, shown)


def _rate(rate: Fraction, *, drop: bool) -> str:
    """Name a rate as timecode counts it: only 29.97 and 59.94 leave numbers out, all others count whole frames."""
    named = {Fraction(30_000, 1001): "29.97", Fraction(60_000, 1001): "59.94"}
    return named[rate] if drop and rate in named else str(round(rate))


def _remarks(claims: tuple[CameraClaim, ...]) -> Iterator[Remark]:
    values = list(dict.fromkeys(claim.value.replace(";", ":") for claim in claims if claim.value))
    if values:
        yield Remark(TAG, NO_DATE)
    if len(values) > 1:
        yield Remark(TAG, f"the file states {len(values)} different timecodes: {', '.join(values[:4])}")
