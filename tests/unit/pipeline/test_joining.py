"""A platform's row and a file are the same clip only where that is shown, and only one fits only one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.index import CatalogueView
from bwv_index.pipeline.joining import Footage, fits, pair
from bwv_index.settings import CatalogueSettings

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
TOLERANCE = CatalogueSettings(start_tolerance_s=5.0, duration_tolerance_s=2.0)

ROW = CatalogueView(
    evidence_id="EV-1", device_serial="X60A1234", officer="8123", officer_raw="8123", recorded_at=NOON,
    recorded_at_raw="", duration_s=60.0, title="AXON_Video_1", reference="", position=None, uploaded_at=None,
    joined_by="", doubt="", notes=(), flags=(),
)  # fmt: skip
CLIP = Footage(1, frozenset({"other"}), frozenset({"X60A1234"}), NOON, 1.0, 60.0)


@pytest.mark.parametrize(
    ("row", "clip", "how"),
    [
        ({}, {}, "camera, start and length"),
        ({}, {"names": frozenset({"axon_video_1"})}, "file name"),
        ({}, {"names": frozenset({"ev-1"})}, "file name"),
        ({"title": "Axon_Video_1.MP4"}, {"names": frozenset({"axon_video_1"})}, "file name"),
        ({"title": ""}, {"names": frozenset({""})}, "camera, start and length"),
        ({"device_serial": "x60a-1234"}, {}, "camera, start and length"),
        ({}, {"devices": frozenset({"X60A9999"})}, ""),
        ({"device_serial": ""}, {"devices": frozenset({""})}, ""),
        ({"recorded_at": None}, {}, ""),
        ({}, {"start": None}, ""),
        ({}, {"start": NOON + timedelta(seconds=6)}, "camera, start and length"),
        ({}, {"start": NOON + timedelta(seconds=6.1)}, ""),
        ({}, {"start": NOON + timedelta(seconds=60), "half_width_s": 55.0}, "camera, start and length"),
        ({}, {"start": NOON - timedelta(seconds=125), "own": ((NOON, 1.0),)}, "camera, start and length"),
        ({}, {"start": None, "own": ((NOON, 1.0),)}, "camera, start and length"),
        ({}, {"own": ((NOON + timedelta(hours=1), 1.0), (NOON, 1.0))}, "camera, start and length"),
        ({}, {"own": ((NOON + timedelta(seconds=125), 1.0),)}, ""),
        ({"duration_s": None}, {}, "camera and start"),
        ({}, {"duration_s": None}, "camera and start"),
        ({}, {"duration_s": 62.0}, "camera, start and length"),
        ({}, {"duration_s": 62.1}, ""),
    ],
)
def test_a_row_fits_footage_by_name_or_by_camera_start_and_length(
    row: dict[str, object], clip: dict[str, object], how: str
) -> None:
    assert fits(replace(ROW, **row), replace(CLIP, **clip), TOLERANCE) == how  # type: ignore[arg-type] # one field at a time


@pytest.mark.parametrize(
    ("rows", "clips", "joined"),
    [
        ([], [], {}),
        ([11], [1], {11: 1}),
        ([11], [], {}),
        ([11, 12], [1], {}),
        ([11], [1, 2], {}),
        ([11, 12], [1, 2], {}),
    ],
    ids=["nothing", "one and one", "no footage", "two rows", "two clips", "two and two"],
)
def test_only_what_fits_one_another_and_nothing_else_is_joined(
    rows: list[int], clips: list[int], joined: dict[int, int]
) -> None:
    footage = [replace(CLIP, clip=clip) for clip in clips]
    found = pair([(row, ROW) for row in rows], footage, TOLERANCE)
    assert {row: clip for row, (clip, _) in found.joined.items()} == joined
