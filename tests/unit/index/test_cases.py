"""Cases and exhibits: rows are only added, the newest counts, and a reference is never given twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bwv_index.cases import (
    Answer,
    CasePerson,
    CutHow,
    CutSpan,
    Defendant,
    Disposal,
    Disposition,
    ExhibitKind,
    ExhibitRef,
    FilePurpose,
    Issue,
    Outcome,
    PersonRole,
    Plea,
    RedactionReason,
    RedactionState,
    Result,
    Said,
    Schedule,
    ScheduleOf,
    Topic,
    Variant,
)
from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.incidents import OfficerKey
from bwv_index.index import (
    ExhibitWords,
    Index,
    MarkView,
    NewEntry,
    NewExhibit,
    NewFile,
    NewIssue,
    Record,
    RedactionView,
)

NOON = datetime(2025, 6, 16, 12, tzinfo=UTC)
URN = "42EZ0188125"
OFFICER = OfficerKey("42", "8240")
Add = Callable[..., int]


def said(minute: int = 0, why: str = "why") -> Said:
    return Said("7001", NOON + timedelta(minutes=minute), why)


@pytest.fixture
def case(record: Record) -> int:
    return record.cases.open(URN, said())


@pytest.mark.parametrize(
    "written", ["42EZ0188125", "42ez0188125", " 42/EZ/01881/25 ", "42 EZ 1881 25", "42EZ/01881/25"]
)
def test_a_case_is_found_by_any_writing_of_its_urn(record: Record, case: int, written: str) -> None:
    assert record.cases.find(written) == case


def test_a_corrected_urn_counts_and_both_find_the_case(record: Record, case: int) -> None:
    record.cases.set_urn(case, "42EZ0188225", said(1))
    assert record.cases.find(URN) == record.cases.find("42EZ0188225") == case
    view = record.cases.view(case)
    assert (view.urn.raw, view.urns, view.opened) == ("42EZ0188225", (URN, "42EZ0188225"), said())


def test_a_urn_of_no_form_is_kept_as_it_is_and_found(record: Record) -> None:
    case = record.cases.open("22 EA 20982", said())
    view = record.cases.view(case)
    assert (view.urn.raw, view.urn.urn, view.urn.shown) == ("22 EA 20982", None, "22 EA 20982")
    assert record.cases.find("22 ea 20982") == case


def test_what_names_no_case_or_several_is_refused(record: Record, case: int) -> None:
    with pytest.raises(NotFoundError):
        record.cases.find("42EZ0999925")
    record.cases.open("42/EZ/01881/25", said())
    with pytest.raises(RefusedError, match="several"):
        record.cases.find("42 EZ 01881 25")
    assert record.cases.find(URN) == case


def test_an_incident_comes_and_goes_and_keeps_its_newest_place(
    record: Record, case: int, incident: Add
) -> None:
    log, other = incident(record), incident(record, "42-20250614-1900")
    for number, place, inside in ((log, "", True), (other, "", True), (log, "Colchester", True)):
        record.cases.put_incident(case, number, place, said(), inside=inside)
    assert [(one.incident_id, one.place_shown) for one in record.cases.incidents(case)] == [
        (log, "Colchester"), (other, ""),
    ]  # fmt: skip
    record.cases.put_incident(case, other, "", said(), inside=False)
    assert [one.incident_id for one in record.cases.incidents(case)] == [log]


def test_people_and_defendants_are_replaced_and_withdrawn_and_numbers_never_come_again(
    record: Record, case: int
) -> None:
    person = CasePerson(PersonRole.OIC, OFFICER, "DC", "", "AB", "", "", "", "", "", said())
    record.cases.put_person(case, person)
    later = CasePerson(PersonRole.OIC, OFFICER, "DS", "", "AB", "", "", "", "", "", said(1))
    record.cases.put_person(case, later)
    assert record.cases.people(case) == (later,)
    record.cases.put_person(case, later, withdrawn=True)
    assert record.cases.people(case) == ()
    first = Defendant(
        record.cases.next_defendant(case), "DEFENDANT-A", "", "25/42EZ/01/678D", True, (), said()
    )
    record.cases.put_defendant(case, first)
    assert record.cases.defendants(case) == (first,)
    record.cases.put_defendant(case, first, withdrawn=True)
    assert record.cases.defendants(case) == ()
    assert record.cases.next_defendant(case) == 2


def test_the_newest_decision_of_a_clip_counts(record: Record, case: int, footage: Add) -> None:
    clip = footage(record, "a")
    for disposal in (Disposal.USED, Disposal.SENSITIVE):
        record.cases.dispose(case, clip, Disposition(disposal, "d", "s", "n", "u", "a", said()))
    assert record.cases.dispositions(case) == {
        clip: Disposition(Disposal.SENSITIVE, "d", "s", "n", "u", "a", said(), (said(),))
    }


def test_who_wrote_the_words_of_a_decision_is_known_when_another_decides(
    record: Record, case: int, footage: Add
) -> None:
    clip = footage(record, "a")
    first, second = said(), replace(said(), by="7009")
    for words, by in ((("", ""), second), (("d", ""), first), (("d", ""), second)):
        record.cases.dispose(case, clip, Disposition(Disposal.USED, words[0], "", "", words[1], "", by))
    held = record.cases.dispositions(case)[clip]
    assert (held.said, held.described) == (second, (first,))
    record.cases.dispose(case, clip, Disposition(Disposal.USED, "e", "", "", "u", "", second))
    assert record.cases.dispositions(case)[clip].described == (second,)


@pytest.mark.parametrize(
    ("of_waiting", "of_footage", "left"),
    [
        (None, None, None),
        (Disposal.USED, None, Disposal.USED),
        (None, Disposal.UNUSED, Disposal.UNUSED),
        (Disposal.USED, Disposal.USED, Disposal.USED),
        (Disposal.USED, Disposal.UNUSED, None),
    ],
)
def test_a_join_loses_no_decision_and_two_different_ones_are_decided_again(
    record: Record, case: int, footage: Add, of_waiting: Disposal | None, of_footage: Disposal | None,
    left: Disposal | None,
) -> None:  # fmt: skip
    clip, waiting = footage(record, "a"), record.clips.add("EV-1", None)
    for which, disposal in ((waiting, of_waiting), (clip, of_footage)):
        if disposal is not None:
            record.cases.dispose(case, which, Disposition(disposal, "", "", "", "", "", said()))
    record.cases.add_schedule(case, [NewEntry(Schedule.C, 1, waiting, ScheduleOf.WHOLE)], 1, said())
    record.clips.join(waiting, clip, "name")
    found = record.cases.dispositions(case).get(clip)
    assert (found.disposal if found else None) is left
    assert [line.clip_id for line in record.cases.schedule(case)] == [clip]


def master(ref: ExhibitRef, sha256: str, **other: object) -> NewExhibit:
    return NewExhibit(ref, ExhibitKind.MASTER, OFFICER, sha256, **other)  # type: ignore[arg-type]


FILE = NewFile(
    FilePurpose.EVIDENCE, "a" * 64, CutHow.STREAM_COPY, False, ("stream copy",), ("PyAV",), ("n",), "MP4",
    Fraction(251, 25),
)  # fmt: skip


def test_an_exhibit_comes_back_as_it_was_added(record: Record, case: int, footage: Add) -> None:
    footage(record, "a")
    span = CutSpan(Fraction(1, 3), Fraction(2), Fraction(251, 25), Fraction(12), CutHow.STREAM_COPY, True)
    words = ExhibitWords("title", "detail", True, "link", "there", "P1")
    new = NewExhibit(ExhibitRef("AB", 1), ExhibitKind.CLIP, OFFICER, "a" * 64, None, span, words)
    record.exhibits.add(case, new, [FILE], said())
    child = master(ExhibitRef("AB", 1, "A"), "a" * 64, parent=ExhibitRef("AB", 1))
    record.exhibits.add(case, child, [], said(1))
    one, other = record.exhibits.of_case(case)
    assert (one.ref, one.kind, one.producer, one.sha256, one.span, one.words) == (
        new.ref, new.kind, OFFICER, "a" * 64, span, words,
    )  # fmt: skip
    assert [(kept.file, kept.size) for kept in one.files] == [(FILE, 9)]
    assert (other.parent, other.said, other.withdrawn) == (ExhibitRef("AB", 1), said(1), None)
    assert record.exhibits.of_bytes("a" * 64) == ((case, ExhibitRef("AB", 1), FilePurpose.EVIDENCE),)


def test_a_reference_is_given_once_in_a_case_and_again_in_another(
    record: Record, case: int, footage: Add
) -> None:
    footage(record, "a")
    record.exhibits.add(case, master(ExhibitRef("AB", 1), "a" * 64), [], said())
    with pytest.raises(RefusedError, match="taken"):
        record.exhibits.add(case, master(ExhibitRef("AB", 1), "a" * 64), [], said())
    other = record.cases.open("42EZ0188225", said())
    record.exhibits.add(other, master(ExhibitRef("AB", 1), "a" * 64), [], said())
    assert record.exhibits.next_number(case, "AB") == 2
    assert record.exhibits.next_number(case, "CD") == 1


def test_the_number_of_a_withdrawn_exhibit_stays_spent(record: Record, case: int, footage: Add) -> None:
    footage(record, "a")
    exhibit = record.exhibits.add(case, master(ExhibitRef("AB", 7), "a" * 64), [], said())
    record.exhibits.say(exhibit, ExhibitWords("t", withdrawn=True), said(1, "the wrong moment"))
    (held,) = record.exhibits.of_case(case)
    assert held.withdrawn == said(1, "the wrong moment")
    assert record.exhibits.next_number(case, "AB") == 8


@pytest.mark.parametrize("ref", [ExhibitRef("A", 1), ExhibitRef("ABCDE", 1), ExhibitRef("AB", 0)])
def test_what_is_no_reference_is_never_given(
    record: Record, case: int, footage: Add, ref: ExhibitRef
) -> None:
    footage(record, "a")
    with pytest.raises(ValueError, match="two to four letters"):
        record.exhibits.add(case, master(ref, "a" * 64), [], said())


def test_an_exhibit_has_one_file_of_each_purpose(record: Record, case: int, footage: Add) -> None:
    footage(record, "a")
    exhibit = record.exhibits.add(case, master(ExhibitRef("AB", 1), "a" * 64), [FILE], said())
    with pytest.raises(RefusedError, match="already"):
        record.exhibits.add_file(exhibit, FILE, said())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exhibits SET number = 9",
        "DELETE FROM exhibits",
        "UPDATE exhibit_files SET sha256 = 'x'",
        "DELETE FROM exhibit_files",
        "UPDATE case_packs SET version = 9",
        "DELETE FROM case_packs",
    ],
)
def test_the_database_refuses_to_change_or_remove_what_was_served(
    index: Index, footage: Add, statement: str
) -> None:
    with index.writing() as record:
        footage(record, "a")
        case = record.cases.open(URN, said())
        record.exhibits.add(case, master(ExhibitRef("AB", 1), "a" * 64), [FILE], said())
        record.cases.add_issue(case, ISSUE)
    with pytest.raises(DatabaseError, match="only grows"), index.engine.begin() as connection:
        connection.execute(text(statement))


ISSUE = NewIssue(
    Issue(1, Variant.PROSECUTION, NOON, "7001", "0" * 64, "1" * 64, {"AB/1": "2" * 64}), "/packs/1", "3" * 64,
    (("playback-format", "stated by hand"),),
)  # fmt: skip


def test_issues_come_back_as_they_were_made(record: Record, case: int) -> None:
    record.cases.add_issue(case, ISSUE)
    assert record.cases.issues(case) == (ISSUE,)


def test_a_mark_is_replaced_and_one_without_words_takes_it_back(
    record: Record, case: int, footage: Add
) -> None:
    footage(record, "a")

    def mark(seen: str, replaces: int | None = None) -> int:
        made = MarkView(0, None, "a" * 64, Fraction(1, 3), None, seen, "", None, replaces, said())
        return record.cases.add_mark(case, made)

    first = mark("a push")
    second = mark("a punch", first)
    third = mark("a fall")
    assert [(one.number, one.seen) for one in record.cases.marks(case)] == [
        (second, "a punch"), (third, "a fall"),
    ]  # fmt: skip
    mark("", third)
    assert [one.number for one in record.cases.marks(case)] == [second]
    assert mark("again") == 5


def test_the_newest_handling_of_a_redaction_counts(record: Record, case: int, footage: Add) -> None:
    footage(record, "a")
    made = RedactionView(0, "a" * 64, Fraction(1), Fraction(2), RedactionReason.CHILD, "n", said())
    number = record.cases.add_redaction(case, made)
    exhibit = record.exhibits.add(case, master(ExhibitRef("AB", 1), "a" * 64), [], said())
    assert [one.handling for one in record.cases.redactions(case)] == [None]
    record.cases.handle_redaction(case, number, RedactionState.JUSTIFIED, said(1))
    record.cases.handle_redaction(case, number, RedactionState.DONE, said(2), exhibit)
    (held,) = record.cases.redactions(case)
    assert (held.handling, held.handled, held.exhibit_id) == (RedactionState.DONE, said(2), exhibit)


def test_answers_and_outcomes_are_replaced_by_the_newest(record: Record, case: int) -> None:
    for words in ("42CH/1", "42CH/2"):
        record.cases.answer(case, Answer(Topic.MATERIAL, "custody-record", words, False, said()))
        outcome = Outcome(1, "assault", "", Plea.GUILTY, Result.CONVICTED, words, date(2025, 9, 1), said())
        record.cases.add_outcome(case, outcome)
    record.cases.add_outcome(case, Outcome(1, "other", "", Plea.NONE, Result.PENDING, "", None, said()))
    assert [answer.text for answer in record.cases.answers(case)] == ["42CH/2"]
    assert [(one.charge, one.sentence, one.on) for one in record.cases.outcomes(case)] == [
        ("assault", "42CH/2", date(2025, 9, 1)), ("other", "", None),
    ]  # fmt: skip


@pytest.mark.parametrize("clash", ["number", "line"])
def test_a_line_of_a_schedule_has_one_number_for_good(
    record: Record, case: int, footage: Add, clash: str
) -> None:
    one, other = footage(record, "a"), footage(record, "b")
    record.cases.add_schedule(case, [NewEntry(Schedule.C, 1, one, ScheduleOf.WHOLE)], 1, said())
    record.cases.add_schedule(case, [NewEntry(Schedule.C, 2, one, ScheduleOf.REST)], 2, said())
    again = {"number": NewEntry(Schedule.C, 1, other, ScheduleOf.WHOLE),
             "line": NewEntry(Schedule.C, 3, one, ScheduleOf.WHOLE)}  # fmt: skip
    with pytest.raises(RefusedError, match="stands already"):
        record.cases.add_schedule(case, [again[clash]], 2, said())
    assert [(line.number, line.of, line.version) for line in record.cases.schedule(case)] == [
        (1, ScheduleOf.WHOLE, 1), (2, ScheduleOf.REST, 2),
    ]  # fmt: skip


def test_rows_of_cases_are_named_for_a_person(record: Record, case: int, footage: Add) -> None:
    footage(record, "a")
    exhibit = record.exhibits.add(case, master(ExhibitRef("AB", 1), "a" * 64), [], said())
    assert record.group_name("case_people", str(case)) == f"case_people of case {URN}"
    assert record.group_name("exhibit_files", str(exhibit)) == f"exhibit_files of exhibit AB/1 of case {URN}"
    assert record.group_name("cases", "99") == "cases of case number 99"
