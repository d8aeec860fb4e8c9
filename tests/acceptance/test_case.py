"""The life of a case as typed, from its opening to its outcome; and nobody's name in any other command."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.planted import plant_exhibit
from tests.torture.inside import bwv_inside, unverified
from tests.torture.originals import LINES

from bwv_index.custody import EventType
from bwv_index.errors import ExitCode
from bwv_index.index import LedgerQuery
from bwv_index.pipeline import CONFIRM, decide_link, list_links, open_workspace

Run = Callable[..., Any]

INCIDENT, OTHER = "42-20250614-1881", "42-20250614-1900"
URN = "42EZ0188125"
WHY = ("--why", "a reason")
SAID = "CANARY"
"""Stands in every name, number and word that is said of a case in these tests, but in no reason."""

NAMES = (
    "VB400_511870_20250614T221200Z_0001.mp4", "VB400_511871_20250614T221230Z_0001.mp4",
    "VB400_511872_20250614T221240Z_0001.mp4",
)  # fmt: skip
CLIPS: list[str] = []
"""The clips of the incident in order of their time, once they are ingested."""

TABLES = {
    "incidents": (
        "incident_ref,crime_refs,urn,occurred_from,occurred_to,location,offence_code\n"
        f"{INCIDENT},42/101881/25,{URN},2025-06-14T23:12:00,2025-06-14T23:14:00,High Street,PL96001\n"
        f"{OTHER},42/101900/25,,2025-06-15T02:00:00,2025-06-15T02:10:00,,CJ88160\n"
    ),
    "parties": f"incident_ref,officer_ref,force,role\n{INCIDENT},8242,42,victim\n{INCIDENT},8240,42,witness\n",
    "camera_issue": (
        "device_serial,officer_ref,issued_at\n511870,42/8240,2025-06-14T18:00:00\n"
        "511871,42/8241,2025-06-14T18:00:00\n511872,42/8242,2025-06-14T18:00:00\n"
    ),
    "deployments": (
        f"incident_ref,officer_ref,at_scene_at\n{INCIDENT},42/8240,2025-06-14T23:11:00\n"
        f"{INCIDENT},42/8241,2025-06-14T23:11:00\n{INCIDENT},42/8242,2025-06-14T23:11:00\n"
        f"{INCIDENT},42/8243,2025-06-14T23:11:00\n"
    ),
}


FAULTS: tuple[tuple[tuple[str, ...], ExitCode], ...] = (
    (("decide", URN, "nothing", "used", *WHY), ExitCode.NOT_FOUND),
    (("mark", URN, "{clip}", "--at", "0:59", "--seen", "a"), ExitCode.USAGE),
    (("mark", URN, "{clip}", "--at", "2025-06-14T23:12:00", "--seen", "a"), ExitCode.USAGE),
    (("mark", URN, "{clip}", "--at", "0"), ExitCode.USAGE),
    (("mark", URN, "{clip}", "--replace", "9"), ExitCode.NOT_FOUND),
    (
        ("redaction", "mark", URN, "{clip}", "--from", "0.5", "--to", "0.5", "--reason", "child"),
        ExitCode.USAGE,
    ),
    (("redaction", "handle", URN, "9", "justified-not-done", *WHY), ExitCode.NOT_FOUND),
    (("redaction", "handle", URN, "9", "done", *WHY), ExitCode.USAGE),
    (("describe", URN, "CD/9", "--title", "a"), ExitCode.NOT_FOUND),
    (("describe", URN, "A/1", "--title", "a"), ExitCode.USAGE),
    (("person", URN, "producer", "42/8240", "--initials", "C1"), ExitCode.USAGE),
    (("defendant", URN, "--number", "7", "--surname", "A"), ExitCode.NOT_FOUND),
    (("defendant", URN), ExitCode.USAGE),
    (("answer", URN, "material", "other", "--text", "a"), ExitCode.USAGE),
    (("answer", URN, "link", "CD/1", "--text", "a"), ExitCode.USAGE),
    (("answer", URN, "location", "{clip}", "--text", "a"), ExitCode.REFUSED),
    (("outcome", URN, "7", "--charge", "a", "--result", "pending"), ExitCode.NOT_FOUND),
    (("add-incident", URN, OTHER, "--remove", *WHY), ExitCode.REFUSED),
)
"""What is typed of a case with nothing decided, and how it ends."""


@pytest.fixture(scope="module")
def made(founded: Path, tiny_clips: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home of three cameras of one incident, all confirmed, and a fourth officer without footage."""
    work = tmp_path_factory.mktemp("case")
    for folder in ("source", "tables"):
        (work / folder).mkdir()
    for number, name in enumerate(NAMES):
        shutil.copy(tiny_clips[number], work / "source" / name)
    for name, text in TABLES.items():
        (work / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    home = Path(shutil.copytree(founded, work / "home"))
    bwv_inside(home, "ingest", str(work / "source"))
    bwv_inside(home, "incidents", "import", str(work / "tables"))
    bwv_inside(home, "link", "run", "--threshold", "0.05")
    with open_workspace(home, "7001") as workspace:
        links = list_links(workspace, INCIDENT)
        for link in links:
            decide_link(workspace, link.evidence_id, INCIDENT, CONFIRM, "shows it")
        with workspace.index.reading() as record:
            views = record.search.views(link.clip_id for link in links)
    CLIPS[:] = [view.evidence_id for view in sorted(views, key=lambda view: view.name)]
    return work


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A home of the test's own."""
    return Path(shutil.copytree(made / "home", tmp_path / "home"))


@pytest.fixture
def job(typed_here: Run) -> Run:
    """The command on that home."""
    return typed_here


@pytest.fixture
def case(job: Run) -> Run:
    """The same with a case open."""
    assert job("case", "open", URN, "--incident", INCIDENT, *WHY).code == ExitCode.OK
    return job


def shown(run: Run) -> Any:
    return run("case", "show", URN, "--json").json


def waiting(run: Run) -> list[str]:
    return waiting_of(run, URN)


def waiting_of(run: Run, urn: str) -> list[str]:
    return [line.split(":")[0] for line in run("case", "show", urn, "--json").json["waiting"]]


def acts(home: Path, kind: EventType) -> list[tuple[str, str, str]]:
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        entries = record.ledger.stored(LedgerQuery(types=(kind,)))
        return [(one.subject, one.actor, json.loads(one.entry)["why"]) for one in entries]


def test_a_case_from_opening_to_outcome(job: Run, home: Path) -> None:
    run = job
    assert "No case is open" in run("case", "list").out
    assert run("case", "open", URN, "--incident", INCIDENT, "--why", "charged").code == ExitCode.OK
    first, second, third = CLIPS
    assert waiting(run) == ["defendant", "missing footage to explain", "recording to decide"]
    opened: tuple[tuple[str, ...], ...] = (
        ("add-incident", URN, INCIDENT, "--place-shown", "Colchester"),
        ("person", URN, "officer-in-the-case", "42/7001", "--rank", "DC", "--initials", "AB"),
        ("person", URN, "producer", "42/8240", "--rank", "SC", "--initials", "CD"),
        ("defendant", URN, "--surname", "DEFENDANT-A", "--forename", "First", "--asn", "25/42EZ/01/678D"),
        ("decide", URN, first, "used", "--why", "shows the punch"),
        ("decide", URN, second, "unused", "--description", "Arrival. No assault visible.", *WHY),
        ("decide", URN, third, "not-relevant", *WHY),
    )
    for words in opened:
        done = run("case", *words)
        assert (done.code, words) == (ExitCode.OK, words), done.err
    assert waiting(run) == ["missing footage to explain", "used, and no exhibit yet"]
    described: tuple[tuple[str, ...], ...] = (
        ("exhibit", URN, first, "--producer", "42/8240"),
        ("describe", URN, "CD/1", "--title", "Punch", "--key"),
        ("mark", URN, "CD/1", "--at", "0.2", "--until", "0:00.6", "--seen", "A punch.", "--tag", "force"),
        ("redaction", "mark", URN, first, "--from", "0", "--to", "0.1", "--reason", "address"),
        ("redaction", "handle", URN, "1", "justified-not-done", "--why", "before the clip"),
        ("redaction", "review", URN, "CD/1", "reviewed-none", "--why", "viewed"),
        ("answer", URN, "footage", "42/8243", "--absent", "--why", "camera under repair"),
        ("answer", URN, "statement", "42/8240", "--names", "cd 1"),
        ("answer", URN, "location", second, "--text", "Evidence store, shelf 4."),
        ("outcome", URN, "1", "--charge", "Assault", "--code", "PL96001", "--result", "convicted"),
    )
    for words in described:
        done = run("case", *words)
        assert (done.code, words) == (ExitCode.OK, words), done.err
    found = shown(run)
    assert found["waiting"] == []
    made = found["case"]
    assert [one["disposal"]["disposal"] for one in made["recordings"]] == ["used", "unused", "not-relevant"]
    assert [(one["title"], one["key"], one["redaction"]) for one in made["exhibits"]] == [
        ("Punch", True, "reviewed-none")
    ]
    assert [(one["seen"], one["exhibit"]["number"]) for one in made["marks"]] == [("A punch.", 1)]
    assert made["defendants"][0]["asn_ok"] is True
    assert [limit["last_day"] for limit in found["limits"]] == ["2025-12-14"]
    (absent,) = made["incidents"][0]["expected"]
    assert (absent["officer"]["number"], absent["explained"]["why"]) == ("8243", "camera under repair")
    text = run("case", "show", URN)
    assert (text.code, "Nothing waits for a person." in text.out) == (ExitCode.OK, True)
    for told in (
        "told outside as Colchester",
        "DEFENDANT-A, First",
        "CD/1",
        "charge by 2025-12-14",
        "convicted",
    ):
        assert told in text.out
    assert run("case", "withdraw", URN, "CD/1", "--why", "wrong place").code == ExitCode.OK
    assert "withdrawn: wrong place" in run("case", "show", URN).out
    assert waiting(run) == ["used, and no exhibit yet"]
    assert [why for *_, why in acts(home, EventType.DISPOSAL)] == ["shows the punch", "a reason", "a reason"]
    assert unverified(home) == []


def test_the_urn_is_found_however_it_is_written_and_the_former_one_too(case: Run) -> None:
    assert case("case", "open", "42 EZ 01881 25", *WHY).code == ExitCode.REFUSED
    assert case("case", "urn", "42/EZ/01881/25", "42EZ0188225", *WHY).code == ExitCode.OK
    for written in (URN, "42EZ0188225", "42 EZ 1882 25"):
        assert case("case", "show", written).out.startswith(f"Case 42EZ0188225, formerly {URN};")
    assert case("case", "show", "42EZ0999925").code == ExitCode.NOT_FOUND


def test_what_has_no_urns_form_is_opened_and_told(job: Run) -> None:
    done = job("case", "open", "22 EA 20982", *WHY)
    assert (done.code, "nothing can be exported" in done.err) == (ExitCode.OK, True)
    assert any(
        line.startswith("URN") for line in job("case", "show", "22 EA 20982", "--json").json["waiting"]
    )


@pytest.mark.parametrize(
    ("written", "urn"), [("53 BH 00123 25", "53BH0012325"), ("22/EA/2098/24", "22EA0209824")]
)
def test_a_urn_is_shown_and_checked_in_its_exact_form_and_kept_as_it_was_typed(
    job: Run, written: str, urn: str
) -> None:
    done = job("case", "open", written, "--incident", INCIDENT, *WHY)
    assert f"{written}: it is shown and exported as {urn}." in done.err
    assert done.out.startswith(f"Case {urn}:")
    assert "URN" not in waiting_of(job, written)
    assert job("case", "show", urn).out.startswith(f"Case {urn} (typed as {written});")
    assert job("case", "show", urn, "--json").json["case"]["urn"]["raw"] == written
    report = job("case", "check", urn, "--json").json
    assert report["urn"] == urn
    assert [one["standing"] for one in report["checks"] if one["code"] == "urn-form"] == ["pass"]
    assert job("case", "check", written).out.splitlines()[0].strip() == f"Case {urn}, for the prosecution"


@pytest.mark.parametrize(
    "words",
    [
        ("open", "42EZ0199925"), ("urn", URN, "42EZ0199925"), ("decide", URN, NAMES[0], "used"),
        ("redaction", "handle", URN, "1", "justified-not-done"), ("withdraw", URN, "CD/1"),
        ("add-incident", URN, INCIDENT, "--remove"), ("answer", URN, "footage", "42/8243", "--absent"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_what_decides_needs_a_person_and_a_reason(
    case: Run, home: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    before = case("case", "list").out
    assert case("case", *words).code in {ExitCode.USAGE, ExitCode.REFUSED}
    assert case("case", *words, "--why", " ").code == ExitCode.REFUSED
    monkeypatch.delenv("BWV_INDEX_OPERATOR")
    assert case("case", *words, *WHY).code in {ExitCode.USAGE, ExitCode.REFUSED}
    monkeypatch.setenv("BWV_INDEX_OPERATOR", "7001")
    assert case("case", "list").out == before
    assert acts(home, EventType.DISPOSAL) == acts(home, EventType.CASE_CHANGED) == []


def test_a_dry_run_records_nothing(case: Run) -> None:
    clip = CLIPS[0]
    before = shown(case)["case"]
    for words in (
        ("open", "42EZ0199925", *WHY), ("urn", URN, "42EZ0199925", *WHY), ("defendant", URN, "--surname", "A"),
        ("decide", URN, clip, "used", *WHY), ("mark", URN, clip, "--at", "0", "--seen", "a"),
        ("person", URN, "producer", "42/8240", "--initials", "CD"), ("add-incident", URN, OTHER),
        ("redaction", "mark", URN, clip, "--from", "0", "--to", "0.2", "--reason", "child"),
        ("answer", URN, "material", "custody-record", "--text", "a"),
    ):  # fmt: skip
        done = case("case", *words, "--dry-run")
        assert (done.code, done.out.split("\n")[0]) == (ExitCode.OK, "Dry run: nothing was recorded."), words
    after = shown(case)["case"]
    assert {name for name in after if after[name] != before[name]} <= {"made_at"}
    assert len(case("case", "list", "--json").json) == 1


def test_what_cannot_be_done_says_why(case: Run) -> None:
    for words, code in FAULTS:
        done = case("case", *(word.format(clip=CLIPS[0]) for word in words))
        assert (done.code, bool(done.err)) == (code, True), (words, done.err)


def test_only_what_is_confirmed_is_decided_on_and_it_stays_when_its_link_goes(case: Run) -> None:
    clip = CLIPS[0]
    case("case", "decide", URN, clip, "unused", "--description", "Arrival.", *WHY)
    assert case("link", "decide", clip, INCIDENT, "reject", *WHY).code == ExitCode.OK
    assert [one["evidence_id"] for one in shown(case)["case"]["recordings"]].count(clip) == 1
    done = case("case", "decide", URN, clip, "not-relevant", *WHY)
    assert (done.code, "(was unused)" in done.out) == (ExitCode.OK, True)
    case("case", "open", "42EZ0199925", *WHY)
    assert case("case", "decide", "42EZ0199925", clip, "used", *WHY).code == ExitCode.REFUSED


def test_initials_are_one_officers_and_the_same_in_each_role(case: Run) -> None:
    assert case("case", "person", URN, "producer", "42/8240", "--initials", "cd").code == ExitCode.OK
    assert case("case", "person", URN, "producer", "42/8241", "--initials", "CD").code == ExitCode.REFUSED
    case("case", "person", URN, "reviewer", "42/8240", "--rank", "SC", "--initials", "CE")
    people = shown(case)["case"]["people"]
    assert [(one["role"], one["rank"], one["initials"]) for one in people] == [
        ("producer", "SC", "CE"), ("reviewer", "SC", "CE"),
    ]  # fmt: skip
    case("case", "person", URN, "reviewer", "42/8240", "--withdraw")
    assert [one["role"] for one in shown(case)["case"]["people"]] == ["producer"]


def people(run: Run) -> list[tuple[str, str, str]]:
    return [
        (one["role"], "/".join(filter(None, (one["officer"]["force"], one["officer"]["number"]))), one["initials"])
        for one in shown(run)["case"]["people"]
    ]  # fmt: skip


def failing(run: Run, *codes: str) -> list[str]:
    checks = run("case", "check", URN, "--json").json["checks"]
    return [one["told"] for one in checks if one["code"] in codes and one["standing"] != "pass"]


AGREE = ("exhibit-reference", "producer-statement", "mg12-mg11-agree")


@pytest.mark.parametrize("number", ["8240", "8241"], ids=["a party", "a wearer"])
def test_a_number_without_a_force_is_the_one_officer_whom_the_case_knows(case: Run, number: str) -> None:
    clip = CLIPS[0]
    done = case("case", "person", URN, "producer", f"PC {number}", "--initials", "CD")
    told = f"No force was given: officer {number} is taken as 42/{number}, the only one of that number in this case."
    assert (done.code, told in done.err) == (ExitCode.OK, True)
    assert people(case) == [("producer", f"42/{number}", "CD")]
    case("case", "decide", URN, clip, "used", *WHY)
    assert case("case", "exhibit", URN, clip, "--producer", number).code == ExitCode.OK
    answered = case("case", "answer", URN, "statement", number, "--names", "CD/1")
    assert (f"statement 42/{number}: CD/1" in answered.out, told in answered.err) == (True, True)
    assert failing(case, *AGREE) == []


def test_a_force_said_later_is_the_same_officers(case: Run, home: Path) -> None:
    clip = CLIPS[0]
    for role in ("producer", "reviewer"):
        done = case("case", "person", URN, role, "8255", "--initials", "GH")
        assert (done.code, "orce" in done.err) == (ExitCode.OK, False)
    assert people(case) == [("producer", "8255", "GH"), ("reviewer", "8255", "GH")]
    case("case", "decide", URN, clip, "used", *WHY)
    case("case", "exhibit", URN, clip, "--producer", "8255")
    case("case", "answer", URN, "statement", "42/8255", "--names", "GH/1")
    assert failing(case, *AGREE) == []
    done = case("case", "person", URN, "producer", "42/8255", "--initials", "GH")
    assert done.code == ExitCode.OK, done.err
    assert "Officer 8255, recorded here without a force, is 42/8255 from now on." in done.err
    assert (
        "GH/1, produced under the number alone, keeps its reference and counts as produced by 42/8255."
        in done.err
    )
    assert people(case) == [("producer", "42/8255", "GH"), ("reviewer", "42/8255", "GH")]
    (exhibit,) = shown(case)["case"]["exhibits"]
    assert exhibit["producer"] == {"force": "42", "number": "8255"}
    again = case("case", "exhibit", URN, clip, "--producer", "8255")
    assert "GH/1" in again.out
    assert failing(case, *AGREE) == []
    assert case("case", "person", URN, "producer", "42/8255", "--rank", "PC").err.count("from now on") == 0
    assert unverified(home) == []


def test_a_number_that_two_officers_of_the_case_have_stays_as_it_was_said(case: Run) -> None:
    case("case", "person", URN, "producer", "8255", "--initials", "GH")
    case("case", "person", URN, "producer", "37/8255", "--initials", "JK")
    assert people(case) == [("producer", "37/8255", "JK")]  # the number alone was this officer's
    case("case", "person", URN, "producer", "42/8255", "--initials", "LM")
    done = case("case", "person", URN, "reviewer", "8255", "--initials", "NP")
    assert "Officer 8255 may be 37/8255 or 42/8255, so it stays open who is meant." in done.err
    assert ("reviewer", "8255", "NP") in people(case)
    refused = case("case", "person", URN, "reviewer", "8255", "--initials", "LM")
    assert (refused.code, "write 42/8255" in refused.err) == (ExitCode.REFUSED, True)
    united = case("case", "person", URN, "reviewer", "42/8255", "--initials", "NP")
    assert ("Officer 8255" in united.err, ("reviewer", "8255", "NP") in people(case)) == (True, False)


@pytest.mark.parametrize(
    ("surname", "told"),
    [
        ("SURNAME2", "do not take 2 in the name of a producer, and would make SURNAME of SURNAME2."),
        ("SURNAME_2", "do not take _ 2 in the name of a producer, and would make SURNAME of SURNAME_2."),
        ("O'SUR.NAME-A`|", None),
        ("", None),
    ],
)
def test_a_producers_name_that_tools_of_the_cps_do_not_take_is_told_and_kept(
    case: Run, surname: str, told: str | None
) -> None:
    done = case("case", "person", URN, "producer", "42/8240", "--initials", "CD", "--surname", surname)
    assert (done.code, "is kept as written" in done.err) == (ExitCode.OK, told is not None)
    assert (told or "") in done.err
    assert [one["surname"] for one in shown(case)["case"]["people"]] == [surname]
    again = case("case", "person", URN, "reviewer", "42/8240", "--surname", surname)
    assert (told or "") in again.err  # the name is the producer's in every role
    assert "kept as written" not in case("case", "person", URN, "reviewer", "42/8240", "--rank", "SC").err
    other = case("case", "person", URN, "officer-in-the-case", "42/7001", "--surname", "SURNAME2")
    assert "kept as written" not in other.err


def test_a_victim_who_is_officer_in_the_case_or_decides_is_told(case: Run) -> None:
    assert "must not be" in case("case", "person", URN, "officer-in-the-case", "42/8242").err
    done = case("case", "decide", URN, CLIPS[0], "used", *WHY, "--by", "42/8242")
    assert "another person should decide" in done.err


def test_a_mark_is_replaced_or_taken_back_and_nothing_is_lost(case: Run, home: Path) -> None:
    clip = CLIPS[0]
    case("case", "mark", URN, clip, "--at", "0.2", "--seen", "a hand")
    case("case", "mark", URN, clip, "--at", "0.3", "--seen", "a fist", "--replace", "1")
    assert [(one["number"], one["seen"]) for one in case("case", "marks", URN, "--json").json] == [
        (2, "a fist")
    ]
    done = case("case", "mark", URN, clip, "--replace", "2")
    assert (done.code, "mark 2 is taken back" in done.out) == (ExitCode.OK, True)
    assert "No moment" in case("case", "marks", URN).out
    assert len(acts(home, EventType.MARK)) == 3


def test_a_time_of_day_leads_to_its_place_in_the_recording(case: Run) -> None:
    clip = CLIPS[0]
    start = case("show", clip, "--json").json["clip"]["placement"]["start_at"]
    case("case", "mark", URN, clip, "--at", start, "--seen", "the first picture")
    assert [float(one["start"]) for one in case("case", "marks", URN, "--json").json] == [0.0]


def test_a_redacted_exhibit_answers_a_mark_of_its_own_recording_alone(case: Run, home: Path) -> None:
    first, second, _ = CLIPS
    case("case", "redaction", "mark", URN, first, "--from", "0", "--to", "0.2", "--reason", "phone")
    plant_exhibit(home, URN, second, "CD/1")
    assert (
        case("case", "redaction", "handle", URN, "1", "done", "--exhibit", "CD/1", *WHY).code
        == ExitCode.REFUSED
    )
    plant_exhibit(home, URN, first, "CD/2")
    itself = case("case", "redaction", "handle", URN, "1", "done", "--exhibit", "CD/2", *WHY)
    assert (itself.code, "no redacted copy" in itself.err) == (ExitCode.REFUSED, True)
    plant_exhibit(home, URN, first, "CD/2A", of="CD/2")
    assert (
        case("case", "redaction", "handle", URN, "1", "done", "--exhibit", "CD/2A", *WHY).code == ExitCode.OK
    )
    told = case("case", "redaction", "list", URN).out
    assert "CD/2: done" in told
    assert "CD/1: not reviewed" in told


def test_only_a_reference_of_a_logs_form_counts_as_the_incident_log(case: Run, tmp_path: Path) -> None:
    table, urn = tmp_path / "incidents.csv", "42EZ0199925"
    table.write_text(
        "incident_ref,occurred_from,occurred_to\nOP CANARY,2025-06-14T23:12:00,2025-06-14T23:14:00\n",
        encoding="utf-8",
    )
    case("incidents", "import", "--incidents", str(table))
    for text, incident, held in ((URN, INCIDENT, True), (urn, "OP CANARY", False)):
        case("case", "open", text, "--incident", incident, *WHY)
        checks = case("case", "check", text, "--json").json["checks"]
        missing = {one["about"] for one in checks if one["code"] == "presumption-material"}
        assert ("the incident log" not in missing) is held, missing


def test_an_outcome_of_a_day_to_come_is_told(case: Run) -> None:
    case("case", "defendant", URN, "--surname", SAID)
    words = ("case", "outcome", URN, "1", "--charge", "assault", "--result", "convicted")
    assert "lies in the future" in case(*words, "--on", "2099-01-01").err
    assert "lies in the future" not in case(*words, "--on", "2025-09-01").err


SECRET = ("--safe-description", "A recording of a briefing.", "--sensitivity", "names a source")


def decided(case: Run, clip: str) -> dict[str, str]:
    """Return what stands decided of a clip."""
    found = next(one for one in shown(case)["case"]["recordings"] if one["evidence_id"] == clip)
    told: dict[str, str] = found["disposal"]
    return told


@pytest.mark.parametrize("disposal", ["unused", "used", "not-relevant"])
def test_what_was_said_of_sensitivity_counts_for_that_decision_alone(case: Run, disposal: str) -> None:
    clip = CLIPS[0]
    case("case", "decide", URN, clip, "unused-sensitive", "--description", "A briefing.", *SECRET, *WHY)
    again = case("case", "decide", URN, clip, "unused-sensitive", *WHY)
    assert ("counts no more" in again.err, decided(case, clip)["sensitivity"]) == (False, "names a source")
    done = case("case", "decide", URN, clip, disposal, *WHY)
    assert "its sensitivity (--safe-description and --sensitivity) counts no more" in done.err
    assert ("which the defence gets" in done.err) is (disposal == "used")
    assert ("was written while it was sensitive" in done.err) is (disposal != "not-relevant")
    assert [decided(case, clip)[name] for name in ("safe_description", "sensitivity")] == ["", ""]
    case("case", "decide", URN, clip, "used", *WHY)
    assert decided(case, clip)["sensitivity"] == ""


def test_sensitivity_that_is_said_again_holds(case: Run) -> None:
    clip = CLIPS[0]
    case("case", "decide", URN, clip, "unused-sensitive", *SECRET, *WHY)
    assert "counts no more" not in case("case", "decide", URN, clip, "used", *SECRET, *WHY).err
    assert decided(case, clip)["sensitivity"] == "names a source"


def test_a_recording_that_is_exhibited_whole_has_no_rest_to_describe(case: Run, home: Path) -> None:
    first, second, _ = CLIPS
    assert "no description yet" in case("case", "decide", URN, first, "used", *WHY).err
    plant_exhibit(home, URN, second)
    assert "no description yet" not in case("case", "decide", URN, second, "used", *WHY).err


@pytest.mark.parametrize("disposal", ["unused", "unused-sensitive", "not-relevant"])
def test_what_is_served_is_used(case: Run, home: Path, disposal: str) -> None:
    clip = CLIPS[0]
    plant_exhibit(home, URN, clip)
    decide = ("case", "decide", URN, clip, disposal, *WHY)
    refused = case(*decide)
    assert (refused.code, "CD/1 stands" in refused.err) == (ExitCode.REFUSED, True)
    assert f"case withdraw {URN} CD/1 --why" in refused.err
    assert case("case", "withdraw", URN, "CD/1", *WHY).code == ExitCode.OK
    assert case(*decide).code == ExitCode.OK
    case("case", "person", URN, "producer", "42/8240", "--initials", "CD")
    case("case", "exhibit", URN, clip, "--producer", "42/8240")
    report = case("case", "check", URN, "--json").json
    assert ("exhibits-used", "CD/2") in {(one["code"], one["about"]) for one in report["stopping"]}
    case("case", "decide", URN, clip, "used", *WHY)
    report = case("case", "check", URN, "--json").json
    assert "exhibits-used" not in {one["code"] for one in report["stopping"]}


def test_what_the_schedule_says_of_a_rest_is_asked_for_and_checked_as_an_export_checks_it(case: Run) -> None:
    clip = CLIPS[0]
    done = case("case", "decide", URN, clip, "used", *WHY)
    assert "no description yet: --description" in done.err
    assert unfit(case) == ["its description of what is not used of it is empty"]
    case("case", "decide", URN, clip, "used", "--description", "ok.", *WHY)
    assert unfit(case) == ["its description of what is not used of it is not specific: 'ok.'"]
    case("case", "decide", URN, clip, "used", "--description", "Walks off; nothing else is seen.", *WHY)
    (told,) = unfit(case)
    assert "characters that are not taken (;)" in told
    (fitting,) = case("case", "check", URN, "--json").json["fitted"]
    assert (fitting["about"], ";" in fitting["fitted"]["original"], ";" in fitting["fitted"]["shown"]) == (
        "MG6C item 1", True, False,
    )  # fmt: skip
    assert "would not take as written" in case("case", "check", URN).out
    done = case("case", "decide", URN, clip, "unused", *WHY)
    assert "see that it says what the whole of it shows" in done.err
    case("case", "decide", URN, clip, "used", "--description", "Walks off. Nothing else is seen.", *WHY)
    assert unfit(case) == []


def unfit(case: Run) -> list[str]:
    """Return what the check of descriptions finds."""
    checks = case("case", "check", URN, "--json").json["checks"]
    return [one["told"] for one in checks if one["code"] == "descriptions" and one["standing"] == "fail"]


def test_what_a_victim_made_is_told_until_another_person_has_done_it_anew(case: Run) -> None:
    clip = CLIPS[0]
    own, another = ("--by", "PC 8242"), ("--by", "7001")
    for officer, initials in (("42/8240", "CD"), ("42/7001", "AB")):
        case("case", "person", URN, "producer", officer, "--initials", initials)
    exhibit = ("case", "exhibit", URN, clip, "--producer", "42/8240")
    case(*exhibit, *own)
    case("case", "mark", URN, clip, "--at", "0.2", "--seen", "a hand", *own)
    assert victims_own(case) == {"CD/1": "42/8242 made it an exhibit", "mark 1": "42/8242 marked it"}
    case("case", "mark", URN, clip, "--at", "0.2", "--seen", "a fist", "--replace", "1", *another)
    case("case", "withdraw", URN, "CD/1", *WHY)
    case(*exhibit, *another)
    assert victims_own(case) == {}
    case("case", "describe", URN, "CD/2", "--title", "A hand is seen", *own)
    case("case", "describe", URN, "CD/2", "--location", "Evidence store", *another)
    assert victims_own(case) == {"CD/2": "42/8242 described it"}
    case("case", "describe", URN, "CD/2", "--title", "A fist is seen", *another)
    assert victims_own(case) == {}


def test_what_a_victim_decided_is_told_until_another_person_decides_it_in_other_words(case: Run) -> None:
    clip = CLIPS[0]
    own, another = ("--by", "PC 8242"), ("--by", "7001")
    decide = ("case", "decide", URN, clip, "used", *WHY)
    case(*decide, "--description", "The walk to the shop.", *own)
    assert victims_own(case) == {clip: "42/8242 decided what becomes of it"}
    case(*decide, *another)
    assert victims_own(case) == {clip: "42/8242 described it for a schedule"}
    case(*decide, "--description", "The way there on foot, and a search.", *another)
    assert victims_own(case) == {}


def victims_own(case: Run) -> dict[str, str]:
    """Return what a victim did, by what it was done to, as the check says."""
    checks = case("case", "check", URN, "--json").json["checks"]
    found = [one for one in checks if one["code"] == "victim-cut-own" and one["standing"] == "fail"]
    return {one["about"]: one["told"].split(",")[0].split(" and is ")[0] for one in found}


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///evidence", "evidence.example/abc", "https://evidence.example/a b"],
)
def test_a_link_is_a_web_address_or_none(case: Run, home: Path, link: str) -> None:
    plant_exhibit(home, URN, CLIPS[0])
    done = case("case", "describe", URN, "CD/1", "--title", "A punch", "--link", link)
    assert (done.code, link in done.err, "https://evidence.example/abc" in done.err) == (
        ExitCode.USAGE,
        True,
        True,
    )
    assert case("case", "describe", URN, "CD/1", "--link", "http://store.example/abc").code == ExitCode.OK
    (held,) = shown(case)["case"]["exhibits"]
    assert (held["title"] != "A punch", held["link"]) == (True, "http://store.example/abc")
    assert case("case", "describe", URN, "CD/1", "--link", "").code == ExitCode.OK
    assert shown(case)["case"]["exhibits"][0]["link"] == ""


def test_outcomes_are_in_figures_without_a_name(case: Run, tmp_path: Path) -> None:
    case("case", "defendant", URN, "--surname", SAID)
    case("case", "defendant", URN, "--surname", SAID)
    for charge, result in (("One", "convicted"), ("Two", "acquitted")):
        case(
            "case", "outcome", URN, "1", "--charge", f"{charge} {SAID}", "--code", "CJ88160", "--result", result,
            "--on", "2025-09-01", "--sentence", SAID,
        )  # fmt: skip
    file = tmp_path / "outcomes.csv"
    done = case("statistics", "--outcomes", "--every", "year", "--csv", str(file))
    lines = [line.split("\t") for line in done.out.splitlines() if "\t" in line]
    assert lines[1] == ["2025", "CJ88160", "1", "2", "1", "1", "0", "0", "0", "0", "1", "0"]
    assert "1 of 2 defendant(s) in 1 case(s) have no outcome recorded." in done.err
    assert SAID not in done.out + done.err + file.read_text(encoding="utf-8")
    assert case("statistics", "--outcomes", "--picture", str(tmp_path / "x.png")).code == ExitCode.USAGE


def test_nothing_said_of_a_case_is_in_another_command_or_in_an_incidents_pack(
    case: Run, home: Path, made: Path, tmp_path: Path
) -> None:
    first, second, third = CLIPS
    for words in sayings(first, second):
        done = case("case", *words)
        assert (done.code, words) == (ExitCode.OK, words), done.err
    plant_exhibit(home, URN, first)
    case(
        "case",
        "describe",
        URN,
        "CD/1",
        "--title",
        SAID,
        "--detail",
        SAID,
        "--link",
        f"https://{SAID}",
        "--location",
        SAID,
    )
    assert SAID in case("case", "show", URN).out
    out = tmp_path / "out"
    out.mkdir()
    names = {
        "dock": str(made / "source"), "tables": str(made / "tables"), "out": str(out), "home": str(home), "clip": first,
        "manifest": str(tmp_path / "none.txt"), "source": str(made / "source" / NAMES[0]), "one": second,
        "another": third, "last": second,
    }  # fmt: skip
    for command, lines in LINES.items():
        for words in lines if not command.startswith("case ") and command != "init" else ():
            done = case(*command.split(), *(word.format(**names) for word in words))
            assert SAID not in done.out + done.err, (command, words)
    written = list(files(out))
    assert {"ledger.jsonl", "index.html", "outcomes.csv"} <= {path.name for path in written}
    assert [path for path in written if SAID.encode() in path.read_bytes()] == []
    (handed,) = (path for path in written if path.name == "ledger.jsonl" and path.parent.name == "custody")
    assert [
        kind for kind in ("case", "disposal", "annotation", "redaction") if f'"{kind}' in handed.read_text()
    ] == []


def sayings(first: str, second: str) -> Iterator[tuple[str, ...]]:
    """Say something of a case everywhere where something can be said."""
    yield ("add-incident", URN, INCIDENT, "--place-shown", SAID)
    yield (
        "person", URN, "officer-in-the-case", "42/7001", "--rank", SAID, "--surname", SAID, "--warrant", SAID,
        "--phone", SAID, "--email", SAID, "--branch", SAID, "--station", SAID, "--initials", "AB",
    )  # fmt: skip
    yield ("defendant", URN, "--surname", SAID, "--forename", SAID, "--asn", SAID, "--crime", SAID)
    yield (
        "decide", URN, first, second, "unused-sensitive", "--description", SAID, "--safe-description", SAID,
        "--sensitivity", SAID, "--undermines", SAID, "--assists", SAID, *WHY,
    )  # fmt: skip
    yield ("mark", URN, first, "--at", "0", "--seen", SAID, "--heard", SAID)
    yield ("redaction", "mark", URN, first, "--from", "0", "--to", "0.1", "--reason", "other", "--note", SAID)
    yield ("answer", URN, "material", "custody-record", "--text", SAID)
    yield ("outcome", URN, "1", "--charge", SAID, "--result", "pending", "--sentence", SAID)


def files(folder: Path) -> Iterator[Path]:
    """Give what was written for people: no copy of the whole record, and no home made from one."""
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).parts[0] not in {"store", "restored"}:
            yield path
