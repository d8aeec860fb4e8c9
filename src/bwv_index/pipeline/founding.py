"""Making a home, or bringing an older one up to date; doing it again changes nothing."""

import os
from dataclasses import dataclass
from pathlib import Path

from bwv_index.custody import EventType, make_key_pair
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.home import FORMAT, Home
from bwv_index.index import create_index
from bwv_index.pipeline.workspace import database_url, open_workspace
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


@dataclass(frozen=True, slots=True)
class Founding:
    """What making a home did: whether anything was new, and what."""

    home: Home
    made: tuple[str, ...]


def found_home(root: Path, operator: str | None = None) -> Founding:
    """Make a home at ``root``: vault, index, settings and keys. What is there already is left as it is.

    Raises:
        RefusedError: the folder holds something else.
        EnvironmentFaultError: it cannot be written.
    """
    home = Home(root.absolute())
    load_settings(home.root)  # settings that cannot be read are told before anything is made
    if not home.exists() and home.root.is_dir() and any(home.root.iterdir()) and not _half_made(home):
        raise RefusedError(
            "the folder is not empty and is not a home",
            subject=str(home.root),
            remedy="Name an empty folder.",
        )
    try:
        made = _make_folders(home)
        if make_key_pair(home.keys):
            made.append("keys")
        if create_index(database_url(home)):
            made.append("index")
        if not home.settings_file.exists():
            home.settings_file.write_text(SETTINGS_TEXT, encoding="utf-8")
            made.append("settings")
        if not home.exists():
            _mark(home)
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the home cannot be made: {fault.strerror}", subject=str(fault.filename or home.root)
        ) from fault
    if made:
        with open_workspace(home.root, operator) as workspace, workspace.index.writing() as record:
            event = workspace.event(EventType.HOME_MADE, str(home.root), details={"made": [*made]})
            record.ledger.append(event)
    return Founding(home, tuple(made))


def _half_made(home: Home) -> bool:
    """Whether the folder holds only what a run that was killed half-way had made."""
    ours = {
        "vault",
        "derived",
        "keys",
        "config",
        "index.sqlite",
        "index.sqlite-wal",
        "index.sqlite-shm",
        "settings.toml",
    }
    return {entry.name for entry in home.root.iterdir()} <= ours


def _make_folders(home: Home) -> list[str]:
    made = []
    for name, folder in (
        ("vault", home.vault / "incoming"),
        ("derived pictures", home.derived),
        ("config", home.root / "config"),
    ):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            made.append(name)
    return made


def _mark(home: Home) -> None:
    """Write the marker last: a folder with it is whole."""
    temporary = home.root / f".HOME.{os.getpid()}"
    temporary.write_text(FORMAT, encoding="utf-8")
    temporary.replace(home.marker)
