"""Clips made ready: what files of one recording lend one another, and how many clips surround an incident."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linking.scenes import ISSUES, PLACE, STRANGER, VICTIM, at, interval

from bwv_index.incidents import OfficerKey
from bwv_index.linking import ClipFacts, IssueBook
from bwv_index.linking.crowd import Crowd, CrowdIndex
from bwv_index.linking.footage import Footage, gather

FIRST = ClipFacts("a", interval(0, 20), (VICTIM,), "X60A7788", None, ("ref",), "rec")
SECOND = ClipFacts("b", interval(20, 40, 300), (), "", PLACE, (), "rec")


def ready(*clips: ClipFacts, recording_min: float = 90) -> list[Footage]:
    return gather(clips, IssueBook(ISSUES), recording_min)


def test_files_of_a_take_state_together_what_any_of_them_states() -> None:
    first, second = ready(FIRST, SECOND)
    for footage in (first, second):
        found = footage.compared
        assert (found.officers, found.device_serial, found.position, found.references) == (
            (VICTIM,), "X60A7788", PLACE, ("ref",),
        )  # fmt: skip
        assert found.interval == interval(0, 40, 2)
        assert footage.begins_s == at(0).timestamp()
    assert [f.compared.clip_id for f in (first, second)] == ["a", "b"]
    assert (first.mates, second.mates) == (("b",), ("a",))
    assert second.wearers == (VICTIM,)


def test_a_recording_longer_than_a_take_keeps_each_file_s_own_hours() -> None:
    late = replace(SECOND, interval=interval(80, 100, 300))
    second = ready(FIRST, late, recording_min=90)[1]
    assert second.compared.interval == late.interval
    assert second.begins_s == at(0).timestamp()
    assert second.compared.officers == (VICTIM,)


@pytest.mark.parametrize(
    ("changed", "serial"),
    [
        (replace(SECOND, recording=""), ""),
        (replace(SECOND, recording="other"), ""),
        (replace(SECOND, device_serial="X1"), "X1"),
        (replace(SECOND, rival_devices=("X1", "X2")), ""),
        (SECOND, "X60A7788"),
    ],
)
def test_a_file_keeps_what_it_says_itself(changed: ClipFacts, serial: str) -> None:
    assert ready(FIRST, changed)[1].compared.device_serial == serial


def test_a_file_without_a_time_has_its_recording_s() -> None:
    footage = ready(FIRST, replace(SECOND, interval=None))[1]
    assert (footage.placed, footage.compared.interval) == (True, interval(0, 20))


def test_nothing_known_is_nothing_lent() -> None:
    (footage,) = ready(ClipFacts("a", None))
    assert (footage.placed, footage.wearers, footage.mates) == (False, (), ())


clips = st.builds(
    lambda start, length, officer, placed: (start, length, officer, placed),
    st.integers(-500, 500), st.integers(0, 90), st.sampled_from([(), (VICTIM,), (STRANGER,), (VICTIM, STRANGER)]),
    st.booleans(),
)  # fmt: skip


@given(st.lists(clips, max_size=30), st.integers(-600, 600), st.integers(0, 400))
def test_a_crowd_is_what_counting_one_by_one_finds(
    rows: list[tuple[int, int, tuple[OfficerKey, ...], bool]], start: int, length: int
) -> None:
    footage = ready(
        *(ClipFacts(f"{n}", interval(s, s + d) if p else None, o) for n, (s, d, o, p) in enumerate(rows))
    )
    index = CrowdIndex(footage)
    meeting = [(s, d, o) for s, d, o, placed in rows if placed and s <= start + length and start <= s + d]
    begun = [o for s, _, o, placed in rows if placed and start <= s <= start + length]
    stretch = (at(start).timestamp(), at(start + length).timestamp())
    assert index.around(stretch, [VICTIM]) == Crowd(len(meeting), sum(VICTIM in o for o in begun))
    assert index.around(None, [VICTIM]) == Crowd(len(rows), sum(VICTIM in o for _, _, o, _ in rows))
    lost = [o for _, _, o, placed in rows if not placed]
    assert index.unplaced([VICTIM]) == Crowd(len(lost), sum(VICTIM in o for o in lost))
