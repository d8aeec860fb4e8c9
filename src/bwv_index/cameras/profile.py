"""What one make of camera writes, as data: its file names, its clock, its pre-record, its marks in tags.

One TOML file per make (``config/cameras``). Every fact there says where it was learnt.
"""

import re
import tomllib
from collections.abc import Iterable

from pydantic import Field, ValidationError, field_validator, model_validator

from bwv_index.cameras.profile_tables import (
    Drift,
    GpsClock,
    HalfWidth,
    OverlayClock,
    SidecarClock,
    StatedClock,
    Table,
    TagClock,
    TimecodeClock,
    Trust,
    Writers,
    Zone,
    checked_pattern,
)
from bwv_index.clock import ZoneBasis, find_zone
from bwv_index.errors import ConfigError

GENERIC = "generic"
"""The profile of last resort, for files that no make's profile knows."""

TIME_GROUPS = frozenset({"year", "month", "day", "hour", "minute"})
OTHER_GROUPS = frozenset({"second", "device", "officer", "sequence"})


class FileName(Table):
    """One shape of file name.

    ``pattern`` must match the whole of the file's name without its extension, or the folder and that name
    joined by a slash; case does not count. A time needs the groups year, month, day, hour and minute; without
    ``second`` the reading is the middle of the minute.
    """

    pattern: str = Field(min_length=1)
    zone: Zone = "unknown"
    half_width_s: HalfWidth = 2.0
    trust: Trust = 0.6
    note: str = ""

    @field_validator("pattern")
    @classmethod
    def _check_pattern(cls, pattern: str) -> str:
        groups = set(re.compile(checked_pattern(pattern)).groupindex)
        if unknown := groups - TIME_GROUPS - OTHER_GROUPS:
            raise ValueError(f"unknown groups: {', '.join(sorted(unknown))}")
        if groups & TIME_GROUPS and not groups >= TIME_GROUPS:
            raise ValueError("a time needs year, month, day, hour and minute")
        return pattern

    @property
    def shape(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern, re.IGNORECASE | re.ASCII)


class PreRecord(Table):
    """The buffer that a camera keeps from before the button: its seconds, and whether it has no sound."""

    seconds: float = Field(ge=0, le=600)
    silent: bool
    note: str = ""


class Mark(Table):
    """What gives the make away: a tag whose value holds a pattern, or a reader that found its own format."""

    tag: str = ""
    pattern: str = ""
    reader: str = ""

    @field_validator("pattern")
    @classmethod
    def _check_pattern(cls, pattern: str) -> str:
        return checked_pattern(pattern)

    @model_validator(mode="after")
    def _check_kind(self) -> "Mark":
        if bool(self.tag) != bool(self.pattern):
            raise ValueError("a mark in a tag needs both tag and pattern")
        if bool(self.tag) == bool(self.reader):
            raise ValueError("a mark is either a tag with its pattern or a reader")
        return self


class CameraProfile(Table):
    """What one make writes. ``note`` says where each fact comes from, and which are hypotheses."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")
    make: str = ""
    several_makes: bool = False
    """Several makes write such files: ``make`` says what they have in common, and no statement gives it as the make."""
    models: tuple[str, ...] = ()
    note: str = Field(min_length=1)
    local_zone: str | None = None
    """The IANA zone that this camera's clock is set to, where it is not the force's own."""
    file_name: tuple[FileName, ...] = ()
    tag: TagClock = TagClock()
    creation_date: StatedClock = StatedClock()
    pre_record: PreRecord | None = None
    overlay: OverlayClock = OverlayClock()
    gps: GpsClock = GpsClock()
    sidecar: SidecarClock = SidecarClock()
    timecode: TimecodeClock = TimecodeClock()
    drift: Drift = Drift()
    writers: Writers = Writers()
    mark: tuple[Mark, ...] = ()

    @model_validator(mode="after")
    def _check_reach(self) -> "CameraProfile":
        if self.id != GENERIC and not (self.file_name or self.mark):
            raise ValueError("a profile needs a file_name or a mark to be recognised by")
        return self


def zone_basis(zone: Zone) -> ZoneBasis:
    """Return the clock's word for a profile's zone."""
    return ZoneBasis(zone)


def load_profiles(texts: Iterable[tuple[str, str]]) -> tuple[CameraProfile, ...]:
    """Read profiles from (origin, TOML text) pairs, in order of their ids.

    Raises:
        ConfigError: a text is not TOML, a key is unknown or its value not allowed, two files give one id,
            or none is the generic profile. The message names file, key and what is wrong.
    """
    profiles: dict[str, CameraProfile] = {}
    for origin, text in texts:
        profile = _load(origin, text)
        if profile.id in profiles:
            raise ConfigError(
                f"a second profile with the id '{profile.id}'", subject=origin, remedy="Give each its own id."
            )
        profiles[profile.id] = profile
    if GENERIC not in profiles:
        raise ConfigError(
            f"no profile has the id '{GENERIC}'",
            subject="camera profiles",
            remedy="Put back generic.toml, the profile of last resort.",
        )
    return tuple(profiles[name] for name in sorted(profiles))


def _load(origin: str, text: str) -> CameraProfile:
    """Read one profile."""
    try:
        profile = CameraProfile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"not TOML: {fault}", subject=origin, remedy="Correct the file.") from fault
    except ValidationError as fault:
        said = [f"{_key(error['loc'])}: {error['msg']}" for error in fault.errors()]
        raise ConfigError("; ".join(said), subject=origin, remedy="Correct or remove these keys.") from fault
    if profile.local_zone is not None:
        _check_zone(origin, profile.local_zone)
    return profile


def _check_zone(origin: str, zone: str) -> None:
    """Refuse a zone that the time-zone data does not have, naming the file."""
    try:
        find_zone(zone)
    except ConfigError as fault:
        raise ConfigError(f"local_zone: {fault.message}", subject=origin, remedy=fault.remedy) from fault


def _key(location: tuple[int | str, ...]) -> str:
    """Write the place of a fault as a dotted key; the file as a whole has none."""
    return ".".join(str(part) for part in location) or "file"
