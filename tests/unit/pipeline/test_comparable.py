"""Narrowing down which footage a platform's rows are compared with changes nothing of what is joined."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bwv_index.index import (
    CatalogueView,
    ClaimView,
    Held,
    ItemKind,
    PlacementView,
    Record,
    SeenFile,
    create_index,
    open_index,
    sqlite_url,
)
from bwv_index.pipeline.joining import comparable, fits, footage_of, pair
from bwv_index.settings import CatalogueSettings

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
TOLERANCE = CatalogueSettings(start_tolerance_s=5.0, duration_tolerance_s=2.0)
NAMES = (
    "clip.mp4",
    "Clip.MP4",
    " clip .mov",
    "clip",
    "STRASSE.mp4",
    "stra\u00dfe.ts",
    "clip.mp4.txt",
    ".mp4",
)
TITLES = ("", "clip", "CLIP.MP4", "stra\u00dfe", "Strasse.mp4", "clip.mp4.txt", "none such", ".mp4")
CAMERAS = ("", "X60A1111", "X60A2222")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    url = sqlite_url(tmp_path / "index.sqlite")
    create_index(url)
    index = open_index(url)
    with index.writing() as record:
        yield record
    index.close()


def add(record: Record, chance: Random, number: int) -> None:
    """Enter footage with a name, a camera and a start by chance, each of which may be missing."""
    sha256 = f"{number:064x}"
    path = Path("/dock") / str(number) / chance.choice(NAMES)
    record.evidence.add_item(sha256, 9, ItemKind.FOOTAGE, Held.VAULT, "mov", NOON, "7001")
    record.evidence.add_location(sha256, SeenFile(path, Path(path.name), 9, 1), NOON)
    clip = record.clips.add(f"BWV-{number}", sha256)
    camera = chance.choice(CAMERAS)
    record.clips.add_claims(clip, [ClaimView("device", "test", camera, camera, {})])
    start = chance.choice([None, NOON + timedelta(seconds=chance.randrange(-400, 400) / 10)])
    record.clips.place(clip, PlacementView(start, start, chance.choice([0.0, 1.0, 12.5]), "test", ()))


def row(chance: Random, number: int) -> CatalogueView:
    at = chance.choice([None, NOON + timedelta(seconds=chance.randrange(-400, 400) / 10)])
    return CatalogueView(
        evidence_id=f"EV-{number}", device_serial=chance.choice(CAMERAS).lower(), officer="", officer_raw="",
        recorded_at=at, recorded_at_raw="", duration_s=60.0, title=chance.choice(TITLES), reference="",
        position=None, uploaded_at=None, joined_by="", doubt="", notes=(), flags=(),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_all_that_a_row_fits_is_compared_and_joined_as_among_all_footage(record: Record, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - no secret
    for number in range(30):
        add(record, chance, number)
    rows = [row(chance, number) for number in range(chance.choice([1, 6]))]
    waiting = [(100 + number, one) for number, one in enumerate(rows)]
    every = tuple(footage_of(record, clip) for clip in record.arrived.clips())
    compared = comparable(record, rows, TOLERANCE)
    assert len(every) == 30
    assert {f.clip for f in every if any(fits(one, f, TOLERANCE) for one in rows)} <= {
        f.clip for f in compared
    }
    assert pair(waiting, compared, TOLERANCE) == pair(waiting, every, TOLERANCE)


def test_footage_that_no_row_speaks_of_is_not_compared(record: Record) -> None:
    chance = Random(0)  # noqa: S311 - no secret
    for number in range(10):
        add(record, chance, number)
    other = replace(row(chance, 1), title="none such", device_serial="x60a9999", recorded_at=NOON)
    assert comparable(record, [other], TOLERANCE) == ()
