"""Which entries of the ledger go with a case's pack, and the same entries as its continuity record shows them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bwv_index.cases import CaseSnapshot, CustodyLine, CutHow, ExhibitKind, FilePurpose, Variant
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


PATHS = frozenset({"path", "to"})
"""Details that name where a file was put."""
FIXED_WORDS = frozenset(
    {word.value for words in (ExhibitKind, CutHow, FilePurpose) for word in words} | {"verified", "failed"}
)
_FIXED = re.compile(r"[0-9a-f]{64}|\d{2,}:\d\d:\d\d\.\d{3}")
"""A SHA-256, or an offset."""


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
    """Return the acts on the exhibits of a case and on the recordings that they were made from, as they stand now.

    The prosecution reads the details as ``ledger show`` tells them; the defence those that can hold no hidden text, and
    that a recording was taken in, when and by whom, though that entry itself, which names places, is not handed out.
    """
    rule = handed_out(snapshot, urns, hidden)
    about = _names(snapshot, urns)
    hashes = {file.sha256: str(one.ref) for one in snapshot.standing for file in one.files}
    hashes |= {one.sha256: one.evidence_id for one in snapshot.recordings if one.sha256}
    query = LedgerQuery((*about, *rule.subjects), tuple(hashes))
    taken_in = {one.sha256 for one in snapshot.recordings if snapshot.variant is Variant.DEFENCE}
    entries = (
        entry
        for entry in record.ledger.stored(query)
        if rule.allows(entry) or (entry.type == EventType.INGESTION and entry.sha256 in taken_in)
    )
    return tuple(_lines(entries, about, hashes, snapshot))


def _names(snapshot: CaseSnapshot, urns: Sequence[str]) -> Mapping[str, str]:
    named = {one.evidence_id: one.evidence_id for one in snapshot.recordings}
    for one in snapshot.standing:
        named |= {exhibit_subject(urn, one.ref): str(one.ref) for urn in urns} | {str(one.ref): str(one.ref)}
    return named


def _lines(
    entries: Iterator[StoredEntry],
    about: Mapping[str, str],
    hashes: Mapping[str, str],
    snapshot: CaseSnapshot,
) -> Iterator[CustodyLine]:
    defence = snapshot.variant is Variant.DEFENCE
    incidents = frozenset(one.ref for one in snapshot.incidents)
    recordings = frozenset(one.evidence_id for one in snapshot.recordings)
    for entry in entries:
        name = about.get(entry.subject) or hashes.get(entry.sha256)
        if name is None:
            continue  # an act on the case itself
        line = tell_entry(entry, tells=_fixed if defence else _no_path)
        detail = line.detail if defence else _for_prosecution(entry, line.detail, incidents, recordings)
        yield CustodyLine(line.position, name, line.at, line.act, line.actor, line.role, line.sha256, detail)


def _fixed(name: str, value: object) -> bool:
    """Whether a detail can hold no words but ours: one of a fixed list, an offset, a hash."""
    del name
    return isinstance(value, str) and (value in FIXED_WORDS or _FIXED.fullmatch(value) is not None)


def _no_path(name: str, value: object) -> bool:
    """Whether a detail is anything but a path alone; an offset may bear the name that a path has elsewhere."""
    return name not in PATHS or (isinstance(value, str) and _FIXED.fullmatch(value) is not None)


def _for_prosecution(
    entry: StoredEntry, detail: str, incidents: frozenset[str], recordings: frozenset[str]
) -> str:
    """Return the details without what is of another case, and without places of the makers' machine."""
    told = details_of(entry.entry)
    for name, what, ours in (("incident", "an incident", incidents), ("with", "a recording", recordings)):
        other = told.get(name)
        if isinstance(other, str) and other not in ours:
            return f"of {what} that is no part of this case"
    parts = (
        "(a place of the makers' machine)" if _A_PLACE.search(one) else one for one in detail.split("; ")
    )
    return "; ".join(dict.fromkeys(parts))
