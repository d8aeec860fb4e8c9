"""Assaults that may never have been recorded, as typed: listed with their reasons, decided by persons."""

import csv
import json
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode
from bwv_index.media import SuddenSound
from bwv_index.pipeline import open_workspace

Run = Callable[..., Any]

INCIDENT = "42-20250614-1881"
COLUMNS = (
    "evidence_id",
    "device_serial",
    "officer_ref",
    "recorded_at",
    "duration_s",
    "title",
    "category",
    "notes",
)
AEW = "Assault Emergency Worker"
ROWS = (
    ("EV-1", "511870", "8240", "2025-06-20T14:30:05Z", "60", "Spat at in the High Street", AEW, ""),
    ("EV-2", "511871", "8123", "2025-06-21T10:00:00Z", "60", "stop and search", "Use of force", ""),
    ("EV-3", "511872", "8124", "2025-06-21T11:00:00Z", "60", "OST assault drill", "Training", ""),
    ("EV-4", "511873", "8125", "2025-06-21T12:00:00Z", "60", "domestic call", "", "no assault"),
    ("EV-5", "511874", "8126", "2025-06-14T22:12:00Z", "120", "officer assaulted", "", INCIDENT),
    ("EV-6", "511875", "8127", "", "60", "code zero", "", ""),
    ("EV-7", "511876", "8128", "2025-06-21T13:00:00Z", "60", "gate", "", ""),
)  # fmt: skip


@pytest.fixture
def held(typed: Run, tmp_path: Path) -> Run:
    """A home with a platform's list and one incident, compared."""
    tables = tmp_path / "tables"
    tables.mkdir()
    with (tables / "clips.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([COLUMNS, *ROWS])
    (tables / "incidents.csv").write_text(
        "incident_ref,reported_at,occurred_from,occurred_to\n"
        f"{INCIDENT},2025-06-14T22:20:00Z,2025-06-14T22:12:00Z,2025-06-14T22:15:00Z\n"
    )
    (tables / "parties.csv").write_text(
        f"incident_ref,role,officer_ref,force\n{INCIDENT},victim,8126,\n{INCIDENT},witness,8240,\n"
    )
    assert typed("incidents", "import", str(tables)).code in {ExitCode.OK, ExitCode.ATTENTION}
    assert typed("link", "run").code == ExitCode.OK
    assert typed("link", "decide", "EV-5", INCIDENT, "confirm", "--why", "seen").code == ExitCode.OK
    return typed


def names(report: Any, part: str = "listed") -> list[str]:
    return [entry["pieces"][0]["clip"] for entry in report.json[part]]


def acts(home: Path, kind: str) -> list[dict[str, Any]]:
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        found = record.ledger._session.connection().exec_driver_sql("SELECT entry FROM ledger ORDER BY id")
        told = [json.loads(bytes(row[0])) for row in found]
    return [act for act in told if act["type"] == kind]


def test_what_speaks_of_an_assault_and_belongs_to_no_incident_is_listed_strongest_first(held: Run) -> None:
    report = held("unreported", "list", "--json")
    assert report.code == ExitCode.ATTENTION
    assert names(report) == ["EV-1", "EV-6", "EV-2"]
    first = report.json["listed"][0]
    assert [(sign["group"], sign["words"], sign["source"], sign["raw"]) for sign in first["pieces"][0]["signs"]] == [
        ("attack", "Spat at", "platform's list, title", "Spat at in the High Street"),
        ("officer-assaulted", AEW, "platform's list, column", f"category: {AEW}"),
    ]  # fmt: skip
    assert first["ask"] == "officer 8240 (said to have worn it), through a supervisor"
    assert first["link"] is None
    assert first["pieces"][0]["sounds"] is None
    assert report.json["listed"][1]["near"] is None  # nobody knows when it was recorded


def test_what_is_denied_is_set_apart_with_the_reason(held: Run) -> None:
    apart = held("unreported", "list", "--json").json["apart"]
    assert {entry["pieces"][0]["clip"]: entry["told"] for entry in apart} == {
        "EV-3": "it is called training or a test: 'OST'",
        "EV-4": "a no stands with it: 'no'",
    }
    told = held("unreported", "list")
    assert "Set apart" in told.out
    assert "denied: a no stands with it: 'no'" in told.out


def test_a_person_reads_what_speaks_what_was_heard_and_whom_to_ask(held: Run) -> None:
    told = held("unreported", "list")
    assert told.code == ExitCode.ATTENTION
    line = next(line for line in told.out.splitlines() if line.startswith("EV-1"))
    for words in (
        "2025-06-20 15:30:05 BST",
        "'Spat at' in",
        "footage not here yet",
        "none with any incident",
        "8240",
    ):
        assert words in line
    assert "3 unreported, 2 denied" in told.err
    assert "EV-5" not in told.out


@pytest.mark.parametrize(
    ("words", "found", "unknown"),
    [
        (("--from", "2025-06-20", "--to", "2025-06-20T23:59"), ["EV-1", "EV-6"], 1),
        (("--from", "2025-06-21"), ["EV-6", "EV-2"], 1),
        (("--to", "2025-06-01"), ["EV-6"], 1),
        (("--from", "2030-01-01"), ["EV-6"], 1),
        ((), ["EV-1", "EV-6", "EV-2"], 0),
    ],
)
def test_a_time_that_is_not_known_is_never_left_out(
    held: Run, words: tuple[str, ...], found: list[str], unknown: int
) -> None:
    report = held("unreported", "list", "--json", *words)
    assert names(report) == found
    assert report.json["without_time"] == unknown


def test_a_time_that_ends_before_it_starts_is_refused(held: Run) -> None:
    assert held("unreported", "list", "--from", "2025-06-02", "--to", "2025-06-01").code == ExitCode.USAGE


def test_a_person_dismisses_refers_and_opens_again_and_each_word_is_on_the_ledger(
    held: Run, home: Path
) -> None:
    done = held("unreported", "dismiss", "EV-2", "--by", "2291", "--why", "handcuffs only")
    assert (done.code, done.out) == (ExitCode.OK, "EV-2: unreported before, dismissed now.\n")
    assert held("unreported", "refer", "EV-1", "--by", "2291", "--why", "crime asked for").code == ExitCode.OK
    listed = held("unreported", "list", "--json")
    assert names(listed) == ["EV-6", "EV-1"]
    assert listed.json["listed"][1]["told"] == "2291: crime asked for"
    assert names(held("unreported", "list", "--dismissed", "--json"), "others") == ["EV-2"]
    assert held("unreported", "reopen", "EV-2", "--by", "7002", "--why", "seen in part").code == ExitCode.OK
    assert names(held("unreported", "list", "--json")) == ["EV-6", "EV-2", "EV-1"]
    told = acts(home, "referral")
    assert [(act["actor"], act["subject"], act["why"], act["details"]["verdict"]) for act in told] == [
        ("2291", "EV-2", "handcuffs only", "dismiss"),
        ("2291", "EV-1", "crime asked for", "refer"),
        ("7002", "EV-2", "seen in part", "reopen"),
    ]
    assert told[0]["details"]["words"] == ["platform's list, column: Use of force"]
    shown = held("ledger", "show", "--item", "EV-2").out
    assert "looked at as an assault that may not be recorded" in shown
    assert held("verify").code in {ExitCode.OK, ExitCode.ATTENTION}


def test_a_clip_of_which_no_word_speaks_can_be_referred_and_not_dismissed(held: Run) -> None:
    assert held("unreported", "dismiss", "EV-7", "--why", "nothing").code == ExitCode.REFUSED
    assert held("unreported", "refer", "EV-7", "--why", "an elbow at the gate").code == ExitCode.OK
    assert "EV-7" in names(held("unreported", "list", "--json"))
    assert (
        held("unreported", "reopen", "EV-7", "--why", "seen again").out
        == "EV-7: referred before, not listed now.\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("refer", "EV-5", "--why", "x"), ExitCode.REFUSED, f"belongs to {INCIDENT} (confirmed)"),
        (("dismiss", "EV-1", "--why", " "), ExitCode.REFUSED, "needs a reason"),
        (("reopen", "EV-1", "--why", "x"), ExitCode.REFUSED, "nobody has decided"),
        (("refer", "nothing", "--why", "x"), ExitCode.NOT_FOUND, "no clip answers"),
        (("refer", "EV-1"), ExitCode.USAGE, "--why"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_the_reason(
    held: Run, words: tuple[str, ...], code: ExitCode, told: str
) -> None:
    ended = held("unreported", *words)
    assert ended.code == code
    assert told in ended.err


def test_the_same_word_twice_is_refused(held: Run) -> None:
    assert held("unreported", "dismiss", "EV-1", "--why", "seen").code == ExitCode.OK
    ended = held("unreported", "dismiss", "EV-1", "--why", "seen")
    assert ended.code == ExitCode.REFUSED
    assert "7001 has said so already: seen" in ended.err


def test_a_dry_run_says_what_would_be_and_records_nothing(held: Run, home: Path) -> None:
    told = held("unreported", "dismiss", "EV-1", "--why", "seen", "--dry-run")
    assert told.out == "Dry run: nothing was recorded.\nEV-1: unreported before, dismissed now.\n"
    assert names(held("unreported", "list", "--json"))[0] == "EV-1"
    assert acts(home, "referral") == []


def test_who_may_be_the_victim_is_told_to_let_another_decide(held: Run) -> None:
    assert (
        "may be the victim"
        in held("unreported", "dismiss", "EV-1", "--by", "PC 8240", "--why", "part of the job").err
    )
    assert (
        "may be the victim"
        not in held("unreported", "reopen", "EV-1", "--by", "2291", "--why", "it is not").err
    )


def test_status_counts_what_waits(held: Run) -> None:
    assert held("status", "--json").json["unreported"] == 3
    line = (
        "supervisor\t3 recording(s) look like an assault and belong to no incident\tbwv-index unreported list"
    )
    assert line in held("status").out
    for clip in ("EV-1", "EV-2", "EV-6"):
        held("unreported", "refer", clip, "--why", "passed on")
    assert "look like an assault" not in held("status").out


def test_a_link_that_is_rejected_is_told_with_the_reason(held: Run) -> None:
    assert held("link", "decide", "EV-5", INCIDENT, "reject", "--why", "another street").code == ExitCode.OK
    report = held("unreported", "list", "--json").json["listed"]
    entry = next(entry for entry in report if entry["pieces"][0]["clip"] == "EV-5")
    assert entry["link"]["bearing"] == "rejected"
    assert entry["link"]["told"] == "reject by 7001: another street"
    assert [near["incident"] for near in entry["near"]] == [INCIDENT]
    assert "rejected, 42-20250614-1881" in held("unreported", "list").out


def test_a_category_that_a_person_chose_is_read_as_well(held: Run) -> None:
    held("retention", "set", "EV-7", "evidential", "--why", "officer assaulted at the gate")
    assert "EV-7" in names(held("unreported", "list", "--json"))


def test_a_home_s_own_words_count(held: Run, home: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "config" / "unreported.toml"
    text = shipped.read_text(encoding="utf-8").replace(
        '"assault", "assaults"', '"assault", "gate", "assaults"'
    )
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "unreported.toml").write_text(text, encoding="utf-8")
    assert "EV-7" in names(held("unreported", "list", "--json"))
    (home / "config" / "unreported.toml").write_text("least = 0\n", encoding="utf-8")
    ended = held("unreported", "list")
    assert ended.code == ExitCode.ENVIRONMENT
    assert "unreported.toml" in ended.err


def test_before_anything_is_there_it_says_so(typed: Run) -> None:
    told = typed("unreported", "list")
    assert told.code == ExitCode.OK
    assert "Nothing that looks like an assault" in told.out
    assert "No incident is on the record" in told.err


def test_a_sudden_sound_adds_to_words_and_alone_is_listed_only_where_it_is_asked_for(
    typed_here: Run, tmp_path: Path, tiny_clips: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "dock"
    source.mkdir()
    shutil.copy(tiny_clips[0], source / "VB400_511870_20250620T143005Z_0001.mp4")
    shutil.copy(tiny_clips[1], source / "VB400_511871_20250620T153005Z_assault.mp4")
    shutil.copy(tiny_clips[2], source / "VB400_511872_20250620T163005Z_0001.mp4")
    assert typed_here("ingest", str(source)).code in {ExitCode.OK, ExitCode.ATTENTION}
    typed_here("link", "run")
    told = typed_here("unreported", "list")
    assert "not listened to" not in told.out
    hashes: list[str] = []

    def heard(_: object, sha256: str) -> tuple[SuddenSound, ...]:
        hashes.append(sha256)
        if sha256.startswith(quiet):
            return ()
        return (SuddenSound(Fraction(21, 2), 33.4, -20.0, Fraction(1)),)

    found = typed_here("search", "--device", "511872", "--json").json["clips"]
    quiet = found[0]["clip"]["sha256"]
    monkeypatch.setattr("bwv_index.pipeline.unreported.facts.heard_of", heard)
    plain = typed_here("unreported", "list", "--json")
    assert len(names(plain)) == len(set(hashes)) == 1
    assert plain.json["listed"][0]["weight"] == 5
    assert "00:00:10.5" in typed_here("unreported", "list").out
    assert "33 dB over what was before" in typed_here("unreported", "list").out
    both = typed_here("unreported", "list", "--sound", "--json")
    assert len(names(both, "others")) == 1
    assert both.json["others"][0]["standing"] == "weak"
