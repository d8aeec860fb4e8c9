"""What must hold of a pack's place at any moment: nothing is there, or a whole pack that the ledger knows."""

from collections.abc import Iterator
from pathlib import Path

from tests.torture.scene import OPERATOR

from bwv_index.casefile.bag import check_bag, manifest_sha256
from bwv_index.custody import EventType
from bwv_index.errors import BwvIndexError
from bwv_index.index import LedgerQuery
from bwv_index.pipeline import open_workspace


def pack_faults(home: Path, target: Path, *, known_as: EventType = EventType.PACK_MADE) -> Iterator[str]:
    """Say what is wrong with what lies at a pack's place; nothing where nothing lies there.

    ``known_as`` is what the ledger must know of a pack that is there: that it was made, or that it was delivered.
    """
    if not target.exists():
        return
    try:
        check_bag(target, {})
    except (BwvIndexError, OSError) as fault:
        yield f"{target.name} is half a pack: {fault}"
        return
    with open_workspace(home, OPERATOR) as workspace, workspace.index.reading() as record:
        query = LedgerQuery(hashes=(manifest_sha256(target),), types=(known_as,))
        known = any(record.ledger.stored(query))
    if not known:
        yield f"{target.name} is whole, and the ledger does not know of its {known_as}"
