"""Act of checking a case: files are read again, their ends decoded, and every check is run on what stands."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from pydantic import BaseModel, ConfigDict, ValidationError

from bwv_index.casefile import side_by_side
from bwv_index.cases import (
    CHECKS,
    Carried,
    CaseSnapshot,
    CheckResult,
    FileProof,
    Fitting,
    Severity,
    Variant,
    case_checks,
    fittings,
    for_defence,
    lowered,
    schedule_with,
    stopping,
    warning_of,
)
from bwv_index.custody import Detail, EventType
from bwv_index.errors import BwvIndexError, ConfigError
from bwv_index.index import Record
from bwv_index.intake import hash_file
from bwv_index.media import carried_by, ends_decode
from bwv_index.pipeline.casework.papers import papers_of
from bwv_index.pipeline.casework.snapshot import find_case, read_snapshot
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import read_config

FILE = "case.toml"
READING = "reading files again"
GONE = "none of the places where it was seen can be reached"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class CaseReport:
    """How a case stands: every result of every check, those that stop an export, and those that warn.

    ``lowered`` are codes of checks whose failing was made a warning by configuration, ``rules`` where that came from.
    ``files`` is how many were read again. ``fitted`` are the texts that a tool of the prosecution would not take as
    written, which stop an export until it is told to accept what would be taken.
    """

    urn: str
    variant: Variant
    checks: tuple[CheckResult, ...]
    stopping: tuple[CheckResult, ...]
    warnings: tuple[CheckResult, ...]
    lowered: tuple[str, ...]
    rules: str
    files: int
    fitted: tuple[Fitting, ...] = ()


class _Rules(BaseModel):
    """What failing a check means: by its code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    severities: dict[str, Severity]


@dataclass(frozen=True, slots=True)
class _Thing:
    """A file that a case rests on; ``ends`` says whether its first and last picture are to be decoded."""

    name: str
    subject: str
    sha256: str
    path: Path | None
    ends: bool


def check_case(
    workspace: Workspace, urn: str, variant: Variant, *, progress: Progress | None = None
) -> CaseReport:
    """Read what a case rests on again and run every check; that goes on the ledger, for each file what was found.

    Raises:
        NotFoundError: no case answers to the URN.
        RefusedError: several do.
        ConfigError: what failing means, or a form, cannot be read.
    """
    origin, severities = _severities(workspace)
    with workspace.index.reading() as record:
        case = find_case(record, urn)
        snapshot = read_snapshot(workspace, record, case, variant)
        urns = record.cases.view(case).urns
    snapshot = replace(snapshot, schedule=schedule_with(snapshot.schedule, snapshot))
    proofs = read_proofs(workspace, snapshot, progress)
    checks = case_checks(snapshot, proofs, severities)
    if variant is Variant.DEFENCE:
        checks = papers_of(workspace, snapshot, urns, checks).checks
    found = CaseReport(
        urn=snapshot.urn.shown,
        variant=variant,
        checks=checks,
        stopping=stopping(checks),
        warnings=warning_of(checks),
        lowered=lowered(severities),
        rules=origin,
        files=len(proofs),
        fitted=fittings(for_defence(snapshot) if variant is Variant.DEFENCE else snapshot),
    )
    details: dict[str, Detail] = {
        "for": variant.value,
        "stopping": [*sorted({result.code for result in found.stopping})],
        "warnings": [*sorted({result.code for result in found.warnings})],
        "not_fitting": len(found.fitted),
    }
    with workspace.writing() as record:
        note_proofs(workspace, record, snapshot, proofs)
        record.ledger.append(workspace.event(EventType.CASE_CHECK, snapshot.urn.raw, details=details))
    return found


def read_proofs(
    workspace: Workspace, snapshot: CaseSnapshot, progress: Progress | None = None
) -> Mapping[str, FileProof]:
    """Read every file of the standing exhibits, and every recording that they were made from, to the end.

    Returns:
        What was found, by recorded SHA-256. The first and last picture of each exhibit's files were decoded; of a
        recording only where it is an exhibit itself.
    """
    del workspace
    things = {thing.sha256: thing for thing in _things(snapshot)}
    report = progress or _silent
    done, turn = 0, Lock()

    def read(thing: _Thing, require_going: Callable[[], None]) -> FileProof:
        nonlocal done
        require_going()
        proof = _proof(thing)
        with turn:
            done += 1
            report(READING, done, len(things))
        return proof

    report(READING, 0, len(things))
    return dict(zip(things, side_by_side(read, things.values()), strict=True))


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


def note_proofs(
    workspace: Workspace, record: Record, snapshot: CaseSnapshot, proofs: Mapping[str, FileProof]
) -> None:
    """Put on the ledger of each file what reading it again found."""
    for thing in {thing.sha256: thing for thing in _things(snapshot)}.values():
        proof = proofs.get(thing.sha256)
        if proof is None:
            continue
        details: dict[str, Detail] = {
            "case": snapshot.urn.raw,
            "verdict": _verdict(proof),
            "first_picture": proof.decodes_first,
            "last_picture": proof.decodes_last,
        }
        event = workspace.event(EventType.FIXITY_CHECK, thing.subject, sha256=thing.sha256, details=details)
        record.ledger.append(event)


def read_severities(workspace: Workspace) -> Mapping[str, Severity]:
    """Return what failing a check means, by its code, as configured.

    Raises:
        ConfigError: the file cannot be read, or names no check, or one that is always an error.
    """
    return _severities(workspace)[1]


def _severities(workspace: Workspace) -> tuple[str, Mapping[str, Severity]]:
    origin, text = read_config(FILE, workspace.home.root)
    return origin, load_severities(text, origin)


def load_severities(text: str, origin: str) -> Mapping[str, Severity]:
    """Read from TOML what failing a check means; ``origin`` names it in errors.

    Raises:
        ConfigError: not TOML, a key is unknown, or it names no check, or one that is always an error.
    """
    try:
        found = _Rules.model_validate(tomllib.loads(text)).severities
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"not TOML: {fault}", subject=origin, remedy="Correct the file.") from fault
    except ValidationError as fault:
        said = [f"{'.'.join(map(str, error['loc'])) or 'file'}: {error['msg']}" for error in fault.errors()]
        raise ConfigError("; ".join(said), subject=origin, remedy="Correct or remove these keys.") from fault
    may = {check.code for check in CHECKS if check.overridable}
    wrong = sorted(set(found) - may)
    if wrong:
        fixed = wrong[0] in {check.code for check in CHECKS}
        told = "is always an error" if fixed else "names no check"
        raise ConfigError(f"{wrong[0]} {told}", subject=origin, remedy="Remove it.")
    return found


def _things(snapshot: CaseSnapshot) -> Iterator[_Thing]:
    """Yield the recordings behind the exhibits, then the exhibits' files, which ask more of the same bytes."""
    used = {exhibit.recording for exhibit in snapshot.standing}
    for recording in snapshot.recordings:
        if recording.evidence_id in used and recording.sha256:
            name = recording.evidence_id
            yield _Thing(name, name, recording.sha256, recording.source, ends=False)
    for exhibit in snapshot.standing:
        for file in exhibit.files:
            name = f"{exhibit.ref} ({file.purpose})"
            yield _Thing(name, f"{snapshot.urn.raw} {exhibit.ref}", file.sha256, file.path, ends=True)


def _proof(thing: _Thing) -> FileProof:
    if thing.path is None:
        return FileProof(thing.name, thing.sha256, None, None, None, GONE)
    try:
        digest = hash_file(thing.path)
    except OSError as fault:
        why = f"it cannot be read: {fault.strerror or fault}"
        return FileProof(thing.name, thing.sha256, None, None, None, why)
    if not thing.ends or digest != thing.sha256:
        return FileProof(thing.name, thing.sha256, digest, None, None, "")
    try:
        first, last = ends_decode(thing.path)
    except BwvIndexError as fault:
        return FileProof(thing.name, thing.sha256, digest, False, False, fault.message, _carried(thing.path))
    return FileProof(thing.name, thing.sha256, digest, first, last, "", _carried(thing.path))


def _carried(path: Path) -> tuple[Carried, ...] | None:
    """Return what a file carries besides pictures and sound; None where that cannot be read."""
    try:
        return tuple(Carried(one.name, one.text, one.usual) for one in carried_by(path))
    except BwvIndexError:
        return None


def _verdict(proof: FileProof) -> str:
    if proof.sha256_found is None:
        return f"not checked: {proof.why_not}"
    return "verified" if proof.sha256_found == proof.sha256_recorded else "failed"
