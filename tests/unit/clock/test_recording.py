from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.clock import Joint, JointKind, Piece, join_recordings, neighbours
from bwv_index.timecode import UtcInterval

T0 = datetime(2025, 7, 12, 21, 15, tzinfo=UTC)


def piece(
    name: str,
    start: float,
    end: float,
    sequence: int | None = None,
    device: str = "HYT0012345",
    half_width: float = 0.0,
) -> Piece:
    interval = UtcInterval(T0 + timedelta(seconds=start), T0 + timedelta(seconds=end), half_width)
    return Piece(name, device, interval, sequence)


def joined(*pieces: Piece) -> list[str]:
    return ["".join(p.item_id for p in recording.pieces) for recording in join_recordings(pieces)]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([piece("a", 0, 60, 1), piece("b", 60, 90, 2)], ["ab"]),
        ([piece("b", 60, 90, 2), piece("a", 0, 60, 1)], ["ab"]),
        ([piece("a", 0, 60), piece("b", 62, 90)], ["ab"]),
        ([piece("a", 0, 60), piece("b", 62.1, 90)], ["a", "b"]),
        ([piece("a", 0, 60), piece("b", 58, 90)], ["ab"]),
        ([piece("a", 0, 60, 1), piece("b", 60, 90, 3)], ["a", "b"]),
        ([piece("a", 0, 60, 2), piece("b", 60, 90, 2)], ["a", "b"]),
        ([piece("a", 0, 60, 1), piece("b", 60, 90)], ["ab"]),
        ([piece("a", 0, 60), piece("b", 60, 90, device="other")], ["a", "b"]),
        ([piece("a", 0, 60, device=""), piece("b", 60, 90, device="")], ["a", "b"]),
        ([piece("a", 0, 60, half_width=30), piece("b", 100, 130, half_width=30)], ["ab"]),
        ([piece("a", 0, 60, half_width=3600), piece("b", 600, 630, half_width=3600)], ["a", "b"]),
        ([piece("a", 0, 60), piece("b", 0, 60), piece("c", 60, 90)], ["ac", "b"]),
        ([piece("a", 0, 60), piece("b", 20, 90)], ["a", "b"]),
        ([piece("a", 0, 3), piece("b", 1, 4, half_width=30)], ["a", "b"]),
        ([piece("a", 0, 60), piece("b", 60, 120), piece("c", 120, 180)], ["abc"]),
        ([Piece("a", "HYT0012345", None), piece("b", 0, 60)], ["b", "a"]),
    ],
)
def test_which_files_make_one_recording(pieces: list[Piece], expected: list[str]) -> None:
    assert joined(*pieces) == expected


@pytest.mark.parametrize(
    ("first", "second", "start", "expected"),
    [
        ("r1", "r1", 4000, ["ab"]),
        ("r1", "r1", 60, ["ab"]),
        ("r1", "r1", 20, ["a", "b"]),
        ("r1", "r2", 60, ["a", "b"]),
        ("r1", "", 60, ["b", "a"]),
        ("", "", 4000, ["a", "b"]),
    ],
)
def test_what_the_camera_calls_one_recording_is_one(
    first: str, second: str, start: int, expected: list[str]
) -> None:
    pieces = [
        replace(piece("a", 0, 60), recording=first),
        replace(piece("b", start, start + 60), recording=second),
    ]
    assert joined(*pieces) == expected


def test_a_gap_within_what_the_camera_calls_one_recording_is_told() -> None:
    pieces = [replace(piece(n, at, at + 20), recording="r") for n, at in (("a", 0), ("b", 20), ("c", 4000))]
    (recording,) = join_recordings(pieces)
    assert [joint.told for joint in recording.joints] == ["", "gap of 3960.0 s ± 0.0 s"]


@pytest.mark.parametrize(
    ("start", "sequence", "missing"),
    [
        (120, 3, (2,)),
        (124, 3, (2,)),
        (180, 4, (2, 3)),
        (660, 12, tuple(range(2, 12))),
        (720, 13, None),
        (60, 3, None),
        (150, 3, None),
        (120, 4, None),
        (120, 1, None),
    ],
)
def test_parts_are_missing_where_numbers_jump_over_a_gap_as_long_as_they(
    start: int, sequence: int, missing: tuple[int, ...] | None
) -> None:
    found = join_recordings([piece("a", 0, 60, 1), piece("b", start, start + 60, sequence)])
    assert [r.missing for r in found] == ([(), ()] if missing is None else [missing])
    assert all(joint.kind is JointKind.MISSING for r in found for joint in r.joints)


def test_a_missing_part_is_told_in_words() -> None:
    pieces = [piece("a", 0, 60, 1), piece("b", 120, 150, 3), piece("c", 150, 200, 4)]
    (recording,) = join_recordings(pieces)
    assert [joint.told for joint in recording.joints] == ["part 2 of the run is missing (60 s ± 0 s)", ""]
    gap = Joint("a", "b", JointKind.GAP, 2.5, 0.5)
    assert gap.told == "gap of 2.5 s ± 0.5 s"


def test_what_files_of_one_camera_share_does_not_help_them_meet() -> None:
    apart = [piece("a", 0, 60, half_width=180), piece("b", 100, 160, half_width=180)]
    assert len(join_recordings(apart)) == 1
    assert len(join_recordings([replace(one, spread_s=2.0) for one in apart])) == 2


@pytest.mark.parametrize(
    ("start", "half_width", "kind", "gap"),
    [
        (60.0, 0.0, JointKind.MEETS, 0.0),
        (61.5, 0.0, JointKind.MEETS, 1.5),
        (75.0, 10.0, JointKind.GAP, 15.0),
        (45.0, 10.0, JointKind.OVERLAP, -15.0),
    ],
)
def test_gaps_and_overlaps_are_in_the_open(
    start: float, half_width: float, kind: JointKind, gap: float
) -> None:
    (recording,) = join_recordings(
        [piece("a", 0, 60, half_width=half_width), piece("b", start, start + 60, half_width=half_width)]
    )
    (joint,) = recording.joints
    assert (joint.before, joint.after, joint.kind) == ("a", "b", kind)
    assert joint.gap_s == pytest.approx(gap)
    assert joint.half_width_s == 2 * half_width


pieces = st.lists(
    st.builds(
        lambda start, length, sequence, device: (start, start + length, sequence, device),
        st.integers(0, 200),
        st.integers(0, 60),
        st.none() | st.integers(1, 4),
        st.sampled_from(["A", "B", ""]),
    ),
    max_size=12,
).map(lambda rows: [piece(f"{n:02d}", *row) for n, row in enumerate(rows)])


@given(pieces, st.randoms())
def test_every_piece_is_in_one_recording_whatever_the_order(found: list[Piece], random: Random) -> None:
    recordings = join_recordings(found)
    assert sorted(p.item_id for r in recordings for p in r.pieces) == sorted(p.item_id for p in found)
    assert all(len(r.joints) == len(r.pieces) - 1 for r in recordings)
    shuffled = list(found)
    random.shuffle(shuffled)
    assert join_recordings(shuffled) == recordings


@given(st.lists(st.integers(1, 600), min_size=1, max_size=20))
def test_a_recording_cut_at_any_places_comes_together_again(lengths: list[int]) -> None:
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    cut = [piece(f"{n:02d}", end - lengths[n], end, n + 1) for n, end in enumerate(ends)]
    (recording,) = join_recordings(cut)
    assert recording.pieces == tuple(cut)
    assert {joint.kind for joint in recording.joints} <= {JointKind.MEETS}


@pytest.mark.parametrize(
    ("start", "sequence", "because"),
    [
        (320, 2, "the gap is longer than what the two times may be off (2.0 s)"),
        (100, 2, "the overlap is longer than what the two times may be off (2.0 s)"),
        (500, 3, "the gap is not as long as what would be missing (300 s ± 32 s)"),
        (640, 3, "the gap is not as long as what would be missing (300 s ± 32 s)"),
        (300, 2, None),
        (600, 3, None),
        (3600, 2, None),
        (300, 1, None),
    ],
)
def test_files_that_nearly_follow_one_another_are_told_where_they_are_not_joined(
    start: int, sequence: int, because: str | None
) -> None:
    found = neighbours([piece("a", 0, 300, 1), piece("b", start, start + 300, sequence)])
    assert [pair.reason for pair in found] == ([] if because is None else [because])
    assert all(f"part 1 and part {sequence}" in pair.told for pair in found)


def test_parts_too_short_to_tell_a_missing_one_are_told_as_such() -> None:
    found = neighbours([piece("a", 0, 10, 2, half_width=4), piece("b", 20, 30, 4, half_width=4)])
    assert [pair.told for pair in found] == [
        "same camera, part 2 and part 4, gap of 10.0 s ± 8.0 s; not joined because "
        "the parts are too short to tell a missing one from a gap"
    ]
