"""Verifying a home: the vault's bytes, the rows against the ledger, the ledger against its checkpoints."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bwv_index.custody import (
    Count,
    Detail,
    EventType,
    Finding,
    FindingCode,
    HomeKeys,
    LedgerAudit,
    NoteKey,
    Thing,
    Verdict,
    details_of,
    read_entry,
    read_origin,
    read_public_key,
)
from bwv_index.durable import read_regular
from bwv_index.errors import (
    BusyError,
    BwvIndexError,
    ConfigError,
    EnvironmentFaultError,
    IntegrityError,
)
from bwv_index.index import DamagedIndexError, HeldItem, Record
from bwv_index.pipeline.custody.checkpointing import LATEST, checkpoints_in
from bwv_index.pipeline.custody.copies import copies_of, told_left_behind
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
    trusted_anchors,
)
from bwv_index.pipeline.verification.fixity import check_items, check_pictures, find_strangers
from bwv_index.pipeline.verification.replay import TELLING, check_breaks, check_rows, told_states
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
        FindingCode.DATABASE_DAMAGED,
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
    with _as_far_as_readable("items of the record", tally):
        _check_bytes(workspace, request, tally)
    with ExitStack() as reading:
        # while nobody writes: no checkpoint covers more, or less, than what is seen, and no key is being changed
        with workspace.shelf.held(workspace.warn):
            record = reading.enter_context(workspace.index.looking_over())
            with _as_far_as_readable("ledger", tally):
                record.ledger.last_position()
            signed = _Signed.read(workspace, record, request, tally)
        tell("comparing the record with the ledger")
        with _as_far_as_readable("rows of the record", tally):
            told, breaks = told_states(record.ledger.passed(*TELLING))
            check_rows(record, told, tally)
            check_breaks(record, breaks, tally)
        tell("comparing the ledger with its checkpoints")
        spans: tuple[Span, ...] = ()
        entries = 0
        with _as_far_as_readable("ledger", tally):
            spans, entries = _check_ledger(record, signed, tally)
    tell("looking over the database itself")
    _check_schema(workspace, tally)
    _check_database(workspace, tally)
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
    except (BusyError, EnvironmentFaultError) as fault:  # hours of reading are not lost for one entry
        if workspace.warn is not None:
            workspace.warn(f"This verification is not on the ledger: {fault.diagnostics()}")
        return False
    return True


def _check_bytes(workspace: Workspace, request: VerifyRequest, tally: Tally) -> None:
    """Read masters and pictures, a page of items at a time: no transaction stays open while bytes are read."""
    derived, known = Derived(workspace.home.derived), set[str]()
    left, after = 0, ""
    while True:
        with workspace.index.looking_over() as record:
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
    with workspace.index.looking_over() as record:  # what was taken in meanwhile is none
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


def _check_database(workspace: Workspace, tally: Tally) -> None:
    """See whether the database holds together: whether a look-up finds what was just read from end to end."""
    found = workspace.index.damages()
    if found is None:
        name = "indexes of the database"
        tally.found(Finding(FindingCode.DATABASE_NOT_CHECKED, Thing.DATABASE, name))
        return
    for damage in found:
        tally.found(Finding(FindingCode.DATABASE_DAMAGED, Thing.DATABASE, damage.place, damage.detail))
    if not found:
        tally.verified(Thing.DATABASE)


@contextmanager
def _as_far_as_readable(what: str, tally: Tally) -> Iterator[None]:
    """Go on where a part of the database cannot be read: that is a finding, and no reason to look at nothing else."""
    try:
        yield
    except DamagedIndexError as fault:
        detail = f"could not be looked at to the end: {fault.message}"
        tally.found(Finding(FindingCode.DATABASE_DAMAGED, Thing.DATABASE, what, detail))


def _is_chosen(item: HeldItem, request: VerifyRequest) -> bool:
    return request.scope.chooses(item.sha256) and (request.since is None or item.taken_at >= request.since)


@dataclass(frozen=True, slots=True)
class _Signed:
    """What vouches for the ledger, read while nobody writes: the checkpoints, and the keys that may have signed."""

    anchors: tuple[Anchor, ...]
    changes: tuple[KeyChange, ...]
    keys: HomeKeys | str
    """The home's own; what is wrong with them where they cannot be read."""
    complete: bool
    """Whether the home has a newest checkpoint."""
    where: str
    """The folder that the home's own checkpoints belong in."""

    @classmethod
    def read(cls, workspace: Workspace, record: Record, request: VerifyRequest, tally: Tally) -> "_Signed":
        """Open every checkpoint there is: the home's, the copies, and those that were kept elsewhere."""
        changes: tuple[KeyChange, ...] = ()
        with _as_far_as_readable("changes of key", tally):
            changes = key_changes((e.position, e.entry) for e in record.ledger.passed(EventType.KEY_CHANGE))
        keys: HomeKeys | str
        try:
            keys = workspace.shelf.keys()
        except BwvIndexError as fault:
            if not request.keys:
                raise
            keys = fault.message
        anchors = _anchors(workspace, record, request, keys, tally)
        if request.keys:
            anchors, findings = trusted_anchors(anchors, _given(workspace, request), changes)
            tally.found_all(findings)
        for file in workspace.shelf.emptied():
            tally.found(
                Finding(FindingCode.CHECKPOINT_UNREADABLE, Thing.CHECKPOINT, str(file), "it has no bytes")
            )
        complete = any(file.name == LATEST for file in workspace.shelf.files())
        return cls(tuple(anchors), changes, keys, complete, str(workspace.shelf.folder))


def _check_ledger(record: Record, signed: _Signed, tally: Tally) -> tuple[tuple[Span, ...], int]:
    anchors = signed.anchors
    for finding in (*misused_keys(anchors, signed.changes), *_strange_key(record, signed)):
        tally.found(finding)
    audit = LedgerAudit(
        [anchor.signed for anchor in anchors if not anchor.outside],
        [anchor.signed for anchor in anchors if anchor.outside],
    )
    audit.take_all(record.ledger.stored())
    audit.end()
    if audit.size and not signed.complete:
        tally.found(Finding(FindingCode.CHECKPOINT_MISSING, Thing.CHECKPOINT, signed.where))
    tally.found_all(audit.findings)
    tally.verified(Thing.CHECKPOINT, sum(anchor.signed.size <= audit.agreed for anchor in anchors))
    spans = _spans(audit, anchors)
    unproven = [*_restarted(record, audit, anchors), *_late(record, audit)]
    _count_entries(audit, unproven, tally)
    return (*spans, *(span for span, _ in unproven if span.first <= span.last)), audit.size


def _restarted(
    record: Record, audit: LedgerAudit, anchors: Sequence[Anchor]
) -> Iterator[tuple[Span, Finding]]:
    """Tell of the entries that stand from before the checkpoints were begun anew: they rest on a person's word.

    Those that a checkpoint from outside the home covers rest on that.
    """
    outside = max((a.signed.size for a in anchors if a.outside and a.signed.size <= audit.agreed), default=0)
    for stored in record.ledger.passed(EventType.CHECKPOINTS_RESTARTED):
        span = Span(outside + 1, stored.position, f"the word of {stored.actor}, entry {stored.position}")
        why = read_entry(stored.entry).get("why", "")
        detail = f"begun anew by {stored.actor} at {format_utc(stored.at)}: {why}"
        name = f"{span.first} to {span.last}" if span.first <= span.last else str(stored.position)
        yield span, Finding(FindingCode.CHECKPOINTS_RESTARTED, Thing.ENTRY, name, detail)


def _count_entries(audit: LedgerAudit, unproven: Sequence[tuple[Span, Finding]], tally: Tally) -> None:
    """Entries under an agreeing checkpoint are verified; the newest, under none, and the unproven are not checked."""
    seen = unproven_count = 0
    for span, finding in sorted(unproven, key=lambda pair: pair[0].first):
        fresh = max(0, min(span.last, audit.agreed) - max(span.first - 1, seen))
        tally.found(finding, fresh)
        seen, unproven_count = max(seen, span.last), unproven_count + fresh
    changed = sum(finding.code is FindingCode.ENTRY_CHANGED for finding in audit.findings)
    tally.verified(Thing.ENTRY, max(0, audit.agreed - changed - unproven_count))
    rest = audit.size - audit.agreed
    if rest > 0 and not audit.broken:
        tally.found(
            Finding(FindingCode.LEDGER_UNANCHORED, Thing.ENTRY, f"{audit.agreed + 1} to {audit.size}"), rest
        )


def _anchors(
    workspace: Workspace, record: Record, request: VerifyRequest, keys: HomeKeys | str, tally: Tally
) -> list[Anchor]:
    """Open every checkpoint there is: the home's, the copies, and those that were kept elsewhere."""
    known = (*_given(workspace, request), *(keys.known if isinstance(keys, HomeKeys) else ()))
    own = workspace.home.root.resolve()
    files = [
        *((file, False) for file in workspace.shelf.files()),
        *((file, True) for file in _copies(workspace, record, tally)),
        *(
            (file, not file.resolve().is_relative_to(own))  # the home's own checkpoint is no outside anchor
            for place in request.anchors
            for file in anchor_files(place)
        ),
    ]
    anchors = []
    for file, outside in files:
        found = open_anchor(file, known, outside=outside)
        if isinstance(found, Finding):
            tally.found(found)
        else:
            anchors.append(found)
    anchors, faults = check_stamps(anchors, _roots(workspace))
    tally.verified(Thing.TIME_STAMP, sum(anchor.stamped_at is not None for anchor in anchors))
    tally.found_all(faults)
    return anchors


def _copies(workspace: Workspace, record: Record, tally: Tally) -> Iterator[Path]:
    """Give the copies to compare with, and tell of those that cannot be: left behind, not there, not written."""
    shelf, told = workspace.shelf, told_left_behind(record)
    numbered = checkpoints_in(shelf.folder)
    newest = read_regular(numbered[-1]) if numbered else b""
    for folder in shelf.copies:
        has_newest = False
        for file, note in copies_of(folder, read_origin(workspace.home.keys)):
            has_newest = has_newest or note == newest
            position = told.get(hashlib.sha256(note).hexdigest())
            if position is None:
                yield file
                continue
            detail = f"{file}: left behind by the act of entry {position}"
            finding = Finding(FindingCode.CHECKPOINT_OTHER_BRANCH, Thing.CHECKPOINT, file.name, detail)
            tally.found(finding)
        if newest and not has_newest:
            lacks = (
                f"it holds no copy of {numbered[-1].name}" if folder.is_dir() else "the folder is not there"
            )
            tally.found(Finding(FindingCode.CHECKPOINT_NOT_COPIED, Thing.CHECKPOINT, str(folder), lacks))


def _given(workspace: Workspace, request: VerifyRequest) -> tuple[NoteKey, ...]:
    """Return the keys that a person trusts in place of the home's own."""
    name = read_origin(workspace.home.keys) if request.keys else ""
    return tuple(read_public_key(file, name) for file in request.keys)


def _roots(workspace: Workspace) -> tuple[bytes, ...]:
    named = workspace.settings.custody.time_stamp_roots
    if not named:
        return ()
    try:
        return (read_regular(Path(named)),)
    except OSError as fault:
        raise ConfigError(f"cannot be read: {fault.strerror}", subject=named) from fault


def _strange_key(record: Record, signed: _Signed) -> list[Finding]:
    """Find out whether the home's keys are the ones that the ledger names: the present one, and those before it.

    A change of key that was stopped half-way is on the ledger before the new key takes the old one's place.
    """
    keys, changes = signed.keys, signed.changes
    if isinstance(keys, str):
        return [Finding(FindingCode.CHECKPOINT_KEY, Thing.CHECKPOINT, "the home's key", keys)]
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


def _late(record: Record, audit: LedgerAudit) -> Iterator[tuple[Span, Finding]]:
    """Tell of the entries that lay unsigned until the next run: nothing vouches for what they were meanwhile."""
    for stored in record.ledger.passed(EventType.SIGNED_LATE):
        details = details_of(stored.entry)
        first, last = details.get("first"), details.get("last")
        if not (isinstance(first, int) and isinstance(last, int) and 0 < first <= last <= audit.size):
            continue  # an entry of no such form was changed, which the audit tells
        told = f"signed late, told by entry {stored.position}"
        finding = Finding(FindingCode.ENTRY_SIGNED_LATE, Thing.ENTRY, f"{first} to {last}", told)
        yield Span(first, last, told), finding


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
