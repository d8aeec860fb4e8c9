"""Acts of describing moments of footage: what is seen, what is heard, by whom."""

from dataclasses import dataclass

from bwv_index.cases import Mark, MarkTag, Variant
from bwv_index.custody import EventType
from bwv_index.errors import NotFoundError, UsageFaultError
from bwv_index.index import MarkView, Record
from bwv_index.pipeline.casework.acting import act_on, said_by, tell
from bwv_index.pipeline.casework.moments import Thing, find_thing, into_master
from bwv_index.pipeline.casework.snapshot import find_case, read_snapshot
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_offset


@dataclass(frozen=True, slots=True)
class MarkRequest:
    """What is marked: the exhibit or clip, from where to where in it as typed, and what a person saw and heard.

    ``replaces`` is the number of a mark that this one stands for; with nothing else said it takes that one back.
    """

    thing: str
    at: str = ""
    until: str = ""
    seen: str = ""
    heard: str = ""
    tag: MarkTag | None = None
    replaces: int | None = None


def mark_moment(workspace: Workspace, urn: str, request: MarkRequest, *, dry_run: bool = False) -> MarkView:
    """Record what a person describes of a moment; return it with its number, its places in the master.

    Raises:
        UsageFaultError: a place cannot be read, lies outside, or nothing is described.
        NotFoundError: no case, exhibit, clip or mark answers to the name, or the mark is of another recording.
        RefusedError: nobody acts, or the exhibit is withdrawn.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")
    seen, heard = request.seen.strip(), request.heard.strip()
    taken_back = request == MarkRequest(request.thing, replaces=request.replaces)
    if not taken_back or request.replaces is None:
        _require_said(request.thing, request.at, seen or heard)

    def do(record: Record, case: int) -> MarkView:
        thing = find_thing(record, case, request.thing)
        before = _standing(record, case, thing, request.replaces)
        if before is not None and taken_back:
            start, end = before.start, before.end
        else:
            start = into_master(thing, request.at, "--at")
            end = into_master(thing, request.until, "--until") if request.until else None
        if end is not None and end < start:
            raise UsageFaultError("the mark would end before it starts", subject="--until")
        exhibit = thing.exhibit.exhibit_id if thing.exhibit else None
        made = MarkView(
            0, exhibit, thing.sha256, start, end, seen, heard, request.tag, request.replaces, said
        )
        number = record.cases.add_mark(case, made)
        tell(
            workspace, record, EventType.MARK, thing.evidence_id, sha256=thing.sha256,
            details={
                "case": record.cases.view(case).urn.raw, "mark": number, "on": thing.name,
                "from": format_offset(start), "to": None if end is None else format_offset(end),
                "replaces": request.replaces,
            },
        )  # fmt: skip
        return MarkView(
            number, exhibit, thing.sha256, start, end, seen, heard, request.tag, request.replaces, said
        )

    return act_on(workspace, urn, do, dry_run=dry_run)


def list_marks(workspace: Workspace, urn: str) -> tuple[Mark, ...]:
    """Return the marks of a case that stand, by number; the look goes on the ledger.

    Raises:
        NotFoundError: no case answers to the URN.
        RefusedError: several do.
    """
    with workspace.index.reading() as record:
        found = read_snapshot(workspace, record, find_case(record, urn), Variant.PROSECUTION)
    workspace.look(workspace.event(EventType.VIEW, found.urn.raw, details={"marks": len(found.marks)}))
    return found.marks


def _require_said(thing: str, at: str, words: str) -> None:
    if not at:
        raise UsageFaultError("a mark has its place", subject=thing, remedy="Add --at.")
    if not words:
        raise UsageFaultError(
            "a mark says what is seen or heard", subject=thing, remedy="Add --seen or --heard."
        )


def _standing(record: Record, case: int, thing: Thing, number: int | None) -> MarkView | None:
    """Return the mark that is to be replaced; None where none is."""
    if number is None:
        return None
    found = next((mark for mark in record.cases.marks(case) if mark.number == number), None)
    if found is None or found.sha256 != thing.sha256:
        raise NotFoundError(f"no mark of that number stands on {thing.name}", subject=str(number))
    return found
