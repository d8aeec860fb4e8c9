"""The schedules of unused material: MG6C, MG6D, and the disclosure officer's report MG6E.

Item numbers were given when a pack was sealed and are only read here.
"""

from collections.abc import Iterator

from bwv_index.cases.clauses import FULL_NAME, is_named_here, officer_name, unused_heading
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Block, Cell, Document, Signature, Struck, Text, plain
from bwv_index.cases.forms.page import (
    case_values,
    document_of,
    fields_of,
    grid_of,
    held,
    missing,
    notice,
    open_line,
)
from bwv_index.cases.numbering import Reported, reported
from bwv_index.cases.officers import file_part
from bwv_index.cases.snapshot import CasePerson, CaseSnapshot, Disposition, ScheduleEntry
from bwv_index.cases.terms import Disposal, PersonRole, Schedule, Topic
from bwv_index.incidents import normalise_officer

MG6C = FormKeys(
    fields=("case", "urn"),
    columns=("number", "description", "location", "decision", "comment"),
    words=("location", "location_by_index", "unused", "signature"),
)
MG6D = FormKeys(
    fields=("case", "urn"),
    columns=("number", "description", "reason", "decision"),
    words=("notice", "signature"),
)
MG6E = FormKeys(
    fields=("case", "urn", "officer"), columns=("number", "schedule", "why"), words=("notice", "signature")
)
NO_ITEM = "There is no item."


def schedule_c(snapshot: CaseSnapshot, layout: FormLayout) -> Document:
    """Return the schedule of non-sensitive unused material; a withdrawn line is crossed out and keeps its number."""
    entries = entries_of(snapshot, Schedule.C)
    rows = [
        {
            "number": Cell((str(entry.number),)),
            "description": Cell(_description(snapshot, layout, entry)),
            "location": Cell((_location(snapshot, layout, entry),)),
            "decision": Cell(open_line()),
            "comment": Cell(open_line()),
        }
        for entry in entries
    ]
    return _schedule(snapshot, layout, "MG6C", [grid_of(layout, rows)] if rows else [notice(NO_ITEM)])


def schedule_d(snapshot: CaseSnapshot, layout: FormLayout) -> Document:
    """Return the schedule of sensitive unused material, in the words that reveal nothing."""
    rows = []
    for entry in entries_of(snapshot, Schedule.D):
        decided = _decided(snapshot, entry)
        safe = held(
            decided.safe_description if decided else "", "a description that reveals nothing sensitive"
        )
        rows.append(
            {
                "number": Cell((str(entry.number),)),
                "description": Cell(_or_withdrawn(entry, safe)),
                "reason": Cell(held(decided.sensitivity if decided else "", "the reason")),
                "decision": Cell(open_line()),
            }
        )
    body = [grid_of(layout, rows)] if rows else [notice(NO_ITEM)]
    return _schedule(snapshot, layout, "MG6D", [notice(layout.words["notice"]), *body])


def reports(snapshot: CaseSnapshot, layout: FormLayout) -> Iterator[Document]:
    """Yield a report for each disclosure officer.

    Items are lines of the schedules; what has no line there is named by the exhibit that is the whole of it.
    Where there is one, all that may undermine or assist is theirs. Of several each has what they decided themselves;
    what none of them decided stands on a sheet without a name.
    """
    entries = reported(snapshot)
    officers = snapshot.people_as(PersonRole.DISCLOSURE)
    if len(officers) == 1:
        yield _report(snapshot, layout, officers[0], entries)
        return
    rest = entries
    for officer in officers:
        own = [entry for entry in rest if _is_by(snapshot, entry, officer)]
        rest = [entry for entry in rest if entry not in own]
        yield _report(snapshot, layout, officer, own)
    if rest or not officers:
        yield _report(snapshot, layout, None, rest)


def _report(
    snapshot: CaseSnapshot, layout: FormLayout, officer: CasePerson | None, entries: list[Reported]
) -> Document:
    rows = [_row(snapshot, entry) for entry in entries]
    name = f"MG6E_{file_part(officer.officer)}" if officer else "MG6E_not-assigned"
    named = (officer_name(snapshot, officer.officer),) if officer else missing("disclosure officer")
    body = [grid_of(layout, rows)] if rows else [notice("Nothing is marked as undermining or assisting.")]
    return _schedule(snapshot, layout, name, [notice(layout.words["notice"]), *body], officer=named)


def _row(snapshot: CaseSnapshot, item: Reported) -> dict[str, Cell]:
    why: Text = (_why(snapshot, item),)
    return {
        "number": Cell((item.name,)),
        "schedule": Cell((item.listed,)),
        "why": Cell(why if item.line is None else _or_withdrawn(item.line, why)),
    }


def _schedule(
    snapshot: CaseSnapshot, layout: FormLayout, name: str, blocks: list[Block], **values: Text
) -> Document:
    signature = Signature(layout.words["signature"])
    header = fields_of(layout, {**case_values(snapshot), **values})
    return document_of(snapshot, layout, name, [*blocks, signature], header=header)


def entries_of(snapshot: CaseSnapshot, schedule: Schedule) -> tuple[ScheduleEntry, ...]:
    """Return a schedule's lines by number."""
    return tuple(
        sorted(
            (each for each in snapshot.schedule if each.schedule is schedule), key=lambda each: each.number
        )
    )


def _decided(snapshot: CaseSnapshot, entry: ScheduleEntry | Reported) -> Disposition | None:
    recording = snapshot.recording(entry.recording)
    return recording.disposal if recording else None


def _description(snapshot: CaseSnapshot, layout: FormLayout, entry: ScheduleEntry) -> Text:
    if _is_silent(snapshot, entry):
        return (Struck(f"{FULL_NAME}."), "\nWithdrawn.")
    decided = _decided(snapshot, entry)
    known, what = decided.description if decided else "", unused_heading(snapshot, entry)
    if entry.now:
        # a line crossed out has no blank to fill in
        left = "".join(run for run in what if isinstance(run, str)).replace(" ,", ",")
        return _or_withdrawn(entry, (f"{left} {known}".rstrip(),))
    ended = (
        known.rstrip()
        if known.rstrip().endswith((".", "!", "?"))
        else f"{known.rstrip()}."
        if known.strip()
        else ""
    )
    return (*what, " ", *held(ended, "what it shows"), f" {layout.words['unused']}")


def _is_silent(snapshot: CaseSnapshot, entry: ScheduleEntry) -> bool:
    """Whether no more is said of a line than its number.

    It has since become sensitive, and its words were moved to the other schedule; or the defence is not told of it.
    """
    decided = _decided(snapshot, entry)
    return not entry.recording or (decided is not None and decided.disposal is Disposal.SENSITIVE)


def _or_withdrawn(entry: ScheduleEntry, told: Text) -> Text:
    if not entry.now:
        return told
    return (Struck(plain(told)), f"\n{entry.now[:1].upper()}{entry.now[1:]}.")


def _location(snapshot: CaseSnapshot, layout: FormLayout, entry: ScheduleEntry) -> str:
    if _is_silent(snapshot, entry):
        return ""
    answers = {answer.subject: answer.text for answer in snapshot.answers_on(Topic.LOCATION) if answer.text}
    recording = snapshot.recording(entry.recording)
    word = "location_by_index" if recording is not None and is_named_here(recording) else "location"
    return answers.get(entry.recording) or layout.words[word].replace("{id}", entry.recording)


def _why(snapshot: CaseSnapshot, item: Reported) -> str:
    decided = _decided(snapshot, item)
    if decided is None:
        return ""
    told = [("May undermine: ", decided.undermines), ("May assist: ", decided.assists)]
    return "\n".join(f"{kind}{why}" for kind, why in told if why)


def _is_by(snapshot: CaseSnapshot, item: Reported, officer: CasePerson) -> bool:
    decided = _decided(snapshot, item)
    named = None if decided is None else normalise_officer(decided.said.by)
    return named is not None and named.may_be(officer.officer)
