"""Which camera a clip is of, where the text in its picture is one of those that say so."""

from collections.abc import Iterable

import pytest

from bwv_index.index import ClaimView, Record, named_devices, pictured_otherwise

NAME, TAG, PICTURE = "file-name", "tag serial", "overlay"
SERIAL = "X60A1234"


def told(*said: tuple[str, str]) -> list[ClaimView]:
    return [ClaimView("device", source, value, value, {}) for source, value in said]


CASES: list[tuple[list[ClaimView], tuple[str, ...], tuple[str, ...]]] = [
    (told((NAME, SERIAL), (PICTURE, SERIAL)), (SERIAL,), ()),
    (told((NAME, SERIAL), (PICTURE, "X6OA1234")), (SERIAL,), ()),
    (told((NAME, "X60S1B2I"), (PICTURE, "X6O5I8Z1")), ("X60S1B2I",), ()),
    (told((NAME, SERIAL), (PICTURE, "X60A9999")), (SERIAL,), ("X60A9999",)),
    (told((NAME, SERIAL), (TAG, "X60A9999"), (PICTURE, SERIAL)), (SERIAL, "X60A9999"), ()),
    (told((PICTURE, "X60A9999")), ("X60A9999",), ()),
    (told((NAME, ""), (PICTURE, "X60A9999")), ("X60A9999",), ()),
    ([], (), ()),
]


@pytest.mark.parametrize(("claims", "named", "otherwise"), CASES)
def test_the_picture_names_a_camera_only_where_nothing_else_does(
    claims: list[ClaimView], named: tuple[str, ...], otherwise: tuple[str, ...]
) -> None:
    assert named_devices(claims) == named
    assert pictured_otherwise(claims) == otherwise


@pytest.mark.parametrize(("claims", "named"), [case[:2] for case in CASES])
def test_a_camera_has_the_clips_that_name_it(
    record: Record, claims: Iterable[ClaimView], named: tuple[str, ...]
) -> None:
    clip = record.clips.add("BWV-1", None)
    record.clips.add_claims(clip, claims)
    assert record.clips.devices(clip) == named
    seen = sorted({claim.value for claim in claims if claim.value})
    assert [key for key in seen if record.clips.of_device(key)] == [*named]


def test_a_camera_that_a_clip_was_read_as_once_is_remembered(record: Record) -> None:
    clip = record.clips.add("BWV-1", None)
    record.clips.restate(clip, told((NAME, SERIAL)), apart="catalogue ")
    record.clips.restate(clip, told((NAME, "X60A9999")), apart="catalogue ")
    assert record.clips.devices(clip) == ("X60A9999",)
    assert record.clips.ever_devices(clip) == (SERIAL, "X60A9999")
