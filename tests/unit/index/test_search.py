"""A search: every part must hold, what cannot be compared is said, and no text is too hostile to look for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bwv_index.incidents import CameraIssue, OfficerKey, Position
from bwv_index.index import CLIP, ClaimView, DecisionView, LinkStatus, Proposal, Query, Record

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
HERE = Position(51.8896, 0.8993)
Add = Callable[..., int]


@pytest.fixture
def scene(record: Record, footage: Add, incident: Add) -> Record:
    """Four clips: a and b at noon and at one, c nowhere in time, d known by camera issue alone."""
    footage(
        record, "a", name="high street.mp4", hour=0, words="Süd market",
        claims=(("officer", "8123"), ("device", "X60A1234"), ("position", "51.8896,0.8993")),
        keys=("42/101881/25",),
    )  # fmt: skip
    footage(record, "b", hour=1, claims=(("officer", "8240"), ("position", "51.8950,0.8993")))
    footage(record, "c", claims=(("officer", "8123"),))
    footage(record, "d", hour=1, claims=(("device", "511872"),))
    record.incidents.put_camera_issue(
        CameraIssue("511872", OfficerKey("42", "8123"), NOON, NOON + timedelta(hours=9)), "511872"
    )
    number = incident(record, "42-20250614-1881", crimes=("42/101881/25",), summary="fight in the market")
    clips = {letter: record.clips.find(letter * 64) for letter in "abcd"}
    record.links.put_run(
        [
            Proposal(clips[letter], number, standing, 5.0, -3.0, 0.9, 1, "", "", ())
            for letter, standing in (
                ("b", LinkStatus.PROPOSED),
                ("c", LinkStatus.NEAR_MISS),
                ("d", LinkStatus.PROPOSED),
            )
        ],
        "w",
    )
    record.links.decide(clips["d"], number, DecisionView("reject", "1507", NOON, "another street"))
    return record


def found(record: Record, query: Query) -> str:
    return "".join(hit.clip.sha256[0] for hit in record.search.run(query).clips)


@pytest.mark.parametrize(
    ("asked", "clips"),
    [
        ({}, "abdc"),
        ({"words": "high"}, "a"),
        ({"words": "street HIGH"}, "a"),
        ({"words": "sud"}, "a"),
        ({"words": "mark"}, "a"),
        ({"words": "high river"}, ""),
        ({"words": "42/101881/25"}, "a"),
        ({"words": "..."}, ""),
        ({"incident": "42/101881/25"}, "ab"),
        ({"incident": "42 101881 25"}, "ab"),
        ({"incident": "42-20250614-1881"}, "b"),
        ({"incident": "42/999999/25"}, ""),
        ({"officer": "8123"}, "ac"),
        ({"officer": "PC 08123"}, "ac"),
        ({"officer": "42/8123"}, "ac"),
        ({"officer": "9999"}, ""),
        ({"device": "x60a-1234"}, "a"),
        ({"start": NOON - timedelta(hours=1), "end": NOON}, "a"),
        ({"start": NOON + timedelta(minutes=30)}, "bd"),
        ({"end": NOON + timedelta(minutes=30)}, "a"),
        ({"start": NOON + timedelta(seconds=61)}, "abd"),
        ({"start": NOON + timedelta(seconds=62)}, "bd"),
        ({"start": NOON + timedelta(seconds=62), "pad_s": 60.0}, "abd"),
        ({"near": HERE, "within_m": 100.0}, "a"),
        ({"near": HERE, "within_m": 1000.0}, "ab"),
        ({"status": LinkStatus.PROPOSED}, "b"),
        ({"status": LinkStatus.REJECTED}, "d"),
        ({"status": LinkStatus.NEAR_MISS}, "c"),
        ({"status": LinkStatus.CONFIRMED}, ""),
        ({"officer": "8123", "words": "high"}, "a"),
        ({"officer": "8240", "near": HERE, "within_m": 100.0}, ""),
        ({"incident": "42/101881/25", "status": LinkStatus.PROPOSED, "officer": "8240"}, "b"),
    ],
)
def test_every_part_that_is_given_must_hold(scene: Record, asked: dict[str, Any], clips: str) -> None:
    assert found(scene, Query(**asked)) == clips


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"start": NOON}, "1 clip(s) have no known time"),
        ({"end": NOON, "officer": "8123"}, "1 clip(s) have no known time"),
        ({"near": HERE, "within_m": 9.0}, "2 clip(s) have no known position"),
        ({"incident": "42-20250614-1881"}, "1 near-miss, 1 rejected"),
        ({"start": NOON, "pad_s": 900.0}, "widened by 15 minutes"),
    ],
)
def test_what_could_not_be_compared_or_is_held_back_is_said(
    scene: Record, asked: dict[str, Any], told: str
) -> None:
    assert any(told in note for note in scene.search.run(Query(**asked)).notes)


def test_a_search_without_time_or_place_has_nothing_to_excuse(scene: Record) -> None:
    assert scene.search.run(Query(officer="8123", issued_to=frozenset())).notes == ()


def test_a_search_that_nobody_gave_the_camera_issue_says_so(scene: Record) -> None:
    assert scene.search.run(Query(officer="8123")).notes == ("Who held which camera was not compared.",)


def test_clips_of_a_camera_that_the_officer_held_are_found_within_what_else_is_asked_for(
    scene: Record,
) -> None:
    held = frozenset({scene.clips.find("d" * 64)})
    after = NOON + timedelta(minutes=30)
    assert found(scene, Query(officer="8123", issued_to=held)) == "adc"
    assert found(scene, Query(officer="8123", issued_to=held, start=after)) == "d"
    assert found(scene, Query(officer="8123", issued_to=held, words="high")) == "a"


@pytest.mark.parametrize(("words", "told"), [("", 1), ("high", 0)])
def test_clips_whose_holder_nobody_can_say_are_counted_where_all_else_holds(
    scene: Record, words: str, told: int
) -> None:
    doubtful = frozenset(scene.clips.find(letter * 64) for letter in "cd")
    query = Query(officer="8123", words=words, issued_to=frozenset(), issue_unknown=doubtful)
    notes = scene.search.run(query).notes
    assert [note.split(" ")[0] for note in notes] == ["1"] * told


OWN, OTHER, BARE, WRITTEN = ("8123", "42"), ("8123", "22"), ("8123", ""), ("22/8123", "")
"""An officer claim's value and the force it states; the last is written into the value."""


@pytest.mark.parametrize(
    ("claimed", "answers"),
    [
        ((OWN,), {"8123", "42/8123"}),
        ((OTHER,), {"8123", "22/8123"}),
        ((WRITTEN,), {"8123", "22/8123"}),
        ((BARE,), {"8123", "42/8123", "22/8123"}),
        ((BARE, OTHER), {"8123", "22/8123"}),
        ((OWN, OTHER), {"8123", "42/8123", "22/8123"}),
    ],
)
def test_a_number_finds_every_force_and_a_force_its_own_and_the_unknown(
    record: Record, footage: Add, claimed: tuple[tuple[str, str], ...], answers: set[str]
) -> None:
    clip = footage(record, "a")
    claims = [
        ClaimView("officer", f"s{n}", v, v, {"force": f} if f else {}) for n, (v, f) in enumerate(claimed)
    ]
    record.clips.add_claims(clip, claims)
    asked = {"8123", "42/8123", "22/8123", "123", "2/8123"}
    assert {officer for officer in asked if found(record, Query(officer=officer))} == answers


def test_a_clip_whose_sources_name_two_cameras_names_both_and_answers_to_each(
    record: Record, footage: Add
) -> None:
    clip = footage(record, "a", claims=(("device", "X60A7790"), ("device", "X60A7788")))
    assert record.search.views([clip])[0].device_serial == "X60A7788 or X60A7790"
    assert record.search.of_devices(["x60a-7788", ""]) == (clip,)
    assert found(record, Query(device="X60A-7790")) == "a"


@pytest.mark.parametrize(
    ("asked", "incidents"),
    [
        ({"words": "fight"}, 1),
        ({"words": "42/101881/25"}, 1),
        ({"incident": "42 101881 25"}, 1),
        ({"words": "quiet"}, 0),
        ({"officer": "8123"}, 0),
    ],
)
def test_incidents_that_answer_are_named_too(scene: Record, asked: dict[str, Any], incidents: int) -> None:
    assert len(scene.search.run(Query(**asked)).incidents) == incidents


def test_a_place_says_how_far_away_each_clip_was(scene: Record) -> None:
    hits = scene.search.run(Query(near=HERE, within_m=1000.0)).clips
    assert [hit.distance_m for hit in hits] == [0, pytest.approx(600, abs=10)]


@pytest.mark.parametrize(
    "words",
    ['"', '""', "OR", "AND NOT", "*", "street*", "(", ")", "-", "-street", "NEAR", "NEAR(a b)", ":", "body:high",
     "kind : clip", "^high", "{high street}", "high + street", "\x00", "a\x00b", "';--", "\\", "é́", "\udcff", "🚓"],
)  # fmt: skip
def test_words_that_mean_something_to_a_database_are_only_words(scene: Record, words: str) -> None:
    assert set(found(scene, Query(words=words))) <= set("abcd")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("\"*()-:^{}+\\ \x00ORANDNEARab'%_/é")))
def test_no_text_makes_a_search_fail(scene: Record, words: str) -> None:
    scene.search.run(Query(words=words, incident=words, officer=words, device=words))


def test_words_of_a_clip_are_replaced_not_added(record: Record, footage: Add) -> None:
    clip = footage(record, "a", words="before")
    record.words.put(CLIP, clip, "after")
    assert record.words.find(CLIP, "before") == frozenset()
    assert record.words.find(CLIP, "after") == {clip}
    record.words.remove(CLIP, clip)
    assert record.words.find(CLIP, "after") == frozenset()


@pytest.mark.parametrize(
    ("asked", "status", "clips"),
    [
        ("42-20250614-1881", LinkStatus.CONFIRMED, "a"),
        ("42-20250614-1881", LinkStatus.REJECTED, ""),
        ("42-20250615-0001", LinkStatus.CONFIRMED, ""),
        ("42-20250615-0001", LinkStatus.REJECTED, "a"),
        ("42-20250614-1881", None, "a"),
        ("42-20250615-0001", None, ""),
        ("", LinkStatus.CONFIRMED, "a"),
        ("", LinkStatus.REJECTED, "a"),
    ],
)
def test_a_status_is_that_of_the_link_to_the_very_incident_that_is_asked_for(
    record: Record, footage: Add, incident: Add, asked: str, status: LinkStatus | None, clips: str
) -> None:
    clip = footage(record, "a", hour=0)
    numbers = [incident(record, ref) for ref in ("42-20250614-1881", "42-20250615-0001")]
    record.links.put_run(
        [Proposal(clip, n, LinkStatus.PROPOSED, 5.0, -3.0, 0.9, 1, "", "", ()) for n in numbers], "w"
    )
    for number, verdict in zip(numbers, ("confirm", "reject"), strict=True):
        record.links.decide(clip, number, DecisionView(verdict, "1507", NOON, "looked"))
    assert found(record, Query(incident=asked, status=status)) == clips
