"""Listen to a file's first sound stream once, and keep its envelope: small enough to lay beside any other."""

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av.container
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from numpy.typing import NDArray

from bwv_index.errors import EnvironmentFaultError
from bwv_index.media import container
from bwv_index.media.admission import Admitted, admit
from bwv_index.media.envelope import (
    BANDS,
    ENVELOPE_RATE,
    ENVELOPE_VERSION,
    BandMeter,
    SoundEnvelope,
    SoundState,
    state_of,
)
from bwv_index.media.facts import InspectionLimits, MediaRefusal, MediaRefusalCode
from bwv_index.media.loudness import samples_of

_TOLERANCE_S = Fraction(1, 50)
"""A stamp that is off by less than this from where the samples before it end goes on where they end."""
_HELD_S = 10
"""Seconds of samples that are held before they are measured."""
_RATES = range(4_000, 400_001)
_GRID = int(ENVELOPE_RATE)

if TYPE_CHECKING:
    AudioPacket = Packet[AudioStream]  # generic in PyAV's stubs, not when running


def read_sound(path: Path, *, limits: InspectionLimits) -> SoundEnvelope | MediaRefusal:
    """Read the envelope of a file's first sound stream.

    The file is only ever read, decoded once, on one thread. A file without sound, or with nothing but silence, says
    so in the envelope's ``state``; what could not be decoded is a gap, never silence.

    Args:
        path: the file.
        limits: the bounds under which it is opened; ``max_duration_s`` bounds the memory, at 600 bytes a second.

    Raises:
        EnvironmentFaultError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            admitted = admit(file, os.fstat(file.fileno()).st_size, limits)
        if isinstance(admitted, MediaRefusal):
            return admitted
        return _heard(path, admitted, limits)
    except MemoryError as fault:
        return MediaRefusal(MediaRefusalCode.MEMORY_LIMIT, str(fault) or "memory ran out over its sound")
    except container.FOREIGN_FAULTS as fault:
        if isinstance(fault, (av.error.FileNotFoundError, av.error.PermissionError)):
            raise _unreadable(path, fault) from fault
        return MediaRefusal(MediaRefusalCode.MALFORMED, "the container cannot be opened")
    except OSError as fault:
        raise _unreadable(path, fault) from fault


def _unreadable(path: Path, fault: OSError) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"the file cannot be read: {fault.strerror or fault}",
        subject=str(path),
        remedy="Check that it is there and that this account may read it.",
    )


def _heard(path: Path, admitted: Admitted, limits: InspectionLimits) -> SoundEnvelope | MediaRefusal:
    with container.open_container(path, admitted.container, limits.max_pixels) as opened:
        if len(opened.streams) > limits.max_streams:
            detail = f"{len(opened.streams)} streams, at most {limits.max_streams} are opened"
            return MediaRefusal(MediaRefusalCode.TOO_MANY_STREAMS, detail)
        known = container.known_sound(opened)
        if not known:
            return _nothing(SoundState.NO_STREAM)
        container.mute_all_but(tuple(opened.streams), (known[0].index,))
        return _Reading(known[0], limits).of(opened)


def _nothing(state: SoundState, faults: int = 0, *, cut: bool = False) -> SoundEnvelope:
    empty = np.zeros((0, BANDS), dtype=np.uint8)
    return SoundEnvelope(ENVELOPE_VERSION, state, ENVELOPE_RATE, Fraction(0), empty, faults, cut)


class _Run:
    """Samples without a hole between them, measured on the grid of frames as they come.

    Only what the next frames need is held: at most ``_HELD_S`` seconds and one window.
    """

    def __init__(self, origin: Fraction, sample_rate: int, channels: int) -> None:
        self.rate = sample_rate
        self.channels = channels
        self._meter = BandMeter(sample_rate)
        self._origin = origin
        self._count = 0
        self._held: list[NDArray[np.float32]] = []
        self._held_count = 0
        # The first frame whose whole window lies in the run.
        self._next = -((-(origin + Fraction(self._meter.window, 2 * sample_rate)) * _GRID) // 1)

    @property
    def end(self) -> Fraction:
        """The presentation time at which its samples end, in seconds."""
        return self._origin + Fraction(self._count, self.rate)

    def add(self, samples: NDArray[np.float32]) -> bool:
        """Take samples; whether enough are held to be measured."""
        self._held.append(samples)
        self._count += samples.shape[1]
        self._held_count += samples.shape[1]
        return self._held_count >= _HELD_S * self.rate

    def measured(self) -> tuple[int, NDArray[np.uint8]]:
        """Measure every frame that is held whole: the number of the first on the grid, and their levels."""
        first, window = self._next, self._meter.window
        if not self._held:
            return first, np.zeros((0, BANDS), dtype=np.uint8)
        samples = np.concatenate(self._held, axis=1)
        held_at = self._count - self._held_count
        at = float((Fraction(first, _GRID) - self._origin) * self.rate - Fraction(window, 2) - held_at)
        room = samples.shape[1] - window - at
        frames = max(0, int(room * _GRID / self.rate) + 1) if room >= 0 else 0
        starts = np.rint(at + np.arange(frames) * (self.rate / _GRID)).astype(np.int64)
        starts = starts[(starts >= 0) & (starts + window <= samples.shape[1])]
        levels = self._meter.levels(samples, starts)
        self._next += len(starts)
        following = round((Fraction(self._next, _GRID) - self._origin) * self.rate) - window // 2 - held_at
        kept = samples[:, max(0, min(samples.shape[1], following - 2)) :].copy()
        self._held, self._held_count = [kept], kept.shape[1]
        return first, levels


class _Reading:
    """One pass over one stream."""

    def __init__(self, stream: AudioStream, limits: InspectionLimits) -> None:
        self._stream = stream
        self._limits = limits
        self._base = Fraction(stream.time_base or Fraction(1))
        self._levels = bytearray()
        self._first: int | None = None
        self._run: _Run | None = None
        self._faults = 0
        self._cut = False

    def of(self, opened: av.container.InputContainer) -> SoundEnvelope:
        """Go through the stream and return its envelope."""
        self._stream.codec_context.thread_count = 1
        for packet in self._packets(opened):
            for frame in self._decode(packet):
                self._take(frame)
            if self._cut:
                break
        if not self._cut:
            for frame in self._decode(None):
                self._take(frame)
        self._measure()
        if self._first is None:
            return _nothing(SoundState.NOT_DECODED, self._faults, cut=self._cut)
        levels = np.frombuffer(self._levels, dtype=np.uint8).reshape(-1, BANDS)
        levels.flags.writeable = False
        start = Fraction(self._first, _GRID)
        return SoundEnvelope(
            ENVELOPE_VERSION, state_of(levels), ENVELOPE_RATE, start, levels, self._faults, self._cut
        )

    def _packets(self, opened: av.container.InputContainer) -> "Iterator[AudioPacket]":
        try:
            for count, packet in enumerate(opened.demux(self._stream)):
                if count >= self._limits.max_packets:
                    self._cut = True
                    return
                if packet.size:
                    yield packet
        except container.LATE_STREAM:
            return
        except container.FOREIGN_FAULTS:
            self._faults += 1

    def _decode(self, packet: "AudioPacket | None") -> list[AudioFrame]:
        try:
            return list(self._stream.codec_context.decode(packet))
        except container.FOREIGN_FAULTS:
            self._faults += 1
            return []

    def _take(self, frame: AudioFrame) -> None:
        """Add a frame to the run that it continues, or begin another."""
        try:
            samples = samples_of(frame)
        except container.FOREIGN_FAULTS:
            self._faults += 1
            return
        at = None if frame.pts is None else frame.pts * Fraction(frame.time_base or self._base)
        if not self._continues(frame, at, samples.shape[0]) and not self._begin(frame, at, samples.shape[0]):
            self._faults += 1
            return
        if self._run is not None and self._run.add(samples):
            self._measure()

    def _continues(self, frame: AudioFrame, at: Fraction | None, channels: int) -> bool:
        run = self._run
        if run is None or frame.sample_rate != run.rate or channels != run.channels:
            return False
        # Several frames may come out of one packet, and only the first is stamped (AMR).
        return at is None or abs(at - run.end) <= _TOLERANCE_S

    def _begin(self, frame: AudioFrame, at: Fraction | None, channels: int) -> bool:
        """Begin a run; False where nothing says when it is, or it would be laid over what was heard."""
        if frame.sample_rate not in _RATES or not channels:
            return False
        if at is None and self._run is not None:
            at = self._run.end
        if at is None or (self._run is not None and at < self._run.end - _TOLERANCE_S):
            return False
        self._measure()
        self._run = _Run(at, frame.sample_rate, channels)
        return True

    def _measure(self) -> None:
        """Lay what the run holds on the grid, with a gap before it where there is one."""
        if self._run is None:
            return
        first, levels = self._run.measured()
        if not len(levels):
            return
        if self._first is None:
            self._first = first
        most = self._limits.max_duration_s * _GRID
        row = first - self._first
        if row + len(levels) > most:
            self._cut = True
            levels = levels[: max(0, most - row)]
            if not len(levels):
                return
        have = len(self._levels) // BANDS
        if row > have:
            self._levels += bytes((row - have) * BANDS)
        self._levels += levels[max(0, have - row) :].tobytes()
