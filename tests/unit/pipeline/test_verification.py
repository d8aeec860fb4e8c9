"""What a verification looks at, what it says of each thing, and what it puts on the ledger about itself."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.custody import EventType, FindingCode, Thing, Verdict
from bwv_index.errors import EnvironmentFaultError, UsageFaultError
from bwv_index.pipeline import (
    IngestRequest,
    Verification,
    VerifyRequest,
    Workspace,
    ingest,
    open_workspace,
    read_scope,
    verify_home,
)
from bwv_index.pipeline.batch import Mode
from bwv_index.pipeline.verification.scope import told_scope

HASHES = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(300)]


@given(st.integers(1, 60))
def test_the_parts_are_all_of_them_and_none_twice(parts: int) -> None:
    scopes = [read_scope(f"{part}-of-{parts}") for part in range(1, parts + 1)]
    assert all(sum(scope.chooses(sha256) for scope in scopes) == 1 for sha256 in HASHES)


@given(st.integers(1, 100), st.integers(0, 2**64 - 1))
def test_a_share_is_drawn_anew_each_time_and_can_be_told_again(share: int, seed: int) -> None:
    scope = read_scope(f"{share}%", f"{seed:x}")
    assert [told_scope(str(scope)).chooses(h) for h in HASHES] == [scope.chooses(h) for h in HASHES]
    chosen = sum(scope.chooses(sha256) for sha256 in HASHES)
    assert abs(chosen / len(HASHES) - share / 100) < 0.2


def test_two_shares_are_not_the_same_draw() -> None:
    one, two = read_scope("50%"), read_scope("50%")
    assert [one.chooses(h) for h in HASHES] != [two.chooses(h) for h in HASHES]


@pytest.mark.parametrize(
    "text", ["", "some", "0%", "101%", "-1%", "5", "0-of-3", "4-of-3", "1-of-0", "1-of", "5 %%"]
)
def test_what_says_not_which_is_refused(text: str) -> None:
    with pytest.raises(UsageFaultError):
        read_scope(text)


@pytest.mark.parametrize("text", ["all", " ALL ", "5%", "100 %", "3-of-30"])
def test_what_says_which_is_read(text: str) -> None:
    assert 0 < read_scope(text).share <= 100


@pytest.fixture
def held(home: Path, source: Path, tiny_clips: tuple[Path, ...]) -> Iterator[Workspace]:
    """A home that holds four clips."""
    for clip in tiny_clips[:4]:
        shutil.copy(clip, source)
    with open_workspace(home, "7001") as workspace:
        ingest(workspace, IngestRequest((source,), workers=1))
        yield workspace


def verified(workspace: Workspace, items: str = "all", **more: object) -> Verification:
    return verify_home(workspace, VerifyRequest(read_scope(items), **more))  # type: ignore[arg-type]


def count(found: Verification, thing: Thing) -> tuple[int, int, int]:
    return next((c.verified, c.failed, c.not_checked) for c in found.counts if c.thing is thing)


def test_all_is_verified_where_nothing_has_changed(held: Workspace) -> None:
    found = verified(held)
    assert (found.verdict, found.findings) == (Verdict.VERIFIED, ())
    assert count(found, Thing.ITEM) == (4, 0, 0)


def test_a_part_leaves_the_others_not_checked(held: Workspace) -> None:
    found = [verified(held, f"{part}-of-3") for part in (1, 2, 3)]
    assert sum(count(each, Thing.ITEM)[0] for each in found) == 4
    for each in found:
        assert sum(count(each, Thing.ITEM)) == 4
        left_out = [f for f in each.findings if f.code is FindingCode.ITEM_NOT_CHOSEN]
        assert bool(left_out) is (count(each, Thing.ITEM)[2] > 0)
        assert each.verdict is (Verdict.NOT_CHECKED if left_out else Verdict.VERIFIED)


@pytest.mark.parametrize(("after", "checked"), [(timedelta(days=-1), 4), (timedelta(days=1), 0)])
def test_since_leaves_out_only_what_was_taken_in_before(
    held: Workspace, after: timedelta, checked: int
) -> None:
    found = verified(held, since=datetime.now(UTC) + after)
    assert count(found, Thing.ITEM) == (checked, 0, 4 - checked)
    assert count(found, Thing.ROW)[1:] == (0, 0)


def test_what_was_found_is_on_the_ledger(held: Workspace) -> None:
    verified(held, "1-of-2")
    with held.index.reading() as record:
        told = json.loads(record.ledger.newest(EventType.FIXITY_CHECK) or b"")
    assert told["details"]["items"] == "1-of-2"
    assert told["details"]["counts"]["item"][1] == 0
    assert told["actor"] == "7001"


def test_the_spans_tell_an_outside_anchor_from_the_home_s_own_and_from_none(
    held: Workspace, tmp_path: Path
) -> None:
    early = held.sign()
    (tmp_path / "early.checkpoint").write_bytes(early.note)
    held.look(held.event(EventType.VIEW, "x"))
    late = held.sign()
    with held.index.writing(held.author) as record:  # as a run leaves it that is killed before it signs
        record.ledger.append(held.event(EventType.VIEW, "x"))
    found = verified(held, anchors=(tmp_path,))
    assert [(span.first, span.last) for span in found.spans] == [
        (1, early.size), (early.size + 1, late.size), (late.size + 1, late.size + 1),
    ]  # fmt: skip
    told = ("an outside anchor", "the home's own checkpoints", "none")
    assert [span.anchor.startswith(words) for span, words in zip(found.spans, told, strict=True)] == [
        True
    ] * 3
    assert [f.code for f in found.findings] == [FindingCode.LEDGER_UNANCHORED]


def test_an_anchor_of_another_home_is_not_taken(held: Workspace, tmp_path: Path) -> None:
    (tmp_path / "other.checkpoint").write_bytes(held.sign().note.replace(b"bwv-index/", b"bwv-other/"))
    found = verified(held, anchors=(tmp_path,))
    assert found.verdict is Verdict.FAILED


def test_a_place_without_a_checkpoint_is_said_to_have_none(held: Workspace, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="no checkpoint"):
        verified(held, anchors=(tmp_path,))


def test_a_home_whose_checkpoints_are_gone_is_not_verified_by_those_elsewhere_alone(
    held: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "kept.checkpoint").write_bytes(held.sign().note)
    shutil.rmtree(held.home.checkpoints)
    found = verified(held, anchors=(tmp_path,))
    assert FindingCode.CHECKPOINT_MISSING in {finding.code for finding in found.findings}


def test_footage_left_in_place_is_not_checked_while_its_store_is_away(
    home: Path, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    shutil.copy(tiny_clips[0], source)
    with open_workspace(home, "7001") as workspace:
        ingest(workspace, IngestRequest((source,), mode=Mode.REFERENCE, workers=1))
        assert verified(workspace).verdict is Verdict.VERIFIED
    source.rename(source.with_name("away"))
    with open_workspace(home, "7001") as workspace:
        found = verified(workspace)
    assert [finding.code for finding in found.findings] == [FindingCode.ITEM_ELSEWHERE]
