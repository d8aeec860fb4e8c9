"""Texts that harm whoever shows, stores or obeys them, and where they are put: names, cells, words, reasons."""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.torture.scene import write_clip

from bwv_index.media import ProxyKind, make_proxy

SAMPLES = (
    "../../../../etc/passwd", "/etc/shadow", "..", "C:\\Windows\\CON", "NUL", "com1.mp4", "dots...", "-rf", "--help",
    "--", "one\ntwo", "one\rtwo", "one\r\ntwo", "\n", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b[2J\x1b[H",
    "\x07\x08\x7f", "\x9b31mred", "\x85next", "\u202egpj.exe", "\u2066inside\u2069", "\u200fright\u061c",
    "zero\u200bwidth\u200d\ufeff", "soft\u00adhyphen", "<script>zq9()</script>", "<zq9 onload=zq9>",
    '"><img src=x onerror=zq9()>', "' onmouseover='zq9", "javascript:zq9()", "</title><svg/onload=zq9>", "&lt;zq9&gt;",
    "{{ 7 * 7 }}{% raw %}", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\uff1d1+1",
    "  =1+1", "%s%n%(x)s {0!r} {x}", "$(touch zq9) `zq9`; rm -rf .", "'; DROP TABLE items; --", '" OR body : *',
    'NEAR(a b) ^a "', "\u00e9 composed", "e\u0301 decomposed", "\U0001f46e\U0001f3fd\u200d\u2640\ufe0f",
    "\U000e0041\U000e007f", "\ue000 private", "\ufdd0 none", "\u2028line\u2029paragraph",
    "[bold red]x[/] [link=x]y[/link]",
    "\u0130\u0131\u017f\u212a", "\u65e5\u672c\u8a9e \u0627\u0644", "a\0b", "\udcff\udc80 broken", "\ud83d alone",
    "x" * 400, "\u00e9" * 200,
)  # fmt: skip
"""One of each kind: paths, options, line ends, controls, marks of direction, markup, formulas, templates, queries."""

LONGEST_NAME = 255
"""Bytes of a file's name that Linux allows."""

KEPT_CHARACTERS, TOO_MANY_CHARACTERS = 999_000, 1_000_001


@dataclass(frozen=True, slots=True)
class Wording:
    """One text, its number somewhere inside, so that it is found again."""

    number: int
    text: str

    @property
    def mark(self) -> str:
        """What no other text holds."""
        return f"#{self.number}#"

    @property
    def incident(self) -> str:
        """The reference of the incident that carries the text in its cells."""
        return f"42-20250614-{1000 + self.number}"

    @property
    def as_word(self) -> str | None:
        """The text as a command's word can be; None where the system has none such."""
        return None if "\0" in self.text or any("\ud800" <= c < "\udc80" for c in self.text) else self.text

    @property
    def is_unicode(self) -> bool:
        """Whether UTF-8 can write the text."""
        return not any("\ud800" <= c <= "\udfff" for c in self.text)


def wordings(size: int) -> list[Wording]:
    """Return so many texts: each sample, with its number in front, behind, or in the middle of two."""
    return [Wording(number, _text(number)) for number in range(size)]


def _text(number: int) -> str:
    lap, place = divmod(number, len(SAMPLES))
    sample, other = SAMPLES[place], SAMPLES[(place * 7 + lap) % len(SAMPLES)]
    ways = (f"{sample}#{number}#", f"#{number}#{sample}", f"{sample}#{number}#{other}")
    return ways[min(lap, 2)]


def lay_files(folder: Path, words: Sequence[Wording]) -> list[Path]:
    """Write files whose names, or whose folders' names, are the texts; return those whose names can be written."""
    folder.mkdir()
    clip = make_proxy(
        write_clip(folder.parent / "picture.mp4", 1),
        folder.parent / "clip.mp4",
        ProxyKind.TRANSCODE,
        container="mov",
    ).path.read_bytes()
    laid = []
    for word in words:
        name = file_name(word.text)
        if name is None:
            continue
        if word.number % 3 == 1:
            path, content = folder / name, b"no footage\n" + str(word.number).encode()
        elif word.number % 3 == 2:
            path, content = folder / name / "clip.mp4", _numbered(clip, word.number)
        else:
            path, content = folder / file_name(word.text, ".mp4"), _numbered(clip, word.number)  # type: ignore[operator]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        laid.append(path)
    return laid


def _numbered(clip: bytes, number: int) -> bytes:
    """Return a clip of its own: the same footage, and a box that nobody reads."""
    return clip + (16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big")


def file_name(text: str, suffix: str = "") -> str | None:
    """Return a text as the name of a file, slashes replaced and cut to what fits; None where there is none."""
    try:
        raw = os.fsencode(text.replace("/", "\u2215"))
    except UnicodeEncodeError:
        return None
    if b"\0" in raw:
        return None
    mark = raw[-12:] if len(raw) > LONGEST_NAME - len(suffix) else b""
    return os.fsdecode(raw[: LONGEST_NAME - len(suffix) - len(mark)] + mark) + suffix


INCIDENTS = (
    "incident_ref",
    "crime_refs",
    "urn",
    "occurred_text",
    "location",
    "offence_code",
    "injury",
    "summary",
    "remark",
)
PARTIES = ("incident_ref", "role", "officer_ref", "force")
DEPLOYMENTS = ("incident_ref", "officer_ref", "callsign", "dispatched_at", "at_scene_at", "cleared_at")
ISSUES = ("device_serial", "officer_ref", "issued_at", "returned_at")
CLIPS = (
    "evidence_id",
    "device_serial",
    "officer_ref",
    "recorded_at",
    "duration_s",
    "title",
    "reference",
    "remark",
)


def lay_tables(folder: Path, words: Sequence[Wording]) -> Path:
    """Write the tables of the other side with the texts in their cells, one row a text; return their folder."""
    folder.mkdir()
    at = "2025-06-14T23:12:48+01:00"
    tables: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
        "incidents.csv": (INCIDENTS, [_incident(word) for word in words]),
        "parties.csv": (PARTIES, [(word.incident, "victim", word.text, "42") for word in words]),
        "deployments.csv": (DEPLOYMENTS, [(word.incident, "8123", word.text, at, at, at) for word in words]),
        "camera_issue.csv": (ISSUES, [(word.text, str(8000 + word.number), at, "") for word in words]),
        "clips.csv": (CLIPS, [_clip(word, at) for word in words]),
    }
    for name, (header, rows) in tables.items():
        _write(folder / name, header, rows, "utf-8", "strict")
    return folder


def _incident(word: Wording) -> tuple[str, ...]:
    """Put the text into every cell but the reference, and now and then into that."""
    text = word.text
    ref = text if word.number % 10 == 9 else word.incident
    return (ref, text, text if word.number % 2 else "", text, text, text, text, text, text)


def _clip(word: Wording, at: str) -> tuple[str, ...]:
    text = word.text
    name = text if word.number % 10 == 8 else f"EV-{word.number}"
    return (name, text, text, at if word.number % 2 else text, "9", text, text, text)


def _write(
    path: Path, header: Sequence[str], rows: Sequence[Sequence[str]], encoding: str, errors: str
) -> None:
    with path.open("w", encoding=encoding, errors=errors, newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        writer.writerows(rows)


def lay_long_cells(path: Path) -> Path:
    """Write two incidents: one with the longest cell that goes in, one with a longer."""
    rows = [("42-20250614-0001", "y" * KEPT_CHARACTERS), ("42-20250614-0002", "z" * TOO_MANY_CHARACTERS)]
    _write(path, ("incident_ref", "summary"), rows, "utf-8", "strict")
    return path


def lay_broken_cells(path: Path) -> Path:
    """Write incidents whose bytes are not UTF-8."""
    texts = (
        "\udcff\udc80 broken",
        "\udcc3( half",
        "\udced\udca0\udc80 surrogate",
        "\udc81\udc8d\udc9d undefined",
    )
    rows = [(f"42-20250614-{2000 + number}", text) for number, text in enumerate(texts)]
    _write(path, ("incident_ref", "summary"), rows, "utf-8", "surrogateescape")
    return path
