"""Whether the rows of the record are those that the ledger says were written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bwv_index.custody import EventType, Finding, FindingCode, StoredEntry, Thing, details_of
from bwv_index.index import DamagedIndexError, Record
from bwv_index.pipeline.verification.tally import Tally

Told = dict[str, dict[str, bytes]]
"""Table -> group -> digest of its rows, as the ledger last told."""


TELLING = (EventType.RECORD_STATE, EventType.HOME_UPGRADED)
"""The entries that tell what rows are, and those after which all rows are told anew."""

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Break:
    """A group of rows that an act found otherwise than the ledger had told it last."""

    table: str
    group: str
    position: int


def told_states(entries: Iterable[StoredEntry]) -> tuple[Told, tuple[Break, ...]]:
    """Return what the ledger says every group of rows is, and where an act found one otherwise.

    ``entries`` are those of the types in ``TELLING``, in order.
    """
    told: Told = {}
    breaks: list[Break] = []
    upgraded = False
    for stored in entries:
        if stored.type == EventType.HOME_UPGRADED:
            upgraded = True
            continue
        details = details_of(stored.entry)
        before = _groups(details.get("before"))
        # after a change of schema all rows are told as they were found; nothing else may tell without saying what was
        found_so = upgraded = upgraded and "before" not in details
        for table, groups in _groups(details.get("rows")).items():
            held = told.setdefault(table, {})
            for group, digest in groups.items():
                earlier = _digest(before.get(table, {}).get(group, ""))
                if not found_so and held.get(group, b"") != earlier:
                    breaks.append(Break(table, group, stored.position))
                if digest == "":
                    held.pop(group, None)
                else:  # what is no digest agrees with no rows, and is told as theirs
                    held[group] = _digest(digest)
    return told, tuple(breaks)


def check_breaks(record: Record, breaks: Iterable[Break], tally: Tally) -> None:
    """Tell of rows that had been changed past this software before an act changed them again."""
    for broken in breaks:
        name = record.group_name(broken.table, broken.group)
        detail = f"found so by the act of entry {broken.position}"
        tally.found(Finding(FindingCode.ROW_CHANGED_BEFORE, Thing.ROW, name, detail))


def check_rows(record: Record, told: Told, tally: Tally) -> None:
    """Compare every group of rows with what the ledger tells; what is told is used up."""
    damaged: list[str] = []

    def cut_short(table: str, fault: DamagedIndexError) -> None:
        damaged.append(table)
        name, detail = f"rows of {table}", f"could not be looked at to the end: {fault.message}"
        tally.found(Finding(FindingCode.DATABASE_DAMAGED, Thing.DATABASE, name, detail))

    for table, group, digest in record.states(cut_short):
        expected = told.get(table, {}).pop(group, None)
        if expected is not None and expected.hex() == digest:
            tally.verified(Thing.ROW)
            continue
        code = FindingCode.ROW_ADDED if expected is None else FindingCode.ROW_CHANGED
        tally.found(Finding(code, Thing.ROW, record.group_name(table, group)))
    for table, groups in sorted(told.items()):
        if table in damaged:  # what was not reached is not said to be gone
            continue
        for group in sorted(groups):
            tally.found(Finding(FindingCode.ROW_REMOVED, Thing.ROW, record.group_name(table, group)))


def _digest(told: object) -> bytes:
    return bytes.fromhex(told) if isinstance(told, str) and _DIGEST.fullmatch(told) else b""


def _groups(told: object) -> Mapping[str, Mapping[str, object]]:
    """Return digests by table and group; nothing where the entry is damaged, which the audit of the ledger tells."""
    if not isinstance(told, dict):
        return {}
    return {table: groups for table, groups in told.items() if isinstance(groups, dict)}
