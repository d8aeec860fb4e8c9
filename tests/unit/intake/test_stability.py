"""A file is taken when it has held still; one that grows, vanishes or cannot be looked at is named."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bwv_index.intake import Found, RefusalCode, wait_until_still

SECOND = 1_000_000_000
Act = Callable[[Path], object]


@dataclass
class Clock:
    """Time that passes only while somebody sleeps; acts are done during the n-th sleep."""

    path: Path
    acts: dict[int, Act] = field(default_factory=dict)
    at: int = 1_700_000_000 * SECOND
    slept: int = 0

    def sleep(self, seconds: float) -> None:
        self.at += int(seconds * SECOND)
        act = self.acts.get(self.slept)
        self.slept += 1
        if act is not None:
            act(self.path)

    def now(self) -> int:
        return self.at


@pytest.fixture
def clip(source: Path) -> Path:
    path = source / "a.mp4"
    path.write_bytes(b"start")
    return path


def grow(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"more")


def at(path: Path, ns: int) -> Found:
    os.utime(path, ns=(ns, ns))
    seen = path.stat()
    return Found(path, Path(path.name), seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def test_a_file_written_long_ago_is_taken_without_waiting(clip: Path) -> None:
    clock = Clock(clip)
    found = at(clip, clock.at - 10 * SECOND)
    still = wait_until_still([found], settle_s=2, wait_s=60, sleep=clock.sleep, now_ns=clock.now)
    assert (still.still, still.refused, clock.slept) == ((found,), (), 0)


def test_no_settling_time_means_no_waiting(clip: Path) -> None:
    clock = Clock(clip)
    wait_until_still([at(clip, clock.at)], settle_s=0, wait_s=60, sleep=clock.sleep, now_ns=clock.now)
    assert clock.slept == 0


@pytest.mark.parametrize("ahead", [0, 1, 3600], ids=["now", "a second ahead", "an hour ahead"])
def test_a_file_written_now_or_in_the_future_is_watched_once(clip: Path, ahead: int) -> None:
    clock = Clock(clip)
    found = at(clip, clock.at + ahead * SECOND)
    still = wait_until_still([found], settle_s=2, wait_s=60, sleep=clock.sleep, now_ns=clock.now)
    assert (still.still, clock.slept) == ((found,), 1)


@pytest.mark.parametrize(("grows", "sleeps"), [(1, 2), (2, 3), (5, 6)])
def test_a_growing_file_is_taken_at_the_size_at_which_it_stopped(clip: Path, grows: int, sleeps: int) -> None:
    clock = Clock(clip, dict.fromkeys(range(grows), grow))
    found = at(clip, clock.at)
    (still,) = wait_until_still([found], settle_s=2, wait_s=60, sleep=clock.sleep, now_ns=clock.now).still
    assert still.size == 5 + 4 * grows
    assert still.mtime_ns == clip.stat().st_mtime_ns
    assert clock.slept == sleeps


def test_a_file_that_never_stops_is_refused_with_its_last_size(clip: Path) -> None:
    clock = Clock(clip, dict.fromkeys(range(1000), grow))
    found = at(clip, clock.at)
    done = wait_until_still([found], settle_s=2, wait_s=10, sleep=clock.sleep, now_ns=clock.now)
    assert done.still == ()
    assert [r.code for r in done.refused] == [RefusalCode.STILL_GROWING]
    assert f"{clip.stat().st_size} bytes" in done.refused[0].detail
    assert clock.slept == 5


def test_a_file_that_is_touched_without_growing_is_not_still(clip: Path) -> None:
    clock = Clock(clip, {0: lambda path: os.utime(path, ns=(1, 1))})
    found = at(clip, clock.at)
    done = wait_until_still([found], settle_s=2, wait_s=60, sleep=clock.sleep, now_ns=clock.now)
    assert (done.still[0].mtime_ns, clock.slept) == (1, 2)


def test_a_file_that_vanishes_is_named(clip: Path) -> None:
    clock = Clock(clip, {0: Path.unlink})
    found = at(clip, clock.at)
    done = wait_until_still([found], settle_s=2, wait_s=60, sleep=clock.sleep, now_ns=clock.now)
    assert done.still == ()
    assert [r.code for r in done.refused] == [RefusalCode.VANISHED]


def test_one_restless_file_does_not_change_the_order_of_the_others(source: Path) -> None:
    clips = [source / name for name in ("a", "b", "c")]
    for path in clips:
        path.write_bytes(b"x")
    clock = Clock(clips[1], {0: grow})
    found = [at(path, clock.at - (0 if path.name == "b" else 100 * SECOND)) for path in clips]
    done = wait_until_still(found, settle_s=2, wait_s=60, sleep=clock.sleep, now_ns=clock.now)
    assert [f.path.name for f in done.still] == ["a", "b", "c"]
