from fractions import Fraction

import pytest

from bwv_index.clock import PreRecordBasis, PreRecordSpan, pre_record_span

PROFILE, TRIGGER = PreRecordBasis.PROFILE, PreRecordBasis.TRIGGER


def test_the_recording_s_own_word_counts_before_the_profile() -> None:
    found = pre_record_span(Fraction(600), profile_s=30, profile_silent=True, trigger_s=Fraction(91, 2))
    assert found == PreRecordSpan(Fraction(91, 2), True, TRIGGER)


@pytest.mark.parametrize(
    ("duration", "profile_s", "trigger", "end"),
    [
        (600, 30.0, None, 30),
        (10, 30.0, None, 10),
        (None, 30.0, None, 30),
        (600, None, None, None),
        (600, 0.0, None, None),
        (600, 30.0, 0, None),
        (600, 30.0, -1, None),
        (600, 30.0, 601, 600),
        (None, None, 601, 601),
    ],
)
def test_where_the_stretch_ends(
    duration: int | None, profile_s: float | None, trigger: int | None, end: int | None
) -> None:
    found = pre_record_span(
        None if duration is None else Fraction(duration),
        profile_s=profile_s,
        trigger_s=None if trigger is None else Fraction(trigger),
    )
    assert (found.end if found else None) == end


def test_only_the_first_file_of_a_recording_has_a_stretch_by_profile() -> None:
    assert pre_record_span(Fraction(600), profile_s=30, first_of_recording=False) is None


@pytest.mark.parametrize(
    ("silent", "first", "last", "covered"),
    [
        (True, 0, 30, True),
        (True, 0, 32, True),
        (True, 0, 33, False),
        (True, 5, 20, True),
        (True, 40, 50, False),
        (False, 0, 30, False),
    ],
)
def test_silence_before_the_button_is_the_stretch_s(
    silent: bool, first: int, last: int, covered: bool
) -> None:
    span = PreRecordSpan(Fraction(30), silent, PROFILE)
    assert span.covers_silence(Fraction(first), Fraction(last)) is covered


@pytest.mark.parametrize(
    ("last", "sound_end", "begins"),
    [
        (30, 60, True), (28, 60, True), (32, 33, True), (20, 60, False), (20, 20, False), (30, 30, False),
        (30, None, False),
    ],
)  # fmt: skip
def test_only_where_sound_begins_at_the_button_was_the_microphone_not_muted(
    last: int, sound_end: int | None, begins: bool
) -> None:
    span = PreRecordSpan(Fraction(30), True, PROFILE)
    end = None if sound_end is None else Fraction(sound_end)
    assert span.sound_begins_at_its_end(Fraction(last), end) is begins
