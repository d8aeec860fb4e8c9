"""Exporting act: from a case as it stands to a pack on disk, for the prosecution or for the defence."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bwv_index.casefile import (
    CasePack,
    Progress,
    Sealing,
    Zipped,
    check_zip_free,
    found_pack,
    write_case_pack,
    write_documents,
    write_subjects,
    write_zip,
)
from bwv_index.cases import (
    CaseRecording,
    Disposal,
    Issue,
    Said,
    Variant,
    case_digest,
    plain_secrets,
    state_of,
    warning_of,
)
from bwv_index.custody import Detail, EventType
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.index import LedgerQuery, NewEntry, NewIssue, Record
from bwv_index.pipeline.casework.acting import said_by
from bwv_index.pipeline.casework.checking import note_proofs
from bwv_index.pipeline.casework.export_plan import (
    CaseExport,
    ExportedCase,
    ExportRefusal,
    Masters,
    Plan,
    export_stops,
    overridden_of,
    plan_export,
    read_case,
    told_of,
)
from bwv_index.pipeline.casework.handing import handed_out
from bwv_index.pipeline.custody.pack_custody import PackSealer
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace


def export_case(
    workspace: Workspace, urn: str, out: Path, request: CaseExport, *, progress: Progress | None = None
) -> ExportedCase | ExportRefusal:
    """Write a pack of a case to the folder ``out``, which must not exist; or say why it is not written.

    Every file of an exhibit and every recording that it was made from is read again first. The numbers of schedule
    lines, the issue and the entry that tells of the pack go on the record in one transaction, before the pack gets its
    name. A pack that a killed run put in place is taken up where the case still stands as it tells.

    Raises:
        NotFoundError: no case answers to the URN.
        RefusedError: several do; nobody is named or no reason is given for an override; nothing stands; the
            prosecution was not given the case as it stands, of a pack for the defence; or ``out`` exists.
        UsageFaultError: an override names no check.
        IntegrityError: a file is not what the record says.
        EnvironmentFaultError: the disk or a store is in the way.
        BusyError: another run holds the home.
    """
    target = out.absolute()
    workspace.require_outside(target)
    _make_parent(target)
    report = progress or _silent
    said = said_by(workspace, request.why, required=True) if request.overrides else None
    with workspace.changing():
        plan = plan_export(workspace, urn, request, report)
        refusal = export_stops(plan, request)
        if refusal is not None:
            _note_refusal(workspace, plan, refusal)
            return refusal
        pack = _unrecorded(workspace, plan, target)
        again = pack is not None
        if pack is None:
            if request.zipped:
                check_zip_free(target)
            pack = _write(workspace, plan, target, request, said, report)
        zipped = write_zip(target, report, again=again) if request.zipped else None
        _deliver(workspace, plan, pack, zipped)
    return replace(told_of(plan, request), pack=pack, zipped=zipped, again=again)


def preview_case(workspace: Workspace, urn: str, request: CaseExport) -> ExportedCase | ExportRefusal:
    """Say what an export would serve, or why it would not, writing nothing.

    Raises:
        NotFoundError: no case answers to the URN.
        RefusedError: several do; nobody is named or no reason is given for an override; or of a pack for the defence
            the prosecution was not given the case as it stands.
        UsageFaultError: an override names no check.
    """
    if request.overrides:
        said_by(workspace, request.why, required=True)
    plan = plan_export(workspace, urn, request, _silent)
    return export_stops(plan, request) or told_of(plan, request)


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


def _make_parent(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFaultError(
            f"cannot be made: {fault.strerror}", subject=str(target.parent)
        ) from fault


def _note_refusal(workspace: Workspace, plan: Plan, refusal: ExportRefusal) -> None:
    """Put on the ledger that a case's files were read again and the case was checked, and what stopped its export."""
    told: dict[str, Detail] = {
        "for": refusal.variant.value,
        "stopping": [*sorted({result.code for result in refusal.stopping})],
        "warnings": [*sorted({result.code for result in warning_of(refusal.checks)})],
        "not_fitting": len(refusal.fitted),
    }
    with workspace.writing() as record:
        note_proofs(workspace, record, plan.whole, plan.proofs)
        record.ledger.append(workspace.event(EventType.CASE_CHECK, plan.whole.urn.raw, details=told))


def _write(
    workspace: Workspace, plan: Plan, target: Path, request: CaseExport, said: Said | None, progress: Progress
) -> CasePack:
    """Write and seal the pack."""
    served = plan.served

    def write(folder: Path, pictures: Path) -> Sequence[Path]:
        forms = write_documents(
            plan.documents, folder, made_at=served.made_at, made_by=served.made_by, pictures=pictures
        )
        return (*forms, write_subjects(served, folder))

    overridden = overridden_of(plan, request)
    codes = tuple(dict.fromkeys(result.code for result in overridden))
    why = said.why if said else ""

    def record_also(record: Record, sealing: Sealing) -> None:
        _require_unchanged(workspace, record, plan)
        note_proofs(workspace, record, plan.whole, plan.proofs)
        for code in codes:
            told: dict[str, Detail] = {"code": code, "version": served.version, "for": served.variant.value}
            record.ledger.append(workspace.event(EventType.OVERRIDE, served.urn.raw, why=why, details=told))
        _number(workspace, record, plan)
        issue = Issue(
            served.version, served.variant, served.made_at, served.made_by, sealing.manifest_sha256, "",
            plan.state,
        )  # fmt: skip
        overrides = tuple((code, why) for code in codes)
        record.cases.add_issue(plan.case, NewIssue(issue, shown(target), case_digest(served), overrides))

    told: dict[str, Detail] = {
        "case": served.urn.raw, "version": served.version, "variant": served.variant.value,
    }  # fmt: skip
    if served.variant is Variant.PROSECUTION:
        told["path"] = shown(target)
    rule = handed_out(served, plan.urns, plan.hidden)
    return write_case_pack(
        served, write, target, proofs=plan.proofs, masters=_masters(plan, request), hidden=plan.hidden,
        secrets=plain_secrets(plan.whole) if served.variant is Variant.DEFENCE else (),
        overridden=overridden if served.variant is Variant.PROSECUTION else (), progress=progress,
        sealer=PackSealer(workspace, served.urn.raw, told, rule, record_also),
    )  # fmt: skip


def _masters(plan: Plan, request: CaseExport) -> tuple[CaseRecording, ...]:
    """Return the whole recordings to enclose: of all that were decided on, those that are relevant."""
    if request.masters is Masters.NONE:
        return ()
    used = {one.recording for one in plan.served.standing}
    return tuple(
        one
        for one in plan.served.recordings
        if one.sha256 and (request.masters is Masters.ALL or one.evidence_id in used)
        if one.disposal is None or one.disposal.disposal is not Disposal.NOT_RELEVANT
    )


def _require_unchanged(workspace: Workspace, record: Record, plan: Plan) -> None:
    """See to it that the case is still the one that the pack tells of."""
    if state_of(read_case(workspace, record, plan.case, plan.whole.variant)) != state_of(plan.whole):
        raise RefusedError(
            "the case was changed while its pack was being made",
            subject=plan.whole.urn.raw,
            remedy="Run the same command again.",
        )


def _number(workspace: Workspace, record: Record, plan: Plan) -> None:
    """Give the lines that are new on a schedule their numbers, for good."""
    held = {(one.schedule, one.number) for one in record.cases.schedule(plan.case)}
    new = [
        NewEntry(line.schedule, line.number, record.clips.find(line.recording), line.of)
        for line in plan.whole.schedule
        if (line.schedule, line.number) not in held
    ]
    if new:
        said = Said(workspace.actor, workspace.now(), "")
        record.cases.add_schedule(plan.case, new, plan.whole.version, said)


def _unrecorded(workspace: Workspace, plan: Plan, target: Path) -> CasePack | None:
    """Return the pack that a killed run had put in place, whole and sealed, without recording that it stands."""
    found = found_pack(target) if target.is_dir() and not target.is_symlink() else None
    if found is None:
        return None
    manifest, served = found.manifest_sha256, plan.served
    with workspace.index.reading() as record:
        of_it = [new.issue for new in record.cases.issues(plan.case) if new.issue.manifest_sha256 == manifest]
        delivered = LedgerQuery(hashes=(manifest,), types=(EventType.EXPORT,))
        if any(True for _ in record.ledger.stored(delivered)):
            return None
    made = any((one.version, one.variant) == (served.version, served.variant) for one in of_it)
    return CasePack(found.path, found.files, found.size, manifest) if made else None


def _deliver(workspace: Workspace, plan: Plan, pack: CasePack, zipped: Zipped | None) -> None:
    """Record that a pack stands: for its case, for each of its incidents, and for each recording that it serves."""
    served, path = plan.served, shown(pack.path)
    used = [
        one for one in served.recordings if one.evidence_id in {each.recording for each in served.standing}
    ]
    details: dict[str, Detail] = {
        "case": served.urn.raw, "version": served.version, "for": served.variant.value, "path": path,
        "exhibits": [str(one.ref) for one in served.standing],
    }  # fmt: skip
    if zipped is not None:
        details |= {"zip": shown(zipped.path), "zip_sha256": zipped.sha256}
    told: dict[str, Detail] = {
        "case": served.urn.raw, "path": path, "manifest_sha256": pack.manifest_sha256,
    }  # fmt: skip
    with workspace.writing() as record:
        for part in record.cases.incidents(plan.case):
            ref = record.incidents.view(part.incident_id).incident_ref
            clips = sum(ref in one.incidents for one in used)
            if clips:
                record.links.note_pack(
                    part.incident_id, path, clips, workspace.now(), workspace.actor, pack.manifest_sha256
                )
        record.ledger.append(
            workspace.event(EventType.EXPORT, served.urn.raw, sha256=pack.manifest_sha256, details=details)
        )
        for one in used:
            record.ledger.append(
                workspace.event(EventType.EXPORT, one.evidence_id, sha256=one.sha256, details=told)
            )
