import pytest

from bwv_index.errors import ConfigError
from bwv_index.incidents import Force, force_by_code, load_forces

ENTRY = '[[force]]\ncode = "42"\nname = "Essex"\n'


def test_the_shipped_table_has_every_force_once(forces: tuple[Force, ...]) -> None:
    assert len(forces) == 51
    assert len({force.code for force in forces}) == 51


@pytest.mark.parametrize(
    ("code", "name", "area"),
    [
        ("42", "Essex", "East of England"),
        ("22", "West Mercia", "West Midlands"),
        ("13", "West Yorkshire", "Yorkshire and Humberside"),
        ("62", "South Wales", "Cymru-Wales"),
        ("93", "British Transport Police", ""),
    ],
)
def test_forces_by_code(forces: tuple[Force, ...], code: str, name: str, area: str) -> None:
    force = force_by_code(forces, code)
    assert force is not None
    assert (force.name, force.area) == (name, area)


def test_an_unknown_code_has_no_force(forces: tuple[Force, ...]) -> None:
    assert force_by_code(forces, "99") is None


@pytest.mark.parametrize(
    ("code", "written", "known"),
    [
        ("13", "13240012345", True), ("34", "24000012345", True), ("42", "42/101881/25", True),
        ("22", "22 / 12345 / 24", True), ("01", "1234567/24", True), ("01", "01/1234567/24", True),
        ("06", "cri/06aa/0012345/24", True), ("62", "2400123456", True),
        ("13", "13/24/0012345", False), ("42", "42-101881-25", False), ("42", "13240012345", False),
        ("03", "03/1/24", False),
    ],
)  # fmt: skip
def test_crime_shapes(forces: tuple[Force, ...], code: str, written: str, *, known: bool) -> None:
    force = force_by_code(forces, code)
    assert force is not None
    assert force.writes(written) is known


def test_only_what_a_public_source_shows_is_called_verified(forces: tuple[Force, ...]) -> None:
    shown = {shape.name for force in forces for shape in force.crime_shapes if shape.verified}
    assert shown == {"niche-force-year", "niche-year"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("force = ", "Invalid value"),
        ("", "force: Field required"),
        ('[[force]]\ncode = "4"\nname = "x"\n', "force.0.code"),
        (ENTRY + ENTRY, "force 42 stands twice"),
        (ENTRY + 'colour = "x"\n', "force.0.colour"),
        (ENTRY + 'crime_shapes = ["moon"]\n', "not described: moon"),
        ('[crime_shapes.a]\npattern = "("\nexample = "("\nverified = false\n' + ENTRY, "is no pattern"),
        ('[crime_shapes.a]\npattern = "x"\nexample = "y"\nverified = false\n' + ENTRY, "does not fit"),
    ],
)
def test_a_faulty_table_says_what_and_where(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_forces(text, "forces.toml")
    assert caught.value.subject == "forces.toml"
    assert told in caught.value.message
