from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import OfficerKey, Position, Precision, RoleKind, TimeWindow
from bwv_index.linking import (
    ALONE,
    CameraIssueFacts,
    ClipFacts,
    DeploymentFacts,
    Evidence,
    IncidentFacts,
    Outcome,
    Score,
    Surroundings,
    load_weights,
    score,
)
from bwv_index.timecode import UtcInterval

CONFIG = Path(__file__).resolve().parents[3] / "config" / "linking.toml"
WEIGHTS = load_weights(CONFIG.read_text(encoding="utf-8"), "linking.toml")
T0 = datetime(2025, 7, 12, 21, 0, tzinfo=UTC)
VICTIM = OfficerKey("22", "4417")
STRANGER = OfficerKey("22", "9999")
PLACE = Position(52.0565, -2.7160)


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def interval(start: float, end: float, half_width_s: float = 2.0) -> UtcInterval:
    return UtcInterval(at(start), at(end), half_width_s)


def window(start: float, end: float) -> TimeWindow:
    return TimeWindow(at(start), at(end), "", Precision.SECOND)


def deployment(*times: float | None, officer: OfficerKey = VICTIM) -> DeploymentFacts:
    sent, there, done = (None if t is None else at(t) for t in times)
    return DeploymentFacts(officer, sent, there, done)


CLIP = ClipFacts(
    clip_id="clip",
    interval=interval(5, 25),
    officers=(VICTIM,),
    device_serial="X60A7788",
    position=PLACE,
    references=("22/20250712/907",),
    recording="rec",
)
INCIDENT = IncidentFacts(
    incident_id="22-20250712-0907",
    window=window(10, 30),
    references=("22/20250712/907", "22/30111/25"),
    parties=((VICTIM, RoleKind.VICTIM),),
    deployments=(deployment(0, 8, 90),),
    position=PLACE,
)
ISSUES = (CameraIssueFacts("x60a 7788", VICTIM, at(-300), at(300)),)
BARE_CLIP = ClipFacts("clip", None)
BARE_INCIDENT = IncidentFacts("incident", None)


def weigh(clip: ClipFacts = CLIP, incident: IncidentFacts = INCIDENT, around: Surroundings = ALONE) -> Score:
    return score(clip, incident, ISSUES, WEIGHTS, 0.1, around=around)


def level(
    name: str, clip: ClipFacts = CLIP, incident: IncidentFacts = INCIDENT, around: Surroundings = ALONE
) -> str:
    return weigh(clip, incident, around).named(name).level


@pytest.mark.parametrize(
    ("start", "end", "half_width", "expected"),
    [
        (5, 25, 2, "most"),
        (10, 30, 2, "most"),
        (0, 120, 2, "most"),
        (28, 40, 2, "partly"),
        (30, 50, 2, "partly"),
        (31, 50, 120, "partly"),
        (31, 50, 2, "quarter_hour"),
        (-10, -1, 2, "quarter_hour"),
        (46, 50, 2, "hour"),
        (91, 99, 2, "shift"),
        (-300, -290, 2, "shift"),
        (391, 399, 2, "far"),
        (391, 399, 400 * 60, "partly"),
    ],
)
def test_time_is_graded_by_how_the_whole_clip_lies_to_the_window(
    start: float, end: float, half_width: float, expected: str
) -> None:
    assert level("time", replace(CLIP, interval=interval(start, end, half_width))) == expected


def test_a_clip_begun_before_the_window_counts_by_its_interval_and_not_its_start() -> None:
    assert weigh(replace(CLIP, interval=interval(-40, 31))).named("time").outcome is Outcome.AGREES


def test_the_vaguer_the_window_the_less_its_overlap_weighs_down_to_nothing() -> None:
    widths = [20, 60, 240, 1440, 14_400]
    found = [
        weigh(replace(CLIP, officers=()), replace(INCIDENT, window=window(0, w))).named("time").bits
        for w in widths
    ]
    assert found == sorted(found, reverse=True)
    assert found[0] > 1
    assert found[-1] == 0


def test_an_unsettled_hour_weighs_less_than_a_settled_one() -> None:
    settled = weigh().named("time").bits
    unsettled = weigh(replace(CLIP, interval=interval(5, 25, 3602))).named("time").bits
    assert 0 < unsettled < settled


@pytest.mark.parametrize(
    ("times", "clip", "expected"),
    [
        ((0, 8, 90), (5, 25), "overlaps.inside"),
        ((40, 45, 90), (5, 25), "overlaps.near"),
        ((80, 85, 90), (5, 25), "overlaps.outside"),
        ((0, 8, 90), (60, 70), "close.inside"),
        ((0, 8, 200), (150, 170), "away.inside"),
        ((0, 8, 20), (150, 170), "away.outside"),
        ((0, 8, None), (5, 25), "overlaps.inside"),
        ((0, 8, None), (150, 170), ""),
        ((0, 8, None), (-170, -150), "away.outside"),
        ((None, None, 90), (5, 25), ""),
        ((None, None, 30), (5, 25), "overlaps.near"),
        ((None, None, 90), (150, 170), "away.outside"),
        ((None, None, None), (5, 25), ""),
    ],
)
def test_deployment_is_graded_by_the_officer_s_own_time(
    times: tuple[float | None, ...], clip: tuple[float, float], expected: str
) -> None:
    own = replace(INCIDENT, deployments=(deployment(*times),))
    assert level("deployment", replace(CLIP, interval=interval(*clip)), own) == expected


def test_the_camera_s_holder_stands_in_for_an_officer_that_nobody_states() -> None:
    assert level("deployment", replace(CLIP, officers=())) == "overlaps.inside"


def test_where_the_window_says_nothing_the_deployment_counts_in_full() -> None:
    without = weigh(CLIP, replace(INCIDENT, window=None)).named("deployment").bits
    vague = weigh(CLIP, replace(INCIDENT, window=window(-20_000, 20_000))).named("deployment").bits
    exact = weigh().named("deployment").bits
    assert vague == pytest.approx(without, abs=0.01)
    assert exact < without


@given(st.integers(1, 5000))
def test_window_and_deployment_together_never_count_more_than_the_stronger_by_much(width: int) -> None:
    found = weigh(CLIP, replace(INCIDENT, window=window(10, 10 + width)))
    together = found.named("time").bits + found.named("deployment").bits
    most = max(WEIGHTS.time.most.bits, WEIGHTS.deployment.unknown.inside.bits)
    assert together <= most + WEIGHTS.deployment.overlaps.inside.bits + 1e-9


@pytest.mark.parametrize(
    ("officers", "parties", "expected"),
    [
        ((VICTIM,), ((VICTIM, RoleKind.VICTIM),), "victim"),
        ((OfficerKey("", "4417"),), ((VICTIM, RoleKind.VICTIM),), "victim"),
        ((VICTIM,), ((VICTIM, RoleKind.OFFICER_IN_CASE), (VICTIM, RoleKind.WITNESS)), "hands_on"),
        ((VICTIM,), ((VICTIM, RoleKind.ARRESTING),), "hands_on"),
        ((VICTIM,), ((VICTIM, RoleKind.ATTENDING),), "present"),
        ((VICTIM,), ((VICTIM, RoleKind.SUPERVISOR),), "paper"),
        ((STRANGER, VICTIM), ((VICTIM, RoleKind.VICTIM),), "victim"),
        ((STRANGER,), ((VICTIM, RoleKind.VICTIM),), "unlisted"),
        ((OfficerKey("42", "4417"),), ((VICTIM, RoleKind.VICTIM),), "other_force"),
        ((), ((VICTIM, RoleKind.VICTIM),), ""),
        ((VICTIM,), (), ""),
    ],
)
def test_officers_are_graded_by_what_they_were_to_the_incident(
    officers: tuple[OfficerKey, ...], parties: tuple[tuple[OfficerKey, RoleKind], ...], expected: str
) -> None:
    incident = replace(INCIDENT, parties=parties, deployments=())
    assert level("officer", replace(CLIP, officers=officers), incident) == expected


def test_an_officer_on_the_log_as_deployed_is_present() -> None:
    assert level("officer", incident=replace(INCIDENT, parties=())) == "present"


def test_an_officer_deployed_elsewhere_speaks_against() -> None:
    around = Surroundings(elsewhere="other")
    assert level("officer", replace(CLIP, officers=(STRANGER,)), around=around) == "elsewhere"
    undated = replace(INCIDENT, deployments=(deployment(None, None, None),))
    assert level("deployment", incident=undated, around=around) == "overlaps.outside"


@pytest.mark.parametrize(
    ("officers", "device", "parties", "expected"),
    [
        ((), "X60A7788", VICTIM, "unknown.listed"),
        ((), "X60A7788", STRANGER, "unknown.unlisted"),
        ((VICTIM,), "X60A7788", VICTIM, "agrees.listed"),
        ((STRANGER,), "X60A7788", VICTIM, "disagrees.listed"),
        ((STRANGER,), "X60A7788", STRANGER, "agrees.unlisted"),
        ((), "X60A0000", VICTIM, ""),
        ((), "", VICTIM, ""),
    ],
)
def test_camera_issue_is_weighed_beyond_what_the_officer_says(
    officers: tuple[OfficerKey, ...], device: str, parties: OfficerKey, expected: str
) -> None:
    clip = replace(CLIP, officers=officers, device_serial=device)
    incident = replace(INCIDENT, parties=((parties, RoleKind.VICTIM),), deployments=())
    assert level("camera issue", clip, incident) == expected


@pytest.mark.parametrize(
    ("returned", "next_issue", "expected"),
    [(at(300), None, "listed"), (at(-10), None, ""), (None, None, "listed"), (None, at(-10), "unlisted")],
)
def test_an_issue_lasts_until_its_return_or_the_next_one(
    returned: datetime | None, next_issue: datetime | None, expected: str
) -> None:
    issues = [CameraIssueFacts("X60A7788", VICTIM, at(-300), returned)]
    if next_issue:
        issues.append(CameraIssueFacts("X60A7788", STRANGER, next_issue, None))
    found = score(replace(CLIP, officers=()), INCIDENT, issues, WEIGHTS, 0.1).named("camera issue").level
    assert found.removeprefix("unknown.") == expected


@pytest.mark.parametrize(
    ("north_m", "accuracy_m", "expected"),
    [
        (0, None, "same"),
        (150, None, "same"),
        (400, None, "near"),
        (400, 250, "same"),
        (3000, None, "district"),
        (9000, None, "far"),
        (9000, 9000, "same"),
    ],
)
def test_places_are_graded_by_distance_less_what_is_left_open(
    north_m: float, accuracy_m: float | None, expected: str
) -> None:
    there = Position(PLACE.latitude + north_m / 111_195, PLACE.longitude, accuracy_m)
    assert level("place", replace(CLIP, position=there)) == expected


@pytest.mark.parametrize(
    ("references", "around", "expected"),
    [
        (("22/30111/25",), ALONE, "same"),
        (("x", "22/30111/25"), ALONE, "same"),
        (("x",), ALONE, "unmatched"),
        (("x",), Surroundings(named="other"), "other"),
        (("22/30111",), ALONE, "unmatched"),
        ((), Surroundings(named="other"), ""),
    ],
)
def test_references_are_compared_whole(
    references: tuple[str, ...], around: Surroundings, expected: str
) -> None:
    assert level("reference", replace(CLIP, references=references), around=around) == expected


def test_a_reference_that_several_incidents_bear_says_less_of_each() -> None:
    alone = weigh().named("reference").bits
    shared = weigh(around=Surroundings(bearers=4)).named("reference").bits
    assert shared == pytest.approx(alone - 2)


def test_a_strong_neighbour_counts_only_within_a_recording() -> None:
    around = Surroundings(neighbour="other clip")
    assert level("neighbour", around=around) == "same_recording"
    assert level("neighbour", replace(CLIP, recording=""), around=around) == ""


def test_with_nothing_known_every_weight_is_exactly_zero() -> None:
    found = weigh(BARE_CLIP, BARE_INCIDENT)
    assert [e.bits for e in found.evidence] == [0.0] * 7
    assert found.unknown == tuple(e.name for e in found.evidence)
    assert found.total_bits == found.prior_bits
    assert found.probability == pytest.approx(0.1)


def test_unknown_evidence_cannot_be_given_a_weight() -> None:
    with pytest.raises(ValueError, match="weighs nothing"):
        Evidence("time", Outcome.UNKNOWN, 0.1, "")


# Which evidence reads which field. Where a field is blanked, evidence that lives on it alone is unknown, and
# evidence that does not read it stays as it was, to the last bit.
CLIP_FIELDS: dict[str, tuple[Any, set[str], set[str]]] = {
    "interval": (None, {"time", "deployment", "camera issue"}, set()),
    "officers": ((), {"officer"}, {"deployment", "camera issue"}),
    "device_serial": ("", {"camera issue"}, {"deployment"}),
    "position": (None, {"place"}, set()),
    "references": ((), {"reference"}, set()),
    "recording": ("", {"neighbour"}, set()),
}
INCIDENT_FIELDS: dict[str, tuple[Any, set[str], set[str]]] = {
    "window": (None, {"time"}, {"deployment"}),
    "references": ((), {"reference"}, set()),
    "parties": ((), set(), {"officer", "deployment", "camera issue"}),
    "deployments": ((), set(), {"officer", "camera issue", "deployment"}),
    "position": (None, {"place"}, set()),
}

officers = st.sampled_from([VICTIM, STRANGER, OfficerKey("42", "4417"), OfficerKey("", "9999")])
minutes = st.integers(-600, 600)
clips = st.builds(
    lambda start, length, width, **fields: replace(
        CLIP, interval=interval(start, start + length, width), **fields
    ),
    minutes,
    st.integers(0, 60),
    st.sampled_from([0.0, 2.0, 30.0, 3602.0]),
    officers=st.lists(officers, max_size=2).map(tuple),
    device_serial=st.sampled_from(["", "X60A7788", "other"]),
    position=st.sampled_from([None, PLACE, Position(52.1, -2.7)]),
    references=st.sampled_from([(), ("22/30111/25",), ("x",)]),
    recording=st.sampled_from(["", "rec"]),
)
incidents = st.builds(
    lambda start, length, **fields: replace(INCIDENT, window=window(start, start + length), **fields),
    minutes,
    st.integers(0, 1500),
    parties=st.lists(st.tuples(officers, st.sampled_from(list(RoleKind))), max_size=3).map(tuple),
    deployments=st.lists(
        st.builds(
            lambda s, n, o: deployment(s, s + 1, s + n, officer=o), minutes, st.integers(1, 300), officers
        ),
        max_size=2,
    ).map(tuple),
    position=st.sampled_from([None, PLACE]),
)
surroundings = st.builds(
    Surroundings,
    neighbour=st.sampled_from(["", "n"]),
    elsewhere=st.sampled_from(["", "e"]),
    named=st.sampled_from(["", "o"]),
    bearers=st.integers(1, 5),
)


def check_blanked(before: Score, after: Score, gone: set[str], readers: set[str]) -> None:
    for old, new in zip(before.evidence, after.evidence, strict=True):
        if old.name in gone:
            assert new.outcome is Outcome.UNKNOWN
            assert new.bits == 0.0
        elif old.name not in readers:
            assert new == old


@pytest.mark.parametrize("field", CLIP_FIELDS)
@given(clip=clips, incident=incidents, around=surroundings)
def test_blanking_a_clip_s_field_takes_its_evidence_and_leaves_the_rest(
    field: str, clip: ClipFacts, incident: IncidentFacts, around: Surroundings
) -> None:
    blank, gone, readers = CLIP_FIELDS[field]
    blanked = replace(clip, **{field: blank})
    check_blanked(weigh(clip, incident, around), weigh(blanked, incident, around), gone, readers)


@pytest.mark.parametrize("field", INCIDENT_FIELDS)
@given(clip=clips, incident=incidents, around=surroundings)
def test_blanking_an_incident_s_field_takes_its_evidence_and_leaves_the_rest(
    field: str, clip: ClipFacts, incident: IncidentFacts, around: Surroundings
) -> None:
    blank, gone, readers = INCIDENT_FIELDS[field]
    blanked = replace(incident, **{field: blank})
    check_blanked(weigh(clip, incident, around), weigh(clip, blanked, around), gone, readers)


@given(clips, incidents, surroundings, st.floats(0.0001, 0.9999))
def test_the_explanation_adds_up_and_the_probability_is_one(
    clip: ClipFacts, incident: IncidentFacts, around: Surroundings, prior: float
) -> None:
    found = score(clip, incident, ISSUES, WEIGHTS, prior, around=around)
    assert found.total_bits == pytest.approx(found.prior_bits + sum(e.bits for e in found.evidence))
    assert 0 <= found.probability <= 1
    held = found.cap.probability if found.cap else found.probability
    assert found.probability == held
    assert set(found.supporting).isdisjoint(found.against)
    assert set(found.unknown).isdisjoint({*found.supporting, *found.against})
    assert len(found.explain()) == 9 + (found.cap is not None)


@given(clips, incidents)
def test_the_same_place_or_reference_never_lowers_the_probability(
    clip: ClipFacts, incident: IncidentFacts
) -> None:
    before = weigh(clip, incident).probability
    assert weigh(replace(clip, references=incident.references), incident).probability >= before
    if incident.position is not None:
        assert weigh(replace(clip, position=incident.position), incident).probability >= before


@given(clips, incidents)
def test_the_victim_s_own_camera_never_scores_lower_than_another_s(
    clip: ClipFacts, incident: IncidentFacts
) -> None:
    named = replace(incident, parties=((VICTIM, RoleKind.VICTIM),), deployments=())
    undocked = replace(clip, device_serial="")
    assert (
        weigh(replace(undocked, officers=(VICTIM,)), named).probability >= weigh(undocked, named).probability
    )


@given(clips, incidents)
def test_without_any_deployment_on_record_its_weight_is_exactly_zero(
    clip: ClipFacts, incident: IncidentFacts
) -> None:
    found = weigh(clip, replace(incident, deployments=())).named("deployment")
    assert (found.outcome, found.bits) == (Outcome.UNKNOWN, 0.0)


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_the_further_from_the_window_the_lower_the_score(first: int, second: int) -> None:
    near, far = sorted((first, second))
    bare = replace(INCIDENT, deployments=())
    totals = [weigh(replace(CLIP, interval=interval(30 + m, 40 + m)), bare).total_bits for m in (near, far)]
    assert totals[0] >= totals[1]


@pytest.mark.parametrize(
    ("clip", "cap"),
    [
        (ClipFacts("c", interval(5, 25)), "only the time"),
        (ClipFacts("c", interval(5, 25), position=PLACE), "only time and place"),
        (ClipFacts("c", None, officers=(VICTIM,)), "nothing says that it was at the incident's time"),
        (ClipFacts("c", None, officers=(VICTIM,), position=PLACE), "nothing says that it was"),
        (ClipFacts("c", interval(5, 25), officers=(VICTIM,)), ""),
        (ClipFacts("c", None, references=("22/30111/25",)), ""),
    ],
)
def test_evidence_of_one_kind_is_never_strong(clip: ClipFacts, cap: str) -> None:
    found = score(clip, INCIDENT, (), WEIGHTS, 0.9)
    if cap:
        assert found.cap is not None
        assert cap in found.cap.reason
        assert found.probability < WEIGHTS.proposal.strong
        assert found.explain()[-1].startswith("held down")
    else:
        assert found.cap is None
        assert found.probability >= WEIGHTS.proposal.strong


@pytest.mark.parametrize("prior", [0.0, 1.0, -1.0, float("nan")])
def test_a_prior_that_is_no_probability_is_refused(prior: float) -> None:
    with pytest.raises(ValueError, match="prior"):
        score(CLIP, INCIDENT, (), WEIGHTS, prior)


def test_asking_for_evidence_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        weigh().named("horoscope")
