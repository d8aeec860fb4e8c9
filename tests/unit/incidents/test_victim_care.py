"""What a table states of the care for the victims: yes, no, a time or a day; anything else is kept and flagged."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import (
    CareField,
    FileField,
    ImportMapping,
    Incident,
    care_answers,
    load_mapping,
    read_incidents,
)
from bwv_index.incidents.mapping import OPTIONAL, TableKind
from bwv_index.incidents.victim_care import CARE_COLUMNS, FILE_COLUMNS

LONDON = ZoneInfo("Europe/London")
HEADER = "incident_ref,occurred_from,victim_updated_at,injury_clips\n"


def read(mapping: ImportMapping, *rows: str) -> tuple[Incident, tuple[str, ...]]:
    reading = read_incidents((HEADER + "\n".join(rows) + "\n").encode(), "incidents.csv", mapping)
    assert reading.faults == ()
    return reading.values[0], reading.rows[0].warnings


def test_every_column_is_one_of_the_table_and_of_the_standard_mapping(standard: ImportMapping) -> None:
    columns = {**CARE_COLUMNS, **FILE_COLUMNS}
    assert set(columns.values()) == {*CareField, *FileField}
    assert set(columns) <= set(OPTIONAL[TableKind.INCIDENTS])
    assert set(columns) <= set(standard.table(TableKind.INCIDENTS).columns)


@pytest.mark.parametrize(
    ("cell", "note", "done", "first", "last"),
    [
        ("2025-06-15T09:30:00+01:00", "2025-06-15T08:30:00Z", True, (15, 8, 30), (15, 8, 30)),
        ("15/06/2025 09:30", "2025-06-15T08:30:00Z", True, (15, 8, 30), (15, 8, 30)),
        ("2025-06-15", "2025-06-15", True, (14, 23, 0), (15, 23, 0)),
        ("15/06/2025", "2025-06-15", True, (14, 23, 0), (15, 23, 0)),
        ("Yes", "yes", True, None, None),
        ("not done", "no", False, None, None),
        ("N", "no", False, None, None),
    ],
)
def test_a_cell_states_that_it_was_done_and_when(
    standard: ImportMapping,
    cell: str,
    note: str,
    done: bool,
    first: tuple[int, int, int] | None,
    last: tuple[int, int, int] | None,
) -> None:
    incident, warnings = read(standard, f"A-1,2025-06-14 23:12,{cell},")
    assert incident.notes == (("victim updated", note),)
    assert warnings == ()
    (answer,) = care_answers(incident.notes, LONDON)[CareField.VICTIM_UPDATED]
    assert (answer.done, answer.raw) == (done, note)
    for found, wanted in ((answer.first, first), (answer.last, last)):
        assert found == (datetime(2025, 6, *wanted, tzinfo=UTC) if wanted else None)


@pytest.mark.parametrize("cell", ["", " ", "n/k", "TBC", "unknown"])
def test_a_blank_cell_and_one_that_says_unknown_state_nothing(standard: ImportMapping, cell: str) -> None:
    incident, warnings = read(standard, f"A-1,2025-06-14 23:12,{cell},")
    assert (incident.notes, warnings) == ((), ())


@pytest.mark.parametrize("cell", ["by telephone", "2025-02-31", "2025-03-30 01:30"])
def test_what_cannot_be_read_is_kept_flagged_and_answers_nothing(standard: ImportMapping, cell: str) -> None:
    incident, warnings = read(standard, f"A-1,2025-06-14 23:12,{cell},")
    assert incident.notes == (("victim updated", cell),)
    assert len(warnings) == 1
    (answer,) = care_answers(incident.notes, LONDON)[CareField.VICTIM_UPDATED]
    assert (answer.done, answer.first, answer.raw) == (None, None, cell)


def test_a_time_in_the_repeated_hour_is_either_of_two(standard: ImportMapping) -> None:
    incident, (warning,) = read(standard, "A-1,2025-06-14 23:12,2025-10-26 01:30,")
    assert warning.startswith("time stands for two moments")
    (answer,) = care_answers(incident.notes, LONDON)[CareField.VICTIM_UPDATED]
    assert (answer.first, answer.last) == (
        datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
    )


def test_clips_are_listed_one_by_one(standard: ImportMapping) -> None:
    incident, _ = read(standard, "A-1,2025-06-14 23:12,,EV-1; EV-2|EV-1")
    assert incident.notes == (("clip of the injury", "EV-1"), ("clip of the injury", "EV-2"))


def test_what_one_row_of_an_incident_states_and_another_does_not_is_not_known_of_all(
    standard: ImportMapping,
) -> None:
    incident, warnings = read(standard, "A-1,2025-06-14 23:12,yes,EV-1", "A-1,,,")
    assert warnings == ("rows of one incident differ: victim updated: 'yes' and nothing on lines 2, 3",)
    answers = care_answers(incident.notes, LONDON)[CareField.VICTIM_UPDATED]
    assert [answer.done for answer in answers] == [True, None]
    both, _ = read(standard, "A-1,2025-06-14 23:12,yes,", "A-1,,2025-06-15,")
    assert [a.done for a in care_answers(both.notes, LONDON)[CareField.VICTIM_UPDATED]] == [True, True]


def test_a_mapping_may_say_what_a_forces_words_mean() -> None:
    text = """
        name = "own"
        [tables.incidents.columns]
        incident_ref = "LOG"
        vps_offered_at = "VPS"
        [tables.incidents.values.vps_offered_at]
        accepted = "yes"
    """
    (incident,) = read_incidents(b"LOG,VPS\nA-1,Accepted\n", "log.csv", load_mapping(text, "own")).values
    assert incident.notes == (("victim personal statement offered", "yes"),)


@given(st.text(max_size=40))
def test_no_note_breaks_the_reading(value: str) -> None:
    answers = care_answers([(field.value, value) for field in CareField], LONDON)
    for (answer,) in answers.values():
        assert answer.raw == value
        assert (answer.first is None) == (answer.last is None)
        assert answer.first is None or (answer.last is not None and answer.first <= answer.last)
