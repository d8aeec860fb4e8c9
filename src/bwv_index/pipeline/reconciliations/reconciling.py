"""Reconciling: what lies in a source now against what the record holds. Nothing is taken in and nothing changed.

Every file is read before the record is opened, so that the record is judged as it stands at one moment.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from bwv_index.custody import Detail, Event, EventType
from bwv_index.errors import NotFoundError, UsageFaultError
from bwv_index.intake import Found, InnerLink, Refusal, RefusalCode, Sighting, discover, fingerprint
from bwv_index.pipeline.reconciliations.judging import Judge, Look
from bwv_index.pipeline.reconciliations.reconciliation import ReconcileRequest, Reconciliation
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how many bytes of it are done, and how many there are."""


def reconcile(
    workspace: Workspace, request: ReconcileRequest, *, progress: Progress | None = None
) -> Reconciliation:
    """Hold everything below the sources against the record; only the act itself is recorded.

    Raises:
        NotFoundError: there is nothing at a source, and the record never saw anything there.
        UsageFaultError: a manifest came with ``quick``: the hashes of files that are not read are not known.
        EnvironmentFaultError: the vault or the index cannot be read.
    """
    if request.quick and request.manifest is not None:
        raise UsageFaultError(
            "a manifest cannot be compared with files that are not read", subject="--quick and --manifest"
        )
    began = time.monotonic()
    # as discover names what it finds: resolve() would follow a link that is the source itself
    sources = [Path(os.path.abspath(source)) for source in request.sources]  # noqa: PTH100 - as said above
    seen = {source: _sightings(workspace, source) for source in sources}
    _require(workspace, seen, listed=request.manifest is not None)
    look = _survey(seen.values())
    if not request.quick:
        _read(workspace, look, progress or _silent)
    with workspace.index.reading() as record:
        judge = Judge(workspace, record, look, sources)
        files = judge.files(quick=request.quick)
        presences, places = judge.places(quick=request.quick)
        tally, faults = judge.against(request.manifest, sources)
    report = Reconciliation(
        tuple(shown(source) for source in sources), request.quick, files, places, presences, tally, faults,
        look.bytes_read, time.monotonic() - began,
    )  # fmt: skip
    workspace.look(_event(workspace, request, report))
    return report


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


def _require(workspace: Workspace, seen: Mapping[Path, Sequence[Sighting]], *, listed: bool) -> None:
    """Refuse a source that never was: it is a slip of the hand. One that the record knows and is gone is a finding.

    So is a folder with nothing in it, unless a manifest has ``listed`` what should lie there.
    """
    with workspace.index.reading() as record:
        for source, sightings in seen.items():
            if sightings or next(record.evidence.places_below(source), None) is not None:
                continue
            if _is_absent(source) or not listed:
                raise NotFoundError(
                    "there is nothing at this place, and the record never saw anything there",
                    subject=shown(source),
                    remedy="Check the path, and that its store is connected.",
                )


def _is_absent(source: Path) -> bool:
    try:
        source.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # there or not, nobody can say: the walk reports it as unreadable
        return False
    return False


def _survey(seen: Iterable[Sequence[Sighting]]) -> Look:
    look = Look()
    for sightings in seen:
        for sighting in sightings:
            match sighting:
                case Found():
                    look.found.setdefault(sighting.path, sighting)
                case InnerLink():
                    look.links.setdefault(sighting.path, sighting)
                case Refusal():
                    look.refused.setdefault(sighting.path, sighting)
    return look


def _sightings(workspace: Workspace, source: Path) -> tuple[Sighting, ...]:
    if _is_absent(source):
        return ()
    try:
        return discover(source, home=workspace.home.root)
    except OSError as fault:
        return (Refusal(source, RefusalCode.UNREADABLE, f"cannot be looked at: {fault.strerror}"),)


def _read(workspace: Workspace, look: Look, progress: Progress) -> None:
    """Read and hash every file that was found."""
    chunk, total = (
        workspace.settings.ingest.chunk_kib * 1024,
        sum(found.size for found in look.found.values()),
    )
    passed = 0
    for found in look.found.values():
        result = fingerprint(found, vault=None, chunk=chunk)
        if isinstance(result, Refusal):
            look.refused[found.path] = result
        else:
            look.read[found.path] = result.sha256
            look.bytes_read += result.size
        passed += found.size
        progress("Reading", passed, total)


def _event(workspace: Workspace, request: ReconcileRequest, report: Reconciliation) -> Event:
    details: dict[str, Detail] = {
        "sources": [*report.sources],
        "quick": report.quick,
        "files": {verdict.name.lower(): count for verdict, count in report.counts.items() if count},
        "places": {presence.name.lower(): count for presence, count in report.presences.items() if count},
        "missing": len(report.missing),
        "lost": len(report.lost),
    }
    if request.manifest is not None and report.manifest is not None:
        tally = report.manifest
        details["manifest"] = {
            "file": shown(request.manifest.origin), "matched": tally.matched, "differ": tally.differ,
            "missing": tally.missing, "unlisted": tally.unlisted,
        }  # fmt: skip
    subject = report.sources[0] if len(report.sources) == 1 else f"{len(report.sources)} sources"
    return workspace.event(EventType.RECONCILIATION, subject, details=details)
