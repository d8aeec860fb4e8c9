import pytest

from bwv_index.incidents import ImportMapping, Incident, Injury, TableReading, read_incidents

HEADER = "incident_ref,crime_refs,urn,occurred_from,location,injury,grade\n"


def read(mapping: ImportMapping, *rows: str) -> TableReading[Incident]:
    return read_incidents((HEADER + "\n".join(rows) + "\n").encode(), "incidents.csv", mapping)


def test_one_row_an_officer_becomes_one_incident(standard: ImportMapping) -> None:
    reading = read(
        standard,
        "42-20250614-1881,42/101881/25,,2025-06-14 23:12,High Street,,Immediate",
        "42-20250614-1882,42/101890/25,,2025-06-14 23:50,,none,",
        "42/20250614/01881,42/0101881/25;42/101882/25,42EZ0188125,,High Street,with,Priority",
    )
    assert [(row.line, row.merged_into) for row in reading.rows] == [(2, None), (3, None), (4, 2)]
    whole, other = reading.values
    assert whole.incident_ref == "42-20250614-1881"
    assert whole.crime_refs == ("42/101881/25", "42/101882/25")
    assert (whole.urn, whole.location, whole.injury) == ("42EZ0188125", "High Street", Injury.WITH)
    assert whole.window is not None
    assert whole.flags == ()
    assert whole.notes == (("grade", "Immediate"), ("grade", "Priority"))
    assert other.injury is Injury.NONE
    assert (len(reading.rows), reading.data_rows) == (3, 3)
    assert reading.rows[2].value.crime_refs == ("42/0101881/25", "42/101882/25")


def test_the_first_of_two_values_stays_and_the_other_is_listed(standard: ImportMapping) -> None:
    reading = read(
        standard,
        "A-1,,,2025-06-14 23:12,High Street,none,",
        "A-1,,,2025-06-14 23:15,Market Street,none,",
    )
    (whole,) = reading.values
    assert whole.location == "High Street"
    assert whole.flags == (
        "rows of one incident differ: window: '2025-06-14 23:12' and '2025-06-14 23:15' on lines 2, 3",
        "rows of one incident differ: location: 'High Street' and 'Market Street' on lines 2, 3",
    )
    assert reading.rows[0].warnings == whole.flags


def test_one_incident_may_feed_two_cases(standard: ImportMapping) -> None:
    rows = ("A-1,,22EA0190725,,,,", "A-1,,22EA/01912/25,,,,", "A-1,,22 EA 1907 25,,,,")
    (whole,) = read(standard, *rows).values
    assert whole.urns == ("22EA0190725", "22EA0191225")
    assert whole.notes == (("further URN", "22EA0191225"),)
    assert [flag.split(": ")[:2] for flag in whole.flags] == [
        ["no time of occurrence", "no cell states one"],
        ["rows of one incident differ", "urn"],
    ]


@pytest.mark.parametrize(
    ("injuries", "meant"),
    [
        (("none", "with"), Injury.WITH), (("", "with"), Injury.WITH), (("none", "none"), Injury.NONE),
        (("none", ""), Injury.UNKNOWN), (("", ""), Injury.UNKNOWN), (("with", "none", ""), Injury.WITH),
    ],
)  # fmt: skip
def test_one_injured_is_enough_and_one_unknown_is_not_none(
    standard: ImportMapping, injuries: tuple[str, ...], meant: Injury
) -> None:
    assert read(standard, *(f"A-1,,,,,{injury}," for injury in injuries)).values[0].injury is meant


def test_numbers_alone_are_one_incident_only_where_written_alike(standard: ImportMapping) -> None:
    assert len(read(standard, "12,,,,,,", "012,,,,,,", "12,,,,,,").values) == 2


def test_reading_twice_gives_equal_values(standard: ImportMapping) -> None:
    rows = ("A-1,,,,High Street,,", "A-1,,,,Market Street,,")
    assert read(standard, *rows) == read(standard, *rows)
