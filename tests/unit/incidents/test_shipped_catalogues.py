from pathlib import Path

import pytest

from bwv_index.incidents import CatalogueClip, ImportMapping, load_mapping, read_catalogue

IMPORTS = Path(__file__).resolve().parents[3] / "config" / "imports"
PLATFORMS = ("axon", "videomanager", "reveal")


def mapping(name: str) -> ImportMapping:
    return load_mapping((IMPORTS / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def one(name: str, table: str) -> CatalogueClip:
    reading = read_catalogue(table.encode(), f"{name}.csv", mapping(name))
    (clip,) = reading.values
    assert not reading.faults
    return clip


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_shipped_platform_mapping_says_that_its_headers_are_not_confirmed(name: str) -> None:
    assert "hypothesis" in mapping(name).note.casefold()


@pytest.mark.parametrize(
    ("name", "table"),
    [
        (
            "axon",
            "Evidence ID,File Name,Date,Time,Duration,Badge Number,Device,ID\n"
            "E-1,Title,12/07/2025,22:15:00,00:10:00,4417,X60A1234,42-20250712-1881\n",
        ),
        (
            "videomanager",
            "Video ID,Title,Start,Duration,Operator,Device,Incident\n"
            "E-1,Title,12/07/2025 22:15:00,600,4417,X60A1234,42-20250712-1881\n",
        ),
        (
            "reveal",
            "Media ID,Title,Recorded,Duration,User,Camera Serial,Reference\n"
            "E-1,Title,12/07/2025 22:15,600,4417,X60A1234,42-20250712-1881\n",
        ),
    ],
)
def test_a_list_of_a_platform_gives_the_same_clip(name: str, table: str) -> None:
    clip = one(name, table)
    assert clip.recorded_at is not None
    assert clip.officer is not None
    assert (clip.evidence_id, clip.device_serial, clip.officer.number) == ("E-1", "X60A1234", "4417")
    assert (clip.recorded_at.isoformat(), clip.duration_s) == ("2025-07-12T21:15:00+00:00", 600.0)
    assert (clip.title, clip.reference) == ("Title", "42-20250712-1881")


def test_a_table_of_contents_without_a_time_of_day_leaves_the_time_open() -> None:
    clip = one("axon", "Evidence ID,Date\nE-1,12/07/2025\n")
    assert clip.recorded_at is None
    assert clip.flags
