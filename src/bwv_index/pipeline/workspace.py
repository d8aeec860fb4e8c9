"""What every act works with: the home, its settings, its open index, and who is acting."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bwv_index import __version__
from bwv_index.cameras import CameraProfile, load_profiles
from bwv_index.custody import Detail, Event, EventType, current_actor
from bwv_index.home import Home, writing
from bwv_index.index import Index, open_index, sqlite_url
from bwv_index.intake import Vault
from bwv_index.settings import Settings, list_config, load_settings

DATABASE_VARIABLE = "BWV_INDEX_DATABASE"


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open home. ``settings_hash`` names the settings in everything that is recorded."""

    home: Home
    settings: Settings
    index: Index
    actor: str
    settings_hash: str = field(default="")

    @property
    def vault(self) -> Vault:
        """The home's vault."""
        return Vault(self.home.vault)

    def profiles(self) -> tuple[CameraProfile, ...]:
        """Read the camera profiles, the home's own included.

        Raises:
            ConfigError: a profile cannot be read.
        """
        return load_profiles(list_config("cameras", self.home.root))

    def event(
        self,
        kind: EventType,
        subject: str,
        *,
        sha256: str = "",
        why: str = "",
        details: dict[str, Detail] | None = None,
    ) -> Event:
        """Make a custody event of an act that happens now."""
        return Event(
            at=now(), actor=self.actor, type=kind, subject=subject, sha256=sha256, why=why,
            software=__version__, settings=self.settings_hash, details=details or {},
        )  # fmt: skip

    @contextmanager
    def changing(self, say: Callable[[str], None] | None = None) -> Iterator[None]:
        """Hold the home, so that no other run changes it meanwhile.

        Raises:
            BusyError: another run held it for too long.
        """
        with writing(self.home, say=say):
            yield

    def look(self, event: Event) -> None:
        """Record a look (a search, a view): the record is small, and taken without holding the home."""
        with self.index.writing() as record:
            record.ledger.append(event)


def database_url(home: Home) -> str:
    """Return the URL of a home's index: the BWV_INDEX_DATABASE variable, else the file inside the home."""
    return os.environ.get(DATABASE_VARIABLE) or sqlite_url(home.database)


@contextmanager
def open_workspace(root: Path, operator: str | None = None) -> Iterator[Workspace]:
    """Open a home for the length of one command.

    Raises:
        HomeError: the folder is no home, or its index is of another version.
        ConfigError: the settings cannot be read.
        EnvironmentFaultError: the index cannot be opened.
    """
    home = Home(root.absolute()).require()
    settings = load_settings(home.root)
    index = open_index(database_url(home))
    try:
        yield Workspace(home, settings, index, current_actor(operator), settings.fingerprint())
    finally:
        index.close()


def now() -> datetime:
    """Return the time of an act: the machine's clock, in UTC."""
    return datetime.now(UTC)
