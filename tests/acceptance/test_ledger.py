"""``ledger`` as it is typed: who did what, the page of one clip, and an export that proves itself."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.torture.casework import INCIDENT, OTHER, confirm_one, write_tables
from tests.torture.inside import bwv_inside
from tests.torture.scene import make_home, write_dock

from bwv_index.custody import Watch, hash_leaf, open_checkpoint, read_public_key, shows_inclusion
from bwv_index.errors import ExitCode
from bwv_index.pipeline import list_links, open_workspace
from bwv_index.pipeline.master import find_master

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with a pack, and the name of the clip in it."""
    work = tmp_path_factory.mktemp("case")
    home, dock = make_home(work / "home"), write_dock(work / "dock", clips=3)
    before: tuple[tuple[str | Path, ...], ...] = (
        ("ingest", dock), ("incidents", "import", write_tables(work / "tables")), ("link", "run"),
    )  # fmt: skip
    for words in before:
        assert bwv_inside(home, *words).code in {ExitCode.OK, ExitCode.ATTENTION}
    clip = confirm_one(home)
    after: tuple[tuple[str | Path, ...], ...] = (
        ("show", clip), ("export", INCIDENT, "--out", work / "pack"), ("verify",),
    )  # fmt: skip
    for words in after:
        assert bwv_inside(home, *words).code == ExitCode.OK
    return home, clip


def shown(home: Path, *words: str) -> list[dict[str, Any]]:
    done = bwv_inside(home, "ledger", "show", *words, "--json")
    assert done.code == ExitCode.OK
    entries: list[dict[str, Any]] = done.json
    return entries


def test_the_life_of_a_clip_reads_from_capture_to_pack(case: tuple[Path, str]) -> None:
    home, clip = case
    page = bwv_inside(home, "ledger", "show", "--item", clip)
    assert page.code == ExitCode.OK
    steps = [
        "Continuity record of", "taken in: read, fingerprinted and kept", "claims read from its sources",
        "placed in time",
        "link proposed by the software", "link decided by a person", "looked at", "put into a pack", "handed out",
        "verified",
    ]  # fmt: skip
    flat = " ".join(page.out.split())
    places = [flat.find(step) for step in steps]
    assert -1 not in places, steps[places.index(-1)]
    assert places[-1] > places[1]


@pytest.mark.parametrize(
    ("words", "types"),
    [
        (("--type", "decision"), {"decision"}),
        (("--type", "search", "--type", "linking run"), {"linking run"}),
        (("--actor", "nobody"), set()),
        (("--until", "2001-01-01"), set()),
        (("--since", "2999-01-01"), set()),
    ],
)
def test_filters_narrow(case: tuple[Path, str], words: tuple[str, ...], types: set[str]) -> None:
    assert {entry["type"] for entry in shown(case[0], *words)} == types


def test_an_incident_s_acts_hold_those_on_its_clips(case: tuple[Path, str]) -> None:
    home, clip = case
    assert {INCIDENT, clip} <= {entry["subject"] for entry in shown(home, "--incident", INCIDENT)}


def test_a_look_at_the_ledger_is_on_it(case: tuple[Path, str]) -> None:
    before = shown(case[0])
    after = shown(case[0])
    assert len(after) == len(before) + 1
    assert (after[-1]["type"], after[-1]["subject"]) == ("view", "ledger")


@pytest.mark.parametrize("narrowed", [False, True])
def test_an_export_proves_every_entry_under_its_checkpoint(
    case: tuple[Path, str], tmp_path: Path, *, narrowed: bool
) -> None:
    home, clip = case
    out = tmp_path / "Süd ledger.jsonl"
    words = ("--item", clip) if narrowed else ("--plumbing",)
    assert bwv_inside(home, "ledger", "export", "--out", out, *words).code == ExitCode.OK
    head, *lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    origin = head["checkpoint"].split("\n")[0]
    signed = open_checkpoint(
        head["checkpoint"].encode(), [read_public_key(home / "keys" / "public-key.pem", origin)]
    )
    assert lines
    for line in lines:
        proof = [bytes.fromhex(part) for part in line["proof"]]
        leaf = hash_leaf(line["entry"].encode())
        assert shows_inclusion(leaf, line["position"] - 1, signed.size, proof, signed.checkpoint.root)
        assert not shows_inclusion(
            hash_leaf(b"x"), line["position"] - 1, signed.size, proof, signed.checkpoint.root
        )
    before = out.read_bytes()
    assert bwv_inside(home, "ledger", "export", "--out", out).code == ExitCode.REFUSED
    assert out.read_bytes() == before


def test_an_export_is_on_the_ledger_once_it_is_there_and_not_before(
    case: tuple[Path, str], tmp_path: Path
) -> None:
    home, _ = case
    taken = tmp_path / "taken.jsonl"
    taken.write_bytes(b"somebody's")
    before = shown(home)
    for out in (taken, tmp_path / "nowhere" / "x.jsonl", home / "x.jsonl"):
        assert bwv_inside(home, "ledger", "export", "--out", out).code != ExitCode.OK
    out = tmp_path / "acts.jsonl"
    assert bwv_inside(home, "ledger", "export", "--out", out).code == ExitCode.OK
    new = shown(home)[len(before) + 1 :]  # the look at what was before is the first of them
    assert [(entry["type"], entry["details"].get("to"), entry["details"].get("path")) for entry in new] == [
        ("view", str(out), None), ("dissemination", None, str(out)),
    ]  # fmt: skip


def test_a_clip_and_an_incident_narrow_each_other(case: tuple[Path, str]) -> None:
    home, clip = case
    with open_workspace(home, "7001") as workspace:
        sha256 = find_master(workspace, clip).sha256
        one, other = ({link.evidence_id for link in list_links(workspace, ref)} for ref in (INCIDENT, OTHER))
    acts = shown(home, "--item", clip)
    both = shown(home, "--item", clip, "--incident", INCIDENT)
    assert [act["position"] for act in both[: len(acts)]] == [act["position"] for act in acts]
    assert all(clip == act["subject"] or sha256 == act["sha256"] for act in both)
    assert len(both) < len(shown(home, "--incident", INCIDENT))
    assert one != other
    for name in one ^ other:
        unlinked = OTHER if name in one else INCIDENT
        assert shown(home, "--item", name)
        assert shown(home, "--item", name, "--incident", unlinked) == []


def test_the_role_is_on_the_ledger(typed: Run, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("BWV_INDEX_ROLE", "disclosure officer")
    assert typed("search").code == ExitCode.OK
    entry = shown(home, "--type", "search")[-1]
    assert (entry["actor"], entry["role"]) == ("7001", "disclosure officer")


def test_a_change_of_configuration_is_told_once(typed: Run, home: Path) -> None:
    typed("search")
    before = len(shown(home, "--type", "configuration change"))
    file = home / "settings.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("workers = 1", "workers = 2"), encoding="utf-8")
    for _ in range(2):
        assert typed("search").code == ExitCode.OK
    told = shown(home, "--type", "configuration change")
    assert len(told) == before + 1
    assert told[-1]["details"]["changed"] == ["ingest.workers: 1 -> 2"]


def test_a_checkpoint_is_printed_as_it_is_kept(typed: Run, home: Path) -> None:
    done = typed("ledger", "checkpoint")
    assert done.code == ExitCode.OK
    assert done.out.encode() == (home / "checkpoints" / "latest").read_bytes()


@pytest.mark.parametrize("words", [("--anew",), ("--anew", "--why", " ")])
def test_beginning_anew_needs_a_reason(typed: Run, words: tuple[str, ...]) -> None:
    assert typed("ledger", "checkpoint", *words).code == ExitCode.REFUSED


def test_after_beginning_anew_the_home_is_never_quite_verified(typed: Run) -> None:
    assert (
        typed("ledger", "checkpoint", "--anew", "--by", "7001", "--why", "lost in the move").code
        == ExitCode.OK
    )
    done = typed("verify", "--json")
    assert done.code == ExitCode.ATTENTION
    assert [found["code"] for found in done.json["findings"]] == ["checkpoints-restarted"]


def test_a_clock_that_was_set_back_is_noted_and_nothing_breaks(
    typed: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def long_ago() -> datetime:
        return datetime(2001, 1, 1, tzinfo=UTC)

    with monkeypatch.context() as patch:
        patch.setattr(Watch.__init__, "__defaults__", (long_ago, lambda: 0.0))
        assert typed("search").code == ExitCode.OK
    assert [entry["at"] for entry in shown(home, "--type", "clock change")] == ["2001-01-01T00:00:00Z"]
    assert bwv_inside(home, "verify").code == ExitCode.OK
