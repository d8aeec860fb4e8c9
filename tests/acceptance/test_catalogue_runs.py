"""A platform's list and footage: what the list says now counts, in whatever order list and footage come."""

import csv
import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode
from bwv_index.index import own_evidence_id
from bwv_index.linking import ClipFacts
from bwv_index.pipeline import open_workspace
from bwv_index.pipeline.facts import load_facts
from bwv_index.pipeline.sheets import sheet_of

Run = Callable[..., Any]

FIRST = {
    "evidence_id": "EV-1", "device_serial": "X60A1111", "officer_ref": "8123",
    "recorded_at": "2025-06-14T22:12:05Z", "title": "clip", "reference": "42/101881/25",
    "lat": "51.8896", "lon": "0.8993",
}  # fmt: skip
SECOND = FIRST | {
    "device_serial": "X60A2222", "officer_ref": "8240", "recorded_at": "2025-07-02T10:00:00Z",
    "reference": "42/202002/25", "lat": "52.0572", "lon": "-2.7139",
}  # fmt: skip
"""The same clip after the platform has corrected everything it says of it."""

ASKED = {
    "officer": (["--officer", "8123"], ["--officer", "8240"]),
    "camera": (["--device", "X60A1111"], ["--device", "X60A2222"]),
    "reference": (["--incident", "42/101881/25"], ["--incident", "42/202002/25"]),
    "place": (["--near", "51.8896,0.8993"], ["--near", "52.0572,-2.7139"]),
    "time": (["--from", "2025-06-14", "--to", "2025-06-15"], ["--from", "2025-07-02", "--to", "2025-07-03"]),
    "words": (["101881"], ["202002"]),
}


@pytest.fixture
def platform(tmp_path: Path) -> Callable[..., str]:
    """Write a platform's list of these rows; return its path."""

    def write(*rows: dict[str, str]) -> str:
        file = tmp_path / "tables" / "clips.csv"
        file.parent.mkdir(exist_ok=True)
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, fieldnames=list(FIRST), restval="")
            writer.writeheader()
            writer.writerows(rows)
        return str(file)

    return write


def answers(typed: Run) -> dict[str, tuple[bool, ...]]:
    """Say whether the clip answers to what its platform said first and to what it said second."""
    return {
        name: tuple(bool(typed("search", *words, "--json").json["clips"]) for words in asked)
        for name, asked in ASKED.items()
    }


def compared(home: Path) -> ClipFacts:
    with open_workspace(home) as workspace, workspace.index.reading() as record:
        (clip,) = load_facts(record).clips
        return clip


@pytest.mark.parametrize("footage", ["before", "none", "after the correction"])
def test_what_a_platform_no_longer_says_counts_nowhere_and_stays_listed(
    typed_here: Run, home: Path, source: Path, tiny_clips: tuple[Path, ...], platform: Callable[..., str],
    footage: str,
) -> None:  # fmt: skip
    shutil.copy(tiny_clips[0], source / "clip.mp4")
    if footage == "before":
        typed_here("ingest", str(source))
    assert typed_here("catalogue", "import", platform(FIRST)).code == ExitCode.OK
    assert answers(typed_here) == dict.fromkeys(ASKED, (True, False))
    at_first = compared(home)
    assert typed_here("show", "EV-1", "--json").json["replaced"] == []

    assert typed_here("catalogue", "import", platform(SECOND)).code == ExitCode.OK
    if footage == "after the correction":
        typed_here("ingest", str(source))
    assert answers(typed_here) == dict.fromkeys(ASKED, (False, True))
    now = compared(home)
    assert now.device_serial == "X60A2222"
    assert [officer.number for officer in now.officers] == ["8240"]
    assert now.interval is not None
    assert now.interval.start.month == 7
    assert now.position is not None
    assert now.position.latitude == 52.0572
    assert not set(now.references) & set(at_first.references)
    dossier = typed_here("show", "EV-1", "--json").json
    assert {(claim["kind"], claim["raw"]) for claim in dossier["replaced"]} == {
        ("device", "X60A1111"), ("officer", "8123"), ("time", "2025-06-14T22:12:05Z"),
        ("title", "42/101881/25"), ("reference", "42/101881/25"), ("position", "51.8896,0.8993"),
    }  # fmt: skip
    stood = [(place["start_at"], place["current"]) for place in dossier["placements"] if place["start_at"]]
    assert {start for start, _ in stood} == {FIRST["recorded_at"], SECOND["recorded_at"]}
    assert [start for start, current in stood if current] == [SECOND["recorded_at"]]
    assert "X60A1111" in typed_here("show", "EV-1").out.split("their source has replaced")[1]

    assert typed_here("catalogue", "import", platform(FIRST)).code == ExitCode.OK
    assert answers(typed_here) == dict.fromkeys(ASKED, (True, False))
    again = compared(home)
    assert (again.officers, again.device_serial, again.position, again.references) == (
        at_first.officers, at_first.device_serial, at_first.position, at_first.references,
    )  # fmt: skip


def test_references_in_further_columns_of_the_list_count_and_name_their_column(
    typed_here: Run, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "clips.csv"
    file.write_text(
        "evidence_id,title,reference,Notes,Tags\nEV-1,clip,221234524,RTC 42 100005-25,42/1OO909/25\n"
    )
    assert typed_here("catalogue", "import", str(file)).code == ExitCode.OK
    told = typed_here("show", "EV-1", "--json").json["claims"]
    found = {(c["raw"], c["value"], c["body"].get("column", "")) for c in told if c["kind"] == "reference"}
    assert found == {
        ("221234524", "221234524", ""),
        ("42 100005-25", "42/100005/25", "Notes"),
        ("42/1OO909/25", "42/1?0909/25", "Tags"),
    }
    assert {"42/100005/25", "22/12345/24", "42/1?0909/25"} <= set(compared(home).references)
    assert typed_here("search", "--incident", "42/100005/25", "--json").json["clips"]
    shown = " ".join(typed_here("show", "EV-1").out.split())
    assert "column Notes" in shown
    assert "letters stand" in shown


def test_a_camera_held_by_an_officer_counts_for_its_clips_of_now_alone(
    typed_here: Run, tmp_path: Path, platform: Callable[..., str]
) -> None:
    issue = tmp_path / "issue.csv"
    issue.write_text(
        "device_serial,officer_ref,issued_at,returned_at\nX60A1111,9001,2025-06-01T06:00:00Z,\n",
        encoding="utf-8",
    )
    typed_here("incidents", "import", "--camera-issue", str(issue))
    typed_here("catalogue", "import", platform(FIRST))
    assert len(typed_here("search", "--officer", "9001", "--json").json["clips"]) == 1
    typed_here("catalogue", "import", platform(SECOND))
    assert typed_here("search", "--officer", "9001", "--json").json["clips"] == []


@pytest.mark.parametrize("field", ["officer_ref", "device_serial", "recorded_at", "reference", "lat"])
def test_a_linking_run_is_due_after_a_platform_corrected_anything(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], platform: Callable[..., str], field: str
) -> None:
    shutil.copy(tiny_clips[0], source / "clip.mp4")
    typed_here("ingest", str(source))
    typed_here("catalogue", "import", platform(FIRST))
    typed_here("link", "run")
    assert not typed_here("status", "--json").json["linking_due"]
    typed_here("catalogue", "import", platform(FIRST))
    assert not typed_here("status", "--json").json["linking_due"]
    typed_here("catalogue", "import", platform(FIRST | {field: SECOND[field]}))
    assert typed_here("status", "--json").json["linking_due"]


Step = tuple[str, ...]


def go(typed: Run, steps: Sequence[Step]) -> None:
    for step in steps:
        assert typed(*step).code == ExitCode.OK


def dump_of(home: Path) -> Any:
    with open_workspace(home) as workspace, workspace.index.reading() as record:
        return record.dump()


def test_a_row_called_as_the_clip_is_called_is_joined_in_either_order(
    typed_here: Run, home: Path, founded: Path, tmp_path: Path, source: Path, tiny_clips: tuple[Path, ...],
    platform: Callable[..., str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = Path(shutil.copy(tiny_clips[0], source / "other.mp4"))
    own = own_evidence_id(hashlib.sha256(path.read_bytes()).hexdigest())
    footage, rows = ("ingest", str(source)), ("catalogue", "import", platform(FIRST | {"evidence_id": own}))
    other = Path(shutil.copytree(founded, tmp_path / "other home"))
    dumps = []
    for each, steps in ((home, [footage, rows]), (other, [rows, footage])):
        monkeypatch.setenv("BWV_INDEX_HOME", str(each))
        go(typed_here, [*steps, *steps])
        dumps.append(dump_of(each))
        dossier = typed_here("show", own, "--json").json
        assert [row["joined_by"] for row in dossier["catalogue"]] == ["evidence id"]
        assert dossier["clip"]["officers"] == ["8123"]
        assert typed_here("status", "--json").json["awaiting_footage"] == []
    assert len(dumps[0]["clips"]) == 1
    assert dumps[0] == dumps[1]


def test_a_corrected_row_and_its_footage_end_alike_in_any_order(
    typed_here: Run, founded: Path, tmp_path: Path, source: Path, tiny_clips: tuple[Path, ...],
    platform: Callable[..., str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    shutil.copy(tiny_clips[0], source / "clip.mp4")
    dumps = []
    for moment in range(3):
        home = Path(shutil.copytree(founded, tmp_path / f"home {moment}"))
        monkeypatch.setenv("BWV_INDEX_HOME", str(home))
        for number, row in enumerate((FIRST, SECOND)):
            if moment == number:
                typed_here("ingest", str(source))
            typed_here("catalogue", "import", platform(row))
        typed_here("ingest", str(source))
        dumps.append(dump_of(home))
    assert dumps[0] == dumps[1] == dumps[2]


def test_a_row_that_fits_two_clips_says_in_status_which(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], platform: Callable[..., str]
) -> None:
    names = []
    for number, dock in enumerate(("dock 1", "dock 2")):
        (source / dock).mkdir()
        path = Path(shutil.copy(tiny_clips[number], source / dock / "clip.mp4"))
        names.append(own_evidence_id(hashlib.sha256(path.read_bytes()).hexdigest()))
    go(typed_here, [("ingest", str(source)), ("catalogue", "import", platform(FIRST))])
    ((row, doubt),) = typed_here("status", "--json").json["awaiting_footage"]
    assert row == "EV-1"
    assert all(name in doubt for name in names)
    (line,) = [line for line in typed_here("status").out.splitlines() if "footage of EV-1" in line]
    assert all(name in line for name in names)
    assert "has not arrived" not in line


@pytest.mark.parametrize("own", [False, True], ids=["joined by file name", "called as the clip is called"])
@pytest.mark.parametrize("command", ["catalogue", "incidents"])
def test_a_contact_sheet_says_what_the_platform_s_list_has_just_settled(
    typed_here: Run, home: Path, source: Path, tiny_clips: tuple[Path, ...], platform: Callable[..., str],
    command: str, *, own: bool,
) -> None:  # fmt: skip
    path = Path(shutil.copy(tiny_clips[0], source / "clip.mp4"))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    name = own_evidence_id(sha256) if own else "EV-1"
    typed_here("ingest", str(source))
    drawn = []
    for row in (None, FIRST, SECOND):
        if row is not None:
            file = Path(platform(row | {"evidence_id": name}))
            go(typed_here, [(command, "import", str(file if command == "catalogue" else file.parent))])
        with open_workspace(home) as workspace, workspace.index.reading() as record:
            clip = record.clips.of_item(sha256)
            sheet = record.media.sheet(sha256)
            assert clip is not None
            assert sheet is not None
            assert sheet_of(workspace, record, clip) is None
            picture = (workspace.home.derived / sheet.file).read_bytes()
            assert hashlib.sha256(picture).hexdigest() == sheet.picture_sha256
            drawn.append((record.clips.evidence_id(clip), sheet.picture_sha256))
    assert [each for each, _ in drawn[1:]] == [name, name]
    assert len({picture for _, picture in drawn}) == 3


@pytest.mark.parametrize("first", ["list", "check", "check, then list, then footage"])
def test_a_row_joins_its_footage_by_the_cameras_own_clock_whenever_that_is_checked(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], platform: Callable[..., str], first: str
) -> None:
    name = "VB400_511870_20250614T221230Z_0001.mp4"
    row = {"evidence_id": "EV-1", "device_serial": "511870", "recorded_at": "2025-06-14T22:12:30Z"}
    steps = {
        "ingest": ("ingest", str(source)),
        "list": ("catalogue", "import", platform(row)),
        "check": (
            "clock", "set", "511870", "--offset", "125", "--within", "2", "--from", "2025-06-01", "--to",
            "2025-06-30", "--why", "beside a clock",
        ),
    }  # fmt: skip
    order = {
        "list": ["ingest", "list", "check"],
        "check": ["ingest", "check", "list"],
        "check, then list, then footage": ["check", "list", "ingest"],
    }[first]
    shutil.copy(tiny_clips[0], source / name)
    for step in order:
        assert typed_here(*steps[step]).code in {ExitCode.OK, ExitCode.ATTENTION}
    clip = typed_here("show", name, "--json").json["clip"]
    assert clip["evidence_id"] == "EV-1"
    assert clip["placement"]["start_at"] == "2025-06-14T22:10:25Z"


NO_HOUR = "did not exist on 2025-03-30 in Europe/London: clocks went forward"


@pytest.mark.parametrize(
    ("mapping", "recorded", "basis", "readings", "half_width_s", "problem"),
    [
        ("standard", "2025-07-26 12:00:00+01:00", "stated", ["2025-07-26T11:00:00Z"], 1, ""),
        ("standard", "2025-07-26 12:00:00", "local", ["2025-07-26T11:00:00Z"], 1, ""),
        ("standard", "26/07/2025 12:00", "local", ["2025-07-26T11:00:00Z"], 61, ""),
        ("standard", "2025-10-26 01:30:00", "local", ["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z"], 1, ""),
        ("standard", "2025-03-30 01:30:00", "local", [], 1, f"01:30:00 {NO_HOUR}"),
        ("utc", "2025-07-26 12:00:00", "utc", ["2025-07-26T12:00:00Z"], 1, ""),
        ("berlin", "2025-07-26 12:00:00", "local", ["2025-07-26T10:00:00Z"], 1, ""),
        ("axon", "2025-07-26 12:00:00", "local", ["2025-07-26T11:00:00Z"], 121, ""),
    ],
)
def test_a_platforms_time_is_a_claim_of_the_mappings_zone_unless_an_offset_stands_beside_it(
    typed_here: Run, home: Path, tmp_path: Path, mapping: str, recorded: str, basis: str, readings: list[str],
    half_width_s: float, problem: str,
) -> None:  # fmt: skip
    own = home / "config" / "imports"
    own.mkdir(parents=True, exist_ok=True)
    columns = '[tables.clips.columns]\nevidence_id = "evidence_id"\nrecorded_at = "recorded_at"\n'
    for name, zone in (("utc", "Etc/UTC"), ("berlin", "Europe/Berlin")):
        (own / f"{name}.toml").write_text(f'name = "{name}"\nzone = "{zone}"\n{columns}', encoding="utf-8")
    table = tmp_path / "clips.csv"
    head = "Evidence ID,Date" if mapping == "axon" else "evidence_id,recorded_at"
    table.write_text(f"{head}\nEV-1,{recorded}\n", encoding="utf-8")
    assert typed_here("catalogue", "import", str(table), "--mapping", mapping).code == ExitCode.OK
    dossier = typed_here("show", "EV-1", "--json").json
    (time,) = [claim["body"] for claim in dossier["claims"] if claim["kind"] == "time"]
    assert (time["basis"], time["half_width_s"], time["problem"]) == (basis, half_width_s, problem)
    assert [reading["start"] for reading in time["readings"]] == readings
    told = typed_here("clock", "show", "EV-1").out
    assert " ".join(problem.split()[:4]) in " ".join(told.split())
    placement = dossier["clip"]["placement"]
    assert (placement["start_at"] is None) == (not readings)
    if readings:  # without a written offset nobody has said for sure which zone the digits are in
        assert (placement["half_width_s"] > 3600) == (basis != "stated")


def test_a_row_that_a_corrected_mapping_reads_otherwise_is_claimed_anew(
    typed_here: Run, home: Path, tmp_path: Path
) -> None:
    table, own = tmp_path / "clips.csv", home / "config" / "imports" / "own.toml"
    table.write_text("evidence_id,recorded_at\nEV-1,2025-10-26 01:30:00\n", encoding="utf-8")
    own.parent.mkdir(parents=True, exist_ok=True)
    columns = '[tables.clips.columns]\nevidence_id = "evidence_id"\nrecorded_at = "recorded_at"\n'
    for within in (1, 45, 1):
        own.write_text(f'name = "own"\nrecorded_within_s = {within}\n{columns}', encoding="utf-8")
        go(typed_here, [("catalogue", "import", str(table), "--mapping", "own")] * 2)
        claims = typed_here("show", "EV-1", "--json").json["claims"]
        assert [claim["body"]["half_width_s"] for claim in claims if claim["kind"] == "time"] == [within]


def test_a_row_without_an_offset_still_joins_its_footage_by_time(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], platform: Callable[..., str]
) -> None:
    name = "VB400_511870_20250614T221230Z_0001.mp4"
    shutil.copy(tiny_clips[0], source / name)
    row = {"evidence_id": "EV-1", "device_serial": "511870", "recorded_at": "2025-06-14 23:12:30"}
    go(typed_here, [("ingest", str(source)), ("catalogue", "import", platform(row))])
    clip = typed_here("show", name, "--json").json["clip"]
    assert (clip["evidence_id"], clip["placement"]["start_at"]) == ("EV-1", "2025-06-14T22:12:30Z")
