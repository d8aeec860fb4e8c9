"""A contact sheet is drawn again exactly when it would say something else."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bwv_index.index import PlacementView, Record
from bwv_index.pipeline import IngestRequest, InlineExecutor, Workspace, ingest
from bwv_index.pipeline.sheets import sheet_of

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


@pytest.fixture
def taken(workspace: Workspace, source: Path, tiny_clips: tuple[Path, ...]) -> Workspace:
    shutil.copy(tiny_clips[0], source / "clip.mp4")
    ingest(workspace, IngestRequest((source,)), executor=InlineExecutor())
    return workspace


def test_after_an_ingest_every_sheet_says_what_the_record_does(taken: Workspace) -> None:
    with taken.index.reading() as record:
        (clip,) = record.clips.all_ids()
        sheet = record.media.sheet(record.clips.sha256(clip) or "")
        assert sheet is not None
        assert (taken.home.derived / sheet.file).stat().st_size > 0
        assert sheet_of(taken, record, clip) is None


def _moved(record: Record, clip: int) -> None:
    record.clips.place(clip, PlacementView(NOON, None, 2.0, "test", ()))


def _renamed(record: Record, clip: int) -> None:
    waiting = record.clips.add("EV-1", None)
    record.clips.join(waiting, clip, "file name")


def _decided_nothing(record: Record, clip: int) -> None:
    record.clips.set_title(clip, "a title that is not on the sheet")


@pytest.mark.parametrize(("change", "stale"), [(_moved, True), (_renamed, True), (_decided_nothing, False)])
def test_a_sheet_is_stale_when_its_words_moved(
    taken: Workspace, change: Callable[[Record, int], None], *, stale: bool
) -> None:
    with taken.index.reading() as record:
        (clip,) = record.clips.all_ids()
        change(record, clip)
        task = sheet_of(taken, record, clip)
        assert (task is not None) is stale


def test_the_next_ingest_draws_a_sheet_that_is_missing_or_stale(taken: Workspace, source: Path) -> None:
    with taken.index.writing() as record:
        (clip,) = record.clips.all_ids()
        _moved(record, clip)
        sha256 = record.clips.sha256(clip) or ""
        before = record.media.sheet(sha256)
    ingest(taken, IngestRequest((source,)), executor=InlineExecutor())
    with taken.index.reading() as record:
        after = record.media.sheet(sha256)
        assert after is not None
        assert after != before
        assert sheet_of(taken, record, clip) is None
        names = [file.name for file in (taken.home.derived / after.file).parent.glob("contact-sheet*")]
        assert names == [Path(after.file).name]  # the one that it replaces is gone
