"""What was heard in items, and which heard the same: kept whole, replaced whole, found from either side."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bwv_index.index import LOCKED, Record, SoundMatchView, SoundView

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
HEARD = SoundView(1, "heard", "aa/sound.npz", "f" * 64, 3, cut=True, sudden=({"at": "1/2"},))
MATCH = SoundMatchView(
    A, B, 101, LOCKED, ((-20.5, 600.0), (3579.5, 600.0)), 73.5, 10.25, 35.95, -20.0001, 0.0368
)
APART = SoundMatchView(B, C, 101, "not-locked", ((3.0, 12.0),), 4.5, 4.25, 20.0, None, None)


@pytest.fixture
def clips(record: Record, footage: Callable[..., int]) -> tuple[int, ...]:
    return tuple(footage(record, letter, hour=0) for letter in "abc")


def test_what_was_heard_comes_back_and_what_was_not_listened_to_is_none(
    record: Record, clips: tuple[int, ...]
) -> None:
    del clips
    record.sounds.save(A, HEARD)
    record.sounds.save(B, SoundView(1, "silent"))
    assert record.sounds.of(A) == HEARD
    assert record.sounds.of(C) is None
    assert record.sounds.among([A, B, C]) == {A: HEARD, B: SoundView(1, "silent")}


def test_what_is_heard_anew_takes_the_place_of_what_was(record: Record, clips: tuple[int, ...]) -> None:
    del clips
    record.sounds.save(A, HEARD)
    record.sounds.save(A, replace(HEARD, version=2, sudden=()))
    assert record.sounds.of(A) == replace(HEARD, version=2, sudden=())


def test_an_envelope_is_among_the_derived_files_that_are_verified_and_backed_up(
    record: Record, clips: tuple[int, ...]
) -> None:
    del clips
    record.sounds.save(A, HEARD)
    record.sounds.save(B, SoundView(1, "silent"))
    assert [(p.sha256, p.file, p.picture_sha256) for p in record.media.pictures()] == [
        (A, HEARD.file, HEARD.file_sha256)
    ]
    assert list(record.media.pictures([B])) == []


def test_a_comparison_is_found_from_either_side_and_once(record: Record, clips: tuple[int, ...]) -> None:
    del clips
    record.sounds.save_matches([MATCH, APART])
    assert record.sounds.match(B, A) == record.sounds.match(A, B) == MATCH
    assert list(record.sounds.matches([A, B])) == [MATCH, APART]
    assert list(record.sounds.matches([C])) == [APART]
    assert list(record.sounds.matches(locked=True)) == [MATCH]
    assert list(record.sounds.matches([B], locked=True)) == [MATCH]
    assert list(record.sounds.matches([])) == []


def test_outcomes_are_told_by_clip(record: Record, clips: tuple[int, ...]) -> None:
    record.sounds.save_matches([APART, MATCH])
    assert list(record.sounds.outcomes()) == [
        (clips[0], clips[1], LOCKED), (clips[1], clips[2], "not-locked")
    ]  # fmt: skip


def test_a_pair_compared_again_has_one_row(record: Record, clips: tuple[int, ...]) -> None:
    del clips
    record.sounds.save_matches([MATCH])
    again = replace(MATCH, outcome="not-locked", offset_s=None, half_width_s=None)
    record.sounds.save_matches([again])
    assert list(record.sounds.matches()) == [again]


def test_who_was_compared_with_a_clip_is_found_whatever_came_of_it(
    record: Record, clips: tuple[int, ...]
) -> None:
    record.sounds.save_matches([MATCH, APART])
    a, b, c = clips
    assert record.sounds.partners([b]) == {a, c}
    assert record.sounds.partners([a, c]) == {b}
    assert record.sounds.partners([]) == frozenset()
