from datetime import UTC, datetime

import pytest

from bwv_index.casefile import when


@pytest.mark.parametrize(
    ("moment", "utc", "local"),
    [
        (datetime(2024, 3, 5, 19, 2, 11, tzinfo=UTC), "05/03/2024 19:02:11 UTC", "05/03/2024 19:02:11 GMT"),
        (datetime(2024, 7, 5, 23, 30, tzinfo=UTC), "05/07/2024 23:30:00 UTC", "06/07/2024 00:30:00 BST"),
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), "27/10/2024 00:30:00 UTC", "27/10/2024 01:30:00 BST"),
        (datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "27/10/2024 01:30:00 UTC", "27/10/2024 01:30:00 GMT"),
        (
            datetime(2024, 7, 5, 18, 0, 0, 250_000, tzinfo=UTC),
            "05/07/2024 18:00:00.250 UTC",
            "05/07/2024 19:00:00.250 BST",
        ),
    ],
)
def test_a_time_is_shown_with_its_zone(moment: datetime, utc: str, local: str) -> None:
    assert when.utc_text(moment) == utc
    assert when.local_text(moment) == local
    assert when.clock_text(moment) == local.split(" ", 1)[1]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "not known"),
        (0.0, "0 s"),
        (0.44, "0.4 s"),
        (59.0, "59 s"),
        (59.96, "1 min 0 s"),
        (60.0, "1 min 0 s"),
        (1769.0, "29 min 29 s"),
        (14400.0, "4 h 0 min 0 s"),
    ],
)
def test_a_length_is_written_as_forms_write_it(seconds: float | None, text: str) -> None:
    assert when.length_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "\u00b1 not known"),
        (2.0, "\u00b1 2 s"),
        (0.5, "\u00b1 0.5 s"),
        (2.25, "\u00b1 2.3 s"),
        (300.0, "\u00b1 5 min"),
        (0.0, "\u00b1 0 s (as stated by the source)"),
    ],
)
def test_an_unknown_uncertainty_is_said(seconds: float | None, text: str) -> None:
    assert when.half_width_text(seconds) == text


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (None, "not scored"),
        (0.62, "62.0 %"),
        (0.999, "99.9 %"),
        (0.99999, "over 99.9 %"),
        (1.0, "over 99.9 %"),
    ],
)
def test_a_probability_is_never_rounded_up_to_certainty(probability: float | None, text: str) -> None:
    assert when.probability_text(probability) == text


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (999_999, "999,999 bytes"), (9_582_011, "9.6 MB (9,582,011 bytes)")]
)
def test_a_size_keeps_its_exact_bytes(size: int, text: str) -> None:
    assert when.size_text(size) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (datetime(2025, 6, 14, 22, 10, 59, tzinfo=UTC), datetime(2025, 6, 14, 22, 20, tzinfo=UTC),
         "14/06/2025 23:10 to 23:20 BST"),
        (datetime(2025, 6, 14, 22, 10, tzinfo=UTC), datetime(2025, 6, 14, 22, 20, 0, 1, tzinfo=UTC),
         "14/06/2025 23:10 to 23:21 BST"),
        (datetime(2025, 6, 14, 22, 50, tzinfo=UTC), datetime(2025, 6, 14, 23, 5, tzinfo=UTC),
         "14/06/2025 23:50 to 15/06/2025 00:05 BST"),
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
         "27/10/2024 01:30 BST to 01:30 GMT"),
    ],
)  # fmt: skip
def test_a_stretch_is_told_to_whole_minutes_that_hold_all_of_it(
    start: datetime, end: datetime, text: str
) -> None:
    assert when.span_text(start, end) == text
