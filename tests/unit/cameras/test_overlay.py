"""What burnt-in text may claim: the forms of clocks, and when several frames are one clock."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bwv_index.cameras import (
    ClaimKind,
    DateOrder,
    OverlayReading,
    OverlayRules,
    SeenText,
    load_profiles,
    overlay_rules,
    parse_overlay,
)
from bwv_index.cameras.burnt_clock import read_clocks
from bwv_index.clock import TimeSource

DAY, MONTH, YEAR = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST
NOON = datetime(2026, 7, 23, 12, 0, 0)  # noqa: DTZ001 - digits as a camera shows them
ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted((ROOT / "config" / "cameras").glob("*.toml"))
OFFSETS = (0.0, 2.25, 4.5, 6.75, 9.0, 11.25)


def seen(texts: Sequence[str], offsets: Sequence[float] = OFFSETS, strip: int = 0) -> list[SeenText]:
    return [SeenText(Fraction(at), strip, text, 0.95) for at, text in zip(offsets, texts, strict=False)]


def running(
    start: datetime, shape: str = "%Y-%m-%d %H:%M:%S", offsets: Sequence[float] = OFFSETS
) -> list[str]:
    return [(start + timedelta(seconds=at)).strftime(shape) for at in offsets]


def told(reading: OverlayReading) -> str:
    return " | ".join(remark.detail for remark in reading.remarks)


@pytest.mark.parametrize(
    ("text", "day", "at", "zone"),
    [
        ("2022-02-02 06:47:57 -0600", date(2022, 2, 2), time(6, 47, 57), "-06:00"),
        ("2022-02-0206:47:57-0600", date(2022, 2, 2), time(6, 47, 57), "-06:00"),
        ("2022-02-02T06:47:57Z", date(2022, 2, 2), time(6, 47, 57), "Z"),
        ("2022-07-02 06:47:57 +01:00", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57 BST", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-02-02 06:47:57 GMT", date(2022, 2, 2), time(6, 47, 57), "Z"),
        ("2022-07-02 06:47:57 UTC+01:00", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57 十0100", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57 GMT+1", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57 GMT +1", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57UTC+01", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57 UTC +1:00", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57 (UTC+1)", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57+01", date(2022, 7, 2), time(6, 47, 57), "+01:00"),
        ("2022-07-02 06:47:57 +05:45", date(2022, 7, 2), time(6, 47, 57), "+05:45"),
        ("06:47:57 GMT-1 02/07/2022", date(2022, 7, 2), time(6, 47, 57), "-01:00"),
        ("2022-07-02 06:47:57 GMT 51.5 -0.1", date(2022, 7, 2), time(6, 47, 57), "Z"),
        ("2022-07-02 06:47:57 -00.1234", date(2022, 7, 2), time(6, 47, 57), ""),
        ("2022-07-02 06:47:57 - 12 MPH", date(2022, 7, 2), time(6, 47, 57), ""),
        ("2022-07-02 06:47:57 WEST DOOR", date(2022, 7, 2), time(6, 47, 57), ""),
        ("2022-07-02 16:47:57 P 4", date(2022, 7, 2), time(16, 47, 57), ""),
        ("12-Jul-25 22:15:30", date(2025, 7, 12), time(22, 15, 30), ""),
        ("12 JUL 2522:15:30", date(2025, 7, 12), time(22, 15, 30), ""),
        ("17/09/2007 12:04:16", date(2007, 9, 17), time(12, 4, 16), ""),
        ("17/09/200712:04:16", date(2007, 9, 17), time(12, 4, 16), ""),
        ("17/09/07 12:04:16", date(2007, 9, 17), time(12, 4, 16), ""),
        ("17/09/0712:04:16", date(2007, 9, 17), time(12, 4, 16), ""),
        ("17/09/07 12:04 16", date(2007, 9, 17), time(12, 4, 16), ""),
        ("2026/07/23 10:09:05", date(2026, 7, 23), time(10, 9, 5), ""),
        ("20260723-10h09m05s", date(2026, 7, 23), time(10, 9, 5), ""),
        ("23-JUL-2026 10:09:05", date(2026, 7, 23), time(10, 9, 5), ""),
        ("23-JU1-2026 10:09:05", date(2026, 7, 23), time(10, 9, 5), ""),
        ("Jul 23, 2026 10:09:05", date(2026, 7, 23), time(10, 9, 5), ""),
        ("23/07/2026 12:09:05 AM", date(2026, 7, 23), time(0, 9, 5), ""),
        ("23/07/2026 12:09:05PM", date(2026, 7, 23), time(12, 9, 5), ""),
        ("23/07/2026 9:09:05 pm", date(2026, 7, 23), time(21, 9, 5), ""),
        ("10:09:05 23/07/2026", date(2026, 7, 23), time(10, 9, 5), ""),
        ("CAM 04 2026-07-23 10:09:05.250 ID 7001", date(2026, 7, 23), time(10, 9, 5, 250_000), ""),
        ("2O26-O7-23 lO:09:S5", date(2026, 7, 23), time(10, 9, 55), ""),
        ("2026-07-23", date(2026, 7, 23), None, ""),
    ],
)
def test_a_clock_in_every_form(text: str, day: date, at: time | None, zone: str) -> None:
    (clock,) = read_clocks(text, DAY)
    assert [found for _, found in clock.dates] == [day]
    assert (clock.at, clock.zone, clock.problem) == (at, zone, "")


def test_letters_taken_for_digits_are_told() -> None:
    (clock,) = read_clocks("2O26-07-23 10:09:S5", None)
    assert clock.corrections == ("2O26 taken for 2026", "S5 taken for 55")


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("05/06/2026 10:00:00", {DAY: date(2026, 6, 5), MONTH: date(2026, 5, 6)}),
        ("06/06/2026 10:00:00", {DAY: date(2026, 6, 6)}),
        ("23/06/2026 10:00:00", {DAY: date(2026, 6, 23)}),
        ("05-Jun-07 10:00:00", {DAY: date(2007, 6, 5), YEAR: date(2005, 6, 7)}),
        ("5-Jun-07 10:00:00", {DAY: date(2007, 6, 5)}),
        ("05/06/07 10:00:00", {DAY: date(2007, 6, 5), MONTH: date(2007, 5, 6), YEAR: date(2005, 6, 7)}),
    ],
)
def test_a_date_in_figures_keeps_every_order_that_makes_one(text: str, dates: dict[DateOrder, date]) -> None:
    (clock,) = read_clocks(text, None)
    assert dict(clock.dates) == dates


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("17/89/07 12:04:16", "figures are no date"),
        ("07/23/2026 12:04:16", "no date written day first"),
        ("2026-07-23 24:04:16", "no time of day"),
        ("2026-07-23 12:04:16 +9900", "no zone"),
        ("2026-07-23 12:04:16 0100", "sign was not read"),
        ("2026-07-23 13:04:16 PM", "no time of day"),
        ("2026-07-23 12:04:16 -0030 MPH", "no zone"),
        ("2026-07-23 12:04:16 -0045", "no zone"),
        ("2026-07-23 12:04:16 -1200-AB", "may be a zone"),
        ("2026-07-23 12:04:16 -05 MPH", "may be a zone"),
        ("2026-07-23 12:04:16 +100", "may be a zone"),
        ("2026-07-23 12:04:16 GMT1", "may be a zone"),
        ("2026-07-23 12:04:16 GMT +100", "may be a zone"),
        ("2026-07-23 12:04:16 UTC 0100", "may be a zone"),
        ("2026-07-23 12:04:16 GMT DST", "may be a zone"),
        ("2026-07-23 12:04:16 CEST", "may be a zone"),
        ("2026-07-23 12:04:16 (EST)", "may be a zone"),
        ("2026-07-23 10:04:16 PN", "may be AM or PM"),
        ("2026-07-23 10:04:16 P", "may be AM or PM"),
        ("2026-07-23 10:04:16FM", "may be AM or PM"),
    ],
)
def test_what_cannot_be_is_no_reading(text: str, problem: str) -> None:
    (clock,) = read_clocks(text, DAY)
    assert problem in clock.problem


def test_what_is_refused_is_told_whole() -> None:
    told_of = [
        read_clocks(f"2026-07-23 12:04:16 {rest}", DAY)[0].raw for rest in ("GMT+100", "CEST", "GMT DST")
    ]
    assert [raw.removeprefix("2026-07-23 12:04:16 ") for raw in told_of] == ["GMT+100", "CEST", "GMT DST"]


@pytest.mark.parametrize(
    ("shape", "open_half"),
    [("%d/%m/%Y %I:%M:%S", True), ("%d/%m/%Y %I:%M:%S %p", False), ("%d/%m/%Y %I:%M:%S +0100", False)],
)
def test_an_hour_that_may_be_of_twelve_is_told(shape: str, open_half: bool) -> None:
    (mark,) = parse_overlay(seen(running(NOON.replace(hour=10), shape)), OverlayRules(DAY)).times
    assert ("no AM or PM" in mark.note) is open_half


def test_an_hour_that_only_a_day_of_twenty_four_has_is_no_doubt() -> None:
    (mark,) = parse_overlay(seen(running(NOON.replace(hour=12, minute=59, second=55))), OverlayRules()).times
    assert mark.note == "6 frames agree"


@pytest.mark.parametrize(("zone", "taken"), [("GMT+1", "+01:00"), ("CEST", None), ("-0030", None)])
def test_a_zone_on_a_line_of_its_own_is_the_clocks_or_stops_it(zone: str, taken: str | None) -> None:
    lines = [
        *seen(["23/07/2026"] * 6),
        *seen(running(NOON, "%H:%M:%S"), strip=1),
        *seen([zone] * 6, strip=2),
    ]
    reading = parse_overlay(lines, OverlayRules(DAY))
    assert [mark.zone for mark in reading.times] == ([] if taken is None else [taken])
    assert (zone in told(reading)) is (taken is None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AXON BODY 3 X6039A7RY",
        "10.11.12.13",
        "open 10:30",
        "07700 900123",
        "2026-07-23 9:04:1",
        "2022-02-02 06:47:572",
    ],
)
def test_what_is_no_clock_gives_no_time(text: str) -> None:
    assert [clock for clock in read_clocks(text, DAY) if clock.at and not clock.problem] == []


@given(
    st.text(alphabet="0123456789OIlSBZ:;/.-+ TAPMhms十月", max_size=40), st.sampled_from([None, *DateOrder])
)
def test_no_text_makes_the_reading_fail(text: str, order: DateOrder | None) -> None:
    read_clocks(text, order)
    parse_overlay(seen([text] * 6), OverlayRules(order))


@given(st.text(max_size=60))
def test_no_foreign_text_makes_the_reading_fail(text: str) -> None:
    parse_overlay(seen([text] * 6), OverlayRules(officer=r"PC (?P<officer>\d+)"))


@given(
    st.integers(0, 999_999),
    st.lists(st.integers(0, 60_000), min_size=6, max_size=6, unique=True).filter(
        lambda ms: max(ms) - min(ms) > 2_000
    ),
)
def test_the_instant_of_a_tick_lies_within_what_is_stated(micro: int, milliseconds: list[int]) -> None:
    start = NOON.replace(microsecond=micro)
    offsets = [ms / 1000 for ms in sorted(milliseconds)]
    reading = parse_overlay(seen(running(start, offsets=offsets), offsets), OverlayRules())
    (mark,) = reading.times
    at_zero = mark.wall - timedelta(seconds=float(mark.offset))
    assert mark.half_width_s is not None
    assert abs((at_zero - start).total_seconds()) <= mark.half_width_s + 1e-5
    assert mark.half_width_s <= 0.6 + 1e-9


def test_frames_at_different_moments_of_a_second_narrow_the_tick() -> None:
    even = parse_overlay(seen(running(NOON, offsets=(0, 2, 4)), (0, 2, 4)), OverlayRules())
    odd = parse_overlay(seen(running(NOON, offsets=(0, 2.5, 4.75)), (0, 2.5, 4.75)), OverlayRules())
    assert even.times[0].half_width_s == pytest.approx(0.6)
    assert odd.times[0].half_width_s == pytest.approx(0.225)


def test_a_mark_is_what_the_last_reading_shows_and_when_it_came_up() -> None:
    reading = parse_overlay(seen(running(NOON, "%Y-%m-%d %H:%M:%S +0100")), OverlayRules())
    (mark,) = reading.times
    assert mark.source is TimeSource.OVERLAY
    assert (mark.raw, mark.wall, mark.zone) == (
        "2026-07-23 12:00:11 +0100",
        NOON + timedelta(seconds=11),
        "+01:00",
    )
    assert float(mark.offset) == pytest.approx(11, abs=0.15)
    assert mark.note == "6 frames agree"


def test_two_readings_are_not_enough() -> None:
    reading = parse_overlay(seen(running(NOON)[:2]), OverlayRules())
    assert reading.times == ()
    assert "3 have to agree" in told(reading)


def test_a_reading_that_contradicts_the_rest_is_left_out_and_told() -> None:
    texts = running(NOON)
    texts[2] = "2026-07-23 18:00:04"
    reading = parse_overlay(seen(texts), OverlayRules())
    assert [mark.wall for mark in reading.times] == [NOON + timedelta(seconds=11)]
    assert "left out" in told(reading)
    assert "18:00:04" in told(reading)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (["2026-07-23 12:00:00"] * 6, "stands still"),
        ([*running(NOON)[:3], *running(NOON + timedelta(hours=1))[3:]], "jumps by 3600 s"),
        (running(NOON, offsets=(0, 1, 2, 3, 4, 5)), "jumps|agree"),
        (running(datetime(2000, 1, 1, 0, 0, 3)), "never set"),  # noqa: DTZ001 - digits
        (running(datetime(1970, 1, 1, 0, 0, 3)), "never set"),  # noqa: DTZ001 - digits
        ([f"{text} TIME NOT SET" for text in running(NOON)], "not set"),
        (["2026-07-23 --:--:--"] * 6, "not set"),
        ([f"{text}:12" for text in running(NOON, "%H:%M:%S")], "time code"),
        (running(NOON, "%H:%M:%S"), "time without a date"),
        (running(NOON.replace(hour=0), "%H:%M:%S"), "counter"),
        (["23-JUL-2026"] * 3, "date without a time"),
        (["UNIT 12 NORTH"] * 3, "no clock in it"),
        (
            [a + b for a, b in zip(running(NOON), ["Z", "", " +0100", "", "Z", ""], strict=True)],
            "zone is not read alike",
        ),
        ([a + b for a, b in zip(running(NOON), ["Z", "Z", "", "", "", ""], strict=True)], "zone is not read"),
    ],
)
def test_a_clock_that_cannot_be_believed_claims_nothing(texts: list[str], reason: str) -> None:
    reading = parse_overlay(seen(texts), OverlayRules())
    assert reading.times == ()
    assert any(part in told(reading) for part in reason.split("|"))


def test_what_was_read_poorly_is_set_aside_and_told() -> None:
    poor = [SeenText(line.offset, 0, line.text, 0.3) for line in seen(running(NOON))]
    reading = parse_overlay(poor, OverlayRules())
    assert reading.times == ()
    assert "too unsure" in told(reading)


def test_an_ambiguous_date_is_kept_as_both() -> None:
    start = datetime(2026, 6, 5, 12, 0, 0)  # noqa: DTZ001 - digits
    reading = parse_overlay(seen(running(start, "%d/%m/%Y %H:%M:%S")), OverlayRules())
    assert sorted(mark.wall.date() for mark in reading.times) == [date(2026, 5, 6), date(2026, 6, 5)]
    assert len({(mark.raw, mark.offset) for mark in reading.times}) == 1
    assert "day first or month first" in told(reading)


def test_a_known_order_settles_the_date() -> None:
    start = datetime(2026, 6, 5, 12, 0, 0)  # noqa: DTZ001 - digits
    reading = parse_overlay(seen(running(start, "%d/%m/%Y %H:%M:%S")), OverlayRules(DAY))
    assert [mark.wall.date() for mark in reading.times] == [date(2026, 6, 5)]


def test_midnight_settles_the_date() -> None:
    start = datetime(2026, 6, 5, 23, 59, 55)  # noqa: DTZ001 - digits
    reading = parse_overlay(seen(running(start, "%d/%m/%Y %H:%M:%S")), OverlayRules())
    assert [mark.wall.date() for mark in reading.times] == [date(2026, 6, 6)]


def test_a_date_and_a_time_on_two_lines_are_one_clock() -> None:
    lines = [*seen(["23/07/2026"] * 3), *seen(running(NOON, "%H:%M:%S"), strip=1)]
    (mark,) = parse_overlay(lines, OverlayRules(DAY)).times
    assert (mark.wall, mark.raw) == (NOON + timedelta(seconds=11), "23/07/2026 12:00:11")


def test_of_two_dates_and_a_time_nobody_knows_which_belong_together() -> None:
    lines = [
        *seen(["23/07/2026"] * 3),
        *seen(["24/07/2026"] * 3, strip=1),
        *seen(running(NOON, "%H:%M:%S"), strip=2),
    ]
    reading = parse_overlay(lines, OverlayRules(DAY))
    assert reading.times == ()
    assert "which belong together" in told(reading)


def test_a_time_code_beside_the_clock_does_not_disturb_it() -> None:
    codes = [f"01:00:{second:02d}:10" for second in range(6)]
    reading = parse_overlay([*seen(running(NOON)), *seen(codes, strip=1)], OverlayRules())
    assert [mark.wall for mark in reading.times] == [NOON + timedelta(seconds=11)]
    assert "time code" in told(reading)


def test_two_clocks_that_differ_are_both_told_with_their_difference() -> None:
    lines = [*seen(running(NOON)), *seen(running(NOON - timedelta(hours=1)), strip=1)]
    reading = parse_overlay(lines, OverlayRules())
    assert len(reading.times) == 2
    assert "two clocks are 3600 s apart" in told(reading)


def test_two_clocks_that_say_the_same_are_one_time() -> None:
    lines = [*seen(running(NOON)), *seen(running(NOON, "%d/%m/%Y %H:%M:%S"), strip=1)]
    assert len(parse_overlay(lines, OverlayRules(DAY)).times) == 1


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["AXON BODY 3 X6039A7RY"] * 3, "X6039A7RY"),
        (["AXONBODY3X6039A7RY", "AXON BODY 3 X6039A7RY", "AXON BODY3 X6039A7RY"], "X6039A7RY"),
        (["AXON FLEX 2 X81001234"] * 3, "X81001234"),
        (["AXON BODY 3 X6039A7RY", "AXON BODY 3 X6O39A7RY", "AXON BODY 3 X6039A7RY"], ""),
        (["AXON BODY 3 X6039A7RY"] * 2, ""),
    ],
)
def test_a_serial_counts_where_three_frames_read_it_alike(texts: list[str], value: str) -> None:
    (claim,) = parse_overlay(seen(texts), OverlayRules()).claims
    assert (claim.kind, claim.value, bool(claim.problem)) == (ClaimKind.DEVICE, value, not value)


@pytest.mark.parametrize(
    ("texts", "value", "problem"),
    [
        (["RTC 42/101881/25"] * 3, "42/101881/25", ""),
        (["RTC 42/101881/25"] * 2, "", "not read alike in 3 frames"),
        (["42/1O1881/25"] * 3, "42/1?1881/25", "letters stand for figures"),
        (["12 JUL 2025 22:15:40 42-20250712-0907"] * 3, "42/20250712/907", ""),
    ],
)
def test_a_reference_counts_where_three_frames_read_it_alike(
    texts: list[str], value: str, problem: str
) -> None:
    (claim,) = parse_overlay(seen(texts), OverlayRules()).claims
    assert (claim.kind, claim.value) == (ClaimKind.REFERENCE, value)
    assert claim.problem.startswith(problem)
    assert bool(claim.problem) is bool(problem)


def test_an_officer_is_read_by_the_makes_own_pattern() -> None:
    rules = OverlayRules(officer=r"\bID (?P<officer>\w+)")
    (claim,) = parse_overlay(seen(["CAM 4 ID 07001"] * 3), rules).claims
    assert (claim.kind, claim.raw, claim.value) == (ClaimKind.OFFICER, "07001", "7001")


@pytest.mark.parametrize(
    ("make", "line", "device", "officer"),
    [
        ("platform", "HYT0012002 002310 2025-12-12 21:15:30", "HYT0012002", "2310"),
        ("platform", "ID:HYT0012002_002310", "HYT0012002", "2310"),
        ("platform", "HYT0012002 000000", "HYT0012002", ""),
        ("platform", "HYT0012002002310", None, None),
        ("platform", "HYT0012002 20251212", None, None),
        ("platform", "GPS 51500123 000123", None, None),
        ("reveal", "D5-104778 PC 2310", None, None),
    ],
)
def test_a_shipped_profile_names_whom_its_form_names(
    make: str, line: str, device: str | None, officer: str | None
) -> None:
    profiles = load_profiles((path.name, path.read_text(encoding="utf-8")) for path in SHIPPED)
    (profile,) = (one for one in profiles if one.id == make)
    claims = parse_overlay(seen([line] * 3), overlay_rules(profile)).claims
    found = {claim.kind: claim.value for claim in claims}
    assert (found.get(ClaimKind.DEVICE), found.get(ClaimKind.OFFICER)) == (device, officer)


def test_the_pages_pattern_for_a_force_does_what_it_says() -> None:
    page = (ROOT / "docs" / "overlay.md").read_text(encoding="utf-8")
    table = page.partition("```toml\n")[2].partition("```")[0]
    (profile,) = load_profiles([("generic", f'id = "generic"\nnote = "n"\n{table}')])
    claims = parse_overlay(seen(["UNIT D5-104778 PC 2310"] * 3), overlay_rules(profile)).claims
    assert [claim.value for claim in claims] == ["D5-104778", "2310"]


def test_a_profile_says_how_its_text_is_taken() -> None:
    text = """
id = "generic"
make = "Some Make"
note = "For this test."

[overlay]
date_order = "dmy"
device = 'CAM (?P<device>[0-9]+)'
note = "For this test."
"""
    (profile,) = load_profiles([("generic", text)])
    rules = overlay_rules(profile)
    assert rules == OverlayRules(DAY, device="CAM (?P<device>[0-9]+)")
    (claim,) = parse_overlay(seen(["CAM 004"] * 3), rules).claims
    assert claim.value == "004"


PIECES = st.sampled_from(
    [
        *"0123456789OoQqIiLl|SsBbZz:;./-_,+ hTm十²\u0131\u0130\u017f\u212a\u0663",
        *("2024", "0001", "9999", "Jul", "JU1", "Dec", "BST", "UTC+", "AM", "CAM", "AXON BODY 3 X6039A7RY"),
        *("not set", " +0l:00", " -q1:00", "19:02:1", "2024-07-13", "31/02/"),
    ]
)
ALIKE = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=20))


@example(texts=["CAM"], offsets=[Fraction(0)], order=None)
@example(texts=["2024-07-13 19:02:11 +0q:00"], offsets=[Fraction(0)], order=None)
@given(
    texts=st.lists(ALIKE, min_size=1, max_size=3),
    offsets=st.lists(st.fractions(0, 200_000), min_size=1, max_size=6),
    order=st.sampled_from([None, *DateOrder]),
)
def test_whatever_a_recogniser_reads_is_an_answer(
    texts: list[str], offsets: list[Fraction], order: DateOrder | None
) -> None:
    lines = [SeenText(at, strip, text, 0.95) for at in offsets for strip, text in enumerate(texts)]
    rules = OverlayRules(date_order=order, officer=r"ID (?P<officer>\S+)", device=r"CAM(?P<device>\d)?")
    assert isinstance(parse_overlay(lines, rules), OverlayReading)


@pytest.mark.parametrize("letter", "oOqQ\u0131\u0130iIlL|")
def test_every_letter_that_stands_for_a_digit_is_one(letter: str) -> None:
    digit = "0" if letter in "oOqQ" else "1"
    shown, meant = (f"2026-07-23 10:{x}9:05 +0{x}:00" for x in (letter, digit))
    (clock,), (plain,) = read_clocks(shown, DAY), read_clocks(meant, DAY)
    assert (clock.dates, clock.at, clock.zone) == (plain.dates, plain.at, plain.zone)
