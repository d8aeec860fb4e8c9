"""A write is there whole or not at all, whatever ends it; folders and names are flushed, not only bytes."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.durable import (
    flush_file,
    flush_folder,
    leftovers,
    list_folder,
    make_folders,
    remove_leftovers,
    write_new,
    write_whole,
)

KilledAt = Callable[[int], Any]
NEVER = 10**6


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """List every file and folder that is flushed, by the name it has at that moment."""
    real, seen = os.fsync, list[Path]()

    def note(handle: int) -> None:
        seen.append(Path(f"/proc/self/fd/{handle}").readlink())
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    return seen


def test_every_folder_made_is_flushed_with_the_one_it_stands_in(tmp_path: Path, flushed: list[Path]) -> None:
    make_folders(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()
    assert flushed == [tmp_path / "a" / "b" / "c", tmp_path / "a" / "b", tmp_path / "a", tmp_path]


def test_folders_that_are_there_are_left_alone(tmp_path: Path, flushed: list[Path]) -> None:
    make_folders(tmp_path)
    assert flushed == []


def test_a_mode_is_that_of_the_last_folder(tmp_path: Path) -> None:
    make_folders(tmp_path / "a" / "b", 0o700)
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) != 0o700


def test_a_file_in_the_way_of_a_folder_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"in the way")
    for path in (tmp_path / "a", tmp_path / "a" / "b"):
        with pytest.raises(OSError, match=r"exists|Not a directory"):
            make_folders(path)


@pytest.mark.parametrize("write", [write_whole, write_new])
def test_the_bytes_are_flushed_before_the_name_and_the_name_after(
    write: Callable[[Path, bytes], None], tmp_path: Path, flushed: list[Path]
) -> None:
    write(tmp_path / "t", b"content")
    assert [path.parent for path in flushed] == [tmp_path, tmp_path.parent]
    assert flushed[0].name.startswith(".t.")
    assert flushed[1] == tmp_path
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"t": b"content"}


def test_flushing_can_be_left_to_the_caller(tmp_path: Path, flushed: list[Path]) -> None:
    write_whole(tmp_path / "t", b"content", flush=False)
    assert flushed == []
    flush_file(tmp_path / "t")
    flush_folder(tmp_path)
    assert flushed == [tmp_path / "t", tmp_path]


def test_flushing_a_file_as_a_folder_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        flush_folder(tmp_path / "t")


@pytest.mark.parametrize("write", [write_whole, write_new])
def test_a_mode_is_there_from_the_first_byte(write: Callable[..., None], tmp_path: Path) -> None:
    write(tmp_path / "t", b"secret", 0o600)
    assert stat.S_IMODE((tmp_path / "t").stat().st_mode) == 0o600


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"first")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "t", b"later")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"t": b"first"}


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file system without hard links, such as FAT."""

    def none(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    return tmp_path


def test_a_file_system_without_hard_links_gets_new_files_too(stick: Path) -> None:
    write_new(stick / "t", b"first")
    with pytest.raises(FileExistsError):
        write_new(stick / "t", b"later")
    assert {path.name: path.read_bytes() for path in stick.iterdir()} == {"t": b"first"}


def test_a_name_that_is_refused_at_last_is_free_again(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="Input/output"):
        write_new(stick / "t", b"content")
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize(
    ("step", "write"), [("fsync", write_whole), ("replace", write_whole), ("link", write_new)]
)
def test_a_write_that_fails_removes_its_temporary(
    step: str,
    write: Callable[[Path, bytes], None],
    fault: BaseException,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(fault)):
        write(tmp_path / "t", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_kill_at_any_step_leaves_the_old_bytes_or_the_new(tmp_path: Path, killed_at: KilledAt) -> None:
    target = tmp_path / "t"
    with killed_at(NEVER) as steps:
        write_whole(target, b"old")
    for number in range(1, len(steps) + 1):
        target.write_bytes(b"old")
        with killed_at(number):
            write_whole(target, b"new")
        assert target.read_bytes() == (b"new" if "replace" in steps[: number - 1] else b"old")
        remove_leftovers(target)
        assert list(tmp_path.iterdir()) == [target]


def test_a_second_write_does_not_mind_what_a_kill_left(tmp_path: Path, killed_at: KilledAt) -> None:
    with killed_at(2):
        write_whole(tmp_path / "t", b"killed")
    assert [path.read_bytes() for path in leftovers(tmp_path / "t")] == [b"killed"]
    write_whole(tmp_path / "t", b"again")
    assert (tmp_path / "t").read_bytes() == b"again"


@pytest.mark.parametrize("name", [".t.", ".t.note", ".tt.0a", "t.0a", ".t.0a.bak", ".x.0a"])
def test_files_of_other_names_are_not_ours_to_remove(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"theirs")
    remove_leftovers(tmp_path / "t")
    assert (tmp_path / name).exists()


def test_links_and_folders_are_not_ours_to_remove(tmp_path: Path) -> None:
    (tmp_path / ".t.0a").mkdir()
    (tmp_path / ".t.0b").symlink_to(tmp_path / "elsewhere")
    assert leftovers(tmp_path / "t") == []


def test_nothing_is_written_through_a_link_at_the_target(tmp_path: Path) -> None:
    (tmp_path / "master").write_bytes(b"master")
    (tmp_path / "t").symlink_to("master")
    write_whole(tmp_path / "t", b"content")
    assert (tmp_path / "master").read_bytes() == b"master"
    assert (tmp_path / "t").read_bytes() == b"content"


def test_a_folder_is_listed_by_name_and_one_that_is_not_there_is_empty(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml", "c.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in list_folder(tmp_path, ".toml")] == ["a.toml", "b.toml"]
    assert list_folder(tmp_path / "none") == []


def test_a_folder_that_may_not_be_listed_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", fail)
    with pytest.raises(PermissionError):
        list_folder(tmp_path)
