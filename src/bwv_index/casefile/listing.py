"""The pack's two machine-readable lists: a table for a spreadsheet, and JSON that holds the exact text."""

import json
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from bwv_index.casefile.content import PackContent, PackIncident
from bwv_index.casefile.packed import PackedClip
from bwv_index.casefile.spreadsheet import Cell, csv_bytes
from bwv_index.casefile.when import local_text
from bwv_index.media import Proxy
from bwv_index.timecode import format_offset, format_utc

FORMAT = "bwv-index pack, version 1"

HEADER = (
    "number",
    "exhibit",
    "evidence_id",
    "file",
    "playable_file",
    "why_not_playable",
    "sha256",
    "size_bytes",
    "original_name",
    "format",
    "duration_s",
    "start_utc",
    "start_local",
    "plus_minus_s",
    "time_method",
    "time_conflicts",
    "officer",
    "device_serial",
    "link_probability",
    "link_reasons",
    "decided_by",
    "decided_at",
    "decision_why",
    "findings",
    "silence",
)


def index_csv(items: tuple[PackedClip, ...]) -> bytes:
    """Return the table of clips, one row each, as ``csv_bytes`` forms it."""
    return csv_bytes(HEADER, [_row(item) for item in items])


def _row(item: PackedClip) -> tuple[Cell, ...]:
    clip = item.clip
    return (
        item.number,
        clip.exhibit,
        clip.evidence_id,
        item.file,
        item.playable,
        item.not_playable,
        clip.sha256,
        clip.size,
        clip.original_name,
        clip.format_text,
        clip.duration_s,
        clip.start_utc,
        "" if clip.start_utc is None else local_text(clip.start_utc),
        clip.half_width_s,
        clip.time_method,
        "\n".join(clip.time_conflicts),
        clip.officer,
        clip.device_serial,
        clip.probability,
        "\n".join(clip.evidence),
        clip.decided_by,
        clip.decided_at,
        clip.decision_why,
        "\n".join(clip.findings),
        clip.silence,
    )


def index_json(content: PackContent, items: tuple[PackedClip, ...]) -> bytes:
    """Return everything the pack says as JSON, text exactly as recorded (escaped to ASCII).

    Paths of the machine that made the pack are not in it.
    """
    told = {
        "format": FORMAT,
        "made": {
            "at": content.made_at,
            "by": content.made_by,
            "software_version": content.software_version,
            "settings_hash": content.settings_hash,
        },
        "incident": _incident(content.incident),
        "clips": [_clip(item) for item in items],
        "not_in_this_pack": {"undecided": content.undecided, "rejected": content.rejected},
        "expected_but_missing": content.missing,
    }
    return (json.dumps(told, indent=2, default=_plain) + "\n").encode("ascii")


def _plain(value: object) -> str:
    """Write the values JSON has no type for; anything else is a fault of this program."""
    if isinstance(value, datetime):
        return format_utc(value)
    raise TypeError(f"{type(value).__name__} has no form in the index")


def _incident(incident: PackIncident) -> dict[str, Any]:
    return asdict(incident)


def _clip(item: PackedClip) -> dict[str, Any]:
    clip = item.clip
    return {
        "number": item.number,
        "exhibit": clip.exhibit,
        "evidence_id": clip.evidence_id,
        "file": item.file,
        "playable_file": item.playable,
        "why_not_playable": item.not_playable,
        "working_copy": None if item.working_copy is None else _working_copy(item, item.working_copy),
        "sha256": clip.sha256,
        "size": clip.size,
        "original_name": clip.original_name,
        "format": {
            "text": clip.format_text,
            "container": clip.container,
            "major_brand": clip.major_brand,
            "video_codec": clip.video_codec,
            "audio_codec": clip.audio_codec,
            "pixel_format": clip.pixel_format,
        },
        "duration_s": clip.duration_s,
        "time": {
            "start_utc": clip.start_utc,
            "half_width_s": clip.half_width_s,
            "method": clip.time_method,
            "conflicts": clip.time_conflicts,
        },
        "officer": clip.officer,
        "device_serial": clip.device_serial,
        "link": {"probability": clip.probability, "reasons": clip.evidence},
        "decision": {"by": clip.decided_by, "at": clip.decided_at, "why": clip.decision_why},
        "keyframes": _keyframes(item),
        "contact_sheet": item.sheet,
        "findings": clip.findings,
        "silence": clip.silence,
    }


def _keyframes(item: PackedClip) -> list[dict[str, Any]]:
    return [
        {
            "offset": format_offset(frame.offset), "at_utc": frame.at_utc, "file": path,
            "half_width_s": None if frame.at_utc is None else item.clip.half_width_s,
        }
        for frame, path in zip(item.clip.keyframes, item.keyframes, strict=True)
    ]  # fmt: skip


def _working_copy(item: PackedClip, copy: Proxy) -> dict[str, Any]:
    return {
        "kind": copy.kind,
        "derived_from": item.file,
        "holds": "the first picture stream and the first sound stream of the master",
        "command": _relative(copy),
        "program": copy.ffmpeg_version,
        "duration_s": None if copy.duration is None else _seconds(copy.duration),
        "length_note": item.length_note,
        "notes": copy.notes,
    }


def _seconds(length: Fraction) -> float:
    return round(float(length), 6)


def _relative(copy: Proxy) -> list[str]:
    """Name the files by their place in the pack, and the program by its name."""
    root = copy.path.parent.parent.absolute()
    words = [word.replace(f"file:{root}/", "file:") for word in copy.command]
    return [Path(word).name if place == 0 else word for place, word in enumerate(words)]
