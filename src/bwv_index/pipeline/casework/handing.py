"""Which entries of the ledger go with a case's pack, and the same entries as its continuity record shows them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bwv_index.cases import CaseSnapshot, CustodyLine, Variant
from bwv_index.custody import EventType, StoredEntry, details_of, read_entry
from bwv_index.index import LedgerQuery, Record
from bwv_index.pipeline.custody.continuity import tell_entry
from bwv_index.pipeline.custody.pack_custody import HandedOut

KEPT_BACK = frozenset({
    EventType.SEARCH, EventType.VIEW, EventType.RECORD_STATE, EventType.ROLES_CHECKED, EventType.OUTCOME,
    EventType.INCIDENTS_CHANGED, EventType.REFERRAL,
})  # fmt: skip
"""What stays with the makers of a case's pack: who looked at what, how a charge ended, why an officer's role was taken
back, what is no part of a case."""

OF_CASES = frozenset({
    EventType.CASE_OPENED, EventType.CASE_CHANGED, EventType.DISPOSAL, EventType.EXHIBIT, EventType.EXHIBIT_CHANGED,
    EventType.CLIP_MADE, EventType.MARK, EventType.REDACTION, EventType.CASE_CHECK, EventType.OVERRIDE,
})  # fmt: skip
"""Acts on one case, which no other case's pack tells of."""

SERVED = frozenset({
    EventType.FIXITY_CHECK, EventType.EXHIBIT, EventType.CLIP_MADE, EventType.WORKING_COPY, EventType.PACK_MADE,
})  # fmt: skip
"""What goes to the defence. Taking in and copying are left out: those entries name files and folders, and an entry
cannot be shortened without losing its proof."""

_A_PLACE = re.compile(r"file:|\\|(^|[=:'\"\s])\.{0,2}/")
"""What a text has in it that names a place of the makers' machine."""


def exhibit_subject(urn: str, ref: object) -> str:
    """Return what an exhibit is called on the ledger, where cases stand side by side."""
    return f"{urn} {ref}"


def handed_out(snapshot: CaseSnapshot, urns: Sequence[str], hidden: Sequence[str]) -> HandedOut:
    """Return the rule for a case's pack.

    ``urns`` are all that the case ever had: what another case says of the same recording stays there. To the defence
    go the acts that made what is served, and of them none that holds one of ``hidden`` or names a place.
    """
    names = [exhibit_subject(urn, one.ref) for urn in urns for one in snapshot.exhibits]
    ours = {*urns, *names}
    defence = snapshot.variant is Variant.DEFENCE

    def goes(entry: StoredEntry) -> bool:
        told = details_of(entry.entry)
        case = told.get("case")
        if case is not None and case not in urns:
            return False
        if entry.type in OF_CASES and case is None and entry.subject not in ours:
            return False
        return not defence or _may_be_read(entry, told, hidden)

    return HandedOut(
        subjects=(*names, *(() if defence else urns)),
        never=KEPT_BACK,
        only=SERVED if defence else None,
        goes=goes,
    )


def _may_be_read(entry: StoredEntry, told: Mapping[str, Any], hidden: Sequence[str]) -> bool:
    """Whether an entry may be read by the defence: it holds nothing hidden, no reason and no place."""
    if entry.type == EventType.PACK_MADE and told.get("variant") != Variant.DEFENCE.value:
        return False
    text = entry.entry.decode(errors="replace")
    whole = read_entry(entry.entry)
    return (
        not any(one in text for one in hidden)
        and not whole.get("why")
        and not any(_A_PLACE.search(one) for one in _texts(told))
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def custody_lines(
    record: Record, snapshot: CaseSnapshot, urns: Sequence[str], hidden: Sequence[str]
) -> tuple[CustodyLine, ...]:
    """Return the acts on the exhibits of a case and on the recordings that they were made from, as they stand now."""
    rule = handed_out(snapshot, urns, hidden)
    about = _names(snapshot, urns)
    hashes = {file.sha256: str(one.ref) for one in snapshot.standing for file in one.files}
    hashes |= {one.sha256: one.evidence_id for one in snapshot.recordings if one.sha256}
    query = LedgerQuery((*about, *rule.subjects), tuple(hashes))
    entries = (entry for entry in record.ledger.stored(query) if rule.allows(entry))
    return tuple(_lines(entries, about, hashes))


def _names(snapshot: CaseSnapshot, urns: Sequence[str]) -> Mapping[str, str]:
    named = {one.evidence_id: one.evidence_id for one in snapshot.recordings}
    for one in snapshot.standing:
        named |= {exhibit_subject(urn, one.ref): str(one.ref) for urn in urns} | {str(one.ref): str(one.ref)}
    return named


def _lines(
    entries: Iterator[StoredEntry], about: Mapping[str, str], hashes: Mapping[str, str]
) -> Iterator[CustodyLine]:
    for entry in entries:
        name = about.get(entry.subject) or hashes.get(entry.sha256)
        if name is None:
            continue  # an act on the case itself
        line = tell_entry(entry)
        yield CustodyLine(line.position, name, line.at, line.act, line.actor, line.role, line.sha256, "")
