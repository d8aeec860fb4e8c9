"""``verify`` as it is typed: on a home, on a pack far from any home, and after every other command."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.torture.casework import INCIDENT, confirm_one, proposed_one, write_tables
from tests.torture.forged_pack_extras import unsigned_forgeries
from tests.torture.forgery import Case, Forgery, judge
from tests.torture.inside import bwv_inside
from tests.torture.scene import Done, make_home, typed, write_dock

from bwv_index.casefile.bag import seal_tags
from bwv_index.custody import (
    MEANINGS,
    Checkpoint,
    FindingCode,
    Verdict,
    hash_leaf,
    public_pem,
    read_signer,
    root_of,
    sign_checkpoint,
)  # fmt: skip
from bwv_index.errors import ExitCode
from bwv_index.index import Query
from bwv_index.pipeline import VerifyRequest, open_workspace, read_scope, search, verify_home

WHY = ("--why", "needed for this trial", "--by", "7001")
Lines = tuple[tuple[str | Path, ...], ...]
SHAPE = {"verdict", "counts", "findings", "ledger", "recorded"}


@pytest.fixture(scope="module")
def done_job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home on which the whole job was done, and a pack; each step left all verified."""
    work = tmp_path_factory.mktemp("job")
    home, dock, tables = (
        make_home(work / "home"),
        write_dock(work / "Süd dock", clips=3),
        write_tables(work / "tables"),
    )
    before: Lines = (
        ("ingest", dock), ("incidents", "import", tables), ("catalogue", "import", tables / "clips.csv"),
        ("link", "run"),
    )  # fmt: skip
    for words in before:
        step(home, *words)
    clip = proposed_one(home)
    confirm_one(home)
    after: Lines = (
        ("search", "blow"), ("show", clip), ("show", INCIDENT), ("link", "explain", clip, INCIDENT), ("link", "list"),
        ("download", clip, "--out", work / "copy.mp4"), ("hold", "place", clip, *WHY), ("hold", "release", clip, *WHY),
        ("retention", "set", clip, "evidential", *WHY), ("retention", "list"), ("reconcile", dock), ("quarantine",),
        ("export", INCIDENT, "--out", work / "pack"), ("status",), ("key", "change", *WHY), ("ledger", "show"),
        ("ledger", "export", "--out", work / "ledger.jsonl"), ("ledger", "checkpoint"), ("ingest", dock),
    )  # fmt: skip
    for words in after:
        step(home, *words)
    return work


def step(home: Path, *words: str | Path) -> None:
    """Run a command; whatever it did, all is verified afterwards."""
    done = bwv_inside(home, *words)
    assert done.code in {ExitCode.OK, ExitCode.ATTENTION}, done.err
    after = bwv_inside(home, "verify", "--json")
    assert after.code == ExitCode.OK, (words, after.json["findings"])


@pytest.fixture
def job(done_job: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(done_job, tmp_path / "job", symlinks=True))


def test_every_command_leaves_all_verified(done_job: Path) -> None:
    assert bwv_inside(done_job / "home", "verify").code == ExitCode.OK


def test_the_answer_in_json_has_one_shape(job: Path) -> None:
    done = bwv_inside(job / "home", "verify", "--json")
    assert set(done.json) == SHAPE
    assert (done.json["verdict"], done.json["findings"], done.json["recorded"]) == ("verified", [], True)
    things = {count["thing"] for count in done.json["counts"]}
    assert {"item", "derived picture", "rows of the record", "ledger entry", "checkpoint"} <= things
    assert done.json["ledger"]["spans"][-1]["last"] == done.json["ledger"]["entries"]


def damage(job: Path) -> None:
    master = next(path for path in sorted((job / "home" / "vault").rglob("*")) if path.is_file())
    master.parent.chmod(0o755)
    master.chmod(0o644)
    with master.open("ab") as stream:
        stream.write(b"0")


def stranger(job: Path) -> None:
    sha256 = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"
    path = job / "home" / "vault" / "5f" / "ec" / sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(b"0")


@pytest.mark.parametrize(
    ("act", "words", "code", "finding"),
    [
        (damage, (), ExitCode.INTEGRITY, FindingCode.ITEM_CHANGED),
        (stranger, (), ExitCode.ATTENTION, FindingCode.VAULT_STRANGER),
        (None, ("--items", "1-of-9999"), ExitCode.ATTENTION, FindingCode.ITEM_NOT_CHOSEN),
        (None, ("--since", "2999-01-01"), ExitCode.ATTENTION, FindingCode.ITEM_NOT_CHOSEN),
    ],
)
def test_the_shell_is_told_failed_from_not_checked(
    job: Path,
    act: Callable[[Path], None] | None,
    words: tuple[str, ...],
    code: ExitCode,
    finding: FindingCode,
) -> None:
    if act is not None:
        act(job)
    told = bwv_inside(job / "home", "verify", *words, "--json")
    assert told.code == code
    assert finding in {found["code"] for found in told.json["findings"]}
    assert all(
        found["remedy"] == MEANINGS[FindingCode(found["code"])].remedy for found in told.json["findings"]
    )
    plain = bwv_inside(job / "home", "verify", *words)
    assert (plain.code, plain.err) == (code, "")
    assert finding in plain.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--items", "some"), ExitCode.USAGE),
        (("--since", "yesterday"), ExitCode.USAGE),
        (("--anchor", "/nonexistent"), ExitCode.USAGE),
        (("--anchor", "{job}/tables"), ExitCode.ENVIRONMENT),
        (("--key", "{job}/ledger.jsonl"), ExitCode.ENVIRONMENT),
    ],
)
def test_what_cannot_be_done_says_so(job: Path, words: tuple[str, ...], code: ExitCode) -> None:
    done = bwv_inside(job / "home", "verify", *(word.format(job=job) for word in words))
    assert done.code == code
    assert done.err
    assert "Traceback" not in done.err


def test_a_pack_and_a_folder_of_copies_are_outside_anchors(job: Path, tmp_path: Path) -> None:
    outside = Path(shutil.copytree(job / "home" / "checkpoints", tmp_path / "usb"))
    done = bwv_inside(job / "home", "verify", "--anchor", job / "pack", "--anchor", outside, "--json")
    assert done.code == ExitCode.OK
    assert done.json["ledger"]["spans"][0]["anchor"].startswith("an outside anchor")


def alone(folder: Path, *words: str | Path) -> Done:
    """Run a command in a process of its own, in another folder, with no home anywhere."""
    variables = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH"}}
    done = subprocess.run(
        typed(words), env={**variables, "LANG": "C.UTF-8"}, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def test_a_pack_is_verified_far_from_any_home(job: Path, tmp_path: Path) -> None:
    far = tmp_path / "court" / "évidence 1"
    far.parent.mkdir()
    shutil.move(job / "pack", far)
    key = next((job / "home" / "keys" / "retired").glob("*.pem"))  # the key was changed since
    shutil.copy(key, tmp_path / "given.pem")
    shutil.rmtree(job)
    done = alone(tmp_path, "verify", far, "--key", tmp_path / "given.pem", "--json")
    assert (done.code, done.err) == (ExitCode.OK, "")
    assert set(done.json) == SHAPE
    assert done.json["verdict"] == "verified"


def test_without_a_key_of_its_own_a_pack_is_not_proven(job: Path) -> None:
    done = alone(job, "verify", job / "pack", "--json")
    assert done.code == ExitCode.ATTENTION
    assert [found["code"] for found in done.json["findings"]] == ["key-unproven"]


@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_plain_sha256sum_checks_the_bytes(job: Path, manifest: str) -> None:
    tool = shutil.which("sha256sum")
    assert tool is not None
    done = subprocess.run(
        [tool, "--strict", "--quiet", "-c", manifest],
        cwd=job / "pack",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("folder", ["empty", "half"])
def test_what_is_no_pack_is_said_to_be_none(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    if folder == "half":
        (tmp_path / folder / "manifest-sha256.txt").write_bytes(b"")
    done = alone(tmp_path, "verify", folder, "--json")
    assert done.code == ExitCode.INTEGRITY
    codes: list[Any] = [found["code"] for found in json.loads(done.out)["findings"]]
    assert "pack-no-bag" in codes


def forged(home: Path, *statements: str) -> None:
    """Change the database as somebody does who goes past the software."""
    with sqlite3.connect(home / "index.sqlite") as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def codes(home: Path, *more: str | Path) -> set[str]:
    return {finding["code"] for finding in bwv_inside(home, "verify", "--json", *more).json["findings"]}


def test_a_forged_row_is_told_also_after_an_honest_act_has_changed_it_again(job: Path) -> None:
    home = job / "home"
    clip = bwv_inside(home, "link", "list", "--status", "confirmed", "--json").json[0]["evidence_id"]
    forged(home, "UPDATE decisions SET why = 'forged'")
    for verdict in ("reject", "confirm"):
        assert bwv_inside(home, "link", "decide", clip, INCIDENT, verdict, *WHY).code == ExitCode.OK
    assert codes(home) == {"row-changed-before"}


def test_a_trigger_that_somebody_added_is_told(job: Path) -> None:
    home = job / "home"
    forged(
        home,
        "CREATE TRIGGER x AFTER INSERT ON decisions BEGIN UPDATE decisions SET why = 'x' WHERE id = NEW.id; END",
    )
    assert codes(home) == {"schema-changed"}


def test_a_ledger_that_may_be_changed_is_told(job: Path) -> None:
    forged(job / "home", "DROP TRIGGER ledger_refuses_delete")
    assert codes(job / "home") == {"schema-changed"}


def test_a_pipe_in_place_of_a_file_is_told_and_not_waited_for(job: Path) -> None:
    home = job / "home"
    master = next(path for path in sorted((home / "vault").rglob("*")) if path.is_file())
    picture = next(path for path in sorted((home / "derived").rglob("*.jpg")))
    for file in (master, picture):
        file.chmod(0o644)
        file.unlink()
        os.mkfifo(file)
    assert {"item-changed", "picture-changed"} <= codes(home)
    ledger = job / "pack" / "custody" / "ledger.jsonl"
    ledger.unlink()
    os.mkfifo(ledger)
    assert bwv_inside(home, "verify", job / "pack").code == ExitCode.INTEGRITY


def test_a_file_in_the_wrong_place_of_the_vault_is_a_stranger(job: Path) -> None:
    home = job / "home"
    master = next(path for path in sorted((home / "vault").rglob("*")) if path.is_file())
    (home / "vault" / "zz").mkdir()
    (home / "vault" / "zz" / master.name).write_bytes(b"something else")
    assert codes(home) == {"item-changed"}


def test_the_home_s_own_checkpoint_is_no_outside_anchor(job: Path) -> None:
    home = job / "home"
    spans = bwv_inside(home, "verify", "--json", "--anchor", home / "checkpoints").json["ledger"]["spans"]
    assert [span["anchor"] for span in spans] == ["the home's own checkpoints"]


def test_a_look_while_verify_reads_masters_breaks_nothing(job: Path) -> None:
    with open_workspace(job / "home", "7001") as workspace:

        def look(_: str) -> None:
            search(workspace, Query("x"))

        found = verify_home(workspace, VerifyRequest(read_scope("all")), progress=look)
    assert found.verdict is Verdict.VERIFIED


def test_a_pack_without_its_custody_record_has_failed(job: Path) -> None:
    shutil.rmtree(job / "pack" / "custody")
    done = bwv_inside(job / "home", "verify", job / "pack", "--json")
    assert done.code == ExitCode.INTEGRITY
    assert "pack-not-sealed" in {finding["code"] for finding in done.json["findings"]}


@pytest.mark.parametrize("forgery", tuple(unsigned_forgeries()), ids=lambda forgery: forgery.name)
def test_nothing_is_added_to_a_pack_without_a_key_unseen(job: Path, forgery: Forgery) -> None:
    home = job / "home"
    key = next((home / "keys" / "retired").glob("*.pem"))  # the key was changed since the pack was made
    assert judge(Case(home, job / "pack", home, key, home, home), forgery) == ""


@pytest.mark.parametrize("details", [[], None, "x", 5, {"tags": []}, {"tags": {}}, {"acts_before": {}}])
def test_a_hostile_pack_with_a_key_of_its_own_is_told_and_breaks_nothing(job: Path, details: object) -> None:
    pack, signer = job / "pack", read_signer(job / "home" / "keys")
    manifest = hashlib.sha256((pack / "manifest-sha256.txt").read_bytes()).hexdigest()
    entry = json.dumps({"type": "information package creation", "sha256": manifest, "details": details})
    leaf = hash_leaf(entry.encode())
    held = {
        "checkpoint.txt": sign_checkpoint(Checkpoint(signer.name, 1, root_of([leaf])), [signer]),
        "ledger.jsonl": f"{json.dumps({'position': 1, 'entry': entry, 'proof': []})}\n".encode(),
        "public-key.pem": public_pem(signer.key),
    }
    for name, content in held.items():
        (pack / "custody" / name).write_bytes(content)
    seal_tags(pack)
    done = bwv_inside(job / "home", "verify", pack, "--json")
    assert done.code == ExitCode.INTEGRITY, done.err
    assert {"pack-not-on-ledger"} <= {finding["code"] for finding in done.json["findings"]}


@pytest.mark.parametrize("words", [("--items", "5%"), ("--since", "2025-01-01"), ("--anchor", "{job}/pack")])
def test_what_a_pack_cannot_answer_to_is_refused(job: Path, words: tuple[str, str]) -> None:
    option, value = words
    done = bwv_inside(job / "home", "verify", job / "pack", option, value.format(job=job))
    assert done.code == ExitCode.USAGE
    assert option in done.err


def test_a_home_is_no_pack_and_nothing_of_it_counts_as_verified(job: Path) -> None:
    done = bwv_inside(job / "home", "verify", job / "home", "--json")
    assert done.code == ExitCode.INTEGRITY
    assert [count["verified"] for count in done.json["counts"]] == [0, 0]


def test_an_export_of_the_ledger_is_an_outside_anchor(job: Path) -> None:
    done = bwv_inside(job / "home", "verify", "--anchor", job / "ledger.jsonl", "--json")
    assert done.code == ExitCode.OK
    assert "ledger.jsonl" in done.json["ledger"]["spans"][0]["anchor"]
    (job / "ledger.jsonl").write_bytes(b'{"checkpoint": []}\n')
    done = bwv_inside(job / "home", "verify", "--anchor", job / "ledger.jsonl", "--json")
    assert "checkpoint-unreadable" in {finding["code"] for finding in done.json["findings"]}


@pytest.mark.parametrize("instead", ["pipe", "folder"])
def test_what_is_no_file_in_a_master_s_place_has_failed_and_a_copy_says_whence(
    job: Path, instead: str
) -> None:
    home = job / "home"
    found = bwv_inside(home, "link", "list", "--status", "confirmed", "--json").json[0]
    clip = found["evidence_id"]
    sha256 = bwv_inside(home, "show", clip, "--json").json["clip"]["sha256"]
    master = home / "vault" / sha256[:2] / sha256[2:4] / sha256
    master.unlink()
    os.mkfifo(master) if instead == "pipe" else master.mkdir()
    assert codes(home) == {"item-changed"}
    for number, words in enumerate((("--json",), ())):
        for act, name in (("download", clip), ("export", INCIDENT)):
            done = bwv_inside(home, act, name, "--out", job / f"{act} {number}", *words)
            assert done.code == ExitCode.OK, done.err
            assert "is no file" in done.err
            assert not words or "is no file" in str(done.json["not_from_vault"])
    assert (job / "download 0").read_bytes()


def test_nothing_is_written_for_people_into_the_home_or_over_what_is_there(job: Path) -> None:
    home = job / "home"
    master = next(path for path in sorted((home / "vault").rglob("*")) if path.is_file())
    before = master.read_bytes()
    for target in (master, home / "vault" / "new.csv", home / "index.sqlite"):
        for words in (("link", "export", target), ("ledger", "export", "--out", target)):
            assert bwv_inside(home, *words).code == ExitCode.REFUSED
    source = next(path for path in sorted((job / "Süd dock").rglob("*.mp4")))
    assert bwv_inside(home, "link", "export", source).code == ExitCode.REFUSED
    assert bwv_inside(home, "export", INCIDENT, "--out", home / "vault" / "pack").code == ExitCode.REFUSED
    assert bwv_inside(home, "init", "--home", home / "vault" / "home").code == ExitCode.REFUSED
    assert master.read_bytes() == before
    assert bwv_inside(home, "verify").code == ExitCode.OK


def test_copies_of_another_branch_are_told_as_such_after_beginning_anew(job: Path) -> None:
    home, copies = job / "home", job / "copies"
    with (home / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[custody]\ncheckpoint_copies = ["{copies}"]\n')
    clip = proposed_one(home)
    assert bwv_inside(home, "hold", "place", clip, *WHY).code == ExitCode.OK
    shutil.copytree(home, job / "lost")
    assert bwv_inside(job / "lost", "hold", "release", clip, *WHY).code == ExitCode.OK
    assert bwv_inside(home, "ledger", "checkpoint", "--anew", *WHY).code == ExitCode.OK
    assert codes(home) == {"checkpoint-other-branch", "checkpoints-restarted"}
