"""Repository of the other side: incidents, crimes, roles, deployments, cameras issued, and imported rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.incidents import (
    CameraIssue,
    Deployment,
    Incident,
    Injury,
    OfficerKey,
    Party,
    Position,
    RoleKind,
    reference_key,
    reference_keys,
)
from bwv_index.index.clips import add_reference_keys, replace_reference_keys
from bwv_index.index.models import (
    CameraIssueRow,
    CrimeRow,
    DeploymentRow,
    ImportRow,
    IncidentRow,
    ReferenceKeyRow,
    RoleRow,
)
from bwv_index.index.parts import among
from bwv_index.index.roles import Roles
from bwv_index.index.text import readable
from bwv_index.index.values import DeploymentView, IncidentView

INCIDENT = "incident"
"""Owner of a reference key, and kind of a text entry."""


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row of an imported file as it stood there, and what became of it."""

    file_sha256: str
    file: str
    kind: str
    line: int
    column: str
    outcome: str
    reason: str
    raw: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Crimes:
    """An incident's crime references: those just added, and all."""

    new: tuple[str, ...]
    all: tuple[str, ...]


class Incidents:
    """Incidents and what surrounds them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, incident: Incident) -> str:
        """Record an incident; return ``new``, ``changed`` or ``same``. Crime references are only ever added."""
        values = _incident_values(incident)
        key = _log_key(incident.incident_ref)
        row = self._session.scalar(
            select(IncidentRow).where(IncidentRow.reference_key == key, IncidentRow.force == incident.force)
        )
        if row is None:
            row = IncidentRow(reference_key=key, force=incident.force, **values)
            self._session.add(row)
            self._session.flush()
            outcome = "new"
        else:
            outcome = _overwrite(row, values)
        crimes = self._add_crimes(row.id, incident.crime_refs)
        if outcome == "same" and not crimes.new:
            return outcome
        names = (row.incident_ref, incident.urn, *incident.further_references, *crimes.all)
        keys = {form for name in names if name for form in reference_keys(name, row.force)}
        if outcome == "new":
            add_reference_keys(self._session, INCIDENT, row.id, keys)
        else:
            replace_reference_keys(self._session, INCIDENT, row.id, keys)
        return "changed" if outcome == "same" else outcome

    def _add_crimes(self, incident: int, refs: Iterable[str]) -> "_Crimes":
        held = self.crime_refs(incident)
        new = tuple(ref for ref in dict.fromkeys(refs) if ref not in held)
        if new:
            self._session.add_all(CrimeRow(incident_id=incident, crime_ref=ref) for ref in new)
            self._session.flush()
        return _Crimes(new, (*held, *new))

    def crime_refs(self, incident: int) -> tuple[str, ...]:
        """Return an incident's crime references, as written, in order of recording."""
        query = select(CrimeRow.crime_ref).where(CrimeRow.incident_id == incident).order_by(CrimeRow.id)
        return tuple(self._session.scalars(query))

    def find(self, text: str) -> int:
        """Return the incident that answers to a reference (log, crime or URN), however it is written.

        Raises:
            NotFoundError: none does.
            RefusedError: several do; the message lists them.
        """
        found = self.matching(text)
        if not found:
            raise NotFoundError(
                "no incident answers to that reference", subject=text, remedy="Try: bwv-index search WORDS"
            )
        if len(found) > 1:
            names = ", ".join(self.view(number).incident_ref for number in found)
            raise RefusedError(
                "several incidents answer to that", subject=text, remedy=f"Name one of: {names}"
            )
        return found[0]

    def matching(self, text: str) -> tuple[int, ...]:
        """Return every incident that answers to a reference; a log without its force, that of any force held."""
        text = readable(text)
        exact = tuple(self._session.scalars(select(IncidentRow.id).where(IncidentRow.incident_ref == text)))
        if len(exact) == 1:
            return exact
        forces = self._session.scalars(select(IncidentRow.force).distinct()).all()
        keys = {key for force in ("", *forces) for key in reference_keys(text, force)}
        query = (
            select(ReferenceKeyRow.owner_id)
            .where(ReferenceKeyRow.owner == INCIDENT, ReferenceKeyRow.key.in_(keys))
            .distinct()
            .order_by(ReferenceKeyRow.owner_id)
        )
        return tuple(self._session.scalars(query))

    def lookup(self, incident_ref: str, force: str) -> int | None:
        """Return the one incident of a table's row, by its log reference; None where none or several fit."""
        query = select(IncidentRow.id).where(IncidentRow.reference_key == _log_key(incident_ref))
        found = tuple(self._session.scalars(query.where(IncidentRow.force == force)))
        found = found or tuple(self._session.scalars(query))
        return found[0] if len(found) == 1 else None

    def view(self, incident: int) -> IncidentView:
        """Return one incident."""
        return _incident(self._session.get_one(IncidentRow, incident), self.crime_refs(incident))

    def all(self) -> tuple[IncidentView, ...]:
        """Return every incident, in order of recording."""
        crimes: dict[int, list[str]] = {}
        for row in self._session.scalars(select(CrimeRow).order_by(CrimeRow.id)):
            crimes.setdefault(row.incident_id, []).append(row.crime_ref)
        rows = self._session.scalars(select(IncidentRow).order_by(IncidentRow.id))
        return tuple(_incident(row, crimes.get(row.id, ())) for row in rows)

    def put_party(self, incident: int, party: Party) -> str:
        """Record an officer's role; return ``new`` or ``same``. One that a person took back stays taken back."""
        query = select(RoleRow).where(
            RoleRow.incident_id == incident,
            RoleRow.role == party.role.value,
            RoleRow.force == party.officer.force,
            RoleRow.number == party.officer.number,
        )
        if self._session.scalar(query) is not None:
            return "same"
        self._session.add(
            RoleRow(
                incident_id=incident, role=party.role.value, force=party.officer.force,
                number=party.officer.number,
            )
        )  # fmt: skip
        self._session.flush()
        return "new"

    def put_deployment(self, incident: int, deployment: Deployment) -> str:
        """Record a deployment; return ``new``, ``changed`` or ``same``."""
        values = {"at_scene_at": deployment.at_scene_at, "cleared_at": deployment.cleared_at}
        held = self._session.scalars(
            select(DeploymentRow).where(
                DeploymentRow.incident_id == incident,
                DeploymentRow.force == deployment.officer.force,
                DeploymentRow.number == deployment.officer.number,
                DeploymentRow.callsign == deployment.callsign,
                DeploymentRow.dispatched_at.is_not_distinct_from(deployment.dispatched_at),
            )
        ).first()
        if held is None:
            self._session.add(
                DeploymentRow(
                    incident_id=incident, force=deployment.officer.force, number=deployment.officer.number,
                    callsign=deployment.callsign, dispatched_at=deployment.dispatched_at, **values,
                )
            )  # fmt: skip
            self._session.flush()
            return "new"
        return _overwrite(held, values)

    def put_camera_issue(self, issue: CameraIssue, device_key: str) -> str:
        """Record who was given a camera; return ``new``, ``changed`` or ``same``."""
        values = {"returned_at": issue.returned_at, "device_serial": issue.device_serial}
        held = self._session.scalar(
            select(CameraIssueRow).where(
                CameraIssueRow.device_key == device_key,
                CameraIssueRow.force == issue.officer.force,
                CameraIssueRow.number == issue.officer.number,
                CameraIssueRow.issued_at == issue.issued_at,
            )
        )
        if held is None:
            self._session.add(
                CameraIssueRow(
                    device_key=device_key, force=issue.officer.force, number=issue.officer.number,
                    issued_at=issue.issued_at, **values,
                )
            )  # fmt: skip
            self._session.flush()
            return "new"
        return _overwrite(held, values)

    def parties(self) -> dict[int, list[tuple[OfficerKey, RoleKind]]]:
        """Return every role that stands, by incident: recorded, and not taken back since."""
        ended = {
            (incident, word.officer, word.role)
            for incident, words in Roles(self._session).ended().items()
            for word in words
        }
        found: dict[int, list[tuple[OfficerKey, RoleKind]]] = {}
        for row in self._session.scalars(
            select(RoleRow).order_by(RoleRow.role, RoleRow.number, RoleRow.force)
        ):
            officer, role = OfficerKey(row.force, row.number), RoleKind(row.role)
            if (row.incident_id, officer, role) not in ended:
                found.setdefault(row.incident_id, []).append((officer, role))
        return found

    def deployments(self) -> dict[int, list[DeploymentView]]:
        """Return every deployment, by incident."""
        found: dict[int, list[DeploymentView]] = {}
        for row in self._session.scalars(
            select(DeploymentRow).order_by(DeploymentRow.number, DeploymentRow.id)
        ):
            found.setdefault(row.incident_id, []).append(
                DeploymentView(
                    OfficerKey(row.force, row.number), row.callsign, row.dispatched_at, row.at_scene_at,
                    row.cleared_at,
                )
            )  # fmt: skip
        return found

    def camera_issues(self, devices: Iterable[str] | None = None) -> tuple[CameraIssue, ...]:
        """Return who held which camera, or cameras of these keys, in order of time."""
        query = select(
            CameraIssueRow.issued_at, CameraIssueRow.id, CameraIssueRow.device_serial, CameraIssueRow.force,
            CameraIssueRow.number, CameraIssueRow.returned_at,
        )  # fmt: skip
        wanted = None if devices is None else sorted(set(devices))
        rows = [
            row
            for which in among(CameraIssueRow.device_key, wanted)
            for row in self._session.execute(query.where(which))
        ]
        return tuple(
            CameraIssue(serial, OfficerKey(force, number), issued_at, returned_at)
            for issued_at, _, serial, force, number, returned_at in sorted(rows, key=itemgetter(0, 1))
        )

    def issues_of(self, device_key: str) -> tuple[CameraIssue, ...]:
        """Return who held one camera, in order of time."""
        query = (
            select(CameraIssueRow)
            .where(CameraIssueRow.device_key == device_key)
            .order_by(CameraIssueRow.issued_at, CameraIssueRow.id)
        )
        return tuple(
            CameraIssue(row.device_serial, OfficerKey(row.force, row.number), row.issued_at, row.returned_at)
            for row in self._session.scalars(query)
        )

    def note_rows(self, rows: Sequence[ImportedRow]) -> None:
        """Keep imported rows as they stood; a row that is kept already is brought up to date.

        Rows that an older content of the same file had refused are superseded by the new content.
        """
        if not rows:
            return
        shas = {row.file_sha256 for row in rows}
        self._session.execute(
            update(ImportRow)
            .where(
                ImportRow.file.in_({row.file for row in rows}),
                ImportRow.kind.in_({row.kind for row in rows}),
                ImportRow.file_sha256.not_in(shas),
                ImportRow.outcome == "refused",
            )
            .values(outcome="superseded")
        )
        query = select(ImportRow).where(ImportRow.file_sha256.in_(shas))
        held = {(r.file_sha256, r.kind, r.line, r.column): r for r in self._session.scalars(query)}
        for row in rows:
            before = held.get((row.file_sha256, row.kind, row.line, row.column))
            if before is None:
                raw = [list(pair) for pair in row.raw]
                before = ImportRow(
                    file_sha256=row.file_sha256, file=row.file, kind=row.kind, line=row.line,
                    column=row.column, outcome=row.outcome, reason=row.reason, raw=raw,
                )  # fmt: skip
                self._session.add(before)
                held[row.file_sha256, row.kind, row.line, row.column] = before
            elif before.outcome == "refused" or row.outcome == "refused":
                before.outcome, before.reason = row.outcome, row.reason
        self._session.flush()

    def refused_rows(self) -> tuple[ImportedRow, ...]:
        """Return the imported rows that did not go in, by file and line, until the file is imported corrected."""
        query = (
            select(ImportRow)
            .where(ImportRow.outcome == "refused")
            .order_by(ImportRow.file, ImportRow.line, ImportRow.column)
        )
        return tuple(
            ImportedRow(
                r.file_sha256, r.file, r.kind, r.line, r.column, r.outcome, r.reason,
                tuple((name, value) for name, value in r.raw),
            )
            for r in self._session.scalars(query)
        )  # fmt: skip


def _log_key(text: str) -> str:
    """Return the key by which an incident is told from others; odd references stand for themselves."""
    return reference_key(text) or " ".join(text.upper().split())


def _overwrite(row: Any, values: dict[str, Any]) -> str:
    if all(getattr(row, name) == value for name, value in values.items()):
        return "same"
    for name, value in values.items():
        setattr(row, name, value)
    return "changed"


def _incident_values(incident: Incident) -> dict[str, Any]:
    window = incident.window
    return {
        "incident_ref": incident.incident_ref,
        "urn": incident.urn,
        "reported_at": incident.reported_at,
        "occurred_from": window.start if window else None,
        "occurred_to": window.end if window else None,
        "as_stated": window.as_stated if window else "",
        "precision": window.precision.value if window else "unknown",
        "occurred_text": incident.occurred_text,
        "location": incident.location,
        "latitude": incident.position.latitude if incident.position else None,
        "longitude": incident.position.longitude if incident.position else None,
        "offence_code": incident.offence_code,
        "injury": incident.injury.value,
        "summary": incident.summary,
        "notes": [list(note) for note in incident.notes],
        "flags": list(incident.flags),
    }


def _incident(row: IncidentRow, crimes: Sequence[str]) -> IncidentView:
    at = (row.latitude, row.longitude)
    return IncidentView(
        incident_id=row.id, incident_ref=row.incident_ref, force=row.force, urn=row.urn,
        crime_refs=tuple(crimes), reported_at=row.reported_at, occurred_from=row.occurred_from,
        occurred_to=row.occurred_to, as_stated=row.as_stated, precision=row.precision,
        occurred_text=row.occurred_text, location=row.location,
        position=None if at[0] is None or at[1] is None else Position(at[0], at[1]),
        offence_code=row.offence_code, injury=Injury(row.injury), summary=row.summary,
        notes=tuple((name, value) for name, value in row.notes), flags=tuple(row.flags),
    )  # fmt: skip
