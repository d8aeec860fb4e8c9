"""Retention and legal holds as typed: what falls due is listed and told, and nothing is ever removed."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bwv_index.custody import Watch
from bwv_index.errors import ExitCode
from bwv_index.index import own_evidence_id
from bwv_index.pipeline import open_workspace

Run = Callable[..., Any]
Later = Callable[[int], None]

INCIDENT = "42-20250614-1881"
AGO = 25
"""Days since the clip that falls due first was recorded."""


@dataclass(frozen=True)
class Kept:
    """Runs one command on a home, and knows what its clips are called."""

    run: Run
    clips: Mapping[str, str]

    def __call__(self, *words: str) -> Any:
        return self.run(*words)

    def listed(self, *words: str) -> dict[str, Any]:
        """Return how each clip that is listed stands."""
        by_name = {due["clip"]: due for due in self("retention", "list", "--json", *words).json["listed"]}
        return {word: by_name[clip] for word, clip in self.clips.items() if clip in by_name}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let some days pass, as the machine's clock shows them."""

    def pass_by(days: int) -> None:
        monkeypatch.setattr(Watch, "now", lambda _: datetime.now(UTC) + timedelta(days=days))

    return pass_by


@pytest.fixture(scope="session")
def dock(tmp_path_factory: pytest.TempPathFactory, tiny_clips: tuple[Path, ...]) -> Path:
    """One clip of three weeks ago, one that bears a reference, one without a time, and one that cannot be opened."""
    source = tmp_path_factory.mktemp("dock")
    recorded = datetime.now(UTC) - timedelta(days=AGO)
    shutil.copy(tiny_clips[0], source / f"VB400_511870_{recorded:%Y%m%dT%H%M%SZ}_0001.mp4")
    shutil.copy(tiny_clips[1], source / f"VB400_511871_{recorded:%Y%m%dT%H%M%SZ}_42-101881-25.mp4")
    shutil.copy(tiny_clips[2], source / "timeless.mp4")
    (source / "cut.mp4").write_bytes(tiny_clips[3].read_bytes()[:600])
    return source


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """An incident at the hour of the first clip."""
    recorded = datetime.now(UTC) - timedelta(days=AGO)
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "incidents.csv").write_text(
        "incident_ref,crime_refs,reported_at,occurred_from,occurred_to\n"
        f"{INCIDENT},42/101999/25,{recorded:%Y-%m-%dT%H:%M:%SZ},{recorded:%Y-%m-%dT%H:%M:%SZ},"
        f"{recorded + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def ingested(founded: Path, tmp_path_factory: pytest.TempPathFactory, started: Run, dock: Path) -> Path:
    folder = tmp_path_factory.mktemp("ingested") / "home"
    shutil.copytree(founded, folder)
    assert started(folder, "ingest", dock).code == ExitCode.ATTENTION
    return folder


@pytest.fixture
def home(ingested: Path, tmp_path: Path) -> Path:
    """A home of the test's own that holds the dock, which no linking run has looked at."""
    return Path(shutil.copytree(ingested, tmp_path / "home"))


@pytest.fixture
def held(typed: Run, dock: Path) -> Kept:
    """That home, compared with a record without incidents."""
    typed("link", "run")
    files = {
        "due": "*_0001.mp4",
        "reference": "*_42-101881-25.mp4",
        "timeless": "timeless.mp4",
        "cut": "cut.mp4",
    }
    hashes = {
        word: hashlib.sha256(next(dock.glob(file)).read_bytes()).hexdigest() for word, file in files.items()
    }
    return Kept(typed, {word: own_evidence_id(sha256) for word, sha256 in hashes.items()})


def acts(home: Path, *kinds: str) -> list[dict[str, Any]]:
    """Return the acts of some kinds on the ledger, oldest first."""
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        found = record.ledger._session.connection().exec_driver_sql("SELECT entry FROM ledger ORDER BY id")
        told = [json.loads(bytes(row[0])) for row in found]
    return [act for act in told if act["type"] in kinds]


def test_each_clip_is_listed_with_its_state_and_reason(held: Kept) -> None:
    found = held.listed()
    assert {name: due["state"] for name, due in found.items()} == {
        "due": "warning", "reference": "held", "timeless": "unknown", "cut": "held",
    }  # fmt: skip
    assert [r["ground"] for r in found["reference"]["held_by"]] == ["reference"]
    assert [r["ground"] for r in found["cut"]["held_by"]] == ["quarantined"]
    assert found["due"]["days_left"] == 14  # 31 days would end sooner: the warning is given first
    assert "put off" in found["due"]["explained"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), ExitCode.ATTENTION),
        (("--state", "warning"), ExitCode.ATTENTION),
        (("--state", "held"), ExitCode.OK),
        (("--state", "unknown", "--state", "not-due"), ExitCode.OK),
        (("--due-within", "3"), ExitCode.OK),
        (("--due-within", "14"), ExitCode.ATTENTION),
        (("--due-within", "-1"), ExitCode.USAGE),
        (("--state", "gone"), ExitCode.USAGE),
    ],
)
def test_the_shell_is_told_whether_something_listed_waits(
    held: Kept, words: tuple[str, ...], code: ExitCode
) -> None:
    assert held("retention", "list", *words).code == code


def test_a_list_by_days_tells_what_it_could_not_compare(held: Kept) -> None:
    done = held("retention", "list", "--due-within", "3")
    assert done.out == "No clip is listed.\n"
    assert "1 clip(s) are left out because nobody can say" in done.err


def test_a_clip_is_due_once_its_warning_has_passed_and_status_says_so(held: Kept, later: Later) -> None:
    later(14)
    assert held.listed()["due"]["state"] == "warning"
    assert "1 clip(s) soon past their retention date" in held("status").out
    later(15)
    assert held.listed()["due"]["state"] == "due"
    assert "1 clip(s) past their retention date: a person decides" in held("status").out
    assert held("status", "--json").json["due"] == [held.clips["due"]]


def test_before_a_linking_run_has_looked_nothing_is_presumed(typed: Run, later: Later) -> None:
    later(400)
    report = typed("retention", "list", "--json")
    assert report.code == ExitCode.OK
    assert {due["state"] for due in report.json["listed"]} == {"held"}
    assert all("bwv-index link run" in due["explained"] for due in report.json["listed"])


def test_a_proposal_holds_a_rejection_frees_and_a_confirmation_holds(
    held: Kept, tables: Path, later: Later
) -> None:
    held("incidents", "import", str(tables))
    held("link", "run", "--threshold", "0.01")
    clip = held.clips["due"]
    grounds = [r["ground"] for r in held.listed()["due"]["held_by"]]
    assert grounds == ["undecided-proposal"]
    held("link", "decide", clip, INCIDENT, "reject", "--why", "another street")
    assert held.listed()["due"]["state"] == "warning"
    later(15)
    assert held.listed()["due"]["state"] == "due"
    held("link", "decide", clip, INCIDENT, "confirm", "--why", "it is the street")
    assert [r["ground"] for r in held.listed()["due"]["held_by"]] == ["confirmed-link"]


def test_a_clip_of_a_pack_stays_held_when_its_link_is_rejected(
    held: Kept, tables: Path, tmp_path: Path, later: Later
) -> None:
    held("incidents", "import", str(tables))
    held("link", "run")
    clip = held.clips["due"]
    held("link", "decide", clip, INCIDENT, "confirm", "--why", "seen")
    assert held("export", INCIDENT, "--out", str(tmp_path / "pack")).code == 0
    held("link", "decide", clip, INCIDENT, "reject", "--why", "seen again")
    later(400)
    due = held.listed()["due"]
    assert [r["ground"] for r in due["held_by"]] == ["pack"]
    assert INCIDENT in due["explained"]


def test_a_hold_on_an_incident_reaches_clips_linked_later(held: Kept, tables: Path, later: Later) -> None:
    held("incidents", "import", str(tables))
    placed = held("hold", "place", "42/101999/25", "--why", "civil claim", "--json").json
    assert (placed["name"], placed["clips"]) == (INCIDENT, [])
    held("link", "run", "--threshold", "0.01")
    clip = held.clips["due"]
    later(400)
    told = [r["told"] for r in held.listed()["due"]["held_by"] if r["ground"] == "legal-hold"]
    assert len(told) == 1
    assert f"legal hold on {INCIDENT} by 7001" in told[0]
    assert clip in held("hold", "list", "--json").json[0]["clips"]
    held("link", "decide", clip, INCIDENT, "reject", "--why", "another street")
    assert held.listed()["due"]["state"] == "warning"


def test_a_hold_stands_until_it_is_released_and_then_the_warning_comes_first(
    held: Kept, later: Later
) -> None:
    clip = held.clips["due"]
    held("hold", "place", clip, "--why", "access request")
    held("hold", "place", clip, "--by", "1622", "--why", "complaint")
    same = held("hold", "place", clip, "--by", "PC 07001", "--why", "access request")
    assert (same.code, "7001 has put it on hold" in same.err) == (ExitCode.REFUSED, True)
    later(400)
    assert held.listed()["due"]["state"] == "held"
    done = held("hold", "release", clip, "--why", "answered")
    assert "7001 since" in done.out
    assert "1622 since" in done.out
    assert held("hold", "list").out == "No legal hold stands.\n"
    due = held.listed()["due"]
    assert (due["state"], due["days_left"]) == ("warning", 14)
    later(415)
    assert held.listed()["due"]["state"] == "due"


def test_a_category_chosen_by_a_person_counts_and_the_newest_wins(held: Kept, later: Later) -> None:
    clip = held.clips["due"]
    done = held("retention", "set", clip, "evidential", "--why", "first account")
    assert done.code == 0
    assert f"{clip} before: warning." in done.out
    assert f"{clip} after: not-due." in done.out
    later(6 * 366)
    due = held.listed()["due"]
    assert (due["state"], due["review_reached"]) == ("not-due", True)
    assert held("retention", "list", "--state", "not-due").code == ExitCode.ATTENTION
    assert "1 clip(s) whose review date is reached" in held("status").out
    held("retention", "set", clip, "non-evidential", "--why", "reviewed")
    assert held.listed()["due"]["state"] == "warning"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("retention", "set", "CLIP", "evidential", "--why", " "), ExitCode.REFUSED),
        (("retention", "set", "CLIP", "gone", "--why", "x"), ExitCode.USAGE),
        (("retention", "set", "nothing", "evidential", "--why", "x"), ExitCode.NOT_FOUND),
        (("retention", "set", "CLIP", "evidential"), ExitCode.USAGE),
        (("hold", "place", "CLIP", "--why", ""), ExitCode.REFUSED),
        (("hold", "place", "nothing", "--why", "x"), ExitCode.NOT_FOUND),
        (("hold", "release", "CLIP", "--why", "x"), ExitCode.REFUSED),
    ],
)
def test_what_is_refused_leaves_no_trace_of_having_been_done(
    held: Kept, home: Path, words: tuple[str, ...], code: ExitCode
) -> None:
    clip = held.clips["due"]
    done = held(*(clip if word == "CLIP" else word for word in words))
    assert done.code == code
    assert done.err
    assert acts(home, "hold", "hold release", "policy assignment") == []


@pytest.mark.parametrize("words", [("retention", "set", "CLIP", "evidential"), ("hold", "place", "CLIP")])
def test_a_decision_needs_a_person(
    held: Kept, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    clip = held.clips["due"]
    asked = [*(clip if word == "CLIP" else word for word in words), "--why", "x"]
    assert held(*asked, "--by", "account:root").code == ExitCode.REFUSED
    monkeypatch.delenv("BWV_INDEX_OPERATOR")
    assert held(*asked).code == ExitCode.USAGE


def test_the_same_choice_and_the_same_hold_twice_are_refused(held: Kept) -> None:
    clip = held.clips["due"]
    for words in (("retention", "set", clip, "evidential"), ("hold", "place", clip)):
        assert held(*words, "--why", "x").code == ExitCode.OK
        assert held(*words, "--why", "x").code == ExitCode.REFUSED


def test_a_dry_run_tells_what_would_be_and_records_nothing(held: Kept, home: Path) -> None:
    clip = held.clips["due"]
    change = held("retention", "set", clip, "evidential", "--why", "x", "--dry-run", "--json").json
    assert (change["before"]["state"], change["after"]["state"]) == ("warning", "not-due")
    assert held("hold", "place", clip, "--why", "x", "--dry-run").out.startswith("Dry run: nothing")
    assert held.listed()["due"]["state"] == "warning"
    assert acts(home, "hold", "policy assignment") == []


def test_every_act_is_on_the_ledger_with_who_when_what_and_why(held: Kept, home: Path) -> None:
    clip = held.clips["due"]
    held("retention", "set", clip, "evidential", "--by", "1507", "--why", "first account")
    held("hold", "place", clip, "--by", "1507", "--why", "claim")
    held("hold", "release", clip, "--by", "1622", "--why", "settled")
    held("hold", "list")
    held("retention", "list", "--due-within", "9")
    chosen, placed, released = acts(home, "policy assignment", "hold", "hold release")
    assert [(a["actor"], a["subject"], a["why"]) for a in (chosen, placed, released)] == [
        ("1507", clip, "first account"),
        ("1507", clip, "claim"),
        ("1622", clip, "settled"),
    ]
    assert all(len(a["sha256"]) == 64 for a in (chosen, placed, released))
    assert (chosen["details"]["category"], chosen["details"]["before"]) == ("evidential", None)
    assert [ended["by"] for ended in released["details"]["ended"]] == ["1507"]
    looks = [a for a in acts(home, "view") if a["subject"] in {"holds", "retention"}]
    assert looks[-1]["details"]["due_within"] == 9
    assert looks[-2]["subject"] == "holds"


def test_show_tells_how_a_clip_and_an_incident_are_held(held: Kept, tables: Path) -> None:
    held("incidents", "import", str(tables))
    clip = held.clips["due"]
    held("hold", "place", clip, "--why", "access request")
    held("hold", "place", INCIDENT, "--why", "civil claim")
    assert "retention\theld. Held: legal hold by 7001" in held("show", clip).out
    assert "access request" in held("show", clip).out.split("Legal holds and releases")[1]
    assert "civil claim" in held("show", INCIDENT).out.split("Legal holds and releases")[1]
    assert held("show", clip, "--json").json["retention"]["state"] == "held"


def test_a_home_s_own_rules_replace_the_shipped_ones(held: Kept, home: Path, repository: Path) -> None:
    shipped = (repository / "config" / "retention.toml").read_text(encoding="utf-8")
    (home / "config").mkdir(exist_ok=True)
    own = home / "config" / "retention.toml"
    own.write_text(
        shipped.replace("days = 31\nverified = false", "days = 90\nverified = true"), encoding="utf-8"
    )
    report = held("retention", "list", "--state", "not-due", "--json").json
    assert [due["period_days"] for due in report["listed"]] == [90]
    assert report["rules"] == str(own)
    own.write_text(shipped.replace("days = 31", "days = -1"), encoding="utf-8")
    broken = held("retention", "list")
    assert broken.code == ExitCode.ENVIRONMENT
    assert "categories.non-evidential.periods.default.days" in broken.err


@pytest.mark.parametrize(("force", "days"), [("42", 60), ("01", 31), ("13", 31)])
def test_the_home_s_force_gives_the_period_where_no_officer_s_does(
    held: Kept, home: Path, force: str, days: int
) -> None:
    settings = home / "settings.toml"
    settings.write_text(f'force = "{force}"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    due = held.listed()["due"]
    assert due["period_days"] == days
    assert f"force {force} (from the settings of this home)" in due["explained"]


def test_no_command_of_keeping_removes_or_changes_any_footage(
    held: Kept, home: Path, dock: Path, states: Callable[..., Any], later: Later
) -> None:
    clip = held.clips["due"]
    watched = (dock, home / "vault", home / "derived")
    before = states(*watched)
    assert len(before) > 8
    later(4000)
    held("retention", "set", clip, "non-evidential", "--why", "viewed")
    later(8000)
    assert held.listed()["due"]["state"] == "due"
    for words in (
        ("retention", "list"), ("retention", "list", "--due-within", "9000"), ("hold", "place", clip, "--why", "x"),
        ("hold", "release", clip, "--why", "y"), ("hold", "list"), ("status",), ("show", clip),
    ):  # fmt: skip
        assert held(*words).code in {ExitCode.OK, ExitCode.ATTENTION}
    assert states(*watched) == before
    assert len(held("retention", "list", "--json").json["listed"]) == 4
