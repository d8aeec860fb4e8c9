"""One read gives the hash and an unaltered copy; the source stays as it was, whatever goes wrong."""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import EnvironmentFaultError
from bwv_index.intake import Fingerprint, Found, Refusal, RefusalCode, Vault, fingerprint, hash_file

Look = Callable[[Path], Found]
CHUNK = 4096
CONTENT = bytes(range(256)) * 100
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK, 25_600]


@pytest.fixture
def clip(source: Path) -> Path:
    path = source / "a.mp4"
    path.write_bytes(CONTENT)
    os.utime(path, ns=(1_600_000_000_000_000_000, 1_700_000_000_123_456_789))
    path.chmod(0o640)
    return path


def left(vault: Vault) -> list[Path]:
    return [path for path in vault.root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", SIZES)
def test_the_copy_is_the_same_bytes_under_their_hash(
    source: Path, found: Look, vault: Vault, size: int
) -> None:
    clip = source / "a.mp4"
    clip.write_bytes(CONTENT[:size])
    taken = fingerprint(found(clip), vault=vault, chunk=CHUNK)
    sha256 = hashlib.sha256(CONTENT[:size]).hexdigest()
    assert taken == Fingerprint(sha256, size, CONTENT[: min(size, CHUNK)], kept=True)
    assert left(vault) == [vault.path_of(sha256)]
    assert vault.path_of(sha256).read_bytes() == CONTENT[:size]
    assert hash_file(vault.path_of(sha256)) == sha256


def test_the_copy_is_read_only_for_everybody(clip: Path, found: Look, vault: Vault) -> None:
    taken = fingerprint(found(clip), vault=vault, chunk=CHUNK)
    assert isinstance(taken, Fingerprint)
    assert stat.S_IMODE(vault.path_of(taken.sha256).stat().st_mode) == 0o444


def test_each_byte_of_the_source_is_read_exactly_once(
    clip: Path, found: Look, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, read = clip.stat().st_ino, os.read
    handed: list[int] = []

    def counting(handle: int, count: int) -> bytes:
        block = read(handle, count)
        if os.fstat(handle).st_ino == wanted:
            handed.append(len(block))
        return block

    monkeypatch.setattr(os, "read", counting)
    fingerprint(found(clip), vault=vault, chunk=CHUNK)
    assert sum(handed) == len(CONTENT)


def test_the_source_is_as_it_was(clip: Path, found: Look, vault: Vault) -> None:
    before = clip.stat()
    fingerprint(found(clip), vault=vault, chunk=CHUNK)
    after = clip.stat()
    for field in ("st_ino", "st_size", "st_mode", "st_mtime_ns", "st_atime_ns", "st_ctime_ns", "st_nlink"):
        assert getattr(after, field) == getattr(before, field), field
    assert clip.read_bytes() == CONTENT


def test_without_a_vault_nothing_is_written(clip: Path, found: Look, source: Path) -> None:
    taken = fingerprint(found(clip), vault=None, chunk=CHUNK)
    assert isinstance(taken, Fingerprint)
    assert not taken.kept
    assert list(source.iterdir()) == [clip]


def test_a_file_that_the_vault_holds_is_never_replaced(clip: Path, found: Look, vault: Vault) -> None:
    first = fingerprint(found(clip), vault=vault, chunk=CHUNK)
    assert isinstance(first, Fingerprint)
    before = vault.path_of(first.sha256).stat()
    second = fingerprint(found(clip), vault=vault, chunk=CHUNK)
    after = vault.path_of(first.sha256).stat()
    assert isinstance(second, Fingerprint)
    assert not second.kept
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert left(vault) == [vault.path_of(first.sha256)]


def test_a_file_replaced_by_a_link_after_it_was_listed_is_not_followed(
    clip: Path, found: Look, vault: Vault
) -> None:
    listed = found(clip)
    clip.rename(clip.with_name("b.mp4"))
    clip.symlink_to("b.mp4")
    refusal = fingerprint(listed, vault=vault)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.UNREADABLE


def test_a_file_replaced_by_a_pipe_after_it_was_listed_does_not_hang(
    clip: Path, found: Look, vault: Vault
) -> None:
    listed = found(clip)
    clip.unlink()
    os.mkfifo(clip)
    refusal = fingerprint(listed, vault=vault)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.CHANGED_WHILE_READING
    assert left(vault) == []


def test_a_file_that_is_gone_is_named_so(clip: Path, found: Look, vault: Vault) -> None:
    listed = found(clip)
    clip.unlink()
    refusal = fingerprint(listed, vault=vault)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.VANISHED


def _grow(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"more")


def _shrink(path: Path) -> None:
    os.truncate(path, 3 * CHUNK)


def _touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("change", [_grow, _shrink, _touch])
@pytest.mark.parametrize("after", [0, 2], ids=["before the first read", "half-way"])
def test_a_file_that_changes_while_it_is_read_is_refused_and_nothing_kept(
    clip: Path, found: Look, vault: Vault, monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], None], after: int,
) -> None:  # fmt: skip
    listed, read = found(clip), os.read
    reads = 0

    def meddling(handle: int, count: int) -> bytes:
        nonlocal reads
        if reads == after:
            change(clip)
        reads += 1
        return read(handle, count)

    monkeypatch.setattr(os, "read", meddling)
    refusal = fingerprint(listed, vault=vault, chunk=CHUNK)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.CHANGED_WHILE_READING
    assert left(vault) == []


def test_a_medium_that_fails_half_way_is_a_refusal_with_the_byte(
    clip: Path, found: Look, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, calls = os.read, iter(range(100))

    def failing(handle: int, count: int) -> bytes:
        if next(calls) == 2:
            raise OSError(5, "Input/output error")
        return read(handle, count)

    monkeypatch.setattr(os, "read", failing)
    refusal = fingerprint(found(clip), vault=vault, chunk=CHUNK)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.UNREADABLE
    assert f"byte {2 * CHUNK}" in refusal.detail
    assert left(vault) == []


def _full(*_: Any) -> int:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["write", "fsync", "link"])
def test_a_full_disk_is_an_environment_fault_and_nothing_is_left(
    clip: Path, found: Look, vault: Vault, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(os, call, _full)
    with pytest.raises(EnvironmentFaultError, match="No space left") as fault:
        fingerprint(found(clip), vault=vault, chunk=CHUNK)
    assert fault.value.remedy
    monkeypatch.undo()
    assert left(vault) == []
    assert clip.read_bytes() == CONTENT


def test_a_vault_that_cannot_be_written_is_an_environment_fault(
    clip: Path, found: Look, tmp_path: Path
) -> None:
    (tmp_path / "vault").write_bytes(b"a file stands where the vault should be")
    with pytest.raises(EnvironmentFaultError):
        fingerprint(found(clip), vault=Vault(tmp_path / "vault"))


def test_short_writes_of_the_system_lose_nothing(
    clip: Path, found: Look, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, block: write(handle, bytes(block[:1000])))
    taken = fingerprint(found(clip), vault=vault, chunk=CHUNK)
    assert isinstance(taken, Fingerprint)
    assert vault.path_of(taken.sha256).read_bytes() == CONTENT
