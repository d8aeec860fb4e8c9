"""Acts of opening a case, of its URN and its incidents, and of looking at cases."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bwv_index.cases import (
    CaseSnapshot,
    CaseUrn,
    Disposal,
    Looked,
    Outcome,
    RedactionState,
    Said,
    TimeLimit,
    Variant,
    due_line,
    time_limits,
)
from bwv_index.clock import find_zone
from bwv_index.custody import Detail, EventType
from bwv_index.errors import RefusedError, UsageFaultError
from bwv_index.incidents import normalise_urn
from bwv_index.index import IncidentView, Record, urn_keys
from bwv_index.pipeline.casework.acting import act, act_on, one_line, said_by, tell
from bwv_index.pipeline.casework.snapshot import find_case, read_snapshot
from bwv_index.pipeline.workspace import Workspace

NO_FORM = "it has no URN's form, so nothing can be exported under it"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in one line: its URN, the URNs it had, its incidents, and how much of it there is."""

    urn: CaseUrn
    former: tuple[str, ...]
    incidents: tuple[str, ...]
    defendants: int
    exhibits: int
    versions: int
    opened: Said


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What a case is after an act on it, and what a person should know."""

    case: CaseLine
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseDossier:
    """Everything on one case: as it stands, its outcomes, what waits for a person, and days by which to charge."""

    case: CaseSnapshot
    former: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    waiting: tuple[str, ...]
    limits: tuple[TimeLimit, ...]


def open_case(
    workspace: Workspace, urn: str, incidents: Sequence[str], why: str, *, dry_run: bool = False
) -> CaseChange:
    """Open a case under a URN, kept as it is given, with these incidents.

    Raises:
        UsageFaultError: the URN is empty.
        NotFoundError: no incident answers to a reference.
        RefusedError: nobody is named, no reason is given, or a case of that URN is open already.
        BusyError: another run holds the home.
    """
    raw, said = _raw(urn), said_by(workspace, why, required=True)

    def do(record: Record) -> CaseChange:
        _require_free(record, raw)
        views = [record.incidents.view(record.incidents.find(text)) for text in incidents]
        case = record.cases.open(raw, said)
        for view in {one.incident_id: one for one in views}.values():
            record.cases.put_incident(case, view.incident_id, "", said, inside=True)
        refs: list[Detail] = [view.incident_ref for view in views]
        tell(workspace, record, EventType.CASE_OPENED, raw, why=said.why, details={"incidents": refs})
        return CaseChange(_line(record, case), tuple(_remarks(raw, views)))

    return act(workspace, do, dry_run=dry_run)


def correct_urn(workspace: Workspace, urn: str, new: str, why: str, *, dry_run: bool = False) -> CaseChange:
    """Give a case another URN; the old one stays on record and still finds it.

    Raises:
        UsageFaultError: the new one is empty.
        NotFoundError: no case answers to the old one.
        RefusedError: several do, nobody is named, no reason is given, or another case has the new one.
        BusyError: another run holds the home.
    """
    raw, said = _raw(new), said_by(workspace, why, required=True)

    def do(record: Record, case: int) -> CaseChange:
        _require_free(record, raw, beside=case)
        before = record.cases.view(case).urn.raw
        if before == raw:
            raise RefusedError("the case has this URN already", subject=raw)
        record.cases.set_urn(case, raw, said)
        told: dict[str, Detail] = {"what": "URN", "before": before}
        tell(workspace, record, EventType.CASE_CHANGED, raw, why=said.why, details=told)
        views = [record.incidents.view(part.incident_id) for part in record.cases.incidents(case)]
        return CaseChange(_line(record, case), tuple(_remarks(raw, views)))

    return act_on(workspace, urn, do, dry_run=dry_run)


def change_incident(
    workspace: Workspace, urn: str, ref: str, *, place_shown: str | None = None, remove: bool = False,
    why: str = "", dry_run: bool = False,
) -> CaseChange:  # fmt: skip
    """Make an incident part of a case, say which place is told of it outside, or take it out of the case.

    Raises:
        NotFoundError: no case or no incident answers to the name.
        RefusedError: several do, nobody is named, or an incident is to be taken out that is no part of the case, or
            without a reason.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, why, required=remove)
    place = None if place_shown is None else one_line("--place-shown", place_shown)

    def do(record: Record, case: int) -> CaseChange:
        incident = record.incidents.find(ref)
        held = {part.incident_id: part for part in record.cases.incidents(case)}
        view = record.incidents.view(incident)
        if remove and incident not in held:
            raise RefusedError("the incident is no part of the case", subject=view.incident_ref)
        before = held[incident].place_shown if incident in held else ""
        shown = before if place is None else place
        record.cases.put_incident(case, incident, shown, said, inside=not remove)
        line = _line(record, case)
        tell(
            workspace, record, EventType.CASE_CHANGED, line.urn.raw, why=said.why,
            details={
                "what": "incident", "incident": view.incident_ref, "inside": not remove, "place_told": bool(shown),
            },
        )  # fmt: skip
        return CaseChange(line, () if remove else (*_remarks(line.urn.raw, [view]), _place(view, shown)))

    return act_on(workspace, urn, do, dry_run=dry_run)


def list_cases(workspace: Workspace) -> tuple[CaseLine, ...]:
    """Return every case, oldest first; the look goes on the ledger."""
    with workspace.index.reading() as record:
        found = tuple(_line(record, view.case_id) for view in record.cases.all())
    workspace.look(workspace.event(EventType.VIEW, "cases", details={"listed": len(found)}))
    return found


def show_case(workspace: Workspace, urn: str) -> CaseDossier:
    """Return everything on one case; the look goes on the ledger.

    Raises:
        NotFoundError: no case answers to the URN.
        RefusedError: several do.
    """
    zone = find_zone(workspace.settings.zone)
    with workspace.index.reading() as record:
        case = find_case(record, urn)
        snapshot = read_snapshot(workspace, record, case, Variant.PROSECUTION)
        outcomes = record.cases.outcomes(case)
        former = record.cases.view(case).urns[:-1]
    workspace.look(workspace.event(EventType.VIEW, snapshot.urn.raw, details={"case": True}))
    limits = time_limits(snapshot, workspace.now().astimezone(ZoneInfo(zone.key)).date(), zone)
    return CaseDossier(snapshot, former, outcomes, tuple(_waiting(snapshot)), limits)


def _waiting(case: CaseSnapshot) -> Iterator[str]:
    """Say what waits for a person, in the order in which it is done."""
    if case.urn.urn is None:
        yield f"URN: {NO_FORM}; correct it: case urn"
    if not case.incidents:
        yield "incident: none yet: case add-incident"
    if not case.defendants:
        yield "defendant: none yet: case defendant"
    unexplained = {
        str(one.officer) for part in case.incidents for one in part.expected if one.explained is None
    }
    if unexplained:
        yield f"missing footage to explain: {', '.join(sorted(unexplained))}: case answer footage"
    if case.incidents and case.looked is not Looked.NOW:
        yield "footage to look for: no linking run since the record last changed: link run --new"
    if case.undecided_links:
        yield f"link to decide: {', '.join(case.undecided_links)}: link decide"
    undecided = [one.evidence_id for one in case.recordings if one.disposal is None]
    if undecided:
        yield f"recording to decide: {', '.join(undecided)}: case decide"
    used = {
        one.evidence_id for one in case.recordings if one.disposal and one.disposal.disposal is Disposal.USED
    }
    idle = sorted(used - {one.recording for one in case.standing})
    if idle:
        yield f"used, and no exhibit yet: {', '.join(idle)}: case cut, or case exhibit"
    for one in case.recordings:
        decided = one.disposal
        listed = due_line(one, case.exhibits) is not None and one.evidence_id not in idle
        if decided is not None and listed and not decided.description:
            yield f"description for the schedule: {one.evidence_id}: case decide --description"
    waiting = [str(m.number) for m in case.redactions if m.handling in {None, RedactionState.NEEDED}]
    if waiting:
        yield f"redaction mark to handle: {', '.join(waiting)}: case redaction handle"
    unseen = [str(one.ref) for one in case.standing if one.redaction is None and one.parent is None]
    if unseen:
        yield f"exhibit to review for redaction: {', '.join(unseen)}: case redaction review"


def _raw(urn: str) -> str:
    raw = one_line("URN", urn)
    if not raw:
        raise UsageFaultError("a case needs a URN", subject="URN")
    return raw


def _require_free(record: Record, raw: str, beside: int | None = None) -> None:
    keys = urn_keys(raw)
    for other in record.cases.all():
        if other.case_id != beside and any(keys & urn_keys(urn) for urn in other.urns):
            raise RefusedError(
                f"a case of that URN was opened by {other.opened.by}: {other.opened.why}",
                subject=other.urn.raw,
                remedy="See it: bwv-index case show",
            )


def _remarks(raw: str, incidents: Iterable[IncidentView]) -> Iterator[str]:
    urn = normalise_urn(raw)
    if raw and urn is None:
        yield f"{raw}: {NO_FORM}."
    elif urn is not None and str(urn) != raw:
        yield f"{raw}: it is shown and exported as {urn}."
    for view in incidents:
        if raw and view.urn and not urn_keys(raw) & urn_keys(view.urn):
            yield f"{view.incident_ref} bears another URN in its table: {view.urn}."


def _place(view: IncidentView, shown: str) -> str:
    told = f"is told outside as {shown}" if shown else "has no place that is told outside"
    return f"{view.incident_ref} {told}."


def _line(record: Record, case: int) -> CaseLine:
    view = record.cases.view(case)
    parts = record.cases.incidents(case)
    return CaseLine(
        urn=view.urn,
        former=view.urns[:-1],
        incidents=tuple(record.incidents.view(part.incident_id).incident_ref for part in parts),
        defendants=len(record.cases.defendants(case)),
        exhibits=sum(one.withdrawn is None for one in record.exhibits.of_case(case)),
        versions=len({new.issue.version for new in record.cases.issues(case)}),
        opened=view.opened,
    )
