from datetime import UTC, datetime, timedelta, timezone

import pytest

from bwv_index.incidents import Precision, TimeWindow

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NOON, NOON - timedelta(seconds=1)),
        (NOON.replace(tzinfo=None), NOON.replace(tzinfo=None)),
        (NOON, NOON.astimezone(timezone(timedelta(hours=1)))),
    ],
)
def test_a_window_is_utc_and_in_order(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match="window"):
        TimeWindow(start, end, "", Precision.RANGE)
