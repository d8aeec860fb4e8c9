import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

import bagit
import pytest

from bwv_index.casefile import PackContent, ProxyMaker, write_pack
from bwv_index.casefile.staging import staging
from bwv_index.errors import BusyError, BwvIndexError, EnvironmentFaultError, IntegrityError, RefusedError


def nth_call_fails(real: Callable[..., Any], number: int, fault: BaseException) -> Callable[..., Any]:
    """Let a function work until its ``number``-th call, and fail from then on."""
    calls = 0

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls >= number:
            raise fault
        return real(*args, **kwargs)

    return call


def full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("owner", "name", "number", "fault", "error"),
    [
        (os, "replace", 1, full(), EnvironmentFaultError),
        (os, "rename", 1, full(), EnvironmentFaultError),
        (os, "rename", 3, full(), EnvironmentFaultError),
        (Path, "write_text", 1, full(), EnvironmentFaultError),
        (Path, "write_text", 6, full(), EnvironmentFaultError),
        (bagit.Bag, "validate", 1, bagit.BagValidationError("Bag is incomplete"), IntegrityError),
        (Path, "write_bytes", 1, full(), EnvironmentFaultError),
        (Path, "write_bytes", 4, full(), EnvironmentFaultError),
        (Path, "mkdir", 1, PermissionError(errno.EACCES, "Permission denied"), EnvironmentFaultError),
        (Path, "mkdir", 3, full(), EnvironmentFaultError),
        (Path, "chmod", 1, KeyboardInterrupt(), KeyboardInterrupt),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_fault_at_any_step_leaves_no_trace_at_the_target(
    owner: Any,
    name: str,
    number: int,
    fault: BaseException,
    error: type[BaseException],
    content: PackContent,
    tmp_path: Path,
    stand_in_proxy: ProxyMaker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(owner, name, nth_call_fails(getattr(owner, name), number, fault))
    with pytest.raises(error) as caught:
        write_pack(content, tmp_path / "pack", proxy=stand_in_proxy)
    monkeypatch.undo()
    assert sorted(tmp_path.iterdir()) == before
    if isinstance(caught.value, BwvIndexError):
        assert caught.value.remedy


def test_a_disk_that_fills_at_any_flush_leaves_no_trace_at_the_target(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    flushed: list[int] = []

    def count(handle: int) -> None:
        flushed.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", count)
    pack = write_pack(content, tmp_path / "whole", proxy=stand_in_proxy)
    entries = list(pack.path.rglob("*"))
    # Each master when it is copied; then every file and folder, the pack's own folder, and last, after the rename,
    # the folder it stands in.
    assert len(flushed) == len(pack.clips) + len(entries) + 2
    before = sorted(tmp_path.iterdir())
    for number in range(1, len(flushed) + 1):
        monkeypatch.setattr(os, "fsync", nth_call_fails(real, number, full()))
        with pytest.raises(EnvironmentFaultError):
            write_pack(content, tmp_path / "pack", proxy=stand_in_proxy)
        assert sorted(tmp_path.iterdir()) == before


def test_a_folder_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "pack"
    with staging(target) as folder:
        (folder / "part").write_text("half")
        assert not target.exists()
        assert folder.parent == target.parent
    assert (target / "part").read_text() == "half"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_dead_run_left_is_replaced(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    stale = tmp_path / f".pack.partial-{int(ended.stdout)}"
    stale.mkdir()
    (stale / "half").write_text("half")
    with staging(tmp_path / "pack") as folder:
        assert not stale.exists()
        assert list(folder.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_the_folder_of_a_run_that_lives_is_left_alone(tmp_path: Path) -> None:
    alive = tmp_path / f".pack.partial-{os.getppid()}"
    alive.mkdir()
    with pytest.raises(BusyError), staging(tmp_path / "pack"):
        pytest.fail("the staging folder was given while another run lives")
    assert alive.is_dir()


def test_one_process_builds_a_target_once_at_a_time(tmp_path: Path) -> None:
    with staging(tmp_path / "pack") as outer:
        with pytest.raises(BusyError), staging(tmp_path / "pack"):
            pytest.fail("two runs got the same staging folder")
        assert outer.is_dir()


@pytest.mark.parametrize(
    "name", [".pack.partial-x", ".pack.partial-", ".packet.partial-1", "pack.partial-999999"]
)
def test_folders_of_other_names_are_not_ours_to_remove(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with staging(tmp_path / "pack"):
        pass
    assert (tmp_path / name).is_dir()


def test_a_target_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "pack"

    def build() -> Never:
        with staging(target):
            target.mkdir()
            (target / "theirs").write_text("theirs")
        pytest.fail("a target was overwritten")

    with pytest.raises(RefusedError):
        build()
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
    assert (target / "theirs").read_text() == "theirs"
