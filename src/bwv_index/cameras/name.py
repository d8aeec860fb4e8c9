"""A file's name read by the shape that its make gives it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.profile import TIME_GROUPS, CameraProfile, FileName, zone_basis
from bwv_index.clock import TimeClaim, TimeSource, claim_wall
from bwv_index.incidents import normalise_officer

FILE_NAME = "file-name"
"""The source that claims from names are told under."""

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_COPY_MARK = re.compile(r"(?: \([0-9]{1,3}\)| - [Cc]opy)$")
_HALF_MINUTE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """One file name that has one make's shape: the text that matched and its named parts."""

    profile: CameraProfile
    shape: FileName
    raw: str
    parts: dict[str, str]


def stem(name: str) -> str:
    """Return a file's name without its extension and the mark that a desktop puts on a second copy."""
    return _COPY_MARK.sub("", _EXTENSION.sub("", name))


def match_name(profile: CameraProfile, path_parts: tuple[str, ...]) -> NameMatch | None:
    """Match a path against a profile's shapes: the name alone, or the folder and the name."""
    if not path_parts:
        return None
    name = path_parts[-1]
    tried = [(name, stem(name))]
    if len(path_parts) > 1:
        folder = path_parts[-2]
        tried.append((f"{folder}/{name}", f"{folder}/{stem(name)}"))
    for shape in profile.file_name:
        for raw, text in tried:
            found = shape.shape.fullmatch(text)
            if found:
                parts = {group: value for group, value in found.groupdict().items() if value is not None}
                return NameMatch(profile, shape, raw, parts)
    return None


def name_time(match: NameMatch, zone: str) -> TimeClaim | None:
    """Claim the time in a name; None where its shape holds none. ``zone`` is that of local times.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    if not match.parts.keys() >= TIME_GROUPS:
        return None
    shape, basis = match.shape, zone_basis(match.shape.zone)
    wall = _wall(match.parts)
    if wall is None:
        problem = f"the digits in '{match.raw}' are no calendar time"
        return TimeClaim(TimeSource.FILE_NAME, match.raw, basis, (), shape.half_width_s, shape.trust, problem)
    return claim_wall(
        TimeSource.FILE_NAME,
        match.raw,
        wall,
        basis,
        half_width_s=shape.half_width_s,
        trust=shape.trust,
        zone=match.profile.local_zone or zone,
    )


def _wall(parts: dict[str, str]) -> datetime | None:
    """Put a name's digits together; without seconds the middle of the minute. None where they are no time."""
    digits = {group: parts[group] for group in (*TIME_GROUPS, "second") if group in parts}
    if not all(text.isascii() and text.isdigit() for text in digits.values()):
        return None
    numbers = {group: int(text) for group, text in digits.items()}
    try:
        wall = datetime(  # noqa: DTZ001 - a wall time, read by the shape's zone basis
            numbers["year"],
            numbers["month"],
            numbers["day"],
            numbers["hour"],
            numbers["minute"],
            numbers.get("second", 0),
        )
    except ValueError:
        return None
    return wall if "second" in numbers else wall + _HALF_MINUTE


def name_claims(match: NameMatch) -> Iterator[CameraClaim]:
    """Tell the device and the officer that a name states."""
    if device := match.parts.get("device"):
        yield CameraClaim(ClaimKind.DEVICE, FILE_NAME, device, device.upper())
    if officer := match.parts.get("officer"):
        key = normalise_officer(officer)
        problem = "" if key else "not a collar number: a camera that nobody signed in to writes such a one"
        yield CameraClaim(ClaimKind.OFFICER, FILE_NAME, officer, key.number if key else "", problem)


def name_sequence(match: NameMatch) -> int | None:
    """Return the number of a split file; None where the name states none."""
    text = match.parts.get("sequence")
    return int(text) if text and text.isascii() and text.isdigit() else None
