"""Acts of counting: assaults per period, and officers assaulted more than once. Each look is on the record."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bwv_index.clock import find_zone
from bwv_index.custody import Detail
from bwv_index.incidents import load_forces
from bwv_index.pipeline.statistics.facts import assault_incidents
from bwv_index.pipeline.statistics.handing_out import Sheet, Written, free_places, hand_out
from bwv_index.pipeline.statistics.rendering import figures_csv, figures_picture, officers_csv
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import read_config
from bwv_index.statistics import AssaultIncident, Question, Repeated, Statistics, count, repeated

COUNTED, OFFICERS = "statistics", "officers assaulted repeatedly"
"""What the ledger calls the two."""


@dataclass(frozen=True, slots=True)
class CountRequest:
    """What is wanted: the question, the column that names an area (else the force), and new files to write."""

    question: Question
    area_column: str = ""
    csv: Path | None = None
    picture: Path | None = None


@dataclass(frozen=True, slots=True)
class RepeatedRequest:
    """What is wanted: officers assaulted ``least`` times or more in the days of the question, and a file to write."""

    question: Question
    least: int
    csv: Path | None = None


@dataclass(frozen=True, slots=True)
class CountReport:
    """Figures in local time of ``zone``, as the record stood at ``at``; ``refused_rows`` did not go into it."""

    statistics: Statistics
    zone: str
    at: datetime
    refused_rows: int
    written: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class RepeatedReport:
    """Officers assaulted repeatedly, for their support; ``unnamed`` incidents name nobody as a victim.

    ``zone``, ``at`` and ``refused_rows`` are as of figures.
    """

    officers: tuple[Repeated, ...]
    request: RepeatedRequest
    zone: str
    at: datetime
    unnamed: int
    refused_rows: int
    written: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    incidents: tuple[AssaultIncident, ...]
    refused_rows: int
    zone: ZoneInfo
    at: datetime


def count_assaults(workspace: Workspace, request: CountRequest) -> CountReport:
    """Count assaults by period; write them as a table and a picture where those are asked for.

    Raises:
        UsageFaultError: no incident has the column named, two files have one name, or there are too many periods for
            a picture.
        RefusedError: something is at a file's place, or it lies inside the home.
        EnvironmentFaultError: a file's folder is not there, or the disk refuses.
    """
    found, sheets = _counted(workspace, request)
    details: dict[str, Detail] = {
        **asked(request.question), "area_column": request.area_column or None,
        "assaults": found.statistics.all.assaults,
    }  # fmt: skip
    return replace(found, written=hand_out(workspace, COUNTED, details, sheets))


def plan_counts(workspace: Workspace, request: CountRequest) -> tuple[Written, ...]:
    """Say which files ``count_assaults`` would write, writing and recording nothing; raises as it does."""
    _, sheets = _counted(workspace, request)
    return tuple(sheet.written for sheet in sheets)


def list_repeated(workspace: Workspace, request: RepeatedRequest) -> RepeatedReport:
    """List the officers assaulted repeatedly, for support and debriefing; write them as a table where that is asked.

    Raises:
        RefusedError: something is at the file's place, or it lies inside the home.
        EnvironmentFaultError: the file's folder is not there, or the disk refuses.
    """
    found, sheets = _repeated(workspace, request)
    details: dict[str, Detail] = {
        **asked(request.question), "least": request.least,
        "officers": [officer.officer for officer in found.officers],
    }  # fmt: skip
    return replace(found, written=hand_out(workspace, OFFICERS, details, sheets))


def plan_repeated(workspace: Workspace, request: RepeatedRequest) -> tuple[Written, ...]:
    """Say which file ``list_repeated`` would write, writing and recording nothing; raises as it does."""
    _, sheets = _repeated(workspace, request)
    return tuple(sheet.written for sheet in sheets)


def _counted(workspace: Workspace, request: CountRequest) -> tuple[CountReport, tuple[Sheet, ...]]:
    outs = [out for out in (request.csv, request.picture) if out is not None]
    targets = dict(zip(outs, free_places(workspace, outs), strict=True))
    read = _read(workspace, request.area_column)
    today = read.at.astimezone(read.zone).date()
    found = count(read.incidents, request.question, read.zone, today)
    sheets = []
    if request.csv is not None:
        sheets.append(Sheet(targets[request.csv], figures_csv(found)))
    if request.picture is not None:
        whole = count(read.incidents, replace(request.question, per=None), read.zone, today)
        sheets.append(Sheet(targets[request.picture], figures_picture(whole, read.zone, read.at)))
    return CountReport(found, read.zone.key, read.at, read.refused_rows, ()), tuple(sheets)


def _repeated(workspace: Workspace, request: RepeatedRequest) -> tuple[RepeatedReport, tuple[Sheet, ...]]:
    outs = [] if request.csv is None else [request.csv]
    targets = free_places(workspace, outs)
    read = _read(workspace)
    officers = repeated(read.incidents, request.question, read.zone, request.least)
    unnamed = sum(not incident.victims for incident in read.incidents)
    report = RepeatedReport(officers, request, read.zone.key, read.at, unnamed, read.refused_rows, ())
    return report, tuple(Sheet(target, officers_csv(officers)) for target in targets)


def _read(workspace: Workspace, area_column: str = "") -> _Read:
    origin, text = read_config("forces.toml", workspace.home.root)
    forces, zone = load_forces(text, origin), find_zone(workspace.settings.zone)
    with workspace.index.reading() as record:
        incidents = assault_incidents(record, forces, area_column)
        refused = len(record.incidents.refused_rows())
    return _Read(incidents, refused, zone, workspace.now())


def asked(question: Question) -> dict[str, Detail]:
    """Return a question as the ledger tells it."""
    days = question.days
    return {
        "step": question.step.value, "per": question.per.value if question.per else None,
        "from": days.first.isoformat() if days.first else None, "to": days.last.isoformat() if days.last else None,
    }  # fmt: skip
