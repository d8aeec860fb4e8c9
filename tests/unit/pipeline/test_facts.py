"""From the record to what linking compares, and who held a camera, by one rule wherever it is asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bwv_index.cases import SoundStretch
from bwv_index.clock import PreRecordBasis, PreRecordSpan
from bwv_index.incidents import CameraIssue, OfficerKey
from bwv_index.index import (
    ClaimView,
    PlacementView,
    Query,
    Record,
    create_index,
    device_key,
    open_index,
    sqlite_url,
)
from bwv_index.media import AudioFacts, Inspection, SilentSpan
from bwv_index.pipeline.casework.telling import buffer_told, sound_told, tell_silence
from bwv_index.pipeline.facts import cameras_of, holders, load_facts

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
FIRST, SECOND = OfficerKey("22", "5120"), OfficerKey("22", "4610")


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    url = sqlite_url(tmp_path / "index.sqlite")
    create_index(url)
    index = open_index(url)
    with index.writing() as record:
        yield record
    index.close()


def clip(
    record: Record, letter: str, *serials: str, hour: float | None = 0, half_width_s: float = 1,
    officers: tuple[tuple[str, str], ...] = (),
) -> int:  # fmt: skip
    """Enter a clip of a minute; ``officers`` are (value, force)."""
    number = record.clips.add(letter, None)
    claims = [ClaimView("device", f"s{n}", s, device_key(s), {}) for n, s in enumerate(serials)]
    claims += [ClaimView("officer", f"o{n}", v, v, {"force": f}) for n, (v, f) in enumerate(officers)]
    record.clips.add_claims(number, claims)
    start = None if hour is None else at(hour)
    end = None if start is None else start + timedelta(minutes=1)
    record.clips.place(number, PlacementView(start, end, half_width_s, "test", ()))
    return number


def issue(record: Record, serial: str, officer: OfficerKey, out: float, back: float | None = None) -> None:
    put = CameraIssue(serial, officer, at(out), None if back is None else at(back))
    record.incidents.put_camera_issue(put, device_key(serial))


def test_an_officer_s_force_reaches_linking_by_claim_or_by_writing(record: Record) -> None:
    clip(record, "a", officers=(("5120", "22"), ("5120", "")))
    clip(record, "b", officers=(("42/5120", ""),))
    clip(record, "c", officers=(("5120", ""), ("", "")))
    clips = {facts.clip_id: facts.officers for facts in load_facts(record).clips}
    assert clips == {"a": (FIRST,), "b": (OfficerKey("42", "5120"),), "c": (OfficerKey("", "5120"),)}


@pytest.mark.parametrize(
    ("serials", "device", "rivals"),
    [
        ((), "", ()),
        (("X60A7788",), "X60A7788", ()),
        (("X60A-7788", "X60A7788"), "X60A-7788", ()),
        (("X60A7790", "X60A7788"), "", ("X60A7788", "X60A7790")),
    ],
)
def test_a_camera_is_known_where_all_sources_name_one(
    record: Record, serials: tuple[str, ...], device: str, rivals: tuple[str, ...]
) -> None:
    clip(record, "a", *serials)
    (facts,) = load_facts(record).clips
    assert (facts.device_serial, facts.rival_devices) == (device, rivals)


def test_a_camera_issued_as_X60A_7788_and_a_clip_of_X60A7788_meet(record: Record) -> None:  # noqa: N802 - serials
    number = clip(record, "a", "X60A7788")
    issue(record, "X60A-7788", FIRST, -1, 1)
    (view,) = record.search.views([number])
    assert holders(record, view) == (FIRST,)
    assert cameras_of(record, "PC 5120").issued == {number}
    assert [hit.clip.clip_id for hit in record.search.run(Query(device="x60a-7788")).clips] == [number]


def test_an_issue_without_a_return_ends_at_the_next_for_search_and_pack_alike(record: Record) -> None:
    issue(record, "X60A-7788", FIRST, -3)
    issue(record, "X60A7788", SECOND, -1)
    before, after = clip(record, "a", "X60A7788", hour=-2), clip(record, "b", "X60A7788", hour=0)
    either = clip(record, "c", "X60A7788", hour=-0.9, half_width_s=3600)
    assert cameras_of(record, "5120").issued == {before, either}
    assert cameras_of(record, "22/4610").issued == {after, either}
    assert cameras_of(record, "42/4610").issued == frozenset()
    assert [holders(record, view) for view in record.search.views([before, after, either])] == [
        (FIRST,), (SECOND,), (FIRST, SECOND),
    ]  # fmt: skip


def test_clips_that_cannot_be_compared_with_the_issue_are_given_as_unknown(record: Record) -> None:
    issue(record, "X60A7788", FIRST, -3, 3)
    untimed, torn = clip(record, "a", "X60A7788", hour=None), clip(record, "b", "X60A7788", "X60A7790")
    clip(record, "c", "X60A7790", hour=None)
    found = cameras_of(record, "5120")
    assert not found.issued
    assert found.unknown == {untimed, torn}


@pytest.mark.parametrize("asked", ["nobody", "", "PC"])
def test_what_is_no_number_held_no_camera(record: Record, asked: str) -> None:
    issue(record, "X60A7788", FIRST, -3, 3)
    clip(record, "a", "X60A7788")
    assert cameras_of(record, asked).issued == frozenset()


SPAN = SilentSpan(Fraction(0), Fraction(3, 2))


PLACE = PlacementView(datetime(2025, 6, 14, 22, 12, 30, 900_000, tzinfo=UTC), None, 2.0, "gps", ())
TWICE = "00:00:00 to 00:00:01.5 into the file, 2025-06-14 23:12:30.9 BST to 2025-06-14 23:12:32.4 BST ± 2 s"


@pytest.mark.parametrize(
    ("checked", "spans", "place", "told"),
    [
        (False, (), PLACE, "not checked"),
        (False, (SPAN,), PLACE, "not checked"),
        (True, (), PLACE, "none"),
        (True, (SPAN, SPAN), PLACE, f"{TWICE}; {TWICE}"),
        (True, (SPAN,), None, "00:00:00 to 00:00:01.5 into the file, time of day not known"),
    ],
)
def test_silence_is_told_only_where_it_was_looked_for_and_both_ways(
    spans: tuple[SilentSpan, ...], place: PlacementView | None, told: str, *, checked: bool
) -> None:
    audio = AudioFacts(1, "aac", "LC", 48000, 2, None, checked, spans)
    assert tell_silence(audio, None, place, "Europe/London") == told


@pytest.mark.parametrize(
    ("end", "basis", "sound_end", "told"),
    [
        (Fraction(2), PreRecordBasis.TRIGGER, Fraction(60), "so not muted)"),
        (Fraction(2), PreRecordBasis.PROFILE, Fraction(60), "muted only if this camera is set otherwise)"),
        (Fraction(2), PreRecordBasis.TRIGGER, Fraction(3, 2), "or muted: cannot be told)"),
        (Fraction(2), PreRecordBasis.TRIGGER, None, "or muted: cannot be told)"),
        (Fraction(30), PreRecordBasis.PROFILE, Fraction(60), "or muted: cannot be told)"),
        (Fraction(-9), PreRecordBasis.PROFILE, Fraction(60), "time of day not known"),
    ],
)
def test_silence_before_the_button_is_not_called_unmuted_where_no_sound_begins_there(
    end: Fraction, basis: PreRecordBasis, sound_end: Fraction | None, told: str
) -> None:
    audio = AudioFacts(1, "aac", "LC", 48000, 2, sound_end, True, (SPAN,))
    assert tell_silence(audio, PreRecordSpan(end, True, basis), None, "Europe/London").endswith(told)


QUIET = SilentSpan(Fraction(0), Fraction(10))
HEARD = "has sound, though the camera's profile keeps none before the button: it may be set otherwise"
KEPT_30_S = PreRecordSpan(Fraction(30), True, PreRecordBasis.PROFILE)


@pytest.mark.parametrize(
    ("before", "checked", "spans", "told"),
    [
        (KEPT_30_S, True, (QUIET,), [(10, 30)]),
        (KEPT_30_S, True, (), [(0, 30)]),
        (KEPT_30_S, True, (replace(QUIET, end=Fraction(29)),), []),
        (KEPT_30_S, True, (replace(QUIET, start=Fraction(20), end=Fraction(40)),), [(0, 20)]),
        (KEPT_30_S, False, (), []),
        (replace(KEPT_30_S, silent=False), True, (), []),
    ],
)
def test_sound_that_is_there_is_never_told_as_kept_without_sound(
    before: PreRecordSpan, checked: bool, spans: tuple[SilentSpan, ...], told: list[tuple[int, int]]
) -> None:
    audio = AudioFacts(1, "aac", "LC", 48000, 2, None, checked, spans)
    found = cast(Inspection, SimpleNamespace(audios=(audio,)))
    heard = [each for each in sound_told(found, before) if each.told == HEARD]
    assert [(int(each.start), int(each.end or 0)) for each in heard] == told
    assert (HEARD in buffer_told(found, before)) == bool(told)


@pytest.mark.parametrize(
    ("audios", "told"),
    [
        ((), [(0, None, "no sound recorded")]),
        ((AudioFacts(1, "aac", "LC", 48000, 2, None, False, ()),), [(0, None, "not checked for silence")]),
        ((AudioFacts(1, "aac", "LC", 48000, 2, None, True, ()),), []),
        (
            (AudioFacts(1, "aac", "LC", 48000, 2, None, True, (SPAN,)),) * 2,
            [(0, Fraction(3, 2), "silent (stream 1)")] * 2,
        ),
    ],
)
def test_of_which_stretches_there_is_something_to_say_of_the_sound(
    audios: tuple[AudioFacts, ...], told: list[tuple[Fraction, Fraction | None, str]]
) -> None:
    found = cast(Inspection, SimpleNamespace(audios=audios))
    assert [(each.start, each.end, each.told) for each in sound_told(found, None)] == told
    before = PreRecordSpan(Fraction(30), True, PreRecordBasis.PROFILE)
    words = "from before the button was pressed, by the camera's profile"
    assert sound_told(found, before)[0] == SoundStretch(Fraction(0), Fraction(30), words)
