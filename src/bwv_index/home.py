"""A home: the one folder that holds a force's vault, index, keys and settings, and who may write to it now."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bwv_index.errors import EnvironmentFaultError, HomeError
from bwv_index.lock import hold

FORMAT = "bwv-index home 1\n"
"""First line of the marker file: what this folder is, and the version of its layout."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything of one home lies. Nothing here is created by asking for its path."""

    root: Path

    @property
    def marker(self) -> Path:
        """The file that says that this folder is a home."""
        return self.root / "HOME"

    @property
    def vault(self) -> Path:
        """Unaltered copies of everything taken in, by SHA-256, read-only."""
        return self.root / "vault"

    @property
    def derived(self) -> Path:
        """Keyframes, contact sheets and envelopes of sound: made by software, can be made again."""
        return self.root / "derived"

    @property
    def keys(self) -> Path:
        """The key pair that signs for this home."""
        return self.root / "keys"

    @property
    def backups(self) -> Path:
        """Copies of the index as it was before each change of its schema."""
        return self.root / "backups"

    @property
    def checkpoints(self) -> Path:
        """The signed checkpoints of the ledger."""
        return self.root / "checkpoints"

    @property
    def settings_file(self) -> Path:
        """The force's own settings."""
        return self.root / "settings.toml"

    @property
    def database(self) -> Path:
        """The index, where no other database is named by URL."""
        return self.root / "index.sqlite"

    @property
    def database_note(self) -> Path:
        """Says where the index lies, where it does not lie inside the home."""
        return self.root / "index.url"

    @property
    def lock_file(self) -> Path:
        """Held by the one run that writes."""
        return self.root / "writing.lock"

    def exists(self) -> bool:
        """Whether this folder is marked as a home."""
        return self.marker.is_file()

    def require(self) -> "Home":
        """Return this home.

        Raises:
            HomeError: the folder is not a home, or of a layout that this version does not know.
            EnvironmentFaultError: what marks it cannot be read.
        """
        if not self.exists():
            raise HomeError(
                "this is not a home of bwv-index",
                subject=str(self.root),
                remedy="Make one with: bwv-index init --home DIR (or set BWV_INDEX_HOME).",
            )
        try:
            found = self.marker.read_bytes()
        except OSError as fault:
            raise EnvironmentFaultError(
                f"cannot read what marks the home: {fault.strerror}",
                subject=str(self.marker),
                remedy="Correct the permissions, then run the same command again.",
            ) from fault
        if found != FORMAT.encode():
            raise HomeError("the home's layout is of another version", subject=str(self.root))
        return self


@contextlib.contextmanager
def writing(
    home: Home, *, wait_s: float = 3600.0, say: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the home for writing; wait, with a word to the user, while another run holds it.

    Raises:
        BusyError: the other run did not finish within ``wait_s`` seconds.
        EnvironmentFaultError: the lock file cannot be opened.
    """
    with hold(home.lock_file, str(home.root), wait_s=wait_s, say=say):
        yield
