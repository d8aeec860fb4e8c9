"""What every act works with: the home, its settings, its open index, and who is acting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bwv_index import __version__
from bwv_index.cameras import CameraProfile, load_profiles
from bwv_index.custody import Detail, Event, EventType, SignedCheckpoint, Watch, current_actor
from bwv_index.errors import ConfigError, EnvironmentFaultError, RefusedError
from bwv_index.home import Home, writing
from bwv_index.index import Author, Index, Record, open_index
from bwv_index.intake import Vault
from bwv_index.pipeline.configuration import read_configuration, told_configuration
from bwv_index.pipeline.custody.checkpointing import Shelf
from bwv_index.pipeline.custody.stamping import stamper
from bwv_index.pipeline.database import database_url
from bwv_index.pipeline.telling import shown, shown_detail
from bwv_index.settings import Settings, list_config, load_settings


@dataclass(slots=True)
class _Traces:
    """What a command has done so far: the only mutable state of a workspace."""

    appended: bool = False
    configured: bool = False
    changing: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open home. ``settings_hash`` names the settings in everything that is recorded.

    ``role`` is the part in which the actor acts, as stated; ``warn`` tells a person what does not stop the act.
    """

    home: Home
    settings: Settings
    index: Index
    actor: str
    settings_hash: str = field(default="")
    role: str = ""
    watch: Watch = field(default_factory=Watch)
    warn: Callable[[str], None] | None = None
    _traces: _Traces = field(default_factory=_Traces)

    @property
    def vault(self) -> Vault:
        """The home's vault."""
        return Vault(self.home.vault)

    @property
    def shelf(self) -> Shelf:
        """The home's checkpoints."""
        copies = tuple(Path(folder) for folder in self.settings.custody.checkpoint_copies)
        own = self.home.root.resolve()
        for folder in copies:
            if folder.absolute().resolve().is_relative_to(own):
                raise ConfigError(
                    "setting 'custody.checkpoint_copies': a copy inside the home is none",
                    subject=str(folder),
                    remedy="Name a folder elsewhere, best on another machine.",
                )
        return Shelf(self.home, copies)

    @property
    def author(self) -> Author:
        """In whose name transactions change the record."""
        return Author(self.actor, self.role, __version__, self.settings_hash, self.now)

    def require_outside(self, target: Path) -> None:
        """See to it that what is written for people does not go into the home, among masters and records.

        Raises:
            RefusedError: the target lies inside the home.
        """
        if target.absolute().resolve().is_relative_to(self.home.root.resolve()):
            raise RefusedError(
                "the home holds what the software puts there, and no copies for people",
                subject=shown(target),
                remedy="Choose a place outside the home.",
            )

    def profiles(self) -> tuple[CameraProfile, ...]:
        """Read the camera profiles, the home's own included.

        Raises:
            ConfigError: a profile cannot be read.
        """
        return load_profiles(list_config("cameras", self.home.root))

    def now(self) -> datetime:
        """Return the time of an act: the machine's clock, in UTC."""
        return self.watch.now()

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
            at=self.now(), actor=self.actor, role=self.role, type=kind, subject=shown(subject), sha256=sha256,
            why=shown(why), software=__version__, settings=self.settings_hash,
            details={name: shown_detail(detail) for name, detail in (details or {}).items()},
        )  # fmt: skip

    @contextmanager
    def changing(self, say: Callable[[str], None] | None = None) -> Iterator[None]:
        """Hold the home, so that no other run changes it meanwhile; at the end sign what was done, to stay.

        Raises:
            BusyError: another run held it for too long.
            IntegrityError: the ledger is not the one that was signed; nothing was done.
        """
        with writing(self.home, say=say):
            self.shelf.require_whole(self.index)
            self._traces.changing = True
            yield
            if self._traces.appended:
                self.sign()

    @contextmanager
    def writing(self, *, begins: bool = False) -> Iterator[Record]:
        """Change the record in one transaction, which the ledger tells of in the actor's name, and sign it.

        Nobody else writes between the transaction and its signature, so entries that are found unsigned at the
        start are those of a run that was killed, or of somebody who went past this software; the ledger says so.
        Only a home's very first transaction ``begins``.

        Raises:
            IntegrityError: the ledger is not the one that was signed; nothing is added to it.
            EnvironmentFaultError: the disk refuses, or the key cannot be read.
        """
        with self.shelf.held(self.warn):
            last = None if begins else self.shelf.require_whole(self.index)
            with self.index.writing(self.author) as record:
                self._note_surroundings(record, last)
                yield record
            self._traces.appended = self._traces.configured = True
            self._sign_now(begins=begins)

    def look(self, event: Event) -> None:
        """Record a look (a search, a view): the record is small, and taken without holding the home."""
        with self.writing() as record:
            record.ledger.append(event)

    def sign(self, *, begins: bool = False) -> SignedCheckpoint:
        """Sign a checkpoint that stays, over the ledger as it is now; only a home's first one ``begins``.

        Raises:
            IntegrityError: the ledger does not continue what was signed before.
            EnvironmentFaultError: the disk refuses, or the key cannot be read.
        """
        stamp = stamper(self.settings.custody, self.warn)
        signed = self.shelf.seal(self.index, lasting=True, begins=begins, stamp=stamp, warn=self.warn)
        self._traces.appended = False
        return signed

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()

    def _sign_now(self, *, begins: bool) -> None:
        """Sign what was just written. A look is not taken back because it cannot be signed: that is told."""
        try:
            self.shelf.seal(self.index, lasting=False, begins=begins)
        except EnvironmentFaultError as fault:
            if self.warn is None or self._traces.changing:
                raise
            self.warn(f"Not signed yet: {fault.diagnostics()}")

    def _note_surroundings(self, record: Record, last: SignedCheckpoint | None) -> None:
        """Put on the ledger what a later reader must know: late signatures, the clock, the configuration."""
        size = record.ledger.last_position()
        if last is not None and size > last.size:
            details: dict[str, Detail] = {"first": last.size + 1, "last": size}
            record.ledger.append(self.event(EventType.SIGNED_LATE, "ledger", details=details))
        moved = self.watch.moved()
        if moved is not None:
            record.ledger.note_clock(self.event(EventType.CLOCK_SET, "the machine's clock"), moved)
        if self._traces.configured:
            return
        found = read_configuration(self.settings, self.home.root)
        before = told_configuration(record.ledger.newest(EventType.CONFIGURATION))
        if found != before:
            event = self.event(EventType.CONFIGURATION, "configuration", details=found.details(before))
            record.ledger.append(event)


@contextmanager
def open_workspace(
    root: Path,
    operator: str | None = None,
    *,
    role: str = "",
    watch: Watch | None = None,
    warn: Callable[[str], None] | None = None,
) -> Iterator[Workspace]:
    """Open a home for the length of one command.

    Raises:
        HomeError: the folder is no home, or its index is of another version.
        ConfigError: the settings cannot be read.
        EnvironmentFaultError: the index cannot be opened.
    """
    home = Home(root.absolute()).require()
    settings = load_settings(home.root)
    index = open_index(database_url(home))
    workspace = Workspace(
        home, settings, index, current_actor(operator), settings.fingerprint(), role, watch or Watch(), warn
    )
    try:
        yield workspace
    finally:
        workspace.close()
