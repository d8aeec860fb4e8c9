"""The comparisons of one pair: what each finds, that unknown weighs nothing, and that it all adds up."""

from dataclasses import replace
from datetime import datetime
from math import log2
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linking.scenes import (
    BARE_CLIP,
    BARE_INCIDENT,
    CLIP,
    INCIDENT,
    PLACE,
    STRANGER,
    VICTIM,
    WEIGHTS,
    at,
    at_time,
    deployment,
    interval,
    level,
    weigh,
    window,
)  # fmt: skip

from bwv_index.incidents import OfficerKey, Position, RoleKind
from bwv_index.linking import CameraIssueFacts, ClipFacts, Evidence, IncidentFacts, Outcome, Score

UNLOGGED = replace(INCIDENT, deployments=())
NOBODY = replace(UNLOGGED, parties=())


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (5, 25, "most"),
        (10, 30, "most"),
        (0, 120, "most"),
        (28, 40, "inside"),
        (30, 50, "inside"),
        (31, 50, "near"),
        (-10, -1, "near"),
        (46, 50, "hour"),
        (91, 99, "shift"),
        (-300, -290, "shift"),
        (391, 399, "far"),
    ],
)
def test_time_is_graded_by_how_the_whole_clip_lies_to_the_window(
    start: float, end: float, expected: str
) -> None:
    assert (
        level("time", replace(at_time(start, end), officers=(), device_serial=""), NOBODY)
        == f"none.narrow.{expected}"
    )


@pytest.mark.parametrize(
    ("width", "expected"), [(60, "none.narrow.most"), (61, "none.wide.inside"), (1440, "none.wide.inside")]
)
def test_a_window_of_hours_has_weights_of_its_own(width: int, expected: str) -> None:
    assert level("time", replace(CLIP, officers=()), replace(NOBODY, window=window(0, width))) == expected


@pytest.mark.parametrize(
    ("incident", "clip", "condition"),
    [
        (INCIDENT, CLIP, "own_inside"),
        (INCIDENT, at_time(95, 120), "own_outside"),
        (INCIDENT, replace(CLIP, officers=(STRANGER,), device_serial=""), "others_inside"),
        (INCIDENT, replace(at_time(95, 120), officers=(STRANGER,), device_serial=""), "others_outside"),
        (UNLOGGED, CLIP, "none_listed"),
        (UNLOGGED, replace(CLIP, officers=(STRANGER,), device_serial=""), "none"),
    ],
)
def test_time_is_weighed_given_what_the_log_says_already(
    incident: IncidentFacts, clip: ClipFacts, condition: str
) -> None:
    assert level("time", clip, incident).startswith(f"{condition}.narrow.")


@pytest.mark.parametrize(
    ("half_width_s", "start", "less"),
    [(2, 5, 0), (600, 5, 0), (1200, 5, 1), (2400, 5, log2(3)), (360_000, 5, 99), (3600, -300, 0)],
)
def test_a_vague_time_weighs_less_unless_it_is_apart_however_the_clock_stood(
    half_width_s: float, start: float, less: float
) -> None:
    alone = replace(at_time(start, start + 20), officers=(), device_serial="")
    exact = weigh(alone, NOBODY).named("time").bits
    found = (
        weigh(replace(alone, interval=interval(start, start + 20, half_width_s)), NOBODY).named("time").bits
    )
    assert found == pytest.approx(max(0.0, exact - less) if exact > 0 else exact)


@pytest.mark.parametrize(("half_width_s", "says"), [(3600, True), (5 * 3600, True), (6 * 3600, False)])
def test_what_the_half_width_may_explain_says_nothing_against_a_pair(
    half_width_s: float,
    says: bool,
) -> None:
    away = replace(at_time(-320, -300, half_width_s), officers=(), device_serial="")
    assert (weigh(away, NOBODY).named("time").bits < 0) is says


@pytest.mark.parametrize(
    ("times", "clip", "expected"),
    [
        ((0, 8, 90), (5, 25), "own.inside"),
        ((0, 8, 90), (-10, 10), "own.half"),
        ((0, 8, 90), (-20, 2), "own.touch"),
        ((40, 45, 90), (5, 25), "own.near"),
        ((80, 85, 90), (5, 25), "own.hour"),
        ((0, 8, 20), (150, 170), "own.shift"),
        ((0, 8, 20), (500, 520), "own.far"),
        ((0, 8, None), (5, 25), "own.touch"),
        ((0, 8, None), (150, 170), "listed.shift"),
        ((0, 8, None), (-170, -150), "own.shift"),
        ((None, None, 30), (5, 25), "own.near"),
        ((None, None, 90), (150, 170), "own.hour"),
        ((None, None, 90), (5, 25), "listed.shift"),
        ((None, None, None), (5, 25), ""),
    ],
)
def test_deployment_is_graded_by_the_officer_s_own_time(
    times: tuple[float | None, ...], clip: tuple[float, float], expected: str
) -> None:
    own = replace(INCIDENT, deployments=(deployment(*times),))
    assert level("deployment", at_time(*clip), own) == expected


def test_the_camera_s_holder_stands_in_for_an_officer_that_nobody_states() -> None:
    assert level("deployment", replace(CLIP, officers=())) == "own.inside"


def test_without_a_time_of_one_s_own_that_of_the_others_counts() -> None:
    others = replace(INCIDENT, deployments=(deployment(0, 8, 90, officer=STRANGER),))
    assert level("deployment", incident=others) == "listed.inside"
    assert (
        level("deployment", replace(CLIP, officers=(OfficerKey("22", "5"),), device_serial=""), others)
        == "others.inside"
    )


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (-23, "long_before"), (-22, "long_before"), (-5, "half_hour_before"), (4, "minutes_before"), (8, "at"),
        (10, "at"), (15, "minutes_after"), (30, "half_hour_after"), (50, "hour_after"), (67, "hour_out"),
        (80, "long_after"),
    ],
)  # fmt: skip
def test_a_recording_that_begins_as_the_officer_arrives_is_told_from_one_that_does_not(
    start: float, expected: str
) -> None:
    assert level("arrival", at_time(start, start + 40)).endswith(f".{expected}")


def test_an_arrival_hours_away_or_a_vague_clock_says_nothing() -> None:
    assert level("arrival", at_time(300, 310)) == ""
    assert level("arrival", at_time(8, 20, 900)) == ""


@pytest.mark.parametrize(
    ("officers", "parties", "expected"),
    [
        ((VICTIM,), ((VICTIM, RoleKind.VICTIM),), "victim"),
        ((OfficerKey("", "4417"),), ((VICTIM, RoleKind.VICTIM),), "victim"),
        ((VICTIM,), ((VICTIM, RoleKind.OFFICER_IN_CASE), (VICTIM, RoleKind.WITNESS)), "present"),
        ((VICTIM,), ((VICTIM, RoleKind.ARRESTING),), "present"),
        ((VICTIM,), ((VICTIM, RoleKind.ATTENDING),), "present"),
        ((VICTIM,), ((VICTIM, RoleKind.SUPERVISOR),), "paper"),
        ((STRANGER, VICTIM), ((VICTIM, RoleKind.VICTIM),), "victim"),
        ((STRANGER,), ((VICTIM, RoleKind.VICTIM),), "unlogged"),
        ((OfficerKey("42", "4417"),), ((VICTIM, RoleKind.VICTIM),), "other_force"),
        ((), ((VICTIM, RoleKind.VICTIM),), ""),
        ((VICTIM,), (), ""),
    ],
)
def test_officers_are_graded_by_what_they_were_to_the_incident(
    officers: tuple[OfficerKey, ...], parties: tuple[tuple[OfficerKey, RoleKind], ...], expected: str
) -> None:
    assert level("officer", replace(CLIP, officers=officers), replace(UNLOGGED, parties=parties)) == expected


def test_an_officer_on_the_log_as_deployed_is_present_and_one_who_is_not_may_have_been_left_out() -> None:
    assert level("officer", incident=replace(INCIDENT, parties=())) == "present"
    assert level("officer", replace(CLIP, officers=(STRANGER,))) == "unlisted"


def test_an_officer_deployed_elsewhere_speaks_against() -> None:
    other = replace(
        INCIDENT, incident_id="other", parties=(), deployments=(deployment(0, 5, 60, officer=STRANGER),)
    )
    found = weigh(replace(CLIP, officers=(STRANGER,), device_serial=""), INCIDENT, other).named("officer")
    assert (found.level, "deployed to other" in found.detail) == ("elsewhere", True)


def test_the_more_of_the_day_s_clips_an_officer_filmed_the_less_the_name_says() -> None:
    def bits(own: int) -> float:
        mine = tuple(
            ClipFacts(f"own {n}", interval(60 * n + 100, 60 * n + 110), (VICTIM,)) for n in range(own)
        )
        crowd = tuple(ClipFacts(f"c{n}", interval(n, n + 5), (STRANGER,)) for n in range(200 - own))
        return weigh(crowd=(*crowd, *mine)).named("officer").bits

    found = [bits(own) for own in (1, 5, 20)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1] + 2


def test_the_more_clips_there_are_of_those_days_the_less_likely_any_one_of_them_is() -> None:
    few, many = weigh(crowd=()), weigh()
    assert few.prior_bits > many.prior_bits


@pytest.mark.parametrize(
    ("officers", "device", "parties", "expected"),
    [
        ((), "X60A7788", VICTIM, "unknown.listed"),
        ((), "X60A7788", STRANGER, "unknown.unlisted"),
        ((VICTIM,), "X60A7788", VICTIM, "agrees.listed"),
        ((STRANGER,), "X60A7788", VICTIM, "disagrees.listed"),
        ((STRANGER,), "X60A7788", STRANGER, "agrees.unlisted"),
        ((OfficerKey("22", "5"),), "X60A7788", STRANGER, "disagrees.unlisted"),
        ((), "X60A0000", VICTIM, ""),
        ((), "", VICTIM, ""),
    ],
)
def test_camera_issue_is_weighed_beyond_what_the_officer_says(
    officers: tuple[OfficerKey, ...], device: str, parties: OfficerKey, expected: str
) -> None:
    clip = replace(CLIP, officers=officers, device_serial=device)
    incident = replace(UNLOGGED, parties=((parties, RoleKind.VICTIM),))
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
    found = weigh(replace(CLIP, officers=()), issues=tuple(issues)).named("camera issue").level
    assert found.removeprefix("unknown.") == expected


@pytest.mark.parametrize(
    ("north_m", "accuracy_m", "expected"),
    [
        (0, None, "m100"), (150, None, "m300"), (400, None, "km1"), (400, 250, "m300"), (400, 350, "m100"),
        (2000, None, "km3"), (7000, None, "km8"), (9000, None, "beyond"), (9000, 9000, "m100"),
    ],
)  # fmt: skip
def test_places_are_graded_by_distance_less_what_is_left_open(
    north_m: float, accuracy_m: float | None, expected: str
) -> None:
    there = Position(PLACE.latitude + north_m / 111_195, PLACE.longitude, accuracy_m)
    assert level("place", replace(CLIP, position=there)) == expected


OTHER = replace(INCIDENT, incident_id="other", references=("22/30222/25",))


@pytest.mark.parametrize(
    ("references", "others", "expected"),
    [
        (("22/30111/25",), (), "same"),
        (("x", "22/30111/25"), (OTHER,), "same"),
        (("x",), (), "unmatched"),
        (("22/30222/25",), (OTHER,), "other"),
        (("22/30112/25",), (OTHER,), "one_apart"),
        (("22/3011/25",), (), "one_apart"),
        (("22/31011/25",), (), "one_apart"),
        (("22/30222/25", "22/30112/25"), (OTHER,), "other"),
        (("22/30122/25",), (), "unmatched"),
        (("22/30111",), (), "unmatched"),
        ((), (OTHER,), ""),
    ],
)
def test_references_are_compared_whole_and_then_a_character_apart(
    references: tuple[str, ...], others: tuple[IncidentFacts, ...], expected: str
) -> None:
    assert level("reference", replace(CLIP, references=references), INCIDENT, *others) == expected


def test_a_reference_that_several_incidents_bear_says_less_of_each() -> None:
    twins = tuple(replace(INCIDENT, incident_id=f"twin {n}") for n in range(3))
    alone = weigh().named("reference").bits
    assert weigh(CLIP, INCIDENT, *twins).named("reference").bits == pytest.approx(alone - 2)


def test_with_nothing_known_every_weight_is_exactly_zero() -> None:
    found = weigh(BARE_CLIP, BARE_INCIDENT)
    assert [e.bits for e in found.evidence] == [0.0] * 7
    assert found.unknown == tuple(e.name for e in found.evidence)
    assert found.total_bits == found.prior_bits


def test_unknown_evidence_cannot_be_given_a_weight() -> None:
    with pytest.raises(ValueError, match="weighs nothing"):
        Evidence("time", Outcome.UNKNOWN, 0.1, "")


# Which evidence reads which field. Where a field is blanked, evidence that lives on it alone is unknown, and
# evidence that does not read it stays as it was, to the last bit.
CLIP_FIELDS: dict[str, tuple[Any, set[str], set[str]]] = {
    "interval": (None, {"time", "deployment", "arrival", "camera issue"}, {"officer"}),
    "officers": ((), {"officer"}, {"deployment", "arrival", "time", "camera issue"}),
    "device_serial": ("", {"camera issue"}, {"deployment", "arrival", "time"}),
    "position": (None, {"place"}, set()),
    "references": ((), {"reference"}, set()),
}
INCIDENT_FIELDS: dict[str, tuple[Any, set[str], set[str]]] = {
    "window": (None, {"time"}, {"officer", "camera issue"}),
    "references": ((), {"reference"}, set()),
    "parties": ((), set(), {"officer", "deployment", "time", "camera issue"}),
    "deployments": ((), {"deployment", "arrival"}, {"officer", "camera issue", "time"}),
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
    references=st.sampled_from([(), ("22/30111/25",), ("x",), ("22/30112/25",)]),
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


def check_blanked(before: Score, after: Score, gone: set[str], readers: set[str]) -> None:
    for old, new in zip(before.evidence, after.evidence, strict=True):
        if old.name in gone:
            assert new.outcome is Outcome.UNKNOWN
            assert new.bits == 0.0
        elif old.name not in readers:
            assert new == old


@pytest.mark.parametrize("field", CLIP_FIELDS)
@given(clip=clips, incident=incidents)
def test_blanking_a_clip_s_field_takes_its_evidence_and_leaves_the_rest(
    field: str, clip: ClipFacts, incident: IncidentFacts
) -> None:
    blank, gone, readers = CLIP_FIELDS[field]
    blanked = replace(clip, **{field: blank})
    check_blanked(weigh(clip, incident, crowd=()), weigh(blanked, incident, crowd=()), gone, readers)


@pytest.mark.parametrize("field", INCIDENT_FIELDS)
@given(clip=clips, incident=incidents)
def test_blanking_an_incident_s_field_takes_its_evidence_and_leaves_the_rest(
    field: str, clip: ClipFacts, incident: IncidentFacts
) -> None:
    blank, gone, readers = INCIDENT_FIELDS[field]
    blanked = replace(incident, **{field: blank})
    check_blanked(weigh(clip, incident, crowd=()), weigh(clip, blanked, crowd=()), gone, readers)


@given(clips, incidents)
def test_the_explanation_adds_up_and_the_probability_is_one(clip: ClipFacts, incident: IncidentFacts) -> None:
    found = weigh(clip, incident, crowd=())
    assert found.total_bits == pytest.approx(found.prior_bits + sum(e.bits for e in found.evidence))
    assert 0 <= found.probability <= WEIGHTS.caps.certain
    held = found.cap.probability if found.cap else found.probability
    assert found.probability == held
    assert set(found.supporting).isdisjoint(found.against)
    assert set(found.unknown).isdisjoint({*found.supporting, *found.against})
    assert len(found.explain()) == 9 + (found.cap is not None)


@given(clips, incidents)
def test_the_same_place_or_reference_never_lowers_the_probability(
    clip: ClipFacts, incident: IncidentFacts
) -> None:
    before = weigh(clip, incident, crowd=()).probability
    assert weigh(replace(clip, references=incident.references), incident, crowd=()).probability >= before
    if incident.position is not None:
        assert weigh(replace(clip, position=incident.position), incident, crowd=()).probability >= before


@given(clips, incidents)
def test_without_any_deployment_on_record_its_weight_is_exactly_zero(
    clip: ClipFacts, incident: IncidentFacts
) -> None:
    found = weigh(clip, replace(incident, deployments=()), crowd=()).named("deployment")
    assert (found.outcome, found.bits) == (Outcome.UNKNOWN, 0.0)


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_the_further_from_the_window_the_lower_the_score(first: int, second: int) -> None:
    near, far = sorted((first, second))
    totals = [weigh(at_time(30 + m, 40 + m), UNLOGGED, crowd=()).named("time").bits for m in (near, far)]
    assert totals[0] >= totals[1]


@pytest.mark.parametrize(
    ("clip", "cap"),
    [
        (ClipFacts("c", interval(5, 25)), "only the time"),
        (ClipFacts("c", interval(5, 25), position=PLACE), "only time and place"),
        (ClipFacts("c", None, officers=(VICTIM,)), "nothing says that it was at the incident's time"),
        (ClipFacts("c", None, officers=(VICTIM,), position=PLACE), "nothing says that it was"),
        (ClipFacts("c", interval(5, 25), device_serial="X60A7788"), "only the camera's issue"),
        (ClipFacts("c", interval(5, 25), officers=(VICTIM,)), ""),
        (ClipFacts("c", None, references=("22/30111/25",)), ""),
    ],
)
def test_evidence_of_one_kind_is_never_strong(clip: ClipFacts, cap: str) -> None:
    busy = replace(INCIDENT, deployments=(deployment(4, 5, 90), deployment(4, 5, 90, officer=STRANGER)))
    found = weigh(clip, busy, crowd=())
    assert cap in (found.cap.reason if found.cap else "")
    if cap and found.cap:
        assert found.probability < WEIGHTS.proposal.strong
        assert found.explain()[-1].startswith("held down")
    if not cap:
        assert found.probability >= WEIGHTS.proposal.strong


def test_asking_for_evidence_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        weigh().named("horoscope")
