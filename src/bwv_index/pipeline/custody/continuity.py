"""The ledger as a person reads it: each act a line, and the whole life of one clip on one page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bwv_index.custody import Detail, EventType, StoredEntry, details_of, read_entry
from bwv_index.errors import UsageFaultError
from bwv_index.index import ClipView, LedgerQuery, LinkStatus, Record
from bwv_index.pipeline.local_time import earliest, latest
from bwv_index.pipeline.telling import shown
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
    EventType.EXPORT: "handed out",
    EventType.FIXITY_CHECK: "verified",
    EventType.RECONCILIATION: "source reconciled",
    EventType.BACKUP: "backed up",
    EventType.RESTORE: "restored from a backup",
    EventType.HOLD: "legal hold placed",
    EventType.HOLD_RELEASED: "legal hold released",
    EventType.RETENTION: "retention category chosen",
    EventType.CLOCK_CHECK: "camera's clock checked",
    EventType.DEVICE_OFFSET: "camera's clock worked out",
    EventType.SOUND_COMPARED: "sound compared",
    EventType.SIDECAR_PAIRED: "sidecar given to footage",
    EventType.DERIVATION: "parent of a working copy named",
    EventType.WEIGHTS_ESTIMATED: "weights of links estimated from decisions",
    EventType.REFERRAL: "looked at as an assault that may not be recorded",
    EventType.ROLES_CHECKED: "checked again: roles have changed",
    EventType.CASE_OPENED: "case opened",
    EventType.CASE_CHANGED: "case changed",
    EventType.DISPOSAL: "use in a case decided by a person",
    EventType.EXHIBIT: "exhibit reference given",
    EventType.EXHIBIT_CHANGED: "words of an exhibit changed, or withdrawn",
    EventType.CLIP_MADE: "clip cut",
    EventType.MARK: "moment marked",
    EventType.REDACTION: "redaction marked or decided",
    EventType.CASE_CHECK: "case checked",
    EventType.OVERRIDE: "failed check overridden by a person",
    EventType.OUTCOME: "outcome recorded",
}
"""What each act is called on a page for people (a test sees to it that none is left out)."""

PLUMBING = frozenset({EventType.RECORD_STATE})
"""Entries that tell of rows, for verification; shown only where they are asked for."""

EVERY_CLIP = (EventType.FIXITY_CHECK, EventType.BACKUP, EventType.RESTORE, EventType.PACK_MADE)
"""Acts on the home, or on several clips at once, that may concern a clip."""


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """Which entries are wanted; what is empty does not narrow. ``item`` and ``incident`` are names as typed.

    With both of them, an act must be among those of the clip and among those of the incident and its clips.
    """

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


def read_ledger(
    workspace: Workspace, request: LedgerRequest, *, to: Path | None = None
) -> tuple[StoredEntry, ...]:
    """Return the wanted entries in their order; the look itself goes on the ledger, and for which file it was.

    Raises:
        NotFoundError: nothing answers to the item's or incident's name.
        RefusedError: several things do.
    """
    with workspace.index.reading() as record:
        found = tuple(_wanted(workspace, record, request))
    subject = request.item or request.incident or "ledger"
    details: dict[str, Detail] = {"ledger": True, "entries": len(found)}
    if to is not None:
        details["to"] = shown(to)
    workspace.look(workspace.event(EventType.VIEW, subject, details=details))
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


def tell_entry(stored: StoredEntry, *, tells: Callable[[str, Any], bool] | None = None) -> Line:
    """Return an entry as a person reads it; ``tells`` says which of its details, by name and value, may stand there."""
    told = read_entry(stored.entry)
    kind = kind_of(stored)
    if kind is None:
        return Line(stored.position, stored.at, f"an act of no known kind: {stored.type}", stored.subject,
                    stored.sha256, stored.actor, "", "")  # fmt: skip
    details = details_of(stored.entry)
    if tells is not None:
        details = {name: value for name, value in details.items() if tells(name, value)}
    detail = "; ".join(part for part in (str(told.get("why") or ""), *_details(kind, details)) if part)
    return Line(
        stored.position, stored.at, PHRASES[kind], stored.subject, stored.sha256, stored.actor,
        str(told.get("role") or ""), detail,
    )  # fmt: skip


def kind_of(stored: StoredEntry) -> EventType | None:
    """Return the type of an entry, or None where somebody has put another word in its place."""
    try:
        return EventType(stored.type)
    except ValueError:
        return None


def _wanted(workspace: Workspace, record: Record, request: LedgerRequest) -> Iterator[StoredEntry]:
    zone = workspace.settings.zone
    first, *others = [
        *([_about_item(record, request.item)] if request.item else ()),
        *([_about_incident(record, request.incident)] if request.incident else ()),
    ] or [_About()]
    query = LedgerQuery(
        first.subjects,
        first.hashes,
        request.actor,
        request.types,
        earliest(request.since, zone),
        latest(request.until, zone),
    )
    for stored in record.ledger.stored(query):
        if not all(other.holds(stored) for other in others):
            continue
        if request.plumbing or request.types or kind_of(stored) not in PLUMBING:
            yield stored


@dataclass(frozen=True, slots=True)
class _About:
    """The subjects and hashes under which acts on some things stand."""

    subjects: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()

    def holds(self, stored: StoredEntry) -> bool:
        """Whether an act is on one of these things."""
        return stored.subject in self.subjects or stored.sha256 in self.hashes


def _about_item(record: Record, name: str) -> _About:
    return _of_clips(record, [record.clips.find(name)])


def _about_incident(record: Record, name: str) -> _About:
    incident = record.incidents.find(name)
    linked = record.links.matching(
        incidents=(incident,),
        statuses=(LinkStatus.CONFIRMED, LinkStatus.AWAITS_SECOND, LinkStatus.PROPOSED, LinkStatus.REJECTED),
    )
    clips = _of_clips(record, [link.clip_id for link in linked])
    return _About((record.incidents.view(incident).incident_ref, *clips.subjects), clips.hashes)


def _of_clips(record: Record, clips: Sequence[int]) -> _About:
    names = tuple(record.clips.evidence_id(clip) for clip in clips)
    return _About(names, tuple(found for clip in clips if (found := record.clips.sha256(clip))))


def _of_every_clip(record: Record, view: ClipView, own: Sequence[StoredEntry]) -> Iterator[StoredEntry]:
    """Give the acts on the home, or on several clips, that concern a clip: since it was taken in."""
    taken_in = min((entry.position for entry in own), default=0)
    for stored in record.ledger.stored(LedgerQuery(types=EVERY_CLIP)):
        if stored.position < taken_in:
            continue
        kind, details = kind_of(stored), details_of(stored.entry)
        if kind is EventType.FIXITY_CHECK and stored.sha256:
            continue  # of one thing alone: where it is this clip, it is among its own acts
        if _concerns(kind, details, view):
            yield stored


def _concerns(kind: EventType | None, details: Mapping[str, Any], view: ClipView) -> bool:
    """Whether an act on many clips was on this one: it was chosen to be verified, or lies in the pack.

    An entry that somebody has damaged may have been, so it is shown.
    """
    if kind is EventType.FIXITY_CHECK:
        try:
            return told_scope(str(details.get("items", ""))).chooses(view.sha256)
        except UsageFaultError:
            return True
    if kind is EventType.PACK_MADE:
        clips = details.get("clips")
        return view.evidence_id in clips if isinstance(clips, list) else True
    return True


def _details(kind: EventType, details: Mapping[str, Any]) -> Iterator[str]:
    """Give what of an entry's details a person needs on the page; the rest is in --json."""
    if kind is EventType.FIXITY_CHECK:
        items = details.get("items")
        yield f"{details.get('verdict', '')}{f' ({items})' if items else ''}"
        return
    for name in _SHOWN.get(kind, ()):
        value = details.get(name)
        if value in (None, "", [], {}):
            continue
        if name == "half_width_ms" and isinstance(value, int):
            yield f"± {value / 1000:g} s"
        elif name == "claims" and isinstance(value, list):
            yield "; ".join(map(_claim, value))
        elif isinstance(value, list):
            yield f"{name}: {', '.join(str(part) for part in value)}"
        else:
            yield f"{name.replace('_', ' ')}: {value}"


def _claim(told: object) -> str:
    """Return a claim as a person reads it; where it is none any more, as it stands."""
    if isinstance(told, dict) and told.keys() >= {"kind", "raw", "source"}:
        return f"{told['kind']} '{told['raw']}' from {told['source']}"
    return str(told)


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
    EventType.EXHIBIT: ("kind", "producer", "recording", "made_from"),
    EventType.CLIP_MADE: ("from", "to", "how"),
    EventType.PACK_MADE: ("path",),
    EventType.EXPORT: ("incident", "path", "manifest_sha256"),
    EventType.RETENTION: ("category",),
    EventType.CLOCK_CHECK: ("verdict", "offset_ms", "half_width_ms", "from", "to", "supersedes"),
    EventType.DEVICE_OFFSET: ("offsets",),
    EventType.SOUND_COMPARED: ("with", "outcome", "offset_ms", "half_width_ms"),
    EventType.SIDECAR_PAIRED: ("sidecar", "how"),
    EventType.DERIVATION: ("parent",),
    EventType.WEIGHTS_ESTIMATED: ("confirmed", "rejected", "changed", "before", "after"),
    EventType.REFERRAL: ("verdict",),
    EventType.INCIDENTS_CHANGED: ("verdict", "officer_role"),
    EventType.ROLES_CHECKED: ("roles", "ended", "errors", "warnings", "new", "cleared"),
    EventType.KEY_CHANGE: ("old", "new"),
    EventType.CONFIGURATION: ("changed",),
    EventType.IMPORT: ("kind", "rows", "new", "refused"),
    EventType.LINKING: ("clips", "held", "proposed", "new", "withdrawn"),
    EventType.BATCH_STARTED: ("sources",),
    EventType.HOME_MADE: ("schema", "key"),
    EventType.HOME_UPGRADED: ("from", "schema", "made"),
    EventType.BACKUP: ("state", "snapshot", "store", "not in it"),
    EventType.RESTORE: ("snapshot", "store", "home", "lost"),
}
