"""Importing the tables of the other side: each row goes in, or is listed with file, line, column and reason."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from bwv_index.custody import Detail, EventType
from bwv_index.errors import EnvironmentFaultError
from bwv_index.incidents import (
    CameraIssue,
    CareField,
    CatalogueClip,
    Deployment,
    ImportMapping,
    Incident,
    Party,
    TableKind,
    TableReading,
    load_forces,
    load_mapping,
    read_camera_issue,
    read_catalogue,
    read_deployments,
    read_incidents,
    read_parties,
)
from bwv_index.index import BY_EVIDENCE_ID, INCIDENT, ClaimView, ImportedRow, ImportTally, Record, device_key
from bwv_index.pipeline.clocks.offsets import place_device, place_devices
from bwv_index.pipeline.describing import catalogue_claims, catalogue_source, claim, refresh_words
from bwv_index.pipeline.hampshire.checking import RoleCheck, before_roles, check_roles
from bwv_index.pipeline.joining import join_catalogue
from bwv_index.pipeline.link_batch import CAMERAS, INCIDENTS
from bwv_index.pipeline.placing import heard_with, place
from bwv_index.pipeline.roles import told_taken_back
from bwv_index.pipeline.sheets import redraw
from bwv_index.pipeline.splitting import join_split_recordings
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import read_config
from bwv_index.timecode import format_utc

CARE_NAMES = frozenset(field.value for field in CareField)
"""Notes that say yes, no or a date: no words to search for."""
FILES: dict[TableKind, str] = {
    TableKind.INCIDENTS: "incidents.csv",
    TableKind.PARTIES: "parties.csv",
    TableKind.DEPLOYMENTS: "deployments.csv",
    TableKind.CAMERA_ISSUE: "camera_issue.csv",
    TableKind.CATALOGUE: "clips.csv",
}
"""The names under which tables are looked for in a folder, in the order they are read in."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something about one row that a person should know; ``refused`` rows did not go in."""

    file: str
    line: int
    column: str
    reason: str
    refused: bool


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of one imported table.

    ``unread`` rows are those of a file that could not be read as a table; ``notes`` tell of the file itself.
    ``checks`` are those of incidents whose officers' roles it has changed.
    """

    file: str
    kind: TableKind
    tally: ImportTally
    complaints: tuple[Complaint, ...]
    notes: tuple[str, ...]
    unread: int
    checks: tuple[RoleCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class _Imported:
    """A table that was imported, and which clips and cameras its rows name.

    All of them, not only those of new rows: a run that was killed after its rows were in is made good by the next.
    """

    report: TableReport
    evidence_ids: tuple[str, ...]
    cameras: frozenset[str]


def find_mapping(workspace: Workspace, name: str) -> ImportMapping:
    """Read an import mapping by name, the home's own before a shipped one.

    Raises:
        ConfigError: there is no such mapping, or it cannot be read.
    """
    origin, text = read_config(f"imports/{name}.toml", workspace.home.root)
    return load_mapping(text, origin)


def import_tables(
    workspace: Workspace, tables: Sequence[tuple[TableKind, Path]], mapping: ImportMapping
) -> tuple[TableReport, ...]:
    """Import tables, incidents before what refers to them, each in one transaction.

    Raises:
        EnvironmentFaultError: a file cannot be read.
        BusyError: another run holds the home.
    """
    order = list(FILES)
    with workspace.changing():
        imported = [
            _import_one(workspace, kind, file, mapping)
            for kind, file in sorted(tables, key=lambda table: order.index(table[0]))
        ]
        kinds = {kind for kind, _ in tables}
        if kinds & {TableKind.CATALOGUE, TableKind.CAMERA_ISSUE}:
            _settle_clips(workspace, imported)
    return tuple(one.report for one in imported)


def _settle_clips(workspace: Workspace, imported: Sequence[_Imported]) -> None:
    """Bring joins, clocks, recordings and sheets up to date with what a platform's list says anew of its clips.

    Clips of issued cameras were placed together with the rows of their issue; their sheets may be due.
    """
    with workspace.writing() as record:
        joined = {clip for clip, _ in join_catalogue(workspace, record)}
        named = {record.clips.clip_of_catalogue(name) for one in imported for name in one.evidence_ids}
        clips = joined | {clip for clip in named if clip is not None}
    place_devices(workspace, clips)
    with workspace.writing() as record:
        clips |= {*record.clips.of_devices_of(clips)}
        issued = {clip for one in imported for key in one.cameras for clip in record.clips.of_device(key)}
        heard = heard_with(record, clips | issued)
        join_split_recordings(workspace, record, sorted({*clips, *record.clips.of_devices_of(heard)}))
    redraw(workspace, sorted(clips | issued | heard))


def _place_issued(workspace: Workspace, record: Record, cameras: Iterable[str]) -> None:
    """Place the clips of cameras of whose issue something is new: that bounds when they were recorded."""
    for key in sorted(set(cameras)):
        place_device(workspace, record, key)
        join_split_recordings(workspace, record, record.clips.of_device(key))


def _import_one(workspace: Workspace, kind: TableKind, file: Path, mapping: ImportMapping) -> _Imported:
    """Import one table; what a camera's issue moves is placed in the same transaction: no kill comes between."""
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise EnvironmentFaultError(f"cannot be read: {fault.strerror}", subject=str(file)) from fault
    sha256 = hashlib.sha256(data).hexdigest()
    told = shown(file)
    reading, store = _READERS[kind](workspace, data, told, mapping)
    with workspace.writing() as record:
        parties = [row.value for row in reading.rows if isinstance(row.value, Party)]
        before = before_roles(workspace, record, parties)
        stored = _stored(record, reading, store, (sha256, told))
        entries = [*stored, *_refused(reading, sha256)]
        record.incidents.note_rows(entries)
        tally = _tally(entries, sum(fault.of_file for fault in reading.faults))
        record.ledger.append(
            workspace.event(
                EventType.IMPORT, told, sha256=sha256,
                details={"kind": kind.value, "rows": tally.rows, "new": tally.new, "refused": tally.refused},
            )
        )  # fmt: skip
        if kind is not TableKind.CATALOGUE and tally.new + tally.changed:
            details = _told_changes(
                row.value
                for row, entry in zip(reading.rows, stored, strict=True)
                if entry.outcome in {"new", "changed"}
            )
            event = workspace.event(EventType.INCIDENTS_CHANGED, told, sha256=sha256, details=details)
            record.ledger.append(event)
        checks = check_roles(workspace, record, before)
        cameras = [
            (device_key(row.value.device_serial), entry.outcome in {"new", "changed"})
            for row, entry in zip(reading.rows, stored, strict=True)
            if isinstance(row.value, CameraIssue)
        ]
        _place_issued(workspace, record, [key for key, is_news in cameras if is_news])
    report = TableReport(told, kind, tally, _complaints(entries), reading.notes, reading.unread, checks)
    return _Imported(
        report,
        tuple(row.value.evidence_id for row in reading.rows if isinstance(row.value, CatalogueClip)),
        frozenset(key for key, _ in cameras),
    )


def _told_changes(values: Iterable[Incident | Party | Deployment | CameraIssue]) -> dict[str, Detail]:
    """Say which incidents rows have changed, by force, and from when on which cameras were held otherwise."""
    references: dict[str, set[str]] = {}
    cameras: dict[str, datetime] = {}
    for value in values:
        if isinstance(value, CameraIssue):
            key = device_key(value.device_serial)
            cameras[key] = min(value.issued_at, cameras.get(key, value.issued_at))
        else:
            force = value.force if isinstance(value, Incident) else value.officer.force
            references.setdefault(force, set()).add(value.incident_ref)
    return {
        INCIDENTS: {force: [*sorted(named)] for force, named in sorted(references.items())},
        CAMERAS: {key: format_utc(start) for key, start in sorted(cameras.items())},
    }


Store: TypeAlias = Callable[[Record, Any], str]
"""Puts one row's value into the record; returns new, changed or same, or ``refused: column: reason``.

A row that goes in with a remark is told likewise: ``same: column: remark``.
"""


def _stored(
    record: Record, reading: TableReading[Any], store: Store, file: tuple[str, str]
) -> list[ImportedRow]:
    entries = []
    for row in reading.rows:
        outcome = "merged" if row.merged_into is not None else store(record, row.value)
        column = reason = ""
        if ": " in outcome:
            outcome, column, reason = outcome.split(": ", 2)
        remarks = (reason, *row.warnings) if reason else row.warnings
        told = reason if outcome == "refused" else "; ".join(remarks)
        entries.append(ImportedRow(*file, reading.kind.value, row.line, column, outcome, told, row.raw))
    return entries


def _refused(reading: TableReading[Any], sha256: str) -> list[ImportedRow]:
    return [
        ImportedRow(
            sha256, fault.file, reading.kind.value, fault.line, fault.column, "refused", fault.reason,
            ((fault.column, fault.value),),
        )
        for fault in reading.faults
    ]  # fmt: skip


def _tally(entries: Sequence[ImportedRow], of_file: int) -> ImportTally:
    """Count rows by what became of them; a fault of the file itself is listed, and is no row."""
    counts = {
        name: sum(e.outcome == name for e in entries)
        for name in ("new", "changed", "same", "merged", "refused")
    }
    counts["refused"] -= of_file
    return ImportTally(**counts)


def _complaints(entries: Sequence[ImportedRow]) -> tuple[Complaint, ...]:
    return tuple(
        Complaint(e.file, e.line, e.column, e.reason, refused=e.outcome == "refused")
        for e in sorted(entries, key=lambda e: e.line)
        if e.reason
    )


def _put_incident(record: Record, incident: Incident) -> str:
    outcome = record.incidents.put(incident)
    number = record.incidents.lookup(incident.incident_ref, incident.force)
    if number is not None and outcome != "same":
        _refresh_words(record, number, incident)
    return outcome


def _refresh_words(record: Record, number: int, incident: Incident) -> None:
    words = (
        incident.incident_ref, *incident.urns, *record.incidents.crime_refs(number), incident.location,
        incident.offence_code, incident.summary, incident.occurred_text,
        *(value for name, value in incident.notes if name not in CARE_NAMES),
    )  # fmt: skip
    record.words.put(INCIDENT, number, " \n".join(word for word in words if word))


def _put_party(record: Record, party: Party) -> str:
    number = record.incidents.lookup(party.incident_ref, party.officer.force)
    if number is None:
        return _unknown(party.incident_ref)
    outcome = record.incidents.put_party(number, party)
    remark = told_taken_back(record, number, party.officer, party.role)
    return f"{outcome}: role: {remark}" if remark else outcome


def _put_deployment(record: Record, deployment: Deployment) -> str:
    number = record.incidents.lookup(deployment.incident_ref, deployment.officer.force)
    if number is None:
        return _unknown(deployment.incident_ref)
    return record.incidents.put_deployment(number, deployment)


def _unknown(incident_ref: str) -> str:
    return (
        f"refused: incident_ref: no incident '{incident_ref}' is held, or several are; import incidents first"
    )


def _put_camera_issue(record: Record, issue: CameraIssue) -> str:
    return record.incidents.put_camera_issue(issue, device_key(issue.device_serial))


def _put_catalogue(workspace: Workspace, record: Record, row: CatalogueClip) -> str:
    clip, joined_by = record.clips.clip_of_catalogue(row.evidence_id), ""
    if clip is None:
        clip = record.clips.of_evidence_id(row.evidence_id)
        joined_by = BY_EVIDENCE_ID if clip is not None and record.clips.sha256(clip) else ""
    if clip is None:
        clip = record.clips.add(row.evidence_id, None, title=row.title)
    outcome, claims = record.clips.put_catalogue(row, clip, joined_by), catalogue_claims(row)
    if outcome == "same" and not _stands(record, clip, catalogue_source(row.evidence_id), claims):
        outcome = (
            "changed"  # the row reads as it did, and the mapping now says something else of its zone or its ±
        )
    if outcome != "same":
        record.clips.set_title(clip, row.title)
        record.clips.supersede_claims(clip, catalogue_source(row.evidence_id))
        claim(workspace, record, clip, claims)
        place(workspace, record, clip)
        refresh_words(record, clip)
    if outcome == "changed":
        event = workspace.event(
            EventType.CLAIMS_CHANGED, row.evidence_id, why="the platform's list has changed"
        )
        record.ledger.append(event)
    return outcome


def _stands(record: Record, clip: int, source: str, claims: Sequence[ClaimView]) -> bool:
    """Whether what one source claims of a clip is exactly this."""
    held = [claim for claim in record.clips.claims(clip) if claim.source == source]
    return all(claim in claims for claim in held) and all(claim in held for claim in claims)


def _reader(
    read: Callable[..., TableReading[Any]], store: Store
) -> Callable[[Workspace, bytes, str, ImportMapping], tuple[TableReading[Any], Store]]:
    def run(
        workspace: Workspace, data: bytes, origin: str, mapping: ImportMapping
    ) -> tuple[TableReading[Any], Store]:
        return read(data, origin, mapping, force=workspace.settings.force), store

    return run


def _incident_reader(
    workspace: Workspace, data: bytes, origin: str, mapping: ImportMapping
) -> tuple[TableReading[Any], Store]:
    where, text = read_config("forces.toml", workspace.home.root)
    forces = load_forces(text, where)
    return read_incidents(data, origin, mapping, force=workspace.settings.force, forces=forces), _put_incident


def _catalogue_reader(
    workspace: Workspace, data: bytes, origin: str, mapping: ImportMapping
) -> tuple[TableReading[Any], Store]:
    reading = read_catalogue(data, origin, mapping, force=workspace.settings.force)
    return reading, lambda record, row: _put_catalogue(workspace, record, row)


_READERS = {
    TableKind.INCIDENTS: _incident_reader,
    TableKind.PARTIES: _reader(read_parties, _put_party),
    TableKind.DEPLOYMENTS: _reader(read_deployments, _put_deployment),
    TableKind.CAMERA_ISSUE: _reader(read_camera_issue, _put_camera_issue),
    TableKind.CATALOGUE: _catalogue_reader,
}
