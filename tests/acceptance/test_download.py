"""``download`` and ``play`` as they are typed: an unaltered copy or none, and never one that nobody recorded."""

import errno
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode
from bwv_index.pipeline import Workspace, open_workspace
from bwv_index.pipeline.downloading import sha256sum_line

Run = Callable[..., Any]
NAME = "clip (0).mp4"


@pytest.fixture
def clip(typed_here: Run, source: Path, tiny_clips: tuple[Path, ...]) -> Path:
    """A clip that was taken in."""
    path = Path(shutil.copy(tiny_clips[0], source / NAME))
    assert typed_here("ingest", str(source)).code == ExitCode.OK
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where a copy goes: a folder of its own, with a space and letters of all kinds."""
    folder = tmp_path / "for the court, Süd"
    folder.mkdir()
    return folder / "copy é.mp4"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def vault_file(home: Path, clip: Path) -> Path:
    sha256 = digest(clip)
    return home / "vault" / sha256[:2] / sha256[2:4] / sha256


def acts(home: Path, sha256: str, kind: str) -> list[dict[str, Any]]:
    """Return what the ledger says of one kind of act on some bytes."""
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        told = [json.loads(entry) for entry in record.ledger.entries("", sha256)]
    return [event for event in told if event["type"] == kind]


def test_a_copy_has_the_bytes_on_record_and_is_recorded(
    typed_here: Run, home: Path, clip: Path, out: Path
) -> None:
    done = typed_here("download", NAME, "--out", str(out), "--by", "7002")
    assert (done.code, done.err) == (ExitCode.OK, "")
    assert out.read_bytes() == clip.read_bytes()
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~mask
    assert os.listdir(out.parent) == [out.name]  # noqa: PTH208 - names only
    assert f"{clip.stat().st_size} bytes" in done.out
    (event,) = acts(home, digest(clip), "download")
    assert event["actor"] == "7002"
    assert event["details"] == {"to": str(out), "size": clip.stat().st_size}


def test_the_line_that_is_printed_checks_the_copy(typed_here: Run, clip: Path, out: Path) -> None:
    line = typed_here("download", NAME, "--out", str(out), "--json").json["line"]
    assert line == f"{digest(clip)}  {out.name}"
    for expected in (0, 1):
        checked = subprocess.run(
            ["sha256sum", "-c", "-"], input=line, text=True, cwd=out.parent, capture_output=True, check=False
        )
        assert checked.returncode == expected
        out.write_bytes(b"altered")


@pytest.mark.parametrize("name", ["plain.mp4", "two\nlines.mp4", "back\\slash.mp4", "é.mp4", "*.mp4"])
def test_a_line_is_one_that_sha256sum_reads_whatever_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    line = sha256sum_line(digest(tmp_path / name), name)
    done = subprocess.run(["sha256sum", "-c", "-"], input=line + "\n", text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_nothing_is_ever_overwritten(typed_here: Run, home: Path, clip: Path, out: Path) -> None:
    out.write_bytes(b"something of somebody's")
    assert typed_here("download", NAME, "--out", str(out)).code == ExitCode.REFUSED
    assert out.read_bytes() == b"something of somebody's"
    out.unlink()
    out.symlink_to("nowhere")
    assert typed_here("download", NAME, "--out", str(out)).code == ExitCode.REFUSED
    assert not (out.parent / "nowhere").exists()
    assert acts(home, digest(clip), "download") == []


def test_what_appears_meanwhile_stands(
    typed_here: Run, clip: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Workspace.look

    def slow(workspace: Workspace, event: Any) -> None:
        real(workspace, event)
        out.write_bytes(b"somebody was faster")

    monkeypatch.setattr(Workspace, "look", slow)
    done = typed_here("download", NAME, "--out", str(out))
    assert (done.code, clip.name in done.err) == (ExitCode.REFUSED, False)
    assert out.read_bytes() == b"somebody was faster"
    assert os.listdir(out.parent) == [out.name]  # noqa: PTH208 - names only


def test_no_copy_goes_into_the_home_or_into_a_folder_that_is_not_there(
    typed_here: Run, home: Path, clip: Path, out: Path
) -> None:
    assert typed_here("download", NAME, "--out", str(home / "vault" / "x.mp4")).code == ExitCode.REFUSED
    (out.parent / "link").symlink_to(home)
    assert typed_here("download", NAME, "--out", str(out.parent / "link" / "x.mp4")).code == ExitCode.REFUSED
    assert (
        typed_here("download", NAME, "--out", str(out.parent / "no" / "x.mp4")).code == ExitCode.ENVIRONMENT
    )
    assert acts(home, digest(clip), "download") == []


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [alter, cut])
def test_bytes_that_are_not_those_on_record_are_not_handed_over(
    typed_here: Run, home: Path, clip: Path, out: Path, harm: Callable[[Path], None]
) -> None:
    harm(vault_file(home, clip))
    done = typed_here("download", NAME, "--out", str(out))
    assert done.code == ExitCode.INTEGRITY
    assert digest(clip) in done.err
    assert list(out.parent.iterdir()) == []
    assert acts(home, digest(clip), "download") == []


def test_there_is_never_a_copy_without_a_record_of_it(
    typed_here: Run, home: Path, clip: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there_when_recorded = []
    real = Workspace.look

    def watched(workspace: Workspace, event: Any) -> None:
        there_when_recorded.append(out.exists())
        real(workspace, event)

    monkeypatch.setattr(Workspace, "look", watched)
    typed_here("download", NAME, "--out", str(out))
    assert there_when_recorded == [False]

    def refusing(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Workspace, "look", refusing)
    second = out.with_name("second.mp4")
    assert typed_here("download", NAME, "--out", str(second)).code == ExitCode.ENVIRONMENT
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    assert len(acts(home, digest(clip), "download")) == 1


@pytest.mark.usefixtures("clip")
@pytest.mark.parametrize("call", ["open", "fsync", "link"])
def test_a_disk_that_refuses_leaves_no_part_of_a_copy(
    typed_here: Run, out: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    real = getattr(os, call)

    def full(first: Any, *rest: Any, **more: Any) -> Any:
        place = Path(f"/proc/self/fd/{first}").readlink() if isinstance(first, int) else Path(first)
        if place.parent == out.parent:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(first, *rest, **more)

    monkeypatch.setattr(os, call, full)
    done = typed_here("download", NAME, "--out", str(out))
    assert done.code == ExitCode.ENVIRONMENT
    assert "No space left" in done.err
    assert list(out.parent.iterdir()) == []


def test_a_stick_without_hard_links_gets_its_copy_too(
    typed_here: Run, clip: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    assert typed_here("download", NAME, "--out", str(out)).code == ExitCode.OK
    assert out.read_bytes() == clip.read_bytes()
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_a_dry_run_writes_nothing_and_records_nothing(
    typed_here: Run, home: Path, clip: Path, out: Path
) -> None:
    done = typed_here("download", NAME, "--out", str(out), "--dry-run")
    assert done.code == ExitCode.OK
    assert "Would write" in done.out
    assert list(out.parent.iterdir()) == []
    assert acts(home, digest(clip), "download") == []


def test_footage_held_by_reference_is_copied_from_where_it_lies(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], out: Path
) -> None:
    clip = Path(shutil.copy(tiny_clips[1], source / NAME))
    typed_here("ingest", str(source), "--mode", "reference")
    assert typed_here("download", NAME, "--out", str(out)).code == ExitCode.OK
    assert out.read_bytes() == clip.read_bytes()
    clip.unlink()
    second = str(out.with_name("second.mp4"))
    assert typed_here("download", NAME, "--out", second).code == ExitCode.ENVIRONMENT


@pytest.fixture
def awaited(typed_here: Run, tmp_path: Path) -> str:
    """A clip that a platform lists and whose footage never came."""
    rows = tmp_path / "clips.csv"
    rows.write_text(
        "evidence_id,device_serial,recorded_on_utc,duration_s\nEV-1,X1,2025-06-14T22:12:30Z,60\n",
        encoding="utf-8",
    )
    assert typed_here("catalogue", "import", str(rows)).code == ExitCode.OK
    return "EV-1"


@pytest.mark.parametrize("command", ["download", "play"])
def test_a_clip_without_footage_and_a_name_of_nothing_are_told_apart(
    typed_here: Run, awaited: str, out: Path, command: str
) -> None:
    more = ["--out", str(out)] if command == "download" else []
    done = typed_here(command, awaited, *more)
    assert (done.code, "has not arrived" in done.err) == (ExitCode.REFUSED, True)
    assert typed_here(command, "nothing", *more).code == ExitCode.NOT_FOUND


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A player that writes down what it was given, and the SHA-256 of the file it opened."""
    program, told = tmp_path / "player", tmp_path / "told.json"
    program.write_text(
        f"#!{sys.executable}\nimport hashlib, json, os, sys\n"
        "content = open(sys.argv[-1], 'rb').read()\n"
        f"json.dump([sys.argv[1:], hashlib.sha256(content).hexdigest(), sys.stdin.read()], open({str(told)!r}, 'w'))\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("BWV_INDEX_PLAY__PROGRAM", str(program))
    monkeypatch.setenv("BWV_INDEX_PLAY__ARGUMENTS", '["--start={from_s}", "{file}"]')
    return told


def test_the_player_gets_the_master_and_the_look_is_recorded(
    typed_here: Run, home: Path, clip: Path, player: Path, states: Callable[..., Mapping[Path, object]]
) -> None:
    before = states(home / "vault", clip.parent)
    done = typed_here("play", NAME, "--from", "00:00:00.250", "--by", "7002")
    assert (done.code, done.err) == (ExitCode.OK, "")
    master = vault_file(home, clip)
    assert json.loads(player.read_text()) == [["--start=0.250", str(master)], digest(clip), ""]
    assert stat.S_IMODE(master.stat().st_mode) == 0o444
    (event,) = acts(home, digest(clip), "rendering")
    assert event["actor"] == "7002"
    assert event["details"] == {"player": str(player.with_name("player")), "from": "00:00:00.250"}
    assert states(home / "vault", clip.parent) == before


@pytest.mark.usefixtures("clip", "player")
def test_without_a_start_it_plays_from_the_first_moment(typed_here: Run) -> None:
    assert typed_here("play", NAME, "--json").json["arguments"][0] == "--start=0"


def test_no_shell_reads_a_path(typed_here: Run, source: Path, clip: Path, player: Path) -> None:
    odd = source / "{from_s} $(touch shell) ; 'x'.mp4"
    clip.rename(odd)
    with odd.open("ab") as longer:
        longer.write(b"\x00\x00\x00\x08free")
    assert typed_here("ingest", str(source), "--mode", "reference").code == ExitCode.OK
    assert typed_here("play", odd.name).code == ExitCode.OK
    assert json.loads(player.read_text())[0][1] == str(odd)


def test_a_player_that_is_not_there_is_no_act(
    typed_here: Run, home: Path, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BWV_INDEX_PLAY__PROGRAM", "no-such-player")
    done = typed_here("play", NAME)
    assert (done.code, "bwv-index download" in done.err) == (ExitCode.ENVIRONMENT, True)
    assert acts(home, digest(clip), "rendering") == []


@pytest.mark.parametrize(
    ("start", "arguments", "code"),
    [
        ("00:00:00", '["{file}"]', ExitCode.USAGE),
        ("00:01:00", '["{from_s}", "{file}"]', ExitCode.USAGE),
        ("1:00", '["{from_s}", "{file}"]', ExitCode.USAGE),
        ("00:61:00", '["{from_s}", "{file}"]', ExitCode.USAGE),
        ("00:00:00", '["{from_s}"]', ExitCode.ENVIRONMENT),
    ],
    ids=["no place for it", "past the end", "not hours", "not minutes", "no place for the file"],
)
def test_a_start_that_cannot_be_is_refused_before_anything_plays(
    typed_here: Run,
    home: Path,
    clip: Path,
    player: Path,
    monkeypatch: pytest.MonkeyPatch,
    start: str,
    arguments: str,
    code: ExitCode,
) -> None:
    monkeypatch.setenv("BWV_INDEX_PLAY__ARGUMENTS", arguments)
    assert typed_here("play", NAME, "--from", start).code == code
    monkeypatch.delenv("BWV_INDEX_PLAY__ARGUMENTS")
    assert acts(home, digest(clip), "rendering") == []
    assert not player.exists()


def test_a_master_of_another_size_is_not_shown(typed_here: Run, home: Path, clip: Path, player: Path) -> None:
    cut(vault_file(home, clip))
    assert typed_here("play", NAME).code == ExitCode.INTEGRITY
    assert acts(home, digest(clip), "rendering") == []
    assert not player.exists()


def test_a_player_that_fails_is_told_and_stays_on_the_ledger(
    typed_here: Run, home: Path, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BWV_INDEX_PLAY__PROGRAM", "false")
    done = typed_here("play", NAME)
    assert (done.code, "code 1" in done.err) == (ExitCode.ENVIRONMENT, True)
    assert len(acts(home, digest(clip), "rendering")) == 1
