from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.errors import ConfigError
from bwv_index.incidents import ImportMapping, TableKind, load_mapping
from bwv_index.incidents.mapping import OPTIONAL, REQUIRED

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "config" / "imports").glob("*.toml"))
HEAD = 'name = "x"\n'
TABLE = '[tables.incidents.columns]\nincident_ref = "REF"\n'


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_mapping_loads_and_is_named_after_its_file(path: Path) -> None:
    assert load_mapping(path.read_text(encoding="utf-8"), path.name).name == path.stem


def test_the_standard_mapping_reads_every_table_from_headers_of_the_fields_names(
    standard: ImportMapping,
) -> None:
    for kind in TableKind:
        columns = standard.table(kind).columns
        assert all(names == (field,) for field, names in columns.items())
        assert set(REQUIRED[kind]) <= set(columns)
        assert set(columns) - {"force"} == {*REQUIRED[kind], *OPTIONAL[kind]} - {"force"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "not TOML"),
        (HEAD, "tables: Field required"),
        (HEAD + "colour = 1\n" + TABLE, "colour: Extra inputs are not permitted"),
        (
            HEAD + 'zone = "Mars/Olympus"\n' + TABLE,
            "zone: 'Mars/Olympus' is not a time zone of the IANA table",
        ),
        (HEAD + 'zone = "../../etc/passwd"\n' + TABLE, "is not a time zone"),
        (HEAD + 'encoding = "klingon"\n' + TABLE, "encoding: 'klingon' is not an encoding"),
        (HEAD + 'encoding = "rot13"\n' + TABLE, "encoding: 'rot13' is not an encoding"),
        (HEAD + "delimiter = '\"'\n" + TABLE, "delimiter: "),
        (HEAD + 'date_formats = ["%d %H:%M"]\n' + TABLE, "must hold a day"),
        (HEAD + 'date_formats = ["%d/%m/%Y %H"]\n' + TABLE, "has an hour and no minute"),
        (HEAD + 'date_formats = ["%d/%m/%Y %I:%M"]\n' + TABLE, "has a twelve-hour clock"),
        (HEAD + 'date_formats = ["%d/%m/%Y", "%m/%d/%Y"]\n' + TABLE, "would be a guess"),
        (HEAD + "about_minutes = 0\n" + TABLE, "about_minutes: "),
        (HEAD + '[tables.weather.columns]\nx = "X"\n', "tables.weather"),
        (HEAD + '[tables.incidents.columns]\nref = "X"\n', "has no field ref"),
        (HEAD + TABLE + '[tables.incidents.constants]\ncolour = "red"\n', "has no field colour"),
        (HEAD + '[tables.incidents.columns]\nurn = "X"\n', "must say where incident_ref comes from"),
        (HEAD + "[tables.incidents.columns]\nincident_ref = []\n", "tables.incidents.columns.incident_ref"),
    ],
)
def test_a_faulty_mapping_says_what_and_where(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_mapping(text, "force.toml")
    assert caught.value.subject == "force.toml"
    assert told in caught.value.message
    assert "docs/imports.md" in caught.value.remedy


def test_a_table_that_a_mapping_leaves_out_is_a_config_error() -> None:
    mapping = load_mapping(HEAD + TABLE, "force.toml")
    with pytest.raises(ConfigError, match="no table 'parties'"):
        mapping.table(TableKind.PARTIES)


@given(st.text(max_size=80))
def test_hostile_text_is_a_config_error(text: str) -> None:
    with pytest.raises(ConfigError):
        load_mapping(text, "force.toml")
