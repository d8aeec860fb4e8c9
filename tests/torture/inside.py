"""The command as it is typed, run in this process, its workers included: what happens in it can be bent."""

import contextlib
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from unittest.mock import patch

from tests.torture.scene import OPERATOR, Done

from bwv_index.cli import _run
from bwv_index.errors import ExitCode
from bwv_index.media import lettering
from bwv_index.media.picture import Pixels
from bwv_index.pipeline import InlineExecutor

REPORT = re.compile(r"report: (\S+)")


_BOXES: dict[tuple[bytes, tuple[int, ...]], list[lettering.Box]] = {}


def find_boxes_once(picture: Pixels) -> list[lettering.Box]:
    """Find lettering as the program does, but once in each picture.

    The same few clips are read thousands of times here. Nothing that a trial could disturb is left out by it:
    after its models the recogniser opens no file, and the same picture gives the same boxes.
    """
    told = (picture.tobytes(), picture.shape)
    if told not in _BOXES:
        _BOXES[told] = lettering.find_boxes(picture)
    return list(_BOXES[told])


class Here(InlineExecutor):
    """Stands in for the pool of workers: one file after another, in this process."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take what the pool takes, and need none of it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing behind."""


def bwv_inside(home: Path, *words: str | Path) -> Done:
    """Run one command on a home, in this process; a report of a fault of the program is part of what it said."""
    out, err = io.StringIO(), io.StringIO()
    with _operator_of(home), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = int(_run([str(word) for word in words]))
    said = err.getvalue()
    if code == ExitCode.FAULT and (report := REPORT.search(said)):
        path = Path(report[1])
        said += path.read_text(encoding="utf-8")
        path.unlink()
    return Done(code, out.getvalue(), said)


def unverified(home: Path) -> list[str]:
    """Say what ``verify`` finds wrong in a home; empty where nothing has failed. It is an act: it is recorded."""
    ended = bwv_inside(home, "verify", "--json")
    if ended.code in {ExitCode.OK, ExitCode.ATTENTION}:
        return []
    return [f"verify ended with {ended.code}: {ended.err} {ended.json['findings'] if ended.out else ''}"]


@contextlib.contextmanager
def _operator_of(home: Path) -> Iterator[None]:
    variables = {"BWV_INDEX_HOME": str(home), "BWV_INDEX_OPERATOR": OPERATOR}
    with (
        patch.dict(os.environ, variables),
        patch("bwv_index.pipeline.ingesting.LocalExecutor", Here),
        patch("bwv_index.media.overlay.find_boxes", find_boxes_once),
    ):
        yield
