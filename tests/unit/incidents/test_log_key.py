"""A reference that is a log's, and one that is not."""

import pytest

from bwv_index.incidents import is_log_key, reference_key


@pytest.mark.parametrize(
    ("reference", "log"),
    [
        ("42-20250614-1881", True),
        ("20250614-1881", True),
        ("1881/14JUN25", True),
        ("42/101881/25", False),
        ("OP CANARY", False),
        ("42-20251345-1881", False),
    ],
)
def test_a_reference_is_a_logs_where_it_names_a_day_and_a_number_of_it(reference: str, *, log: bool) -> None:
    assert is_log_key(reference_key(reference)) is log
