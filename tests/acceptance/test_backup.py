"""A home that is gone comes back from its backup, every byte of it, and what cannot come back is named."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.postgresql import Server
from tests.torture.scene import make_home, write_dock

from bwv_index.cli import _run
from bwv_index.errors import BusyError, ExitCode
from bwv_index.home import Home, writing
from bwv_index.pipeline import back_up, found_home, open_workspace
from bwv_index.pipeline.backup import backing_up, index_copy

Run = Callable[..., Any]
States = Callable[..., Mapping[Path, object]]


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory, founded: Path, sample: Path) -> Path:
    """A home that has been worked with: footage of all kinds, imports, links, a decision."""
    folder = tmp_path_factory.mktemp("worked")
    home = Path(shutil.copytree(founded, folder / "Süd home"))
    dock = write_dock(folder / "dock", clips=3)
    (home / "config" / "cameras").mkdir()
    shutil.copy(sample.parent / "config" / "cameras" / "generic.toml", home / "config" / "cameras")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BWV_INDEX_HOME", str(home))
        patch.setenv("BWV_INDEX_OPERATOR", "7001")
        assert _run(["ingest", str(dock)]) == ExitCode.ATTENTION
        assert _run(["incidents", "import", str(sample / "tables")]) in {ExitCode.OK, ExitCode.ATTENTION}
        assert _run(["link", "run"]) == ExitCode.OK
    return home


@pytest.fixture
def home(worked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(worked, tmp_path / "Süd home"))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "other disk" / "bwv backups"


@pytest.fixture(scope="session")
def _stored(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    with open_workspace(Path(shutil.copytree(worked, folder / "home")), "7001") as workspace:
        return back_up(workspace, folder / "store").path.parents[1]


@pytest.fixture
def stored(_stored: Path, home: Path, store: Path) -> Path:
    """A store that has a snapshot of the home."""
    assert home.is_dir()
    return Path(shutil.copytree(_stored, store))


@pytest.fixture
def snapshot(stored: Path) -> Path:
    (only,) = (stored / "snapshots").iterdir()
    return only


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new home"


def content(home: Path) -> object:
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        return record.dump(), sorted(record.states())


def kept(home: Path) -> dict[str, tuple[str, int]]:
    """Return name -> SHA-256 and mode of everything in the vault, and of every picture."""
    found = {}
    for folder in ("vault", "derived"):
        for file in (home / folder).rglob("*"):
            if file.is_file():
                told = hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mode & 0o777
                found[str(file.relative_to(home))] = told
    return found


def acts(home: Path, kind: str) -> list[dict[str, Any]]:
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        entries = [json.loads(entry.entry) for entry in record.ledger.stored()]
    return [entry for entry in entries if entry["type"] == kind]


def an_item(home: Path) -> str:
    return max((home / "vault").rglob("*"), key=lambda file: file.stat().st_size * file.is_file()).name


def checked(snapshot: Path) -> subprocess.CompletedProcess[str]:
    """Check a snapshot as somebody does who has no software of ours."""
    return subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "manifest-sha256.txt"],
        cwd=snapshot, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_what_is_restored_is_what_was_backed_up(typed: Run, home: Path, store: Path, new: Path) -> None:
    before = content(home)
    told = typed("backup", str(store), "--json")
    assert (told.code, told.json["complete"], told.json["not_in_it"]) == (0, True, [])
    assert told.json["same_disk"] is True
    shutil.rmtree(home)
    done = typed("restore", str(store), "--home", str(new), "--json")
    assert (done.code, done.json["made"], done.json["lost"]) == (0, True, []), done.err
    assert content(new) == before
    assert (new / "keys").stat().st_mode & 0o777 == 0o700
    assert (new / "keys" / "signing-key.pem").stat().st_mode & 0o777 == 0o600
    assert (new / "config" / "cameras" / "generic.toml").is_file()
    for words in (
        ("verify",),
        ("status",),
        ("search",),
        ("quarantine",),
        ("link", "run"),
        ("init",),
        ("verify",),
    ):
        assert typed(*words, "--home", str(new)).code == 0


def test_vault_and_pictures_are_the_same_bytes_under_the_same_names(
    typed: Run, home: Path, stored: Path, new: Path
) -> None:
    before = kept(home)
    assert len(before) > 10
    typed("restore", str(stored), "--home", str(new))
    assert kept(new) == before
    assert {mode for name, (_, mode) in kept(new).items() if name.startswith("vault")} == {0o444}


def test_both_acts_are_on_the_ledger(typed: Run, home: Path, store: Path, new: Path) -> None:
    told = typed("backup", str(store), "--json").json
    name = Path(told["snapshot"]).name
    begun, ended = acts(home, "backup")
    assert (begun["details"]["state"], ended["details"]["state"]) == ("begun", "complete")
    assert (ended["subject"], ended["sha256"], ended["actor"]) == (name, told["manifest_sha256"], "7001")
    manifest = store / "snapshots" / name / "manifest-sha256.txt"
    assert hashlib.sha256(manifest.read_bytes()).hexdigest() == told["manifest_sha256"]
    typed("restore", str(store), "--home", str(new), "--by", "7002")
    assert acts(new, "backup") == [begun]  # the copy was made before the backup had ended
    (restored,) = acts(new, "recovery")
    assert (restored["subject"], restored["sha256"], restored["actor"]) == (
        name,
        told["manifest_sha256"],
        "7002",
    )
    assert restored["details"]["ledger"] == told["ledger"]


def test_a_snapshot_is_checked_without_this_software(typed: Run, home: Path, store: Path) -> None:
    (home / "config" / "imports").mkdir()
    names = ["two\nlines.txt", "back\\slash.txt", "Süd.txt", os.fsdecode(b"caf\xe9.txt")]
    for name in names:
        (home / "config" / "imports" / name).write_text("# ours\n", encoding="utf-8")
    snapshot = Path(typed("backup", str(store), "--json").json["snapshot"])
    done = checked(snapshot)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    manifest = (snapshot / "manifest-sha256.txt").read_bytes()
    listed = {line.split(b"  ")[-1] for line in manifest.splitlines()}
    own = {file for file in snapshot.rglob("*") if file.is_file()}
    assert len([name for name in listed if not name.startswith(b"../..")]) == len(own) - 1  # not the manifest
    pool = next((store / "vault").glob("??/??/*"))
    pool.chmod(0o644)
    pool.write_bytes(b"another")
    assert checked(snapshot).returncode != 0


def test_names_of_any_bytes_come_back(typed: Run, home: Path, store: Path, new: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \\ \n.txt")
    (home / "config" / name).write_bytes(b"# ours\n")
    typed("backup", str(store))
    assert typed("restore", str(store), "--home", str(new)).code == 0
    assert (new / "config" / name).read_bytes() == b"# ours\n"


@pytest.mark.usefixtures("home")
def test_a_second_backup_copies_only_what_is_new(typed: Run, store: Path) -> None:
    first = typed("backup", str(store), "--json").json
    pool = {file: file.stat().st_ino for file in (store / "vault").glob("??/??/*")}
    second = typed("backup", str(store), "--json").json
    assert first["files_copied"] > 0
    assert (second["files_copied"], second["bytes_copied"]) == (0, 0)
    assert {file: file.stat().st_ino for file in (store / "vault").glob("??/??/*")} == pool
    assert len(list((store / "snapshots").iterdir())) == 2
    assert second["snapshot"] != first["snapshot"]


def test_nothing_of_the_home_is_changed_by_a_backup(
    typed: Run, home: Path, store: Path, states: States
) -> None:
    masters = states(home / "vault", home / "derived", home / "config", home / "keys")
    dump = content(home)
    typed("backup", str(store))
    assert states(home / "vault", home / "derived", home / "config", home / "keys") == masters
    assert content(home) == dump


def test_a_dry_run_writes_nothing(typed: Run, home: Path, store: Path, states: States) -> None:
    before = states(home)
    done = typed("backup", str(store), "--dry-run", "--json")
    assert (done.code, done.json["to_copy"], store.exists()) == (0, done.json["items"], False)
    assert states(home) == before


def damage(file: Path) -> None:
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    file.chmod(0o444)


@pytest.mark.parametrize("trouble", ["changed", "missing"])
def test_a_master_that_is_not_what_the_record_says_is_named_and_the_rest_is_saved(
    typed: Run, home: Path, store: Path, new: Path, trouble: str
) -> None:
    sha256 = an_item(home)
    master = home / "vault" / sha256[:2] / sha256[2:4] / sha256
    damage(master) if trouble == "changed" else master.unlink()
    told = typed("backup", str(store), "--json")
    assert (told.code, told.json["complete"]) == (ExitCode.INTEGRITY, False)
    assert [(gap["name"], gap["lack"]) for gap in told.json["not_in_it"]] == [(sha256, trouble)]
    pool = {file.name for file in (store / "vault").glob("??/??/*")}
    assert pool == {file.name for file in (home / "vault").glob("??/??/*")} - {sha256}
    assert list((store / "vault" / "incoming").iterdir()) == []
    assert checked(Path(told.json["snapshot"])).returncode == 0
    assert acts(home, "backup")[-1]["details"]["not in it"] == [f"item {sha256}: {trouble}"]
    assert "INCOMPLETE" in typed("backup", str(store)).out
    refused = typed("restore", str(store), "--home", str(new), "--json")
    assert (refused.code, refused.json["made"]) == (ExitCode.INTEGRITY, False)
    assert not (new / "HOME").exists()


def test_a_damaged_picture_is_named_too(typed: Run, home: Path, store: Path) -> None:
    picture = next((home / "derived").rglob("*.jpg"))
    damage(picture)
    told = typed("backup", str(store), "--json")
    assert told.code == ExitCode.INTEGRITY
    assert [gap["part"] for gap in told.json["not_in_it"]] == ["picture"]


def test_a_row_that_names_a_picture_outside_the_home_opens_nothing_there(
    typed: Run, home: Path, store: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_bytes(b"theirs")
    told = hashlib.sha256(b"theirs").hexdigest()
    with closing(sqlite3.connect(home / "index.sqlite")) as database, database:
        database.execute(
            "UPDATE keyframes SET file = '../../letter.txt', picture_sha256 = ? WHERE rowid = 1", (told,)
        )
    done = typed("backup", str(store), "--json")
    assert (done.code, [gap["name"] for gap in done.json["not_in_it"]]) == (
        ExitCode.INTEGRITY,
        ["../../letter.txt"],
    )
    assert not list(store.rglob(told))


def test_a_file_of_the_configuration_that_cannot_be_read_does_not_stop_the_rest(
    typed: Run, home: Path, store: Path
) -> None:
    (home / "config" / "gone.txt").symlink_to("nowhere")
    told = typed("backup", str(store), "--json")
    assert told.code == ExitCode.INTEGRITY
    assert [(gap["part"], gap["name"]) for gap in told.json["not_in_it"]] == [("file", "config/gone.txt")]


def test_what_is_held_by_reference_is_listed(
    typed: Run, founded: Path, tmp_path: Path, store: Path, new: Path, tiny_clips: tuple[Path, ...]
) -> None:
    at = Path(shutil.copytree(founded, tmp_path / "by reference"))
    dock = tmp_path / "dock"
    dock.mkdir()
    shutil.copy(tiny_clips[0], dock / "one.mp4")
    assert typed("ingest", str(dock), "--mode", "reference", "--home", str(at)).code == 0
    told = typed("backup", str(store), "--home", str(at), "--json")
    assert (told.code, told.json["complete"]) == (ExitCode.ATTENTION, True)
    (gap,) = told.json["not_in_it"]
    assert gap["lack"] == "held by reference"
    assert str(dock / "one.mp4") in gap["detail"]
    done = typed("restore", str(store), "--home", str(new), "--json")
    assert (done.code, len(done.json["held_by_reference"])) == (0, 1)
    assert content(new) == content(at)


def test_what_is_no_part_of_a_home_is_told_of(typed: Run, home: Path, store: Path) -> None:
    (home / "packs of ours").mkdir()
    assert typed("backup", str(store), "--json").json["not_of_the_home"] == ["packs of ours"]


@pytest.mark.parametrize("check", [True, False])
def test_a_store_that_rots_is_noticed(
    typed: Run, home: Path, stored: Path, new: Path, *, check: bool
) -> None:
    sha256 = an_item(home)
    damage(stored / "vault" / sha256[:2] / sha256[2:4] / sha256)
    told = typed("backup", str(stored), "--json", *(["--check"] if check else []))
    if check:
        assert told.code == ExitCode.INTEGRITY
        assert [(gap["name"], gap["lack"]) for gap in told.json["not_in_it"]] == [
            (sha256, "damaged in the store")
        ]
    else:
        assert told.code == 0
    done = typed("restore", str(stored), "--home", str(new), "--json")
    assert (done.code, done.json["made"]) == (ExitCode.INTEGRITY, False)
    assert [gap["name"] for gap in done.json["lost"]] == [sha256]
    assert not (new / "HOME").exists()
    assert typed("status", "--home", str(new)).code == ExitCode.HOME


def test_a_cut_file_in_the_store_is_noticed_by_its_size(typed: Run, home: Path, stored: Path) -> None:
    sha256 = an_item(home)
    pool = stored / "vault" / sha256[:2] / sha256[2:4] / sha256
    pool.chmod(0o644)
    pool.write_bytes(pool.read_bytes()[:-1])
    assert typed("backup", str(stored)).code == ExitCode.INTEGRITY


def test_a_loss_is_accepted_by_a_person_with_a_reason_and_is_on_the_record(
    typed: Run, home: Path, stored: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = an_item(home)
    (stored / "vault" / sha256[:2] / sha256[2:4] / sha256).unlink()
    restore = ("restore", str(stored), "--home", str(new))
    assert typed(*restore).code == ExitCode.INTEGRITY
    assert typed(*restore, "--accept-loss", "  ").code == ExitCode.INTEGRITY
    assert typed(*restore, "--accept-loss", "x", "--by", "account:root").code == ExitCode.REFUSED
    done = typed(*restore, "--accept-loss", "the other disk is gone, too", "--by", "7002")
    assert done.code == ExitCode.INTEGRITY
    assert sha256 in done.out
    assert "bwv-index verify" in done.out
    (restored,) = acts(new, "recovery")
    assert (restored["why"], restored["actor"]) == ("the other disk is gone, too", "7002")
    assert restored["details"]["lost"] == [f"item {sha256}: missing"]
    monkeypatch.delenv("BWV_INDEX_OPERATOR")
    assert typed("backup", str(stored)).code == ExitCode.USAGE


def test_a_mended_store_lets_the_same_restore_go_on(typed: Run, home: Path, stored: Path, new: Path) -> None:
    sha256 = an_item(home)
    pool = stored / "vault" / sha256[:2] / sha256[2:4] / sha256
    pool.rename(stored / "elsewhere")
    restore = ("restore", str(stored), "--home", str(new))
    assert typed(*restore).code == ExitCode.INTEGRITY
    (stored / "elsewhere").rename(pool)
    assert typed(*restore).code == 0
    assert content(new) == content(home)
    assert not (new / "RESTORING").exists()


@pytest.mark.parametrize(
    "name", ["index.sqlite", "backup.json", "keys/signing-key.pem", "HOME", "manifest-sha256.txt"]
)
@pytest.mark.parametrize("trouble", ["changed", "missing"])
def test_a_snapshot_whose_own_files_are_damaged_is_refused_whole(
    typed: Run, stored: Path, snapshot: Path, new: Path, name: str, trouble: str
) -> None:
    damage(snapshot / name) if trouble == "changed" else (snapshot / name).unlink()
    done = typed("restore", str(stored), "--home", str(new))
    assert done.code == ExitCode.INTEGRITY
    assert "--snapshot" in done.err
    assert not new.exists()


@pytest.mark.parametrize("what", ["home", "something", "file"])
def test_nothing_is_ever_restored_over_anything(
    typed: Run, stored: Path, new: Path, states: States, what: str
) -> None:
    if what == "home":
        found_home(new, "7001")
    elif what == "something":
        new.mkdir()
        (new / "letter.txt").write_text("x", encoding="utf-8")
    else:
        new.write_text("x", encoding="utf-8")
    before = states(new.parent)
    done = typed("restore", str(stored), "--home", str(new))
    assert done.code in {ExitCode.REFUSED, ExitCode.USAGE}
    assert states(new.parent) == before


def test_a_database_elsewhere_that_is_in_use_is_not_restored_over(
    typed: Run, home: Path, stored: Path, new: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere.sqlite"
    shutil.copy(home / "index.sqlite", other)
    monkeypatch.setenv("BWV_INDEX_DATABASE", f"sqlite:///{other}")
    assert typed("restore", str(stored), "--home", str(new)).code == ExitCode.REFUSED
    assert not (new / "HOME").exists()


def test_a_database_elsewhere_is_backed_up_and_restored(
    typed: Run, home: Path, store: Path, new: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(home)
    (home / "index.sqlite").rename(tmp_path / "elsewhere.sqlite")
    monkeypatch.setenv("BWV_INDEX_DATABASE", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    assert typed("backup", str(store)).code == 0
    monkeypatch.setenv("BWV_INDEX_DATABASE", f"sqlite:///{tmp_path / 'restored.sqlite'}")
    assert typed("restore", str(store), "--home", str(new)).code == 0
    assert content(new) == before
    assert not (new / "index.sqlite").exists()


def test_an_index_in_postgresql_comes_back_in_either_database(
    typed: Run, store: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home in postgresql"
    monkeypatch.setenv("BWV_INDEX_HOME", str(home))
    monkeypatch.setenv("BWV_INDEX_DATABASE", server.make())
    make_home(home)
    assert typed("ingest", str(write_dock(tmp_path / "dock", clips=3))).code == ExitCode.ATTENTION
    before = content(home)
    assert typed("backup", str(store)).code == 0
    monkeypatch.setenv("BWV_INDEX_DATABASE", server.make())
    assert typed("restore", str(store), "--home", str(tmp_path / "postgresql")).code == 0
    assert content(tmp_path / "postgresql") == before
    assert typed("restore", str(store), "--home", str(tmp_path / "again")).code == ExitCode.REFUSED
    monkeypatch.delenv("BWV_INDEX_DATABASE")
    assert typed("restore", str(store), "--home", str(tmp_path / "sqlite")).code == 0
    assert content(tmp_path / "sqlite") == before
    for words in (("verify",), ("search", "VB400")):
        assert typed(*words, "--home", str(tmp_path / "sqlite")).code == 0


def test_without_the_private_key_a_person_says_how_to_go_on(
    typed: Run, home: Path, store: Path, new: Path
) -> None:
    told = typed("backup", str(store), "--without-keys", "--json").json
    assert told["private_key"] is False
    assert not list(store.rglob("signing-key*"))
    restore = ("restore", str(store), "--home", str(new))
    refused = typed(*restore)
    assert refused.code == ExitCode.REFUSED
    assert "--signing-key" in refused.err
    assert "--new-key" in refused.err
    assert not new.exists()
    found_home(new.parent / "another", "7001")
    another = new.parent / "another" / "keys" / "signing-key.pem"
    assert typed(*restore, "--signing-key", str(another)).code == ExitCode.REFUSED
    assert not (new / "HOME").exists()
    assert typed(*restore, "--signing-key", str(home / "keys" / "signing-key.pem")).code == 0
    assert {f.name: f.read_bytes() for f in (new / "keys").iterdir()} == {
        f.name: f.read_bytes() for f in (home / "keys").iterdir()
    }


def test_a_new_key_is_on_the_record_and_the_old_one_is_remembered(
    typed: Run, home: Path, store: Path, new: Path
) -> None:
    typed("backup", str(store), "--without-keys")
    done = typed("restore", str(store), "--home", str(new), "--new-key")
    assert done.code == 0
    assert "new key" in done.out
    old = (home / "keys" / "public-key.pem").read_bytes()
    assert (new / "keys" / "public-key.pem").read_bytes() != old
    assert [file.read_bytes() for file in (new / "keys" / "retired").iterdir()] == [old]
    (change,) = acts(new, "key change")
    assert change["actor"] == "7001"
    for words in (("verify",), ("status",), ("link", "run"), ("verify",)):
        assert typed(*words, "--home", str(new)).code == 0


@pytest.mark.usefixtures("home")
def test_the_newest_snapshot_is_taken_or_the_one_that_is_named(
    typed: Run, store: Path, tmp_path: Path
) -> None:
    first = Path(typed("backup", str(store), "--json").json["snapshot"]).name
    second = Path(typed("backup", str(store), "--json").json["snapshot"]).name
    newest = typed("restore", str(store), "--home", str(tmp_path / "a"), "--json").json
    named = typed("restore", str(store), "--home", str(tmp_path / "b"), "--snapshot", first, "--json").json
    assert (newest["snapshot"], named["snapshot"]) == (second, first)
    unknown = typed("restore", str(store), "--home", str(tmp_path / "c"), "--snapshot", "nosuch")
    assert unknown.code == ExitCode.NOT_FOUND
    assert first in unknown.err
    assert not (tmp_path / "c").exists()


@pytest.mark.usefixtures("home")
def test_a_store_of_two_homes_asks_which(typed: Run, store: Path, tmp_path: Path) -> None:
    found_home(tmp_path / "other", "7001")
    typed("backup", str(store))
    name = Path(
        typed("backup", str(store), "--home", str(tmp_path / "other"), "--json").json["snapshot"]
    ).name
    asked = typed("restore", str(store), "--home", str(tmp_path / "new"))
    assert asked.code == ExitCode.REFUSED
    assert name in asked.err
    assert typed("restore", str(store), "--home", str(tmp_path / "new"), "--snapshot", name).code == 0


@pytest.mark.parametrize("place", [".", "inside", ".."])
def test_a_store_and_its_home_lie_apart(typed: Run, home: Path, place: str) -> None:
    before = sorted(home.parent.iterdir())
    assert typed("backup", str(home / place)).code == ExitCode.REFUSED
    assert sorted(home.parent.iterdir()) == before


@pytest.mark.usefixtures("home")
def test_a_folder_with_something_else_in_it_does_not_become_a_store(typed: Run, store: Path) -> None:
    store.mkdir(parents=True)
    (store / "letter.txt").write_text("x", encoding="utf-8")
    assert typed("backup", str(store)).code == ExitCode.REFUSED
    assert [entry.name for entry in store.iterdir()] == ["letter.txt"]


def test_what_is_no_store_cannot_be_restored_from(typed: Run, tmp_path: Path, new: Path) -> None:
    assert typed("restore", str(tmp_path), "--home", str(new)).code == ExitCode.HOME
    assert not new.exists()


def test_a_store_that_cannot_be_written_is_told(typed: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = typed("backup", str(tmp_path / "file" / "store"))
    assert done.code in {ExitCode.ENVIRONMENT, ExitCode.USAGE}
    assert "Traceback" not in done.err
    assert home.exists()


def test_the_home_is_held_while_it_is_backed_up(
    home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = index_copy.keep_copy

    def watched(url: str, target: Path) -> object:
        for held in (home, store):
            with pytest.raises(BusyError), writing(Home(held), wait_s=0):
                pass
        seen.append(target)
        return real(url, target)

    monkeypatch.setattr(backing_up, "keep_copy", watched)
    with open_workspace(home, "7001") as workspace:
        back_up(workspace, store)
    assert len(seen) == 1
