from collections import Counter
from pathlib import Path

import pytest

from bwv_index.incidents import Incident, Injury, TableReading, load_mapping, read_incidents

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT.parent / "shared" / "corpus" / "incidents" / "us_lmpd_assaulted_officers.csv"
MAPPING = ROOT / "config" / "imports" / "lmpd.toml"

pytestmark = pytest.mark.skipif(not TABLE.exists(), reason="the corpus is not on this machine")


def read() -> TableReading[Incident]:
    return read_incidents(
        TABLE.read_bytes(), TABLE.name, load_mapping(MAPPING.read_text(encoding="utf-8"), MAPPING.name)
    )


@pytest.fixture(scope="module")
def reading() -> TableReading[Incident]:
    return read()


def test_all_5393_rows_are_read_or_listed(reading: TableReading[Incident]) -> None:
    assert len(reading.rows) + len(reading.faults) == reading.data_rows == 5393
    assert reading.faults == ()
    assert [row.line for row in reading.rows] == list(range(2, 5395))
    assert reading.notes == ()


def test_every_incident_has_its_reference_time_and_place(reading: TableReading[Incident]) -> None:
    assert len({incident.incident_ref for incident in reading.values}) == 5393
    for incident in reading.values:
        assert incident.window is not None
        assert incident.location
        assert incident.force == "LMPD"


def test_what_a_person_should_see_is_flagged(reading: TableReading[Incident]) -> None:
    flags = Counter(flag.split(":")[0] for incident in reading.values for flag in incident.flags)
    assert flags == {"times are reversed": 11, "time stands for two moments": 5}


def test_unknown_injury_is_not_none(reading: TableReading[Incident]) -> None:
    assert Counter(i.injury for i in reading.values) == {Injury.UNKNOWN: 5390, Injury.WITH: 3}


def test_columns_without_a_field_are_kept(reading: TableReading[Incident]) -> None:
    first = reading.values[0]
    assert ("PREMISE_TYPE", "RESIDENCE / HOME") in first.notes
    assert first.location == "9900 BLOCK MCCREA LN, LOUISVILLE, 40229"


def test_reading_twice_gives_equal_values(reading: TableReading[Incident]) -> None:
    assert read() == reading
