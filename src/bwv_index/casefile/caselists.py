"""A case pack's two machine-readable lists: exhibits for a spreadsheet, and all of it as JSON with the exact text."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any

from bwv_index.casefile.enclosed import Enclosed
from bwv_index.casefile.spreadsheet import Cell, csv_bytes
from bwv_index.casefile.when import local_text
from bwv_index.cases import (
    CaseExhibit,
    CaseSnapshot,
    CutSpan,
    ExhibitFile,
    ExhibitKind,
    FilePurpose,
    versions_with,
)
from bwv_index.timecode import format_offset, format_utc

CASE_FORMAT = "bwv-index case pack, version 1"

NOT_TOLD = frozenset({"path", "source", "sheet", "picture", "keyframes", "issues"})
"""Where files lie on the makers' machine, and what every issue held: no part of a list that leaves the building."""

CASE_HEADER = (
    "number", "exhibit", "kind", "made_from", "title", "detail", "key", "producer", "evidence_id", "file",
    "proxy_file", "captioned_file", "sha256", "size_bytes", "working_copy", "how", "format", "duration_s",
    "asked_in", "asked_out", "true_in", "true_out", "start_utc", "start_local", "plus_minus_s", "time_method",
    "time_conflicts", "master_sha256", "redaction", "link", "location", "property_ref", "versions",
)  # fmt: skip


def exhibits_csv(snapshot: CaseSnapshot, items: Sequence[Enclosed]) -> bytes:
    """Return the table of standing exhibits, one row each, as ``csv_bytes`` forms it."""
    return csv_bytes(CASE_HEADER, [_row(snapshot, item) for item in items])


def _row(snapshot: CaseSnapshot, item: Enclosed) -> tuple[Cell, ...]:
    exhibit, recording, span, evidence = item.exhibit, item.recording, item.exhibit.span, item.evidence
    paths = {one.file.purpose: one.path for one in item.files}
    return (
        item.number, item.name, exhibit.kind.value, "" if exhibit.parent is None else str(exhibit.parent),
        exhibit.title, exhibit.detail, exhibit.key, str(exhibit.producer), exhibit.recording,
        paths.get(FilePurpose.EVIDENCE, ""), paths.get(FilePurpose.PROXY, ""), paths.get(FilePurpose.CAPTIONED, ""),
        *(("", None, None, "", "") if evidence is None else _told(evidence.file)), item.duration_s,
        *(("", "", "", "") if span is None else _span(span)),
        item.start_utc, "" if item.start_utc is None else local_text(item.start_utc), item.half_width_s,
        recording.time.method, "\n".join(recording.time.conflicts), recording.sha256,
        _redaction(exhibit), exhibit.link, exhibit.location,
        exhibit.property_ref, ", ".join(map(str, versions_with(snapshot, exhibit))),
    )  # fmt: skip


def _redaction(exhibit: CaseExhibit) -> str:
    """Return what is decided of an exhibit's redaction; of a redacted copy first that it is one."""
    state = [] if exhibit.redaction is None else [exhibit.redaction.value]
    if exhibit.kind is ExhibitKind.REDACTED:
        state.insert(0, f"redacted copy of {exhibit.parent}" if exhibit.parent else "redacted copy")
    return "; ".join(state)


def _span(span: CutSpan) -> tuple[Cell, ...]:
    return tuple(map(format_offset, (span.asked_in, span.asked_out, span.true_in, span.true_out)))


def _told(file: ExhibitFile) -> tuple[Cell, ...]:
    return (file.sha256, file.size, file.working_copy, file.how.value, file.format_text)


def case_json(
    snapshot: CaseSnapshot, items: Sequence[Enclosed], documents: Sequence[str], masters: Mapping[str, str]
) -> bytes:
    """Return everything the pack says as JSON, text exactly as recorded (escaped to ASCII).

    ``documents`` are paths in the payload, ``masters`` gives the path of each whole recording that is enclosed.
    """
    told = {
        "format": CASE_FORMAT,
        "case": _plain(snapshot),
        "enclosed": [_enclosed(item) for item in items],
        "documents": [*documents],
        "masters": dict(masters),
    }
    return (json.dumps(told, indent=2) + "\n").encode("ascii")


def _enclosed(item: Enclosed) -> dict[str, Any]:
    return {
        "number": item.number,
        "exhibit": item.name,
        "files": [
            {"path": one.path, "purpose": one.file.purpose.value, "sha256": one.file.sha256, "size": one.file.size}
            for one in item.files
        ],
        "played": "" if item.played is None else item.played.path,
        "contact_sheets": [*item.sheets],
        "start_utc": _plain(item.start_utc),
        "half_width_s": item.half_width_s,
        "duration_s": item.duration_s,
        "marks": [
            {"number": one.mark.number, "offset": _plain(one.offset), "at_utc": _plain(one.at_utc)}
            for one in item.marks
        ],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it; seconds inside a file both exact and as a number."""
    told: Any
    match value:
        case Enum():
            told = value.value
        case Fraction():
            told = {"seconds": round(float(value), 6), "exact": str(value)}
        case datetime():
            told = format_utc(value)
        case date():
            told = value.isoformat()
        case None | str() | int() | float():
            told = value
        case Mapping():
            told = {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            told = [_plain(one) for one in value]
        case _:
            told = {
                one.name: _plain(getattr(value, one.name))
                for one in fields(value)
                if one.name not in NOT_TOLD
            }
    return told
