"""Making a home, or bringing an older one up to date; doing it again changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bwv_index.custody import Detail, Event, EventType, details_of, make_key_pair, read_signer
from bwv_index.durable import leftovers, make_folders, remove_leftovers, write_whole
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.home import FORMAT, Home, writing
from bwv_index.index import SCHEMA, LostIndexError, require_index
from bwv_index.pipeline.backup.index_copy import make_index
from bwv_index.pipeline.database import database_url, note_database
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace, open_workspace
from bwv_index.settings import load_settings

SETTINGS_TEXT = """\
# Settings of this home. Only what differs from the shipped defaults needs to stand here;
# docs/settings.md lists every key. Example:
#
# force = "42"
#
# [keyframes]
# spacing_s = 5.0
"""

FIRST = "0001"
"""Schema of a home whose ledger does not say which."""

LATER = tuple(
    {*EventType} - {EventType.HOME_MADE, EventType.RECORD_STATE, EventType.CONFIGURATION, EventType.CLOCK_SET}
)
"""Acts after which a home that has no checkpoint has lost them, and was not just made."""

LONGEST_WAIT_S = 60.0
"""How long to wait for another run that is making the same home, which takes it a second or two."""


@dataclass(frozen=True, slots=True)
class Founding:
    """What making a home did: whether anything was new, and what."""

    home: Home
    made: tuple[str, ...]


def found_home(root: Path, operator: str | None = None, *, held: bool = False) -> Founding:
    """Make a home at ``root``: vault, index, settings and keys. What is there already is left as it is.

    ``held`` says that the caller holds the home for writing already.

    Raises:
        RefusedError: the folder holds something else, or its path is not UTF-8; or it is a home that has lost its
            private key or its index.
        EnvironmentFaultError: it cannot be written.
        BusyError: another run is making the same home and does not come to an end.
    """
    home = Home(root.absolute())
    if shown(home.root) != str(home.root):
        raise RefusedError(
            "the path of a home is text in UTF-8, for a database takes no other",
            subject=str(home.root),
            remedy="Name another folder.",
        )
    require_no_home_around(home)
    load_settings(home.root)  # settings that cannot be read are told before anything is made
    try:
        with nullcontext() if held else _unfinished(home):
            _require_whole(home)
            made = _make(home)
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the home cannot be made: {fault.strerror}", subject=str(fault.filename or home.root)
        ) from fault
    _record(home, made, operator)
    return Founding(home, tuple(made))


def require_no_home_around(home: Home) -> None:
    """See to it that a new home does not lie inside another, among its masters.

    Raises:
        RefusedError: it would.
    """
    around = next((above for above in home.root.resolve().parents if Home(above).exists()), None)
    if around is not None and not home.exists():
        raise RefusedError(
            f"that is inside another home, {around}",
            subject=str(home.root),
            remedy="Name a folder elsewhere.",
        )


@contextmanager
def _unfinished(home: Home) -> Iterator[None]:
    """Hold a folder, and clear one that is not a home yet of what a killed run was writing."""
    if home.exists():
        with writing(home, wait_s=LONGEST_WAIT_S):
            yield
        return
    if home.root.is_dir() and not _half_made(home):
        raise RefusedError(
            "the folder is not empty and is not a home",
            subject=str(home.root),
            remedy="Name an empty folder.",
        )
    make_folders(home.root)
    with writing(home, wait_s=LONGEST_WAIT_S):
        for file in (home.marker, home.settings_file, home.database_note):
            remove_leftovers(file)
        yield


def _require_whole(home: Home) -> None:
    """See to it that a home has lost nothing that cannot be made anew: another key or index would not be its own.

    Raises:
        RefusedError: its private key or its index is gone.
    """
    if not home.exists():
        return
    key = home.keys / "signing-key.pem"
    if not key.exists() or not key.lstat().st_size:
        raise RefusedError(
            "the home's private key is gone, and another would not be its own",
            subject=str(key),
            remedy="Restore the key from a backup: copy STORE/snapshots/NAME/keys/signing-key.pem to its place. Where "
            "none holds it: bwv-index restore STORE --home NEW --new-key",
        )
    try:
        require_index(database_url(home))
    except LostIndexError as lost:
        raise RefusedError(
            f"{lost.message}, and a new one would be empty", subject=lost.subject, remedy=lost.remedy
        ) from lost


def _make(home: Home) -> list[str]:
    """Make what is missing, the marker last: a folder with it is whole."""
    made = _make_folders(home)
    if make_key_pair(home.keys):
        made.append("keys")
    url = database_url(home)
    note_database(home)
    if make_index(home, url):
        made.append("index")
    if not home.settings_file.exists():
        write_whole(home.settings_file, SETTINGS_TEXT.encode())
        made.append("settings")
    if not home.exists():
        write_whole(home.marker, FORMAT.encode())
    return made


def _record(home: Home, made: list[str], operator: str | None) -> None:
    """Record what was made, and also that a home was, where a killed run had marked it but not recorded it.

    After a change of schema the ledger is told what every row is: what changes later is told against that.
    """
    with open_workspace(home.root, operator) as workspace:
        with workspace.index.reading() as record:
            founded = record.ledger.has(EventType.HOME_MADE)
            upgraded = record.ledger.has(EventType.HOME_UPGRADED)
            latest = EventType.HOME_UPGRADED if upgraded else EventType.HOME_MADE
            known = record.ledger.newest(latest)
            fresh = not record.ledger.newer_than_last(latest, LATER)
        before = str(details_of(known).get("schema", FIRST)) if known else SCHEMA
        mended = details_of(known or b"").get("from") == SCHEMA
        details: dict[str, Detail] = {
            "made": [*made],
            "schema": SCHEMA,
            "key": str(read_signer(home.keys).key),
        }
        if founded and before != SCHEMA:
            begins = before == FIRST  # that schema had no checkpoints
            with workspace.writing(begins=begins) as record:
                event = workspace.event(
                    EventType.HOME_UPGRADED, str(home.root), details={**details, "from": before}
                )
                record.ledger.append(event)
                record.seal_everything(
                    workspace.author, f"as found when the schema went from {before} to {SCHEMA}"
                )
            workspace.sign(begins=begins)
        elif not founded:
            with workspace.writing(begins=True) as record:
                record.ledger.append(workspace.event(EventType.HOME_MADE, str(home.root), details=details))
            workspace.sign(begins=True)
        elif made:
            with workspace.writing() as record:
                record.ledger.append(_mended(workspace, made))
            workspace.sign()
        elif fresh and not mended and not workspace.shelf.settled():  # a run was killed before it had signed
            workspace.sign(begins=True)


def _mended(workspace: Workspace, made: list[str]) -> Event:
    """Return the act of making again what was missing of a home; it names no key, for it made none."""
    details: dict[str, Detail] = {"made": [*made], "schema": SCHEMA, "from": SCHEMA}
    return workspace.event(
        EventType.HOME_UPGRADED,
        str(workspace.home.root),
        why="it was missing, and was made again",
        details=details,
    )


def _half_made(home: Home) -> bool:
    """Whether the folder is empty or holds only what a run that was killed half-way had made."""
    ours = {
        "vault",
        "derived",
        "keys",
        "backups",
        "checkpoints",
        "config",
        "index.sqlite",
        "index.url",
        "index.sqlite-wal",
        "index.sqlite-shm",
        "index.sqlite-journal",
        "settings.toml",
        "writing.lock",
    }
    temporaries = {*leftovers(home.marker), *leftovers(home.settings_file), *leftovers(home.database_note)}
    return all(entry.name in ours or entry in temporaries for entry in home.root.iterdir())


def _make_folders(home: Home) -> list[str]:
    made = []
    for name, folder in (
        ("vault", home.vault / "incoming"),
        ("derived pictures", home.derived),
        ("config", home.root / "config"),
    ):
        if not folder.is_dir():
            make_folders(folder)
            made.append(name)
    return made
