"""How ``clock show`` words what anchors show of a camera's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.cli.clock import MOST_ANCHORS, _anchored, _show_offset
from bwv_index.clock import Anchor, AnchorKind, estimate_offsets

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


@pytest.mark.parametrize("count", [2, MOST_ANCHORS + 3])
def test_the_anchors_that_an_offset_rests_on_are_listed(
    count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    true = [NOON + timedelta(hours=n) for n in range(count)]
    anchors = [
        Anchor(f"EV-{n}", at + timedelta(seconds=5), at, 1.5, AnchorKind.GPS, at) for n, at in enumerate(true)
    ]
    _show_offset(estimate_offsets(anchors)[0])
    told = capsys.readouterr().out.splitlines()
    assert told[1] == "  rests on: EV-0 (5 s fast ± 1.5 s, by gps, 2025-06-14T12:00:00Z)"
    listed = [line for line in told if line.startswith("  rests on: EV-")]
    assert len(listed) == min(count, MOST_ANCHORS)
    assert ("  rests on: 3 more; --json lists them all" in told) is (count > MOST_ANCHORS)
