from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cameras import (
    CameraClaim,
    CameraProfile,
    ClaimKind,
    Content,
    FixQuality,
    TimeMark,
    Track,
    TrackPoint,
    interpret,
    load_profiles,
)
from bwv_index.clock import LONDON, Placement, TimeClaim, TimeSource, ZoneBasis, resolve
from bwv_index.errors import ConfigError
from bwv_index.incidents import Position

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "config" / "cameras").glob("*.toml"))
PROFILES = {
    p.id: p for p in load_profiles([(path.name, path.read_text(encoding="utf-8")) for path in SHIPPED])
}
GENERIC = PROFILES["generic"]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def claim(mark: TimeMark, profile: CameraProfile = GENERIC, zone: str = LONDON) -> TimeClaim:
    (found,), _ = interpret(profile, Content(times=(mark,)), zone=zone)
    return found


def starts(found: TimeClaim) -> list[str]:
    return [f"{reading.start:%Y-%m-%dT%H:%M:%S.%f}"[:-3] for reading in found.readings]


def test_a_time_within_the_recording_claims_the_start_before_it() -> None:
    mark = TimeMark(TimeSource.GPS, "121500.00", wall("2025-07-12T21:15:00"), offset=Fraction(5, 2))
    found = claim(mark)
    assert starts(found) == ["2025-07-12T21:14:57.500"]
    assert found.basis is ZoneBasis.UTC
    assert found.raw == "121500.00"
    assert "less 2.500 s into the recording" in found.readings[0].note


def test_an_offset_in_the_content_counts_before_the_profile_s_word() -> None:
    mark = TimeMark(TimeSource.SIDECAR, "raw", wall("2025-07-12T22:15:00"), "+01:00")
    found = claim(mark, PROFILES["onvif"])
    assert starts(found) == ["2025-07-12T21:15:00.000"]
    assert found.basis is ZoneBasis.STATED


@pytest.mark.parametrize(
    ("source", "profile", "expected"),
    [
        (TimeSource.GPS, "dashcam", ["2025-07-12T22:15:00.000"]),
        (TimeSource.SIDECAR, "axis", ["2025-07-12T22:15:00.000"]),
        (TimeSource.SIDECAR, "drone", ["2025-07-12T21:15:00.000"]),
        (TimeSource.SIDECAR, "generic", ["2025-07-12T21:15:00.000", "2025-07-12T22:15:00.000"]),
        (TimeSource.OVERLAY, "platform", ["2025-07-12T21:15:00.000"]),
        (TimeSource.OVERLAY, "generic", ["2025-07-12T21:15:00.000", "2025-07-12T22:15:00.000"]),
        (TimeSource.CREATION_DATE_KEY, "avchd", ["2025-07-12T21:15:00.000", "2025-07-12T22:15:00.000"]),
        (TimeSource.CONTAINER_TAG, "gopro", ["2025-07-12T21:15:00.000"]),
    ],
)
def test_digits_without_a_zone_are_read_by_the_make(
    source: TimeSource, profile: str, expected: list[str]
) -> None:
    assert starts(claim(TimeMark(source, "raw", wall("2025-07-12T22:15:00")), PROFILES[profile])) == expected


def test_the_profile_gives_width_and_trust_where_the_content_has_none() -> None:
    found = claim(TimeMark(TimeSource.SIDECAR, "raw", wall("2025-07-12T22:15:00")), PROFILES["axis"])
    assert (found.half_width_s, found.trust) == (1.0, 0.8)
    found = claim(TimeMark(TimeSource.GPS, "raw", wall("2025-07-12T22:15:00"), half_width_s=0.25, trust=0.4))
    assert (found.half_width_s, found.trust) == (0.25, 0.4)


def test_half_widths_add_in_quadrature() -> None:
    mark = TimeMark(
        TimeSource.OVERLAY, "raw", wall("2025-07-12T22:15:00"), "Z", half_width_s=3.0, offset_half_width_s=4.0
    )
    assert claim(mark).half_width_s == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("digits", "offset", "expected"),
    [
        ("2025-10-26T01:30:00", 3600, ["2025-10-25T23:30:00.000", "2025-10-26T00:30:00.000"]),
        ("2025-10-26T02:30:00", 7200, ["2025-10-26T00:30:00.000"]),
        ("2025-03-30T02:30:00", 7200, ["2025-03-29T23:30:00.000"]),
        ("2025-03-30T01:30:00", 0, []),
    ],
)
def test_the_zone_is_settled_where_the_mark_stands_and_not_at_the_start(
    digits: str, offset: int, expected: list[str]
) -> None:
    mark = TimeMark(TimeSource.SIDECAR, "raw", wall(digits), offset=Fraction(offset))
    assert starts(claim(mark, PROFILES["drone"])) == expected


def test_the_zone_of_a_camera_or_a_force_is_that_of_its_local_times() -> None:
    mark = TimeMark(TimeSource.SIDECAR, "raw", wall("2025-07-12T22:15:00"))
    assert starts(claim(mark, PROFILES["drone"], "Europe/Paris")) == ["2025-07-12T20:15:00.000"]
    with pytest.raises(ConfigError):
        claim(mark, PROFILES["drone"], "Mars/Utopia")


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        (TimeMark(TimeSource.GPS, "r", datetime(1980, 1, 6)), "never set"),  # noqa: DTZ001 - a wall time
        (TimeMark(TimeSource.GPS, "r", datetime(2025, 1, 1), "+99:99"), "not an offset"),  # noqa: DTZ001 - as above
        (TimeMark(TimeSource.GPS, "r", datetime(2025, 1, 1), "west"), "not a time"),  # noqa: DTZ001 - as above
        (TimeMark(TimeSource.GPS, "r", datetime(2025, 1, 1), offset=Fraction(10**12)), "out of range"),  # noqa: DTZ001 - as above
    ],
)  # fmt: skip
def test_what_cannot_be_used_stays_a_claim_with_its_reason(mark: TimeMark, problem: str) -> None:
    found = claim(mark)
    assert found.readings == ()
    assert found.raw == "r"
    assert problem in found.problem


@given(
    st.datetimes(datetime(2020, 2, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - wall times
    st.fractions(0, 86_400, max_denominator=1000),
)
def test_start_and_offset_give_the_mark_back(moment: datetime, offset: Fraction) -> None:
    found = claim(TimeMark(TimeSource.GPS, "raw", moment, offset=offset))
    back = found.readings[0].start + timedelta(microseconds=round(offset * 1_000_000))
    assert back == moment.replace(tzinfo=UTC)


def point(offset: int, latitude: float, fix: FixQuality = FixQuality.THREE_D) -> TrackPoint:
    return TrackPoint(Fraction(offset), Position(latitude, 0.9), fix)


def test_a_track_tells_its_first_and_last_measured_place() -> None:
    track = Track(
        "gpmf",
        (
            point(0, 10.0, FixQuality.NONE),
            replace(point(1, 51.5), accuracy_m=4.5),
            point(2, 51.6),
            replace(point(3, 51.7), altitude_m=12.0),
        ),
    )
    stated = CameraClaim(ClaimKind.MODEL, "gpmf", "HERO", "HERO")
    _, claims = interpret(GENERIC, Content(claims=(stated, stated), tracks=(track,)))
    assert claims == (
        stated,
        CameraClaim(ClaimKind.POSITION, "track gpmf", "first fix at 1 s", "51.5,0.9", accuracy_m=4.5),
        CameraClaim(ClaimKind.POSITION, "track gpmf", "last fix at 3 s", "51.7,0.9,12"),
    )


@pytest.mark.parametrize("points", [(), (point(0, 51.5, FixQuality.NONE),)])
def test_a_track_without_a_fix_tells_no_place(points: tuple[TrackPoint, ...]) -> None:
    assert interpret(GENERIC, Content(tracks=(Track("gpmf", points),))) == ((), ())


def test_of_the_meanings_of_a_date_the_one_that_its_reader_names_first_leads() -> None:
    meanings = [
        TimeMark(TimeSource.OVERLAY, "05/07/2025 12:00:00", datetime(2025, month, day, 12), zone="Z")  # noqa: DTZ001 - a wall time
        for month, day in ((7, 5), (5, 7))
    ]
    (found,), _ = interpret(GENERIC, Content(times=tuple(meanings)))
    assert [reading.start.month for reading in found.readings] == [7, 5]
    placement = resolve([found], None)
    assert isinstance(placement, Placement)
    assert (placement.start.month, placement.settled) == (7, False)
