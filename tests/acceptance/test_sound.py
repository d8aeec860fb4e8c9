"""Cameras that heard the same, as typed: links gain by it, and one checked clock places them all, on the record."""

import shutil
from pathlib import Path

import pytest

from bwv_index.errors import ExitCode

from .conftest import Type

HEREFORD = "22-20250712-0907"
FOLDER = Path(__file__).resolve().parents[2] / "sample_media"
CHECKED, LATE = "EV-250712-02", "BWV-98e0116e8dad"


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory, started: Type) -> Path:
    """The sample's Hereford cameras in a home, with the tables and not yet linked: made once, copied for each test."""
    made = tmp_path_factory.mktemp("heard") / "home"
    clips, tables = FOLDER / "clips", FOLDER / "tables"
    assert started(made, "init").code == ExitCode.OK
    taken = started(made, "ingest", str(clips / "Hereford dock 1"), str(clips / "Süd dock"))
    assert taken.code in {ExitCode.OK, ExitCode.ATTENTION}, taken.err
    started(made, "incidents", "import", str(tables))
    started(made, "catalogue", "import", str(tables / "clips.csv"))
    return made


@pytest.fixture
def heard(typed_here: Type, taken_in: Path, home: Path) -> Type:
    """A copy of that home."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(taken_in, home)
    return typed_here


def test_a_run_compares_once_and_says_how_many_heard_the_same(heard: Type) -> None:
    first, again = heard("link", "run", "--json").json, heard("link", "run", "--json").json
    assert first["sounds_compared"] == first["sounds_locked"] == 20
    assert first["clips_moved"] == 2
    assert again["sounds_compared"] == 0
    assert (again["new"], again["withdrawn"]) == (0, 0)
    assert "heard the same" not in heard("link", "run").out


def test_the_explanation_names_the_camera_that_heard_the_same(heard: Type) -> None:
    heard("link", "run")
    evidence = {e["name"]: e for e in heard("link", "explain", LATE, HEREFORD, "--json").json["evidence"]}
    assert evidence["sound"]["bits"] == 5.0
    assert "heard the same as EV-250712-0" in evidence["sound"]["detail"]


def test_a_clip_shows_what_it_was_compared_with_and_where_the_other_starts(heard: Type) -> None:
    heard("link", "run")
    shown = heard("show", LATE, "--json").json["sound"]
    assert shown["state"] == "heard"
    starts = {p["evidence_id"]: p["starts_at_s"] for p in shown["partners"]}
    # The sample's plan: this camera began at 21:15:40, the others so many seconds before.
    assert starts == {
        "EV-250712-01": pytest.approx(-40, abs=0.02), "EV-250712-02": pytest.approx(-30, abs=0.02),
        "EV-250712-05": pytest.approx(-10, abs=0.02), "BWV-b55aedfe7c01": pytest.approx(-16, abs=0.02),
        "EV-250712-03": pytest.approx(-20, abs=0.02), "EV-250712-04": pytest.approx(12, abs=0.02),
    }  # fmt: skip
    assert "heard the same" in heard("show", LATE).out


def test_an_hour_that_nobody_could_settle_is_settled_by_what_other_cameras_heard(heard: Type) -> None:
    """The platform camera's tag holds digits of an unknown zone: two starts, an hour apart, have as good a claim."""
    before = heard("show", "EV-250712-03", "--json").json["clip"]["placement"]
    assert before["hour"] == "open"
    assert before["half_width_s"] > 3600
    heard("link", "run")
    after = heard("show", "EV-250712-03", "--json").json["clip"]["placement"]
    assert after["start_at"].startswith("2025-07-12T21:15:20")
    assert after["half_width_s"] < 310
    assert after["hour"] == "not checked"


def test_one_checked_clock_places_every_camera_that_heard_the_same(heard: Type) -> None:
    heard("link", "run")
    check = (
        "clock", "set", "X60A7788", "--offset", "2s", "--within", "1s", "--from", "2025-07-12", "--to", "2025-07-13",
        "--compared", "2025-07-12T20:00:00+01:00", "--why", "beside a GPS clock",
    )  # fmt: skip
    tried = heard(*check, "--dry-run", "--json").json
    done = heard(*check, "--json").json
    moved = {one["evidence_id"]: one for one in done["heard"]}
    assert sorted(moved) == sorted(one["evidence_id"] for one in tried["heard"])
    assert sorted(moved) == [
        LATE, "BWV-b55aedfe7c01", "EV-250712-01", "EV-250712-03", "EV-250712-04", "EV-250712-05"
    ]  # fmt: skip
    assert all(one["now"]["half_width_s"] < 2 for one in moved.values())
    assert moved[LATE]["now"]["start_at"].startswith("2025-07-12T21:15:38")
    account = heard("clock", "show", LATE).out
    assert "shared-sound" in account
    assert f"the same sound as {CHECKED}" in account
    back = heard("clock", "withdraw", "X60A7788", "1", "--why", "read the wrong display", "--json").json
    assert {one["evidence_id"] for one in back["heard"]} == set(moved)
    assert heard("verify").code == ExitCode.OK


def test_contact_sheets_follow_the_clock_of_the_other_camera(heard: Type, home: Path) -> None:
    heard("link", "run")
    before = heard("show", LATE, "--json").json["sheet"]["file"]
    heard(
        "clock", "set", "X60A7788", "--offset", "2s", "--within", "1s", "--from", "2025-07-12", "--to", "2025-07-13",
        "--why", "beside a GPS clock",
    )  # fmt: skip
    after = heard("show", LATE, "--json").json["sheet"]["file"]
    assert after != before
    assert (home / "derived" / after).is_file()
    assert not (home / "derived" / before).exists()


def test_every_lock_is_on_the_ledger(heard: Type) -> None:
    heard("link", "run")
    acts = heard("ledger", "show", "--type", "sound comparison", "--json").json
    assert len(acts) == 20
    assert {act["details"]["outcome"] for act in acts} == {"locked"}


def test_an_envelope_that_was_altered_is_found_and_made_anew(heard: Type, home: Path) -> None:
    (envelope, *_) = sorted((home / "derived").rglob("sound-*.npz"))
    kept = envelope.read_bytes()
    envelope.write_bytes(kept[:-1] + b"x")
    assert heard("verify").code == ExitCode.INTEGRITY
    envelope.unlink()
    heard("ingest", str(FOLDER / "clips" / "Hereford dock 1"), str(FOLDER / "clips" / "Süd dock"))
    assert envelope.read_bytes() == kept
    assert heard("verify").code == ExitCode.OK


def links(typed: Type) -> list[object]:
    """What a run leaves of each pair, but for the times at which it was said."""
    found = typed("link", "list", "--json").json
    return [
        (one["evidence_id"], one["incident_ref"], one["status"], one["bits"], one["rank"]) for one in found
    ]


def test_cameras_taken_in_one_dock_after_another_end_as_if_taken_in_at_once(
    typed_here: Type, heard: Type, home: Path
) -> None:
    heard("link", "run")
    at_once = links(heard)
    shutil.rmtree(home)
    clips, tables = FOLDER / "clips", FOLDER / "tables"
    typed_here("init")
    typed_here("ingest", str(clips / "Hereford dock 1"))
    typed_here("incidents", "import", str(tables))
    typed_here("catalogue", "import", str(tables / "clips.csv"))
    whole = typed_here("link", "run", "--json").json
    typed_here("ingest", str(clips / "Süd dock"))
    later = typed_here("link", "run", "--new", "--json").json
    assert later["batch"]
    assert later["clips"] < later["held"]
    assert whole["sounds_locked"] + later["sounds_locked"] == 20
    assert links(typed_here) == at_once
    again = typed_here("link", "run", "--new", "--json").json
    assert (again["clips"], again["sounds_compared"]) == (0, 0)


def test_a_decision_reaches_the_clips_that_heard_the_same(heard: Type) -> None:
    """What is rejected makes no other clip sure; a run over the news finds who rested on it."""
    heard("link", "run")
    before = {e["name"]: e for e in heard("link", "explain", LATE, HEREFORD, "--json").json["evidence"]}
    sure = [
        one["evidence_id"] for one in heard("link", "list", "--json").json
        if one["evidence_id"] != LATE and one["incident_ref"] == HEREFORD and one["probability"] > 0.9
    ]  # fmt: skip
    assert "sound" in before
    for clip in sure:
        heard("link", "decide", clip, HEREFORD, "reject", "--why", "another street")
    batch = heard("link", "run", "--new", "--json").json
    assert 0 < batch["clips"] < batch["held"]
    after = {e["name"]: e for e in heard("link", "explain", LATE, HEREFORD, "--json").json["evidence"]}
    assert "sound" not in after
    by_batch = links(heard)
    heard("link", "run")
    assert links(heard) == by_batch
