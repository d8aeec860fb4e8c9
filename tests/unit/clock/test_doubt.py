"""What may be believed of a word that nothing of its own rank contradicts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.clock import (
    HourBasis,
    Placement,
    TimeClaim,
    TimeSource,
    claim_bound,
    claim_moment,
    find_anchors,
    resolve,
)

TRUE = datetime(2024, 7, 1, 10, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROUND = timedelta(weeks=1024)
TAG, NAME = TimeSource.CONTAINER_TAG, TimeSource.FILE_NAME
OVERLAY, GPS = TimeSource.OVERLAY, TimeSource.GPS


def said(source: TimeSource, moment: datetime, trust: float = 0.5, *, sidecar: str = "") -> TimeClaim:
    made = claim_moment(source, f"{source.value} {sidecar}", moment, half_width_s=2, trust=trust)
    return replace(made, sidecar=sidecar)


def placed(*claims: TimeClaim) -> Placement:
    placement = resolve(claims, None)
    assert isinstance(placement, Placement)
    return placement


BESIDE = said(GPS, TRUE + HOUR, 0.9, sidecar="a")


class TestSatellitesOfAFileBesideTheFootage:
    @pytest.mark.parametrize("off", [timedelta(), timedelta(minutes=4), timedelta(minutes=-4)])
    def test_another_hour_than_the_camera_s_clocks_is_not_settled_and_both_are_kept(
        self, off: timedelta
    ) -> None:
        placement = placed(BESIDE, said(TAG, TRUE + off), said(NAME, TRUE + off, 0.6))
        assert (placement.start, placement.hour, placement.certain) == (TRUE + HOUR, HourBasis.OPEN, False)
        assert [r.start for r in placement.alternatives] == [TRUE + off]
        assert placement.half_width_s >= 3600

    def test_it_makes_no_anchor_then(self) -> None:
        assert find_anchors("a", [BESIDE, said(TAG, TRUE), said(NAME, TRUE)]) == ()

    def test_its_own_word_for_the_camera_s_clock_bears_nothing_out(self) -> None:
        twin = said(TimeSource.SIDECAR, TRUE + HOUR, sidecar="a")
        assert not placed(BESIDE, twin, said(TAG, TRUE)).settled

    @pytest.mark.parametrize(
        "claims",
        [
            (BESIDE, said(TAG, TRUE + HOUR)),
            (BESIDE, said(TAG, TRUE), said(NAME, TRUE + HOUR)),
            (replace(BESIDE, sidecar=""), said(TAG, TRUE), said(NAME, TRUE)),
            (BESIDE, said(GPS, TRUE + HOUR, 0.9), said(TAG, TRUE)),
        ],
        ids=["agrees", "one agrees", "of the footage itself", "and of the footage itself"],
    )
    def test_else_the_satellites_tell_the_hour(self, claims: tuple[TimeClaim, ...]) -> None:
        placement = placed(*claims)
        assert (placement.start, placement.certain) == (TRUE + HOUR, True)
        assert find_anchors("a", claims)


class TestAnOverlayThatStandsAlone:
    def test_against_another_clock_it_is_not_settled(self) -> None:
        placement = placed(said(OVERLAY, TRUE - timedelta(days=61), 0.7), said(TAG, TRUE))
        assert (placement.settled, placement.certain) == (False, False)
        assert [r.start for r in placement.alternatives] == [TRUE]

    @pytest.mark.parametrize(
        "other", [said(NAME, TRUE - timedelta(days=61), 0.4), said(TAG, TRUE - timedelta(days=61, seconds=9))]
    )
    def test_with_a_second_voice_or_none_against_it_it_places(self, other: TimeClaim) -> None:
        claims = [said(OVERLAY, TRUE - timedelta(days=61), 0.7), other]
        if other.source is NAME:
            claims.append(said(TAG, TRUE))
        assert placed(*claims).settled


class TestWeeksThatMayHaveBegunAgain:
    OLD = said(GPS, TRUE - ROUND, 0.9)

    def test_a_date_that_no_clock_bears_out_is_not_settled_and_the_rollover_is_named(self) -> None:
        unset = claim_moment(TAG, "x", datetime(1970, 1, 1, tzinfo=UTC), half_width_s=2, trust=0.5)
        placement = placed(self.OLD, unset)
        assert (placement.settled, placement.hour) == (False, HourBasis.NOT_CHECKED)
        assert [r.start for r in placement.alternatives] == [TRUE]
        assert "the satellites' count of weeks may have begun again" in placement.method

    def test_the_camera_s_own_clock_bears_it_out_and_may_have_been_set_by_them(self) -> None:
        placement = placed(self.OLD, said(TAG, TRUE - ROUND))
        assert (placement.settled, placement.hour) == (True, HourBasis.NOT_CHECKED)

    def test_the_hours_of_issue_choose_between_the_rounds(self) -> None:
        issued = claim_bound("issued", TRUE - ROUND - HOUR, TRUE - ROUND + HOUR, trust=0.5)
        assert placed(self.OLD, issued).settled

    def test_a_later_date_needs_no_witness(self) -> None:
        assert placed(said(GPS, TRUE, 0.9)).certain
