"""The vault: unaltered copies under their SHA-256, read-only, never written again.

Layout: ``ab/cd/<sha256>`` below the vault, by the first two bytes of the hash. A file appears under its
hash only when it is whole and flushed to disk; what a killed run leaves in ``incoming`` is never read.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bwv_index.durable import NO_HARD_LINKS, READ_ONLY, flush_folder, make_folders
from bwv_index.errors import EnvironmentFaultError

INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Vault:
    """A vault below ``root``."""

    root: Path

    def path_of(self, sha256: str) -> Path:
        """Return where the bytes of a hash lie or would lie."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def holds(self, sha256: str) -> bool:
        """Whether a whole file lies under that hash."""
        return self.path_of(sha256).is_file()

    @property
    def incoming(self) -> Path:
        """Where copies grow until they are whole."""
        return self.root / INCOMING

    def files(self) -> Iterator[Path]:
        """Give everything that lies in the vault under the name of a hash, in order; not what is still incoming."""
        for folder, below, names in os.walk(self.root):
            below.sort()
            if Path(folder) == self.root:
                below[:] = [name for name in below if name != INCOMING]
            links = [name for name in below if (Path(folder) / name).is_symlink()]
            yield from (Path(folder) / name for name in sorted([*names, *links]))

    def keep(self, temporary: Path, sha256: str) -> bool:
        """Give a whole, flushed temporary file its place; return False where the vault held it already.

        The temporary name is gone afterwards, and the file's own is on the disk with the folders that lead to
        it. An existing vault file is never replaced.

        Raises:
            EnvironmentFaultError: the file system refuses.
        """
        final = self.path_of(sha256)
        try:
            make_folders(final.parent)
            temporary.chmod(READ_ONLY)
            new = _give_name(temporary, final)
            temporary.unlink(missing_ok=True)
            # always, not only for what is new: a run beside this one, or one that was killed, may have made
            # the file or a folder above it and not have come to the flush
            for folder in (final.parent, final.parent.parent, self.root):
                flush_folder(folder)
        except OSError as fault:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise EnvironmentFaultError(
                f"the vault cannot keep it: {fault.strerror}", subject=str(final), remedy=_remedy(fault)
            ) from fault
        return new

    def sweep(self) -> int:
        """Remove what killed runs left in ``incoming``; return how many files and folders. The caller holds the home.

        Raises:
            EnvironmentFaultError: the file system refuses.
        """
        count = 0
        try:
            for leftover in sorted(self.incoming.iterdir()) if self.incoming.is_dir() else ():
                with contextlib.suppress(FileNotFoundError):
                    if leftover.is_dir() and not leftover.is_symlink():
                        shutil.rmtree(leftover)  # what a killed cut left
                    else:
                        leftover.unlink()
                    count += 1
        except OSError as fault:
            raise EnvironmentFaultError(
                f"the vault cannot be cleared of what a killed run left: {fault.strerror}",
                subject=str(self.incoming), remedy=_remedy(fault),
            ) from fault  # fmt: skip
        return count


def _give_name(temporary: Path, final: Path) -> bool:
    """Give a file its place; return False where something is there already."""
    try:
        os.link(temporary, final)  # unlike rename, never replaces what is there
    except FileExistsError:
        return False
    except OSError as fault:
        if fault.errno not in NO_HARD_LINKS:
            raise
        if final.exists():
            return False
        temporary.replace(final)  # what a run beside this one may have put there since has the same bytes
    return True


def _remedy(fault: OSError) -> str:
    return (
        "Free some space or correct the permissions, then run the same command again." if fault.errno else ""
    )
