"""The vault: unaltered copies under their SHA-256, read-only, never written again.

Layout: ``ab/cd/<sha256>`` below the vault, by the first two bytes of the hash. A file appears under its
hash only when it is whole and flushed to disk; what a killed run leaves in ``incoming`` is never read.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bwv_index.durable import flush_folder, make_folders
from bwv_index.errors import EnvironmentFaultError

INCOMING = "incoming"
READ_ONLY = 0o444


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
            yield from (Path(folder) / name for name in sorted(names))

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
            try:
                os.link(temporary, final)  # unlike rename, never replaces what is there
                new = True
            except FileExistsError:
                new = False
            temporary.unlink()
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
        """Remove what killed runs left in ``incoming``; return how many files. The caller holds the home.

        Raises:
            EnvironmentFaultError: the file system refuses.
        """
        count = 0
        try:
            for leftover in sorted(self.incoming.iterdir()) if self.incoming.is_dir() else ():
                with contextlib.suppress(FileNotFoundError):
                    leftover.unlink()
                    count += 1
        except OSError as fault:
            raise EnvironmentFaultError(
                f"the vault cannot be cleared of what a killed run left: {fault.strerror}",
                subject=str(self.incoming), remedy=_remedy(fault),
            ) from fault  # fmt: skip
        return count


def _remedy(fault: OSError) -> str:
    return (
        "Free some space or correct the permissions, then run the same command again." if fault.errno else ""
    )
