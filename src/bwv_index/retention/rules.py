"""The rules of keeping, as configuration: categories, days a force, review dates, and where each came from."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bwv_index.errors import ConfigError

DEFAULT = "default"
"""Key of the period of every force that has none of its own."""

Words = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
ForceKey = Annotated[str, Field(pattern=rf"^([0-9]{{2}}|{DEFAULT})$")]


class _Table(BaseModel):
    """A table of the rules: nothing beyond the named keys, never changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Period(_Table):
    """For how many full local days after its recording a clip is kept; ``verified`` where ``origin`` is published."""

    days: int = Field(ge=1, le=36525)
    verified: bool
    origin: Words


class Review(_Table):
    """After how many years a person looks again. Never a date on which anything goes."""

    years: int = Field(ge=1, le=100)
    verified: bool
    origin: Words


@dataclass(frozen=True, slots=True)
class Applied:
    """The period that applies to a clip, and in words why that one."""

    period: Period
    why: str


class Category(_Table):
    """One kind of footage: it falls due after a period by force, or is kept and looked at again on a review date."""

    meaning: Words
    periods: dict[ForceKey, Period] = Field(default={})
    review: Review | None = None

    @model_validator(mode="after")
    def _check_kind(self) -> "Category":
        if bool(self.periods) is (self.review is not None):
            raise ValueError("a category has either periods or a review, not both and not neither")
        if self.periods and DEFAULT not in self.periods:
            raise ValueError(f"periods need one called {DEFAULT}, for forces that are not named")
        return self

    def period_for(self, forces: Sequence[str], source: str) -> Applied | None:
        """Return the longest of the periods of these forces; None for a category that never falls due.

        ``source`` says in words where the forces come from.
        """
        if not self.periods:
            return None
        found = [self._of_force(force, source) for force in sorted(set(forces))]
        if not found:
            return Applied(
                self.periods[DEFAULT], "the default, because nothing says of which force the clip is"
            )
        return max(found, key=lambda applied: applied.period.days)

    def _of_force(self, force: str, source: str) -> Applied:
        if force in self.periods:
            return Applied(self.periods[force], f"of force {force} ({source})")
        told = f"the default, because force {force} ({source}) has none of its own"
        return Applied(self.periods[DEFAULT], told)


class Rules(_Table):
    """Everything that keeping is told: see ``config/retention.toml``. ``warnings`` are days ahead, longest first."""

    presumed: Name
    warnings: tuple[Annotated[int, Field(ge=1, le=365)], ...]
    tags: tuple[Words, ...]
    categories: dict[Name, Category] = Field(min_length=1)

    @field_validator("warnings", "tags", mode="before")
    @classmethod
    def _freeze(cls, written: object) -> object:
        return tuple(written) if isinstance(written, list) else written

    @field_validator("warnings")
    @classmethod
    def _longest_first(cls, warnings: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(warnings), reverse=True))

    @model_validator(mode="after")
    def _check_presumed(self) -> "Rules":
        if self.presumed not in self.categories:
            raise ValueError(f"presumed: there is no category '{self.presumed}'")
        return self

    @property
    def first_warning(self) -> int:
        """How many days ahead the first warning comes; 0 where none is given."""
        return max(self.warnings, default=0)

    def warning(self, days_left: int) -> int | None:
        """Return the nearest warning that is reached with so many days left, or None."""
        reached = [ahead for ahead in self.warnings if days_left <= ahead]
        return min(reached, default=None)


def load_retention(text: str, origin: str) -> Rules:
    """Read the rules of keeping from TOML; ``origin`` names it in errors.

    Raises:
        ConfigError: not TOML, a key is missing or unknown, or a value is not allowed; the message names key and
            fault.
    """
    try:
        return Rules.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"not TOML: {fault}", subject=origin, remedy="Correct the file.") from fault
    except ValidationError as fault:
        said = [f"{'.'.join(map(str, error['loc'])) or 'file'}: {error['msg']}" for error in fault.errors()]
        raise ConfigError("; ".join(said), subject=origin, remedy="Correct or remove these keys.") from fault
