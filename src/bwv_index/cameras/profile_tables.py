"""The tables of a camera profile that say how far to trust what a make writes, and by what clock."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Trust = Annotated[float, Field(gt=0, le=1)]
HalfWidth = Annotated[float, Field(ge=0, le=86_400)]
Zone = Literal["utc", "local", "unknown"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Part = Annotated[float, Field(ge=0, le=1)]

MOST_STRIPS = 8
"""No camera burns text into more places than that."""


def checked_pattern(pattern: str) -> str:
    """Return a pattern that compiles.

    Raises:
        ValueError: it is no regular expression.
    """
    try:
        re.compile(pattern)
    except re.error as fault:
        raise ValueError(f"not a regular expression: {fault}") from fault
    return pattern


class Table(BaseModel):
    """A table of a profile: nothing beyond the named keys, never changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TagClock(Table):
    """What clock a make writes into a tag: its zone, half-width in seconds (95 %) and trust (0 to 1)."""

    zone: Zone = "unknown"
    half_width_s: HalfWidth = 2.0
    trust: Trust = 0.2
    note: str = ""


class StatedClock(Table):
    """How far a tag is trusted that carries its own offset."""

    half_width_s: HalfWidth = 2.0
    trust: Trust = 0.8
    note: str = ""


class Learnt(Table):
    """A table that has to say where its facts were learnt, as soon as a profile states one of them."""

    note: str = ""

    @model_validator(mode="after")
    def _check_note(self) -> "Learnt":
        if self.model_fields_set and not self.note.strip():
            raise ValueError("say in note where this was learnt")
        return self


class GpsClock(Learnt):
    """How far the satellites' own time is trusted; it is UTC by definition."""

    half_width_s: HalfWidth = 1.0
    trust: Trust = 0.95


class SidecarClock(Learnt):
    """What clock the files beside the footage hold, where they do not state a zone themselves."""

    zone: Zone = "unknown"
    half_width_s: HalfWidth = 2.0
    trust: Trust = 0.6


class TimecodeClock(Learnt):
    """What a make's timecode counts: ``time_of_day`` is whether it is the camera's own clock, None where unknown."""

    time_of_day: bool | None = None
    zone: Zone = "unknown"
    half_width_s: HalfWidth = 60.0


class Drift(Learnt):
    """How far a camera's clock drifts in a day, in seconds (95 %); None leaves it to the clock's own allowance."""

    seconds_a_day: Annotated[float, Field(gt=0, le=600)] | None = None


class OverlayClock(Learnt):
    """What is burnt into the picture: its clock, the order of a date's digits, who is named, and where it stands.

    ``device`` and ``officer`` are patterns with a group of that name. ``strips`` are left, top, right and bottom as
    parts of the upright picture; none means that the place is looked for.
    """

    zone: Zone = "unknown"
    half_width_s: HalfWidth = 1.0
    trust: Trust = 0.5
    date_order: DateOrder | None = None
    device: str = ""
    officer: str = ""
    strips: Annotated[tuple[tuple[Part, Part, Part, Part], ...], Field(max_length=MOST_STRIPS)] = ()

    @model_validator(mode="after")
    def _check_patterns(self) -> "OverlayClock":
        for name in ("device", "officer"):
            pattern = checked_pattern(getattr(self, name))
            if pattern and name not in re.compile(pattern).groupindex:
                raise ValueError(f"the pattern of {name} needs the group (?P<{name}>...)")
        return self

    @field_validator("strips")
    @classmethod
    def _check_strips(
        cls, strips: tuple[tuple[float, float, float, float], ...]
    ) -> tuple[tuple[float, float, float, float], ...]:
        for left, top, right, bottom in strips:
            if left >= right or top >= bottom:
                raise ValueError(
                    "a strip is left, top, right, bottom, with left before right and top before bottom"
                )
        return strips


class Writers(Learnt):
    """Which programs' marks this make's own files carry (``own``), and which give a copy away (``copies``)."""

    own: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @field_validator("own", "copies")
    @classmethod
    def _check_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(checked_pattern(pattern) for pattern in patterns)
