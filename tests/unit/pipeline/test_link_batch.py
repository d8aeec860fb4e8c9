"""A run over what is new or changed leaves its clips as a run over everything would, and says what it was."""

import csv
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bwv_index.custody import EventType, details_of
from bwv_index.incidents import TableKind
from bwv_index.index import LinkStatus, LinkView
from bwv_index.linking import load_weights
from bwv_index.pipeline import (
    RoleRequest,
    Workspace,
    decide_link,
    end_role,
    find_mapping,
    give_role,
    import_tables,
    link_run,
    list_links,
    open_workspace,
)
from bwv_index.pipeline.importing import FILES
from bwv_index.pipeline.link_batch import find_batch
from bwv_index.settings import read_config
from bwv_index.timecode import format_utc

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
Rows = list[tuple[object, ...]]
COLUMNS = {
    TableKind.INCIDENTS: ("incident_ref", "crime_refs", "occurred_from", "occurred_to"),
    TableKind.PARTIES: ("incident_ref", "role", "officer_ref", "force"),
    TableKind.DEPLOYMENTS: ("incident_ref", "officer_ref", "dispatched_at", "at_scene_at", "cleared_at"),
    TableKind.CAMERA_ISSUE: ("device_serial", "officer_ref", "issued_at", "returned_at"),
    TableKind.CATALOGUE: ("evidence_id", "device_serial", "officer_ref", "recorded_at", "duration_s", "title"),
}  # fmt: skip


def at(hours: float | None) -> str:
    return "" if hours is None else format_utc(NOON + timedelta(hours=hours))


def incident(ref: str, hours: float | None, crime: str = "") -> tuple[object, ...]:
    return ref, crime, at(hours), at(None if hours is None else hours + 0.3)


def clip(name: str, camera: str, officer: object, hours: float, title: str = "") -> tuple[object, ...]:
    return name, camera, officer, at(hours), 600, title


FIRST: dict[TableKind, Rows] = {
    TableKind.INCIDENTS: [
        incident("22-20250614-1", 0, "22/5001/25"), incident("22-20250615-2", 24), incident("22-20250617-3", 72),
        incident("22-20250614-4", None),
    ],
    TableKind.PARTIES: [(f"22-{day}-{n}", "victim", 4000 + n, 22)
                        for n, day in ((1, 20250614), (2, 20250615), (3, 20250617), (4, 20250614))],
    TableKind.DEPLOYMENTS: [("22-20250614-1", 4001, at(-0.1), at(0), at(0.5)),
                            ("22-20250617-3", 4003, at(71.9), at(72), at(72.5))],
    TableKind.CAMERA_ISSUE: [(f"CAM{n}", 4000 + n, at(-8), "") for n in range(1, 9)],
    TableKind.CATALOGUE: [
        clip(f"EV-{n:03d}", f"CAM{n % 8 + 1}", 4001 + n % 8 if n % 3 else "", 2.3 * n - 30) for n in range(50)
    ],
}  # fmt: skip

CHANGES: dict[str, tuple[TableKind, Rows, set[str], set[str]]] = {
    "new clips": (
        TableKind.CATALOGUE,
        [clip("EV-100", "CAM1", 4001, 0.05), clip("EV-101", "CAM9", "", 72.1)], {"EV-100", "EV-101"}, {"EV-013"},
    ),
    "another officer": (TableKind.CATALOGUE, [clip("EV-013", "CAM6", 4002, -0.1)], {"EV-013"}, {"EV-012"}),
    "a title": (TableKind.CATALOGUE, [clip("EV-002", "CAM3", 4003, -25.4, "22/5001/25")], {"EV-002"}, {"EV-012"}),
    "a new incident": (TableKind.INCIDENTS, [incident("22-20250616-9", 50)], {"EV-034"}, {"EV-013"}),
    "another time": (TableKind.INCIDENTS, [incident("22-20250615-2", 26)], {"EV-023", "EV-024"}, {"EV-013"}),
    "a crime reference": (TableKind.INCIDENTS, [incident("22-20250615-2", 24, "22/7/25")], {"EV-023"}, {"EV-044"}),
    "an officer more": (TableKind.PARTIES, [("22-20250617-3", "witness", 4006, 22)], {"EV-045", "EV-044"}, {"EV-013"}),
    "an officer more where no time is known": (
        TableKind.PARTIES, [("22-20250614-4", "witness", 4006, 22)], {"EV-005", "EV-045", "EV-013"}, {"EV-016"},
    ),
    "a deployment": (
        TableKind.DEPLOYMENTS, [("22-20250615-2", 4007, at(24), at(24.1), at(24.4))], {"EV-023"}, {"EV-044"},
    ),
    "a camera given out": (TableKind.CAMERA_ISSUE, [("CAM6", 4001, at(-1), "")], {"EV-013", "EV-045"}, {"EV-005"}),
}  # fmt: skip


def put(workspace: Workspace, folder: Path, kind: TableKind, rows: Iterable[tuple[object, ...]]) -> None:
    """Import rows as a table."""
    file = folder / FILES[kind]
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([COLUMNS[kind], *rows])
    (report,) = import_tables(workspace, [(kind, file)], find_mapping(workspace, "standard"))
    assert not report.tally.refused, report.complaints


@pytest.fixture(scope="module")
def filled_home(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with everything imported and nothing linked."""
    folder = tmp_path_factory.mktemp("filled")
    home = Path(shutil.copytree(founded, folder / "home"))
    with open_workspace(home, "7001") as workspace:
        for kind, rows in FIRST.items():
            put(workspace, folder, kind, rows)
    return home


@pytest.fixture
def filled(filled_home: Path, tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(Path(shutil.copytree(filled_home, tmp_path / "home")), "7001") as workspace:
        yield workspace


def listed(workspace: Workspace) -> list[LinkView]:
    return [link for link in list_links(workspace) if link.status is not LinkStatus.WITHDRAWN]


def due(workspace: Workspace) -> set[str]:
    """The clips that are to be linked anew."""
    origin, text = read_config("linking.toml")
    with workspace.index.reading() as record:
        return {clip.clip_id for clip in find_batch(record, load_weights(text, origin)).facts.clips}


def last_run(workspace: Workspace) -> tuple[str, dict[str, object]]:
    with workspace.index.reading() as record:
        entry = record.ledger.newest(EventType.LINKING) or b""
    return str(entry.decode()), details_of(entry)


@pytest.mark.parametrize("change", CHANGES)
def test_a_batch_is_linked_as_a_run_over_everything_links_it_and_all_else_stays(
    filled: Workspace, tmp_path: Path, change: str
) -> None:
    kind, rows, expected, spared = CHANGES[change]
    more = 2 if change == "new clips" else 0
    link_run(filled)
    before = listed(filled)
    put(filled, tmp_path, kind, rows)
    batch = due(filled)
    report = link_run(filled, new=True)
    assert (report.batch, report.clips, report.held) == (True, len(batch), 50 + more)
    assert expected <= batch
    assert not spared & batch
    now = listed(filled)
    assert [v for v in now if v.evidence_id not in batch] == [v for v in before if v.evidence_id not in batch]
    link_run(filled)
    assert [v for v in now if v.evidence_id in batch] == [v for v in listed(filled) if v.evidence_id in batch]


@pytest.mark.parametrize("log", ["22-20250614-4", "22-20250615-2"], ids=["no time", "a time"])
def test_a_role_taken_back_and_given_again_is_linked_as_a_run_over_everything_links_it(
    filled: Workspace, log: str
) -> None:
    link_run(filled)
    role = RoleRequest(log, f"22/400{log[-1]}", "victim")
    for act in (end_role, give_role):
        before = listed(filled)
        act(filled, role, "typed wrongly")
        batch = due(filled)
        assert 0 < len(batch) < 50
        assert link_run(filled, new=True).batch
        now = listed(filled)
        assert now != before
        link_run(filled)
        assert now == listed(filled)


def test_the_record_says_that_a_run_was_a_batch_and_of_how_many(filled: Workspace, tmp_path: Path) -> None:
    assert link_run(filled, new=True).why_whole == "no run has linked this record yet"
    assert last_run(filled)[1]["clips"] == 50
    kind, rows, *_ = CHANGES["new clips"]
    put(filled, tmp_path, kind, rows)
    report = link_run(filled, new=True)
    assert (report.batch, report.clips, report.held, report.in_batches) == (True, 2, 52, 2)
    entry, details = last_run(filled)
    assert '"new and changed clips"' in entry
    assert (details["clips"], details["held"], details["in_batches"]) == (2, 52, 2)
    assert link_run(filled, new=True).clips == 0
    assert link_run(filled).in_batches == 0


def test_decisions_are_untouched_by_a_batch(filled: Workspace, tmp_path: Path) -> None:
    link_run(filled)
    first = next(v for v in listed(filled) if v.status is LinkStatus.PROPOSED)
    decide_link(filled, first.evidence_id, first.incident_ref, "confirm", "seen")
    put(filled, tmp_path, TableKind.INCIDENTS, [incident(first.incident_ref, 300)])
    link_run(filled, new=True)
    decided = next(
        v
        for v in list_links(filled)
        if (v.evidence_id, v.incident_ref) == (first.evidence_id, first.incident_ref)
    )
    assert decided.status is LinkStatus.CONFIRMED


def test_what_a_batch_cannot_tell_is_a_run_over_everything_and_says_why(filled: Workspace) -> None:
    link_run(filled)
    assert link_run(filled, 0.2, new=True).why_whole == "the last run had another threshold"
    link_run(filled)
    config = filled.home.root / "config"
    config.mkdir(exist_ok=True)
    shipped = Path(__file__).resolve().parents[3] / "config" / "linking.toml"
    (config / "linking.toml").write_text(shipped.read_text(encoding="utf-8") + "\n# ours\n", encoding="utf-8")
    with open_workspace(filled.home.root, "7001") as again:
        assert link_run(again, new=True).why_whole == "the weights have changed since the last run"
        with again.writing() as record:
            record.ledger.append(again.event(EventType.INCIDENTS_CHANGED, "log.csv"))
        said = "it is not known which incidents were changed by log.csv"
        assert link_run(again, new=True).why_whole == said
