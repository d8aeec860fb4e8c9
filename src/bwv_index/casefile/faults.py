"""The disk's faults, told as ours."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from bwv_index.errors import EnvironmentFaultError

REMEDIES = {
    errno.ENOSPC: "Free space on this disk or choose another, then run the same command again.",
    errno.EDQUOT: "Free space on this disk or choose another, then run the same command again.",
    errno.EROFS: "This disk cannot be written to; choose another folder.",
    errno.EACCES: "Choose a folder you may write to, or ask for the permission.",
    errno.EPERM: "Choose a folder you may write to, or ask for the permission.",
    errno.ENOENT: "Check that the folder or file is there, then run the same command again.",
    errno.EIO: "The disk reports faults; choose another disk, and have this one looked at.",
}
GENERAL_REMEDY = "Nothing was left at the target; put the disk in order and run the same command again."


def raise_fault(fault: OSError) -> NoReturn:
    """Raise what a walk would pass over in silence."""
    raise fault


@contextmanager
def disk_faults(subject: Path) -> Iterator[None]:
    """Turn every ``OSError`` inside into an ``EnvironmentFaultError`` about the file it names."""
    try:
        yield
    except OSError as fault:
        # the bag's library works inside the folder and names files by their place in it
        named = str(subject / fault.filename) if isinstance(fault.filename, str) else str(subject)
        raise EnvironmentFaultError(
            fault.strerror or type(fault).__name__,
            subject=named,
            remedy=REMEDIES.get(fault.errno or 0, GENERAL_REMEDY),
        ) from fault
