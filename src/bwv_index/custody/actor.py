"""Who is acting: the person named on the command line, else the account the machine knows."""

import getpass
import os
from enum import StrEnum

OPERATOR_VARIABLE = "BWV_INDEX_OPERATOR"
ROLE_VARIABLE = "BWV_INDEX_ROLE"

ACCOUNT = "account:"
"""How an actor begins who is no person."""


class ActorRole(StrEnum):
    """The part in which somebody acts, as that person states it."""

    EVIDENCE_OFFICER = "evidence officer"
    INVESTIGATOR = "investigator"
    OFFICER_IN_THE_CASE = "officer in the case"
    DISCLOSURE_OFFICER = "disclosure officer"
    FILE_BUILDER = "file builder"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


def current_actor(named: str | None = None) -> str:
    """Return the actor of an act.

    A person's own number wins (``--by``, ``--operator``, or the BWV_INDEX_OPERATOR variable). Without one it
    is the machine's account, marked as such, so that the record never shows an account as a person.
    """
    person = (named or os.environ.get(OPERATOR_VARIABLE, "")).strip()
    if person:
        return person
    try:
        return f"{ACCOUNT}{getpass.getuser()}"
    except (KeyError, OSError):
        return f"{ACCOUNT}uid {os.getuid()}"
