"""The house's sentences: lengths, times with their zone, officers, recordings, exhibits."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from tests.cases_scene import CD1, CD2A, EF1, FIRST, file, person, recordings, scene

from bwv_index.cases import ExhibitKind
from bwv_index.cases.clauses import (
    kind_text,
    length_text,
    officer_name,
    real_time,
    recorded,
    sheet_length_text,
    span_of,
    stretch,
)
from bwv_index.incidents import OfficerKey

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("seconds", "schedule", "sheet"),
    [
        (None, "length not known", "length not known"),
        (Fraction(0), "0 s", "0 s"),
        (Fraction(57, 2), "28.5 s", "28.5 s"),
        (Fraction(5999, 100), "1 min 0 s", "1 min 0 s"),
        (Fraction(1769), "29 min 29 s", "29 mins 29 s"),
        (Fraction(204), "3 min 24 s", "3 mins 24 s"),
        (Fraction(7265), "2 h 1 min 5 s", "2 h 1 min 5 s"),
    ],
)
def test_a_length_is_told_as_the_forms_tell_it(seconds: Fraction | None, schedule: str, sheet: str) -> None:
    assert length_text(seconds) == schedule
    assert sheet_length_text(seconds) == sheet


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (at(2024, 3, 5, 19, 2, 11), at(2024, 3, 5, 19, 31, 40), "05/03/2024 19:02:11 to 19:31:40 GMT"),
        (
            at(2025, 6, 14, 22, 59, 0),
            at(2025, 6, 14, 23, 1, 0, 500_000),
            "14/06/2025 23:59:00 BST to 15/06/2025 00:01:00.5 BST",
        ),
        (
            at(2025, 10, 26, 0, 59, 59, 960_000),
            at(2025, 10, 26, 1, 30, 0),
            "26/10/2025 01:00:00 to 01:30:00 GMT",
        ),
        (
            at(2025, 10, 26, 0, 30, 0),
            at(2025, 10, 26, 1, 30, 0),
            "26/10/2025 01:30:00 BST to 26/10/2025 01:30:00 GMT",
        ),
    ],
)
def test_a_stretch_says_date_and_zone_as_often_as_they_differ(
    start: datetime, end: datetime, told: str
) -> None:
    assert stretch(start, end, LONDON) == told


def test_a_time_is_never_told_without_its_uncertainty() -> None:
    placed, nowhere = recordings()[0], recordings()[5]
    assert real_time(placed, Fraction(18), Fraction(46)) == "14/06/2025 23:12:23 to 23:12:51 BST ± 2 s"
    opened = replace(placed, time=replace(placed.time, hour_open=True))
    assert real_time(opened, Fraction(0), None).endswith("± 2 s, by whole hours not checked")
    assert recorded(nowhere) == "time of day not known (length not known)"


def test_an_officer_is_named_by_rank_and_number_or_by_the_key() -> None:
    snapshot = scene()
    assert officer_name(snapshot, FIRST) == "PC 8240"
    assert officer_name(snapshot, OfficerKey("42", "9999")) == "officer 42/9999"
    assert officer_name(snapshot, None) == "officer not known"
    named = person(snapshot.people[2].role, FIRST, "CD", surname="SURNAME")
    assert officer_name(replace(snapshot, people=(named,)), FIRST) == "PC 8240 SURNAME"


def test_a_redacted_copy_shows_what_its_parent_shows_only_if_it_is_as_long() -> None:
    snapshot = scene()
    redacted, whole = snapshot.exhibit(CD2A), snapshot.exhibit(EF1)
    assert redacted is not None
    assert whole is not None
    assert span_of(snapshot, redacted) == (Fraction(60), 60 + Fraction(251, 25))
    assert span_of(snapshot, whole) == (Fraction(0), Fraction(200))
    shorter = replace(redacted, files=(file(33, duration=Fraction(27)),))
    assert span_of(snapshot, shorter) is None
    assert span_of(snapshot, replace(redacted, files=())) is None


def test_an_exhibit_says_whether_it_is_a_copy() -> None:
    snapshot = scene()
    told = [kind_text(snapshot, exhibit) for exhibit in snapshot.exhibits]
    assert all(text.startswith("Copy: ") for text in told)
    clip = snapshot.exhibit(CD1)
    assert clip is not None
    assert kind_text(snapshot, replace(clip, files=())).endswith("No file is held.")
    assert {exhibit.kind for exhibit in snapshot.exhibits} == set(ExhibitKind)
