"""Timing a command and watching the memory of its workers."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the wall clock, and the most resident memory of any child process in bytes."""

    seconds: float
    child_peak: int = 0


def timed(act: Callable[[], object]) -> Cost:
    """Time one act in this process."""
    began = time.perf_counter()
    act()
    return Cost(time.perf_counter() - began)


def command(*words: str, home: Path, allow: tuple[int, ...] = (0, 3)) -> Cost:
    """Time one ``bwv-index`` command, and sample the memory of the processes below it."""
    environment = os.environ | {"BWV_INDEX_HOME": str(home), "BWV_INDEX_OPERATOR": "7001"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bwv_index", *words], env=environment, stdout=subprocess.DEVNULL
    )
    peak = _watch(process)
    code = process.wait()
    seconds = time.perf_counter() - began
    if code not in allow:
        sys.exit(f"bwv-index {words[0]} ended with {code}")
    return Cost(seconds, peak[0])


def _watch(process: "subprocess.Popen[bytes]") -> list[int]:
    peak = [0]

    def sample() -> None:
        while process.poll() is None:
            try:
                children = psutil.Process(process.pid).children(recursive=True)
                peak[0] = max([peak[0], *(child.memory_info().rss for child in children)])
            except psutil.NoSuchProcess:
                continue
            time.sleep(0.02)

    watcher = threading.Thread(target=sample)
    watcher.start()
    watcher.join()
    return peak
