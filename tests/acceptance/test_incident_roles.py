"""Roles as typed: taken back and given by a named person with a reason, checked anew, never brought back in silence."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode

Run = Callable[..., Any]

INCIDENT = "42-20250614-1881"
HEADS = "incident_ref,role,officer_ref,force"
WHY = ("--why", "wrong column in the export")
END, GIVE, LIST = (("incidents", "role", act) for act in ("end", "give", "list"))
VICTIM = "officer 42/8123 is victim and officer-in-the-case"


@pytest.fixture(scope="session")
def wrong(founded: Path, tmp_path_factory: pytest.TempPathFactory, started: Run, sample: Path) -> Path:
    """A home whose tables say that a victim is the officer in the case."""
    folder = tmp_path_factory.mktemp("wrong") / "home"
    shutil.copytree(founded, folder)
    assert started(folder, "incidents", "import", sample / "tables").code == ExitCode.OK
    table = folder.parent / "oic.csv"
    table.write_text(f"{HEADS}\n{INCIDENT},OIC,SC 08123,42\n", encoding="utf-8")
    assert started(folder, "incidents", "import", "--parties", table).code == ExitCode.ATTENTION
    return folder


@pytest.fixture
def run(wrong: Path, home: Path, typed: Run) -> Run:
    shutil.rmtree(home)
    shutil.copytree(wrong, home)
    return typed


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., str]:
    """Write a table of officers; return its path."""

    def put(*rows: str) -> str:
        path = tmp_path / f"parties-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("\n".join((HEADS, *rows)) + "\n", encoding="utf-8")
        return str(path)

    return put


def standing(run: Run) -> set[str]:
    return {told(one) for one in run(*LIST, INCIDENT, "--json").json["roles"] if one["stands"]}


def told(one: dict[str, Any]) -> str:
    officer = one["officer"]
    return f"{one['role']} {officer['force']}/{officer['number']}".replace(" /", " ")


def errors(run: Run) -> tuple[int, set[str]]:
    (check,) = run("hampshire", INCIDENT, "--json").json["checks"]
    return check["errors"], {f["code"] for one in check["answers"] for f in one["findings"]}


def test_the_error_of_a_wrong_role_clears_when_a_person_takes_it_back(run: Run) -> None:
    assert errors(run)[0] == 1
    done = run(*END, "42/101881/25", "42/8123", "oic", *WHY)
    assert done.code == ExitCode.OK
    assert f"{INCIDENT}: officer-in-the-case 42/8123 is taken back." in done.out
    assert f"{INCIDENT}\terror\tvictim-is-officer-in-case\t{VICTIM}" in done.out
    assert "nothing new, 1 cleared" in done.err
    assert "bwv-index link run" in done.err
    count, codes = errors(run)
    assert count == 0
    assert "victim-had-role" in codes
    assert "officer-in-the-case 42/8123" not in standing(run)


def test_what_was_taken_back_is_listed_as_such_with_who_and_why(run: Run) -> None:
    run(*END, INCIDENT, "8123", "officer-in-the-case", *WHY, "--by", "2291")
    listed = run(*LIST, INCIDENT).out
    assert "officer-in-the-case\t42/8123\ttaken back by 2291" in listed
    assert "victim\t42/8123\tas imported" in listed
    assert "taken back\tofficer-in-the-case\t42/8123\t2291\twrong column in the export" in listed
    shown = run("show", INCIDENT).out
    officers, back = shown.split("Roles taken back\n")
    assert "officer-in-the-case\t42/8123" not in officers
    assert "officer-in-the-case\t42/8123\t2291\t" in back
    dossier = run("show", INCIDENT, "--json").json
    assert [(one["role"], one["why"]) for one in dossier["taken_back"]] == [("officer-in-the-case", WHY[1])]


def test_a_role_that_is_given_again_stands_and_brings_its_error_back(run: Run) -> None:
    run(*END, INCIDENT, "42/8123", "OIC", *WHY)
    done = run(*GIVE, INCIDENT, "8123", "OIC", "--why", "it was so", "--json")
    assert done.code == ExitCode.ATTENTION
    assert done.json["check"]["added"] == ["officer-in-the-case 42/8123"]
    assert [finding["code"] for finding in done.json["check"]["new"]] == ["victim-is-officer-in-case"]
    assert [word["verdict"] for word in done.json["now"]["words"]] == ["end", "give"]
    assert errors(run)[0] == 1
    assert "Roles taken back" not in run("show", INCIDENT).out


def test_a_role_that_no_table_has_can_be_given_and_taken_back(run: Run) -> None:
    assert run(*GIVE, INCIDENT, "42/1633", "reviewer", "--why", "asked to").code == ExitCode.OK
    assert "reviewer 42/1633" in standing(run)
    run(*END, INCIDENT, "42/1633", "reviewer", "--why", "another does")
    assert "reviewer 42/1633" not in standing(run)


def test_an_import_does_not_bring_a_role_back_and_says_so_row_by_row(
    run: Run, table: Callable[..., str]
) -> None:
    again = table(f"{INCIDENT},OIC,8123,42", f"{INCIDENT},victim,8123,42")
    run(*END, INCIDENT, "42/8123", "OIC", *WHY, "--by", "2291")
    for _ in range(2):
        done = run("incidents", "import", "--parties", again, "--json")
        assert done.code == ExitCode.OK
        (report,) = done.json
        assert (report["tally"]["same"], report["checks"]) == (2, [])
        (remark,) = report["complaints"]
        assert (remark["line"], remark["column"], remark["refused"]) == (2, "role", False)
        assert remark["reason"].startswith("officer-in-the-case 42/8123 stays taken back (2291, ")
        assert WHY[1] in remark["reason"]
    assert errors(run)[0] == 0


def test_an_import_that_writes_the_officer_otherwise_asks_whether_that_is_one(
    run: Run, table: Callable[..., str]
) -> None:
    run(*END, INCIDENT, "42/8123", "OIC", *WHY)
    done = run("incidents", "import", "--parties", table(f"{INCIDENT},OIC,8123,"), "--json")
    (remark,) = done.json[0]["complaints"]
    assert remark["reason"].startswith("officer-in-the-case 8123 stands, and officer-in-the-case 42/8123 was")
    assert done.code == ExitCode.ATTENTION


def test_both_acts_are_on_the_ledger_with_the_reason_and_links_are_due(run: Run) -> None:
    run("link", "run")
    assert not run("status", "--json").json["linking_due"]
    run(*END, INCIDENT, "42/8123", "OIC", *WHY, "--by", "2291")
    assert run("status", "--json").json["linking_due"]
    for kind, what in (("incident change", "officer-in-the-case 42/8123"), ("role check", "cleared")):
        line = run("ledger", "show", "--type", kind).out.splitlines()[-1]
        assert "2291" in line
        assert WHY[1] in line
        assert what in line
    assert run("verify").code == ExitCode.OK


@pytest.mark.parametrize("act", [END, GIVE])
def test_a_dry_run_says_what_would_come_of_it_and_keeps_nothing(run: Run, act: tuple[str, ...]) -> None:
    officer = "42/8123" if act is END else "42/1633"
    before, size = standing(run), run("status", "--json").json["ledger"]
    done = run(*act, INCIDENT, officer, "OIC", *WHY, "--dry-run")
    assert done.out.startswith("Dry run: nothing was recorded.\n")
    assert run("status", "--json").json["ledger"] == size + 1  # that status was looked at
    assert standing(run) == before


@pytest.mark.parametrize(
    ("act", "words", "code", "says"),
    [
        (END, ("nothing", "42/8123", "OIC"), ExitCode.NOT_FOUND, "no incident"),
        (END, (INCIDENT, "42/8123", "inspector"), ExitCode.USAGE, "officer-in-the-case"),
        (END, (INCIDENT, "somebody", "OIC"), ExitCode.USAGE, "42/8123"),
        (END, (INCIDENT, "22/8123", "OIC"), ExitCode.REFUSED, "it is held by 42/1507, 42/8123"),
        (END, (INCIDENT, "42/8123", "producer"), ExitCode.REFUSED, "nobody does"),
        (GIVE, (INCIDENT, "42/8123", "OIC"), ExitCode.REFUSED, "stands in that role already"),
        (GIVE, (INCIDENT, "8123", "OIC"), ExitCode.REFUSED, "stands in that role already"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_there_is(
    run: Run, act: tuple[str, ...], words: tuple[str, ...], code: ExitCode, says: str
) -> None:
    done = run(*act, *words, *WHY)
    assert done.code == code
    assert says in done.err


def test_a_role_is_taken_back_once_and_needs_a_person_and_a_reason(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (*END, INCIDENT, "42/8123", "OIC")
    assert run(*asked, "--why", " ").code == ExitCode.REFUSED
    assert run(*asked, *WHY).code == ExitCode.OK
    again = run(*asked, *WHY)
    assert again.code == ExitCode.REFUSED
    assert "taken back already (7001, " in again.err
    monkeypatch.delenv("BWV_INDEX_OPERATOR")
    assert run(*asked, *WHY).code == ExitCode.USAGE


def test_a_number_that_may_be_two_officers_is_refused_with_the_choice(
    run: Run, table: Callable[..., str]
) -> None:
    run("incidents", "import", "--parties", table(f"{INCIDENT},OIC,8123,22"))
    done = run(*END, INCIDENT, "8123", "OIC", *WHY)
    assert done.code == ExitCode.REFUSED
    assert "22/8123, 42/8123" in done.err


def test_the_force_of_the_settings_is_taken_for_a_number_without_one(run: Run, home: Path) -> None:
    settings = home / "settings.toml"
    settings.write_text(f'force = "42"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    assert run(*GIVE, INCIDENT, "1633", "reviewer", "--why", "asked to").code == ExitCode.OK
    assert "reviewer 42/1633" in standing(run)


def test_a_role_given_to_a_number_without_a_force_says_that_the_force_is_not_known(run: Run) -> None:
    done = run(*GIVE, INCIDENT, "1633", "reviewer", "--why", "asked to")
    assert "reviewer 1633 is given" in done.out
    assert "Of which force 1633 is, is not known" in done.err
    assert "is not known" not in run(*END, INCIDENT, "42/2310", "attending", *WHY).err


def test_taking_back_that_one_is_a_victim_leaves_a_note_where_that_officer_has_the_case(run: Run) -> None:
    done = run(*END, INCIDENT, "42/8123", "victim", *WHY, "--json")
    assert [finding["code"] for finding in done.json["check"]["cleared"]] == ["victim-is-officer-in-case"]
    count, codes = errors(run)
    assert (count, "victim-had-role" in codes) == (0, True)


@pytest.mark.parametrize(
    ("by", "told"), [("8240", "may be a victim"), ("1507", "the officer whose role this is"), ("931", "")]
)
def test_a_victim_and_whoever_changes_an_own_role_is_told_to_let_another_decide(
    run: Run, by: str, told: str
) -> None:
    done = run(*END, INCIDENT, "42/1507", "OIC", *WHY, "--by", by)
    assert done.code == ExitCode.OK
    assert ("let another person decide" in done.err) is bool(told)
    assert told in done.err


def test_an_incident_without_roles_says_so_and_one_that_is_not_held_is_not_found(
    run: Run, tmp_path: Path
) -> None:
    bare = tmp_path / "incidents.csv"
    bare.write_text("incident_ref,reported_at\n42-20250615-0007,2025-06-15T10:00:00Z\n", encoding="utf-8")
    run("incidents", "import", "--incidents", str(bare))
    assert run(*LIST, "42-20250615-0007").out == "No officer has a role at 42-20250615-0007.\n"
    assert run(*LIST, "nothing").code == ExitCode.NOT_FOUND
