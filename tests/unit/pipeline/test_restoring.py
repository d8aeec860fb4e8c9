"""A restore goes on after any kill, and writes no key that is not the home's."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bwv_index import durable
from bwv_index.custody import EventType
from bwv_index.errors import BwvIndexError, EnvironmentFaultError, RefusedError
from bwv_index.index import IndexCopy
from bwv_index.pipeline import RestoreRequest, Workspace, back_up, found_home, open_workspace, restore_home
from bwv_index.pipeline.backup import backing_up, index_copy, restoring


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new home"


def with_an_unsigned_tail(workspace: Workspace) -> Callable[[str, Path], IndexCopy]:
    """Copy an index as it is when a look beside the backup was killed before it had signed."""
    real = index_copy.keep_copy

    def keep(url: str, target: Path) -> IndexCopy:
        with workspace.index.writing(workspace.author) as record:
            record.ledger.append(workspace.event(EventType.VIEW, "clips"))
        return real(url, target)

    return keep


def test_a_restore_that_is_killed_with_late_signatures_on_its_ledger_goes_on(
    workspace: Workspace, store: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "keep_copy", with_an_unsigned_tail(workspace))
    back_up(workspace, store)
    real = durable.write_whole

    def die_at_the_marker(target: Path, content: bytes, mode: int = 0o666) -> None:
        if target.name == "HOME":
            raise Killed
        real(target, content, mode)

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "write_whole", die_at_the_marker)
        with pytest.raises(Killed):
            restore_home(RestoreRequest(store, new), "7001")
    assert restore_home(RestoreRequest(store, new), "7001").made
    with open_workspace(new, "7001") as opened, opened.index.reading() as record:
        kinds = [entry.type for entry in record.ledger.stored()]
    assert kinds.count(EventType.RESTORE) == kinds.count(EventType.SIGNED_LATE) == 1


JUNK = {
    "no key": b"junk",
    "a public key": None,
    "a private key of another kind": b"-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n",
}


@pytest.mark.parametrize("kind", JUNK)
def test_what_is_no_private_key_is_refused_before_anything_is_written(
    kind: str, workspace: Workspace, home: Path, store: Path, new: Path, tmp_path: Path
) -> None:
    back_up(workspace, store, private_key=False)
    junk = tmp_path / "given.pem"
    junk.write_bytes(JUNK[kind] or (home / "keys" / "public-key.pem").read_bytes())
    with pytest.raises(EnvironmentFaultError) as refused:
        restore_home(RestoreRequest(store, new, signing_key=junk), "7001")
    assert refused.value.subject == str(junk)
    assert not new.exists()


@pytest.mark.parametrize("private", [True, False])
def test_a_private_key_of_another_home_is_refused_before_anything_is_written(
    private: bool,
    workspace: Workspace, store: Path, new: Path, tmp_path: Path,
) -> None:  # fmt: skip
    back_up(workspace, store, private_key=private)
    another = found_home(tmp_path / "another", "7001").home.keys / "signing-key.pem"
    with pytest.raises(RefusedError, match="not the private key"):
        restore_home(RestoreRequest(store, new, signing_key=another), "7001")
    assert not new.exists()


def test_a_key_that_is_not_there_is_named(workspace: Workspace, store: Path, new: Path) -> None:
    back_up(workspace, store, private_key=False)
    with pytest.raises(BwvIndexError) as refused:
        restore_home(RestoreRequest(store, new, signing_key=store / "none.pem"), "7001")
    assert refused.value.subject == str(store / "none.pem")


def test_a_store_on_a_stick_without_hard_links_is_written_and_restored(
    workspace: Workspace, home: Path, store: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    assert back_up(workspace, store).snapshot.complete
    assert [path for path in store.rglob(".*") if path.name != "."] == []
    assert restore_home(RestoreRequest(store, new), "7001").made
    assert (new / "keys" / "signing-key.pem").read_bytes() == (home / "keys" / "signing-key.pem").read_bytes()
