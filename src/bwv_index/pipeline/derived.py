"""Where keyframes and contact sheets lie: below the home's derived folder, by the item's hash."""

import os
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
        """Write a file whole: under a temporary name, flushed, then renamed.

        Raises:
            EnvironmentFaultError: the disk refuses.
        """
        target = self.path(name)
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fdatasync(stream.fileno())
            temporary.replace(target)
        except OSError as fault:
            raise EnvironmentFaultError(
                f"a derived picture cannot be written: {fault.strerror}",
                subject=str(target),
                remedy="Free some space or correct the permissions, then run the same command again.",
            ) from fault
