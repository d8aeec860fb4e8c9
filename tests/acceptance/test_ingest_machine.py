"""Any order of ingests, kills, duplicates, renames, changes and sidecars leaves a true record.

The model is plain: a path and its bytes. Beside the home that suffers kills stands one that never does, and
wherever both saw the same, their records are equal.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bwv_index.index import Author, Index, Record
from bwv_index.pipeline import Disposition, IngestRequest, InlineExecutor, Workspace, ingest, open_workspace

NAMES = ("a.mp4", "b/VB400_511872_20250614T221233Z_0001.mp4", "b/clip (1).mp4", "c d/é.mp4", "c d/x.bin")
TEXTS = (b"", b"not footage", b"#EXTM3U\n", b"more of no kind")


class KilledError(BaseException):
    """The process ends here: nothing that runs after is allowed to put things right."""


class Machine(RuleBasedStateMachine):
    """A source folder that changes, and two homes that take it in."""

    founded: Path
    contents: tuple[bytes, ...]

    def __init__(self) -> None:
        super().__init__()
        self.scratch = Path(tempfile.mkdtemp())
        self.source = self.scratch / "source"
        self.source.mkdir()
        self.files: dict[str, bytes] = {}
        self.stamps: dict[str, tuple[int, int]] = {}
        self.taken: dict[str, bytes] = {}
        self.places: set[tuple[str, str]] = set()
        self.same, self.half_way = True, False
        self.clock = 1_700_000_000
        self.main, self.shadow = (
            open_workspace(Path(shutil.copytree(self.founded, self.scratch / name)), "7001")
            for name in ("main", "shadow")
        )
        self.opened = self.main.__enter__(), self.shadow.__enter__()

    def teardown(self) -> None:
        for home in (self.main, self.shadow):
            home.__exit__(None, None, None)
        shutil.rmtree(self.scratch)

    @initialize(content=st.integers(0, 7))
    def first_file(self, content: int) -> None:
        self._write("a.mp4", self.contents[content])

    @rule(
        change=st.sampled_from(["footage", "footage", "no footage", "sidecar", "rename", "rename the source"]),
        name=st.sampled_from(NAMES), content=st.integers(0, 7), beside=st.integers(0, 99),
        kills=st.lists(st.integers(0, 9), max_size=2), to_the_end=st.booleans(),
    )  # fmt: skip
    def a_day_at_the_dock(
        self, change: str, name: str, content: int, beside: int, kills: list[int], *, to_the_end: bool
    ) -> None:
        """The source changes; then runs are killed after so many transactions, and perhaps one ends."""
        self.same = self.same and not self.half_way
        there = sorted(self.files)[beside % len(self.files)]
        if change == "footage":
            self._write(name, self.contents[content])
        elif change == "no footage":
            self._write(name, TEXTS[content % len(TEXTS)])
        elif change == "sidecar":
            self._write(str(Path(there).with_suffix(".srt")), f"1\n{there}\n".encode())
        elif change == "rename":
            self._rename(there, name)
        else:
            self.source = self.source.rename(self.source.with_name(f"{self.source.name}x"))
        for steps in kills:
            with _killed_after(steps):
                self._killed(self.opened[0])
            self.half_way = True
        if to_the_end:
            for workspace in self.opened:
                self._ingest(workspace)
            self.half_way = False
            self._note()

    def _rename(self, name: str, to: str) -> None:
        if to not in self.files:
            (self.source / to).parent.mkdir(exist_ok=True)
            (self.source / name).rename(self.source / to)
            self.files[to], self.stamps[to] = self.files.pop(name), self.stamps.pop(name)

    @invariant()
    def sources_are_never_touched(self) -> None:
        for name, content in self.files.items():
            path = self.source / name
            seen = path.stat()
            assert path.read_bytes() == content
            assert (seen.st_mode, seen.st_mtime_ns) == self.stamps[name]

    @invariant()
    def everything_taken_in_is_held_once_and_whole(self) -> None:
        vault = self.opened[0].vault
        for sha256, content in self.taken.items():
            assert vault.path_of(sha256).read_bytes() == content
        held = [
            path.name for path in vault.root.rglob("*") if path.is_file() and path.parent != vault.incoming
        ]
        assert len(held) == len(set(held))
        assert set(self.taken) <= set(held)

    def _write(self, name: str, content: bytes) -> None:
        path = self.source / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        self.clock += 1
        os.utime(path, (self.clock, self.clock))
        self.files[name] = content
        self.stamps[name] = (path.stat().st_mode, path.stat().st_mtime_ns)

    def _ingest(self, workspace: Workspace) -> None:
        report = ingest(workspace, IngestRequest((self.source,)), executor=InlineExecutor())
        assert len(report.outcomes) == len(self.files) == sum(report.counts.values())
        assert {o.path for o in report.outcomes} == {str(self.source / name) for name in self.files}
        assert report.counts[Disposition.REFUSED] == 0

    def _killed(self, workspace: Workspace) -> None:
        with suppress(KilledError):
            ingest(workspace, IngestRequest((self.source,)), executor=InlineExecutor())

    def _note(self) -> None:
        """Everything in the source is now known, with its place; with equal histories the records are equal."""
        for name, content in self.files.items():
            sha256 = hashlib.sha256(content).hexdigest()
            self.taken[sha256] = content
            self.places.add((str(self.source / name), sha256))
        dumps = []
        for workspace in self.opened:
            with workspace.index.reading() as record:
                held = record.dump()
                dumps.append(held)
            assert {row["sha256"] for row in held["items"]} >= set(self.taken)
            assert {(row["path"], row["sha256"]) for row in held["locations"]} >= self.places
        if self.same:
            assert dumps[0] == dumps[1]
        assert not list(self.opened[0].vault.incoming.iterdir())


@contextmanager
def _killed_after(steps: int) -> Iterator[None]:
    """Let so many transactions be written; the one after ends half-way, with the process."""
    writing, left = Index.writing, iter(range(steps))

    @contextmanager
    def dying(index: Index, author: Author) -> Iterator[Record]:
        with writing(index, author) as record:
            yield record
            if next(left, None) is None:
                raise KilledError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Index, "writing", dying)
        yield


def test_any_history_leaves_a_true_record(founded: Path, tiny_clips: tuple[Path, ...]) -> None:
    Machine.founded = founded
    Machine.contents = tuple(clip.read_bytes() for clip in tiny_clips)
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=40, stateful_step_count=8, deadline=None)
    )
