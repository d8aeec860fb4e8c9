"""Layouts of forms as configuration: a force's own names and order, and no key in silence."""

import re
from pathlib import Path

import pytest

from bwv_index.cases import FORMS, read_layouts
from bwv_index.errors import ConfigError

FOLDER = Path(__file__).resolve().parents[3] / "config" / "forms"
SHIPPED = tuple((file.name, file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))
MG12 = dict(SHIPPED)["mg12.toml"]


def with_mg12(text: str) -> tuple[tuple[str, str], ...]:
    return (*(each for each in SHIPPED if each[0] != "mg12.toml"), ("mg12.toml", text))


def test_each_form_has_a_layout_that_says_where_it_was_learnt() -> None:
    layouts = read_layouts(SHIPPED, FORMS)
    assert set(layouts) == set(FORMS)
    assert {f"{form}.toml" for form in layouts} == {name for name, _ in SHIPPED}
    assert {form for form, layout in layouts.items() if not layout.verified} == {
        *("mg6c", "mg6d", "mg6e", "mg11", "mg12"),
    }
    types = {form: layout.document_type for form, layout in layouts.items() if layout.document_type}
    assert types == {"mg00": 1066, "mg12": 1019, "mg6c": 1009, "mg6d": 1010, "mg6e": 1011, "mg11": 1031}


def test_a_force_renames_and_orders_what_its_form_calls_otherwise() -> None:
    first, *columns = MG12.split("[[column]]")
    turned = "[[column]]".join([first, *(f"{column.rstrip()}\n\n" for column in reversed(columns))])
    layouts = read_layouts(with_mg12(turned.replace('"Attached"', '"Enclosed"')), FORMS)
    assert layouts["mg12"].column[0].name == "Enclosed"
    assert layouts["mg12"].column[-1].key == "property_ref"


def test_a_column_that_a_form_does_not_have_is_left_out_by_name() -> None:
    without = MG12.replace(
        '[[column]]\nkey = "property_ref"\nname = "Police property reference"\nwidth = 1.8\n', ""
    )
    assert without != MG12
    with pytest.raises(ConfigError, match="'property_ref' is neither shown nor left out"):
        read_layouts(with_mg12(without), FORMS)
    named = without.replace("rows_per_page", 'left_out = ["property_ref"]\nrows_per_page')
    assert len(read_layouts(with_mg12(named), FORMS)["mg12"].column) == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (MG12.replace('key = "attached"', 'key = "colour"'), "column: the form has no 'colour'"),
        (MG12.replace('key = "attached"', 'key = "reference"'), "'reference' stands there twice"),
        (MG12.replace("rows_per_page = 11", "rows_per_page = 0"), "rows_per_page"),
        (MG12.replace("rows_per_page = 11", "colour = 'red'"), "colour"),
        (MG12.replace("width = 1.6", "width = 0.0"), "width"),
        (
            MG12.replace("rows_per_page = 11", 'left_out = ["nothing"]'),
            "left_out: 'nothing' is no field or column",
        ),
        (MG12.replace('form = "mg12"', 'form = "mg99"'), "there is no 'mg99'"),
        (MG12.replace('form = "mg12"', 'form = "mg00"'), "a second layout of the form 'mg00'"),
        ("form = ", "not TOML"),
    ],
)
def test_a_layout_that_cannot_be_right_is_refused_with_its_file(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_layouts(with_mg12(text), FORMS)
    assert told in caught.value.diagnostics()
    assert "mg12.toml" in caught.value.diagnostics() or "mg00.toml" in caught.value.diagnostics()


def test_a_form_without_a_layout_is_named() -> None:
    with pytest.raises(ConfigError, match="no layout of mg12"):
        read_layouts([each for each in SHIPPED if each[0] != "mg12.toml"], FORMS)


def test_the_page_tells_of_each_form_whether_its_layout_is_verified() -> None:
    page = (FOLDER.parents[1] / "docs" / "case.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| `[^|]+` \|.*\| (yes|no) \|$", page, re.MULTILINE))
    layouts = read_layouts(SHIPPED, FORMS)
    assert told == {form: "yes" if layout.verified else "no" for form, layout in layouts.items()}


def test_the_example_of_a_layout_is_one() -> None:
    page = (FOLDER.parents[1] / "docs" / "case.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert read_layouts(with_mg12(example), FORMS)["mg12"].left_out == ("property_ref",)
