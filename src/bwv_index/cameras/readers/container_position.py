"""A place written into a 3GPP location box.

Source: 3GPP TS 26.244, section 8 (``loci``): language, name, role, then longitude, latitude and altitude as signed
16.16 numbers, astronomical body, notes. ONVIF exports use the same box.
"""

import struct
from dataclasses import dataclass

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, Remark
from bwv_index.cameras.iso6709 import Fix
from bwv_index.cameras.readers.reader import Source
from bwv_index.incidents import Position
from bwv_index.media import Block

ID = "location-box"
SHOOTING, REAL, FICTIONAL = 0, 1, 2
ROLES = {SHOOTING: "where it was filmed", REAL: "a real place shown", FICTIONAL: "an invented place"}

_HEAD = 6
_POINT = struct.Struct(">Biii")
_UNIT = 65_536
_EARTH = {"", "earth"}


@dataclass(frozen=True, slots=True)
class ContainerPosition:
    """Reads location boxes, and takes as a position only the one where the camera stood."""

    id: str = ID

    def read(self, source: Source) -> Content | None:
        """Return the positions; None where the file has no such box."""
        boxes = [block for block in source.payloads.blocks if block.kind.rsplit("/", 1)[-1] == "loci"]
        if not boxes:
            return None
        found = [(block, _location(block)) for block in boxes]
        claims = tuple(claim for _, claim in found if claim is not None)
        remarks = tuple(Remark(block.kind, "the box is cut short") for block, claim in found if claim is None)
        return Content((ID,), (), claims, (), remarks, tuple(block.kind for block, claim in found if claim))


def _location(block: Block) -> CameraClaim | None:
    """Read one box; None where it is cut short."""
    end = _name_end(block.payload)
    if end is None or len(block.payload) < end + _POINT.size:
        return None
    role, longitude, latitude, altitude = _POINT.unpack_from(block.payload, end)
    body = block.payload[end + _POINT.size :].split(b"\0", 1)[0].decode("utf-8", "replace").strip()
    raw = f"{latitude / _UNIT:.5f},{longitude / _UNIT:.5f},{altitude / _UNIT:.1f}"
    problem = _problem(role, body)
    value = ""
    if not problem:
        try:
            value = Fix(Position(latitude / _UNIT, longitude / _UNIT), altitude / _UNIT).text
        except ValueError as fault:
            problem = str(fault)
    return CameraClaim(ClaimKind.POSITION, f"box {block.kind}", raw, value, problem)


def _name_end(payload: bytes) -> int | None:
    """Find where the point begins: behind the name, which UTF-16 ends with two zero bytes, UTF-8 with one."""
    if payload[_HEAD : _HEAD + 2] in {b"\xfe\xff", b"\xff\xfe"}:
        ends = (at for at in range(_HEAD, len(payload) - 1, 2) if payload[at : at + 2] == b"\0\0")
        found = next(ends, None)
        return None if found is None else found + 2
    end = payload.find(b"\0", _HEAD)
    return None if end < 0 else end + 1


def _problem(role: int, body: str) -> str:
    """Say why a place is not that of the camera; empty where it is."""
    if role != SHOOTING:
        return f"its role is {ROLES.get(role, f'{role}, which has no meaning')}, and not where it was filmed"
    if body.casefold() not in _EARTH:
        return f"it lies on '{body[:40]}', and not on the Earth"
    return ""
