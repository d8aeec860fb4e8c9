"""Where keyframes and contact sheets lie: below the home's derived folder, by the item's hash."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bwv_index.errors import EnvironmentFaultError


@dataclass(frozen=True, slots=True)
class Derived:
    """The derived folder of a home. Everything in it can be made again from the masters."""

    root: Path

    def keyframe_name(self, sha256: str, number: int) -> str:
        """Return the name of a keyframe's file below the folder."""
        return f"{sha256[:2]}/{sha256}/keyframe-{number:03d}.jpg"

    def sheet_name(self, sha256: str) -> str:
        """Return the name of a contact sheet's file below the folder."""
        return f"{sha256[:2]}/{sha256}/contact-sheet.jpg"

    def path(self, name: str) -> Path:
        """Return the path of a file below the folder."""
        return self.root / name

    def put(self, name: str, content: bytes) -> None:
        """Write a file under a temporary name, then rename it; ``flush`` makes it last.

        Raises:
            EnvironmentFaultError: the disk refuses.
        """
        target = self.path(name)
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(content)
            temporary.replace(target)
        except OSError as fault:
            raise _refused(target, fault) from fault

    def flush(self, names: Iterable[str]) -> None:
        """Flush written files to disk, all at once: the first flush does most of the work for the others.

        Raises:
            EnvironmentFaultError: the disk refuses.
        """
        for name in names:
            target = self.path(name)
            try:
                handle = os.open(target, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
            except OSError as fault:
                raise _refused(target, fault) from fault


def _refused(target: Path, fault: OSError) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"a derived picture cannot be written: {fault.strerror}",
        subject=str(target),
        remedy="Free some space or correct the permissions, then run the same command again.",
    )
