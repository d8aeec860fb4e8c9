"""Waiting until files hold still: a clip that is still being docked must not be taken in half."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bwv_index.intake.discovery import Found
from bwv_index.intake.refusal import Refusal, RefusalCode

NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Stability:
    """Files that hold still (with the size and time they hold), and those that did not in time."""

    still: tuple[Found, ...]
    refused: tuple[Refusal, ...]


def wait_until_still(
    found: Sequence[Found],
    *,
    settle_s: float,
    wait_s: float,
    sleep: Callable[[float], None] = time.sleep,
    now_ns: Callable[[], int] = time.time_ns,
) -> Stability:
    """Wait, all files at once, until none has changed for ``settle_s`` seconds, at the most ``wait_s``.

    A file last written longer ago than ``settle_s`` is taken as still at its first look; a time in the
    future (another machine's clock) counts as recent. The order of the files is kept.
    """
    horizon = now_ns() - int(settle_s * NANOSECONDS)
    current = {f.path: f for f in found}
    restless = [f for f in found if f.mtime_ns > horizon] if settle_s > 0 else []
    refused: list[Refusal] = []
    waited = 0.0
    while restless:
        sleep(settle_s)
        waited += settle_s
        changed: list[Found] = []
        for before in restless:
            after = _look(before)
            if isinstance(after, Refusal):
                refused.append(after)
                del current[before.path]
            else:
                current[before.path] = after
                if after != before:
                    changed.append(after)
        if waited >= wait_s:
            for growing in changed:
                refused.append(_gave_up(growing, waited))
                del current[growing.path]
            break
        restless = changed
    return Stability(tuple(current[f.path] for f in found if f.path in current), tuple(refused))


def _look(before: Found) -> Found | Refusal:
    try:
        seen = before.path.lstat()
    except FileNotFoundError:
        return Refusal(before.path, RefusalCode.VANISHED, "gone while waiting for it to hold still")
    except OSError as fault:
        return Refusal(before.path, RefusalCode.UNREADABLE, f"cannot be looked at: {fault.strerror}")
    return replace(before, size=seen.st_size, mtime_ns=seen.st_mtime_ns, ctime_ns=seen.st_ctime_ns)


def _gave_up(growing: Found, waited: float) -> Refusal:
    detail = f"still changing after {waited:.0f} s, {growing.size} bytes at the last look"
    return Refusal(growing.path, RefusalCode.STILL_GROWING, detail)
