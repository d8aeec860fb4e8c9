"""Whether the rows of the record are those that the ledger says were written."""

import json
from collections.abc import Iterable, Mapping

from bwv_index.custody import Finding, FindingCode, StoredEntry, Thing
from bwv_index.index import Record
from bwv_index.pipeline.verification.tally import Tally

Told = dict[str, dict[str, bytes]]
"""Table -> group -> digest of its rows, as the ledger last told."""


def told_states(entries: Iterable[StoredEntry]) -> Told:
    """Return what the ledger says every group of rows is, from its entries about the record's state."""
    told: Told = {}
    for stored in entries:
        for table, groups in _rows(stored.entry).items():
            held = told.setdefault(table, {})
            for group, digest in groups.items():
                if digest:
                    held[group] = bytes.fromhex(digest)
                else:
                    held.pop(group, None)
    return told


def check_rows(record: Record, told: Told, tally: Tally) -> None:
    """Compare every group of rows with what the ledger tells; what is told is used up."""
    for table, group, digest in record.states():
        expected = told.get(table, {}).pop(group, None)
        if expected is not None and expected.hex() == digest:
            tally.verified(Thing.ROW)
            continue
        code = FindingCode.ROW_ADDED if expected is None else FindingCode.ROW_CHANGED
        tally.found(Finding(code, Thing.ROW, record.group_name(table, group)))
    for table, groups in sorted(told.items()):
        for group in sorted(groups):
            tally.found(Finding(FindingCode.ROW_REMOVED, Thing.ROW, record.group_name(table, group)))


def _rows(entry: bytes) -> Mapping[str, Mapping[str, str]]:
    """Return the digests that an entry tells; nothing where it is damaged, which the audit of the ledger tells."""
    try:
        rows = json.loads(entry)["details"]["rows"]
    except (ValueError, KeyError, TypeError):
        return {}
    return rows if isinstance(rows, dict) else {}
