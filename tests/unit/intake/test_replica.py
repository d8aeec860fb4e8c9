"""What is known by its hash is copied only where its bytes are those of the hash."""

import hashlib
import os
from pathlib import Path

import pytest

from bwv_index.errors import EnvironmentFaultError
from bwv_index.intake import ReplicaState, Vault, replicate

BYTES = b"footage" * 1000
SHA256 = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "master"
    file.write_bytes(BYTES)
    return file


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def test_what_is_copied_is_whole_and_read_only(source: Path, vault: Vault) -> None:
    copied = replicate(source, vault, SHA256, len(BYTES))
    assert (copied.state, copied.size, copied.whole) == (ReplicaState.COPIED, len(BYTES), True)
    assert vault.path_of(SHA256).read_bytes() == BYTES
    assert vault.path_of(SHA256).stat().st_mode & 0o777 == 0o444
    assert list(vault.incoming.iterdir()) == []


def test_what_is_held_is_left_as_it_is(source: Path, vault: Vault) -> None:
    replicate(source, vault, SHA256)
    before = vault.path_of(SHA256).stat()
    source.unlink()
    again = replicate(source, vault, SHA256, len(BYTES), check=True)
    assert (again.state, again.size) == (ReplicaState.HELD, len(BYTES))
    assert vault.path_of(SHA256).stat() == before


@pytest.mark.parametrize("kind", ["changed", "missing", "folder", "link", "pipe"])
def test_what_is_not_those_bytes_is_not_kept(source: Path, vault: Vault, kind: str) -> None:
    if kind == "changed":
        source.write_bytes(BYTES[:-1] + b"!")
    else:
        source.unlink()
    if kind == "folder":
        source.mkdir()
    elif kind == "link":
        (source.parent / "other").write_bytes(BYTES)
        source.symlink_to("other")
    elif kind == "pipe":
        os.mkfifo(source)
    found = replicate(source, vault, SHA256, len(BYTES))
    wanted = {"changed": ReplicaState.CHANGED, "pipe": ReplicaState.CHANGED, "missing": ReplicaState.MISSING}
    assert (found.state, found.whole) == (wanted.get(kind, ReplicaState.UNREADABLE), False)
    assert str(source) in found.detail
    assert not vault.holds(SHA256)
    assert [file for file in vault.root.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize(("bytes_held", "check"), [(b"short", False), (b"short", True), (BYTES[::-1], True)])
def test_what_is_held_and_damaged_is_told_and_not_replaced(
    source: Path, vault: Vault, bytes_held: bytes, *, check: bool
) -> None:
    replicate(source, vault, SHA256)
    held = vault.path_of(SHA256)
    held.chmod(0o644)
    held.write_bytes(bytes_held)
    assert replicate(source, vault, SHA256, len(BYTES), check=check).state is ReplicaState.DAMAGED
    assert held.read_bytes() == bytes_held


def test_a_vault_that_cannot_be_written_stops_everything(source: Path, vault: Vault) -> None:
    vault.root.write_bytes(b"in the way")
    with pytest.raises(EnvironmentFaultError):
        replicate(source, vault, SHA256)
