"""Reading burnt-in text: what fails costs an item its text alone, and is tried again."""

from concurrent.futures import Future
from fractions import Fraction
from pathlib import Path

import pytest

from bwv_index.errors import EnvironmentFaultError
from bwv_index.media import InspectionLimits, MediaRefusal, OverlayPolicy, OverlayText
from bwv_index.pipeline.ingesting import _picture_text
from bwv_index.pipeline.keeping import PASSING
from bwv_index.pipeline.overlays import ReadOverlay, read_burnt_in

FAULTS = [
    EnvironmentFaultError("the file cannot be read"),
    MemoryError(),
    RuntimeError("the engine failed"),
    ImportError("no recogniser"),
    OSError(116, "Stale file handle"),
]


def task(path: Path) -> ReadOverlay:
    return ReadOverlay("0" * 64, path, OverlayPolicy(), InspectionLimits(), (), Fraction(8))


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_a_worker_that_fails_answers_all_the_same(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("bwv_index.media.read_overlay", failing)
    found = read_burnt_in(task(Path("clip.mp4")))
    assert isinstance(found, MediaRefusal)
    assert found.code in PASSING


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_an_answer_that_does_not_come_through_is_a_refusal(fault: Exception) -> None:
    future: Future[OverlayText | MediaRefusal] = Future()
    future.set_exception(fault)
    found = _picture_text(future)
    assert isinstance(found, MediaRefusal)
    assert found.code in PASSING


def test_a_file_that_is_gone_is_read_by_a_later_run(tmp_path: Path) -> None:
    found = read_burnt_in(task(tmp_path / "gone.mp4"))
    assert isinstance(found, MediaRefusal)
    assert found.code in PASSING
