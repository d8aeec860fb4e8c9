"""NMEA 0183 beside the footage (``.nmea``) and in a subtitle track, as dashcams write it.

Source: NMEA 0183; the subtitle form is that of Thinkware and Nextbase files (a text sample of two length bytes).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bwv_index.cameras.anchor import satellite_mark
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.order import order_remarks
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.readers.sentences import Sentences, find_sentences, joined, readings, sentence_remarks
from bwv_index.cameras.track import Track
from bwv_index.media import DataTrack

TEXT_TRACKS = ("tx3g", "text", "mov_text", "sbtl")
MOST_BYTES = 32 * 1024 * 1024
OPEN_END = "the log does not say where in the recording its readings fall; they give the clip no time"
CUE_HALF_WIDTH_S = 1.0
"""Receivers tell their place once a second, and the camera puts it into the cue of that second."""


@dataclass(frozen=True, slots=True)
class Nmea:
    """Reads NMEA sentences in a log or in subtitles."""

    id: str = "nmea"

    def read(self, source: Source) -> Content | None:
        """Return the positions, and the time where a subtitle ties it to the recording; None without sentences."""
        if source.sidecar is not None:
            return self._log(source)
        heard = [
            (t, log) for t in source.payloads.tracks if t.kind in TEXT_TRACKS and (log := _cues(t)).found
        ]
        if not heard:
            return None
        tracks = tuple(Track(f"nmea {data.kind}", readings(log)) for data, log in heard)
        marks = (_mark(track, log) for track, (_, log) in zip(tracks, heard, strict=True))
        return Content(
            readers=(self.id,),
            times=tuple(mark for mark in marks if mark is not None),
            tracks=tracks,
            remarks=(
                *(remark for data, log in heard for remark in sentence_remarks(data.kind, log)),
                *order_remarks(tracks),
            ),
            read=tuple(dict.fromkeys(data.kind for data, _ in heard)),
        )

    def _log(self, source: Source) -> Content | None:
        """Read a log; other sidecars may quote a sentence, so the file must begin with one."""
        data = source.sidecar or b""
        if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"$G"):
            return None
        log = find_sentences(data[:MOST_BYTES].decode("ascii", "replace"))
        if not log.found and not log.unreadable:
            return None
        points = readings(log)
        return Content(
            readers=(self.id,),
            tracks=(Track("nmea log", points),) if points else (),
            remarks=(*sentence_remarks(source.name, log), *_log_remarks(source.name, data)),
        )


def _cues(data: DataTrack) -> Sentences:
    """Return the sentences in a subtitle track, each at its cue's time."""
    return joined([find_sentences(_words(sample.payload), sample.time.seconds) for sample in data.samples])


def _words(payload: bytes) -> str:
    """Return a subtitle's text, without the two bytes of its length."""
    return payload[2:].decode("ascii", "replace")


def _mark(track: Track, log: Sentences) -> TimeMark | None:
    """Return the satellites' time of a subtitle track; none from a log that was changed."""
    first = next((s.text for s in log.found if s.type == "RMC" and s.holds), None)
    if first is None or log.changed:
        return None
    return satellite_mark(track.points, first, half_width_s=CUE_HALF_WIDTH_S)


def _log_remarks(name: str, data: bytes) -> Iterator[Remark]:
    """Tell what a log leaves open, and the lines of other sensors in it."""
    yield Remark(name, OPEN_END)
    if shaken := data.count(b"$GSENSOR"):
        yield Remark(name, f"{shaken} lines of an acceleration sensor, which tell no place or time")
    if len(data) > MOST_BYTES:
        yield Remark(name, f"{len(data) - MOST_BYTES} bytes beyond the bound were not read")
