"""What an ONVIF export says of itself: who exported it, from which cameras, and when each track really began.

Source: ONVIF Export File Format: SurveillanceExportBox (``suep``, versions 0 and 1), CorrectStartTimeBox (``cstb``,
units of 100 ns since 1601-01-01 UTC), metadata sample entry (``metx``), scheme type ``oeff`` (0x6F656666).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.readers.reader import Source
from bwv_index.clock import TimeSource
from bwv_index.media import Block

ID = "onvif-export"
SINCE_1601 = datetime(1601, 1, 1, tzinfo=UTC)
SINCE_1904 = datetime(1904, 1, 1, tzinfo=UTC)
SCHEME = b"oeff"
MOST_TRACKS = 64
HALF_WIDTH_S = 0.5
"""A corrected start is written to 100 ns; how well the exporter's own clock ran is not stated."""

_ENTRY = 12


@dataclass(frozen=True, slots=True)
class OnvifExport:
    """Reads the boxes of an export; the media's signature is told elsewhere."""

    id: str = ID

    def read(self, source: Source) -> Content | None:
        """Return what the export states; None where the file has none of its boxes."""
        parts = [part for block in source.payloads.blocks if (part := _read_block(block)) is not None]
        if not parts:
            return None
        return Content(
            (ID,),
            tuple(time for part in parts for time in part.times),
            tuple(claim for part in parts for claim in part.claims),
            (),
            tuple(remark for part in parts for remark in part.remarks),
            tuple(dict.fromkeys(name for part in parts for name in part.read)),
        )


def _read_block(block: Block) -> Content | None:
    """Read one box of ours; None for any other."""
    name = block.kind.rsplit("/", 1)[-1]
    if name == "suep":
        return _export(block)
    if name == "cstb":
        return _starts(block)
    if name == "schm" and block.payload[4:8] == SCHEME:
        return Content(read=(block.kind,))
    return None


def _starts(block: Block) -> Content:
    """Tell the corrected start of the first track, and where others differ from it."""
    entries = list(_entries(block.payload))
    if not entries:
        return Content(remarks=(Remark(block.kind, "no corrected start can be read in it"),))
    track, ticks = entries[0]
    start = _since_1601(ticks)
    if start is None:
        told = f"the corrected start of track {track} lies out of range ({ticks})"
        return Content(remarks=(Remark(block.kind, told),))
    mark = TimeMark(
        TimeSource.SIDECAR, f"{start:%Y-%m-%dT%H:%M:%S.%fZ}", start.replace(tzinfo=None), "Z",
        half_width_s=HALF_WIDTH_S, note=f"the start of track {track} as its exporter corrected it",
    )  # fmt: skip
    return Content(times=(mark,), remarks=tuple(_differing(block, entries)), read=(block.kind,))


def _entries(payload: bytes) -> Iterator[tuple[int, int]]:
    """Yield track and ticks; the table stands with or without a version before it, told by its length."""
    for first in (0, 4):
        count = int.from_bytes(payload[first : first + 4], "big")
        body = payload[first + 4 :]
        if 0 < count <= MOST_TRACKS and len(body) == count * _ENTRY:
            for at in range(0, len(body), _ENTRY):
                ticks = int.from_bytes(body[at + 4 : at + _ENTRY], "big", signed=True)
                yield int.from_bytes(body[at : at + 4], "big"), ticks
            return


def _since_1601(ticks: int) -> datetime | None:
    try:
        return SINCE_1601 + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def _differing(block: Block, entries: list[tuple[int, int]]) -> Iterator[Remark]:
    first = entries[0][1]
    for track, ticks in entries[1:]:
        seconds = (ticks - first) / 10_000_000
        if abs(seconds) > HALF_WIDTH_S:
            yield Remark(block.kind, f"track {track} begins {seconds:+.1f} s from the first, which was taken")


class _Cut(Exception):  # noqa: N818 - it never leaves this module
    """The box ends inside a field."""


class _Fields:
    """Reads the fields of a box one after another."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._at = 0

    def number(self, size: int) -> int:
        """Read an unsigned number of so many bytes."""
        return int.from_bytes(self.raw(size), "big")

    def raw(self, size: int) -> bytes:
        """Read so many bytes."""
        found = self._payload[self._at : self._at + size]
        if len(found) < size:
            raise _Cut
        self._at += size
        return found

    def text(self) -> str:
        """Read a text that ends with a zero byte."""
        end = self._payload.find(b"\0", self._at)
        if end < 0:
            raise _Cut
        found = self._payload[self._at : end]
        self._at = end + 1
        return found.decode("utf-8", "replace").strip()


def _export(block: Block) -> Content:
    """Tell the unit that made the export, its time and its operator, and the sources of the tracks."""
    fields, claims = _Fields(block.payload), list[CameraClaim]()
    remarks: tuple[Remark, ...] = ()
    try:
        version = fields.number(1)
        fields.raw(3)
        claims.append(_unit(fields))
        claims.extend(_sources(fields, version))
    except _Cut:
        remarks = (Remark(block.kind, "the box ends inside a field; what stands before it was read"),)
    return Content(claims=tuple(claims), remarks=remarks, read=(block.kind,) if claims else ())


def _unit(fields: _Fields) -> CameraClaim:
    """Read the exporting unit."""
    unit = " ".join(part for part in (fields.text(), fields.text(), fields.text()) if part)
    seconds, operator = fields.number(8), fields.text()
    when = _since_1904(seconds)
    value = "; ".join(part for part in (unit, when, f"operator {operator}" if operator else "") if part)
    return CameraClaim(ClaimKind.EXPORT, ID, value, value)


def _since_1904(seconds: int) -> str:
    try:
        return f"exported {SINCE_1904 + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}" if seconds else ""
    except OverflowError:
        return f"export time out of range ({seconds})"


def _sources(fields: _Fields, version: int) -> Iterator[CameraClaim]:
    """Yield what each track was made from."""
    if version == 1:
        for _ in range(min(fields.number(4), MOST_TRACKS)):
            yield _parent(f"track {fields.number(4)}", fields, 4)
        return
    for kind, texts in (("video", 4), ("audio", 3)):
        for _ in range(min(fields.number(1), MOST_TRACKS)):
            yield _parent(f"{kind} {fields.raw(16).hex()}", fields, texts)


def _parent(track: str, fields: _Fields, texts: int) -> CameraClaim:
    """Read name, address, hardware address and line of one source."""
    told = " ".join(text for text in [fields.text() for _ in range(texts)] if text)
    problem = "" if told else "its source is left blank"
    return CameraClaim(ClaimKind.PARENT, ID, f"{track}: {told}", f"{track}: {told}" if told else "", problem)
