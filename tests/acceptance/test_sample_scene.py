"""The sample scene, worked through by the real command on a machine without any other program.

What the scene holds, and which traps it sets, is written in ``sample_media/README.md``.
"""

import csv
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bagit
import pytest

ROOT = Path(__file__).resolve().parents[2]
COLCHESTER, HEREFORD, WORCESTER = "42-20250614-1881", "22-20250712-0907", "22-20250305-0161"

BELONGS = {
    "AXON_Body_3_Video_2025-06-14_2312_X60A1234.mp4": COLCHESTER,
    "VB400_511872_20250614T221233Z_0001.mp4": COLCHESTER,
    "HYT0012001_002291_20250614231250_001.mp4": COLCHESTER,
    "20250712_211500_1F3A.mkv": HEREFORD,
    "AXON_Body_3_Video_2025-07-12_2215_X60A7788.mp4": HEREFORD,
    "AXON_Body_3_Video_2025-07-12_2215_X60A7790.mp4": HEREFORD,
    "HYT0012345_004610_20250712221520_001.mp4": HEREFORD,
    "HYT0012345_004610_20250712221552_002.mp4": HEREFORD,
    "D5-104777_20250712_221530.mp4": HEREFORD,
    "VB400_511955_20250712T211540Z_0001.mp4": HEREFORD,
    "D5-104233_20250305_190412.mp4": WORCESTER,
    "VB400_511900_20250305T190420Z_0001.mp4": WORCESTER,
}
STRANGERS = ("VB400_511990_20250620T143005Z_0001.mp4", "VID_20250612_101500.mp4", "clip (1).avi")
CUT_OFF = "HYT0012002_002310_20250614233100_001.mp4"

Run = Callable[..., Any]


@dataclass
class Scene:
    """A home into which the scene goes command by command, with a watch on every master."""

    home: Path
    sample: Path
    start: Run
    look: Callable[..., Mapping[Path, object]]
    masters: dict[Path, object] = field(default_factory=dict)

    def run(self, *words: str | Path, code: int = 0) -> Any:
        """Run one command; no master may differ from what it was before."""
        done = self.start(self.home, *words)
        assert done.code == code, done.err
        now = self.look(self.sample / "clips", self.home / "vault")
        assert {path: now.get(path) for path in self.masters} == self.masters
        self.masters.update(now)
        return done

    def ask(self, *words: str | Path, code: int = 0) -> Any:
        return self.run(*words, "--json", code=code).json


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the first commands said, by their names."""
    return {}


@pytest.fixture(scope="module")
def scene(
    tmp_path_factory: pytest.TempPathFactory, sample: Path, started: Run,
    states: Callable[..., Mapping[Path, object]], told: dict[str, Any],
) -> Scene:  # fmt: skip
    scene = Scene(tmp_path_factory.mktemp("scene") / "home", sample, started, states)
    scene.masters.update(states(sample / "clips"))
    scene.run("init")
    tables = sample / "tables"
    told["ingest"] = scene.ask("ingest", sample / "clips", "--manifest", sample / "manifest.csv", code=3)
    told["import"] = scene.ask("incidents", "import", tables)
    told["import again"] = scene.ask("incidents", "import", tables)
    told["link"] = scene.ask("link", "run")
    return scene


def files(sample: Path) -> list[Path]:
    return [path for path in (sample / "clips").rglob("*") if path.is_file()]


def test_every_file_seen_has_one_disposition(scene: Scene, told: dict[str, Any]) -> None:
    report = told["ingest"]
    assert report["files_seen"] == len(files(scene.sample)) == sum(report["counts"].values())
    assert {o["path"] for o in report["files"]} == {str(path) for path in files(scene.sample)}
    assert report["counts"] == {
        "sound": 14, "attention": 1, "sidecar": 0, "duplicate": 1, "held": 0, "same": 0, "quarantined": 2,
        "refused": 0, "link": 0,
    }  # fmt: skip


def test_every_file_agrees_with_the_manifest_that_came_with_it(scene: Scene, told: dict[str, Any]) -> None:
    matched = len(files(scene.sample))
    assert told["ingest"]["manifest"] == {"matched": matched, "differ": 0, "missing": 0, "unlisted": 0}


def test_the_vault_holds_each_content_once_and_nothing_else(scene: Scene) -> None:
    contents = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files(scene.sample)}
    held = [path for path in (scene.home / "vault").rglob("*") if path.is_file()]
    assert sorted(path.name for path in held) == sorted(contents)


def test_two_files_are_in_quarantine_each_with_its_reason(scene: Scene) -> None:
    listed = {Path(q["path"]).name: (q["code"], q["remedy"] != "") for q in scene.ask("quarantine")}
    assert listed == {CUT_OFF: ("index-missing", True), "live_stream.mp4": ("not-media", True)}


@pytest.mark.usefixtures("scene")
def test_every_row_of_every_table_goes_in(told: dict[str, Any]) -> None:
    for report in told["import"]:
        with Path(report["file"]).open(encoding="utf-8", newline="") as stream:
            assert report["rows"] == len(list(csv.DictReader(stream)))
        assert report["tally"]["refused"] == report["unread"] == 0


@pytest.mark.usefixtures("scene")
def test_importing_the_same_tables_again_changes_nothing(told: dict[str, Any]) -> None:
    for report in told["import again"]:
        tally = report["tally"]
        assert (tally["new"], tally["changed"]) == (0, 0)
        assert tally["same"] + tally["merged"] == report["rows"]


@pytest.mark.parametrize(("name", "incident"), BELONGS.items())
def test_every_clip_of_an_incident_is_proposed_for_its_own(scene: Scene, name: str, incident: str) -> None:
    links = scene.ask("show", name)["links"]
    assert [v["incident_ref"] for v in links if v["status"] == "proposed"] == [incident]


def test_a_clip_that_cannot_be_opened_is_still_proposed_by_its_name(scene: Scene) -> None:
    clip = scene.ask("show", CUT_OFF)
    assert [(v["incident_ref"], v["status"]) for v in clip["links"]] == [(COLCHESTER, "proposed")]
    assert clip["inspection"] is None


@pytest.mark.parametrize("name", STRANGERS)
def test_a_clip_of_no_incident_is_proposed_for_none(scene: Scene, name: str) -> None:
    assert [v for v in scene.ask("show", name)["links"] if v["status"] == "proposed"] == []


def test_a_title_that_speaks_of_an_assault_on_no_log_is_listed(scene: Scene) -> None:
    report = scene.ask("unreported", "list", code=3)
    assert [[piece["clip"] for piece in entry["pieces"]] for entry in report["listed"]] == [["EV-250620-01"]]
    (sign,) = report["listed"][0]["pieces"][0]["signs"]
    assert (sign["group"], sign["words"]) == ("attack", "spat at")
    assert report["apart"] == []
    assert scene.ask("status")["unreported"] == 1


def test_two_files_of_one_camera_that_meet_are_one_recording(scene: Scene) -> None:
    first = scene.ask("show", "HYT0012345_004610_20250712221520_001.mp4")
    second = scene.ask("show", "HYT0012345_004610_20250712221552_002.mp4")
    assert first["clip"]["recording"] == second["clip"]["recording"] != ""
    assert [piece for piece, _ in first["recording"]] == ["EV-250712-03", "EV-250712-04"]
    assert first["recording"] == second["recording"]


def test_a_clock_an_hour_out_is_named_as_such_and_the_clip_is_placed_right(scene: Scene) -> None:
    placement = scene.ask("show", "D5-104777_20250712_221530.mp4")["clip"]["placement"]
    assert placement["start_at"] == "2025-07-12T21:15:30Z"
    assert any("hour" in conflict for conflict in placement["conflicts"])


def test_the_same_bytes_twice_are_one_item_with_two_locations(scene: Scene) -> None:
    clip = scene.ask("show", "8240 high street.mp4")
    assert {place["name"] for place in clip["locations"]} == {
        "8240 high street.mp4", "VB400_511872_20250614T221233Z_0001.mp4",
    }  # fmt: skip


def test_a_clip_cut_short_says_how_much_of_it_plays(scene: Scene) -> None:
    clip = scene.ask("show", "VB400_511955_20250712T211540Z_0001.mp4")
    assert clip["inspection"]["playable"] == pytest.approx(24, abs=1)
    assert "truncated" in {finding["code"] for finding in clip["findings"]}
    assert clip["clip"]["attention"]


def test_a_platform_s_row_without_footage_and_an_officer_without_a_clip_are_missed(scene: Scene) -> None:
    status = scene.ask("status")
    assert status["awaiting_footage"] == [["EV-250712-06", ""]]
    missed = [text for incident, text in status["expected"] if incident == HEREFORD]
    assert any("4680" in text and "X60A7802" in text for text in missed)
    assert any("4655" in text for text in missed)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--incident", "42 101881 25"], {"EV-250614-01", "EV-250614-02", "EV-250614-03"}),
        (["--incident", "42EZ0188125"], {"EV-250614-01", "EV-250614-02", "EV-250614-03"}),
        (["--officer", "PC 08123"], {"EV-250614-01"}),
        (["--device", "x60a-7788"], {"EV-250712-02"}),
        (["--from", "2025-03-05T19:00", "--to", "2025-03-05T19:10"], {"EV-250305-01"}),
        (["--near", "51.8896,0.8993", "--within", "50"], {"EV-250614-01"}),
        (["high", "street"], {"EV-250614-02"}),
        (["nothing", "says", "this"], set()),
    ],
)
def test_a_search_finds_what_was_asked_for(scene: Scene, words: list[str], found: set[str]) -> None:
    hits = {hit["clip"]["evidence_id"] for hit in scene.ask("search", *words)["clips"]}
    assert found <= hits
    assert {name for name in hits if name.startswith("EV-")} == found


def test_the_explanation_in_the_page_is_what_is_printed(scene: Scene) -> None:
    """In a pipe columns stand apart by tabs and lines are whole; the page lays them out and cuts two short."""
    page = (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")
    command, *lines = page.split("```text\n$ bwv-index ")[1].split("\n```")[0].splitlines()
    said = scene.run(*command.split()).out.splitlines()
    printed = [[cell for cell in line.split("\t") if cell] for line in said]
    assert len(lines) == len(printed)
    for line, cells in zip(lines, printed, strict=True):
        whole, dots, _ = line.partition(" ...")
        assert cells[0].startswith(whole) if dots else re.split(r" {2,}", line) == cells


def test_a_decision_and_a_pack_are_made_and_the_bag_is_valid(scene: Scene, tmp_path: Path) -> None:
    for clip, verdict in (("EV-250614-01", "confirm"), ("EV-250614-03", "reject")):
        link = scene.ask("link", "decide", clip, "42/101881/25", verdict, "--by", "1507", "--why", "seen it")
        assert link["decisions"][-1]["by"] == "1507"
        assert link["status"] == {"confirm": "confirmed", "reject": "rejected"}[verdict]
    out = tmp_path / "packs" / "pack"
    scene.run("export", COLCHESTER, "--out", out)
    bagit.Bag(str(out)).validate()
    originals = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (out / "data").rglob("*.mp4")]
    expected = next(path for path in files(scene.sample) if path.name.endswith("X60A1234.mp4"))
    assert hashlib.sha256(expected.read_bytes()).hexdigest() in originals
    scene.run("export", COLCHESTER, "--out", out, code=7)
    scene.run("export", WORCESTER, "--out", tmp_path / "other", code=7)
    again = scene.ask("link", "run")
    assert again["new"] == again["withdrawn"] == 0
    assert scene.ask("show", "EV-250614-01")["links"][0]["status"] == "confirmed"


def test_a_second_ingest_reads_nothing_and_finds_everything_held(scene: Scene) -> None:
    report = scene.ask("ingest", scene.sample / "clips", code=3)
    assert report["bytes_read"] == 0
    assert report["counts"]["sound"] == report["counts"]["duplicate"] == 0
    assert sum(report["counts"].values()) == report["files_seen"] == len(files(scene.sample))
