"""One inspection, start to end: admit, open, survey, judge, look, listen; each step has its own module."""

import os
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av.container
import av.error
from av.audio.stream import AudioStream
from av.stream import Stream
from av.video.stream import VideoStream

from bwv_index.errors import EnvironmentFaultError
from bwv_index.media import container, footage, health
from bwv_index.media.admission import Admitted, admit
from bwv_index.media.decoding import FrameReader
from bwv_index.media.facts import (
    AudioFacts,
    Finding,
    HealthCode,
    Inspection,
    InspectionLimits,
    KeyframePolicy,
    MediaRefusal,
    MediaRefusalCode,
    SilencePolicy,
    StreamFacts,
    StreamKind,
)
from bwv_index.media.gathering import Gathering
from bwv_index.media.health import attention, note
from bwv_index.media.packets import StreamTally, Survey, survey_packets
from bwv_index.media.silence import SilenceReport, find_silence

_READ_FAULTS = (av.error.FileNotFoundError, av.error.PermissionError)


def inspect(
    path: Path, *, limits: InspectionLimits, keyframes: KeyframePolicy, silence: SilencePolicy
) -> Inspection | MediaRefusal:
    """Inspect one media file: its facts, its health, its keyframes, its silences.

    The file is only ever read. Whatever its content, the answer is a value: an inspection with its findings,
    or a refusal with its reason.

    Args:
        path: the file.
        limits: the bounds of the inspection.
        keyframes: how keyframes are chosen.
        silence: what counts as silence.

    Raises:
        EnvironmentFaultError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            admitted = admit(file, os.fstat(file.fileno()).st_size, limits)
            if isinstance(admitted, MediaRefusal):
                return admitted
            return _opened(path, file, admitted, limits=limits, keyframes=keyframes, silence=silence)
    except MemoryError as fault:
        return MediaRefusal(MediaRefusalCode.MEMORY_LIMIT, _told(fault) or "memory ran out during inspection")
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the file cannot be read: {fault.strerror or fault}",
            subject=str(path),
            remedy="Check that it is there and that this account may read it.",
        ) from fault


def _opened(
    path: Path,
    file: BinaryIO,
    admitted: Admitted,
    *,
    limits: InspectionLimits,
    keyframes: KeyframePolicy,
    silence: SilencePolicy,
) -> Inspection | MediaRefusal:
    try:
        opened = container.open_container(path, admitted.container, limits.max_pixels)
    except _READ_FAULTS:
        raise
    except container.FOREIGN_FAULTS as fault:
        return _unopened(admitted, _told(fault))
    with opened:
        refusal = _refused(opened, admitted, limits)
        if refusal is not None:
            return refusal
        return _Examination(path, file, admitted, opened, limits).run(keyframes, silence)


def _told(fault: BaseException) -> str:
    """Return what the demuxer says, without the number and the path that it puts around its words."""
    return re.sub(r"^\[Errno -?\d+\] |: '[^']*'$|: 'file:.*'$", "", str(fault), flags=re.DOTALL)


def _unopened(admitted: Admitted, fault: str) -> MediaRefusal:
    if admitted.index_cut:
        return MediaRefusal(MediaRefusalCode.INDEX_MISSING, f"the index is cut off: {fault}")
    return MediaRefusal(MediaRefusalCode.MALFORMED, fault)


def _refused(
    opened: av.container.InputContainer, admitted: Admitted, limits: InspectionLimits
) -> MediaRefusal | None:
    """Check the number of streams and the pixels of each before anything is decoded.

    An MP4 or MOV without any stream passes: cameras keep positions and tags beside the streams.
    """
    count = len(opened.streams)
    if not count and admitted.container != "mov":
        return MediaRefusal(MediaRefusalCode.NO_STREAMS, "the container holds no stream")
    if count > limits.max_streams:
        detail = f"{count} streams, at most {limits.max_streams} are opened"
        return MediaRefusal(MediaRefusalCode.TOO_MANY_STREAMS, detail)
    largest = max((container.pixels(stream) for stream in opened.streams), default=0)
    if largest > limits.max_pixels:
        detail = f"a picture of {largest} pixels, at most {limits.max_pixels} are decoded"
        return MediaRefusal(MediaRefusalCode.TOO_MANY_PIXELS, detail)
    return None


class _Examination:
    """The inspection of one open container."""

    def __init__(
        self,
        path: Path,
        file: BinaryIO,
        admitted: Admitted,
        opened: av.container.InputContainer,
        limits: InspectionLimits,
    ) -> None:
        self._path = path
        self._file = file
        self._admitted = admitted
        self._opened = opened
        self._limits = limits
        self._streams: tuple[Stream, ...] = tuple(opened.streams)
        self._videos: tuple[VideoStream, ...] = tuple(
            stream
            for stream in opened.streams.video
            if stream.codec_context is not None and container.stream_kind(stream) is StreamKind.VIDEO
        )
        self._audios: tuple[AudioStream, ...] = container.known_sound(opened)
        self._facts = tuple(container.describe_stream(stream) for stream in self._streams)

    def run(self, keyframes: KeyframePolicy, silence: SilencePolicy) -> Inspection:
        """Survey, judge, look and listen."""
        gathering = Gathering(self._file, self._admitted, self._streams)
        survey = survey_packets(self._opened, self._videos, self._limits.max_packets, gathering.watchers)
        footage_index = self._videos[0].index if self._videos else None
        missing = health.missing_samples(self._streams, footage_index, self._admitted.size)
        cut = (self._admitted.stated_end or 0) > self._admitted.size
        about = container.describe_container(
            self._opened, self._admitted.container, self._admitted.size, self._admitted.stated
        )
        seen = self._look(survey, missing.first_dts, keyframes)
        heard = self._listen(silence)
        table = None if footage_index is None else survey.tables[footage_index]
        findings = (
            *health.truncation(missing, self._admitted.stated_end, self._admitted.size),
            *health.trailing(self._file, self._admitted.trailing_at, self._admitted.size),
            *health.durations(about.duration, survey.tallies, self._timed_bases()),
            *health.packet_faults(survey, truncated=cut or missing.count > 0),
            *self._stream_findings(),
            *(seen.findings if seen else ()),
            *_sound_findings(heard),
        )
        found = Inspection(
            container=about,
            streams=self._facts,
            videos=tuple(
                footage.describe_video(
                    stream,
                    survey.tables[stream.index],
                    self._admitted.container,
                    seen.rotation_degrees if seen and stream.index == footage_index else 0,
                )
                for stream in self._videos
            ),
            audios=tuple(self._audio_facts(survey.tallies, heard)),
            findings=findings,
            playable=_playable(health.playable_span(table, missing, cut=cut), findings),
            keyframes=seen.keyframes if seen else (),
        )
        return gathering.finish(found, survey.coverage)

    def _look(
        self, survey: Survey, missing_dts: int | None, policy: KeyframePolicy
    ) -> footage.Footage | None:
        """Look at the first video stream; the others are listed with their facts."""
        if not self._videos:
            return None
        stream = self._videos[0]
        table = survey.tables[stream.index]
        container.mute_all_but(self._streams, (stream.index,))
        reader = FrameReader(self._opened, stream, table, self._limits.max_pixels)
        return footage.look_at(
            reader, stream, table, missing_dts=missing_dts, policy=policy, limits=self._limits
        )

    def _listen(self, policy: SilencePolicy) -> dict[int, SilenceReport]:
        """Listen to every audio stream, from a fresh opening: some containers cannot be rewound."""
        wanted = tuple(stream.index for stream in self._audios)
        if not wanted:
            return {}
        try:
            opened = container.open_container(self._path, self._admitted.container, self._limits.max_pixels)
        except container.FOREIGN_FAULTS:
            return {}
        with opened:
            container.mute_all_but(tuple(opened.streams), wanted)
            return find_silence(opened, container.known_sound(opened), policy)

    def _audio_facts(
        self, tallies: dict[int, StreamTally], heard: dict[int, SilenceReport]
    ) -> Iterator[AudioFacts]:
        for stream in self._audios:
            report = heard.get(stream.index, SilenceReport(checked=False, spans=(), faults=0))
            yield AudioFacts(
                index=stream.index,
                codec=container.codec_name(stream),
                profile=container.profile_name(stream.codec_context),
                sample_rate=stream.codec_context.sample_rate or 0,
                channels=stream.codec_context.channels or 0,
                duration=_span(tallies.get(stream.index), stream.time_base)
                or container.stated_duration(stream),
                silence_checked=report.checked,
                silent_spans=report.spans,
            )

    def _timed_bases(self) -> dict[int, Fraction]:
        """Return each stream's time base; subtitles count too, for their length is the file's as well."""
        return {stream.index: stream.time_base for stream in self._streams if stream.time_base}

    def _stream_findings(self) -> Iterator[Finding]:
        if not self._videos:
            yield attention(HealthCode.NO_VIDEO, "no stream holds pictures of a known codec")
        for facts in self._facts:
            yield from _unknown_codec(facts)
        for stream in self._videos:
            if not container.pixels(stream):
                detail = (
                    f"stream {stream.index} states no picture size within {self._limits.max_pixels} pixels"
                )
                yield attention(HealthCode.LIMIT_REACHED, detail)
        if self._admitted.external:
            detail = "a track's data reference is not marked as being in this file, or other movies are named"
            yield attention(HealthCode.EXTERNAL_REFERENCE, detail)
        for name in (*self._admitted.nul_tags, *container.cut_tags(self._opened)):
            yield attention(HealthCode.TAG_CUT, f"tag {name!r} is longer than what is kept of it")


def _playable(span: Fraction | None, findings: tuple[Finding, ...]) -> Fraction | None:
    """Return the playable span, which is none at all where nothing decodes."""
    dead = any(finding.code is HealthCode.NOTHING_DECODES for finding in findings)
    return Fraction(0) if dead else span


def _span(tally: StreamTally | None, base: Fraction | None) -> Fraction | None:
    if tally is None or tally.first is None or tally.end is None or base is None:
        return None
    return (tally.end - tally.first) * base


def _unknown_codec(facts: StreamFacts) -> Iterator[Finding]:
    if facts.codec:
        return
    detail = f"stream {facts.index} ({facts.kind}, tag {facts.codec_tag!r}) has no known codec"
    known_kind = facts.kind in {StreamKind.VIDEO, StreamKind.AUDIO}
    yield (
        attention(HealthCode.UNKNOWN_STREAM, detail)
        if known_kind
        else note(HealthCode.UNKNOWN_STREAM, detail)
    )


def _sound_findings(heard: dict[int, SilenceReport]) -> Iterator[Finding]:
    for index, report in heard.items():
        if not report.checked:
            why = f"{report.faults} packets did not decode" if report.faults else "no sound came out"
            detail = f"stream {index}: {why}; silence was not checked"
            yield attention(HealthCode.SOUND_UNDECODABLE, detail)
