from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.clock import TimeClaim, TimeSource, ZoneBasis, claim_moment, claim_stamp


def stamp(raw: str, basis: ZoneBasis = ZoneBasis.UTC) -> TimeClaim:
    return claim_stamp(TimeSource.CONTAINER_TAG, raw, basis, half_width_s=2, trust=0.5)


@pytest.mark.parametrize(
    ("raw", "basis", "expected"),
    [
        ("2023-09-22T16:34:05.000000Z", ZoneBasis.UTC, "2023-09-22T16:34:05"),
        ("2009-10-27 12:14:34", ZoneBasis.UTC, "2009-10-27T12:14:34"),
        (" 2009-10-27 12:14:34\n", ZoneBasis.UTC, "2009-10-27T12:14:34"),
        ("2025-06-14T23:12:05Z", ZoneBasis.LOCAL, "2025-06-14T22:12:05"),
        ("2019-02-12T15:27:12+08:00", ZoneBasis.STATED, "2019-02-12T07:27:12"),
        ("2015-01-19T12:45:11-0800", ZoneBasis.STATED, "2015-01-19T20:45:11"),
        ("2023-09-22T18:34:05+0200", ZoneBasis.STATED, "2023-09-22T16:34:05"),
        ("2013-01-01T00:03:10Z", ZoneBasis.UTC, "2013-01-01T00:03:10"),
        ("2025-06-14t23:12:05z", ZoneBasis.STATED, "2025-06-14T23:12:05"),
        ("2025-06-14T23:12:05,25Z", ZoneBasis.UTC, "2025-06-14T23:12:05.250000"),
    ],
)
def test_stamps_as_files_hold_them(raw: str, basis: ZoneBasis, expected: str) -> None:
    claim = stamp(raw, basis)
    assert [r.start for r in claim.readings] == [datetime.fromisoformat(expected).replace(tzinfo=UTC)]
    assert claim.raw == raw
    assert not claim.problem


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("1904-01-01T00:00:00.000000Z", "never set"),
        ("1970-01-01T00:00:00.000000Z", "never set"),
        ("1970-01-01T00:00:01.000000Z", "never set"),
        ("1979-11-26T17:31:44.000000Z", "never set"),
        ("1989-12-31T23:59:59Z", "never set"),
        ("2101-01-01T00:00:00Z", "after 2100"),
        ("2000-01-01T00:03:10Z", "never set"),
        ("2012-01-01T23:59:59Z", "never set"),
        ("2025-02-30T00:00:00Z", "not a time"),
        ("2025-06-14T25:00:00Z", "not a time"),
        ("2025-06-14", "not a time"),
        ("", "not a time"),
        ("x" * 100_000, "not a time"),
        ("\u0662\u0660\u0662\u0665-06-14T23:12:05Z", "not a time"),
    ],
)
def test_what_is_no_time_of_a_recording_is_kept_with_its_problem(raw: str, problem: str) -> None:
    claim = stamp(raw)
    assert claim.readings == ()
    assert problem in claim.problem
    assert claim.raw == raw
    assert len(claim.problem) < 200


@pytest.mark.parametrize("offset", ["+24:00", "+0160", "-9900"])
def test_an_offset_that_no_zone_has_is_a_problem(offset: str) -> None:
    claim = stamp(f"2025-06-14T23:12:05{offset}", ZoneBasis.STATED)
    assert claim.readings == ()
    assert "not an offset" in claim.problem


def test_a_stamp_that_should_state_its_offset_and_does_not_is_read_both_ways() -> None:
    claim = stamp("2025-06-14T23:12:05", ZoneBasis.STATED)
    assert claim.basis is ZoneBasis.UNKNOWN
    assert [r.note for r in claim.readings] == ["BST", "UTC"]


@given(st.text(max_size=60), st.sampled_from(list(ZoneBasis)))
def test_no_text_breaks_the_reader(raw: str, basis: ZoneBasis) -> None:
    claim = stamp(raw, basis)
    assert claim.raw == raw
    assert bool(claim.readings) != bool(claim.problem)


@given(st.datetimes(datetime(2013, 1, 1), datetime(2099, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_a_written_offset_gives_the_moment_that_was_written(moment: datetime, minutes: int) -> None:
    local = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)), microsecond=0)
    claim = stamp(local.isoformat(), ZoneBasis.STATED)
    assert [r.start for r in claim.readings] == [local.astimezone(UTC)]


def test_a_settled_moment_is_claimed_in_utc() -> None:
    moment = datetime(2025, 6, 14, 23, 12, tzinfo=timezone(timedelta(hours=1)))
    claim = claim_moment(TimeSource.CATALOGUE, "14/06/2025 23:12", moment, half_width_s=30, trust=0.7)
    assert [r.start for r in claim.readings] == [datetime(2025, 6, 14, 22, 12, tzinfo=UTC)]
    assert claim.basis is ZoneBasis.STATED


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2025, 6, 14, 23, 12)  # noqa: DTZ001 - the fault under test
    with pytest.raises(ValueError, match="zone"):
        claim_moment(TimeSource.CATALOGUE, "", naive, half_width_s=30, trust=0.7)
