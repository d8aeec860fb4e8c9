"""Which pairs are worth comparing, and that no pair which could be listed is sieved out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linking.scenes import (
    INCIDENT,
    PLACE,
    STRANGER,
    VICTIM,
    WEIGHTS,
    at,
    deployment,
    interval,
    window,
)

from bwv_index.incidents import OfficerKey, Position, Precision, RoleKind, TimeWindow
from bwv_index.linking import CameraIssueFacts, ClipFacts, DeploymentFacts, Field, IncidentFacts
from bwv_index.timecode import UtcInterval

PARTY = ((VICTIM, RoleKind.VICTIM),)


def incident(name: str, start_h: float | None, end_h: float | None = None, **fields: object) -> IncidentFacts:
    stated = (
        None
        if start_h is None
        else TimeWindow(
            at(60 * start_h), at(60 * (start_h if end_h is None else end_h)), "", Precision.SECOND
        )
    )
    return IncidentFacts(name, stated, **fields)  # type: ignore[arg-type]


def clip(start_h: float | None, *, half_width_s: float = 2, **fields: object) -> ClipFacts:
    stretch = None if start_h is None else UtcInterval(at(60 * start_h), at(60 * start_h + 30), half_width_s)
    return ClipFacts("clip", stretch, **fields)  # type: ignore[arg-type]


def found(subject: ClipFacts, other: IncidentFacts, issues: tuple[CameraIssueFacts, ...] = ()) -> str:
    made = Field.of((subject,), (other,), issues, WEIGHTS)
    candidates = made.index.candidates(made.scenes[0])
    assert not set(candidates.known) & set(candidates.near.tolist())
    return "known" if candidates.known else "near" if candidates.near.size else ""


@pytest.mark.parametrize(
    ("subject", "other", "because"),
    [
        (clip(0), incident("i", 0.2), "near"),
        (clip(0), incident("i", 2.4), "near"),
        (clip(0), incident("i", 2.6), ""),
        (clip(0), incident("i", -1.9), "near"),
        (clip(0), incident("i", -2.1), ""),
        (clip(0, half_width_s=3602), incident("i", -2.9), "near"),
        (clip(0), incident("i", -400, 400), "near"),
        (clip(0), incident("i", None, deployments=(DeploymentFacts(VICTIM, at(-60), None, at(60)),)), "near"),
        (clip(0), incident("i", None), ""),
        (clip(None), incident("i", 0), ""),
        (clip(0, officers=(VICTIM,)), incident("i", 20, parties=PARTY), "known"),
        (clip(0, officers=(VICTIM,)), incident("i", 25, parties=PARTY), ""),
        (clip(0, officers=(VICTIM,), half_width_s=3602), incident("i", 25, parties=PARTY), "known"),
        (clip(0, officers=(VICTIM,)), incident("i", None, parties=PARTY), "known"),
        (clip(None, officers=(VICTIM,)), incident("i", 500, parties=PARTY), "known"),
        (clip(0, officers=(OfficerKey("42", "4417"),)), incident("i", 20, parties=PARTY), "known"),
        (clip(None, references=("a", "b")), incident("i", 500, references=("b", "c")), "known"),
        (clip(0, references=("ab",)), incident("i", 500, references=("abc",)), ""),
        (clip(0, references=("22/30112/25",)), incident("i", 500, references=("22/30111/25",)), "known"),
        (clip(None, references=("22/3011/25",)), incident("i", 500, references=("22/30111/25",)), "known"),
        (clip(0, references=("22/30122/25",)), incident("i", 500, references=("22/30111/25",)), ""),
        (clip(0, references=("22/30112/25", "b")), incident("i", 0, references=("22/30111/25",)), "known"),
        (clip(0, officers=(VICTIM,)), incident("i", 0, parties=PARTY), "known"),
    ],
)
def test_which_pairs_are_worth_comparing(subject: ClipFacts, other: IncidentFacts, because: str) -> None:
    assert found(subject, other) == because


def test_a_clip_that_another_incident_names_is_no_misspelling() -> None:
    subject = clip(0, references=("22/30112/25",))
    others = (
        incident("i", 500, references=("22/30111/25",)),
        incident("j", 900, references=("22/30112/25",)),
    )
    made = Field.of((subject,), others, (), WEIGHTS)
    assert [made.index.candidates(scene).known for scene in made.scenes] == [(), (0,)]


def test_the_holder_of_the_camera_leads_to_incidents_as_an_officer_does() -> None:
    issue = CameraIssueFacts("X60A", VICTIM, at(-240), at(240))
    assert found(clip(0, device_serial="x60a"), incident("i", 20, parties=PARTY), (issue,)) == "known"


spans = st.lists(
    st.tuples(st.integers(-3000, 3000), st.integers(0, 900), st.sampled_from([0.0, 300.0, 3602.0, 90_000.0])),
    max_size=20,
)


@given(spans, st.integers(-3000, 3000), st.integers(0, 3000))
def test_the_bisection_finds_what_looking_at_each_clip_finds(
    rows: list[tuple[int, int, float]], start: int, length: int
) -> None:
    clips = tuple(ClipFacts(f"c{n}", interval(s, s + d, w)) for n, (s, d, w) in enumerate(rows))
    other = IncidentFacts("i", window(start, start + length))
    made = Field.of(clips, (other,), (), WEIGHTS)
    margin = 60 * WEIGHTS.search.time_margin_h
    near = {
        n for n, (s, d, w) in enumerate(rows)
        if s - w / 60 <= start + length + margin and start - margin <= s + d + w / 60
    }  # fmt: skip
    assert set(made.index.candidates(made.scenes[0]).near.tolist()) == near


places = st.builds(
    Position,
    st.floats(0.5, 80), st.floats(-179.9, 179.9), st.sampled_from([None, 0.0, 30.0, 500.0]),
) | st.builds(
    lambda north, east: Position(PLACE.latitude + north, PLACE.longitude + east, 30.0),
    st.floats(-0.1, 0.1), st.floats(-0.1, 0.1),
)  # fmt: skip
crowd = st.lists(
    st.builds(
        lambda start, length, width, officers, place, references: (start, length, width, officers, place, references),
        st.integers(-400, 400), st.integers(0, 200), st.sampled_from([0.0, 300.0, 601.0, 3602.0]),
        st.sampled_from([(), (STRANGER,), (OfficerKey("22", "5"), STRANGER)]), st.none() | places,
        st.sampled_from([(), ("x",), ("22/30112/25",), ("other",)]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip
scenes = st.builds(
    lambda start, length, stays, place, dated: replace(
        INCIDENT,
        window=window(start, start + length) if dated or not stays else None,
        deployments=tuple(deployment(s, s + 3, s + d) for s, d in stays),
        position=place,
    ),
    st.integers(-300, 300), st.integers(0, 1500),
    st.lists(st.tuples(st.integers(-300, 300), st.integers(3, 200)), max_size=3), st.none() | places, st.booleans(),
)  # fmt: skip


@given(crowd, scenes)
def test_the_bound_on_what_a_clip_can_score_is_never_lower_than_its_score(
    rows: list[tuple[int, int, float, tuple[OfficerKey, ...], Position | None, tuple[str, ...]]],
    scene: IncidentFacts,
) -> None:
    clips = tuple(
        ClipFacts(f"c{n}", interval(s, s + d, w), officers, f"D{n}", place, references)
        for n, (s, d, w, officers, place, references) in enumerate(rows)
    )
    other = IncidentFacts(
        "other", window(-10, 400), ("other",), (), (deployment(-200, -100, 300, officer=STRANGER),)
    )
    issues = tuple(
        CameraIssueFacts(f"D{n}", OfficerKey("22", "77"), at(-900), None) for n in range(0, len(clips), 2)
    )
    made = Field.of(clips, (scene, other), issues, WEIGHTS)
    near = made.index.candidates(made.scenes[0]).near
    bound = made.sieve.most(made.scenes[0], near)
    actual = np.array([made.score(made.footage[n], made.scenes[0]).total_bits for n in near.tolist()])
    assert (bound >= actual - 1e-9).all()


@given(crowd, scenes)
def test_what_a_clip_says_by_its_time_alone_is_bounded_exactly(
    rows: list[tuple[int, int, float, tuple[OfficerKey, ...], Position | None, tuple[str, ...]]],
    scene: IncidentFacts,
) -> None:
    clips = tuple(ClipFacts(f"c{n}", interval(s, s + d, w)) for n, (s, d, w, *_) in enumerate(rows))
    made = Field.of(clips, (scene,), (), WEIGHTS)
    near = made.index.candidates(made.scenes[0]).near
    bound = made.sieve.most(made.scenes[0], near)
    assert bound == pytest.approx(
        [made.score(made.footage[n], made.scenes[0]).total_bits for n in near.tolist()], abs=1e-9
    )
