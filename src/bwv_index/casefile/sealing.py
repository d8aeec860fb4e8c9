"""A filled folder made a bag, read again in full, and measured."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bwv_index.casefile.bag import AGENT, check_bag, make_bag
from bwv_index.casefile.copies import Progress
from bwv_index.casefile.faults import raise_fault
from bwv_index.casefile.hashing import Hashes
from bwv_index.visible import visible


def seal(
    folder: Path,
    info: Mapping[str, str],
    expected: Mapping[str, str],
    progress: Progress,
    known: Mapping[Path, Hashes] | None = None,
) -> tuple[int, int]:
    """Make the folder a bag, read it all again; return the payload's bytes and files.

    ``expected`` gives the recorded SHA-256 of payload files by their path in the bag; ``known`` what copying a file
    found, by its place in the folder.

    Raises:
        IntegrityError: a file is not what its manifest or the record says.
        OSError: the disk's own fault, for the caller to name.
    """
    progress("sealing the pack", 0, 2)
    make_bag(folder, info, known)
    progress("checking the pack", 1, 2)
    check_bag(folder, expected)
    progress("checking the pack", 2, 2)
    return measure(folder / "data")


def bag_info(
    *,
    made_at: datetime,
    made_by: str,
    software: str,
    identifier: str,
    description: str,
    sender_says: str = "",
) -> dict[str, str]:
    """Return what ``bag-info.txt`` says, each value on one line with nothing in it unseen (RFC 8493, 2.2.2)."""
    told = {
        "Bagging-Date": f"{made_at:%Y-%m-%d}",
        "Bag-Software-Agent": f"bwv-index {software}; {AGENT}",
        "External-Identifier": identifier,
        "External-Description": description,
        "Internal-Sender-Description": sender_says,
        "Contact-Name": made_by,
    }
    return {name: " ".join(visible(text).split()) for name, text in told.items() if text}


def measure(payload: Path) -> tuple[int, int]:
    """Return the bytes and the number of the files below a folder.

    Raises:
        OSError: a folder cannot be listed.
    """
    walk = os.walk(payload, onerror=raise_fault)
    sizes = [(Path(folder) / name).stat().st_size for folder, _, names in walk for name in names]
    return sum(sizes), len(sizes)
