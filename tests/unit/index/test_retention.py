"""Holds and choices are only ever added, the newest counts, and a join of two clips loses none of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from bwv_index.index import (
    ChoiceView,
    DecisionView,
    HoldVerdict,
    LinkStatus,
    Proposal,
    Record,
    standing_holds,
)

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
HOLD, RELEASE = HoldVerdict.HOLD, HoldVerdict.RELEASE
Add = Callable[..., int]


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def standing(record: Record) -> list[tuple[str, str]]:
    return [(hold.name, hold.why) for hold in standing_holds(record.retention.holds())]


@pytest.fixture
def clip(record: Record, footage: Add) -> int:
    return footage(record, "a")


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        ([], []),
        ([(HOLD, "x")], ["x"]),
        ([(HOLD, "x"), (HOLD, "y")], ["x", "y"]),
        ([(HOLD, "x"), (HOLD, "y"), (RELEASE, "z")], []),
        ([(HOLD, "x"), (RELEASE, "y"), (HOLD, "z")], ["z"]),
        ([(RELEASE, "x")], []),
    ],
)
def test_a_release_ends_the_holds_before_it_and_every_row_stays(
    record: Record, clip: int, acts: list[tuple[HoldVerdict, str]], left: list[str]
) -> None:
    for minute, (verdict, why) in enumerate(acts):
        record.retention.add_hold(verdict, "1507", at(minute), why, clip=clip)
    assert [why for _, why in standing(record)] == left
    assert [(h.verdict, h.why) for h in record.retention.holds()] == acts


def test_holds_on_a_clip_and_on_an_incident_are_apart(
    record: Record, clip: int, incident: Add, footage: Add
) -> None:
    log, other = incident(record), footage(record, "b")
    record.retention.add_hold(HOLD, "1507", at(0), "on the log", incident=log)
    record.retention.add_hold(HOLD, "1507", at(1), "on the clip", clip=clip)
    record.retention.add_hold(HOLD, "1507", at(2), "on another", clip=other)
    record.retention.add_hold(RELEASE, "1622", at(3), "done", clip=clip)
    assert standing(record) == [("42-20250614-1881", "on the log"), ("BWV-" + "b" * 12, "on another")]


def test_a_hold_is_on_one_thing(record: Record, clip: int, incident: Add) -> None:
    for on in ({}, {"clip": clip, "incident": incident(record)}):
        with pytest.raises(ValueError, match="one clip or on one incident"):
            record.retention.add_hold(HOLD, "1507", at(0), "why", **on)


def test_choices_stay_in_their_order(record: Record, clip: int) -> None:
    made = [ChoiceView(category, "1507", at(n), "seen") for n, category in enumerate(("b", "a", "b"))]
    for choice in made:
        record.retention.choose(clip, choice)
    assert record.retention.choices() == {clip: tuple(made)}


def test_an_incident_s_first_pack_counts(record: Record, incident: Add) -> None:
    log = incident(record)
    for minute in (5, 2, 9):
        record.links.note_pack(log, "p", 1, at(minute), "1507", "0" * 64)
    assert record.retention.packed_at() == {log: at(2)}


def test_what_was_taken_in_and_when_is_known_by_hash(record: Record, clip: int) -> None:
    assert record.clips.sha256(clip) == "a" * 64
    assert record.retention.taken_at() == {"a" * 64: NOON}
    assert record.retention.inspected() == frozenset()


def test_what_is_asked_of_some_things_is_what_is_told_of_them_among_all(
    record: Record, footage: Add, incident: Add
) -> None:
    clips = [footage(record, letter) for letter in "abc"]
    logs = [incident(record, f"42-20250614-000{number}") for number in (1, 2)]
    for minute, clip in enumerate((clips[0], clips[1], clips[0])):
        record.retention.add_hold(HOLD, "1507", at(minute), "on the clip", clip=clip)
        record.retention.choose(clip, ChoiceView("evidential", "1507", at(minute), "seen"))
    for minute, log in enumerate((logs[1], logs[0], logs[1])):
        record.retention.add_hold(HOLD, "1507", at(3 + minute), "on the log", incident=log)
        record.links.note_pack(log, "p", 1, at(minute), "1507", "0" * 64)
    for letter in "ab":
        record.refusals.add(Path(f"/dock/{letter}.mp4"), "not-media", "no footage", "", NOON, letter * 64)
    held, chosen = record.retention.holds(), record.retention.choices()
    packed, taken = record.retention.packed_at(), record.retention.taken_at()
    assert record.refusals.troubles() == {letter * 64: ("not-media",) for letter in "ab"}
    for some, of in product(([], clips[:1], clips[1:], clips * 700), ([], logs[:1], logs)):
        assert record.retention.holds(some, of) == tuple(
            hold for hold in held if hold.clip_id in some or hold.incident_id in of
        )
        assert record.retention.choices(some) == {clip: chosen[clip] for clip in some if clip in chosen}
        assert record.retention.packed_at(of) == {log: packed[log] for log in of}
        hashes = [record.clips.sha256(clip) or "" for clip in some]
        assert record.retention.taken_at(hashes) == {sha256: taken[sha256] for sha256 in hashes}
        assert set(record.refusals.troubles(hashes)) == {"a" * 64, "b" * 64} & {*hashes}
    assert record.retention.holds(clips=clips) == tuple(hold for hold in held if hold.clip_id)
    assert record.retention.holds(incidents=logs) == tuple(hold for hold in held if hold.incident_id)


@pytest.mark.parametrize("holder", ["waiting", "footage", "both", "neither"])
@pytest.mark.parametrize("releaser", ["waiting", "footage", "neither"])
@pytest.mark.parametrize("hold_first", [True, False])
def test_no_hold_is_lost_where_a_platform_s_row_meets_its_footage(
    record: Record, footage: Add, holder: str, releaser: str, *, hold_first: bool
) -> None:
    clips = {"waiting": record.clips.add("EV-1", None), "footage": footage(record, "a")}
    order = [(HOLD, holder), (RELEASE, releaser)]
    for minute, (verdict, who) in enumerate(order if hold_first else reversed(order)):
        for name in clips if who == "both" else {who} & set(clips):
            record.retention.add_hold(
                verdict, "1507", at(minute), f"{verdict.value} {name}", clip=clips[name]
            )
    before = {why for _, why in standing(record)}
    told = [hold.why for hold in record.retention.holds()]
    record.clips.join(clips["waiting"], clips["footage"], "file name")
    assert {("EV-1", why) for why in before} == set(standing(record))
    assert [hold.why for hold in record.retention.holds()][: len(told)] == told


@pytest.mark.parametrize(
    ("waiting", "present", "newest"),
    [
        ([], [], None),
        (["evidential"], [], "evidential"),
        ([], ["evidential"], "evidential"),
        (["evidential"], ["evidential"], "evidential"),
        (["training", "evidential"], ["evidential"], "evidential"),
        (["evidential"], ["non-evidential"], ""),
        (["non-evidential"], ["evidential"], ""),
    ],
)
def test_two_different_choices_that_meet_are_settled_by_nobody_but_a_person(
    record: Record, footage: Add, waiting: list[str], present: list[str], newest: str | None
) -> None:
    row, clip = record.clips.add("EV-1", None), footage(record, "a")
    for number, category in enumerate(waiting):
        record.retention.choose(row, ChoiceView(category, "1507", at(number), "by its title"))
    for number, category in enumerate(present):
        record.retention.choose(clip, ChoiceView(category, "1622", at(10 + number), "viewed"))
    record.clips.join(row, clip, "file name")
    found = record.retention.choices()
    assert set(found) <= {clip}
    made = found.get(clip, ())
    assert (made[-1].category if made else None) == newest
    assert [c.category for c in made if c.category] == [*waiting, *present]
    if newest == "":
        assert made[-1].by == ""
        assert all(word in made[-1].why for word in ("1507: by its title", "1622: viewed"))


def test_the_dump_names_clips_and_incidents_and_not_their_rows(
    record: Record, footage: Add, incident: Add
) -> None:
    footage(record, "b")
    clip, log = footage(record, "a"), incident(record)
    record.links.put_one(Proposal(clip, log, LinkStatus.PROPOSED, 5.0, -3.0, 0.9, 1, "", "", ()), "w")
    record.links.decide(clip, log, DecisionView("confirm", "1507", NOON, "seen"))
    record.retention.add_hold(HOLD, "1507", NOON, "x", clip=clip)
    record.retention.add_hold(HOLD, "1507", NOON, "y", incident=log)
    record.retention.choose(clip, ChoiceView("evidential", "1507", NOON, "seen"))
    told = record.dump()
    name = "BWV-" + "a" * 12
    assert [(row["clip_id"], row["incident_id"]) for row in told["holds"]] == [
        (name, None),
        (None, "42-20250614-1881"),
    ]
    assert [(row["clip_id"], row["category"]) for row in told["retention_choices"]] == [(name, "evidential")]
