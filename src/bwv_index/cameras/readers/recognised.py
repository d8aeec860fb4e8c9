"""Telemetry that is known by name and not decoded here: named, and left in the list of what is unread.

Source: MISB ST 0601 (the universal label of its local set), Sony rtmd, Apple mebx, and two dashcam forms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bwv_index.cameras.content import Content, Remark
from bwv_index.cameras.readers.reader import Source
from bwv_index.media import DataTrack

MISB = bytes.fromhex("060e2b34020b01010e01030101000000")
MISB_NAME = "MISB ST 0601 metadata of a drone or helicopter"
TRACKS = {
    "rtmd": "Sony's metadata of each frame",
    "mebx": "Apple's timed metadata",
    "klva": "SMPTE 336M metadata",
    "klv": "SMPTE 336M metadata",
    "ssmd": "SigmaStar dashcam positions, pictures or acceleration",
    "txet": "Vueroid's positions",
    "pndm": "Garmin's positions",
}
BOXES = {"GPS ": "positions of an older 70mai camera", "gps0": "positions in a tail that some dashcams write"}
PENDING = "recognised, not decoded"


@dataclass(frozen=True, slots=True)
class Recognised:
    """Names telemetry that no reader decodes; it stays among the unread."""

    id: str = "recognised"

    def read(self, source: Source) -> Content | None:
        """Return a remark for each such part; None where there is none."""
        found = tuple(_remarks(source))
        return Content(readers=(self.id,), remarks=found) if found else None


def _remarks(source: Source) -> Iterator[Remark]:
    """Tell the parts that are known by name."""
    for track in source.payloads.tracks:
        if name := _name(track):
            yield Remark(track.kind, f"{name}: {PENDING}, {len(track.samples) + track.left_out} packets")
    for block in source.payloads.blocks:
        if name := BOXES.get(block.kind.split("/")[-1], ""):
            yield Remark(block.kind, f"{name}: {PENDING}, {block.length} bytes")


def _name(track: DataTrack) -> str:
    """Return what a track is, by its label before its container's word; empty where that is not known."""
    if any(MISB in sample.payload[:64] for sample in track.samples[:8]):
        return MISB_NAME
    return TRACKS.get(track.kind.casefold(), "")
