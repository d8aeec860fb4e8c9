"""How ``show`` words places that sources name for a whole clip, and the stretch from before the button."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from bwv_index.cli.content_facts import _before, _Clock, _place
from bwv_index.clock import PreRecordBasis, PreRecordSpan
from bwv_index.index import ClaimView
from bwv_index.pipeline.trail import places_of


def claim(source: str, value: str, accuracy_m: float | None = None, kind: str = "position") -> ClaimView:
    return ClaimView(kind, source, "as written", value, {"accuracy_m": accuracy_m})


TAG = "tag com.apple.quicktime.location.iso6709"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            claim(TAG, "51.5007000,-0.1246000,12", 65.0),
            f"51.500700, -0.124600, TQ 30268 79640, accuracy 65 m, by {TAG}",
        ),
        (
            ClaimView("position", "catalogue EV-1", "51.8896,0.8993", "51.8896,0.8993", {}),
            "51.889600, 0.899300, TL 99608 25198, accuracy not stated, by catalogue EV-1",
        ),
        (
            claim("box gps0", "48.858,2.294"),
            "48.858000, 2.294000, outside the National Grid, accuracy not stated, by box gps0",
        ),
    ],
)  # fmt: skip
def test_a_named_place_has_its_grid_reference_and_its_stated_radius(said: ClaimView, told: str) -> None:
    assert [_place(place) for place in places_of([said])] == [told]


@pytest.mark.parametrize(
    "said",
    [
        claim("track gpmf GPS5", "51.5,-0.1"), claim("sidecar a.gpx: track gpx", "51.5,-0.1"), claim(TAG, ""),
        claim(TAG, "51.5,-0.1", kind="title"),
    ],
)  # fmt: skip
def test_the_ends_of_tracks_and_what_is_no_place_are_told_elsewhere(said: ClaimView) -> None:
    assert places_of([said]) == ()


@pytest.mark.parametrize(
    ("silent", "said"), [(True, "says without sound"), (False, "does not say that it has no sound")]
)
def test_what_is_kept_before_the_button_is_the_profile_s_word(silent: bool, said: str) -> None:
    clock = _Clock(datetime(2025, 6, 14, 22, 12, 5, tzinfo=UTC), "Europe/London", 300.0)
    assert _before(PreRecordSpan(Fraction(30), silent, PreRecordBasis.TRIGGER), clock) == (
        "00:00:00 to 00:00:30 into the file, 2025-06-14 23:12:05 BST to 2025-06-14 23:12:35 BST ± 5 min: from before "
        f"the button, by the trigger; the camera's profile {said}"
    )
