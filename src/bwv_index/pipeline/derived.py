"""Where keyframes, contact sheets and envelopes of sound lie: below the home's derived folder, by the item's hash."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bwv_index.durable import flush_file, flush_folder, write_whole
from bwv_index.errors import EnvironmentFaultError


@dataclass(frozen=True, slots=True)
class Derived:
    """The derived folder of a home. Everything in it can be made again from the masters."""

    root: Path

    def keyframe_name(self, sha256: str, number: int, picture: bytes) -> str:
        """Return the name of a keyframe's file below the folder; another picture gets another name."""
        return f"{sha256[:2]}/{sha256}/keyframe-{number:03d}-{_short(picture)}.jpg"

    def sheet_name(self, sha256: str, picture: bytes) -> str:
        """Return the name of a contact sheet's file below the folder.

        A sheet that is drawn otherwise gets another name, so that the one on record stands until the new one is.
        """
        return f"{sha256[:2]}/{sha256}/contact-sheet-{_short(picture)}.jpg"

    def sound_name(self, sha256: str, envelope: bytes) -> str:
        """Return the name of the file of an item's envelope of sound below the folder."""
        return f"{sha256[:2]}/{sha256}/sound-{_short(envelope)}.npz"

    def path(self, name: str) -> Path:
        """Return the path of a file below the folder."""
        return self.root / name

    def holds(self, name: str) -> bool:
        """Whether a file of that name lies below the folder."""
        return self.path(name).is_file()

    def read(self, name: str) -> bytes:
        """Return the bytes of a file below the folder.

        Raises:
            EnvironmentFaultError: it is gone, or the disk refuses.
        """
        try:
            return self.path(name).read_bytes()
        except OSError as fault:
            raise EnvironmentFaultError(
                f"a derived file cannot be read: {fault.strerror}",
                subject=str(self.path(name)),
                remedy="Ingest the footage again from where it was: what is gone is made anew.",
            ) from fault

    def put(self, name: str, content: bytes) -> None:
        """Write a file under a temporary name, then rename it; ``flush`` makes it last.

        Raises:
            EnvironmentFaultError: the disk refuses.
        """
        target = self.path(name)
        with _told_of(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, content, flush=False)

    def keep_only(self, sha256: str, names: Iterable[str]) -> None:
        """Remove what an item's folder holds beside these: files that were replaced, parts left by killed runs.

        Raises:
            EnvironmentFaultError: the disk refuses.
        """
        folder = self.root / sha256[:2] / sha256
        kept = {self.path(name) for name in names}
        with _told_of(folder):
            for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
                if entry not in kept:
                    entry.unlink(missing_ok=True)

    def flush(self, names: Iterable[str]) -> None:
        """Flush written files and the folders that lead to them to disk, once for a whole item.

        All at once, because the first flush does most of the work for the others.

        Raises:
            EnvironmentFaultError: the disk refuses.
        """
        targets = [self.path(name) for name in names]
        for target in targets:
            with _told_of(target):
                flush_file(target)
        folders = {target.parent for target in targets}
        above = {folder.parent for folder in folders}
        for folder in (*sorted(folders), *sorted(above), *([self.root] if targets else [])):
            with _told_of(folder):
                flush_folder(folder)


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


@contextmanager
def _told_of(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise EnvironmentFaultError(
            f"a derived file cannot be written: {fault.strerror}",
            subject=str(target),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault
