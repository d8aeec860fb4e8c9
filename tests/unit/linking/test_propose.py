"""What a run of linking proposes, what it lists beside that, and that every pair and clip is accounted for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linking.scenes import WEIGHTS, at

from bwv_index.incidents import OfficerKey, Precision, RoleKind, TimeWindow
from bwv_index.linking import (
    CameraIssueFacts,
    ClipFacts,
    DeploymentFacts,
    Field,
    IncidentFacts,
    NearMiss,
    Proposals,
    propose,
    score_pair,
)
from bwv_index.timecode import UtcInterval


def officer(number: int) -> OfficerKey:
    return OfficerKey("22", str(number))


def clip(
    name: str, start: float, end: float, *officers: int, half_width_s: float = 2, **fields: object
) -> ClipFacts:
    interval = UtcInterval(at(start), at(end), half_width_s)
    return ClipFacts(name, interval, tuple(map(officer, officers)), **fields)  # type: ignore[arg-type]


def incident(
    name: str, start: float, end: float, *officers: int, sent: tuple[float, float] | None = None
) -> IncidentFacts:
    deployments = (
        tuple(DeploymentFacts(officer(o), at(sent[0]), at(sent[0] + 5), at(sent[1])) for o in officers)
        if sent
        else ()
    )
    return IncidentFacts(
        name,
        TimeWindow(at(start), at(end), "", Precision.SECOND),
        (f"ref-{name}",),
        tuple((officer(o), RoleKind.ATTENDING) for o in officers),
        deployments,
    )


CROWD = [clip(f"crowd {n:03d}", 12 * n - 1440, 12 * n - 1430, 5000 + n) for n in range(240)]
"""Clips of a force of other officers, five an hour for two days."""


def run(
    clips: list[ClipFacts],
    incidents: list[IncidentFacts],
    issues: tuple[CameraIssueFacts, ...] = (),
    threshold: float = 0.5,
    crowd: list[ClipFacts] = CROWD,
) -> Proposals:
    return propose([*clips, *crowd], incidents, issues, WEIGHTS, threshold)


def proposed(found: Proposals) -> list[tuple[str, str, int]]:
    return [(p.score.clip_id, p.score.incident_id, p.rank) for p in found.proposals]


def missed(found: Proposals) -> set[tuple[str, str]]:
    return {
        (n.score.clip_id, n.score.incident_id)
        for n in found.near_misses
        if not n.score.clip_id.startswith("crowd")
    }


def near_miss(found: Proposals) -> NearMiss:
    return next(n for n in found.near_misses if n.score.clip_id == "c")


def test_a_clip_begun_before_dispatch_is_proposed() -> None:
    found = run([clip("c", -12, 20, 4417)], [incident("i", 0, 15, 4417, sent=(-5, 60))])
    assert proposed(found) == [("c", "i", 1)]


def test_a_camera_docked_under_the_wrong_officer_is_proposed_by_its_issue() -> None:
    issue = CameraIssueFacts("X60A", officer(4417), at(-300), at(300))
    found = run([clip("c", 0, 20, 9999, device_serial="X60A")], [incident("i", 0, 15, 4417)], (issue,))
    assert proposed(found) == [("c", "i", 1)]


def test_an_officer_whom_the_log_leaves_out_is_a_near_miss_with_its_reason() -> None:
    near = near_miss(run([clip("c", 0, 20, 9999)], [incident("i", 0, 15, 4417, sent=(-40, 60))]))
    assert near.reason == (
        f"{near.score.probability:.1%} is under 50%; against: officer; unknown: camera issue, place, reference"
    )


def test_a_clip_with_nothing_but_its_time_is_a_near_miss_and_says_so() -> None:
    near = near_miss(run([clip("c", 0, 20)], [incident("i", 0, 15, 4417, sent=(-5, 60))], crowd=[]))
    assert "only the time speaks for it" in near.reason


def test_a_clock_a_whole_hour_off_still_shows_as_a_near_miss() -> None:
    found = run([clip("c", 62, 82, 4417)], [incident("i", 0, 15, 4417)])
    assert {*missed(found), *((c, i) for c, i, _ in proposed(found))} == {("c", "i")}


def test_a_clip_far_in_time_whose_reference_is_one_character_wrong_is_a_near_miss_and_says_so() -> None:
    far = replace(clip("c", 40_000, 40_020, 9999), references=("22/30112/25",))
    there = replace(incident("i", 0, 15, 4417, sent=(-40, 60)), references=("22/30111/25",))
    near = near_miss(run([far], [there]))
    assert near.score.probability < WEIGHTS.proposal.near_miss_least
    assert "the clip names 22/30112/25, one character from 22/30111/25" in near.reason


def test_the_same_officer_s_other_job_of_the_night_is_not_proposed() -> None:
    jobs = [
        incident("first", 0, 15, 4417, sent=(-5, 60)),
        incident("second", 180, 200, 4417, sent=(170, 240)),
    ]
    found = run([clip("c", 0, 20, 4417)], jobs)
    assert proposed(found) == [("c", "first", 1)]


def test_a_clip_may_belong_to_several_incidents_and_a_narrow_lead_is_noted() -> None:
    found = run([clip("c", 0, 30, 4417)], [incident("a", 0, 15, 4417), incident("b", 10, 25, 4417)])
    assert [rank for _, _, rank in proposed(found)] == [1, 2]
    first, second = found.proposals
    assert first.lead_bits == pytest.approx(first.score.total_bits - second.score.total_bits)
    assert "nearly as high" in first.note
    assert (second.lead_bits, second.note) == (None, "")


def test_a_clear_lead_has_no_note() -> None:
    far = incident("far", 100, 110, 1)
    (first,) = run([clip("c", 0, 20, 4417)], [incident("i", 0, 15, 4417), far]).proposals
    assert first.note == ""


def test_more_incidents_than_a_clip_may_have_are_listed_and_not_dropped() -> None:
    named = replace(clip("c", 0, 30, 4417), references=tuple(f"ref-{n:02d}" for n in range(13)))
    found = run([named], [incident(f"{n:02d}", 0, 15, 4417) for n in range(13)], crowd=[])
    assert [p.rank for p in found.proposals] == list(range(1, 11))
    assert [n.reason for n in found.near_misses] == [
        "13 incidents reach the threshold, and a clip gets 10 proposals"
    ] * 3


def test_the_files_of_a_recording_are_weighed_together() -> None:
    first, second = clip("a", 0, 20, 4417, recording="r"), clip("b", 20, 40, recording="r")
    event = incident("i", 0, 15, 4417, sent=(-5, 60))
    apart = run([first, replace(second, recording="")], [event])
    assert proposed(apart) == [("a", "i", 1)]
    found = run([first, second], [event])
    assert proposed(found) == [("a", "i", 1), ("b", "i", 1)]
    scores = [p.score for p in found.proposals]
    assert [s.named("recording").detail for s in scores] == [
        "compared as one take with the other files of its recording: b",
        "compared as one take with the other files of its recording: a",
    ]
    assert scores[0].evidence[:-1] == scores[1].evidence[:-1]
    assert scores[0].named("recording").bits == 0


def test_a_long_recording_lends_its_wearer_and_not_its_hours() -> None:
    pieces = [clip(f"{n}", 30 * n, 30 * n + 30, *([4417] if n == 0 else []), recording="r") for n in range(8)]
    found = run(pieces, [incident("i", 0, 15, 4417, sent=(-5, 40))])
    assert ("0", "i", 1) in proposed(found)
    assert ("7", "i", 1) not in proposed(found)
    first = next(p.score for p in found.proposals if p.score.clip_id == "0")
    assert first.named("recording").detail == (
        "by its own hours, and by what is stated of the other files of its recording: 1, 2, 3 and 4 more"
    )


def test_a_file_without_a_time_has_that_of_its_recording() -> None:
    placed, lost = clip("a", 0, 20, 4417, recording="r"), ClipFacts("b", None, recording="r")
    assert proposed(run([placed, lost], [incident("i", 0, 15, 4417, sent=(-5, 60))])) == [
        ("a", "i", 1),
        ("b", "i", 1),
    ]


def test_the_near_misses_of_an_incident_end_where_nobody_reads_on_and_the_rest_is_counted() -> None:
    rules = WEIGHTS.proposal.model_copy(update={"near_misses_most": 3})
    few = WEIGHTS.model_copy(update={"proposal": rules})
    clips, events = [clip(f"c{n}", n, n + 10, 4417) for n in range(12)], [incident("i", 0, 15, 4417)]
    whole, cut = propose(clips, events, (), WEIGHTS, 0.98), propose(clips, events, (), few, 0.98)
    likeliest = sorted((n.score.probability for n in whole.near_misses), reverse=True)[:3]
    assert sorted((n.score.probability for n in cut.near_misses), reverse=True) == likeliest
    assert (whole.set_aside, cut.set_aside) == (0, 9)


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (ClipFacts("c", None), "unknown: time, officer, reference"),
        (clip("c", 5000, 5020, 4417, references=("x",)), "bears its reference or one like it"),
    ],
)
def test_a_clip_that_meets_nothing_is_listed_with_its_reason(subject: ClipFacts, said: str) -> None:
    (unmatched,) = run([subject], [incident("i", 0, 15, 4417)], crowd=[]).unmatched
    assert unmatched.clip_id == "c"
    assert unmatched.reason.endswith(said)


def test_a_shared_reference_counts_less_than_one_s_own() -> None:
    shared = ("urn",)
    incidents = [replace(incident(n, 0, 15, 1), references=(*shared, f"ref-{n}")) for n in "abcd"]
    found = run([replace(clip("c", 400, 420), references=("urn",))], incidents, crowd=[])
    scores = [*(p.score for p in found.proposals), *(n.score for n in found.near_misses)]
    assert [s.named("reference").detail for s in scores] == ["both bear urn, borne by 4 incidents"] * 4


def test_a_reference_to_another_incident_speaks_against_this_one() -> None:
    named = replace(clip("c", 0, 20, 4417), references=("ref-other",))
    found = run([named], [incident("here", 0, 15, 4417), incident("other", 0, 15, 1)], crowd=[])
    by_id = {p.score.incident_id: p.score for p in found.proposals} | {
        n.score.incident_id: n.score for n in found.near_misses
    }
    assert by_id["here"].named("reference").detail == "the clip names other"
    assert by_id["other"].probability > by_id["here"].probability


def test_market_rule_and_ours_on_a_large_disorder() -> None:
    crews = {"i": [4417, 4502, 4560], "j": [4610, 4633]}
    incidents = [
        incident("i", 10, 40, *crews["i"], sent=(5, 120)),
        incident("j", 12, 38, *crews["j"], sent=(8, 110)),
    ]
    clips = [clip(f"{name}{o}", start, 45, o) for name in crews for o in crews[name] for start in (-3, 20)]
    clips = [replace(c, clip_id=f"{c.clip_id}@{n}") for n, c in enumerate(clips)]
    found = run(clips, incidents)
    assert {(c, i) for c, i, _ in proposed(found)} == {(c.clip_id, c.clip_id[0]) for c in clips}


scenes = st.tuples(
    st.lists(st.tuples(st.integers(-300, 300), st.integers(0, 60), st.integers(1, 4)), max_size=8),
    st.lists(st.tuples(st.integers(-300, 300), st.integers(0, 90), st.integers(1, 4)), max_size=6),
    st.sampled_from([0.2, 0.5, 0.9]),
)


@given(scenes)
def test_every_pair_compared_and_every_clip_is_accounted_for(
    scene: tuple[list[tuple[int, int, int]], list[tuple[int, int, int]], float],
) -> None:
    clip_rows, incident_rows, threshold = scene
    clips = [clip(f"c{n}", s, s + d, o, recording=f"r{n // 2}") for n, (s, d, o) in enumerate(clip_rows)]
    incidents = [incident(f"i{n}", s, s + d, o) for n, (s, d, o) in enumerate(incident_rows)]
    found = run(clips, incidents, threshold=threshold, crowd=[])
    assert found.compared == len(found.proposals) + len(found.near_misses) + found.set_aside
    made = Field.of(clips, incidents, (), WEIGHTS)
    looked_at = [made.index.candidates(scene) for scene in made.scenes]
    assert found.compared == sum(len(c.known) + len(c.near) for c in looked_at)
    pairs = {clips[n].clip_id for c in looked_at for n in (*c.known, *c.near.tolist())}
    assert {u.clip_id for u in found.unmatched} == {c.clip_id for c in clips} - pairs
    assert all(p.score.probability >= threshold for p in found.proposals)
    assert all(n.score.probability < threshold for n in found.near_misses)
    for name in {p.score.clip_id for p in found.proposals}:
        own = [p for p in found.proposals if p.score.clip_id == name]
        assert [p.rank for p in own] == list(range(1, len(own) + 1))
        chances = [p.score.probability for p in own]
        assert chances == sorted(chances, reverse=True)


@given(scenes)
def test_the_order_of_the_incidents_does_not_matter(
    scene: tuple[list[tuple[int, int, int]], list[tuple[int, int, int]], float],
) -> None:
    clip_rows, incident_rows, threshold = scene
    clips = [clip(f"c{n}", s, s + d, o) for n, (s, d, o) in enumerate(clip_rows)]
    incidents = [incident(f"i{n}", s, s + d, o) for n, (s, d, o) in enumerate(incident_rows)]
    assert run(clips, incidents, (), threshold, []) == run(clips, incidents[::-1], (), threshold, [])


def test_a_clip_of_two_cameras_is_nobody_s_by_camera_issue_and_the_evidence_says_why() -> None:
    issue = CameraIssueFacts("X60A-7788", officer(4417), at(-300), at(300))
    torn = clip("c", 0, 20, rival_devices=("X60A7788", "X60A7790"))
    near = near_miss(run([torn], [incident("i", 0, 15, 4417)], (issue,), crowd=[]))
    found = near.score.named("camera issue")
    assert str(found) == (
        "camera issue unknown (0 bits): the clip's sources name two cameras: X60A7788, X60A7790"
    )


@pytest.mark.parametrize(("issued", "stated"), [("X60A-7788", "X60A7788"), ("x60a 7788", "X60A-7788")])
def test_two_writings_of_one_serial_are_one_camera(issued: str, stated: str) -> None:
    issue = CameraIssueFacts(issued, officer(4417), at(-300), at(300))
    found = run([clip("c", 0, 20, 9999, device_serial=stated)], [incident("i", 0, 15, 4417)], (issue,))
    assert proposed(found) == [("c", "i", 1)]


busy_scenes = st.tuples(
    st.lists(
        st.tuples(
            st.integers(-300, 300), st.integers(0, 60), st.integers(1, 3), st.sampled_from(["", "D1", "D-2"]),
            st.sampled_from(["", "r1", "r2"]), st.sampled_from([(), ("ref-i0",), ("ref-i1", "ref-i0")]),
        ),
        min_size=1,
        max_size=7,
    ),
    st.lists(
        st.tuples(st.integers(-300, 300), st.integers(0, 90), st.integers(1, 3), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    st.lists(
        st.tuples(st.sampled_from(["d1", "D2"]), st.integers(1, 3), st.integers(-600, 300)), max_size=4
    ),
    st.sampled_from([0.05, 0.5, 0.95]),
)  # fmt: skip


@given(busy_scenes)
def test_one_pair_asked_for_is_scored_as_a_run_scores_it(
    scene: tuple[list[tuple[int, int, int, str, str, tuple[str, ...]]], list[tuple[int, int, int, bool]],
                 list[tuple[str, int, int]], float],
) -> None:  # fmt: skip
    clip_rows, incident_rows, issue_rows, threshold = scene
    clips = [
        clip(f"c{n}", s, s + d, o, device_serial=device, recording=recording, references=references)
        for n, (s, d, o, device, recording, references) in enumerate(clip_rows)
    ]
    incidents = [
        incident(f"i{n}", s, s + d, o, sent=(s - 10, s + d + 30) if logged else None)
        for n, (s, d, o, logged) in enumerate(incident_rows)
    ]
    issues = tuple(CameraIssueFacts(d, officer(o), at(s), None) for d, o, s in issue_rows)
    found = run(clips, incidents, issues, threshold, [])
    clip_of, incident_of = {c.clip_id: c for c in clips}, {i.incident_id: i for i in incidents}
    for scored in (*(p.score for p in found.proposals), *(n.score for n in found.near_misses)):
        again = score_pair(
            clip_of[scored.clip_id], incident_of[scored.incident_id], clips, incidents, issues, WEIGHTS
        )
        assert again == scored


def test_a_clip_that_two_incidents_claim_as_strongly_is_sure_of_neither_unless_a_reference_names_one() -> (
    None
):
    twins = [incident(name, 0, 15, 4417, sent=(-5, 60)) for name in ("a", "b")]
    subject = clip("c", 0, 20, 4417)
    for found in run([subject], twins).proposals:
        assert found.score.probability == WEIGHTS.caps.rival
        assert found.score.cap is not None
        assert found.score.cap.reason.endswith("claims the clip as strongly")
    named = {
        p.score.incident_id: p.score for p in run([replace(subject, references=("ref-a",))], twins).proposals
    }
    assert named["a"].probability > WEIGHTS.proposal.strong
    assert named["b"].probability <= WEIGHTS.caps.rival


def test_a_weaker_claim_of_another_incident_holds_nothing_down() -> None:
    jobs = [incident("first", 0, 15, 4417, sent=(-5, 60)), incident("second", 100, 115, 4417, sent=(95, 160))]
    (found,) = run([clip("c", 0, 20, 4417)], jobs).proposals
    assert found.score.cap is None
    assert found.score.probability > WEIGHTS.proposal.strong
