"""Linking by the command: what was compared is counted, an officer's force is kept, a camera is one camera."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode

Run = Callable[..., Any]

CLIPS = """evidence_id,device_serial,officer_ref,recorded_at,duration_s,title,reference
EV-1,X60A7788,22/5120,2025-07-12T21:15:00Z,300,clip,
EV-2,X60A7790,4610,2025-07-12T21:16:00Z,300,clip,
EV-3,X60A7788,,,300,clip,
"""
ISSUE = "device_serial,officer_ref,issued_at,returned_at\nX60A-7788,42/9001,2025-07-12T12:00:00Z,\n"


@pytest.fixture
def filled(typed_here: Run, tmp_path: Path) -> Run:
    for name, text in (("clips.csv", CLIPS), ("issue.csv", ISSUE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "incidents.csv").write_text(
        "incident_ref,occurred_from,occurred_to\n22-20250712-0907,2025-07-12T21:10:00Z,2025-07-12T21:30:00Z\n"
        "22-20250712-0001,2025-07-12T19:10:00Z,2025-07-12T19:20:00Z\n",
        encoding="utf-8",
    )
    assert typed_here("catalogue", "import", str(tmp_path / "clips.csv")).code == ExitCode.OK
    imported = typed_here(
        "incidents",
        "import",
        "--incidents",
        str(tmp_path / "incidents.csv"),
        "--camera-issue",
        str(tmp_path / "issue.csv"),
    )
    assert imported.code == ExitCode.OK, imported.err
    return typed_here


def test_a_run_says_how_many_pairs_it_compared_and_set_aside(filled: Run) -> None:
    told = filled("link", "run", "--json").json
    assert told["compared"] == told["proposed"] + told["near_misses"] + told["set_aside"] > 0
    said = " ".join(filled("link", "run").out.split())
    assert f"{told['compared']} pairs compared; {told['set_aside']} of them" in said


@pytest.mark.parametrize(
    ("asked", "clips"),
    [
        ("5120", {"EV-1"}),
        ("22/5120", {"EV-1"}),
        ("42/5120", set()),
        ("42/4610", {"EV-2"}),
        ("9001", {"EV-1"}),
        ("22/9001", set()),
    ],
)
def test_an_officer_is_found_by_number_by_force_and_by_camera_issue(
    filled: Run, asked: str, clips: set[str]
) -> None:
    found = filled("search", "--officer", asked, "--json").json
    assert {hit["clip"]["evidence_id"] for hit in found["clips"]} == clips
    doubted = [note for note in found["notes"] if "camera issue" in note]
    assert [note.split(" ")[0] for note in doubted] == (["1"] if asked == "9001" else [])


def test_a_pair_that_no_run_listed_is_explained_as_a_run_scores_it(filled: Run) -> None:
    before = filled("link", "explain", "EV-1", "22-20250712-0907", "--json").json
    filled("link", "run", "--threshold", "0.01")
    after = filled("link", "explain", "EV-1", "22-20250712-0907", "--json").json
    assert (before["status"], after["status"]) == ("not-proposed", "proposed")
    for part in ("bits", "prior_bits", "probability", "evidence", "cap"):
        assert before[part] == after[part]


def test_an_explanation_shows_the_times_in_the_file_and_on_the_wall(filled: Run) -> None:
    said = " ".join(filled("link", "explain", "EV-1", "22-20250712-0907").out.split())
    assert "The clip: 00:00:00 into the file, 2025-07-12 22:15:00 BST" in said
    assert "to 00:05:00 into the file, 2025-07-12 22:20:00 BST" in said
    assert "The incident: 2025-07-12 22:10:00 BST to 2025-07-12 22:30:00 BST, as stated." in said
    assert "Of the incident's time: from 00:00:00 into the file" in said
    times = filled("link", "explain", "EV-1", "22-20250712-0907", "--json").json["times"]
    assert (times["start_at"], times["within"]) == ("2025-07-12T21:15:00Z", [0.0, 300.0])


@pytest.mark.parametrize(
    ("clip", "said"),
    [
        ("EV-2", "Of the incident's time: no part, as the two are stated."),
        ("EV-3", "Of the incident's time: not known, for the clip's times are not all known."),
    ],
)
def test_no_part_and_not_known_are_told_apart(filled: Run, clip: str, said: str) -> None:
    assert said in " ".join(filled("link", "explain", clip, "22-20250712-0001").out.split())


PAIRS = (
    ("EV-1", "22-20250712-0907", "confirm"),
    ("EV-2", "22-20250712-0907", "confirm"),
    ("EV-1", "22-20250712-0001", "reject"),
    ("EV-2", "22-20250712-0001", "reject"),
)
DECIDED = ("--by", "7001", "--why", "seen")


@pytest.fixture
def decided(filled: Run) -> Run:
    assert filled("link", "run").code == ExitCode.OK
    for pair in PAIRS:
        assert filled("link", "decide", *pair, *DECIDED).code == ExitCode.OK
    return filled


def test_weights_are_estimated_from_decisions_and_nothing_is_written_unless_asked(
    decided: Run, tmp_path: Path
) -> None:
    told = decided("link", "calibrate", "--json").json
    assert (told["found"]["confirmed"], told["found"]["rejected"], told["written"]) == (2, 2, None)
    assert told["weights"] != told["after"]
    said = decided("link", "calibrate").out
    assert "2 confirmed and 2 rejected pairs" in said
    assert "Nothing was written" in said
    before, after = told["found"]["prior"]
    assert f"prior\tevery pair\t{before:+.2f}\t{after:+.2f}\t2\t2\n" in said
    assert not list(tmp_path.rglob("config/linking.toml"))


def test_new_weights_are_written_by_a_named_person_and_the_earlier_ones_are_kept(decided: Run) -> None:
    applied = decided("link", "calibrate", "--apply", "--held", "0.5", *DECIDED, "--json").json
    written = Path(applied["written"])
    assert applied["kept"] is None
    text = written.read_text(encoding="utf-8")
    assert "Estimated anew on " in text
    assert decided("link", "run").code == ExitCode.OK
    again = decided("link", "calibrate", "--apply", "--held", "0.5", *DECIDED, "--json").json
    assert Path(again["kept"]).read_text(encoding="utf-8") == text
    entries = decided("ledger", "show", "--type", "weight estimation").out
    assert entries.count("seen") == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--apply", "--by", "7001"), ExitCode.REFUSED, "a decision needs a reason"),
        (("--held", "0"), ExitCode.USAGE, "0"),
    ],
)
def test_who_applies_and_why_is_said(decided: Run, words: tuple[str, ...], code: ExitCode, said: str) -> None:
    ended = decided("link", "calibrate", *words)
    assert (ended.code, said in ended.err) == (code, True)


def test_too_few_decisions_are_told_with_their_number(filled: Run) -> None:
    assert filled("link", "decide", *PAIRS[0], *DECIDED).code == ExitCode.OK
    ended = filled("link", "calibrate")
    assert ended.code == ExitCode.REFUSED
    assert "decided are 1 confirmed and 0 rejected" in ended.err
