"""Operation Hampshire as typed: every incident checked, every change of a role checked again and told."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode

Run = Callable[..., Any]

INCIDENT, OTHER = "42-20250614-1881", "22-20250305-0161"
HEADS = "incident_ref,role,officer_ref,force"


@pytest.fixture(scope="session")
def tabled(founded: Path, tmp_path_factory: pytest.TempPathFactory, started: Run, sample: Path) -> Path:
    folder = tmp_path_factory.mktemp("tabled") / "home"
    shutil.copytree(founded, folder)
    assert started(folder, "incidents", "import", sample / "tables").code == ExitCode.OK
    return folder


@pytest.fixture
def imported(tabled: Path, home: Path, typed: Run) -> Run:
    """A home that holds the sample's tables and no footage."""
    shutil.rmtree(home)
    shutil.copytree(tabled, home)
    return typed


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Write one table; return its path."""

    def put(heads: str, *rows: str) -> str:
        path = tmp_path / f"table-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("\n".join((heads, *rows)) + "\n", encoding="utf-8")
        return str(path)

    return put


def check_of(run: Run, incident: str) -> dict[str, Any]:
    (found,) = run("hampshire", incident, "--json").json["checks"]
    return {**found, "standing": {one["point"]: one["standing"] for one in found["answers"]}}


def codes(check: dict[str, Any]) -> set[str]:
    return {finding["code"] for one in check["answers"] for finding in one["findings"]}


def test_every_incident_is_checked_and_each_point_has_one_of_three_answers(imported: Run) -> None:
    done = imported("hampshire", "--json")
    assert done.code == ExitCode.ATTENTION
    assert [check["incident"] for check in done.json["checks"]] == [INCIDENT, "22-20250712-0907", OTHER]
    assert all(check["errors"] == 0 and check["warnings"] for check in done.json["checks"])
    one = check_of(imported, "42/101881/25")
    assert one["standing"]["victim is not the officer in the case"] == "fulfilled"
    assert one["standing"]["victim did not take others' statements"] == "not known"
    assert one["standing"]["cameras expected and found"] == "not known"
    assert "footage-missing" not in codes(one)  # no linking run has looked yet


def test_a_role_that_an_import_adds_is_checked_at_once_and_told_on_the_ledger(
    imported: Run, write: Callable[..., str]
) -> None:
    table = write(HEADS, f"{INCIDENT},OIC,SC 08123,42", f"{OTHER},attending,9009,22")
    done = imported("incidents", "import", "--parties", table, "--json")
    assert done.code == ExitCode.ATTENTION
    ours, other = sorted(done.json[0]["checks"], key=lambda check: bool(check["incident"] == OTHER))
    assert (ours["incident"], ours["errors"]) == (INCIDENT, 1)
    assert ours["added"] == ["officer-in-the-case 42/8123"]
    assert [finding["code"] for finding in ours["new"]] == ["victim-is-officer-in-case"]
    assert (other["errors"], other["new"]) == (0, [])
    told = imported("ledger", "show", "--type", "role check").out
    assert "victim-is-officer-in-case: officer 42/8123 is victim and officer-in-the-case" in told


def test_the_same_table_again_changes_no_role_and_checks_nothing(
    imported: Run, write: Callable[..., str], sample: Path
) -> None:
    assert all(not table["checks"] for table in _import(imported, str(sample / "tables")))
    table = write(HEADS, f"{INCIDENT},OIC,8123,42")
    assert imported("incidents", "import", "--parties", table).code == ExitCode.ATTENTION
    again = imported("incidents", "import", "--parties", table)
    assert again.code == ExitCode.OK
    assert "Operation Hampshire" not in again.out + again.err


def _import(run: Run, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("incidents", "import", *words, "--json").json
    return found


def test_a_warning_alone_does_not_stop_an_import(imported: Run, write: Callable[..., str]) -> None:
    done = imported(
        "incidents", "import", "--parties", write(HEADS, f"{INCIDENT},disclosure-officer,8240,42")
    )
    assert done.code == ExitCode.OK
    assert "victim-is-disclosure-officer" in done.out
    assert "1 incident(s) checked again as their roles have changed: 1 new finding(s)" in done.err


def test_show_and_status_tell_the_errors_and_warnings_in_one_line(
    imported: Run, write: Callable[..., str]
) -> None:
    imported("incidents", "import", "--parties", write(HEADS, f"{INCIDENT},OIC,8123,42"))
    check = check_of(imported, INCIDENT)
    assert (
        f"Operation Hampshire: 1 error(s), {check['warnings']} warning(s)." in imported("show", INCIDENT).out
    )
    status = imported("status")
    total = sum(one["warnings"] for one in imported("hampshire", "--json").json["checks"])
    assert f"  Operation Hampshire\t1 error(s), {total} warning(s)" in status.out
    assert f"supervisor\t{INCIDENT}: an error by Operation Hampshire" in status.out


def test_incidents_that_stand_still_are_listed_until_they_are_over(
    imported: Run, home: Path, write: Callable[..., str]
) -> None:
    stale = imported("hampshire", "--stale", "--json")
    assert stale.code == ExitCode.ATTENTION
    assert len(stale.json["checks"]) == 3
    assert all(check["stale"]["days"] > 28 for check in stale.json["checks"])
    heads = "incident_ref,reported_at,concluded_at"
    table = write(heads, f"{INCIDENT},2025-06-14T22:12:48Z,2025-09-01", f"{OTHER},2025-03-05T19:31:00Z,no")
    imported("incidents", "import", "--incidents", table)
    left = [check["incident"] for check in imported("hampshire", "--stale", "--json").json["checks"]]
    assert left == ["22-20250712-0907", OTHER]
    _settings(home, "stale_days = 36500")
    none = imported("hampshire", "--stale")
    assert none.code == ExitCode.OK
    assert none.out.startswith("No incident is stale")


def test_what_the_tables_state_of_the_care_for_the_victim_answers_its_points(
    imported: Run, write: Callable[..., str]
) -> None:
    heads = (
        "incident_ref,crime_refs,occurred_from,occurred_to,injury,supervisor_contact_at,victim_updated_at,"
        "vps_offered_at,senior_lead_told_at,federation_told_at,debrief_offered_at,safety_report_ref,"
        "victim_statement_by,act_clips"
    )
    row = (
        f"{INCIDENT},42/101881/25,2025-06-14T23:12:00+01:00,2025-06-14T23:14:00+01:00,none,"
        "2025-06-15T02:10:00+01:00,2025-06-20,yes,no,2025-06-15,yes,HS/25/119,1507,none"
    )
    imported("incidents", "import", "--incidents", write(heads, row))
    found = check_of(imported, INCIDENT)
    assert found["standing"]["supervisor's early contact"] == "fulfilled"
    assert found["standing"]["victim updated"] == "not fulfilled"
    assert found["standing"]["senior lead told"] == "not fulfilled"
    assert found["standing"]["victim's statement taken by another officer"] == "fulfilled"
    assert found["standing"]["clip of the act"] == "not fulfilled"
    assert "clip of the injury" not in found["standing"]
    assert {"victim-update-old", "senior-lead-not-told", "evidence-not-shown"} <= codes(found)
    assert "42/101882/25" in imported("show", INCIDENT).out  # a crime once imported stays
    assert found["standing"]["safety report and a crime for each victim"] == "fulfilled"


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ('as_notes = ["vps-not-recorded"]', ExitCode.ATTENTION),
        ('as_notes = ["nonsense"]', ExitCode.ENVIRONMENT),
        ('as_notes = ["victim-is-officer-in-case"]', ExitCode.ENVIRONMENT),
        ("stale_days = 0", ExitCode.ENVIRONMENT),
    ],
)
def test_a_force_may_lower_a_warning_and_not_the_error(
    imported: Run, home: Path, setting: str, code: ExitCode
) -> None:
    before = sum(one["warnings"] for one in imported("hampshire", "--json").json["checks"])
    _settings(home, setting)
    done = imported("hampshire", "--json")
    assert done.code == code
    if code == ExitCode.ATTENTION:
        assert sum(one["warnings"] for one in done.json["checks"]) == before - 3


def _settings(home: Path, line: str) -> None:
    with (home / "settings.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[hampshire]\n{line}\n")


def test_no_incident_of_that_name_and_none_at_all(typed: Run) -> None:
    assert typed("hampshire", "nothing").code == ExitCode.NOT_FOUND
    none = typed("hampshire")
    assert (none.code, none.out.strip()) == (ExitCode.OK, "There is no incident.")
    assert typed("hampshire", "--json").json["checks"] == []


def test_the_checks_look_and_change_nothing(imported: Run) -> None:
    before = imported("verify", "--json").json
    imported("hampshire")
    told = imported("ledger", "show").out
    assert "operation hampshire" in told
    assert imported("verify").code == ExitCode.OK
    assert before["verdict"] == "verified"


@pytest.mark.usefixtures("imported")
def test_footage_of_the_incident_and_who_decided_on_it_are_looked_at(
    typed_here: Run, tiny_clips: tuple[Path, ...], source: Path, write: Callable[..., str]
) -> None:
    run = typed_here
    shutil.copy(tiny_clips[0], source / "VB400_511872_20250614T221233Z_0001.mp4")
    run("ingest", str(source))
    run("link", "run")
    found = check_of(run, INCIDENT)
    assert {"clips-undecided", "footage-missing"} <= codes(found)
    assert found["standing"]["cameras expected and found"] == "not fulfilled"
    clip = run("search", "--device", "511872", "--json").json["clips"][0]["clip"]["evidence_id"]
    decide = ("link", "decide", clip, INCIDENT)
    run(*decide, "confirm", "--by", "8240", "--why", "shows me being kicked; arrest follows")
    found = check_of(run, INCIDENT)
    assert {"victim-decided"} <= codes(found)
    assert "reasons that speak of it" in str(found["answers"])
    table = write(
        "incident_ref,reported_at,act_clips,arrest_clips",
        f"{INCIDENT},2025-06-14T22:12:48Z,{clip},EV-250614-01;nothing",
    )
    run("incidents", "import", "--incidents", table)
    found = check_of(run, INCIDENT)
    assert found["standing"]["clip of the act"] == "fulfilled"
    assert "evidence-not-confirmed" in codes(found)
    run(*decide, "reject", "--by", "1507", "--why", "to be decided by somebody else")
    run(*decide, "confirm", "--by", "1507", "--why", "kick at 00:21")
    found = check_of(run, INCIDENT)
    assert "victim-decided" not in codes(found)
    assert "victim-had-decided" in codes(found)
    _leave_the_pack_alone(run, source.parent / "pack", write)


def _leave_the_pack_alone(run: Run, pack: Path, write: Callable[..., str]) -> None:
    """See to it that no role check, no role taken back and nothing of the care for the victim goes out with a pack."""
    heads = "incident_ref,reported_at,vps_offered_at,safety_report_ref"
    row = f"{INCIDENT},2025-06-14T22:12:48Z,2025-06-16T01:02:03Z,HS/25/119"
    run("incidents", "import", "--incidents", write(heads, row))
    run("incidents", "import", "--parties", write(HEADS, f"{INCIDENT},OIC,8123,42"))
    run("incidents", "role", "end", INCIDENT, "42/8123", "OIC", "--why", "Hampshire told us")
    assert run("export", INCIDENT, "--out", str(pack), "--by", "1507").code == ExitCode.OK
    texts = [
        path.read_bytes()
        for path in pack.rglob("*")
        if path.suffix not in {".mp4", ".jpg"} and path.is_file()
    ]
    assert any(b"decision" in text for text in texts)
    for word in (b"role check", b"victim-is-officer", b"01:02:03", b"HS/25/119", b"Hampshire told us"):
        assert [word for text in texts if word in text] == []
