"""Entries of the ledger as they are handed out: each with what proves it under a signed checkpoint (RFC 6962)."""

import json
from collections.abc import Iterable, Iterator, Sequence

from bwv_index.custody import SignedCheckpoint, StoredEntry, Tree
from bwv_index.index import Record


def proven_lines(record: Record, signed: SignedCheckpoint, entries: Iterable[StoredEntry]) -> Iterator[str]:
    """Give a line of JSON for each entry that the checkpoint covers.

    ``position`` is its number from 1, ``entry`` its text as it was hashed, ``proof`` the audit path as hex.
    """
    tree = Tree(list(record.ledger.leaves(most=signed.size)))
    for stored in entries:
        if stored.position <= signed.size:
            proof = [part.hex() for part in tree.inclusion_proof(stored.position - 1)]
            yield proven_line(stored.position, stored.entry.decode(errors="backslashreplace"), proof)


def proven_line(position: int, entry: str, proof: Sequence[str]) -> str:
    """Return the one text that an entry, its number and its proof have as a line of JSON."""
    return json.dumps({"position": position, "entry": entry, "proof": [*proof]}, ensure_ascii=False)
