"""What an export of a case rests on: the case as it stands, its files read again, its checks, its documents."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bwv_index.casefile import CasePack, Progress, Zipped
from bwv_index.cases import (
    CHECKS,
    CaseSnapshot,
    Changes,
    CheckResult,
    Document,
    ExhibitRef,
    FileProof,
    Fitting,
    Issue,
    Severity,
    Standing,
    Variant,
    case_checks,
    fittings,
    last_issue,
    left_out,
    lowered,
    not_enclosed,
    schedule_with,
    state_of,
    stopping,
    warning_of,
)
from bwv_index.custody import EventType
from bwv_index.errors import RefusedError, UsageFaultError
from bwv_index.index import LedgerQuery, Record
from bwv_index.pipeline.casework.checking import read_proofs, read_severities
from bwv_index.pipeline.casework.papers import papers_of
from bwv_index.pipeline.casework.snapshot import find_case, read_snapshot
from bwv_index.pipeline.workspace import Workspace


class Masters(StrEnum):
    """Which whole recordings a pack for the prosecution encloses beside the exhibits."""

    NONE = "none"
    EXHIBITED = "exhibited"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CaseExport:
    """What is asked of an export.

    ``overrides`` are codes of checks that a person lets fail, for the reason ``why``. ``accept_fitted`` says that the
    texts which a tool of the prosecution would not take as written may be shortened there.
    """

    variant: Variant = Variant.PROSECUTION
    zipped: bool = False
    masters: Masters = Masters.NONE
    overrides: tuple[str, ...] = ()
    why: str = ""
    accept_fitted: bool = False


@dataclass(frozen=True, slots=True)
class ExportRefusal:
    """Why a pack was not made: every result of the checks, those that stop it, and the texts that do not fit."""

    urn: str
    variant: Variant
    checks: tuple[CheckResult, ...]
    stopping: tuple[CheckResult, ...]
    fitted: tuple[Fitting, ...]


@dataclass(frozen=True, slots=True)
class ExportedCase:
    """A case's pack that stands, or would: which version of it, for whom, and what a person should know.

    ``pack`` and ``zipped`` are None where there is none. ``not_enclosed`` are exhibits that no file goes with,
    ``left_out`` those that do not go to the defence because of redaction, nor a redacted copy of them.
    ``idle`` are overrides of checks that nobody had to let fail; their reason goes nowhere.
    ``again`` says that the pack of an earlier, killed run was found whole and only had to be recorded.
    """

    urn: str
    version: int
    variant: Variant
    changes: Changes
    exhibits: tuple[ExhibitRef, ...]
    not_enclosed: tuple[ExhibitRef, ...]
    left_out: tuple[ExhibitRef, ...]
    warnings: tuple[CheckResult, ...]
    overridden: tuple[CheckResult, ...]
    idle: tuple[str, ...] = ()
    pack: CasePack | None = None
    zipped: Zipped | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that an export rests on: the case as it stands, and as its reader is told of it."""

    case: int
    urns: tuple[str, ...]
    whole: CaseSnapshot
    served: CaseSnapshot
    hidden: tuple[str, ...]
    proofs: Mapping[str, FileProof]
    checks: tuple[CheckResult, ...]
    documents: tuple[Document, ...]

    @property
    def state(self) -> Mapping[str, str]:
        """What is served, each thing with a digest of what is said of it."""
        return state_of(self.served)


def plan_export(workspace: Workspace, urn: str, request: CaseExport, progress: Progress) -> Plan:
    """Read the case, read its files again, run the checks, and make of it what its reader is told.

    Raises:
        NotFoundError: no case answers to the URN.
        RefusedError: several do, or of a pack for the defence the prosecution was not given the case as it stands.
        UsageFaultError: an override names no check, or a reason is given for none.
    """
    with workspace.index.reading() as record:
        case = find_case(record, urn)
        whole = read_case(workspace, record, case, request.variant)
        urns = record.cases.view(case).urns
        if request.variant is Variant.DEFENCE:
            _require_served(record, whole)
    proofs = read_proofs(workspace, whole, progress)
    severities = read_severities(workspace)
    checks = _told_lowered(case_checks(whole, proofs, severities), severities)
    _require_known(request)
    checks = _told_overridden(checks, request, workspace.actor)
    papers = papers_of(workspace, whole, urns, checks)
    return Plan(case, urns, whole, papers.served, papers.hidden, proofs, papers.checks, papers.documents)


def read_case(workspace: Workspace, record: Record, case: int, variant: Variant) -> CaseSnapshot:
    """Return a case as it stands, the lines of its schedules that are due a number among the numbered ones."""
    whole = read_snapshot(workspace, record, case, variant)
    return replace(whole, schedule=schedule_with(whole.schedule, whole))


def export_stops(plan: Plan, request: CaseExport) -> ExportRefusal | None:
    """Return what stops an export and no person has overridden; None where nothing does."""
    stops = tuple(
        result
        for result in stopping(plan.checks)
        if not (result.overridable and result.code in request.overrides)
    )
    fitted = () if request.accept_fitted else fittings(plan.served)
    if not stops and not fitted:
        return None
    return ExportRefusal(plan.whole.urn.shown, request.variant, plan.checks, stops, fitted)


def overridden_of(plan: Plan, request: CaseExport) -> tuple[CheckResult, ...]:
    """Return what would stop an export if a person had not overridden it."""
    return tuple(one for one in stopping(plan.checks) if one.overridable and one.code in request.overrides)


def idle_overrides(plan: Plan, request: CaseExport) -> tuple[str, ...]:
    """Return the codes that were to be overridden, and which no failing error bears: their reason goes nowhere."""
    used = {one.code for one in overridden_of(plan, request)}
    return tuple(code for code in dict.fromkeys(request.overrides) if code not in used)


def told_of(plan: Plan, request: CaseExport) -> ExportedCase:
    """Return what an export of this plan tells."""
    served, defence = plan.served, plan.served.variant is Variant.DEFENCE
    return ExportedCase(
        urn=served.urn.shown,
        version=served.version,
        variant=served.variant,
        changes=served.changes,
        exhibits=tuple(one.ref for one in served.standing),
        not_enclosed=not_enclosed(served),
        left_out=tuple(one.ref for one in left_out(plan.whole)) if defence else (),
        warnings=warning_of(plan.checks),
        overridden=overridden_of(plan, request),
        idle=idle_overrides(plan, request),
    )


def _require_served(record: Record, whole: CaseSnapshot) -> None:
    """See to it that the prosecution has the case as it stands before the defence gets its part of it."""
    last = last_issue(whole, Variant.PROSECUTION)
    if last is None or last.version != whole.version or not _delivered(record, last):
        raise RefusedError(
            "the prosecution has not been given this case as it stands",
            subject=whole.urn.shown,
            remedy="Export it for the prosecution first; the defence's pack then bears the same version.",
        )


def _delivered(record: Record, issue: Issue) -> bool:
    """Whether a pack that was made stood whole at its place in the end."""
    query = LedgerQuery(hashes=(issue.manifest_sha256,), types=(EventType.EXPORT,))
    return any(True for _ in record.ledger.stored(query))


def _require_known(request: CaseExport) -> None:
    """See to it that each override names a check, be it one that is looked at for another reader alone."""
    codes = {check.code for check in CHECKS}
    unknown = sorted(set(request.overrides) - codes)
    if unknown:
        raise UsageFaultError(
            "names no check", subject=unknown[0], remedy=f"One of: {', '.join(sorted(codes))}."
        )


def _told_lowered(
    checks: tuple[CheckResult, ...], severities: Mapping[str, Severity]
) -> tuple[CheckResult, ...]:
    """Say of a check whose failing was made a warning by configuration that it was."""
    codes = lowered(severities)
    return tuple(
        replace(one, told=f"{one.told} (only a warning here by configuration)")
        if one.code in codes and one.standing is not Standing.PASS
        else one
        for one in checks
    )


def _told_overridden(
    checks: tuple[CheckResult, ...], request: CaseExport, actor: str
) -> tuple[CheckResult, ...]:
    """Say of a check that a person lets fail who does, and why, in the place of what to do."""
    failed = {one for one in stopping(checks) if one.overridable and one.code in request.overrides}
    said = f"Overridden by {actor}: {request.why.strip()}"
    return tuple(replace(one, remedy=said) if one in failed else one for one in checks)
