"""The words that speak of an assault on an officer, as configuration: groups with weights, and what denies them."""

import tomllib
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bwv_index.errors import ConfigError
from bwv_index.unreported.wording import joined

Words = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Weight = Annotated[int, Field(ge=0, le=9)]

BOOKMARK = "bookmark"
"""Stands where a group's name does, for a bookmark that holds none of the words."""


class _Table(BaseModel):
    """A table of the vocabulary: nothing beyond the named keys, never changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @field_validator("words", "before", "fillers", "joiners", "after", mode="before", check_fields=False)
    @classmethod
    def _freeze(cls, written: object) -> object:
        return tuple(written) if isinstance(written, list) else written

    @field_validator("words", "before", "fillers", "joiners", "after", check_fields=False)
    @classmethod
    def _have_letters(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            if not joined(word):
                raise ValueError(f"'{word}' has neither a letter nor a digit")
        return words


class Group(_Table):
    """One thing that may have been said, in all the words that say it; how much it weighs, and where it comes from."""

    weight: Weight
    meaning: Words
    words: tuple[Words, ...] = Field(min_length=1)
    origin: Words


class Negated(_Table):
    """Words that deny what they stand before or after; ``fillers`` may stand between, ``joiners`` carry a no on."""

    meaning: Words
    before: tuple[Words, ...]
    fillers: tuple[Words, ...]
    joiners: tuple[Words, ...]
    after: tuple[Words, ...]
    origin: Words


class Exercise(_Table):
    """Words that say of a whole text that it tells of nothing real."""

    meaning: Words
    words: tuple[Words, ...]
    origin: Words


class Denials(_Table):
    """What speaks against a word that was found."""

    negated: Negated
    exercise: Exercise


class Vocabulary(_Table):
    """Everything that is looked for: see ``config/unreported.toml``."""

    least: Annotated[int, Field(ge=1, le=9)]
    sound: Weight
    bookmark: Weight
    near_hours: Annotated[int, Field(ge=0, le=168)]
    groups: dict[Name, Group] = Field(min_length=1)
    denials: Denials

    @model_validator(mode="after")
    def _check_words(self) -> "Vocabulary":
        told: dict[str, str] = {}
        for name, group in self.groups.items():
            for word in group.words:
                other = told.setdefault(joined(word), name)
                if other != name:
                    raise ValueError(f"'{word}' stands in two groups: {other} and {name}")
        return self


def load_vocabulary(text: str, origin: str) -> Vocabulary:
    """Read the vocabulary from TOML; ``origin`` names it in errors.

    Raises:
        ConfigError: not TOML, a key is missing or unknown, or a value is not allowed; the message names key and
            fault.
    """
    try:
        return Vocabulary.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"not TOML: {fault}", subject=origin, remedy="Correct the file.") from fault
    except ValidationError as fault:
        said = [f"{'.'.join(map(str, error['loc'])) or 'file'}: {error['msg']}" for error in fault.errors()]
        raise ConfigError("; ".join(said), subject=origin, remedy="Correct or remove these keys.") from fault
