"""The vault: one place a hash, never replaced; what a killed run left is swept away unread."""

import errno
import os
from pathlib import Path

import pytest

from bwv_index.errors import EnvironmentFaultError
from bwv_index.intake import Vault

SHA = "ab" * 32


def growing(vault: Vault, name: str, content: bytes = b"whole") -> Path:
    vault.incoming.mkdir(parents=True, exist_ok=True)
    path = vault.incoming / name
    path.write_bytes(content)
    return path


def test_a_file_lies_under_the_first_two_bytes_of_its_hash(vault: Vault) -> None:
    assert vault.path_of(SHA) == vault.root / "ab" / "ab" / SHA


def test_keeping_moves_the_whole_file_to_its_place(vault: Vault) -> None:
    assert not vault.holds(SHA)
    assert vault.keep(growing(vault, "1"), SHA)
    assert vault.holds(SHA)
    assert list(vault.incoming.iterdir()) == []


def test_keeping_what_is_held_leaves_the_first_copy(vault: Vault) -> None:
    vault.keep(growing(vault, "1", b"first"), SHA)
    assert not vault.keep(growing(vault, "2", b"later"), SHA)
    assert vault.path_of(SHA).read_bytes() == b"first"
    assert list(vault.incoming.iterdir()) == []


@pytest.mark.parametrize("held", [False, True])
def test_keeping_flushes_every_folder_that_leads_to_the_file(
    held: bool, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    if held:  # by a run that was killed, perhaps before it flushed
        vault.keep(growing(vault, "1"), SHA)
    real, flushed = os.fsync, set[Path]()

    def note(handle: int) -> None:
        flushed.add(Path(f"/proc/self/fd/{handle}").readlink())
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    vault.keep(growing(vault, "2"), SHA)
    assert flushed >= {vault.root, vault.root / "ab", vault.root / "ab" / "ab"}


def test_a_flush_that_fails_is_told_and_the_copy_is_not_called_kept(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = growing(vault, "1")

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EnvironmentFaultError, match="Input/output error"):
        vault.keep(temporary, SHA)
    assert list(vault.incoming.iterdir()) == []


def test_a_place_that_cannot_be_made_is_an_environment_fault_with_a_remedy(vault: Vault) -> None:
    temporary = growing(vault, "1")
    (vault.root / "ab").write_bytes(b"in the way")
    with pytest.raises(EnvironmentFaultError) as fault:
        vault.keep(temporary, SHA)
    assert fault.value.subject == str(vault.path_of(SHA))


def test_sweeping_removes_leftovers_only(vault: Vault) -> None:
    vault.keep(growing(vault, "1"), SHA)
    growing(vault, "2")
    growing(vault, "3")
    assert vault.sweep() == 2
    assert list(vault.incoming.iterdir()) == []
    assert vault.holds(SHA)


def test_sweeping_a_vault_that_is_not_there_yet_finds_nothing(vault: Vault) -> None:
    assert vault.sweep() == 0


def test_leftovers_that_cannot_be_removed_are_an_environment_fault(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing(vault, "1")

    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "unlink", fail)
    with pytest.raises(EnvironmentFaultError, match="Input/output error") as fault:
        vault.sweep()
    assert fault.value.subject == str(vault.incoming)


def test_a_vault_on_a_stick_without_hard_links_keeps_and_never_replaces(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    assert vault.keep(growing(vault, "one"), SHA)
    assert not vault.keep(growing(vault, "two", b"other"), SHA)
    assert vault.path_of(SHA).read_bytes() == b"whole"
    assert list(vault.incoming.iterdir()) == []
