"""A link's state follows from what was proposed and what a person decided; no run undoes a decision."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bwv_index.index import DecisionView, LinkStatus, Proposal, Record

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
Add = Callable[..., int]


def _changed(record: Record, proposals: list[Proposal]) -> tuple[int, int]:
    change = record.links.put_run(proposals, "w")
    return change.new, len(change.withdrawn)


def proposal(clip: int, incident: int, standing: LinkStatus = LinkStatus.PROPOSED) -> Proposal:
    return Proposal(clip, incident, standing, 5.0, -3.0, 0.9, 1, "", "", ())


@pytest.fixture
def pair(record: Record, footage: Add, incident: Add) -> tuple[int, int]:
    return footage(record, "a"), incident(record)


@pytest.mark.parametrize(
    ("standing", "verdicts", "status"),
    [
        (LinkStatus.PROPOSED, [], LinkStatus.PROPOSED),
        (LinkStatus.NEAR_MISS, [], LinkStatus.NEAR_MISS),
        (LinkStatus.PROPOSED, ["confirm"], LinkStatus.CONFIRMED),
        (LinkStatus.NEAR_MISS, ["confirm"], LinkStatus.CONFIRMED),
        (LinkStatus.PROPOSED, ["reject"], LinkStatus.REJECTED),
        (LinkStatus.PROPOSED, ["confirm", "reject"], LinkStatus.REJECTED),
        (LinkStatus.PROPOSED, ["confirm", "reject", "confirm"], LinkStatus.CONFIRMED),
    ],
)
@pytest.mark.parametrize("later_run", [False, True], ids=["", "after a run that proposes nothing"])
def test_the_newest_decision_counts_and_all_stay(
    record: Record, pair: tuple[int, int], standing: LinkStatus, verdicts: list[str], status: LinkStatus,
    *, later_run: bool,
) -> None:  # fmt: skip
    record.links.put_run([proposal(*pair, standing)], "w")
    for verdict in verdicts:
        record.links.decide(*pair, DecisionView(verdict, "1507", NOON, "seen"))
    if later_run:
        record.links.put_run([], "w")
    link = record.links.link(*pair)
    assert link is not None
    assert link.status is (LinkStatus.WITHDRAWN if later_run and not verdicts else status)
    assert [decision.verdict for decision in link.decisions] == verdicts


def test_running_again_on_the_same_record_changes_nothing(record: Record, pair: tuple[int, int]) -> None:
    assert _changed(record, [proposal(*pair)]) == (1, 0)
    before = record.dump()
    assert _changed(record, [proposal(*pair)]) == (0, 0)
    assert record.dump() == before


def test_a_withdrawn_link_can_be_proposed_again(record: Record, pair: tuple[int, int]) -> None:
    record.links.put_run([proposal(*pair)], "w")
    assert _changed(record, []) == (0, 1)
    assert _changed(record, []) == (0, 0)
    record.links.put_run([proposal(*pair)], "w")
    link = record.links.link(*pair)
    assert link is not None
    assert link.status is LinkStatus.PROPOSED


def test_a_link_that_only_a_person_made_outlives_every_run(record: Record, pair: tuple[int, int]) -> None:
    record.links.put_one(proposal(*pair), "w")
    record.links.decide(*pair, DecisionView("confirm", "1507", NOON, "seen"))
    assert _changed(record, []) == (0, 0)
    assert [v.status for v in record.links.matching()] == [LinkStatus.CONFIRMED]


def test_links_are_listed_by_clip_incident_and_state(record: Record, footage: Add, incident: Add) -> None:
    clips = [footage(record, letter) for letter in "ab"]
    incidents = [incident(record, f"42-20250614-000{n}") for n in (1, 2)]
    record.links.put_run([proposal(c, i) for c in clips for i in incidents], "w")
    record.links.decide(clips[0], incidents[0], DecisionView("reject", "1507", NOON, "no"))
    listed = record.links.matching
    assert len(listed()) == 4
    assert len(listed(clips=[clips[0]])) == len(listed(incidents=[incidents[0]])) == 2
    assert [v.clip_id for v in listed(statuses=[LinkStatus.REJECTED])] == [clips[0]]
    assert listed(clips=[]) == listed(statuses=[]) == ()
    assert record.links.link(clips[0], 999) is None
