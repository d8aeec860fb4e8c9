"""When a clip falls due: after full local days, never by guess, never without a warning, never while it is held."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.retention import Choice, Due, Hold, KeptClip, Rules, State, assess
from bwv_index.timecode import UtcInterval

LONDON = ZoneInfo("Europe/London")
TAKEN = datetime(2025, 6, 15, 3, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(start: str, minutes: float = 5.0, half_width_s: float = 1.0) -> UtcInterval:
    return UtcInterval(at(start), at(start) + timedelta(minutes=minutes), half_width_s)


CLIP = KeptClip("BWV-1", span("2025-06-14T22:12"), TAKEN)
"""Recorded on 14 June, 23:12 to 23:17 in London; 31 days end with 15 July."""


def stands(clip: KeptClip, rules: Rules, now: str) -> Due:
    (due,) = assess([clip], rules, LONDON, at(now))
    assert due.clip == clip.name
    assert due.explained.endswith(".")
    return due


def chosen(category: str, when: str = "2025-06-16T09:00") -> Choice:
    return Choice(category, "1507", at(when), "viewed")


@pytest.mark.parametrize(
    ("now", "state", "days_left", "warning"),
    [
        ("2025-06-15T04:00", State.NOT_DUE, 30, None),
        ("2025-06-30T22:59", State.NOT_DUE, 15, None),
        ("2025-06-30T23:00", State.WARNING, 14, 14),
        ("2025-07-11T22:59", State.WARNING, 4, 14),
        ("2025-07-11T23:00", State.WARNING, 3, 3),
        ("2025-07-15T22:59", State.WARNING, 0, 3),
        ("2025-07-15T23:00", State.DUE, -1, None),
        ("2031-01-01T00:00", State.DUE, -1996, None),
    ],
)
def test_a_clip_that_nothing_speaks_for_is_warned_of_and_then_due_at_the_end_of_a_local_day(
    rules: Rules, now: str, state: State, days_left: int, warning: int | None
) -> None:
    due = stands(CLIP, rules, now)
    assert (due.state, due.days_left, due.warning) == (state, days_left, warning)
    assert (due.category, due.period_days, due.counted_from) == ("non-evidential", 31, date(2025, 6, 14))
    assert (due.last_day, due.due_at) == (date(2025, 7, 15), at("2025-07-15T23:00"))
    assert "unverified" in due.explained
    assert "presumed" in due.explained


@pytest.mark.parametrize(
    ("changes", "last_day"),
    [
        ({"recorded": span("2025-06-14T22:59")}, "2025-07-16"),  # runs past midnight in London
        ({"recorded": span("2025-06-14T22:40", half_width_s=3600.0)}, "2025-07-16"),  # may have
        ({"recorded": span("2025-06-14T22:12"), "claimed_until": at("2025-06-15T00:12")}, "2025-07-16"),
        ({"recorded": span("2025-06-14T22:12"), "claimed_until": at("2025-06-01T00:12")}, "2025-07-15"),
        ({"forces": ("42",), "force_source": "x"}, "2025-08-13"),
        ({"forces": ("01", "42"), "force_source": "x"}, "2025-08-13"),
        ({"choice": chosen("non-evidential")}, "2025-07-15"),
        ({"touched_at": at("2025-07-01T12:00")}, "2025-07-15"),
        (
            {"touched_at": at("2025-07-10T12:00")},
            "2025-07-24",
        ),  # a release, a rejection: the warning comes first
        ({"taken_at": at("2025-12-24T12:00")}, "2026-01-07"),
    ],
)
def test_doubt_counts_from_the_later_day_and_the_warning_is_always_given(
    rules: Rules, changes: dict[str, Any], last_day: str
) -> None:
    assert stands(replace(CLIP, **changes), rules, "2025-12-24T12:00").last_day == date.fromisoformat(
        last_day
    )


def test_what_is_put_off_is_told_so(rules: Rules) -> None:
    due = stands(replace(CLIP, taken_at=at("2025-12-24T12:00")), rules, "2025-12-24T12:00")
    assert due.state is State.WARNING
    assert "put off from the end of 2025-07-15" in due.explained


def test_a_period_shorter_than_the_first_warning_is_not_made_longer(rules: Rules) -> None:
    category = rules.categories[rules.presumed]
    week = category.model_copy(
        update={"periods": {"default": category.periods["default"].model_copy(update={"days": 7})}}
    )
    short = rules.model_copy(update={"categories": {**rules.categories, rules.presumed: week}})
    clip = replace(CLIP, taken_at=at("2025-06-14T22:30"))
    assert stands(clip, short, "2025-06-15T12:00").last_day == date(2025, 6, 21)


@pytest.mark.parametrize(
    ("recorded", "due_at"),
    [
        # 31 days over the March change: the last day ends in summer time
        ("2025-03-10T12:00", "2025-04-10T23:00"),
        # recorded at 00:30 in summer time: the day before, in UTC
        ("2025-09-30T23:30", "2025-11-02T00:00"),
        # the last day is the one of 25 hours
        ("2025-09-25T12:00", "2025-10-27T00:00"),
        # the last day is the one of 23 hours
        ("2025-02-27T12:00", "2025-03-30T23:00"),
    ],
)
def test_days_are_local_ones_across_both_changes_of_the_clocks(
    rules: Rules, recorded: str, due_at: str
) -> None:
    clip = replace(CLIP, recorded=span(recorded), taken_at=at(recorded))
    due = stands(clip, rules, recorded)
    assert due.due_at == at(due_at)
    before = (at(due_at) - timedelta(microseconds=1)).isoformat()[:-6]
    assert stands(clip, rules, before).state is State.WARNING
    assert stands(clip, rules, due_at).state is State.DUE


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recorded": None}, "not known"),
        ({"recorded": None, "unplaced": "no source gives a time"}, "not known (no source gives a time)"),
        ({"recorded": span("2025-06-17T22:12")}, "after it was taken in"),
        ({"claimed_until": at("2099-01-01T00:00")}, "after it was taken in"),
        ({"recorded": None, "choice": chosen("non-evidential")}, "not known"),
        ({"recorded": None, "choice": chosen("evidential")}, "not known"),
        ({"choice": chosen("abolished")}, "no category 'abolished'"),
        (
            {
                "recorded": UtcInterval(
                    datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), 9.0
                )
            },
            "beyond the calendar",
        ),
    ],
)
def test_what_nobody_can_say_never_falls_due(rules: Rules, changes: dict[str, Any], said: str) -> None:
    due = stands(replace(CLIP, **changes), rules, "2125-01-01T00:00")
    assert due.state is State.UNKNOWN
    assert (due.last_day, due.due_at, due.days_left) == (None, None, None)
    assert said in due.explained


def test_a_clock_that_is_a_zone_off_does_not_make_a_time_impossible(rules: Rules) -> None:
    clip = replace(CLIP, recorded=span("2025-06-15T03:30"), taken_at=TAKEN)
    assert stands(clip, rules, "2025-06-16T00:00").state is State.NOT_DUE


@pytest.mark.parametrize(
    ("category", "recorded", "review_on"),
    [
        ("evidential", "2025-06-14T12:00", "2031-06-14"),
        ("evidential-serious", "2025-06-14T12:00", "2035-06-14"),
        ("evidential", "2024-02-29T12:00", "2030-03-01"),
        ("complaint", "2025-06-14T12:00", "2026-06-14"),
        ("training", "2025-06-14T12:00", "2026-06-14"),
    ],
)
def test_evidence_has_a_review_date_and_never_falls_due(
    rules: Rules, category: str, recorded: str, review_on: str
) -> None:
    clip = replace(CLIP, recorded=span(recorded), taken_at=at(recorded), choice=chosen(category))
    day = date.fromisoformat(review_on)
    for now, reached in ((day - timedelta(days=1), False), (day, True), (day + timedelta(days=90000), True)):
        due = stands(clip, rules, f"{now.isoformat()}T12:00")
        assert (due.state, due.review_on, due.review_reached) == (State.NOT_DUE, day, reached)
        assert (due.last_day, due.due_at, due.period_days) == (None, None, None)
        assert "does not fall due" in due.explained


def test_a_held_clip_shows_no_day_and_says_what_would_be_without_the_hold(rules: Rules) -> None:
    hold = Hold("", "1507", at("2025-06-20T09:00"), "civil claim")
    due = stands(replace(CLIP, holds=(hold,), choice=chosen("non-evidential")), rules, "2026-01-01T00:00")
    assert (due.state, due.last_day, due.due_at, due.days_left) == (State.HELD, None, None, None)
    assert "civil claim" in due.explained
    assert "Without that: Category non-evidential" in due.explained


def test_a_held_clip_of_unknown_time_is_held_and_presumed_nothing(rules: Rules) -> None:
    hold = Hold("", "1507", at("2025-06-20T09:00"), "civil claim")
    due = stands(replace(CLIP, holds=(hold,), recorded=None), rules, "2026-01-01T00:00")
    assert (due.state, due.category) == (State.HELD, "")


MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
FORCES = st.lists(st.sampled_from(["01", "02", "13", "42"]), max_size=3).map(tuple)


@st.composite
def kept(draw: st.DrawFn) -> KeptClip:
    start = draw(MOMENTS)
    interval = UtcInterval(
        start, start + timedelta(seconds=draw(st.integers(0, 50000))), draw(st.floats(0, 90000))
    )
    return KeptClip(
        "BWV-1",
        interval,
        start + timedelta(hours=draw(st.integers(0, 9000))),
        claimed_until=draw(st.none() | st.just(start + timedelta(hours=30))),
        touched_at=draw(st.none() | st.just(start + timedelta(days=draw(st.integers(0, 400))))),
        forces=draw(FORCES),
        choice=draw(st.none() | st.just(chosen("non-evidential"))),
    )


@given(clip=kept(), after=st.integers(0, 40000))
def test_nothing_falls_due_before_its_full_local_days_and_its_warning(
    rules: Rules, clip: KeptClip, after: int
) -> None:
    assert clip.recorded is not None
    assert clip.taken_at is not None
    now = clip.recorded.start + timedelta(hours=after)
    (due,) = assess([clip], rules, LONDON, now)
    if due.state is not State.DUE:
        return
    period = rules.categories["non-evidential"].period_for(clip.forces, "x")
    assert period is not None
    ended = (clip.recorded.end + timedelta(seconds=clip.recorded.half_width_s)).astimezone(LONDON).date()
    today = now.astimezone(LONDON).date()
    full_days = (today - ended).days - 1
    assert full_days >= period.period.days
    since_known = (today - clip.taken_at.astimezone(LONDON).date()).days - 1
    assert since_known >= rules.first_warning


@given(clip=kept(), steps=st.lists(st.integers(0, 3000), min_size=2, max_size=6))
def test_as_time_goes_on_a_clip_only_comes_nearer(rules: Rules, clip: KeptClip, steps: list[int]) -> None:
    assert clip.recorded is not None
    order = [State.NOT_DUE, State.WARNING, State.DUE]
    seen = [
        assess([clip], rules, LONDON, clip.recorded.start + timedelta(hours=hours))[0]
        for hours in sorted(steps)
    ]
    assert len({due.due_at for due in seen}) == 1
    if State.UNKNOWN not in {due.state for due in seen}:
        standing = [order.index(due.state) for due in seen]
        assert standing == sorted(standing)


@given(
    start=MOMENTS, zone=st.sampled_from(["Europe/London", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut"])
)
def test_a_day_ends_where_the_next_begins_in_any_zone(rules: Rules, start: datetime, zone: str) -> None:
    place = ZoneInfo(zone)
    clip = KeptClip("BWV-1", UtcInterval(start, start), start)
    (due,) = assess([clip], rules, place, start)
    assert due.due_at is not None
    assert due.last_day is not None
    before = due.due_at - timedelta(microseconds=1)
    assert before.astimezone(place).date() == due.last_day
    assert due.due_at.astimezone(place).date() == due.last_day + timedelta(days=1)
