"""Everything of a file besides pictures and sound, gathered around the one pass over its packets."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO

from av.stream import Stream
from av.video.stream import VideoStream

from bwv_index.media import container
from bwv_index.media.admission import Admitted
from bwv_index.media.blocks import BlockReader, gaps
from bwv_index.media.embedded import Block, PartKind, Payloads, StreamSignature, UnreadPart, WriterMark
from bwv_index.media.facts import Inspection, StreamFacts, StreamKind
from bwv_index.media.packets import Coverage
from bwv_index.media.sei import MessageWatcher
from bwv_index.media.signature import export_signatures, stream_signatures
from bwv_index.media.telemetry import Allowance, TrackGatherer
from bwv_index.media.transport import unannounced
from bwv_index.media.writer import block_marks, stream_marks, tag_marks

if TYPE_CHECKING:
    from bwv_index.media.packets import Watch

_MESSAGED = frozenset({"h264", "hevc"})
_DATED = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66")
_DATE_PACK = b"MDPM"
"""The message in which AVCHD cameras date a recording, as public readers describe it."""


class Gathering:
    """Gathers what one open file carries: boxes first, packets as they pass, the rest at the end.

    Raises:
        OSError: the file cannot be read.
    """

    def __init__(self, file: BinaryIO, admitted: Admitted, streams: tuple[Stream, ...]) -> None:
        self._file = file
        self._admitted = admitted
        self._streams = streams
        self._blocks = BlockReader(file, admitted.size)
        if admitted.container == "mov":
            self._blocks.read_boxes()
        allowance = Allowance()
        self._tracks = {
            stream.index: TrackGatherer(
                stream.index,
                self._kind(stream),
                str(stream.metadata.get("handler_name", "")),
                stream.time_base or Fraction(1, container.MICROSECONDS),
                allowance,
            )
            for stream in streams
            if container.stream_kind(stream) in {StreamKind.DATA, StreamKind.SUBTITLE}
        }
        self._messages = {
            stream.index: MessageWatcher(stream, container.codec_name(stream))
            for stream in streams
            if isinstance(stream, VideoStream) and container.codec_name(stream) in _MESSAGED
        }

    @property
    def watchers(self) -> "dict[int, Watch]":
        """What looks at each stream's packets as they pass."""
        tracks: dict[int, Watch] = {index: track.watch for index, track in self._tracks.items()}
        return tracks | {index: watcher.watch for index, watcher in self._messages.items()}

    def finish(self, found: Inspection, coverage: Coverage) -> Inspection:
        """Return an inspection with everything that was gathered, once the packets have passed.

        Args:
            found: what was inspected of pictures and sound.
            coverage: where in the file the packets lay.

        Raises:
            OSError: the file cannot be read.
        """
        self._blocks.read_trailer(self._admitted.trailing_at)
        self._blocks.read_gaps(gaps(self._blocks.parts.samples, coverage.runs()))
        parts = self._blocks.finish()
        blocks = (*parts.blocks, *self._dates())
        marks = (*tag_marks(found.container.tags), *self._stream_marks(), *block_marks(blocks))
        return replace(
            found,
            payloads=Payloads(tuple(track.track(found.origin) for track in self._tracks.values()), blocks),
            unread=(*self._unread_streams(found.streams), *parts.unread),
            signatures=(*self._signatures(), *export_signatures(parts.seals)),
            writers=tuple(dict.fromkeys(marks)),
        )

    def _signatures(self) -> Iterator[StreamSignature]:
        for index, watcher in self._messages.items():
            yield from stream_signatures(index, watcher.units)

    def _kind(self, stream: Stream) -> str:
        """Return a stream's kind: of an MP4 the type of its sample entry, else the demuxer's name for its codec."""
        return self._blocks.parts.entries.get(stream.id, "") or container.codec_name(stream)

    def _dates(self) -> Iterator[Block]:
        """Yield the date that the camera wrote between the pictures, of the first stream that has one."""
        for watcher in self._messages.values():
            found = watcher.first.get(_DATED)
            if found is not None and found.body.startswith(_DATE_PACK):
                yield Block("sei/mdpm", found.pos, len(found.body), found.body)
                return

    def _stream_marks(self) -> Iterator[WriterMark]:
        for watcher in self._messages.values():
            yield from stream_marks(watcher)

    def _unread_streams(self, facts: tuple[StreamFacts, ...]) -> Iterator[UnreadPart]:
        for stream, about in zip(self._streams, facts, strict=True):
            track = self._tracks.get(stream.index)
            if track is not None:
                yield UnreadPart(
                    PartKind.STREAM, track.kind or f"stream {stream.index}", track.place, track.length
                )
            elif about.kind is StreamKind.ATTACHMENT or not about.codec:
                name = self._kind(stream) or f"stream {stream.index}"
                yield UnreadPart(PartKind.STREAM, name, -1, 0)
        if self._admitted.container == "mpegts":
            yield from unannounced(self._file, {stream.id for stream in self._streams})
