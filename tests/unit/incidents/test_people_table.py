from datetime import UTC, datetime

import pytest

from bwv_index.incidents import (
    ImportMapping,
    OfficerKey,
    RoleKind,
    read_camera_issue,
    read_deployments,
    read_parties,
)

PARTIES = b"incident_ref,role,officer_ref,force\n"
DEPLOYMENTS = b"incident_ref,officer_ref,callsign,dispatched_at,at_scene_at,cleared_at\n"
ISSUE = b"device_serial,officer_ref,issued_at,returned_at\n"
LOG = b"42-20250614-1881"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("role", list(RoleKind))
def test_every_role_is_read_under_its_own_name(standard: ImportMapping, role: RoleKind) -> None:
    reading = read_parties(PARTIES + LOG + f",{role.value},8123,42\n".encode(), "parties.csv", standard)
    assert [party.role for party in reading.values] == [role]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("OIC", RoleKind.OFFICER_IN_CASE), ("Officer in the case", RoleKind.OFFICER_IN_CASE),
        ("officer_in_case", RoleKind.OFFICER_IN_CASE), ("Arresting Officer", RoleKind.ARRESTING),
        (" Victim ", RoleKind.VICTIM), ("Disclosure Officer", RoleKind.DISCLOSURE), ("IP", RoleKind.VICTIM),
    ],
)  # fmt: skip
def test_other_words_for_roles(standard: ImportMapping, said: str, meant: RoleKind) -> None:
    reading = read_parties(PARTIES + LOG + f",{said},8123,42\n".encode(), "parties.csv", standard)
    assert reading.values[0].role is meant


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (b",victim,8123,42", "incident_ref", "", "required cell is empty: incident_ref"),
        (LOG + b",,8123,42", "role", "", "required cell is empty: role"),
        (LOG + b",victim,,42", "officer_ref", "", "required cell is empty: officer_ref"),
        (LOG + b",bystander,8123,42", "role", "bystander", "role not understood: 'bystander' in role"),
        (
            LOG + b",victim,unknown,42",
            "officer_ref",
            "unknown",
            "officer not readable: 'unknown' in officer_ref",
        ),
    ],
)
def test_a_party_without_a_required_cell_is_listed(
    standard: ImportMapping, row: bytes, column: str, value: str, reason: str
) -> None:
    reading = read_parties(PARTIES + row + b"\n", "parties.csv", standard)
    (fault,) = reading.faults
    assert (fault.line, fault.column, fault.value, fault.reason) == (2, column, value, reason)
    assert reading.rows == ()


@pytest.mark.parametrize(
    ("row", "default", "officer"),
    [
        (LOG + b",victim,PC 08123,42", "", OfficerKey("42", "8123")),
        (LOG + b",victim,8123,", "42", OfficerKey("42", "8123")),
        (LOG + b",victim,8123,", "", OfficerKey("", "8123")),
        (LOG + b",victim,8123,", "22", OfficerKey("", "8123")),
        (LOG + b",victim,8123,22", "42", OfficerKey("22", "8123")),
        (LOG + b",victim,42/8123,", "22", OfficerKey("42", "8123")),
        (b"INC-A7,victim,8123,", "22", OfficerKey("22", "8123")),
    ],
)
def test_an_officers_force_is_stated_or_the_imports_and_never_inferred(
    standard: ImportMapping, row: bytes, default: str, officer: OfficerKey
) -> None:
    assert (
        read_parties(PARTIES + row + b"\n", "parties.csv", standard, force=default).values[0].officer
        == officer
    )


def test_a_force_that_differs_is_flagged(standard: ImportMapping) -> None:
    rows = LOG + b",victim,8123,\n" + LOG + b",victim,22/8123,42\n"
    reading = read_parties(PARTIES + rows, "parties.csv", standard, force="22")
    assert [row.warnings for row in reading.rows] == [
        ("force differs: the import says 22, the incident log 42",),
        ("force differs: force says 42, the number 22",),
    ]


def test_a_deployment(standard: ImportMapping) -> None:
    row = LOG + b",8123,CO11,2025-06-14T23:05:00+01:00,2025-06-14 23:11,\n"
    (deployment,) = read_deployments(DEPLOYMENTS + row, "deployments.csv", standard).values
    assert (deployment.officer, deployment.callsign) == (OfficerKey("", "8123"), "CO11")
    assert deployment.dispatched_at == utc("2025-06-14T22:05")
    assert deployment.at_scene_at == utc("2025-06-14T22:11")
    assert deployment.cleared_at is None


def test_deployment_times_out_of_order_are_flagged_and_not_swapped(standard: ImportMapping) -> None:
    row = LOG + b",8123,,2025-06-14T23:05Z,,2025-06-14T22:05Z\n"
    (read,) = read_deployments(DEPLOYMENTS + row, "deployments.csv", standard).rows
    assert read.value.dispatched_at == utc("2025-06-14T23:05")
    assert read.value.cleared_at == utc("2025-06-14T22:05")
    assert read.warnings == (
        "times are reversed: cleared_at '2025-06-14T22:05Z' is before dispatched_at '2025-06-14T23:05Z'",
    )


def test_a_deployment_time_with_two_readings_is_left_open(standard: ImportMapping) -> None:
    row = LOG + b",8123,,2025-10-26 01:30,soon,2025-10-26\n"
    (read,) = read_deployments(DEPLOYMENTS + row, "deployments.csv", standard).rows
    assert (read.value.dispatched_at, read.value.at_scene_at, read.value.cleared_at) == (None, None, None)
    assert [said.split(":")[0] for said in read.warnings] == [
        "time stands for two moments",
        "time not read",
        "date without a time",
    ]


def test_camera_issue(standard: ImportMapping) -> None:
    row = b"X60A1234,pc 08123,2025-06-14 14:00,2025-06-15T00:10:00+01:00\n"
    (issue,) = read_camera_issue(ISSUE + row, "camera_issue.csv", standard, force="42").values
    assert (issue.device_serial, issue.officer) == ("X60A1234", OfficerKey("42", "8123"))
    assert (issue.issued_at, issue.returned_at) == (utc("2025-06-14T13:00"), utc("2025-06-14T23:10"))


def test_a_camera_issued_in_the_repeated_hour_is_bounded_by_the_wider_reading(
    standard: ImportMapping,
) -> None:
    row = b"X60A1234,8123,2025-10-26 01:10,2025-10-26 01:50\n"
    (read,) = read_camera_issue(ISSUE + row, "camera_issue.csv", standard).rows
    assert (read.value.issued_at, read.value.returned_at) == (
        utc("2025-10-26T00:10"),
        utc("2025-10-26T01:50"),
    )
    assert len(read.warnings) == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (b",8123,2025-06-14 14:00,", "device_serial"),
        (b"X60A1234,,2025-06-14 14:00,", "officer_ref"),
        (b"X60A1234,8123,,", "issued_at"),
        (b"X60A1234,8123,soon,", "issued_at"),
        (b"X60A1234,8123,2025-06-14,", "issued_at"),
    ],
)
def test_an_issue_without_a_required_cell_is_listed(standard: ImportMapping, row: bytes, column: str) -> None:
    reading = read_camera_issue(ISSUE + row + b"\n", "camera_issue.csv", standard)
    assert [(fault.line, fault.column) for fault in reading.faults] == [(2, column)]
