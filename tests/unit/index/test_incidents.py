"""Incidents answer to every form of every reference; importing again changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.incidents import CameraIssue, Deployment, Incident, OfficerKey, Party, RoleKind
from bwv_index.index import ImportedRow, Record

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
LOG = "42-20250614-1881"
Add = Callable[..., int]
Make = Callable[..., Incident]


def test_an_incident_is_new_then_same_then_changed(record: Record, make_incident: Make) -> None:
    first = make_incident(LOG, crimes=("42/101881/25",))
    assert record.incidents.put(first) == "new"
    assert record.incidents.put(first) == "same"
    assert record.incidents.put(replace(first, summary="fuller")) == "changed"
    assert record.incidents.put(replace(first, summary="fuller")) == "same"
    assert len(record.incidents.all()) == 1


def test_crime_references_are_only_ever_added(record: Record, make_incident: Make) -> None:
    first = make_incident(LOG, crimes=("42/101881/25",))
    record.incidents.put(first)
    assert record.incidents.put(replace(first, crime_refs=("42/101882/25",))) == "changed"
    assert record.incidents.put(replace(first, crime_refs=())) == "same"
    assert record.incidents.all()[0].crime_refs == ("42/101881/25", "42/101882/25")


@pytest.mark.parametrize("written", ["42-20250614-1881", "42 20250614 1881", "42/20250614/1881"])
def test_one_log_written_in_two_ways_is_one_incident(
    record: Record, make_incident: Make, written: str
) -> None:
    record.incidents.put(make_incident(LOG))
    record.incidents.put(make_incident(written))
    assert len(record.incidents.all()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "42-20250614-1881",
        "42/20250614/1881",
        "42 20250614 1881",
        "42/101881/25",
        "42 101881 25",
        " 42/101881/25 ",
        "42/0101881/25",
        "42EZ0188125",
        "42ez0188125",
        "42 EZ 01881 25",
    ],
)
def test_an_incident_answers_to_its_references_however_written(
    record: Record, incident: Add, text: str
) -> None:
    wanted = incident(record, LOG, crimes=("42/101881/25", "42/101882/25"), urn="42EZ0188125")
    incident(record, "42-20250614-1882", crimes=("42/101883/25",), urn="42EZ0188225")
    assert record.incidents.find(text) == wanted


@pytest.mark.parametrize("text", ["42/101889/25", "42-20250614-18810", "", "%", "nothing", "42EZ0188325"])
def test_nothing_else_answers(record: Record, incident: Add, text: str) -> None:
    incident(record, LOG, crimes=("42/101881/25",), urn="42EZ0188125")
    with pytest.raises(NotFoundError):
        record.incidents.find(text)


def test_a_reference_that_two_incidents_bear_is_refused_with_the_choice(
    record: Record, incident: Add
) -> None:
    incident(record, "42-20250614-0001", crimes=("42/101881/25",))
    incident(record, "42-20250614-0002", crimes=("42/101881/25",))
    with pytest.raises(RefusedError) as refused:
        record.incidents.find("42/101881/25")
    assert "42-20250614-0001, 42-20250614-0002" in refused.value.remedy


def test_the_same_log_number_at_two_forces_is_two_incidents(record: Record, make_incident: Make) -> None:
    record.incidents.put(make_incident("1881", force="42"))
    record.incidents.put(make_incident("1881", force="22"))
    assert len(record.incidents.all()) == 2
    assert record.incidents.lookup("1881", "42") != record.incidents.lookup("1881", "22")
    assert record.incidents.lookup("1881", "") is None


def test_an_officer_has_each_role_once(record: Record, incident: Add) -> None:
    number = incident(record)
    party = Party(LOG, RoleKind.VICTIM, OfficerKey("42", "8123"))
    assert [record.incidents.put_party(number, party) for _ in range(2)] == ["new", "same"]
    assert record.incidents.put_party(number, replace(party, role=RoleKind.WITNESS)) == "new"
    assert [role for _, role in record.incidents.parties()[number]] == [RoleKind.VICTIM, RoleKind.WITNESS]


@pytest.mark.parametrize("dispatched", [NOON, None])
def test_a_deployment_is_brought_up_to_date_not_doubled(
    record: Record, incident: Add, dispatched: datetime | None
) -> None:
    number = incident(record)
    sent = Deployment(LOG, OfficerKey("42", "8123"), "CS12", dispatched, None, None)
    assert [record.incidents.put_deployment(number, sent) for _ in range(2)] == ["new", "same"]
    cleared = replace(sent, cleared_at=NOON + timedelta(hours=1))
    assert record.incidents.put_deployment(number, cleared) == "changed"
    assert [d.cleared_at for d in record.incidents.deployments()[number]] == [cleared.cleared_at]


def test_a_camera_that_comes_back_changes_its_issue(record: Record) -> None:
    out = CameraIssue("X60A1234", OfficerKey("42", "8123"), NOON, None)
    assert [record.incidents.put_camera_issue(out, "X60A1234") for _ in range(2)] == ["new", "same"]
    back = replace(out, returned_at=NOON + timedelta(hours=9))
    assert record.incidents.put_camera_issue(back, "X60A1234") == "changed"
    assert record.incidents.camera_issues() == (back,)


def test_a_refused_row_stays_listed_until_it_goes_in(record: Record) -> None:
    row = ImportedRow(
        "f" * 64, "log.csv", "incidents", 3, "occurred_from", "refused", "no time", (("a", "b"),)
    )
    record.incidents.note_rows([row, row])
    record.incidents.note_rows([row])
    assert record.incidents.refused_rows() == (row,)
    record.incidents.note_rows([replace(row, outcome="new", reason="")])
    assert record.incidents.refused_rows() == ()
