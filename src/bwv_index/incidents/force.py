"""The forces and the shapes of their crime references: data that a force edits, read from TOML."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bwv_index.errors import ConfigError


@dataclass(frozen=True, slots=True)
class CrimeShape:
    """One shape of crime reference: a pattern for the whole upper-case text, and how sure it is."""

    name: str
    pattern: re.Pattern[str]
    example: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Force:
    """A police force or agency by the two digits that begin its URNs (domain reference 2.2)."""

    code: str
    name: str
    area: str
    crime_shapes: tuple[CrimeShape, ...] = ()

    def writes(self, crime_ref: str) -> bool:
        """Whether a crime reference, as written, has one of the shapes that this force is known to use."""
        written = re.sub(r"\s+", "", crime_ref).upper()
        return any(shape.pattern.fullmatch(written) for shape in self.crime_shapes)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    pattern: str
    example: str
    verified: bool
    note: str = ""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(pattern="^[0-9]{2}$")]
    name: str
    area: str = ""
    crime_shapes: tuple[str, ...] = ()


class _Forces(BaseModel):
    model_config = ConfigDict(extra="forbid")

    crime_shapes: dict[str, _Shape] = {}
    force: tuple[_Entry, ...]


def load_forces(text: str, origin: str) -> tuple[Force, ...]:
    """Read the table of forces from TOML text; ``origin`` names it in errors.

    Raises:
        ConfigError: not TOML, a key that is not allowed, a code twice, a pattern that is no pattern or does
            not fit its own example, or a shape that is not described.
    """
    try:
        table = _Forces.model_validate(tomllib.loads(text))
        return _forces(table)
    except ValidationError as fault:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors())
        raise ConfigError(told, subject=origin) from fault
    except (tomllib.TOMLDecodeError, ValueError) as fault:
        raise ConfigError(str(fault), subject=origin) from fault


def force_by_code(forces: Sequence[Force], code: str) -> Force | None:
    """Return the force of a code, or None where the table has none."""
    return next((force for force in forces if force.code == code), None)


def _forces(table: _Forces) -> tuple[Force, ...]:
    shapes = {name: _shape(name, shape) for name, shape in table.crime_shapes.items()}
    forces: dict[str, Force] = {}
    for entry in table.force:
        if entry.code in forces:
            raise ValueError(f"force {entry.code} stands twice")
        unknown = [name for name in entry.crime_shapes if name not in shapes]
        if unknown:
            raise ValueError(
                f"force {entry.code} names crime shapes that are not described: {', '.join(unknown)}"
            )
        used = tuple(shapes[name] for name in entry.crime_shapes)
        forces[entry.code] = Force(entry.code, entry.name, entry.area, used)
    return tuple(forces.values())


def _shape(name: str, shape: _Shape) -> CrimeShape:
    try:
        pattern = re.compile(shape.pattern, re.ASCII)
    except re.error as fault:
        raise ValueError(f"crime shape {name}: '{shape.pattern}' is no pattern: {fault}") from fault
    if not pattern.fullmatch(shape.example):
        raise ValueError(f"crime shape {name}: its example '{shape.example}' does not fit its pattern")
    return CrimeShape(name, pattern, shape.example, shape.verified)
