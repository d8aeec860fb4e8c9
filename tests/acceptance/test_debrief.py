"""The debrief as typed: clips, marks and timeline of one incident, and nothing of its case file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode

Run = Callable[..., Any]

INCIDENT = "22-20250712-0907"
HEARD = ("HYT0012345_004610_", "AXON_Body_3_Video_2025-07-12_2215_X60A7790")
SECRETS = (
    "22EA0190725", "22/110907/25", "C00912345", "ABC/1", "CJ88160", "Commercial Street", "pushed to the ground",
    "kick at 00:21", "VB400_511870",
)  # fmt: skip
"""What stands in the case file or may hold something of it: references, place, summary, reasons, file names."""


@pytest.fixture
def debriefed(typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], tmp_path: Path) -> Run:
    """A home with two cameras of one incident, one of them with two recordings, all linked."""
    run = typed_here
    for number, name in enumerate((
        "VB400_511870_20250712T211500Z_0001.mp4", "VB400_511870_20250712T211530Z_0002.mp4",
        "VB400_511871_20250712T211500Z_0001.mp4",
    )):  # fmt: skip
        shutil.copy(tiny_clips[number], source / name)
    (tmp_path / "incidents.csv").write_text(
        "incident_ref,crime_refs,urn,occurred_from,occurred_to,location,offence_code,summary,custody_refs,exhibit_refs\n"
        f'{INCIDENT},22/110907/25,22EA0190725,2025-07-12T22:15:00,2025-07-12T22:16:00,"Commercial Street",CJ88160,'
        "one pushed to the ground,C00912345,ABC/1\n",
        encoding="utf-8",
    )
    (tmp_path / "deployments.csv").write_text(
        "incident_ref,officer_ref,at_scene_at\n"
        f"{INCIDENT},4417,2025-07-12T22:14:00\n{INCIDENT},4502,2025-07-12T22:14:10\n",
        encoding="utf-8",
    )
    (tmp_path / "camera_issue.csv").write_text(
        "device_serial,officer_ref,issued_at\n511870,4417,2025-07-12T16:00:00\n511871,4502,2025-07-12T16:00:00\n",
        encoding="utf-8",
    )
    run("ingest", str(source))
    run("incidents", "import", str(tmp_path))
    run("link", "run", "--threshold", "0.05")
    assert run("debrief", INCIDENT).code == ExitCode.OK
    return run


def test_clips_are_on_one_timeline_in_the_file_and_on_the_wall(debriefed: Run) -> None:
    found = debriefed("debrief", INCIDENT, "--json").json
    assert len(found["clips"]) == 3
    told = [(entry["at"], entry["into"], entry["what"]) for entry in found["timeline"]]
    assert told[0] == ("2025-07-12T21:14:00Z", None, "at scene, by the log")
    begins = [entry for entry in found["timeline"] if entry["what"] == "recording begins"]
    assert [entry["into"] for entry in begins] == [0.0, 0.0, 0.0]
    placed = {clip["clip"]: clip["start_at"] for clip in found["clips"]}
    assert [entry["at"] for entry in begins] == [placed[entry["clip"]] for entry in begins]
    assert any(entry["beside"] for entry in begins)
    text = debriefed("debrief", INCIDENT).out
    assert "2025-07-12 22:15:00 BST" in text
    assert "00:00:00" in text


def test_each_cameras_gaps_are_told(debriefed: Run) -> None:
    cameras = {one["camera"]: one for one in debriefed("debrief", INCIDENT, "--json").json["cameras"]}
    assert [gap["kind"] for gap in cameras["511870"]["gaps"]] == [
        "between recordings",
        "of the incident, after the recording",
    ]
    assert [gap["kind"] for gap in cameras["511871"]["gaps"]] == ["of the incident, after the recording"]
    lanes = [
        line.split("\t")[-1] for line in debriefed("debrief", INCIDENT).out.splitlines() if "51187" in line
    ]
    assert {"#", "."} <= set(lanes[-1])


def test_where_nobody_names_the_wearer_the_issue_does(debriefed: Run) -> None:
    found = debriefed("debrief", INCIDENT, "--json").json
    held = {(clip["camera"], *clip["officers"], *clip["issued_to"]) for clip in found["clips"]}
    assert held == {("511870", "4417"), ("511871", "4502")}
    assert {tuple(camera["issued_to"]) for camera in found["cameras"]} == {("4417",), ("4502",)}
    assert debriefed("debrief", INCIDENT).out.count("4502 by issue") == 4


def test_clips_of_one_camera_placed_by_sound_share_its_clock(typed_here: Run, sample: Path) -> None:
    """Both are placed by what another camera heard, minutes at a time; its clock says that one follows the other."""
    clips = [path for path in (sample / "clips").rglob("*.mp4") if path.name.startswith(HEARD)]
    typed_here("ingest", *map(str, clips))
    typed_here("incidents", "import", str(sample / "tables"))
    typed_here("link", "run")
    assert "shared-sound" in typed_here("show", "EV-250712-03").out
    found = typed_here("debrief", INCIDENT, "--json").json
    beside = [
        one for entry in found["timeline"] if entry["clip"] == "EV-250712-04" for one in entry["beside"]
    ]
    assert [one["half_width_s"] < 5 for one in beside if one["clip"] == "EV-250712-03"] == [True]


def test_nothing_of_the_case_file_is_in_it(debriefed: Run) -> None:
    clip = debriefed("debrief", INCIDENT, "--json").json["clips"][0]["clip"]
    debriefed("link", "decide", clip, INCIDENT, "confirm", "--by", "1507", "--why", "kick at 00:21")
    for words in (("debrief", INCIDENT), ("debrief", INCIDENT, "--json")):
        done = debriefed(*words)
        assert "confirmed" in done.out
        assert [secret for secret in SECRETS if secret in done.out + done.err] == []
    shown = debriefed("show", INCIDENT).out  # which is where they stand
    assert "22EA0190725" in shown


def test_a_debrief_is_a_look_on_the_ledger(debriefed: Run) -> None:
    acts = debriefed("ledger", "show", "--type", "view", "--json").json
    looks = [act for act in acts if act["details"].get("debrief")]
    assert [(act["subject"], len(act["details"]["clips"])) for act in looks] == [(INCIDENT, 3)]
    assert debriefed("verify").code == ExitCode.OK


def test_without_clips_and_without_an_incident(typed: Run, sample: Path) -> None:
    typed("incidents", "import", str(sample / "tables"))
    done = typed("debrief", INCIDENT)
    assert done.code == ExitCode.OK
    assert "No clip is confirmed or likely." in done.out
    assert "no linking run has looked yet" in done.out
    assert typed("debrief", "nothing").code == ExitCode.NOT_FOUND
