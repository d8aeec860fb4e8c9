"""A layout filled in: fields and columns by key become the page that a force's layout asks for."""

from collections.abc import Iterable, Mapping

from bwv_index.cases.clauses import case_text
from bwv_index.cases.forms.layout import FormLayout
from bwv_index.cases.forms.model import (
    Blank,
    Block,
    Cell,
    Column,
    Document,
    Field,
    Grid,
    Paragraph,
    Style,
    Text,
)
from bwv_index.cases.snapshot import CaseSnapshot
from bwv_index.cases.terms import Variant

UNVERIFIED = "Layout not verified against the official form; it is configured in config/forms/{form}.toml."
_FOR = {Variant.PROSECUTION: "for the prosecution", Variant.DEFENCE: "for the defence"}


def held(text: str, what: str) -> Text:
    """Return a text, or a line to fill in that says what is not held."""
    return (text,) if text.strip() else missing(what)


def missing(what: str) -> Text:
    """Return a line to fill in that says what is not held."""
    return (Blank(f"not held: {what}"),)


def open_line() -> Text:
    """Return a line that is simply a person's to fill in."""
    return (Blank(),)


def heading(text: str) -> Paragraph:
    """Return a heading."""
    return Paragraph((text,), Style.HEADING)


def note(text: str) -> Paragraph:
    """Return a remark beside the form."""
    return Paragraph((text,), Style.NOTE)


def notice(text: str) -> Paragraph:
    """Return something that must not be missed."""
    return Paragraph((text,), Style.NOTICE)


def case_values(snapshot: CaseSnapshot) -> dict[str, Text]:
    """Return what most forms say of the case itself: its name and its URN."""
    return {
        "case": held(case_text(snapshot), "defendants"),
        "urn": held(str(snapshot.urn.urn or snapshot.urn.raw), "URN"),
    }


def version_text(snapshot: CaseSnapshot) -> str:
    """Return the case's version as a form states it."""
    return str(snapshot.version) if snapshot.version else "not issued yet"


def fields_of(layout: FormLayout, values: Mapping[str, Text]) -> tuple[Field, ...]:
    """Return those fields of a layout that have a value, in the layout's order and by its names."""
    return tuple(Field(field.name, values[field.key]) for field in layout.field if field.key in values)


def grid_of(layout: FormLayout, rows: Iterable[Mapping[str, Cell]]) -> Grid:
    """Return a table with the layout's columns in the layout's order."""
    return Grid(
        tuple(Column(column.name, column.width) for column in layout.column),
        tuple(tuple(row[column.key] for column in layout.column) for row in rows),
        layout.rows_per_page,
    )


def document_of(
    snapshot: CaseSnapshot,
    layout: FormLayout,
    name: str,
    blocks: Iterable[Block],
    *,
    header: tuple[Field, ...] = (),
    footer: tuple[Field, ...] = (),
    draft: bool = False,
) -> Document:
    """Return a document under its layout's code, title and marking, with the case at the foot of each page."""
    urn = snapshot.urn.urn or snapshot.urn.raw
    return Document(
        name=name,
        code=layout.code,
        title=layout.title,
        marking=layout.marking,
        blocks=tuple(blocks),
        header=header,
        footer=footer,
        running=f"URN {urn}, version {version_text(snapshot)}, {_FOR[snapshot.variant]}",
        notice="" if layout.verified else UNVERIFIED.format(form=layout.form),
        draft=draft,
        landscape=layout.landscape,
    )
