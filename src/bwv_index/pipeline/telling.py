"""What is told of one file at the end of a run: where it stands, and the gravest thing a person should know."""

import re
from dataclasses import replace
from pathlib import Path

from bwv_index.custody import Detail
from bwv_index.index import FindingView, ItemKind, Record
from bwv_index.intake import RefusalCode
from bwv_index.media import HealthCode, MediaRefusalCode
from bwv_index.pipeline.batch import Disposition, FileOutcome
from bwv_index.pipeline.remedy import finding_remedy
from bwv_index.timecode import format_offset

ATTENTION = "attention"
IS_EXHIBIT = "is-exhibit"
"""Code of a file whose bytes were made here for a case."""
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of characters that stand for no byte of a path: text from elsewhere may hold them."""
GRAVEST = (
    HealthCode.NOTHING_DECODES.value,
    HealthCode.TRUNCATED.value,
    HealthCode.LAST_FRAME_UNDECODABLE.value,
    HealthCode.FIRST_FRAME_UNDECODABLE.value,
)
"""Findings that lead what is said of a file; the others follow in order of code."""


def tell(record: Record, outcome: FileOutcome) -> FileOutcome:
    """Add to an outcome what the record holds against the file, whether it is new, a duplicate or held already."""
    return _with_exhibits(record, _with_quarantine(record, _with_findings(record, outcome)))


def _with_exhibits(record: Record, outcome: FileOutcome) -> FileOutcome:
    """Say of bytes that were made here for a case which exhibit they are: they are no footage, and become no clip."""
    item = record.evidence.item(outcome.sha256)
    if item is None or item.kind is not ItemKind.EXHIBIT:
        return outcome
    made = [
        f"{ref} ({purpose}) of case {record.cases.view(case).urn.shown}"
        for case, ref, purpose in record.exhibits.of_bytes(outcome.sha256)
    ]
    detail = f"these bytes are exhibit {', '.join(made)}, made here: no footage, and no clip is made of them"
    return replace(
        outcome, code=IS_EXHIBIT, detail=detail, remedy="Ingest the recording, not what was made of it."
    )


def _with_quarantine(record: Record, outcome: FileOutcome) -> FileOutcome:
    """Name the file's entry on the quarantine list; a wrong hash or no bytes are a matter of its own path alone."""
    wrong = RefusalCode.HASH_MISMATCH.value
    of_path = {wrong, MediaRefusalCode.EMPTY.value}
    entries = [
        entry
        for entry in record.refusals.of(outcome.sha256)
        if entry.code not in of_path or entry.path == outcome.path
    ]
    if not entries:
        return outcome
    first = next((entry for entry in entries if entry.code == wrong), entries[0])
    counted = outcome.disposition is Disposition.DUPLICATE and first.code not in of_path
    return replace(
        outcome,
        disposition=outcome.disposition if counted else Disposition.QUARANTINED,
        code=first.code,
        detail=first.detail,
        remedy=first.remedy,
    )


def _with_findings(record: Record, outcome: FileOutcome) -> FileOutcome:
    findings = [f for f in record.evidence.findings(outcome.sha256) if f.severity == ATTENTION]
    if not findings:
        return outcome
    urgent = sorted(findings, key=_gravity)
    told = [urgent[0].detail, *(f"{f.code}: {f.detail}" for f in urgent[1:])]
    found = record.media.inspection(outcome.sha256)
    if found is not None and found.playable is not None:
        told.append(f"the first {format_offset(found.playable)} can be played")
    sound = outcome.disposition is Disposition.SOUND
    return replace(
        outcome,
        disposition=Disposition.ATTENTION if sound else outcome.disposition,
        code=urgent[0].code,
        detail="; ".join(told),
        remedy=finding_remedy(urgent[0].code, outcome.evidence_id),
    )


def _gravity(finding: FindingView) -> int:
    return GRAVEST.index(finding.code) if finding.code in GRAVEST else len(GRAVEST)


def shown(path: Path | str) -> str:
    """Return a path, or words that hold one, as text; what is not UTF-8 shows as escapes, whatever it is."""
    words = _NO_BYTE.sub(lambda half: f"\\u{ord(half.group()):04x}", str(path))
    return words.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def shown_detail(detail: Detail) -> Detail:
    """Return a detail of an event with every text in it as ``shown`` gives it."""
    if isinstance(detail, str):
        return shown(detail)
    if isinstance(detail, list):
        return [shown_detail(entry) for entry in detail]
    if isinstance(detail, dict):
        return {name: shown_detail(entry) for name, entry in detail.items()}
    return detail
