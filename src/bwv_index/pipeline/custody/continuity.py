"""The ledger as a person reads it: each act a line, and the whole life of one clip on one page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bwv_index.custody import EventType, StoredEntry, details_of, read_entry
from bwv_index.index import ClipView, LedgerQuery, LinkStatus, Record
from bwv_index.pipeline.local_time import earliest, latest
from bwv_index.pipeline.verification.scope import told_scope
from bwv_index.pipeline.workspace import Workspace

PHRASES: Mapping[EventType, str] = {
    EventType.HOME_MADE: "home made",
    EventType.HOME_UPGRADED: "home brought up to date",
    EventType.CONFIGURATION: "configuration as it is from here on",
    EventType.KEY_CHANGE: "signing key changed",
    EventType.CLOCK_SET: "the machine's clock was set",
    EventType.CHECKPOINTS_RESTARTED: "checkpoints begun anew",
    EventType.SIGNED_LATE: "entries found unsigned, signed now",
    EventType.RECORD_STATE: "state of changed rows",
    EventType.BATCH_STARTED: "ingest began",
    EventType.BATCH_ENDED: "ingest ended",
    EventType.INGESTION: "taken in: read, fingerprinted and kept",
    EventType.REPLICATION: "copied into the vault again",
    EventType.DUPLICATE_SEEN: "the same bytes seen at another place",
    EventType.QUARANTINE: "put on the quarantine list",
    EventType.UNQUARANTINE: "taken off the quarantine list",
    EventType.REFUSAL: "refused",
    EventType.METADATA_EXTRACTION: "inspected",
    EventType.CLAIMS_ADDED: "claims read from its sources",
    EventType.CLAIMS_CHANGED: "claims of a source replaced",
    EventType.PLACEMENT: "placed in time",
    EventType.IMPORT: "table imported",
    EventType.INCIDENTS_CHANGED: "incidents changed",
    EventType.JOIN: "joined to its row in the platform's list",
    EventType.LINKING: "linking run",
    EventType.LINK_PROPOSED: "link proposed by the software",
    EventType.LINK_WITHDRAWN: "proposal withdrawn by the software",
    EventType.DECISION: "link decided by a person",
    EventType.SEARCH: "searched",
    EventType.VIEW: "looked at",
    EventType.PLAY: "played",
    EventType.DOWNLOAD: "copy handed out",
    EventType.WORKING_COPY: "working copy made",
    EventType.PACK_MADE: "put into a pack, sealed",
    EventType.EXPORT: "pack handed out",
    EventType.FIXITY_CHECK: "verified",
    EventType.RECONCILIATION: "source reconciled",
    EventType.BACKUP: "backed up",
    EventType.RESTORE: "restored from a backup",
    EventType.HOLD: "legal hold placed",
    EventType.HOLD_RELEASED: "legal hold released",
    EventType.RETENTION: "retention category chosen",
}
"""What each act is called on a page for people (a test sees to it that none is left out)."""

PLUMBING = frozenset({EventType.RECORD_STATE})
"""Entries that tell of rows, for verification; shown only where they are asked for."""

EVERY_CLIP = (EventType.FIXITY_CHECK, EventType.BACKUP, EventType.RESTORE, EventType.PACK_MADE)
"""Acts on the home, or on several clips at once, that may concern a clip."""


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """Which entries are wanted; what is empty does not narrow. ``item`` and ``incident`` are names as typed."""

    item: str = ""
    incident: str = ""
    actor: str = ""
    types: tuple[EventType, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    plumbing: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One act for a person: its number on the ledger, when, what, on what, by whom and as what, and the detail."""

    position: int
    at: datetime
    act: str
    subject: str
    sha256: str
    actor: str
    role: str
    detail: str


@dataclass(frozen=True, slots=True)
class Continuity:
    """The life of one clip: what it is, and every act on it from being taken in to being handed out."""

    clip: ClipView
    lines: tuple[Line, ...]


def read_ledger(workspace: Workspace, request: LedgerRequest) -> tuple[StoredEntry, ...]:
    """Return the wanted entries in their order; the look itself goes on the ledger.

    Raises:
        NotFoundError: nothing answers to the item's or incident's name.
        RefusedError: several things do.
    """
    with workspace.index.reading() as record:
        found = tuple(_wanted(workspace, record, request))
    subject = request.item or request.incident or "ledger"
    workspace.look(workspace.event(EventType.VIEW, subject, details={"ledger": True, "entries": len(found)}))
    return found


def read_continuity(workspace: Workspace, name: str) -> Continuity:
    """Return the continuity record of one clip.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: several do.
    """
    with workspace.index.reading() as record:
        clip = record.clips.find(name)
        view = record.search.views([clip])[0]
        entries = tuple(_wanted(workspace, record, LedgerRequest(item=name)))
        entries += tuple(_of_every_clip(record, view, entries))
    lines = tuple(tell_entry(entry) for entry in sorted(entries, key=lambda entry: entry.position))
    workspace.look(
        workspace.event(EventType.VIEW, view.evidence_id, sha256=view.sha256, details={"continuity": True})
    )
    return Continuity(view, lines)


def tell_entry(stored: StoredEntry) -> Line:
    """Return an entry as a person reads it."""
    told = read_entry(stored.entry)
    kind = kind_of(stored)
    if kind is None:
        return Line(stored.position, stored.at, f"an act of no known kind: {stored.type}", stored.subject,
                    stored.sha256, stored.actor, "", "")  # fmt: skip
    detail = "; ".join(
        part for part in (str(told.get("why", "")), *_details(kind, details_of(stored.entry))) if part
    )
    return Line(
        stored.position, stored.at, PHRASES[kind], stored.subject, stored.sha256, stored.actor,
        str(told.get("role", "")), detail,
    )  # fmt: skip


def kind_of(stored: StoredEntry) -> EventType | None:
    """Return the type of an entry, or None where somebody has put another word in its place."""
    try:
        return EventType(stored.type)
    except ValueError:
        return None


def _wanted(workspace: Workspace, record: Record, request: LedgerRequest) -> Iterator[StoredEntry]:
    zone = workspace.settings.zone
    subjects, hashes = _about(record, request)
    query = LedgerQuery(
        subjects,
        hashes,
        request.actor,
        request.types,
        earliest(request.since, zone),
        latest(request.until, zone),
    )
    for stored in record.ledger.stored(query):
        if request.plumbing or request.types or kind_of(stored) not in PLUMBING:
            yield stored


def _about(record: Record, request: LedgerRequest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the subjects and hashes under which acts on the wanted things stand."""
    clips: list[int] = []
    subjects: list[str] = []
    if request.item:
        clips.append(record.clips.find(request.item))
    if request.incident:
        incident = record.incidents.find(request.incident)
        subjects.append(record.incidents.view(incident).incident_ref)
        linked = record.links.matching(
            incidents=(incident,), statuses=(LinkStatus.CONFIRMED, LinkStatus.PROPOSED, LinkStatus.REJECTED)
        )
        clips += [link.clip_id for link in linked]
    names = [record.clips.evidence_id(clip) for clip in clips]
    hashes = [found for clip in clips if (found := record.clips.sha256(clip))]
    return (*subjects, *names), tuple(hashes)


def _of_every_clip(record: Record, view: ClipView, own: Sequence[StoredEntry]) -> Iterator[StoredEntry]:
    """Give the acts on the home, or on several clips, that concern a clip: since it was taken in."""
    taken_in = min((entry.position for entry in own), default=0)
    for stored in record.ledger.stored(LedgerQuery(types=EVERY_CLIP)):
        if stored.position < taken_in:
            continue
        details = details_of(stored.entry)
        if _concerns(kind_of(stored), details, view):
            yield stored


def _concerns(kind: EventType | None, details: Mapping[str, Any], view: ClipView) -> bool:
    """Whether an act on many clips was on this one: it was chosen to be verified, or lies in the pack."""
    if kind is EventType.FIXITY_CHECK:
        return told_scope(str(details.get("items", ""))).chooses(view.sha256)
    if kind is EventType.PACK_MADE:
        return view.evidence_id in details.get("clips", ())
    return True


def _details(kind: EventType, details: Mapping[str, Any]) -> Iterator[str]:
    """Give what of an entry's details a person needs on the page; the rest is in --json."""
    if kind is EventType.FIXITY_CHECK:
        yield f"{details.get('verdict', '')} ({details.get('items', '')})"
        return
    for name in _SHOWN.get(kind, ()):
        value = details.get(name)
        if value in (None, "", [], {}):
            continue
        if name == "half_width_ms":
            yield f"± {value / 1000:g} s"
        elif name == "claims":
            yield "; ".join(f"{c['kind']} '{c['raw']}' from {c['source']}" for c in value)
        elif isinstance(value, list):
            yield f"{name}: {', '.join(str(part) for part in value)}"
        else:
            yield f"{name.replace('_', ' ')}: {value}"


_SHOWN: Mapping[EventType, tuple[str, ...]] = {
    EventType.INGESTION: ("size", "held"),
    EventType.CLAIMS_ADDED: ("claims",),
    EventType.PLACEMENT: ("start", "half_width_ms", "conflicts"),
    EventType.LINK_PROPOSED: ("incident", "probability"),
    EventType.LINK_WITHDRAWN: ("incident",),
    EventType.DECISION: ("incident", "verdict"),
    EventType.VIEW: ("explained_against",),
    EventType.SEARCH: ("asked",),
    EventType.PLAY: ("player", "from"),
    EventType.DOWNLOAD: ("to",),
    EventType.WORKING_COPY: ("file", "copy_sha256"),
    EventType.PACK_MADE: ("path",),
    EventType.EXPORT: ("incident", "path", "manifest_sha256"),
    EventType.RETENTION: ("category",),
    EventType.KEY_CHANGE: ("old", "new"),
    EventType.CONFIGURATION: ("changed",),
    EventType.IMPORT: ("kind", "rows", "new", "refused"),
    EventType.LINKING: ("proposed", "new", "withdrawn"),
    EventType.BATCH_STARTED: ("sources",),
    EventType.HOME_MADE: ("schema", "key"),
    EventType.HOME_UPGRADED: ("from", "schema", "made"),
    EventType.BACKUP: ("state", "snapshot", "store", "not in it"),
    EventType.RESTORE: ("snapshot", "store", "home", "lost"),
}
