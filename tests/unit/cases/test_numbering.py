"""Numbers are given once: an exhibit's, and those of lines on schedules, whatever is decided afterwards."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases_scene import CD1, FIRST, disposition, exhibit, file, recording, said, scene

from bwv_index.cases import (
    CaseExhibit,
    CaseSnapshot,
    Disposal,
    ExhibitKind,
    ExhibitRef,
    Schedule,
    ScheduleEntry,
    ScheduleOf,
    due_line,
    letter_next,
    line_now,
    number_next,
    schedule_with,
)

WHOLE, REST = ScheduleOf.WHOLE, ScheduleOf.REST
C, D = Schedule.C, Schedule.D
CLIP = exhibit(CD1, 1, (file(1),))
ALL_OF_IT = replace(CLIP, kind=ExhibitKind.MASTER, span=None)
GONE = replace(CLIP, withdrawn=said())


@pytest.mark.parametrize(
    ("taken", "number"),
    [((), 1), (("CD", 1), 2), (("CD", 7), 8), (("EF", 3), 1)],
)
def test_the_next_number_is_one_more_than_the_highest_of_the_same_initials(
    taken: tuple[str, int], number: int
) -> None:
    refs = [ExhibitRef(*taken)] if taken else []
    assert number_next(refs, "CD") == number


def test_letters_go_from_a_to_z_and_then_there_is_none() -> None:
    taken: list[ExhibitRef] = [CD1]
    found = []
    while letter := letter_next(taken, CD1):
        found.append(letter)
        taken.append(replace(CD1, letter=letter))
    assert "".join(found) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert letter_next(taken, ExhibitRef("CD", 2)) == "A"


@pytest.mark.parametrize(
    ("disposal", "sensitivity", "exhibits", "line"),
    [
        (None, "", (), None), (Disposal.NOT_RELEVANT, "", (), None), (Disposal.UNUSED, "", (), (C, WHOLE)),
        (Disposal.SENSITIVE, "", (), (D, WHOLE)), (Disposal.USED, "", (), (C, REST)),
        (Disposal.USED, "", (CLIP,), (C, REST)), (Disposal.USED, "an informant", (CLIP,), (D, REST)),
        (Disposal.USED, "", (ALL_OF_IT,), None),
        (Disposal.USED, "", (replace(ALL_OF_IT, withdrawn=said()),), (C, REST)),
    ],
)  # fmt: skip
def test_which_line_a_recording_is_due(
    disposal: Disposal | None,
    sensitivity: str,
    exhibits: tuple[CaseExhibit, ...],
    line: tuple[Schedule, ScheduleOf] | None,
) -> None:
    decided = None if disposal is None else disposition(disposal, sensitivity=sensitivity)
    assert due_line(recording(1, FIRST, 0, 60, disposal=decided), exhibits) == line


@pytest.mark.parametrize(
    ("schedule", "of", "disposal", "exhibits", "now"),
    [
        (C, WHOLE, Disposal.UNUSED, (), ""), (C, WHOLE, Disposal.USED, (CLIP,), "withdrawn: used as CD/1"),
        (C, WHOLE, Disposal.USED, (GONE,), "withdrawn: used"), (C, WHOLE, None, (), "withdrawn: to be decided again"),
        (C, WHOLE, Disposal.SENSITIVE, (), "withdrawn: listed on another schedule"),
        (D, WHOLE, Disposal.UNUSED, (), "withdrawn: listed on another schedule"),
        (C, WHOLE, Disposal.NOT_RELEVANT, (), "withdrawn: not relevant"), (C, REST, Disposal.USED, (CLIP,), ""),
        (C, REST, Disposal.UNUSED, (), "withdrawn: listed as the recording"),
        (C, REST, Disposal.USED, (ALL_OF_IT,), "withdrawn: used as CD/1"),
    ],
)  # fmt: skip
def test_what_became_of_a_line(
    schedule: Schedule, of: ScheduleOf, disposal: Disposal | None, exhibits: tuple[CaseExhibit, ...], now: str
) -> None:
    decided = None if disposal is None else disposition(disposal)
    assert line_now(schedule, of, recording(1, FIRST, 0, 60, disposal=decided), exhibits) == now


def test_a_line_of_a_recording_that_is_gone_waits_for_a_decision() -> None:
    assert line_now(C, WHOLE, None, ()) == "withdrawn: to be decided again"


DECISIONS = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from([None, *Disposal]), st.sampled_from(["", "an informant"]),
            st.sampled_from(["", "clip", "whole"])
        ),
        min_size=4,
        max_size=4,
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


def decided(
    version: int, each: list[tuple[Disposal | None, str, str]], held: tuple[ScheduleEntry, ...]
) -> CaseSnapshot:
    """Return a case of four recordings after some decisions, with the lines that have numbers."""
    recordings, exhibits = [], []
    for number, (disposal, sensitivity, what) in enumerate(each, 1):
        said_of = None if disposal is None else disposition(disposal, sensitivity=sensitivity)
        recordings.append(recording(number, FIRST, number, 60, disposal=said_of))
        if what:
            kind = ExhibitKind.MASTER if what == "whole" else ExhibitKind.CLIP
            exhibits.append(exhibit(ExhibitRef("CD", number), number, (file(number),), kind=kind))
    return scene(version=version, recordings=tuple(recordings), exhibits=tuple(exhibits), schedule=held)


@given(DECISIONS)
def test_no_number_changes_or_is_given_again_whatever_is_decided_from_issue_to_issue(
    issues: list[list[tuple[Disposal | None, str, str]]],
) -> None:
    held: tuple[ScheduleEntry, ...] = ()
    for version, each in enumerate(issues, 1):
        case = decided(version, each, held)
        after = schedule_with(held, case)
        assert set(held) <= set(after)
        for schedule in Schedule:
            numbers = [line.number for line in after if line.schedule is schedule]
            assert numbers == list(range(1, len(numbers) + 1))
        assert all(line.since == version for line in set(after) - set(held))
        lines = {(line.schedule, line.recording, line.of) for line in after}
        assert len(lines) == len(after)
        due = ((one.evidence_id, due_line(one, case.exhibits)) for one in case.recordings)
        assert {(line[0], name, line[1]) for name, line in due if line} <= lines
        assert schedule_with(after, replace(case, schedule=after)) == after
        held = after
