"""The command as a person types it, and a watch over what must not change."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from bwv_index.cli import _run
from bwv_index.pipeline import InlineExecutor

State = Mapping[Path, tuple[str, int, int, int]]


@dataclass(frozen=True)
class Done:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Type = Callable[..., Done]


def environment(home: Path) -> dict[str, str]:
    """Variables of a machine without any ffmpeg program of its own, on which every warning is an error."""
    return {
        "PATH": "/nonexistent", "HOME": "/nonexistent", "LANG": "C.UTF-8", "PYTHONWARNINGS": "error",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "BWV_INDEX_HOME": str(home), "BWV_INDEX_OPERATOR": "7001",
    }  # fmt: skip


def _start(home: Path, *words: str | Path) -> Done:
    done = subprocess.run(
        [sys.executable, "-m", "bwv_index", *words],
        env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def started() -> Type:
    """Run one command, after the home it works on, in a process of its own."""
    return _start


@pytest.fixture(scope="session")
def states() -> Callable[..., State]:
    """Say hash, size, mode and modification time of every file below some folders."""
    return _states


def _states(*folders: Path) -> State:
    found = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                seen = path.stat()
                sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
                found[path] = (sha256, seen.st_size, seen.st_mode, seen.st_mtime_ns)
    return found


@pytest.fixture
def typed(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Type:
    """Run one command in this process, into a pipe."""
    monkeypatch.setenv("BWV_INDEX_HOME", str(home))
    monkeypatch.setenv("BWV_INDEX_OPERATOR", "7001")

    def run(*words: str) -> Done:
        capsys.readouterr()
        code = int(_run([*words]))
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


class _Here(InlineExecutor):
    """Stands in for the pool of workers: one file after another, in this process."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take what the pool takes, and need none of it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing behind."""


@pytest.fixture
def typed_here(typed: Type, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Run one command in this process, an ingest's workers included."""
    monkeypatch.setattr("bwv_index.pipeline.ingesting.LocalExecutor", _Here)
    return typed
