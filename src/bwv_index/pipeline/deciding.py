"""Who may decide: a named person, with a reason; an account of the machine is no person."""

from bwv_index.custody import ACCOUNT
from bwv_index.errors import RefusedError


def require_person(actor: str, why: str) -> None:
    """See to it that a person decides, and says why.

    Raises:
        RefusedError: nobody is named, or no reason is given.
    """
    if not why.strip():
        raise RefusedError("a decision needs a reason", remedy="Give one with --why.")
    if actor.startswith(ACCOUNT):
        raise RefusedError("a decision needs a person", remedy="Say who decides with --by ID.")
