"""LigoGPS in a private stream of MPEG-TS or a track: the camera's local time in plain words, its places not read.

Source: the packets themselves: ``LIGOGPSINFO`` with an enciphered record, then, on some models, words such as
``normal:2026/05/12 15:08:21 N:00.000000 W:0.000000 00.0 km/h``.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.readers.reader import Source
from bwv_index.clock import TimeSource
from bwv_index.media import DataSample, DataTrack

WORD = b"LIGOGPSINFO"
CLOCK_HALF_WIDTH_S = 1.0
PACKET_HALF_WIDTH_S = 2.0
"""The packets carry no time of their own; the first is of the recording's first seconds."""
_WORDS = re.compile(
    rb"(?P<time>20[0-9]{2}/[01][0-9]/[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]) "
    rb"[NS]:-?(?P<lat>[0-9.]{1,12}) [EW]:-?(?P<lon>[0-9.]{1,12})"
)


@dataclass(frozen=True, slots=True)
class LigoGps:
    """Reads the time that LigoGPS tells in words."""

    id: str = "ligogps"

    def read(self, source: Source) -> Content | None:
        """Return the camera's clock and what was found; None where no track has such packets."""
        data = next(
            (t for t in source.payloads.tracks if any(WORD in s.payload[:64] for s in t.samples)), None
        )
        if data is None:
            return None
        words = [(s, match) for s in data.samples if (match := _WORDS.search(s.payload[:256])) is not None]
        mark = _mark(*words[0]) if words else None
        return Content(
            readers=(self.id,),
            times=(mark,) if mark is not None else (),
            remarks=(Remark(data.kind, _told(data, [match for _, match in words])),),
        )


def _told(data: DataTrack, words: list[re.Match[bytes]]) -> str:
    """Say what of the places is not read, and why."""
    enciphered = sum(WORD in sample.payload[:64] for sample in data.samples)
    empty = sum(not (match["lat"].strip(b"0.") or match["lon"].strip(b"0.")) for match in words)
    placed = len(words) - empty
    parts = [f"LigoGPS: {enciphered} enciphered records"]
    if empty:
        parts.append(f"{empty} in words without a position")
    if placed:
        parts.append(f"{placed} in words with a position, which some models scramble: not read")
    return ", ".join(parts)


def _mark(sample: DataSample, words: re.Match[bytes]) -> TimeMark | None:
    """Read the camera's clock, whose zone is not written."""
    text = words["time"].decode("ascii")
    try:
        wall = datetime.strptime(text, "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007 - no zone is written
    except ValueError:
        return None
    return TimeMark(
        source=TimeSource.SIDECAR,
        raw=text,
        wall=wall,
        offset=sample.time.seconds,
        half_width_s=CLOCK_HALF_WIDTH_S,
        offset_half_width_s=PACKET_HALF_WIDTH_S,
        note="the camera's clock in LigoGPS packets",
    )
