"""Footage that should be there: by whom a camera was held, one rule for issues without a return."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import OfficerKey, Precision, RoleKind, TimeWindow
from bwv_index.linking import CameraIssueFacts, ClipFacts, IncidentFacts, IssueBook, expected_clips
from bwv_index.timecode import UtcInterval

T0 = datetime(2025, 7, 12, 21, 0, tzinfo=UTC)
VICTIM, RELIEF = OfficerKey("22", "4417"), OfficerKey("22", "9001")


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def window(start: float, end: float) -> TimeWindow:
    return TimeWindow(at(start), at(end), "", Precision.MINUTE)


INCIDENT = IncidentFacts("i", window(0, 0.5), parties=((VICTIM, RoleKind.VICTIM),))
NOT_RETURNED = CameraIssueFacts("X60A-7788", VICTIM, at(-4), None)


def clip(serial: str, start: float | None = 0.1, *officers: OfficerKey, half_width_s: float = 1) -> ClipFacts:
    interval = None if start is None else UtcInterval(at(start), at(start + 0.1), half_width_s)
    return ClipFacts("c", interval, officers, serial)


@pytest.mark.parametrize(
    ("linked", "missing"),
    [
        ((), True),
        ((clip("X60A7788"),), False),
        ((clip("x60a-7788"),), False),
        ((clip("X60A7790"),), True),
        ((clip(""),), True),
        ((clip("", 0.1, VICTIM),), False),
        ((clip("", 0.1, OfficerKey("42", "4417")),), True),
        ((clip("X60A7788", None),), False),
        ((clip("X60A7788", -8),), True),
    ],
)
def test_footage_is_missing_until_a_clip_of_the_officer_or_the_camera_is_linked(
    linked: tuple[ClipFacts, ...], *, missing: bool
) -> None:
    found = expected_clips(INCIDENT, IssueBook([NOT_RETURNED]), linked)
    assert [(e.officer, e.devices) for e in found] == ([(VICTIM, ("X60A-7788",))] if missing else [])


def test_a_camera_issued_on_without_a_return_is_no_longer_the_first_officer_s() -> None:
    book = IssueBook([NOT_RETURNED, CameraIssueFacts("X60A7788", RELIEF, at(-1), None)])
    (found,) = expected_clips(INCIDENT, book, [clip("X60A7788")])
    assert found.devices == ()
    assert book.holders(clip("X60A7788")) == (RELIEF,)
    assert book.holders(clip("X60A7788", -0.9, half_width_s=900)) == (VICTIM, RELIEF)
    assert book.holders(clip("X60A7788", None)) == ()


@pytest.mark.parametrize(
    ("asked", "cameras"), [(None, ("X60A-7788",)), (window(-5, -3), ("X60A-7788",)), (window(-0.5, 0), ())]
)
def test_the_cameras_of_an_officer_are_those_held_at_the_time(
    asked: TimeWindow | None, cameras: tuple[str, ...]
) -> None:
    book = IssueBook([NOT_RETURNED, CameraIssueFacts("X60A7788", RELIEF, at(-1), None)])
    assert book.cameras(VICTIM, asked) == cameras


hours = st.integers(-20, 20)


@given(st.lists(st.tuples(hours, hours | st.none()), max_size=8), hours, st.integers(0, 30))
def test_a_camera_s_holders_are_those_whose_issue_had_not_ended(
    given_out: list[tuple[int, int | None]], start: int, width: int
) -> None:
    issues = [
        CameraIssueFacts("C", OfficerKey("22", str(n)), at(out), None if back is None else at(back))
        for n, (out, back) in enumerate(given_out)
    ]
    outs = sorted(out for out, _ in given_out)
    lasting = [
        (out, issue.officer)
        for issue, (out, back) in zip(issues, given_out, strict=True)
        if out <= start + 0.1 + width
        and (back if back is not None else next((o for o in outs if o > out), 99)) >= start - width
    ]
    expected = tuple(who for _, who in sorted(lasting, key=lambda one: (one[0], one[1])))
    assert IssueBook(issues).holders(clip("C", start, half_width_s=3600.0 * width)) == expected
