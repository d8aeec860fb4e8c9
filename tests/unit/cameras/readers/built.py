"""Bytes as cameras write them, built from the formats' own descriptions."""

import struct
from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

from bwv_index.cameras import Source
from bwv_index.media import Block, DataSample, DataTrack, Payloads
from bwv_index.timecode import MediaTime

MILLISECONDS = Fraction(1, 1000)


def track(kind: str, payloads: Sequence[bytes], *, every_ms: int = 1000, handler: str = "") -> DataTrack:
    samples = (
        DataSample(MediaTime(n * every_ms, MILLISECONDS), payload) for n, payload in enumerate(payloads)
    )
    return DataTrack(0, kind, handler, tuple(samples))


def block(kind: str, payload: bytes) -> Block:
    return Block(kind, 1000, len(payload), payload)


def footage(*parts: DataTrack | Block, name: str = "clip.mp4") -> Source:
    tracks = tuple(part for part in parts if isinstance(part, DataTrack))
    blocks = tuple(part for part in parts if isinstance(part, Block))
    return Source(name, payloads=Payloads(tracks, blocks))


def sidecar(name: str, data: bytes | str) -> Source:
    return Source(name, sidecar=data.encode() if isinstance(data, str) else data)


def klv(key: str, kind: str, size: int, body: bytes) -> bytes:
    """One GPMF record, padded to four bytes."""
    count = len(body) // size
    return (
        key.encode()
        + struct.pack(">cBH", kind.encode() or b"\0", size, count)
        + body
        + b"\0" * (-len(body) % 4)
    )


def nest(key: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return key.encode() + struct.pack(">BBH", 0, 1, len(body)) + body


SCALE5 = struct.pack(">5i", 10_000_000, 10_000_000, 1000, 1000, 100)


def gps5(
    rows: Sequence[tuple[float, float]],
    *,
    fix: int = 3,
    stamp: str = "260704181500.000",
    dop: int = 150,
    altitude_m: float = 40.0,
) -> bytes:
    """One packet of a GoPro with so many positions."""
    body = b"".join(
        struct.pack(">5i", round(lat * 1e7), round(lon * 1e7), round(altitude_m * 1000), 1500, 160)
        for lat, lon in rows
    )
    stream = nest(
        "STRM",
        klv("GPSF", "L", 4, struct.pack(">I", fix)),
        klv("GPSU", "U", 16, stamp.encode().ljust(16, b"\0")),
        klv("GPSP", "S", 2, struct.pack(">H", dop)),
        klv("SCAL", "l", 4, SCALE5),
        klv("GPS5", "l", 20, body),
    )
    return nest("DEVC", klv("DVNM", "c", 1, b"HERO9 Black"), stream)


def gps9(rows: Sequence[tuple[float, float, int, float, int]]) -> bytes:
    """One packet of a HERO11: latitude, longitude, days since 2000, seconds, fix."""
    body = b"".join(
        struct.pack(
            ">7i2H", round(la * 1e7), round(lo * 1e7), 40_000, 1500, 160, day, round(s * 1000), 210, fix
        )
        for la, lo, day, s, fix in rows
    )
    scale = struct.pack(">9i", 10_000_000, 10_000_000, 1000, 1000, 100, 1, 1000, 100, 1)
    stream = nest(
        "STRM", klv("TYPE", "c", 1, b"lllllllSS"), klv("SCAL", "l", 4, scale), klv("GPS9", "?", 32, body)
    )
    return nest("DEVC", stream)


def camm(kind: int, *fields: float) -> bytes:
    layouts = {5: "<3d", 6: "<dI2d7f", 3: "<3f"}
    return struct.pack("<HH", 0, kind) + struct.pack(layouts[kind], *fields)


def sentence(body: str) -> str:
    """An NMEA sentence with its checksum."""
    return f"${body}*{reduce(lambda total, letter: total ^ ord(letter), body, 0):02X}"


def rmc(
    hhmmss: str = "181500.00",
    *,
    status: str = "A",
    date: str = "040726",
    place: str = "5130.0000,N,00007.0000,W",
) -> str:
    return sentence(f"GPRMC,{hhmmss},{status},{place},10.0,090.0,{date},,,A")


def cue(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()


def freegps(
    letters: bytes = b"ANW",
    *,
    clock: tuple[int, ...] = (19, 15, 0, 26, 7, 4),
    lat: float = 5130.0,
    lon: float = 7.0,
) -> bytes:
    """One block of the common layout, as the body of a ``free`` box."""
    head = b"freeGPS L\0\0\0x.xx".ljust(44, b"\0")
    return head + struct.pack("<6I3sx4f", *clock, letters, lat, lon, 20.0, 90.0) + b"\0" * 64


def seventymai(status: bytes = b"A", lat: float = 51.5, lon: float = -0.1) -> bytes:
    head = b"freeGPS \xed\x01\0\0\x03\x00\xed\x01".ljust(26, b"\0")
    return head + struct.pack("<c2i", status, round(lat * 1e7), round(lon * 1e7)) + b"\0" * 24


def captions(*texts: str, every_s: int = 1) -> str:
    rows = (
        f"{n + 1}\n00:00:{n * every_s:02d},000 --> 00:00:{(n + 1) * every_s:02d},000\n{text}\n"
        for n, text in enumerate(texts)
    )
    return "\n".join(rows)


GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="receiver" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>a</name><trkseg>
<trkpt lat="51.5" lon="-0.1"><ele>12</ele><time>2026-07-04T18:15:00Z</time><fix>3d</fix><hdop>1.2</hdop></trkpt>
<trkpt lat="51.5001" lon="-0.1"><time>2026-07-04T18:15:01Z</time></trkpt>
</trkseg></trk></gpx>
"""
