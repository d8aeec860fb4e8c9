"""Who is acting: the person named on the command line, else the account the machine knows."""

import getpass
import os

OPERATOR_VARIABLE = "BWV_INDEX_OPERATOR"


def current_actor(named: str | None = None) -> str:
    """Return the actor of an act.

    A person's own number wins (``--by``, ``--operator``, or the BWV_INDEX_OPERATOR variable). Without one it
    is the machine's account, marked as such, so that the record never shows an account as a person.
    """
    person = (named or os.environ.get(OPERATOR_VARIABLE, "")).strip()
    if person:
        return person
    try:
        return f"account:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"account:uid {os.getuid()}"
