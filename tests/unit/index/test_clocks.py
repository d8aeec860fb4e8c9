"""Cameras' clocks on record: what persons said, never changed; what was worked out, superseded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bwv_index.index import (
    CheckVerdict,
    ClockCheckView,
    DeviceOffsetView,
    Index,
    Record,
    overlapping,
    standing_checks,
)
from bwv_index.index.models import DeviceOffsetRow

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CHECK = ClockCheckView(
    0, "511870", "511870", CheckVerdict.CHECK, 130.0, 2.0, NOON, NOON + 30 * DAY, (), "7001", NOON, "beside a clock",
    NOON,
)  # fmt: skip
OFFSET = DeviceOffsetView("511870", 12.5, 1.0, NOON, NOON + DAY, {"anchors": [], "drift_s_per_day": 0.0})


def test_a_check_comes_back_as_it_was_said(record: Record) -> None:
    number = record.clocks.add_check(CHECK)
    other = record.clocks.add_check(replace(CHECK, device_key="X60A1234", compared_at=None))
    assert record.clocks.checks("511870") == (replace(CHECK, number=number),)
    assert [check.number for check in record.clocks.checks()] == [number, other]
    assert record.clocks.checks("") == ()


def test_a_later_row_supersedes_by_number_and_everything_stays(record: Record) -> None:
    first = record.clocks.add_check(CHECK)
    second = record.clocks.add_check(replace(CHECK, offset_s=-18.2, replaces=(first,)))
    assert [check.number for check in standing_checks(record.clocks.checks())] == [second]
    record.clocks.add_check(replace(CHECK, verdict=CheckVerdict.WITHDRAW, replaces=(second,)))
    assert [check.number for check in standing_checks(record.clocks.checks())] == [first]
    assert len(record.clocks.checks()) == 3


@pytest.mark.parametrize(
    ("rows", "standing"),
    [
        ("C", [1]),
        ("C C1", [2]),
        ("C C1 W2", [1]),
        ("C C1 W2 W1", []),
        ("C C1 C2", [3]),
        ("C C1 C2 W2", [3, 1]),
        ("C C1 C2 W3", [2]),
        ("C C C12 W3", [1, 2]),
        ("C C1 C1 W2", [3]),
    ],
)
def test_what_was_taken_back_supersedes_nothing(record: Record, rows: str, standing: list[int]) -> None:
    for row in rows.split():
        verdict = CheckVerdict.CHECK if row[0] == "C" else CheckVerdict.WITHDRAW
        record.clocks.add_check(replace(CHECK, verdict=verdict, replaces=tuple(map(int, row[1:]))))
    assert {check.number for check in standing_checks(record.clocks.checks())} == {*standing}


@pytest.mark.parametrize(
    ("start", "end", "meets"), [(-2, -1, False), (-1, 0, True), (5, 6, True), (30, 40, True), (31, 40, False)]
)
def test_checks_overlap_where_they_share_a_moment(start: int, end: int, meets: bool) -> None:
    assert bool(overlapping([CHECK], NOON + start * DAY, NOON + end * DAY)) is meets


def test_an_offset_worked_out_anew_takes_the_place_of_the_old(record: Record) -> None:
    assert record.clocks.set_offsets("511870", [OFFSET])
    assert not record.clocks.set_offsets("511870", [OFFSET])
    later = replace(OFFSET, offset_s=13.0)
    assert record.clocks.set_offsets("511870", [OFFSET, later])
    assert record.clocks.offsets("511870") == (OFFSET, later)
    assert record.clocks.offsets() == (OFFSET, later)
    assert record.clocks.offsets("") == ()
    assert record.clocks.set_offsets("511870", [])
    assert record.clocks.offsets("511870") == ()


def test_of_a_superseded_offset_the_number_of_its_anchors_stays(index: Index) -> None:
    with index.writing() as record:
        record.clocks.set_offsets(
            "511870", [replace(OFFSET, body={"anchors": [{"item": "a"}] * 3, "note": "x"})]
        )
        record.clocks.set_offsets("511870", [OFFSET])
    with index.engine.connect() as session:
        rows = session.execute(
            select(DeviceOffsetRow.current, DeviceOffsetRow.body).order_by(DeviceOffsetRow.id)
        )
        assert [(current, body["anchors"]) for current, body in rows] == [(False, 3), (True, [])]
