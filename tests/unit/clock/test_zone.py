from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.clock import LONDON, ZoneBasis, find_zone, read_wall
from bwv_index.errors import ConfigError


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def told(text: str, basis: ZoneBasis) -> list[tuple[str, str]]:
    read = read_wall(wall(text), basis)
    return [(f"{r.start:%dT%H:%M:%S}", r.note) for r in read.readings]


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2025-01-15T12:00:00", [("15T12:00:00", "GMT")]),
        ("2025-06-14T23:12:05", [("14T22:12:05", "BST")]),
        ("2025-03-30T00:59:59", [("30T00:59:59", "GMT")]),
        ("2025-03-30T01:00:00", []),
        ("2025-03-30T01:59:59", []),
        ("2025-03-30T02:00:00", [("30T01:00:00", "BST")]),
        ("2025-10-26T00:59:59", [("25T23:59:59", "BST")]),
        ("2025-10-26T01:00:00", [("26T00:00:00", "BST"), ("26T01:00:00", "GMT")]),
        ("2025-10-26T01:59:59", [("26T00:59:59", "BST"), ("26T01:59:59", "GMT")]),
        ("2025-10-26T02:00:00", [("26T02:00:00", "GMT")]),
    ],
)
def test_local_time_around_the_clock_changes(local: str, expected: list[tuple[str, str]]) -> None:
    assert told(local, ZoneBasis.LOCAL) == expected


def test_the_missing_hour_says_why_it_has_no_reading() -> None:
    read = read_wall(wall("2025-03-30T01:30:00"), ZoneBasis.LOCAL)
    assert not read.readings
    assert "did not exist" in read.problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-15T12:00:00", [("15T12:00:00", "UTC or GMT")]),
        ("2025-06-14T23:12:05", [("14T22:12:05", "BST"), ("14T23:12:05", "UTC")]),
        ("2025-03-30T01:30:00", [("30T01:30:00", "UTC")]),
        ("2025-10-26T01:30:00", [("26T00:30:00", "BST"), ("26T01:30:00", "UTC or GMT")]),
    ],
)
def test_an_unknown_basis_keeps_every_reading(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, ZoneBasis.UNKNOWN) == expected


def test_a_stated_offset_is_not_a_wall_time() -> None:
    with pytest.raises(ValueError, match="stated offset"):
        read_wall(wall("2025-01-01T00:00:00"), ZoneBasis.STATED)


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc/passwd", "/etc/localtime", "a\0b"])
def test_an_unknown_zone_is_a_configuration_fault(name: str) -> None:
    with pytest.raises(ConfigError, match="time zone"):
        find_zone(name)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - wall times are naive
def test_every_reading_shows_the_wall_time_it_was_read_from(moment: datetime) -> None:
    for reading in read_wall(moment, ZoneBasis.LOCAL).readings:
        assert reading.start.tzinfo is UTC
        assert reading.start.astimezone(find_zone(LONDON)).replace(tzinfo=None, fold=0) == moment
