"""How a form looks, as configuration: names and order of its fields and columns, its fixed words, its marking.

One TOML file a form (``config/forms``). What a form says is worked out in this room and has a fixed list of keys; what
the keys are called, and in which order they stand, is the force's.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic import Field as Bound

from bwv_index.errors import ConfigError

Words = Annotated[str, Bound(min_length=1, max_length=2000)]
Key = Annotated[str, Bound(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]


class _Table(BaseModel):
    """A table of a layout: nothing beyond the named keys, never changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class NamedField(_Table):
    """One field of a form, by our key, and what the form calls it."""

    key: Key
    name: Words


class NamedColumn(_Table):
    """One column of a form; ``width`` is its share of the line."""

    key: Key
    name: Words
    width: float = Bound(gt=0, le=100)


class FormLayout(_Table):
    """The layout of one form.

    ``verified`` says whether it was held against the official form, ``source`` where it was learnt. ``left_out`` names
    the keys that a force's form does not have: what is not shown is named, never forgotten.
    """

    form: Key
    code: str = Bound(max_length=12)
    title: Words
    marking: str
    document_type: int | None = Bound(default=None, ge=1, le=99_999)
    """The number under which the CPS keeps documents of this kind."""
    verified: bool
    source: Words
    landscape: bool = False
    rows_per_page: int | None = Bound(default=None, ge=1, le=200)
    field: tuple[NamedField, ...] = ()
    column: tuple[NamedColumn, ...] = ()
    words: dict[Key, Words] = Bound(default={})
    left_out: tuple[Key, ...] = ()

    @field_validator("field", "column", "left_out", mode="before")
    @classmethod
    def _freeze(cls, written: object) -> object:
        return tuple(written) if isinstance(written, list) else written


@dataclass(frozen=True, slots=True)
class FormKeys:
    """What a form of ours can say: the keys of its fields, columns and fixed words."""

    fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def read_layouts(texts: Iterable[tuple[str, str]], known: Mapping[str, FormKeys]) -> Mapping[str, FormLayout]:
    """Read layouts from (origin, TOML text) pairs, by form.

    Raises:
        ConfigError: a text is not TOML, a key is unknown, is there twice, or is neither shown nor left out; two texts
            are about one form, or none is about one. The message names file, key and what is wrong.
    """
    layouts: dict[str, FormLayout] = {}
    for origin, text in texts:
        layout = _read(origin, text)
        if layout.form in layouts:
            raise ConfigError(f"a second layout of the form '{layout.form}'", subject=origin)
        _check(origin, layout, known)
        layouts[layout.form] = layout
    if missing := sorted(set(known) - set(layouts)):
        raise ConfigError(f"no layout of {', '.join(missing)}", subject="config/forms")
    return layouts


def read_layout(text: str, origin: str, known: Mapping[str, FormKeys]) -> FormLayout:
    """Read one layout.

    Raises:
        ConfigError: as ``read_layouts``, of this text.
    """
    layout = _read(origin, text)
    _check(origin, layout, known)
    return layout


def _read(origin: str, text: str) -> FormLayout:
    try:
        return FormLayout.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"not TOML: {fault}", subject=origin) from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(
            f"{where}: {first['msg']}", subject=origin, remedy="docs/case.md lists what a layout may hold."
        ) from fault


def _check(origin: str, layout: FormLayout, known: Mapping[str, FormKeys]) -> None:
    keys = known.get(layout.form)
    if keys is None:
        raise ConfigError(
            f"form: there is no '{layout.form}'",
            subject=origin,
            remedy=f"The forms are {', '.join(sorted(known))}.",
        )
    left_out = set(layout.left_out)
    for kind, written, allowed in (
        ("field", [field.key for field in layout.field], keys.fields),
        ("column", [column.key for column in layout.column], keys.columns),
        ("words", list(layout.words), keys.words),
    ):
        if unknown := [key for key in written if key not in allowed]:
            raise ConfigError(
                f"{kind}: the form has no '{unknown[0]}'",
                subject=origin,
                remedy=f"It has {', '.join(allowed)}.",
            )
        if twice := [key for key in written if written.count(key) > 1]:
            raise ConfigError(f"{kind}: '{twice[0]}' stands there twice", subject=origin)
        if missing := [key for key in allowed if key not in written and key not in left_out]:
            raise ConfigError(
                f"{kind}: '{missing[0]}' is neither shown nor left out",
                subject=origin,
                remedy="Add it, or name it in left_out.",
            )
    if strange := sorted(left_out - {*keys.fields, *keys.columns} | (left_out & set(keys.words))):
        raise ConfigError(f"left_out: '{strange[0]}' is no field or column", subject=origin)
    if keys.columns and not layout.column:
        raise ConfigError("column: a table needs at least one", subject=origin)
