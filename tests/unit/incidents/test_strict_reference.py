"""What leaves the house as a reference: the exact forms, and nothing that merely may be meant."""

from pathlib import Path

import pytest

from bwv_index.incidents import LooseReference, ReferenceKind, load_forces, loose_references

FORCES = load_forces(
    (Path(__file__).resolve().parents[3] / "config" / "forces.toml").read_text(encoding="utf-8"), "forces"
)
LOG = "42-20250614-1881"


@pytest.mark.parametrize(
    ("urn", "strict"),
    [
        ("42EZ0188125", True), ("42EZ0188125(M)/1", True), ("", True),
        ("42EZ01881X5", False), ("42EZ/01881/25", False), ("42ez0188125", False),
    ],
)  # fmt: skip
def test_a_urn(urn: str, strict: bool) -> None:
    found = loose_references(LOG, (), urn, "42", FORCES)
    assert found == (() if strict else (LooseReference(ReferenceKind.URN, urn),))


@pytest.mark.parametrize(
    ("ref", "force", "strict"),
    [
        ("42/101881/25", "42", True), ("42/101881/25", "", True), ("42/101881/25", "99", True),
        ("13240012345", "13", True), ("13240012345", "42", False), ("13240012345", "", True),
        ("banana/7", "42", False), ("banana/7", "", False), ("42 101883", "42", False),
        ("42 101881 25", "42", False), ("1881", "", False),
    ],
)  # fmt: skip
def test_a_crime_reference_by_the_shapes_of_its_force(ref: str, force: str, strict: bool) -> None:
    found = loose_references(LOG, (ref,), "", force, FORCES)
    assert found == (() if strict else (LooseReference(ReferenceKind.CRIME, ref),))


@pytest.mark.parametrize(
    ("log", "strict"),
    [
        (LOG, True), ("20250614-1881", True), ("ABC-20240305-1881", True), ("1234/05MAR24", True),
        ("ABC-20240231-1", False), ("1881", False), ("log 1881 of 5 March", False), ("42/20250614/1881", False),
        ("1234/31FEB24", False),
    ],
)  # fmt: skip
def test_an_incident_log_has_its_date(log: str, strict: bool) -> None:
    found = loose_references(log, (), "", "42", FORCES)
    assert found == (() if strict else (LooseReference(ReferenceKind.LOG, log),))
