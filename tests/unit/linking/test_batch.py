"""A batch of clips is linked as it would be among all that are held, from what lies around it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.linking.scenes import WEIGHTS, at, deployment, interval, window

from bwv_index.incidents import OfficerKey, RoleKind
from bwv_index.linking import (
    CameraIssueFacts,
    ClipFacts,
    CrowdIndex,
    IncidentFacts,
    IssueBook,
    Proposals,
    Sought,
    candidates_sought,
    compared_with,
    crowd_sought,
    propose,
)
from bwv_index.linking.footage import gather

DAY_MIN = 24 * 60
OFFICERS = [
    OfficerKey("22", "4417"),
    OfficerKey("22", "9999"),
    OfficerKey("42", "4417"),
    OfficerKey("", "77"),
]
ISSUES = tuple(
    CameraIssueFacts(f"D{n}", OfficerKey("22", number), at(start), None)
    for n, number, start in ((0, "4417", -9000), (1, "77", -9000), (1, "9999", 0), (2, "9999", 2000))
)

clips = st.lists(
    st.builds(
        lambda start, length, width, officers, device, references, recording: ClipFacts(
            "", None if start is None else interval(start, start + length, width), tuple(officers), device,
            references=references, recording=recording,
        ),
        st.none() | st.integers(-5 * DAY_MIN, 5 * DAY_MIN), st.integers(0, 100), st.sampled_from([1.0, 300.0, 4000.0]),
        st.lists(st.sampled_from(OFFICERS), max_size=1), st.sampled_from(["", "D0", "D1", "D2"]),
        st.sampled_from([(), (), ("x1",), ("x2",), ("22/30112/25",), ("22/30121/25", "x2")]),
        st.sampled_from(["", "", "", "R1", "R2"]),
    ),
    min_size=1, max_size=14,
).map(lambda made: tuple(replace(clip, clip_id=f"c{n:02d}") for n, clip in enumerate(made)))  # fmt: skip
incidents = st.lists(
    st.builds(
        lambda start, length, dated, logged, officer, references: IncidentFacts(
            "", window(start, start + length) if dated else None, references, ((officer, RoleKind.VICTIM),),
            (deployment(start, start + 5, start + 40, officer=officer),) if logged else (),
        ),
        st.integers(-5 * DAY_MIN, 5 * DAY_MIN), st.integers(0, 700), st.booleans(), st.booleans(),
        st.sampled_from(OFFICERS), st.sampled_from([(), ("x1",), ("x2", "x3"), ("22/30111/25",), ("22/30112/25",)]),
    ),
    min_size=1, max_size=5,
).map(lambda made: tuple(replace(one, incident_id=f"i{n}") for n, one in enumerate(made)))  # fmt: skip


def with_mates(chosen: set[str], held: tuple[ClipFacts, ...]) -> tuple[ClipFacts, ...]:
    """The clips chosen, and the other files of their recordings."""
    names = {clip.recording for clip in held if clip.clip_id in chosen} - {""}
    return tuple(clip for clip in held if clip.clip_id in chosen or clip.recording in names)


def found_by(sought: Sought, held: tuple[ClipFacts, ...]) -> tuple[ClipFacts, ...]:
    """What a record gives that is asked for clips, file by file."""
    alone = gather([replace(clip, recording="") for clip in held], IssueBook(ISSUES), 90)
    return with_mates({footage.clip.clip_id for footage in alone if sought.names(footage)}, held)


def of(found: Proposals, batch: tuple[ClipFacts, ...]) -> tuple[object, ...]:
    ids = {clip.clip_id for clip in batch}
    return (
        [p for p in found.proposals if p.score.clip_id in ids],
        [n for n in found.near_misses if n.score.clip_id in ids],
        [u for u in found.unmatched if u.clip_id in ids],
    )


@settings(max_examples=300)
@given(clips, incidents, st.sets(st.integers(0, 13), max_size=4))
def test_a_batch_is_linked_as_a_run_of_everything_links_its_clips(
    held: tuple[ClipFacts, ...], against: tuple[IncidentFacts, ...], numbers: set[int]
) -> None:
    batch = with_mates({f"c{n:02d}" for n in numbers}, held)
    sought = crowd_sought(batch, against, ISSUES, WEIGHTS)
    crowds = CrowdIndex.count(found_by(sought, held), WEIGHTS, len(held))
    whole = propose(held, against, ISSUES, WEIGHTS, 0.01)
    assert of(propose(batch, against, ISSUES, WEIGHTS, 0.01, crowds), batch) == of(whole, batch)


@settings(max_examples=300)
@given(clips, incidents)
def test_the_clips_that_an_incident_reaches_are_among_those_sought_for_it(
    held: tuple[ClipFacts, ...], against: tuple[IncidentFacts, ...]
) -> None:
    one = against[:1]
    sought = candidates_sought(one, WEIGHTS)
    few = found_by(sought, held)
    reached = compared_with(held, one, ISSUES, WEIGHTS)
    assert reached == compared_with(few, one, ISSUES, WEIGHTS)
    whole = propose(held, one, ISSUES, WEIGHTS, 0.01)
    listed = {p.score.clip_id for p in whole.proposals} | {n.score.clip_id for n in whole.near_misses}
    assert listed <= reached


def test_what_a_batch_reaches_nowhere_near_needs_no_other_clip() -> None:
    far = (IncidentFacts("i", window(9000, 9010)),)
    assert crowd_sought((ClipFacts("c", interval(0, 5)),), far, (), WEIGHTS) == Sought(())
