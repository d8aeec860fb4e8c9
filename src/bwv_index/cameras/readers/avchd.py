"""The recording time that AVCHD camcorders write beside their pictures.

H.264 user data "MDPM" (17ee8c60-f84d-11d9-8cd6-0800200c9a66): a count, then entries of one byte and four. Entries
0x18 and 0x19 hold a zone byte and the date and time in binary-coded decimals, 0xE0 the maker's number. The layout is
public knowledge, checked against two real files and an independent reader of them.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.readers.reader import Source
from bwv_index.clock import TimeSource

ID = "avchd"
BLOCK = "sei/mdpm"
MARKER = b"MDPM"
DATE, TIME, MAKER = 0x18, 0x19, 0xE0
POSITIONS = range(0xB0, 0xCB)
MAKERS = {0x0103: "Panasonic", 0x0108: "Sony", 0x1011: "Canon", 0x1104: "JVC"}

_ENTRY = 5
_WEST, _HALF_HOUR, _HOURS = 0x20, 0x01, 0x1E
_UNUSED = 0x80


@dataclass(frozen=True, slots=True)
class Avchd:
    """Reads the first such user data of a video stream: time, zone and maker."""

    id: str = ID

    def read(self, source: Source) -> Content | None:
        """Return what it states; None where the stream has none."""
        for block in source.payloads.blocks:
            if block.kind == BLOCK:
                return _content(_entries(block.payload))
        return None


def _content(entries: dict[int, bytes]) -> Content:
    """Tell the time, the maker, and what is there and not decoded."""
    remarks: list[Remark] = []
    mark = _time(entries)
    if mark is None:
        remarks.append(Remark(BLOCK, "the camera wrote no date and time that can be read"))
    if any(number in POSITIONS for number in entries):
        remarks.append(Remark(BLOCK, "positions stand in it and are not decoded"))
    times = () if mark is None else (mark,)
    return Content((ID,), times, _maker(entries), (), tuple(remarks), (BLOCK,) if mark else ())


def _entries(payload: bytes) -> dict[int, bytes]:
    """Return the entries by their numbers, the first of each."""
    at = payload.find(MARKER)
    if at < 0 or at + len(MARKER) >= len(payload):
        return {}
    first = at + len(MARKER) + 1
    found: dict[int, bytes] = {}
    for number in range(payload[first - 1]):
        entry = payload[first + number * _ENTRY : first + (number + 1) * _ENTRY]
        if len(entry) == _ENTRY:
            found.setdefault(entry[0], entry[1:])
    return found


def _time(entries: dict[int, bytes]) -> TimeMark | None:
    """Read the date and time of the first frame; None where either is absent or no calendar time."""
    if DATE not in entries or TIME not in entries:
        return None
    century, year, month = entries[DATE][1:]
    digits = [_decimal(byte) for byte in (century, year, month, *entries[TIME])]
    if any(digit is None for digit in digits):
        return None
    high, low, month_, day, hour, minute, second = (digit or 0 for digit in digits)
    try:
        wall = datetime(high * 100 + low, month_, day, hour, minute, second)  # noqa: DTZ001 - the zone stands beside
    except ValueError:
        return None
    zone = _zone(entries[DATE][0])
    return TimeMark(TimeSource.CREATION_DATE_KEY, f"{wall:%Y-%m-%d %H:%M:%S}{zone}", wall, zone, Fraction(0))


def _decimal(byte: int) -> int | None:
    """Read two binary-coded decimals; None where a half is none."""
    high, low = divmod(byte, 16)
    return high * 10 + low if max(high, low) < 10 else None  # noqa: PLR2004 - decimal digits


def _zone(byte: int) -> str:
    """Read the zone byte: a sign, hours and a half; empty where it is marked as unused."""
    if byte & _UNUSED:
        return ""
    sign = "-" if byte & _WEST else "+"
    return f"{sign}{(byte & _HOURS) >> 1:02d}:{'30' if byte & _HALF_HOUR else '00'}"


def _maker(entries: dict[int, bytes]) -> tuple[CameraClaim, ...]:
    """Tell the make by its number."""
    if MAKER not in entries:
        return ()
    number = int.from_bytes(entries[MAKER][:2], "big")
    name = MAKERS.get(number, "")
    problem = "" if name else "a maker's number that is not known here"
    return (CameraClaim(ClaimKind.MAKE, ID, f"0x{number:04x}", name, problem),)
