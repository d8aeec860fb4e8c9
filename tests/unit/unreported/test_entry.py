"""Which recordings are listed: those that speak of an assault and belong to no incident, the strongest first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import OfficerKey
from bwv_index.unreported import (
    Bearing,
    Entry,
    Finder,
    Incident,
    Link,
    Piece,
    Said,
    Sound,
    Standing,
    Text,
    Verdict,
    Vocabulary,
    entries,
)

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
OFFICER = OfficerKey("42", "8240")
PIECE = Piece(
    clip="EV-1", file="a.mp4", recording="", start=NOON, end=NOON + timedelta(minutes=10), half_width_s=60.0,
    footage_here=True, camera="511872", officers=(OFFICER,), holders=(OFFICER,), signs=(), sounds=None, links=(),
)  # fmt: skip
SOUND = Sound(Fraction(21), 33.0, -20.0, Fraction(1))
LIKELY = Link("42-20250614-1881", Bearing.LIKELY, 0.97, "")


def piece(vocabulary: Vocabulary, *raws: str, clip: str = "EV-1", **fields: Any) -> Piece:
    signs = Finder(vocabulary).signs([Text("title", raw) for raw in raws])
    return replace(PIECE, clip=clip, signs=signs, **fields)


def said(*verdicts: Verdict) -> tuple[Said, ...]:
    return tuple(
        Said(verdict, "7001", NOON + timedelta(days=n), f"why {n}") for n, verdict in enumerate(verdicts)
    )


def only(vocabulary: Vocabulary, *pieces: Piece, incidents: tuple[Incident, ...] = ()) -> Entry:
    (entry,) = entries(pieces, incidents, vocabulary)
    return entry


@pytest.mark.parametrize("bearing", [bearing for bearing in Bearing if bearing is not Bearing.LIKELY])
def test_a_clip_without_a_likely_link_is_listed_with_its_best_link(
    vocabulary: Vocabulary, bearing: Bearing
) -> None:
    weak = Link("42-1", bearing, 0.02, "why not")
    worse = Link("42-2", Bearing.WITHDRAWN, 0.01, "gone")
    entry = only(vocabulary, piece(vocabulary, "assault", links=(worse, weak)))
    assert (entry.standing, entry.link) == (Standing.UNREPORTED, weak)


def test_a_clip_without_any_link_is_listed_and_a_likely_one_is_not(vocabulary: Vocabulary) -> None:
    assert only(vocabulary, piece(vocabulary, "assault")).link is None
    assert entries([piece(vocabulary, "assault", links=(LIKELY,))], (), vocabulary) == ()


@pytest.mark.parametrize(
    ("raws", "sounds", "standing"),
    [
        (("assault",), None, Standing.UNREPORTED),
        (("taser",), (), Standing.UNREPORTED),
        (("no assault",), None, Standing.DENIED),
        (("no assault", "officer injured"), None, Standing.UNREPORTED),
        (("no assault",), (SOUND,), Standing.DENIED),
        ((), (SOUND,), Standing.WEAK),
    ],
)
def test_a_sound_alone_is_never_enough_and_a_denied_word_is_set_apart(
    vocabulary: Vocabulary, raws: tuple[str, ...], sounds: tuple[Sound, ...] | None, standing: Standing
) -> None:
    assert only(vocabulary, piece(vocabulary, *raws, sounds=sounds)).standing is standing


@pytest.mark.parametrize("sounds", [(), None])
def test_a_clip_of_which_nothing_speaks_is_no_entry(
    vocabulary: Vocabulary, sounds: tuple[Sound, ...] | None
) -> None:
    assert entries([piece(vocabulary, "High Street", sounds=sounds)], (), vocabulary) == ()


def test_a_bookmark_without_words_is_not_enough(vocabulary: Vocabulary) -> None:
    signs = Finder(vocabulary).signs([Text("bookmark", "", Fraction(3), is_bookmark=True)])
    assert only(vocabulary, replace(PIECE, signs=signs)).standing is Standing.WEAK


def test_the_strongest_comes_first_and_each_group_counts_once(vocabulary: Vocabulary) -> None:
    listed = entries(
        (
            piece(vocabulary, "taser", clip="force"),
            piece(vocabulary, "assault", "ABH", "GBH", clip="assault"),
            piece(vocabulary, "assault", clip="heard", sounds=(SOUND,)),
            piece(vocabulary, "officer assaulted", "officer injured", clip="both"),
            piece(vocabulary, "officer assaulted", clip="officer"),
        ),
        (),
        vocabulary,
    )
    assert [(entry.name, entry.weight) for entry in listed] == [
        ("both", 10), ("heard", 5), ("officer", 5), ("assault", 4), ("force", 2),
    ]  # fmt: skip


def test_files_of_one_recording_are_one_entry(vocabulary: Vocabulary) -> None:
    later = piece(vocabulary, "taser", clip="EV-2", recording="r", start=NOON + timedelta(minutes=10))
    first = piece(vocabulary, "assault", clip="EV-1", recording="r")
    silent = piece(vocabulary, "", clip="EV-0", recording="r")
    entry = only(vocabulary, later, silent, first)
    assert [one.clip for one in entry.pieces] == ["EV-1", "EV-2"]
    assert entry.weight == 6


def test_where_another_file_of_the_recording_is_linked_it_is_set_apart_with_the_incident(
    vocabulary: Vocabulary,
) -> None:
    first = piece(vocabulary, "assault", clip="EV-1", recording="r")
    linked = piece(vocabulary, "assault", clip="EV-2", recording="r", links=(LIKELY,))
    entry = only(vocabulary, first, linked)
    assert entry.standing is Standing.RECORDING_LINKED
    assert entry.told == "EV-2 belongs to 42-20250614-1881"
    assert [one.clip for one in entry.pieces] == ["EV-1"]


@pytest.mark.parametrize(
    ("verdicts", "standing"),
    [
        ((), Standing.UNREPORTED),
        ((Verdict.DISMISS,), Standing.DISMISSED),
        ((Verdict.REFER,), Standing.REFERRED),
        ((Verdict.REFER, Verdict.DISMISS), Standing.DISMISSED),
        ((Verdict.DISMISS, Verdict.REOPEN), Standing.UNREPORTED),
        ((Verdict.DISMISS, Verdict.REOPEN, Verdict.REFER), Standing.REFERRED),
    ],
)
def test_what_a_person_said_last_counts(
    vocabulary: Vocabulary, verdicts: tuple[Verdict, ...], standing: Standing
) -> None:
    assert only(vocabulary, piece(vocabulary, "assault", said=said(*verdicts))).standing is standing


def test_a_clip_that_a_person_referred_is_listed_though_no_word_speaks(vocabulary: Vocabulary) -> None:
    entry = only(vocabulary, piece(vocabulary, said=said(Verdict.REFER)))
    assert (entry.standing, entry.told, entry.weight) == (Standing.REFERRED, "7001: why 0", 0)


def test_a_file_that_arrives_after_a_decision_is_listed_anew(vocabulary: Vocabulary) -> None:
    decided = piece(vocabulary, "assault", clip="EV-1", recording="r", said=said(Verdict.DISMISS))
    new = piece(vocabulary, "assault", clip="EV-2", recording="r")
    assert only(vocabulary, decided, new).standing is Standing.UNREPORTED


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [(-5, -4, 4.0), (0, 1, 0.0), (11, 12, 10.8), (-14, -13, None), (24, 25, None)],
)
def test_incidents_of_the_same_officer_near_in_time_are_named(
    vocabulary: Vocabulary, first: int, last: int, hours: float | None
) -> None:
    window = (NOON + timedelta(hours=first), NOON + timedelta(hours=last))
    near = Incident("42-1", *window, (OfficerKey("", "8240"),))
    other = Incident("42-2", *window, (OfficerKey("42", "9999"),))
    nowhen = Incident("42-3", None, None, (OFFICER,))
    entry = only(vocabulary, piece(vocabulary, "assault"), incidents=(near, other, nowhen))
    assert entry.near is not None
    assert [(one.incident, one.hours) for one in entry.near] == ([] if hours is None else [("42-1", hours)])


@pytest.mark.parametrize("unknown", [{"start": None}, {"officers": (), "holders": ()}])
def test_which_incidents_are_near_is_not_known_without_a_time_or_an_officer(
    vocabulary: Vocabulary, unknown: dict[str, Any]
) -> None:
    incident = Incident("42-1", NOON, NOON, (OFFICER,))
    assert only(vocabulary, piece(vocabulary, "assault", **unknown), incidents=(incident,)).near is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "officer 8240 (said to have worn it), through a supervisor"),
        ({"officers": ()}, "officer 8240 (the camera was out to them), through a supervisor"),
        ({"officers": (), "holders": ()}, "who issues camera 511872: nobody states who wore it"),
        ({"officers": (), "holders": (), "camera": ""}, "nobody states who wore it"),
        (
            {"officers": (OfficerKey("42", "8123"),)},
            "officer 8123 (said to have worn it) or officer 8240 (the camera was out to them), through a supervisor",
        ),
    ],
)
def test_whom_to_ask(vocabulary: Vocabulary, fields: dict[str, Any], told: str) -> None:
    assert only(vocabulary, piece(vocabulary, "assault", **fields)).ask == told


@given(st.data())
def test_every_clip_of_which_a_word_speaks_is_in_the_answer_or_linked(
    vocabulary: Vocabulary, data: st.DataObject
) -> None:
    pieces = [
        piece(
            vocabulary, *data.draw(st.lists(st.sampled_from(["assault", "no assault", "taser", "gate"]), max_size=2)),
            clip=f"EV-{number}", recording=data.draw(st.sampled_from(["", "r", "s"])),
            links=data.draw(st.sampled_from([(), (LIKELY,)])),
            said=said(*data.draw(st.lists(st.sampled_from(list(Verdict)), max_size=2))),
            start=data.draw(st.sampled_from([None, NOON])),
        )
        for number in range(data.draw(st.integers(0, 6)))
    ]  # fmt: skip
    found = [one.clip for entry in entries(pieces, (), vocabulary) for one in entry.pieces]
    assert len(found) == len(set(found))
    assert {p.clip for p in pieces if p.signs and not p.is_linked} <= set(found)
    assert not {p.clip for p in pieces if p.is_linked} & set(found)
