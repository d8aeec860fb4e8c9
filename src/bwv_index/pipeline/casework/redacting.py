"""Acts of redaction: what may have to be hidden, and what a person decided about it. Nothing is hidden here."""

from dataclasses import dataclass

from bwv_index.cases import (
    Answer,
    CaseExhibit,
    CaseSnapshot,
    ExhibitKind,
    ExhibitRef,
    RedactionMark,
    RedactionReason,
    RedactionState,
    Topic,
    Variant,
    hides,
    reach_of,
)
from bwv_index.custody import EventType
from bwv_index.errors import NotFoundError, RefusedError, UsageFaultError
from bwv_index.index import Record, RedactionView
from bwv_index.pipeline.casework.acting import act_on, exhibit_of, require_standing, said_by, tell
from bwv_index.pipeline.casework.moments import find_thing, into_master
from bwv_index.pipeline.casework.snapshot import find_case, read_snapshot
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_offset

HANDLED = (RedactionState.DONE, RedactionState.JUSTIFIED)
REVIEWED = (RedactionState.REVIEWED_NONE, RedactionState.NEEDED)


@dataclass(frozen=True, slots=True)
class RedactionList:
    """The stretches of a case that were marked, and how each exhibit stands."""

    marks: tuple[RedactionMark, ...]
    exhibits: tuple[tuple[ExhibitRef, RedactionState | None], ...]


def mark_redaction(
    workspace: Workspace, urn: str, thing: str, first: str, last: str, reason: RedactionReason, note: str = "", *,
    dry_run: bool = False,
) -> RedactionView:  # fmt: skip
    """Mark a stretch of a clip or an exhibit that may have to be hidden; return it with its number.

    Raises:
        UsageFaultError: a place cannot be read or lies outside, or the stretch has no length.
        NotFoundError: no case, exhibit or clip answers to the name.
        RefusedError: nobody acts, or the exhibit is withdrawn.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")

    def do(record: Record, case: int) -> RedactionView:
        found = find_thing(record, case, thing)
        start, end = into_master(found, first, "--from"), into_master(found, last, "--to")
        if end <= start:
            raise UsageFaultError("the stretch has no length", subject="--to")
        made = RedactionView(0, found.sha256, start, end, reason, note.strip(), said)
        number = record.cases.add_redaction(case, made)
        tell(
            workspace, record, EventType.REDACTION, found.evidence_id, sha256=found.sha256,
            details={
                "case": record.cases.view(case).urn.raw, "mark": number, "from": format_offset(start),
                "to": format_offset(end), "reason": reason.value,
            },
        )  # fmt: skip
        return RedactionView(number, found.sha256, start, end, reason, note.strip(), said)

    return act_on(workspace, urn, do, dry_run=dry_run)


def handle_redaction(
    workspace: Workspace, urn: str, number: int, state: RedactionState, why: str, *, exhibit: str = "",
    dry_run: bool = False,
) -> RedactionView:  # fmt: skip
    """Record what was done about a marked stretch: hidden in a redacted exhibit, or justified not to be hidden.

    Raises:
        UsageFaultError: the state is none of the two, or the redacted exhibit is missing or not wanted.
        NotFoundError: no case, mark or exhibit answers to the name.
        RefusedError: nobody is named, no reason is given, or the exhibit is withdrawn, of another recording, no
            redacted copy, or shows not all of the marked stretch.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, why, required=True)
    if state not in HANDLED or (state is RedactionState.DONE) is not bool(exhibit):
        raise UsageFaultError(
            "say 'done' with the redacted exhibit, or 'justified-not-done' without one", subject=state.value
        )

    def do(record: Record, case: int) -> RedactionView:
        mark = next((one for one in record.cases.redactions(case) if one.number == number), None)
        if mark is None:
            raise NotFoundError("the case has no redaction mark of that number", subject=str(number))
        held = exhibit_of(record, case, exhibit) if exhibit else None
        if held is not None:
            require_standing(held)
            if held.sha256 != mark.sha256:
                raise RefusedError("the exhibit is of another recording", subject=str(held.ref))
            _require_hidden(read_snapshot(workspace, record, case, Variant.PROSECUTION), held.ref, number)
        record.cases.handle_redaction(case, number, state, said, held.exhibit_id if held else None)
        tell(
            workspace, record, EventType.REDACTION, record.cases.view(case).urn.raw, sha256=mark.sha256,
            why=said.why, details={"mark": number, "state": state.value, "exhibit": str(held.ref) if held else None},
        )  # fmt: skip
        return next(one for one in record.cases.redactions(case) if one.number == number)

    return act_on(workspace, urn, do, dry_run=dry_run)


def _require_hidden(case: CaseSnapshot, ref: ExhibitRef, number: int) -> None:
    """See to it that what is marked can be hidden in an exhibit.

    Raises:
        RefusedError: it is no redacted copy, or does not show all that is marked.
    """
    exhibit = case.exhibit(ref)
    mark = next(one for one in case.redactions if one.number == number)
    if exhibit is None or hides(case, exhibit, mark):
        return
    urn = case.urn.shown
    if exhibit.kind is not ExhibitKind.REDACTED:
        raise RefusedError(
            "this is no redacted copy, so nothing is hidden in it",
            subject=str(ref),
            remedy=f"Ingest the redacted copy and name it first: bwv-index case redacted {urn} COPY --of {ref}",
        )
    if reach_of(case, exhibit) is None:
        raise RefusedError(
            "it is not as long as what it was made from, so it is not known what it shows",
            subject=str(ref),
            remedy=f"Redact the whole of {exhibit.parent}, ingest that copy, and name it: bwv-index case redacted",
        )
    stretch = f"{format_offset(mark.start)} to {format_offset(mark.end)} of the recording"
    raise RefusedError(
        f"it does not show all that is marked, {stretch}",
        subject=str(ref),
        remedy="Mark what lies within it by a mark of its own: bwv-index case redaction mark "
        f"{urn} {exhibit.parent or ref} --from ... --to ... --reason {mark.reason.value}",
    )


def review_redaction(
    workspace: Workspace, urn: str, exhibit: str, state: RedactionState, why: str, *, dry_run: bool = False
) -> RedactionState:
    """Record that a person has reviewed an exhibit: nothing in it needs redaction, or something does.

    Raises:
        UsageFaultError: the state is none of the two, or the reference has no form.
        NotFoundError: no case or no exhibit answers to the name.
        RefusedError: nobody is named, no reason is given, or the exhibit is withdrawn.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, why, required=True)
    if state not in REVIEWED:
        raise UsageFaultError("say 'reviewed-none' or 'needed'", subject=state.value)

    def do(record: Record, case: int) -> RedactionState:
        held = exhibit_of(record, case, exhibit)
        require_standing(held)
        record.cases.answer(case, Answer(Topic.REDACTION, str(held.ref), state.value, False, said))
        tell(
            workspace, record, EventType.REDACTION, f"{record.cases.view(case).urn.raw} {held.ref}",
            sha256=held.sha256, why=said.why, details={"state": state.value},
        )  # fmt: skip
        return state

    return act_on(workspace, urn, do, dry_run=dry_run)


def list_redactions(workspace: Workspace, urn: str) -> RedactionList:
    """Return what was marked for redaction in a case, and how each exhibit stands; the look goes on the ledger.

    Raises:
        NotFoundError: no case answers to the URN.
        RefusedError: several do.
    """
    with workspace.index.reading() as record:
        found = read_snapshot(workspace, record, find_case(record, urn), Variant.PROSECUTION)
    workspace.look(
        workspace.event(EventType.VIEW, found.urn.raw, details={"redactions": len(found.redactions)})
    )
    return RedactionList(found.redactions, tuple(_state(exhibit) for exhibit in found.standing))


def _state(exhibit: CaseExhibit) -> tuple[ExhibitRef, RedactionState | None]:
    return exhibit.ref, exhibit.redaction
