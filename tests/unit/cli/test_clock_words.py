"""How ``clock show`` words what one anchor shows of a camera's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.cli.clock import _anchored
from bwv_index.clock import Anchor, AnchorKind

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("offset_s", "half_width_s", "kind", "told"),
    [
        (813, 16_800, AnchorKind.CAMERA_ISSUE, "a bound, between 15987 s slow and 17613 s fast"),
        (2_000_000, 7200, AnchorKind.CAMERA_ISSUE, "a bound, between 1992800 s fast and 2007200 s fast"),
        (-18.5, 1.5, AnchorKind.GPS, "18.5 s slow ± 1.5 s"),
    ],
)
def test_a_bound_is_no_measured_offset(
    offset_s: float, half_width_s: float, kind: AnchorKind, told: str
) -> None:
    anchor = Anchor("EV-1", NOON + timedelta(seconds=offset_s), NOON, half_width_s, kind, NOON)
    assert _anchored(anchor) == told
