"""``bwv-index clock`` as a person types it: a check wins, moves the clips, is superseded, and the sums are shown."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bwv_index.clock import TimeSource, claim_moment
from bwv_index.errors import ExitCode
from bwv_index.index import ClaimView, LedgerQuery
from bwv_index.pipeline import open_workspace
from bwv_index.pipeline.clocks.offsets import place_devices
from bwv_index.pipeline.describing import restate, time_claim_view

Run = Callable[..., Any]
NAMES = ("VB400_511870_20250614T221230Z_0001.mp4", "VB400_511870_20250614T231230Z_0001.mp4")
DATES = ("--from", "2025-06-01", "--to", "2025-06-30")
WHY = ("--why", "held beside the speaking clock")
FAST = ("clock", "set", "511870", "--offset", "+2m10s", "--within", "2", *DATES, *WHY)


@pytest.fixture
def held(typed_here: Run, source: Path, tiny_clips: tuple[Path, ...]) -> Run:
    """A home that holds two clips of one camera and one of another."""
    for clip, name in zip(tiny_clips, (*NAMES, "VB400_511871_20250614T221231Z_0001.mp4"), strict=False):
        shutil.copy(clip, source / name)
    assert typed_here("ingest", str(source)).code in {ExitCode.OK, ExitCode.ATTENTION}
    return typed_here


def start(run: Run, name: str) -> str:
    return str(run("show", name, "--json").json["clip"]["placement"]["start_at"])


def entries(home: Path) -> list[str]:
    """Return what each entry of the ledger is about, in order."""
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        return [json.loads(stored.entry)["type"] for stored in record.ledger.stored(LedgerQuery())]


def test_a_check_moves_the_clips_of_its_camera_and_of_no_other(held: Run) -> None:
    other = start(held, "VB400_511871_20250614T221231Z_0001.mp4")
    done = held(*FAST)
    assert done.code == ExitCode.OK, done.err
    assert "130 s fast ± 2 s" in done.out
    assert "2 of 2 clip(s) of this camera placed anew." in done.out
    assert "(-130.0 s)" in done.out
    assert start(held, NAMES[0]) == "2025-06-14T22:10:20Z"
    assert start(held, NAMES[1]) == "2025-06-14T23:10:20Z"
    assert start(held, "VB400_511871_20250614T221231Z_0001.mp4") == other


def test_a_slow_camera_has_a_minus(held: Run) -> None:
    held("clock", "set", "511870", "--offset", "-18.5", "--within", "1", *DATES, *WHY)
    assert start(held, NAMES[0]) == "2025-06-14T22:12:48.500000Z"


def test_a_check_counts_for_its_dates_alone_and_a_date_counts_to_its_end(held: Run) -> None:
    before = start(held, NAMES[0])
    held(
        "clock",
        "set",
        "511870",
        "--offset",
        "60",
        "--within",
        "2",
        "--from",
        "2025-06-15",
        "--to",
        "2025-07-01",
        *WHY,
    )
    assert start(held, NAMES[0]) == before  # 23:12 local time on the 14th
    assert start(held, NAMES[1]) == "2025-06-14T23:11:30Z"  # 00:11 local time on the 15th
    held(
        "clock",
        "set",
        "511870",
        "--offset",
        "70",
        "--within",
        "2",
        "--from",
        "2025-06-14",
        "--to",
        "2025-06-14",
        *WHY,
    )
    assert start(held, NAMES[0]) == "2025-06-14T22:11:20Z"


def test_a_later_check_supersedes_one_within_its_dates_and_both_stay_on_record(held: Run) -> None:
    held(*FAST)
    done = held(
        "clock",
        "set",
        "511870",
        "--offset",
        "10",
        "--within",
        "1",
        "--from",
        "2025-05-01",
        "--to",
        "2025-07-31",
        *WHY,
    )
    assert "Superseded: number 1, 130 s fast" in done.out
    assert start(held, NAMES[0]) == "2025-06-14T22:12:20Z"
    listed = held("clock", "list", "--json").json
    assert [check["offset_s"] for check in listed["checks"]] == [130.0, 10.0]
    assert listed["standing"] == [2]
    assert "superseded" in held("clock", "list", "511870").out


def test_an_older_check_that_reaches_further_counts_on_for_the_other_dates(held: Run) -> None:
    held(*FAST)
    done = held(
        "clock",
        "set",
        "511870",
        "--offset",
        "10",
        "--within",
        "1",
        "--from",
        "2025-06-15",
        "--to",
        "2025-07-31",
        *WHY,
    )
    assert "Counts on for its other dates: number 1" in done.out
    assert start(held, NAMES[0]) == "2025-06-14T22:10:20Z"
    assert start(held, NAMES[1]) == "2025-06-14T23:12:20Z"


def test_a_check_is_taken_back_by_its_number(held: Run) -> None:
    before = start(held, NAMES[0])
    held(*FAST)
    done = held("clock", "withdraw", "511870", "1", "--why", "the wrong camera was held there")
    assert done.code == ExitCode.OK, done.err
    assert "It was number 1, by 7001: " in done.out
    assert "Superseded" not in done.out
    assert start(held, NAMES[0]) == before
    again = held("clock", "withdraw", "511870", "1", "--why", "once more")
    assert again.code == ExitCode.NOT_FOUND
    assert "clock list" in again.err


def test_a_check_that_only_a_mistaken_one_superseded_counts_again_and_is_told(held: Run) -> None:
    held(*FAST)
    year = ("--from", "2025-01-01", "--to", "2025-12-31")
    held("clock", "set", "511870", "--offset", "9999", "--within", "2", *year, *WHY)
    done = held("clock", "withdraw", "511870", "2", "--why", "typed wrongly")
    assert "Counts again: number 1, 130 s fast" in done.out
    acts = held("ledger", "show", "--type", "clock check", "--json").json
    assert [act["details"]["counts_again"] for act in acts] == [[], [], [1]]
    assert start(held, NAMES[0]) == "2025-06-14T22:10:20Z"
    assert held("clock", "list", "--json").json["standing"] == [1]


def test_a_dry_run_says_the_same_and_records_nothing(held: Run) -> None:
    before = start(held, NAMES[0])
    dry = held(*FAST, "--dry-run")
    assert dry.out.startswith("Dry run: nothing was recorded.\n")
    assert "2 of 2 clip(s)" in dry.out
    assert start(held, NAMES[0]) == before
    assert held("clock", "list").out == "Nothing is known of any camera's clock.\n"
    assert "Recorded" not in dry.out
    done = held(*FAST).out
    assert done == dry.out.removeprefix("Dry run: nothing was recorded.\n").replace(
        "Would record", "Recorded"
    ).replace("would be placed", "placed")


def test_a_check_is_good_to_two_seconds_unless_somebody_says_otherwise(held: Run) -> None:
    done = held("clock", "set", "511870", "--offset", "2m10s", *DATES, *WHY)
    assert "130 s fast ± 2 s" in done.out


@pytest.mark.parametrize(("words", "told"), [((), True), (("--compared", "2025-06-14T12:00Z"), False)])
def test_a_check_that_does_not_say_when_is_told_what_that_costs(
    held: Run, words: tuple[str, ...], told: bool
) -> None:
    done = held(*FAST, *words)
    assert ("--compared would keep" in done.out) is told
    assert "the clocks change" not in done.out


def test_a_check_over_a_change_of_clocks_says_what_it_leaves_open(held: Run) -> None:
    done = held(*FAST[:-3], "2025-12-31", *WHY, "--compared", "2025-06-14T12:00Z")
    assert "the clocks change, first on 2025-10-26" in done.out


def test_a_check_that_reaches_no_clip_says_why(held: Run) -> None:
    year_fast = ("clock", "set", "511870", "--offset", "8760h", "--from", "2025-06-14", "--to", "2025-06-15")
    done = held(*year_fast, *WHY)
    assert "0 of 2 clip(s) of this camera placed anew." in done.out
    assert (
        "2 clip(s) not reached by the check's dates: the corrected time falls outside them, as of BWV-"
        in done.out
    )
    assert (
        "00:00:00 into the file, 2024-06-15 00:12:30 BST ± 2 s (its camera showed 2025-06-15 00:12:30 BST)"
        in done.out
    )
    outside = held(*year_fast, "--within", "3", *WHY, "--json").json["outside"]
    assert [one["corrected"] for one in outside] == ["2024-06-14T23:12:30Z", "2024-06-14T22:12:30Z"]


def test_a_check_tells_the_clips_whose_digits_are_no_moment(
    typed_here: Run, source: Path, tmp_path: Path, tiny_clips: tuple[Path, ...]
) -> None:
    shutil.copy(tiny_clips[0], source / "VB400_511870_20250614T221230Z_0001.mp4")
    table = tmp_path / "clips.csv"
    rows = (
        "EV-1,511870,2025-03-30 01:00:03\nEV-2,511870,2025-03-30 00:30:00\nEV-3,511871,2025-03-30 01:00:03\n"
    )
    table.write_text(f"evidence_id,device_serial,recorded_at\n{rows}", encoding="utf-8")
    typed_here("ingest", str(source))
    typed_here("catalogue", "import", str(table))
    words = ("clock", "set", "511870", "--offset", "5", "--from", "2025-03-01", "--to", "2025-06-30", *WHY)
    told = typed_here(*words, "--dry-run").out
    why = "01:00:03 did not exist on 2025-03-30 in Europe/London: clocks went forward"
    assert f"EV-1: not reached, catalogue '2025-03-30 01:00:03' stands for no moment: {why}" in told
    assert "EV-2: not reached" not in told
    assert "EV-3" not in told
    assert typed_here(*words, "--json").json["no_reading"] == [
        {"evidence_id": "EV-1", "source": "catalogue", "shown": "2025-03-30 01:00:03", "problem": why}
    ]
    withdrawn = typed_here("clock", "withdraw", "511870", "1", "--why", "x", "--json").json
    assert withdrawn["no_reading"] == []


def test_a_check_waits_for_clips_that_arrive_later(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    done = typed_here(*FAST)
    assert "No clip of this camera is held yet" in done.out
    shutil.copy(tiny_clips[0], source / NAMES[0])
    typed_here("ingest", str(source))
    assert start(typed_here, NAMES[0]) == "2025-06-14T22:10:20Z"


def test_the_account_shows_every_claim_and_the_sum(held: Run) -> None:
    held(*FAST)
    told = held("clock", "show", NAMES[0])
    assert told.code == ExitCode.OK
    assert "00:00:00 into the file, 2025-06-14 23:10:20 BST ± " in told.out
    assert "- 130 s (checked by 7001 on " in told.out
    assert "Vote: person-check of " in told.out
    assert ", which places it" in told.out
    assert "Half-width of the start: 3600 s to as good a claim, " in told.out
    assert "file-name" in told.out
    account = held("clock", "show", NAMES[0], "--json").json["account"]
    assert {line["verdict"] for line in account["lines"]} >= {"places", "conflicts"}
    assert account["placement"]["start"] == "2025-06-14T22:10:20Z"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--offset", "soon", "--within", "2", *DATES), "is not of the form"),
        (("--offset", "5", "--within", "0", *DATES), "never to none"),
        (("--offset", "5", "--within", "9" * 15, *DATES), "tells no time"),
        (("--offset", "500000h", "--within", "2", *DATES), "that far off"),
        (("--offset", "5", "--within", "2", "--compared", "2099-06-14T12:00:00Z", *DATES), "in the future"),
        (("--offset", "5", "--within", "2", "--compared", "0001-01-01T00:00:00", *DATES), "in 1"),
        (("--offset", "-5", "--within", "2", "--compared", "9999-12-31T23:59:59Z", *DATES), "in 9999"),
        (
            ("--offset", "5", "--within", "2", "--from", "2025-07-01", "--to", "2025-06-01"),
            "end before it starts",
        ),
        (("--offset", "5", "--within", "2", "--from", "yesterday", "--to", "2025-06-01"), "ISO 8601"),
    ],
)
def test_what_is_no_check_is_refused(typed: Run, words: tuple[str, ...], said: str) -> None:
    done = typed("clock", "set", "511870", *words, *WHY)
    assert done.code == ExitCode.USAGE
    assert said in done.err


def test_the_same_check_twice_is_refused(held: Run) -> None:
    held(*FAST)
    done = held(*FAST)
    assert done.code == ExitCode.REFUSED
    assert "has said exactly so" in done.err


def test_a_check_needs_a_person_and_a_reason(held: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert held(*FAST[:-1], " ").code == ExitCode.REFUSED
    monkeypatch.delenv("BWV_INDEX_OPERATOR")
    monkeypatch.setenv("BWV_INDEX_OPERATOR", "")
    assert held(*FAST).code == ExitCode.USAGE


def test_after_a_check_another_ingest_moves_nothing_and_everything_is_verified(
    held: Run, source: Path, home: Path
) -> None:
    held(*FAST)
    assert entries(home).count("clock check") == 1
    before, told = start(held, NAMES[0]), len(entries(home))
    held("ingest", str(source))
    assert start(held, NAMES[0]) == before
    assert not {*entries(home)[told:]} & {"placement", "clock check", "clock offset", "claim added"}
    assert held("verify").code == ExitCode.OK


def claimed(home: Path, name: str, *claims: ClaimView, instead_of: str = "") -> None:
    """Let sources claim more of a clip, some of it instead of one kind of claim, and place its cameras' clips."""
    with open_workspace(home, "7001") as workspace, workspace.changing():
        with workspace.writing() as record:
            clip = record.clips.find(name)
            kept = [claim for claim in record.clips.claims(clip) if claim.kind != instead_of]
            restate(workspace, record, clip, [*kept, *claims])
        place_devices(workspace, [clip])


def camera(serial: str, source: str) -> ClaimView:
    return ClaimView("device", source, serial, serial, {})


def test_a_serial_misread_in_the_picture_leaves_the_clip_with_its_camera(held: Run, home: Path) -> None:
    claimed(home, NAMES[0], camera("5II870", "overlay"))
    assert "2 of 2 clip(s) of this camera placed anew." in held(*FAST).out
    assert "Conflict" not in held("clock", "show", NAMES[0]).out


def test_another_camera_in_the_picture_is_told_and_overrules_nothing(held: Run, home: Path) -> None:
    claimed(home, NAMES[0], camera("600123", "overlay"))
    assert "2 of 2 clip(s) of this camera placed anew." in held(*FAST).out
    told = held("clock", "show", NAMES[0]).out
    assert "the picture seems to show the camera 600123, which no other source names" in told


def test_a_clip_that_several_cameras_are_named_for_is_told_as_not_touched(held: Run, home: Path) -> None:
    claimed(home, NAMES[0], camera("600123", "tag serial"))
    done = held(*FAST)
    assert "not touched, a source says that another camera recorded it" in done.out
    assert "1 of 2 clip(s) of this camera placed anew." in done.out


def test_a_clip_that_leaves_a_camera_takes_what_it_told_of_its_clock_along(held: Run, home: Path) -> None:
    moment = datetime(2025, 6, 14, 22, 11, 30, tzinfo=UTC)
    fix = claim_moment(TimeSource.GPS, "fix", moment, half_width_s=1, trust=0.9)
    before = start(held, NAMES[1])
    claimed(home, NAMES[0], time_claim_view(fix))
    assert start(held, NAMES[1]) != before
    claimed(home, NAMES[0], camera("600123", "file-name"), instead_of="device")
    assert held("clock", "list", "511870", "--json").json["offsets"] == []
    assert start(held, NAMES[1]) == before


def test_a_recording_from_the_future_is_told_to_be_one(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    name = "VB400_511870_20990614T221230Z_0001.mp4"
    shutil.copy(tiny_clips[0], source / name)
    typed_here("ingest", str(source))
    for words in (("show", name), ("clock", "show", name)):
        assert "lies after the file was taken in" in typed_here(*words).out
