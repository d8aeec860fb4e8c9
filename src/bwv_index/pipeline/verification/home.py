"""Verifying a home: the vault's bytes, the rows against the ledger, the ledger against its checkpoints."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bwv_index.custody import (
    Count,
    Detail,
    EventType,
    Finding,
    FindingCode,
    LedgerAudit,
    NoteKey,
    Thing,
    Verdict,
    details_of,
    read_origin,
    read_public_key,
)
from bwv_index.errors import BwvIndexError, ConfigError, IntegrityError
from bwv_index.index import HeldItem, LedgerQuery, Record
from bwv_index.pipeline.custody.checkpointing import checkpoints_in
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.local_time import earliest
from bwv_index.pipeline.verification.anchors import (
    Anchor,
    KeyChange,
    anchor_files,
    check_stamps,
    key_changes,
    misused_keys,
    open_anchor,
)
from bwv_index.pipeline.verification.fixity import check_items, check_pictures, find_strangers
from bwv_index.pipeline.verification.replay import check_breaks, check_rows, told_states
from bwv_index.pipeline.verification.scope import Scope
from bwv_index.pipeline.verification.tally import Tally
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc

PAGE = 500
"""Items looked at between two looks into the record."""

TOLD = 200
"""Findings that the ledger is told of one by one; of more it is told how many."""

LEDGER_BROKEN = frozenset(
    {
        FindingCode.CHECKPOINT_MISSING,
        FindingCode.ENTRY_MISSING,
        FindingCode.LEDGER_SHORT,
        FindingCode.LEDGER_REWRITTEN,
    }
)


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """What is to be verified.

    ``since`` leaves out items taken in before it. ``anchors`` are checkpoints, packs or folders of checkpoints
    that were kept outside the home. ``keys`` are public key files to be trusted in place of the home's own.
    """

    scope: Scope
    since: datetime | None = None
    anchors: tuple[Path, ...] = ()
    keys: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of ledger entries by their numbers, both ends included, and what vouches for it."""

    first: int
    last: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found. ``spans`` tell which entries have an outside anchor, and which have none."""

    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]
    spans: tuple[Span, ...] = ()
    entries: int = 0
    recorded: bool = True

    @property
    def verdict(self) -> Verdict:
        """Failed where anything has; else not checked where anything is; else verified."""
        verdicts = {finding.verdict for finding in self.findings}
        return next((v for v in (Verdict.FAILED, Verdict.NOT_CHECKED) if v in verdicts), Verdict.VERIFIED)


def verify_home(
    workspace: Workspace, request: VerifyRequest, *, progress: Callable[[str], None] | None = None
) -> Verification:
    """Verify a home, and put on the ledger what was found.

    Nothing is added to a ledger that was itself found broken: it is left as it is for whoever looks into it.

    Raises:
        EnvironmentFaultError: an anchor, or a key, is not there or cannot be read.
    """
    tell = progress or _silent
    request = replace(request, since=earliest(request.since, workspace.settings.zone))
    tally = Tally()
    tell("reading masters and pictures")
    _check_bytes(workspace, request, tally)
    with ExitStack() as reading:
        with (
            workspace.shelf.held()
        ):  # while nobody writes: no checkpoint covers more, or less, than what is seen
            anchors = _anchors(workspace, request, tally)
            record = reading.enter_context(workspace.index.reading())
            record.ledger.last_position()
        tell("comparing the record with the ledger")
        states = record.ledger.stored(LedgerQuery(types=(EventType.RECORD_STATE,)))
        told, breaks = told_states(states)
        check_rows(record, told, tally)
        check_breaks(record, breaks, tally)
        tell("comparing the ledger with its checkpoints")
        spans, entries = _check_ledger(workspace, record, anchors, tally)
    _check_schema(workspace, tally)
    findings = sorted(tally.findings, key=lambda finding: finding.verdict is not Verdict.FAILED)
    found = Verification(tally.counts(), tuple(findings), spans, entries)
    return replace(found, recorded=_recorded(workspace, request, found))


def _recorded(workspace: Workspace, request: VerifyRequest, found: Verification) -> bool:
    """Put on the ledger what was found, unless the ledger or what vouches for it was found broken."""
    if any(finding.code in LEDGER_BROKEN for finding in found.findings):
        return False
    try:
        workspace.look(workspace.event(EventType.FIXITY_CHECK, "home", details=_told(request, found)))
    except IntegrityError:  # its newest checkpoint is damaged, which is among the findings
        return False
    return True


def _check_bytes(workspace: Workspace, request: VerifyRequest, tally: Tally) -> None:
    """Read masters and pictures, a page of items at a time: no transaction stays open while bytes are read."""
    derived, known = Derived(workspace.home.derived), set[str]()
    left, after = 0, ""
    while True:
        with workspace.index.reading() as record:
            page = tuple(record.evidence.held_items(after=after, most=PAGE))
            chosen = tuple(item for item in page if _is_chosen(item, request))
            pictures = tuple(record.media.pictures([item.sha256 for item in chosen]))
        if not page:
            break
        check_items(chosen, workspace.vault, tally)
        check_pictures(pictures, derived, tally)
        known.update(item.sha256 for item in page)
        left, after = left + len(page) - len(chosen), page[-1].sha256
    if left:
        tally.found(Finding(FindingCode.ITEM_NOT_CHOSEN, Thing.ITEM, f"{left} items"), left)
    strangers = find_strangers(workspace.vault, known)
    with workspace.index.reading() as record:  # what was taken in meanwhile is none
        tally.found_all(
            found
            for file, found in strangers
            if file != workspace.vault.path_of(file.name) or record.evidence.item(file.name) is None
        )


def _check_schema(workspace: Workspace, tally: Tally) -> None:
    faults = workspace.index.schema_faults()
    for fault in faults:
        tally.found(Finding(FindingCode.SCHEMA_CHANGED, Thing.SCHEMA, fault))
    if not faults:
        tally.verified(Thing.SCHEMA)


def _is_chosen(item: HeldItem, request: VerifyRequest) -> bool:
    return request.scope.chooses(item.sha256) and (request.since is None or item.taken_at >= request.since)


def _check_ledger(
    workspace: Workspace, record: Record, anchors: Sequence[Anchor], tally: Tally
) -> tuple[tuple[Span, ...], int]:
    changes = key_changes(
        (e.position, e.entry) for e in record.ledger.stored(LedgerQuery(types=(EventType.KEY_CHANGE,)))
    )
    for finding in (*misused_keys(anchors, changes), *_strange_key(workspace, record, changes)):
        tally.found(finding)
    audit = LedgerAudit(
        [anchor.signed for anchor in anchors if not anchor.outside],
        [anchor.signed for anchor in anchors if anchor.outside and not anchor.copied],
        [anchor.signed for anchor in anchors if anchor.copied],
        branched_at=_branched_at(record),
    )
    audit.take_all(record.ledger.stored())
    audit.end()
    if audit.size and not workspace.shelf.files():
        tally.found(Finding(FindingCode.CHECKPOINT_MISSING, Thing.CHECKPOINT, str(workspace.shelf.folder)))
    tally.found_all(audit.findings)
    for stored in record.ledger.stored(LedgerQuery(types=(EventType.CHECKPOINTS_RESTARTED,))):
        name = f"1 to {stored.position}"
        tally.found(Finding(FindingCode.CHECKPOINTS_RESTARTED, Thing.ENTRY, name, stored.subject))
    tally.verified(Thing.CHECKPOINT, sum(anchor.signed.size <= audit.agreed for anchor in anchors))
    spans = _spans(audit, anchors)
    _count_entries(audit, tally)
    return (*spans, *_late(record)), audit.size


def _branched_at(record: Record) -> int | None:
    """Return the entry after which this ledger may rightly differ from copies of its checkpoints, if any.

    A restore, or checkpoints begun anew, leave another branch behind, whose checkpoints stay where they were copied to.
    """
    branches = []
    for stored in record.ledger.stored(
        LedgerQuery(types=(EventType.RESTORE, EventType.CHECKPOINTS_RESTARTED))
    ):
        details = details_of(stored.entry)
        told = details.get("ledger") if stored.type == EventType.RESTORE else details.get("entries")
        branches.append(told if isinstance(told, int) else stored.position)
    return min(branches, default=None)


def _count_entries(audit: LedgerAudit, tally: Tally) -> None:
    """Entries under an agreeing checkpoint are verified; the newest, under none, are not checked."""
    changed = sum(finding.code is FindingCode.ENTRY_CHANGED for finding in audit.findings)
    tally.verified(Thing.ENTRY, max(0, audit.agreed - changed))
    rest = audit.size - audit.agreed
    if rest > 0 and not audit.broken:
        tally.found(
            Finding(FindingCode.LEDGER_UNANCHORED, Thing.ENTRY, f"{audit.agreed + 1} to {audit.size}"), rest
        )


def _anchors(workspace: Workspace, request: VerifyRequest, tally: Tally) -> list[Anchor]:
    """Open every checkpoint there is: the home's, the copies, and those that were kept elsewhere."""
    keys = _keys(workspace, request)
    files = [(file, False) for file in workspace.shelf.files()]
    copies = [file for folder in workspace.shelf.copies for file in checkpoints_in(folder)]
    files += [(file, True) for file in copies]
    own = workspace.home.root.resolve()
    files += [
        (file, not file.resolve().is_relative_to(own))  # the home's own checkpoint is no outside anchor
        for place in request.anchors
        for file in anchor_files(place)
    ]
    anchors = []
    for file, outside in files:
        found = open_anchor(file, keys, outside=outside, copied=file in copies)
        if isinstance(found, Finding):
            tally.found(found)
        else:
            anchors.append(found)
    anchors, faults = check_stamps(anchors, _roots(workspace))
    tally.verified(Thing.TIME_STAMP, sum(anchor.stamped_at is not None for anchor in anchors))
    tally.found_all(faults)
    return anchors


def _keys(workspace: Workspace, request: VerifyRequest) -> tuple[NoteKey, ...]:
    if not request.keys:
        return workspace.shelf.keys().known
    name = read_origin(workspace.home.keys)
    return tuple(read_public_key(file, name) for file in request.keys)


def _roots(workspace: Workspace) -> tuple[bytes, ...]:
    named = workspace.settings.custody.time_stamp_roots
    if not named:
        return ()
    try:
        return (Path(named).read_bytes(),)
    except OSError as fault:
        raise ConfigError(f"cannot be read: {fault.strerror}", subject=named) from fault


def _strange_key(workspace: Workspace, record: Record, changes: Sequence[KeyChange]) -> list[Finding]:
    """Find out whether the home's keys are the ones that the ledger names: the present one, and those before it.

    A change of key that was stopped half-way is on the ledger before the new key takes the old one's place.
    """
    try:
        keys = workspace.shelf.keys()
    except BwvIndexError as fault:
        return [Finding(FindingCode.CHECKPOINT_KEY, Thing.CHECKPOINT, "the home's key", fault.message)]
    named = changes[-1].new if changes else _founding_key(record)
    under_way = bool(changes) and (str(keys.present), str(keys.coming)) == (changes[-1].old, named)
    rightly = {named, changes[-1].old} if under_way else {named}
    strange = {key for key in map(str, (keys.present, keys.handed_out)) if named and key not in rightly}
    findings = [
        Finding(
            FindingCode.CHECKPOINT_KEY, Thing.CHECKPOINT, "the home's key",
            f"the ledger names {named}, the home holds {key}",
        )
        for key in sorted(strange)
    ]  # fmt: skip
    replaced = {change.old for change in changes}
    for key in map(str, keys.retired):
        if key not in replaced:
            detail = f"the ledger does not tell that it was ever replaced: {key}"
            findings.append(Finding(FindingCode.CHECKPOINT_KEY, Thing.CHECKPOINT, "a retired key", detail))
    return findings


def _founding_key(record: Record) -> str:
    return record.ledger.told(EventType.HOME_UPGRADED, "key") or record.ledger.told(
        EventType.HOME_MADE, "key"
    )


def _spans(audit: LedgerAudit, anchors: Sequence[Anchor]) -> tuple[Span, ...]:
    """Tell apart the entries under an outside anchor, those under the home's own checkpoints, and the rest."""
    agreed = [anchor for anchor in anchors if anchor.signed.size <= audit.agreed]
    outside = max((anchor.signed.size for anchor in agreed if anchor.outside), default=0)
    within = max((anchor.signed.size for anchor in agreed), default=0)
    told = next((_tell_anchor(a) for a in agreed if a.outside and a.signed.size == outside), "")
    ends = ((outside, told), (within, "the home's own checkpoints"), (audit.size, "none"))
    spans, first = [], 1
    for last, anchor in ends:
        if last >= first:
            spans.append(Span(first, last, anchor))
            first = last + 1
    return tuple(spans)


def _tell_anchor(anchor: Anchor) -> str:
    if anchor.stamped_at is not None:
        return f"an outside anchor, {anchor.where}, which an authority stamped at {format_utc(anchor.stamped_at)}"
    return f"an outside anchor, {anchor.where}"


def _late(record: Record) -> tuple[Span, ...]:
    """Return the runs of entries that the ledger says were signed late, by the run after the one that wrote them."""
    found = []
    for stored in record.ledger.stored(LedgerQuery(types=(EventType.SIGNED_LATE,))):
        details = details_of(stored.entry)
        first, last = details.get("first"), details.get("last")
        if isinstance(first, int) and isinstance(last, int):
            found.append(Span(first, last, f"signed late, told by entry {stored.position}"))
    return tuple(found)


def _told(request: VerifyRequest, found: Verification) -> dict[str, Detail]:
    findings: list[Detail] = [f"{finding.code}: {finding.name}" for finding in found.findings[:TOLD]]
    return {
        "items": str(request.scope),
        "since": format_utc(request.since) if request.since else None,
        "verdict": found.verdict.value,
        "counts": {c.thing.value: [c.verified, c.failed, c.not_checked] for c in found.counts},
        "findings": findings,
        "further_findings": max(0, len(found.findings) - TOLD),
        "entries": found.entries,
    }


def _silent(what: str) -> None:
    del what
