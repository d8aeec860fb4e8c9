"""Which database a home's index lies in: the file inside the home, or the one that a variable names.

A home whose index lies elsewhere says so in a file of its own, so that a forgotten variable never ends in a second,
empty index beside the true one.
"""

import os

from bwv_index.durable import write_whole
from bwv_index.errors import EnvironmentFaultError, HomeError
from bwv_index.home import Home
from bwv_index.index import shown_url, sqlite_url

DATABASE_VARIABLE = "BWV_INDEX_DATABASE"


def database_url(home: Home) -> str:
    """Return the URL of a home's index.

    Raises:
        HomeError: the variable is missing, or names another database than the home's; or the home's note of it is
            no text.
        EnvironmentFaultError: the variable holds no URL of a database, or the note cannot be read.
    """
    named = os.environ.get(DATABASE_VARIABLE, "")
    noted = _noted(home)
    if noted and not named:
        raise HomeError(
            f"its index lies in {noted}", subject=str(home.root),
            remedy=f"Set the {DATABASE_VARIABLE} variable to that database, with its password.",
        )  # fmt: skip
    if not named:
        return sqlite_url(home.database)
    shown = shown_url(named)
    if noted and noted != shown:
        raise HomeError(
            f"its index lies in {noted}, and {DATABASE_VARIABLE} names {shown}", subject=str(home.root),
            remedy=f"Correct the variable. After a move of the database, correct the file {home.database_note}.",
        )  # fmt: skip
    if not noted and home.database.exists():
        raise HomeError(
            f"its index lies in {home.database.name}, and {DATABASE_VARIABLE} names {shown}", subject=str(home.root),
            remedy=f"Unset {DATABASE_VARIABLE}, or name another home.",
        )  # fmt: skip
    return named


def note_database(home: Home) -> None:
    """Write down, without any password, where a home's index lies, if that is not inside the home.

    Raises:
        OSError: the disk refuses.
    """
    named = os.environ.get(DATABASE_VARIABLE, "")
    if named and not home.database_note.exists():
        write_whole(home.database_note, f"{shown_url(named)}\n".encode())


def _noted(home: Home) -> str:
    try:
        return home.database_note.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except OSError as fault:
        raise EnvironmentFaultError(
            f"cannot read where the home's index lies: {fault.strerror}", subject=str(home.database_note),
            remedy="Correct the permissions, then run the same command again.",
        ) from fault  # fmt: skip
    except UnicodeDecodeError as fault:
        raise HomeError(
            "this does not say where the home's index lies: it is not text", subject=str(home.database_note),
            remedy="Restore the file from a backup of the home, or write the database's URL into it, without password.",
        ) from fault  # fmt: skip
