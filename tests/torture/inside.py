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
from bwv_index.pipeline import InlineExecutor

REPORT = re.compile(r"report: (\S+)")


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
    ):
        yield
