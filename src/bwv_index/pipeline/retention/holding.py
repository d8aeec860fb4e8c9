"""Acts of holding: a person puts a legal hold on a clip or an incident, or releases it. Neither deletes."""

from collections.abc import Iterable
from dataclasses import dataclass

from bwv_index.custody import Detail, EventType
from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.index import HoldVerdict, HoldView, Record, standing_holds
from bwv_index.pipeline.deciding import require_person, same_person
from bwv_index.pipeline.retention.facts import REACHED
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc


@dataclass(frozen=True, slots=True)
class HoldReport:
    """A hold that stands, and the clips that it reaches now."""

    hold: HoldView
    clips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldChange:
    """What became of the holds on one clip or incident: those that stand after the act, and those that it ended."""

    name: str
    clips: tuple[str, ...]
    standing: tuple[HoldView, ...]
    ended: tuple[HoldView, ...] = ()


@dataclass(frozen=True, slots=True)
class _Thing:
    """What answers to a name: one clip or one incident."""

    name: str
    clip: int | None
    incident: int | None
    sha256: str


def place_hold(workspace: Workspace, name: str, why: str, *, dry_run: bool = False) -> HoldChange:
    """Put a legal hold on the clip or the incident of that name.

    A hold on an incident holds every clip that is confirmed or proposed for it, now or later.

    Raises:
        NotFoundError: nothing answers to the name.
        RefusedError: several things do, nobody is named, no reason is given, or the same person's hold for the same
            reason stands already.
        BusyError: another run holds the home.
    """
    return _act(workspace, name, why, HoldVerdict.HOLD, dry_run=dry_run)


def release_hold(workspace: Workspace, name: str, why: str, *, dry_run: bool = False) -> HoldChange:
    """Release every legal hold that stands on the clip or the incident itself.

    Raises:
        NotFoundError: nothing answers to the name.
        RefusedError: several things do, nobody is named, no reason is given, or no hold stands.
        BusyError: another run holds the home.
    """
    return _act(workspace, name, why, HoldVerdict.RELEASE, dry_run=dry_run)


def list_holds(workspace: Workspace) -> tuple[HoldReport, ...]:
    """Return every hold that stands, oldest first, with the clips that it reaches now."""
    with workspace.index.reading() as record:
        standing = sorted(standing_holds(record.retention.holds()), key=lambda hold: (hold.at, hold.name))
        found = tuple(HoldReport(hold, _reached(record, hold.incident_id, hold.name)) for hold in standing)
    workspace.look(workspace.event(EventType.VIEW, "holds", details={"listed": len(found)}))
    return found


def holds_on(record: Record, clip: int | None, incidents: Iterable[int]) -> tuple[HoldView, ...]:
    """Return every hold and release ever recorded on a clip or on any of some incidents, oldest first."""
    return record.retention.holds(() if clip is None else (clip,), sorted(set(incidents)))


def _act(workspace: Workspace, name: str, why: str, verdict: HoldVerdict, *, dry_run: bool) -> HoldChange:
    require_person(workspace.actor, why)
    if dry_run:
        with workspace.index.trying() as record:
            return _change(workspace, record, name, why.strip(), verdict)
    with workspace.changing(), workspace.writing() as record:
        return _change(workspace, record, name, why.strip(), verdict)


def _change(workspace: Workspace, record: Record, name: str, why: str, verdict: HoldVerdict) -> HoldChange:
    thing = _find(record, name)
    before = _standing(record, thing)
    _check(workspace, thing, before, why, verdict)
    clips = _reached(record, thing.incident, thing.name)
    record.retention.add_hold(
        verdict, workspace.actor, workspace.now(), why, clip=thing.clip, incident=thing.incident
    )
    details: dict[str, Detail] = {"on": "clip" if thing.incident is None else "incident", "clips": [*clips]}
    kind = EventType.HOLD
    ended: tuple[HoldView, ...] = ()
    if verdict is HoldVerdict.RELEASE:
        kind, ended = EventType.HOLD_RELEASED, before
        details["ended"] = [{"by": h.by, "at": format_utc(h.at), "why": h.why} for h in before]
    record.ledger.append(workspace.event(kind, thing.name, sha256=thing.sha256, why=why, details=details))
    return HoldChange(thing.name, clips, _standing(record, thing), ended)


def _check(
    workspace: Workspace, thing: _Thing, before: tuple[HoldView, ...], why: str, verdict: HoldVerdict
) -> None:
    if verdict is HoldVerdict.RELEASE and not before:
        raise RefusedError(
            "no legal hold stands on it", subject=thing.name, remedy="See: bwv-index hold list"
        )
    for hold in before:
        if verdict is HoldVerdict.HOLD and hold.why == why and same_person(hold.by, workspace.actor):
            told = f"{hold.by} has put it on hold for that reason since {format_utc(hold.at)}"
            raise RefusedError(told, subject=thing.name)


def _find(record: Record, name: str) -> _Thing:
    incidents = record.incidents.matching(name)
    try:
        clip = record.clips.find(name)
    except NotFoundError:
        if not incidents:
            raise NotFoundError(
                "no clip and no incident answers to that name",
                subject=name,
                remedy="Try: bwv-index search WORDS",
            ) from None
        incident = record.incidents.find(name)
        return _Thing(record.incidents.view(incident).incident_ref, None, incident, "")
    evidence_id = record.clips.evidence_id(clip)
    if incidents:
        refs = ", ".join(record.incidents.view(incident).incident_ref for incident in incidents)
        raise RefusedError(
            "a clip and an incident answer to that name", subject=name,
            remedy=f"Name one of: {evidence_id}, {refs}",
        )  # fmt: skip
    return _Thing(evidence_id, clip, None, record.clips.sha256(clip) or "")


def _standing(record: Record, thing: _Thing) -> tuple[HoldView, ...]:
    return standing_holds(holds_on(record, thing.clip, () if thing.incident is None else (thing.incident,)))


def _reached(record: Record, incident: int | None, name: str) -> tuple[str, ...]:
    if incident is None:
        return (name,)
    links = record.links.matching(incidents=(incident,), statuses=sorted(REACHED))
    return tuple(sorted(link.evidence_id for link in links))
