"""Copies of checkpoints convict whoever rolls a home back; only what a restore or a new beginning names is excused."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bwv_index.custody import EventType, FindingCode, Verdict, read_signer
from bwv_index.errors import BusyError, BwvIndexError, EnvironmentFaultError
from bwv_index.home import Home
from bwv_index.pipeline import (
    RestoreRequest,
    Verification,
    VerifyRequest,
    Workspace,
    back_up,
    begin_anew,
    change_key,
    found_home,
    open_workspace,
    read_scope,
    restore_home,
    sign_now,
    verify_home,
)

ALL = VerifyRequest(read_scope("all"))
BEHIND, NOT_COPIED = FindingCode.CHECKPOINT_OTHER_BRANCH, FindingCode.CHECKPOINT_NOT_COPIED
RESTARTED = FindingCode.CHECKPOINTS_RESTARTED


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def home(home: Path, copies: Path) -> Path:
    """A home that copies its checkpoints elsewhere, and has done so."""
    with (home / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[custody]\ncheckpoint_copies = ["{copies}"]\n')
    work(home)
    return home


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def work(home: Path, times: int = 3) -> None:
    for _ in range(times):
        with open_workspace(home, "7001") as workspace:
            workspace.look(workspace.event(EventType.VIEW, "x"))
            sign_now(workspace)


def look(home: Path, times: int) -> None:
    for _ in range(times):
        with open_workspace(home, "7001") as workspace:
            workspace.look(workspace.event(EventType.VIEW, "x"))


def verify(home: Path, request: VerifyRequest = ALL) -> Verification:
    with open_workspace(home, "7001") as workspace:
        return verify_home(workspace, request)


def codes(home: Path, request: VerifyRequest = ALL) -> set[FindingCode]:
    return {finding.code for finding in verify(home, request).findings}


def lose(home: Path) -> None:
    home.rename(home.with_name("lost"))


def backed_up(home: Path, store: Path, *, keys: bool = True) -> None:
    with open_workspace(home, "7001") as workspace:
        back_up(workspace, store, private_key=keys)


def failed(found: set[FindingCode]) -> bool:
    return bool(found & {FindingCode.LEDGER_SHORT, FindingCode.LEDGER_REWRITTEN})


def test_with_its_copies_there_a_home_is_verified(home: Path) -> None:
    assert verify(home).verdict is Verdict.VERIFIED


def test_a_folder_of_copies_that_is_not_there_is_not_passed_over(home: Path, copies: Path) -> None:
    copies.rename(copies.with_name("unplugged"))
    assert codes(home) == {NOT_COPIED}


def test_copies_without_the_newest_checkpoint_are_told(home: Path, copies: Path) -> None:
    max(copies.glob("*.checkpoint")).unlink()
    assert codes(home) == {NOT_COPIED}


@pytest.mark.parametrize("looks", [0, 30])
def test_a_home_rolled_back_after_an_honest_restore_is_convicted_by_its_copies(
    home: Path, store: Path, tmp_path: Path, looks: int
) -> None:
    backed_up(home, store)
    work(home)
    lose(home)
    restore_home(RestoreRequest(store, home), "7001")
    work(home)
    assert codes(home) == {BEHIND}
    old = tmp_path / "old"
    shutil.copytree(home, old)
    work(home)
    shutil.rmtree(home)
    old.rename(home)
    look(home, looks)
    assert failed(codes(home))


def test_a_copy_that_was_left_behind_still_convicts_where_a_person_names_it(
    home: Path, store: Path, copies: Path
) -> None:
    backed_up(home, store)
    lose(home)
    restore_home(RestoreRequest(store, home), "7001")
    assert codes(home) == {BEHIND}
    assert failed(codes(home, replace(ALL, anchors=(copies,))))


@pytest.mark.parametrize("times", [1, 2])
def test_a_restore_with_a_new_key_excuses_what_the_lost_key_signed(
    home: Path, store: Path, times: int
) -> None:
    backed_up(home, store, keys=False)
    work(home)
    lose(home)
    for time in range(times):
        if time:
            shutil.rmtree(home)
        restore_home(RestoreRequest(store, home, new_key=True), "7001")
        work(home)
    assert codes(home) == {BEHIND}


def test_a_restore_from_before_a_change_of_key_excuses_what_the_later_key_signed(
    home: Path, store: Path
) -> None:
    backed_up(home, store)
    with open_workspace(home, "7001") as workspace:
        change_key(workspace, "yearly")
    work(home)
    lose(home)
    restore_home(RestoreRequest(store, home), "7001")
    work(home)
    assert codes(home) == {BEHIND}


def test_two_homes_may_name_one_folder(home: Path, copies: Path, tmp_path: Path) -> None:
    other = tmp_path / "another home"
    found_home(other, "7001")
    with (other / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[custody]\ncheckpoint_copies = ["{copies}"]\n')
    work(other)
    work(home)
    assert (codes(home), codes(other)) == (set(), set())


def test_a_copy_without_bytes_was_never_written_and_is_written_now(home: Path, copies: Path) -> None:
    newest = max(copies.glob("*.checkpoint"))
    whole = newest.read_bytes()
    newest.chmod(0o644)
    newest.write_bytes(b"")
    assert codes(home) == {NOT_COPIED}
    with open_workspace(home, "7001") as workspace:
        workspace.shelf.seal(workspace.index, lasting=True)
    assert newest.read_bytes() == whole or len(list(copies.glob("*.checkpoint"))) > 3
    assert not [file for file in copies.iterdir() if not file.stat().st_size and file.name > newest.name]


# Beginning anew


@pytest.fixture
def begun_anew(home: Path) -> Path:
    with open_workspace(home, "7001") as workspace:
        begin_anew(workspace, "moved")
    return home


def test_what_stood_before_a_new_beginning_is_not_counted_as_verified(begun_anew: Path, copies: Path) -> None:
    shutil.rmtree(copies)
    found = verify(begun_anew)
    (entries,) = [count for count in found.counts if count.thing.value == "ledger entry"]
    assert (entries.verified, entries.not_checked) == (0, found.entries)
    (finding,) = [finding for finding in found.findings if finding.code is RESTARTED]
    assert "7001" in finding.detail
    assert "moved" in finding.detail


def test_an_outside_checkpoint_vouches_for_what_stood_before_a_new_beginning(begun_anew: Path) -> None:
    found = verify(begun_anew)
    (entries,) = [count for count in found.counts if count.thing.value == "ledger entry"]
    assert (entries.verified, entries.not_checked) == (found.entries, 0)
    assert [finding.code for finding in found.findings] == [RESTARTED]


def test_two_new_beginnings_in_one_second_keep_both(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_workspace(home, "7001") as workspace:
        now = workspace.now()
        monkeypatch.setattr(Workspace, "now", lambda _: now)
        for _ in range(3):
            begin_anew(workspace, "again")
    folders = list((home / "checkpoints" / "set-aside").iterdir())
    assert len(folders) == 3
    assert all((folder / "latest").is_file() for folder in folders)


def test_a_new_beginning_killed_half_way_takes_no_act_and_names_the_last_checkpoint_when_it_goes_on(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = (home / "checkpoints" / "latest").read_bytes()
    real = Path.replace

    def die_after_one(source: Path, target: Path) -> Path:
        if source.name.endswith(".checkpoint") and "set-aside" in str(target):
            raise KeyboardInterrupt
        return real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die_after_one)
        with pytest.raises(KeyboardInterrupt), open_workspace(home, "7001") as workspace:
            begin_anew(workspace, "moved")
    assert FindingCode.CHECKPOINT_MISSING in codes(home)
    with open_workspace(home, "7001") as workspace:
        begin_anew(workspace, "moved")
        with workspace.index.reading() as record:
            (told,) = [e for e in record.ledger.stored() if e.type == EventType.CHECKPOINTS_RESTARTED]
    assert last.decode().splitlines()[2] in told.entry.decode()


# Keys given by a person


def public_key(home: Path) -> Path:
    return home / "keys" / "public-key.pem"


@pytest.fixture
def changed(home: Path) -> Path:
    with open_workspace(home, "7001") as workspace:
        change_key(workspace, "yearly")
    work(home)
    return home


def test_the_key_in_use_vouches_for_the_one_that_it_replaced(changed: Path) -> None:
    assert codes(changed, replace(ALL, keys=(public_key(changed),))) == set()


def test_a_retired_key_alone_vouches_for_nothing_later(changed: Path) -> None:
    (retired,) = (changed / "keys" / "retired").iterdir()
    found = codes(changed, replace(ALL, keys=(retired,)))
    assert found == {FindingCode.CHECKPOINT_KEY, FindingCode.LEDGER_UNANCHORED}


def test_a_strangers_signature_beside_a_good_one_makes_nobody_trusted(changed: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    found_home(stranger, "7001")
    signer = replace(read_signer(stranger / "keys"), name=read_signer(changed / "keys").name)
    shutil.copy(public_key(stranger), changed / "keys" / "retired" / "0.pem")
    file = max(Home(changed).checkpoints.glob("*.checkpoint"))
    text = file.read_text(encoding="utf-8")
    file.chmod(0o644)
    file.write_text(text + signer.line(text.split("\n\n")[0] + "\n"), encoding="utf-8")
    forged = Home(changed).checkpoints / "000000000001.checkpoint"
    forged.write_text(
        text.split("\n\n")[0] + "\n\n" + signer.line(text.split("\n\n")[0] + "\n"), encoding="utf-8"
    )
    assert FindingCode.CHECKPOINT_KEY in codes(changed, replace(ALL, keys=(public_key(changed),)))


# A verification that cannot be put on the ledger


@pytest.mark.parametrize(
    "fault", [BusyError("held", subject="home"), EnvironmentFaultError("the disk is full", subject="home")]
)
def test_what_a_verification_found_is_not_lost_because_it_cannot_be_recorded(
    home: Path, fault: BwvIndexError, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def refuse(*_: object) -> None:
        raise fault

    with open_workspace(home, "7001", warn=told.append) as workspace:
        monkeypatch.setattr(Workspace, "look", refuse)
        found = verify_home(workspace, ALL)
    assert (found.verdict, found.recorded) == (Verdict.VERIFIED, False)
    assert fault.message in told[-1]
