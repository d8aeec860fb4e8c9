"""A start by another camera's clock: what it claims, how far it is believed, and what it never does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.clock import (
    Authority,
    HourBasis,
    Placement,
    Reading,
    TimeClaim,
    TimeSource,
    ZoneBasis,
    authority_of,
    claim_sound,
    resolve,
)

T0 = datetime(2025, 7, 12, 21, 15, 10, tzinfo=UTC)


def stated(source: TimeSource, seconds: float, half_width_s: float) -> TimeClaim:
    start = T0 + timedelta(seconds=seconds)
    return TimeClaim(source, str(source), ZoneBasis.UTC, (Reading(start),), half_width_s, 0.9)


def placed(*claims: TimeClaim) -> Placement:
    found = resolve(claims, None)
    assert isinstance(found, Placement)
    return found


CHECKED = placed(stated(TimeSource.GPS, 0, 1.0))
OWN = stated(TimeSource.FILE_NAME, 42.0, 2.0)


@given(st.floats(-3600, 3600), st.floats(0.001, 5))
def test_it_names_one_start_and_adds_both_uncertainties(later_s: float, half_width_s: float) -> None:
    claim = claim_sound("EV-1", CHECKED, later_s, half_width_s)
    (reading,) = claim.readings
    assert (reading.start - CHECKED.start).total_seconds() == pytest.approx(later_s, abs=1e-6)
    assert claim.half_width_s == CHECKED.half_width_s + half_width_s
    assert "EV-1" in claim.raw
    assert authority_of(claim) is Authority.WORKED_OUT


def test_it_places_a_clip_before_the_clip_s_own_clock() -> None:
    heard = claim_sound("EV-1", CHECKED, 40.0, 0.04)
    found = placed(OWN, heard)
    assert found.anchor == heard
    assert (found.start - T0).total_seconds() == pytest.approx(40)
    assert found.half_width_s == pytest.approx(1.04)
    assert OWN in found.supporting


@pytest.mark.parametrize("source", [TimeSource.GPS, TimeSource.PERSON_CHECK])
def test_satellites_and_persons_are_heard_before_it(source: TimeSource) -> None:
    own = stated(source, 0.0, 1.0)
    found = placed(own, claim_sound("EV-1", CHECKED, 40.0, 0.04))
    assert found.anchor == own
    assert [c.claim.source for c in found.conflicts] == [TimeSource.SHARED_SOUND]


def test_it_checks_no_hour() -> None:
    assert placed(OWN, claim_sound("EV-1", CHECKED, 40.0, 0.04)).hour is HourBasis.NOT_CHECKED


def test_a_clock_that_differs_is_listed_as_a_conflict_and_not_corrected() -> None:
    own = stated(TimeSource.FILE_NAME, 400.0, 2.0)
    found = placed(own, claim_sound("EV-1", CHECKED, 40.0, 0.04))
    (conflict,) = found.conflicts
    assert conflict.claim == own
    assert conflict.difference_s == pytest.approx(360)
