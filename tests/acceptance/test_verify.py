"""``verify`` as it is typed: on a home, on a pack far from any home, and after every other command."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.torture.casework import INCIDENT, confirm_one, proposed_one, write_tables
from tests.torture.inside import bwv_inside
from tests.torture.scene import Done, make_home, typed, write_dock

from bwv_index.custody import MEANINGS, FindingCode
from bwv_index.errors import ExitCode

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
