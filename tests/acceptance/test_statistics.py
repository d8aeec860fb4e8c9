"""Statistics as typed: figures, a table, a picture, the officers to look after, and what the ledger says of it."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bwv_index.custody import EventType
from bwv_index.errors import ExitCode
from bwv_index.index import LedgerQuery
from bwv_index.pipeline import open_workspace

Run = Callable[..., Any]

INCIDENTS = """incident_ref,crime_refs,occurred_from,occurred_to,occurred_text,offence_code,injury,district
42-20250602-0001,42/1001/25;42/1002/25,2025-06-02T21:00,2025-06-02T21:10,,CJ88160,with,=HYPERLINK("x")
42-20250614-0002,42/1003/25,2025-06-14T22:00,2025-06-14T22:05,,CJ88160,none,North
42-20250630-0003,42/1004/25,2025-06-30T23:30,2025-07-01T00:30,,PL96001,none,North
42-20250801-0004,42/1005/25,2025-08-01T10:00,2025-08-01T10:05,,,with,South
42-20250802-0005,,,,some time last week,,unknown,South
"""
PARTIES = """incident_ref,role,officer_ref,force
42-20250602-0001,victim,8123,42
42-20250602-0001,victim,8240,42
42-20250602-0001,arresting,2291,42
42-20250614-0002,victim,8123,42
42-20250630-0003,victim,8240,42
42-20250801-0004,victim,8123,42
"""
DEPLOYMENTS = """incident_ref,officer_ref,callsign,dispatched_at
42-20250602-0001,8123,CS12,2025-06-02T20:50
42-20250602-0001,8240,CS12,2025-06-02T20:50
42-20250614-0002,8123,CS12,2025-06-14T21:50
"""


@pytest.fixture
def told(typed: Run, tmp_path: Path) -> Run:
    """The command on a home with five incidents, of which one has no time and one may be in June or in July."""
    tables = tmp_path / "tables"
    tables.mkdir()
    for name, text in (("incidents", INCIDENTS), ("parties", PARTIES), ("deployments", DEPLOYMENTS)):
        (tables / f"{name}.csv").write_text(text, encoding="utf-8")
    typed("incidents", "import", str(tables))
    return typed


def acts(home: Path, kind: EventType) -> list[tuple[str, str]]:
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        return [(e.subject, e.sha256) for e in record.ledger.stored(LedgerQuery(types=(kind,)))]


def rows(done: Any) -> dict[str, list[str]]:
    lines = [line.split("\t") for line in done.out.splitlines() if "\t" in line]
    return {line[0]: line[1:] for line in lines}


def test_each_period_has_its_figures_and_what_is_open_has_rows_of_its_own(told: Run) -> None:
    done = told("statistics")
    assert done.code == ExitCode.OK
    figures = {
        name: [int(cell) for cell in cells[:5]] for name, cells in rows(done).items() if name[0] in "2aot"
    }
    assert figures == {
        "2025-06": [2, 3, 1, 1, 1],
        "2025-07": [0, 0, 0, 0, 0],
        "2025-08": [1, 1, 1, 0, 0],
        "one of several": [1, 1, 0, 1, 0],
        "time not known": [1, 1, 0, 0, 1],
        "all": [5, 6, 2, 2, 2],
    }
    assert rows(done)["42-20250630-0003"][0] == "its time reaches over an edge"
    assert rows(done)["42-20250802-0005"] == ["no time known", "some time last week", "-", "-"]
    for word in ("at least", "name nobody as a victim", "no linking run has looked"):
        assert word in done.err


def test_footage_that_nobody_looked_for_is_not_footage_that_is_not_there(told: Run) -> None:
    before = told("statistics", "--json").json["statistics"]["all"]["footage"]
    assert told("link", "run").code == ExitCode.OK
    after = told("statistics", "--json").json["statistics"]["all"]["footage"]
    assert {kind: number for kind, number in before.items() if number} == {"not-looked": 6}
    assert {kind: number for kind, number in after.items() if number} == {"none": 6}


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        (("--per", "area"), {"Essex (42)"}),
        (("--per", "area", "--area-column", "District"), {'=HYPERLINK("x")', "North", "South"}),
        (("--per", "offence"), {"CJ88160", "PL96001", "not stated"}),
        (("--per", "crewing"), {"double", "single", "unknown"}),
    ],
)
def test_figures_are_told_apart_by_area_offence_and_crewing(
    told: Run, words: tuple[str, ...], groups: set[str]
) -> None:
    found = told("statistics", "--json", *words).json["statistics"]
    assert {row["group"] for row in found["rows"] if row["figures"]["assaults"]} == groups


def test_a_column_that_no_incident_has_is_named_with_those_there_are(told: Run) -> None:
    done = told("statistics", "--per", "area", "--area-column", "beat")
    assert done.code == ExitCode.USAGE
    assert "district" in done.err


def test_the_table_is_written_once_and_no_cell_is_a_formula(told: Run, tmp_path: Path, home: Path) -> None:
    file = tmp_path / "figures.csv"
    words = ("statistics", "--per", "area", "--area-column", "district", "--csv", str(file))
    assert told(*words).code == ExitCode.OK
    table = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert sum(int(row["assaults"]) for row in table) == 6
    assert '\'=HYPERLINK("x")' in {row["area"] for row in table}
    before = file.read_bytes()
    assert told(*words).code == ExitCode.REFUSED
    assert file.read_bytes() == before
    assert told("statistics", "--csv", str(home / "vault" / "figures.csv")).code == ExitCode.REFUSED


def test_the_picture_is_drawn_and_is_on_the_ledger_with_its_hash(
    told: Run, tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "trend.png"
    done = told("statistics", "--every", "week", "--picture", str(file), "--json")
    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 675))
    (written,) = done.json["written"]
    assert acts(home, EventType.EXPORT) == [("statistics", written["sha256"])]
    assert ("statistics", "") in acts(home, EventType.VIEW)


def test_too_many_periods_for_a_picture_are_refused_and_nothing_is_written(told: Run, tmp_path: Path) -> None:
    file = tmp_path / "trend.png"
    words = ("--every", "week", "--from", "2010-01-01", "--picture", str(file))
    done = told("statistics", *words)
    assert (done.code, file.exists()) == (ExitCode.USAGE, False)
    assert "--every" in done.err


@pytest.mark.parametrize("words", [(), ("--repeated",)])
def test_a_dry_run_writes_nothing_and_shows_no_figure(
    told: Run, tmp_path: Path, home: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "figures.csv"
    done = told("statistics", *words, "--csv", str(file), "--dry-run")
    assert (done.code, file.exists()) == (ExitCode.OK, False)
    assert done.out.startswith(f"Would write: {file}")
    assert acts(home, EventType.EXPORT) == []
    assert "statistics" not in dict(acts(home, EventType.VIEW))
    assert told("statistics", *words, "--dry-run").code == ExitCode.USAGE


def test_officers_assaulted_more_than_once_are_listed_for_their_support(
    told: Run, tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "officers.csv"
    done = told("statistics", "--repeated", "--csv", str(file))
    assert "support and debriefing" in done.out.splitlines()[0]
    listed = [line.split("\t")[:5] for line in done.out.splitlines() if line.startswith("42/")]
    assert listed == [
        ["42/8123", "3", "", "2", "42-20250602-0001"],
        ["42/8123", "3", "", "2", "42-20250614-0002"],
        ["42/8123", "3", "", "2", "42-20250801-0004"],
        ["42/8240", "2", "", "1", "42-20250602-0001"],
        ["42/8240", "2", "", "1", "42-20250630-0003"],
    ]
    table = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert {row["purpose"] for row in table} == {"support and debriefing of the officers named"}
    assert len(table) == 5
    assert "officers assaulted repeatedly" in dict(acts(home, EventType.VIEW))


def test_the_least_number_of_times_and_the_days_can_be_chosen(told: Run) -> None:
    assert "42/8240" not in told("statistics", "--repeated", "3").out
    june = told("statistics", "--repeated", "--from", "2025-06-01", "--to", "2025-06-30", "--json").json[
        "report"
    ]
    assert [(each["officer"], each["times"], each["perhaps"]) for each in june["officers"]] == [
        ("42/8123", 2, 0),
        ("42/8240", 1, 1),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--repeated", "1"),
        ("--repeated", "--per", "area"),
        ("--repeated", "--picture", "trend.png"),
        ("--area-column", "district"),
        ("--from", "2025-06-02", "--to", "2025-06-01"),
        ("--from", "nonsense"),
        ("--csv", "one.csv", "--picture", "one.csv"),
    ],
)
def test_words_that_make_no_sense_are_refused(told: Run, words: tuple[str, ...]) -> None:
    assert told("statistics", *words).code == ExitCode.USAGE


def test_a_home_without_an_incident_says_so(typed: Run) -> None:
    assert "No incident is on the record." in typed("statistics").out
    assert "No officer is on the record" in typed("statistics", "--repeated").out
