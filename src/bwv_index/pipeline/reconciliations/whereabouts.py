"""Where an item's bytes are now: in the vault, at another place, or nowhere that the record knows.

The vault and places that were not read in this run are looked at from outside: that a file is there, and its size
and times. Nothing here reads a byte.
"""

import os
import stat
from collections.abc import Container, Mapping
from pathlib import Path

from bwv_index.errors import EnvironmentFaultError
from bwv_index.index import ItemView, PlaceView, Record
from bwv_index.intake import Found, Vault
from bwv_index.pipeline.reconciliations.reconciliation import Fate
from bwv_index.pipeline.telling import shown


class Whereabouts:
    """Answers for one run: ``read`` holds the SHA-256 of every file that it read, ``refused`` what it could not."""

    def __init__(
        self, vault: Vault, record: Record, read: Mapping[Path, str], refused: Container[Path]
    ) -> None:
        self._vault = vault
        self._record = record
        self._read = read
        self._refused = refused
        self._first: dict[str, Path] = {}
        for path, sha256 in read.items():
            self._first.setdefault(sha256, path)

    def amiss_in_vault(self, item: ItemView) -> str:
        """Say what is amiss with the vault's copy of an item; empty where one of the right size is there.

        Raises:
            EnvironmentFaultError: the vault cannot be looked into.
        """
        path = self._vault.path_of(item.sha256)
        try:
            seen = path.lstat()
        except FileNotFoundError:
            return "the vault has no copy"
        except OSError as fault:
            raise EnvironmentFaultError(
                f"the vault cannot be looked into: {fault.strerror}",
                subject=str(path),
                remedy="Correct the permissions or connect the vault's disk, then run the same command again.",
            ) from fault
        if not stat.S_ISREG(seen.st_mode):
            return "what lies in the vault under its hash is no file"
        return (
            "" if seen.st_size == item.size else f"the vault's copy has {seen.st_size} bytes of {item.size}"
        )

    def fate(self, place: PlaceView) -> tuple[Fate, str]:
        """Return what became of the bytes that a place had and may not have any more, and where they are."""
        if not self.amiss_in_vault(place.item):
            return Fate.VAULT, ""
        sha256 = place.item.sha256
        if sha256 in self._first:
            return Fate.ELSEWHERE, f"read now at {shown(self._first[sha256])}"
        return self.on_record(sha256, apart_from=path_of(place))

    def on_record(self, sha256: str, *, apart_from: Path | None = None) -> tuple[Fate, str]:
        """Return whether any place on record, apart from one, still shows an item's bytes, or may."""
        doubt = ""
        for place in self._record.evidence.places(sha256):
            path = path_of(place)
            if path == apart_from:
                continue
            if path in self._read:
                if self._read[path] == sha256:
                    return Fate.ELSEWHERE, f"read now at {place.path}"
                continue
            if path in self._refused:
                doubt = doubt or f"{place.path} could not be read"
                continue
            seen = _seen(path)
            if isinstance(seen, Found) and as_last_read(place, seen):
                return Fate.ELSEWHERE, f"as when last read at {place.path}; not read now"
            doubt = doubt or _doubt(place, seen)
        return (Fate.NOT_KNOWN, doubt) if doubt else (Fate.LOST, "")


def path_of(place: PlaceView) -> Path:
    """Return a place's path, byte for byte."""
    return Path(os.fsdecode(place.path_raw))


def as_last_read(place: PlaceView, found: Found) -> bool:
    """Whether a file's size and both its times are those of the last reading of these bytes at this place."""
    now = (found.size, found.mtime_ns, found.ctime_ns)
    return now == (place.item.size, place.mtime_ns, place.ctime_ns)


def _seen(path: Path) -> Found | OSError | None:
    """Return a file as it looks from outside, why it cannot be looked at, or None where there is no file."""
    try:
        seen = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as fault:
        return fault
    if not stat.S_ISREG(seen.st_mode):
        return None
    return Found(path, Path(path.name), seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def _doubt(place: PlaceView, seen: Found | OSError | None) -> str:
    match seen:
        case None:
            return ""
        case OSError():
            return f"{place.path} cannot be looked at: {seen.strerror}"
        case _:
            return f"a file stands at {place.path}, and differs from the last reading"
