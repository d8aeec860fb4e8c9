"""A store of backups: a folder, on another disk, whose snapshots share one pool of files by SHA-256."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bwv_index.durable import flush_folder, leftovers, make_folders, remove_leftovers, write_whole
from bwv_index.errors import EnvironmentFaultError, HomeError, NotFoundError, RefusedError
from bwv_index.home import Home, writing
from bwv_index.intake import Vault
from bwv_index.pipeline.backup.index_copy import stamp

FORMAT = "bwv-index store 1\n"
"""First line of a store's marker: what this folder is, and the version of its layout."""

PARTIAL = ".partial-"
NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z(-[0-9]+)?")
"""Names of snapshots: the UTC time, and a number where one second has seen several."""


@dataclass(frozen=True, slots=True)
class Store:
    """A store below ``root``. Nothing is created by asking for a path."""

    root: Path

    @property
    def marker(self) -> Path:
        """The file that says that this folder is a store."""
        return self.root / "STORE"

    @property
    def items(self) -> Vault:
        """The pool of unaltered copies of everything taken in."""
        return Vault(self.root / "vault")

    @property
    def pictures(self) -> Vault:
        """The pool of keyframes, contact sheets and envelopes of sound."""
        return Vault(self.root / "pictures")

    @property
    def snapshots(self) -> Path:
        """A folder for each backup."""
        return self.root / "snapshots"

    def path(self, name: str) -> Path:
        """Return where a snapshot lies."""
        return self.snapshots / name

    def names(self) -> tuple[str, ...]:
        """Return the names of the snapshots, oldest first."""
        if not self.snapshots.is_dir():
            return ()
        found = (entry for entry in self.snapshots.iterdir() if NAME.fullmatch(entry.name))
        return tuple(sorted((entry.name for entry in found if entry.is_dir()), key=_age))

    def next_name(self, at: datetime) -> str:
        """Return a name for a snapshot of this moment that none has yet."""
        taken, first = set(self.names()), stamp(at)
        further = (f"{first}-{number}" for number in range(2, len(taken) + 3))
        return next(name for name in (first, *further) if name not in taken)

    def require(self) -> "Store":
        """Return this store.

        Raises:
            HomeError: the folder is no store, or of a layout that this version does not know.
        """
        try:
            found = self.marker.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise HomeError(
                "this is not a store of backups",
                subject=str(self.root),
                remedy="Name the folder that was given to: bwv-index backup",
            ) from fault
        if found != FORMAT:
            raise HomeError("the store's layout is of another version", subject=str(self.root))
        return self

    def find(self, name: str) -> str:
        """Return the name of a snapshot that is there.

        Raises:
            NotFoundError: there is none of that name.
        """
        if name not in self.names():
            told = ", ".join(self.names()) or "none"
            raise NotFoundError(f"there is no such snapshot; there are: {told}", subject=name)
        return name

    def require_apart(self, home: Home) -> None:
        """See to it that neither of home and store lies inside the other.

        Raises:
            RefusedError: one does.
        """
        ours, theirs = self.root.resolve(), home.root.resolve()
        if ours.is_relative_to(theirs) or theirs.is_relative_to(ours):
            raise RefusedError(
                "the store and the home lie inside one another",
                subject=str(self.root),
                remedy="Name a folder on another disk.",
            )

    @contextmanager
    def held(self, say: Callable[[str], None] | None = None) -> Iterator[None]:
        """Hold the store for one run, made where it is not there, cleared of what killed runs left.

        Raises:
            RefusedError: the folder holds something else.
            EnvironmentFaultError: the disk refuses.
            BusyError: another run held it for too long.
        """
        with told_of(self.root):
            self._require_ours()
            make_folders(self.root)
            with writing(Home(self.root), say=say):
                self._make()
                yield

    def _require_ours(self) -> None:
        if not self.root.is_dir() or self.marker.is_file():
            return
        ours = {"writing.lock", *(left.name for left in leftovers(self.marker))}
        if any(entry.name not in ours for entry in self.root.iterdir()):
            raise RefusedError(
                "the folder is not empty and is not a store of backups",
                subject=str(self.root),
                remedy="Name an empty folder, or one that has been given to bwv-index backup before.",
            )

    def _make(self) -> None:
        remove_leftovers(self.marker)
        if not self.marker.is_file():
            write_whole(self.marker, FORMAT.encode())
        self.require()
        for folder in (self.items.incoming, self.pictures.incoming, self.snapshots):
            make_folders(folder)
        self.items.sweep()
        self.pictures.sweep()
        for left in self.snapshots.glob(f"{PARTIAL}*"):
            shutil.rmtree(left)

    @contextmanager
    def staged(self, name: str) -> Iterator[Path]:
        """Give an empty folder; on a normal end it is the snapshot of that name, otherwise it is gone.

        The files in it are flushed by whoever writes them. The caller holds the store.
        """
        folder = self.snapshots / f"{PARTIAL}{name}"
        folder.mkdir()
        try:
            yield folder
            for below, _, _ in os.walk(folder, topdown=False):
                flush_folder(Path(below))
            folder.rename(self.path(name))
            flush_folder(self.snapshots)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _age(name: str) -> tuple[str, int]:
    """Return what sorts names by age: the ninth and the tenth of one second, too."""
    moment, _, number = name.partition("-")
    return moment, int(number or 1)


@contextmanager
def told_of(place: Path) -> Iterator[None]:
    """Turn the disk's faults into the error that a person reads.

    Raises:
        EnvironmentFaultError: the disk refuses.
    """
    try:
        yield
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the disk is in the way: {fault.strerror}",
            subject=str(fault.filename or place),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault
