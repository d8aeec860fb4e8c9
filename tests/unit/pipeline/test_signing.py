"""Keys and checkpoints are changed by a person with a reason, and a change that was stopped half-way goes on."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bwv_index.custody import EventType, FindingCode, open_checkpoint, read_signer, sign_checkpoint
from bwv_index.errors import RefusedError
from bwv_index.pipeline import (
    VerifyRequest,
    Workspace,
    begin_anew,
    change_key,
    open_workspace,
    read_keys,
    read_scope,
    sign_now,
    verify_home,
)
from bwv_index.pipeline.custody import signing

ALL = VerifyRequest(read_scope("all"))


def codes(home: Path) -> list[FindingCode]:
    with open_workspace(home, "7001") as workspace:
        return [finding.code for finding in verify_home(workspace, ALL).findings]


def acts(workspace: Workspace, kind: EventType) -> list[dict[str, object]]:
    with workspace.index.reading() as record:
        told = [json.loads(entry.entry) for entry in record.ledger.stored()]
    return [entry for entry in told if entry["type"] == kind]


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def nobody(home: Path) -> Iterator[Workspace]:
    with open_workspace(home) as opened:
        yield opened


@pytest.mark.parametrize("act", [change_key, begin_anew])
@pytest.mark.parametrize("why", ["", "  \t"])
def test_both_acts_need_a_reason(workspace: Workspace, act: object, why: str) -> None:
    with pytest.raises(RefusedError, match="reason"):
        act(workspace, why)  # type: ignore[operator]


@pytest.mark.parametrize("act", [change_key, begin_anew])
def test_both_acts_need_a_person(nobody: Workspace, act: object) -> None:
    with pytest.raises(RefusedError, match="person"):
        act(nobody, "yearly")  # type: ignore[operator]


def test_the_change_is_on_the_ledger_and_signed_by_both(workspace: Workspace) -> None:
    old = workspace.shelf.keys().present
    report = change_key(workspace, " yearly ")
    assert report.present != old
    assert (report.retired, report.origin) == ((old,), old.name)
    (told,) = acts(workspace, EventType.KEY_CHANGE)
    assert (told["why"], told["details"]) == ("yearly", {"old": str(old), "new": str(report.present)})
    last = workspace.shelf.last()
    assert last is not None
    assert {str(key) for key in last.keys} == {str(old), str(report.present)}


def test_afterwards_only_the_new_key_signs_and_all_is_verified(home: Path) -> None:
    with open_workspace(home, "7001") as workspace:
        for year in ("2025", "2026"):
            change_key(workspace, year)
        signed = sign_now(workspace)
        keys = read_keys(workspace)
        assert [str(key) for key in open_checkpoint(signed.note, [keys.present]).keys] == [str(keys.present)]
        assert len(keys.retired) == 2
    assert codes(home) == []
    assert not (home / "keys" / "signing-key.next.pem").exists()


@pytest.mark.parametrize("step", ["take_next_key", "prepare_next_key"])
def test_a_change_that_was_killed_goes_on_with_the_same_key(
    home: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    real = getattr(signing, step)

    def die(*given: object) -> None:
        if step == "prepare_next_key":
            real(*given)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(signing, step, die)
        with pytest.raises(Killed), open_workspace(home, "7001") as workspace:
            change_key(workspace, "yearly")
    coming = (home / "keys" / "signing-key.next.pem").read_bytes()
    with open_workspace(home, "7001") as workspace:
        workspace.look(workspace.event(EventType.VIEW, "x"))  # other acts go on meanwhile
    with open_workspace(home, "7001") as workspace:
        change_key(workspace, "yearly")
        assert (home / "keys" / "signing-key.pem").read_bytes() == coming
        assert len(acts(workspace, EventType.KEY_CHANGE)) == 1
    assert codes(home) == []


def test_a_change_that_was_killed_at_any_step_goes_on_and_work_goes_on_between(
    home: Path, killed_at: Callable[[int], Any]
) -> None:
    with open_workspace(home, "7001") as workspace, killed_at(10**6) as steps:
        change_key(workspace, "yearly")
    assert steps.count("replace") >= 4, (
        "the steps are seen: checkpoints, the retired key, both sides of the new"
    )
    for number in range(1, len(steps) + 1):
        before = read_signer(home / "keys").key
        with open_workspace(home, "7001") as workspace, killed_at(number):
            change_key(workspace, "yearly")
        with open_workspace(home, "7001") as workspace:
            workspace.look(workspace.event(EventType.VIEW, "x"))
            sign_now(workspace)
        told = set(codes(home)) - {
            FindingCode.ENTRY_SIGNED_LATE
        }  # what was killed before it had signed is told
        assert told == set(), f"killed at step {number} of {steps}"
        with open_workspace(home, "7001") as workspace:
            report = change_key(workspace, "yearly")
        assert before in report.retired
        assert read_signer(home / "keys").key == report.present != before
        assert not (home / "keys" / "signing-key.next.pem").exists()
        told = set(codes(home)) - {FindingCode.ENTRY_SIGNED_LATE}
        assert told == set(), f"killed at step {number} of {steps}, then changed"


def test_whoever_kept_the_old_key_is_found_when_they_sign_with_it(home: Path) -> None:
    old = read_signer(home / "keys")
    with open_workspace(home, "7001") as workspace:
        change_key(workspace, "yearly")
        workspace.look(workspace.event(EventType.VIEW, "x"))
        signed = sign_now(workspace)
    file = home / "checkpoints" / f"{signed.size:012}.checkpoint"
    file.chmod(0o644)
    file.write_bytes(sign_checkpoint(signed.checkpoint, [old]))
    assert FindingCode.CHECKPOINT_RETIRED_KEY in codes(home)


def test_beginning_anew_sets_aside_says_so_and_is_told_for_ever(home: Path) -> None:
    with open_workspace(home, "7001") as workspace:
        before = {path.name: path.read_bytes() for path in (home / "checkpoints").glob("*.checkpoint")}
        signed = begin_anew(workspace, "checkpoints lost in the move")
        (told,) = acts(workspace, EventType.CHECKPOINTS_RESTARTED)
    assert told["why"] == "checkpoints lost in the move"
    (aside,) = (home / "checkpoints" / "set-aside").iterdir()
    assert {path.name: path.read_bytes() for path in aside.glob("*.checkpoint")} == before
    assert (home / "checkpoints" / f"{signed.size:012}.checkpoint").is_file()
    assert codes(home) == [FindingCode.CHECKPOINTS_RESTARTED]
    assert codes(home) == [FindingCode.CHECKPOINTS_RESTARTED]
