"""Time inside a file is exact; time on the clock is aware UTC; only what a person reads is rounded."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.errors import UsageFaultError
from bwv_index.timecode import (
    MediaTime,
    UtcInterval,
    add_seconds,
    format_both,
    format_half_width,
    format_offset,
    format_position,
    format_span,
    format_utc,
    format_utc_rounded,
    format_wall,
    parse_utc,
)

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)

moments = st.datetimes(datetime(1970, 1, 2), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds of a strategy are naive
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
spans = st.tuples(moments, st.timedeltas(timedelta(0), timedelta(days=2))).map(
    lambda pair: UtcInterval(pair[0], pair[0] + pair[1])
)


@pytest.mark.parametrize(
    ("pts", "time_base", "seconds", "shown"),
    [
        (0, Fraction(1, 90_000), Fraction(0), "00:00:00.000"),
        (90_000, Fraction(1, 90_000), Fraction(1), "00:00:01.000"),
        (1, Fraction(1001, 30_000), Fraction(1001, 30_000), "00:00:00.033"),
        (107_892, Fraction(1001, 30_000), Fraction(107_892 * 1001, 30_000), "00:59:59.996"),
        (-1, Fraction(1, 2), Fraction(-1, 2), "-00:00:00.500"),
    ],
)
def test_a_media_time_is_ticks_of_its_time_base(
    pts: int, time_base: Fraction, seconds: Fraction, shown: str
) -> None:
    time = MediaTime(pts, time_base)
    assert time.seconds == seconds
    assert str(time) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (Fraction(0), "00:00:00.000"),
        (Fraction(1, 3), "00:00:00.333"),
        (Fraction(1999, 1000) + Fraction(9, 10_000), "00:00:01.999"),
        (59.9999, "00:00:59.999"),
        (Fraction(3600), "01:00:00.000"),
        (Fraction(100 * 3600 + 61), "100:01:01.000"),
        (Fraction(-1, 10_000), "00:00:00.000"),
        (Fraction(-90), "-00:01:30.000"),
    ],
)
def test_an_offset_is_shown_to_the_millisecond_never_rounded_up(
    seconds: Fraction | float, shown: str
) -> None:
    assert format_offset(seconds) == shown


@given(st.fractions(0, 10**6))
def test_an_offset_read_back_is_less_than_a_millisecond_short(seconds: Fraction) -> None:
    hours, minutes, rest = format_offset(seconds).split(":")
    read = int(hours) * 3600 + int(minutes) * 60 + Fraction(rest)
    assert 0 <= seconds - read < Fraction(1, 1000)


@pytest.mark.parametrize(
    ("start", "end", "half_width_s", "why"),
    [
        (NOON.replace(tzinfo=None), NOON, 0.0, "aware"),
        (NOON, NOON.replace(tzinfo=None), 0.0, "aware"),
        (NOON.astimezone(timezone(timedelta(hours=1))), NOON, 0.0, "aware UTC"),
        (NOON, NOON - timedelta(microseconds=1), 0.0, "no earlier"),
        (NOON, NOON, -0.1, "half-width"),
    ],
)
def test_an_interval_that_makes_no_sense_cannot_be_made(
    start: datetime, end: datetime, half_width_s: float, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        UtcInterval(start, end, half_width_s)


@given(spans, spans)
def test_two_intervals_overlap_or_lie_apart_and_never_both(one: UtcInterval, other: UtcInterval) -> None:
    assert one.overlap_s(other) == other.overlap_s(one)
    assert one.gap_s(other) == other.gap_s(one)
    assert one.overlap_s(other) == 0 or one.gap_s(other) == 0
    assert one.overlap_s(other) <= min(one.duration_s, other.duration_s)


@given(spans, st.integers(0, 10_000))
def test_widening_reaches_further_at_both_ends_and_keeps_the_uncertainty(
    span: UtcInterval, seconds: int
) -> None:
    wide = span.widened(seconds)
    assert wide.duration_s == pytest.approx(span.duration_s + 2 * seconds)
    assert wide.overlap_s(span) == span.duration_s
    assert wide.half_width_s == span.half_width_s


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON, "2025-06-14T12:00:00Z"),
        (NOON.replace(microsecond=1), "2025-06-14T12:00:00.000001Z"),
        (NOON.astimezone(timezone(timedelta(hours=1))), "2025-06-14T12:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc_with_z(moment: datetime, text: str) -> None:
    assert format_utc(moment) == text


@given(moments, offsets)
def test_what_was_written_is_read_back_as_the_same_instant(moment: datetime, zone: timezone) -> None:
    read = parse_utc(format_utc(moment.astimezone(zone)))
    assert read == moment
    assert read.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2025-13-01T00:00:00Z", "2025-06-14T12:00:00", "2025-06-14"]
)
def test_a_text_that_is_no_time_with_a_zone_is_refused(text: str) -> None:
    with pytest.raises(UsageFaultError):
        parse_utc(text)


@given(moments, st.fractions(-(10**6), 10**6))
def test_adding_seconds_is_exact_to_half_a_microsecond(moment: datetime, seconds: Fraction) -> None:
    moved = add_seconds(moment, seconds) - moment
    exact = Fraction(moved // timedelta(microseconds=1), 10**6)
    assert abs(exact - seconds) <= Fraction(1, 2_000_000)


@pytest.mark.parametrize(
    ("moment", "half_width_s", "told"),
    [
        (datetime(2025, 6, 14, 22, 12, 33, tzinfo=UTC), 2.0, "2025-06-14 23:12:33 BST ± 2 s"),
        (datetime(2025, 3, 5, 19, 2, 11, tzinfo=UTC), 1.0, "2025-03-05 19:02:11 GMT ± 1 s"),
        (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), None, "2025-10-26 01:30:00 BST"),
        (datetime(2025, 10, 26, 1, 30, tzinfo=UTC), 0.0, "2025-10-26 01:30:00 GMT ± 0 s"),
        (datetime(2025, 3, 5, 19, 2, 11, tzinfo=UTC), 2.31, "2025-03-05 19:02:11 GMT ± 2.4 s"),
        (datetime(2025, 3, 5, 19, 2, 11, tzinfo=UTC), 0.04, "2025-03-05 19:02:11 GMT ± 0.1 s"),
        (datetime(2025, 3, 5, 19, 2, 11, 940_000, tzinfo=UTC), 0.5, "2025-03-05 19:02:11.9 GMT ± 0.5 s"),
        (datetime(2025, 3, 5, 19, 2, 11, 950_000, tzinfo=UTC), 9.9, "2025-03-05 19:02:12 GMT ± 9.9 s"),
        (datetime(2025, 3, 5, 19, 2, 11, 940_000, tzinfo=UTC), 10.0, "2025-03-05 19:02:12 GMT ± 10 s"),
        (datetime(2025, 3, 5, 23, 59, 59, 500_000, tzinfo=UTC), 300.0, "2025-03-06 00:00:00 GMT ± 5 min"),
        (datetime(2025, 3, 5, 19, 2, 11, 940_000, tzinfo=UTC), None, "2025-03-05 19:02:11.9 GMT"),
    ],
)
def test_wall_time_names_its_zone_and_its_half_width_is_never_rounded_down(
    moment: datetime, half_width_s: float | None, told: str
) -> None:
    assert format_wall(moment, "Europe/London", half_width_s) == told


def test_a_moment_of_a_clip_is_told_both_ways() -> None:
    start = datetime(2025, 3, 5, 18, 58, 47, tzinfo=UTC)
    assert format_both(Fraction(204), start, "Europe/London", 1.0) == (
        "00:03:24 into the file", "2025-03-05 19:02:11 GMT ± 1 s",
    )  # fmt: skip
    assert format_both(Fraction(204), None, "Europe/London")[1] == "time of day not known"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (Fraction(0), "00:00:00"), (Fraction(64, 1000), "00:00:00.1"), (Fraction(40, 1000), "00:00:00"),
        (Fraction(3_723_960, 1000), "01:02:04"), (Fraction(-1, 2), "-00:00:00.5"), (59.98, "00:01:00"),
    ],
)  # fmt: skip
def test_a_place_in_a_file_is_rounded_to_the_tenth(seconds: Fraction | float, told: str) -> None:
    assert format_position(seconds) == told


def test_a_stretch_of_a_clip_is_told_both_ways_with_one_half_width() -> None:
    start = datetime(2025, 10, 26, 0, 59, 50, 900_000, tzinfo=UTC)
    span = (Fraction(64, 1000), Fraction(21, 2))
    position = "00:00:00.1 to 00:00:10.5 into the file"
    assert format_span(*span, start, "Europe/London", 0.5) == (
        position, "2025-10-26 01:59:51 BST to 2025-10-26 01:00:01.4 GMT ± 0.5 s",
    )  # fmt: skip
    assert format_span(*span, None, "Europe/London") == (position, "time of day not known")


@given(moments, st.sampled_from([None, 0.5, 2.0, 30.0, 400.0]))
def test_what_is_shown_lies_within_a_twentieth_of_the_half_width(
    moment: datetime, half_width_s: float | None
) -> None:
    most = 0.05 if half_width_s is None or half_width_s < 10 else 0.5
    shown = parse_utc(format_utc_rounded(moment, half_width_s))
    assert abs((shown - moment).total_seconds()) <= most


@pytest.mark.parametrize("seconds", [1e10, 3.15e11, 1e15])
def test_an_interval_reaches_no_further_than_the_calendar(seconds: float) -> None:
    wide = UtcInterval(datetime(2025, 6, 14, tzinfo=UTC), datetime(2025, 6, 15, tzinfo=UTC)).widened(seconds)
    assert wide.start.year < 1900
    assert wide.end.year > 2300


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (2.31, "± 2.4 s"), (3.0004, "± 3 s"), (3.0006, "± 3.1 s"), (120, "± 120 s"), (300.002, "± 5 min"),
        (304, "± 6 min"), (3900.1, "± 65 min"),
        (10_000, "± 3 h"), (5_097_600, "± 59 days"), (29_045_500, "± 337 days"),
    ],
)  # fmt: skip
def test_a_half_width_is_written_as_a_person_says_it(seconds: float, said: str) -> None:
    assert format_half_width(seconds) == said
