"""The proof of a cut: read again beside its master, packet by packet, before anybody relies on it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av.container
import numpy as np
from av.video.stream import VideoStream

from bwv_index.errors import RefusedError
from bwv_index.media import container
from bwv_index.media.cutpoints import HALF_A_FRAME, CutHow, CutMode, CutPlan
from bwv_index.media.cutsource import (
    LIMITS,
    CutSource,
    opened,
    picture_of,
    plan_source,
    read_source,
    reading,
    shared_or_opened,
    sniffed,
    stated_picture,
    survey_source,
)
from bwv_index.media.cutting import Cut, make_cut, needs_encoded_sound
from bwv_index.media.decoding import FrameReader
from bwv_index.media.packets import PacketTable, survey_packets
from bwv_index.media.sei import MessageWatcher
from bwv_index.media.streamcopy import span_packets
from bwv_index.media.writer import ENCODERS

if TYPE_CHECKING:
    from bwv_index.media.packets import AnyPacket

_MP4 = "mov"
_MOST_UNTIL_LAST = 100_000
_EXACT_S = Fraction(1, 1000)
"""By how much an encoded picture may be off its time: a player counts in milliseconds."""
_START_CODE = b"\x00\x00\x01"


@dataclass(frozen=True, slots=True)
class CutProof:
    """What was found when a cut was read again; ``faults`` is empty where it is proven.

    ``how`` says what was compared. ``first_decodes`` and ``last_decodes`` tell of the cut's own ends; ``notes`` says
    what the master itself lacks. ``messages`` are the identifiers, as hex, of data that stands between the pictures of
    a copied stream and is no encoder's: a camera may write its position there.
    """

    how: str
    frames: int
    first_decodes: bool
    last_decodes: bool
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the cut is what its plan says."""
        return not self.faults


def prove_cut(source: CutSource, cut: Cut, *, shared: av.container.InputContainer | None = None) -> CutProof:
    """Read a cut again and compare it with its master.

    A stream copy must hold the bytes of every picture of the span and no other, each at its time. An encoded cut must
    hold as many pictures, each at its time to the millisecond. The first and last picture of either must decode.
    ``shared`` is what ``reading`` gave of the master; the cut itself is opened anew, and read from start to end.

    Raises:
        RefusedError: the cut, or the master, cannot be read.
        EnvironmentFaultError: the file cannot be read.
    """
    copied = cut.plan.how is CutHow.STREAM_COPY
    # No picture is decoded to open it: its head states all, and the two ends are decoded below.
    with opened(cut.path, _MP4, pictures=False) as file:
        if not file.streams.video:
            return CutProof("whether it holds pictures", 0, False, False, ("it holds no picture",))
        video = file.streams.video[0]
        container.mute_all_but(tuple(file.streams), (video.index,))
        read = _Read(video, source) if copied else None
        watchers = {} if read is None else {video.index: read.watch}
        table = survey_packets(file, (video,), LIMITS.max_packets, watchers).tables[video.index]
        _let_decode(video)
        first, last = _ends_decode(file, video, table)
    notes: tuple[str, ...] = ()
    masters = sorted(_masters(source, cut.plan, shared, hashed=copied))
    wanted = [pts for pts, _ in masters]
    if cut.plan.how is CutHow.RE_ENCODED and len(table.shown_times) != len(wanted):
        decoded = _decoded(source, cut.plan)
        notes = (f"{len(wanted)} packets of the span hold {len(decoded)} pictures that decode",)
        wanted = decoded
    faults = [*_faults_of_times(table, wanted, cut.plan), *_faults_of_ends(first=first, last=last)]
    how = "number and times of the pictures"
    messages: tuple[str, ...] = ()
    if read is not None:
        how = "the bytes and times of every picture"
        faults += _faults_of_bytes([digest for _, digest in masters], read.digests)
        messages = read.messages
    return CutProof(how, len(table.shown_times), first, last, tuple(faults), notes, messages)


def ends_decode(path: Path) -> tuple[bool, bool]:
    """Say whether the first and the last picture of a file decode.

    Raises:
        RefusedError: the file is no media, or holds no picture.
        EnvironmentFaultError: the file cannot be read.
    """
    with opened(path, sniffed(path), pictures=False) as file:
        video = stated_picture(file)
        if video is not None:
            container.mute_all_but(tuple(file.streams), (video.index,))
            survey = survey_packets(file, (video,), LIMITS.max_packets)
            if not survey.stopped:
                _let_decode(video)
                return _ends_decode(file, video, survey.tables[video.index])
    source = read_source(path)
    table = survey_source(source)
    with opened(path, source.container) as file:
        video = picture_of(file, source)
        container.mute_all_but(tuple(file.streams), (video.index,))
        return _ends_decode(file, video, table)


def cut_proven(
    source: CutSource,
    target: Path,
    asked: tuple[Fraction, Fraction],
    mode: CutMode,
    *,
    label: Callable[[bool], str],
    tolerance: Fraction = HALF_A_FRAME,
    time_limit_s: float | None = None,
) -> tuple[Cut, CutProof]:
    """Plan a cut, make it and prove it; where ``auto`` chose a stream copy that does not prove, encode again.

    Args:
        source: the recording.
        target: the new file; not there where the cut is refused.
        asked: the in and out points, in seconds of playback.
        mode: what is wanted.
        label: the comment tag, given whether the cut is a working copy.
        tolerance: how far an end may lie from a picture, in usual frame steps.
        time_limit_s: how long an encoding may take, in seconds.

    Raises:
        RefusedError: the cut is not possible, or what was made is not what was planned.
        EnvironmentFaultError: a file cannot be read or written, or the program is missing.
    """
    with reading(source) as shared:
        plan = plan_source(source, *asked, mode, tolerance=tolerance, shared=shared)
        try:
            return _proven(source, target, plan, label, time_limit_s, shared)
        except RefusedError as refusal:
            if mode is not CutMode.AUTO or plan.how is CutHow.RE_ENCODED:
                raise
            why = refusal.message
    plan = replace(plan_source(source, *asked, CutMode.EXACT, tolerance=tolerance), why=why)
    return _proven(source, target, plan, label, time_limit_s)


def _proven(
    source: CutSource,
    target: Path,
    plan: CutPlan,
    label: Callable[[bool], str],
    time_limit_s: float | None,
    shared: av.container.InputContainer | None = None,
) -> tuple[Cut, CutProof]:
    working_copy = plan.how is CutHow.RE_ENCODED or needs_encoded_sound(source)
    cut = make_cut(source, target, plan, label=label(working_copy), time_limit_s=time_limit_s, shared=shared)
    try:
        proof = prove_cut(source, cut, shared=shared)
        _require(proof, source)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return replace(cut, notes=(*cut.notes, *proof.notes)), proof


def _require(proof: CutProof, source: CutSource) -> None:
    if not proof.holds:
        raise RefusedError(
            f"the cut that was made is not what was planned: {'; '.join(proof.faults)}",
            subject=source.path.name,
            remedy="Ask for another --mode, or serve the recording whole.",
        )


def _let_decode(video: VideoStream) -> None:
    """Let pictures of a file that was opened for its packets alone be decoded after all."""
    video.codec_context.options = {**video.codec_context.options, "skip_frame": "default"}


def _ends_decode(
    file: av.container.InputContainer, video: VideoStream, table: PacketTable
) -> tuple[bool, bool]:
    reader = FrameReader(file, video, table, LIMITS.max_pixels)
    if not len(table.shown_times):
        return False, False
    first = reader.first()
    rows = np.flatnonzero(table.iframe)
    last = reader.last(int(rows[-1]), _MOST_UNTIL_LAST) if len(rows) else None
    end = int(table.shown_times[-1])
    return (
        first is not None and not first.is_corrupt,
        last is not None and not last.is_corrupt and (last.pts or 0) >= end,
    )


def _faults_of_ends(*, first: bool, last: bool) -> Iterator[str]:
    if not first:
        yield "its first picture does not decode"
    if not last:
        yield "its last picture does not decode"


def _decoded(source: CutSource, plan: CutPlan) -> list[int]:
    """Decode a span of the master and return the stamps of the pictures that come out, sorted.

    Fewer than its packets where one packet holds one field of a picture, or where a picture does not decode.
    """
    table = survey_source(source, (plan.true_in, plan.true_out))
    with opened(source.path, source.container) as file:
        video = picture_of(file, source)
        container.mute_all_but(tuple(file.streams), (video.index,))
        reader = FrameReader(file, video, table, LIMITS.max_pixels)
        before = np.flatnonzero(table.iframe & (table.pts <= plan.in_pts))
        begin = int(before[-1]) if len(before) else 0
        # An open group of pictures needs the one before it as well.
        earlier = int(before[-2]) if len(before) > 1 else begin
        stamps = {
            frame.pts
            for frame in reader.forward(earlier, len(table.pts))
            if frame.pts is not None and not frame.is_corrupt and plan.in_pts <= frame.pts < plan.out_pts
        }
    return sorted(stamps)


def _faults_of_times(table: PacketTable, wanted: list[int], plan: CutPlan) -> Iterator[str]:
    found = [int(pts) * table.time_base for pts in table.shown_times]
    if not table.shown.all():
        yield "its edit list hides pictures"
    if not found or len(found) != len(wanted):
        yield f"it has {len(found)} pictures, the master {len(wanted)} in the span"
        return
    due = [(pts - plan.in_pts) * plan.time_base for pts in wanted]
    worst = max(abs(one - other) for one, other in zip(found, due, strict=True))
    if worst > _EXACT_S:
        yield f"a picture is {float(worst):.3f} s off its time"


def _faults_of_bytes(masters: list[bytes], copies: list[bytes]) -> Iterator[str]:
    """Compare the bytes of each picture, and of its units where the two containers separate them differently."""
    if masters != copies:
        differing = sum(one != other for one, other in zip(masters, copies, strict=False))
        yield f"{max(differing, abs(len(masters) - len(copies)))} pictures are not the master's"


class _Read:
    """What one reading of a copied stream finds: the digest of each picture, and user data between the pictures."""

    def __init__(self, video: VideoStream, source: CutSource) -> None:
        self._length = 0 if source.container != "mpegts" else 4
        self._found: list[tuple[int, bytes]] = []
        self._watcher = MessageWatcher(video, source.video_codec)

    def watch(self, packet: "AnyPacket") -> None:
        """Take in one packet of the picture."""
        self._watcher.watch(packet)
        if packet.pts is not None:
            self._found.append((packet.pts, _digest(bytes(packet), self._length)))

    @property
    def digests(self) -> list[bytes]:
        """The digest of each picture, in the order in which they are shown."""
        return [digest for _, digest in sorted(self._found)]

    @property
    def messages(self) -> tuple[str, ...]:
        """The identifiers of user data between the pictures, those of encoders left out."""
        return tuple(sorted(found.hex() for found in self._watcher.units if found not in ENCODERS))


def _masters(
    source: CutSource, plan: CutPlan, shared: av.container.InputContainer | None, *, hashed: bool
) -> list[tuple[int, bytes]]:
    """Read the master's pictures of a span: stamp of each, and where it is ``hashed`` digest."""
    for seeking in (True, False):
        with shared_or_opened(source, shared if seeking else None) as file:
            container.mute_all_but(tuple(file.streams), (source.picture,))
            length = -1 if source.container == "mpegts" else 0
            found = []
            for packet in span_packets(file, source, plan, seeking=seeking):
                if packet.pts is None or packet.stream_index != source.picture:
                    continue
                if plan.in_pts <= packet.pts < plan.out_pts:
                    found.append((packet.pts, _digest(bytes(packet), length) if hashed else b""))
        if len(found) == plan.frames:
            break
    return found


def _digest(payload: bytes, length: int) -> bytes:
    """Hash a picture's bytes: as they are (0), or its units, separated by start codes (-1) or by lengths (4 bytes)."""
    if not length:
        return hashlib.sha256(payload).digest()
    digest = hashlib.sha256()
    for unit in _started(payload) if length < 0 else _counted(payload, length):
        digest.update(len(unit).to_bytes(8, "big") + unit)
    return digest.digest()


def _started(payload: bytes) -> Iterator[bytes]:
    """Yield the units of a byte stream (ITU-T H.264, annex B), without the zeros that may follow one."""
    for unit in payload.split(_START_CODE)[1:]:
        yield unit.rstrip(b"\x00")


def _counted(payload: bytes, length: int) -> Iterator[bytes]:
    at = 0
    while at + length <= len(payload):
        size = int.from_bytes(payload[at : at + length], "big")
        yield payload[at + length : at + length + size].rstrip(b"\x00")
        at += length + size
