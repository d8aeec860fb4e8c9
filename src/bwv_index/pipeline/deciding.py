"""Who may decide: a named person, with a reason; an account of the machine is no person."""

import unicodedata
from collections.abc import Iterable

from bwv_index.custody import ACCOUNT
from bwv_index.errors import RefusedError
from bwv_index.incidents import OfficerKey, RoleKind, normalise_officer

LET_ANOTHER = "you are a victim at this incident: let another person decide"


def require_person(actor: str, why: str) -> None:
    """See to it that a person decides, and says why.

    Raises:
        RefusedError: nobody is named, or no reason is given.
    """
    if not why.strip():
        raise RefusedError("a decision needs a reason", remedy="Give one with --why.")
    if actor.startswith(ACCOUNT):
        raise RefusedError("a decision needs a person", remedy="Say who decides with --by ID.")


def same_person(one: str, other: str) -> bool:
    """Whether two names of who acts can be one person's: an officer's number in any usual writing, else the same words.

    ``7001``, ``07001``, ``PC 7001`` and ``42/7001`` can all be one officer; ``22/7001`` and ``42/7001`` are two.
    """
    first, second = _plain(one), _plain(other)
    officer, another = normalise_officer(first), normalise_officer(second)
    if officer is None or another is None:
        return first == second
    return officer.may_be(another)


def is_victim(actor: str, parties: Iterable[tuple[OfficerKey, RoleKind]]) -> bool:
    """Whether who acts may be a victim among the officers of an incident, who must not run the case."""
    officer = normalise_officer(_plain(actor))
    return officer is not None and any(
        role is RoleKind.VICTIM and party.may_be(officer) for party, role in parties
    )


def _plain(name: str) -> str:
    """Return a name without what only its writing tells apart: case, blanks, width of letters."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
