"""A lock file that one process holds at a time; it is let go when the process ends, however it ends (flock(2))."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bwv_index.errors import BusyError, EnvironmentFaultError

BETWEEN_LOOKS_S = 0.2
"""Seconds between two tries to take a lock that another process holds."""
SOON_S = 0.005
"""As ``BETWEEN_LOOKS_S``, at first: most locks are held for one short transaction."""


@contextmanager
def hold(
    file: Path, subject: str, *, wait_s: float, say: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold a lock file; wait, with a word to the user, while another process holds it.

    ``subject`` names what is locked, for the message.

    Raises:
        BusyError: the other process did not let go within ``wait_s`` seconds.
        EnvironmentFaultError: the lock file cannot be opened or written.
    """
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as fault:
        raise _cannot(file, fault) from fault
    try:
        _take(handle, subject, wait_s, say)
        _sign(handle, file)
        yield
    finally:
        os.close(handle)  # closing releases the lock, also when the process is killed


def _take(handle: int, subject: str, wait_s: float, say: Callable[[str], None] | None) -> None:
    give_up = time.monotonic() + wait_s
    pause, told = SOON_S, False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode(errors="replace").strip() or "unknown"
            if time.monotonic() >= give_up:
                raise BusyError(
                    f"another run (process {holder}) is writing to this home",
                    subject=subject,
                    remedy="Wait for it to finish, then run the same command again.",
                ) from None
            if say and not told and pause >= BETWEEN_LOOKS_S:
                say(f"Waiting: another run (process {holder}) is writing to this home.")
                told = True
            time.sleep(pause)
            pause = min(pause * 2, BETWEEN_LOOKS_S)
        else:
            return


def _sign(handle: int, file: Path) -> None:
    """Write into the lock who holds it, for those who wait."""
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    except OSError as fault:
        raise _cannot(file, fault) from fault


def _cannot(file: Path, fault: OSError) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"cannot lock the home: {fault.strerror}",
        subject=str(file),
        remedy="Free some space or correct the permissions, then run the same command again.",
    )
