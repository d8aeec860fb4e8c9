"""What a container's tags claim: times, a position, make and model, references in titles."""

import math
import re
from collections.abc import Iterator

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.iso6709 import FixProblem, parse_iso6709
from bwv_index.cameras.profile import CameraProfile, zone_basis
from bwv_index.cameras.references import text_references
from bwv_index.clock import TimeClaim, TimeSource, ZoneBasis, claim_stamp
from bwv_index.media import Tag

CREATION_TIME = "creation_time"
CREATION_DATE = "com.apple.quicktime.creationdate"
POSITION_TAGS = ("com.apple.quicktime.location.iso6709", "location")
ACCURACY_TAG = "com.apple.quicktime.location.accuracy.horizontal"
MAKE_TAGS = ("com.apple.quicktime.make", "com.android.manufacturer", "make", "manufacturer")
MODEL_TAGS = ("com.apple.quicktime.model", "com.android.model", "model")
TEXT_TAGS = ("title", "comment", "description", "synopsis", "keywords")
MOST_KEPT = 1_000
"""Characters of a tag that a claim keeps; the tag itself stays whole among the container's facts."""

_LANGUAGE = re.compile(r"-[a-z]{3}$")


def tag_times(profile: CameraProfile, tags: tuple[Tag, ...], zone: str) -> Iterator[TimeClaim]:
    """Tell the times in tags: creation_time by the make's clock, Apple's creationdate by its own offset.

    A stream's creation_time is told where it differs from those before it; the same text is one claim.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    local = profile.local_zone or zone
    for raw in _values(tags, CREATION_DATE):
        width, trust = profile.creation_date.half_width_s, profile.creation_date.trust
        source = TimeSource.CREATION_DATE_KEY
        yield claim_stamp(source, raw, ZoneBasis.STATED, half_width_s=width, trust=trust, zone=local)
    clock = profile.tag
    for raw in _values(tags, CREATION_TIME):
        basis, width = zone_basis(clock.zone), clock.half_width_s
        source = TimeSource.CONTAINER_TAG
        yield claim_stamp(source, raw, basis, half_width_s=width, trust=clock.trust, zone=local)


def tag_claims(tags: tuple[Tag, ...]) -> Iterator[CameraClaim]:
    """Tell the position, the make, the model and the references that tags hold."""
    yield from _positions(tags)
    for kind, names in ((ClaimKind.MAKE, MAKE_TAGS), (ClaimKind.MODEL, MODEL_TAGS)):
        for value in _first(tags, names):
            yield CameraClaim(kind, "tag", value, value.strip())
    for name in TEXT_TAGS:
        for value in _values(tags, name):
            yield from text_references(f"tag {name}", value)


def bare_name(name: str) -> str:
    """Return a tag's name without case and language: ``location-eng`` names ``location`` again."""
    return _LANGUAGE.sub("", name.casefold())


def _positions(tags: tuple[Tag, ...]) -> Iterator[CameraClaim]:
    """Tell the positions in location tags; one text is one claim, however many tags repeat it."""
    accuracy = next(iter(_values(tags, ACCURACY_TAG)), "")
    seen: set[str] = set()
    for name in POSITION_TAGS:
        for raw in _values(tags, name):
            if raw not in seen:
                seen.add(raw)
                yield _position(name, raw, _metres(accuracy))


def _position(name: str, raw: str, accuracy_m: float | None) -> CameraClaim:
    """Tell one location tag."""
    fix = parse_iso6709(raw)
    kept = raw[:MOST_KEPT]
    if isinstance(fix, FixProblem):
        return CameraClaim(ClaimKind.POSITION, f"tag {name}", kept, "", fix.reason)
    return CameraClaim(ClaimKind.POSITION, f"tag {name}", kept, fix.text, accuracy_m=accuracy_m)


def _metres(text: str) -> float | None:
    """Read a radius; None where it is no positive number of metres."""
    try:
        metres = float(text)
    except ValueError:
        return None
    return metres if math.isfinite(metres) and metres > 0 else None


def _values(tags: tuple[Tag, ...], name: str) -> list[str]:
    """Return a tag's distinct non-blank values, the whole file's first."""
    wanted = name.casefold()
    ordered = sorted(tags, key=lambda tag: tag.stream is not None)
    bare = ((bare_name(tag.name), tag.value) for tag in ordered)
    return list(dict.fromkeys(value for tag, value in bare if tag == wanted and value.strip()))


def _first(tags: tuple[Tag, ...], names: tuple[str, ...]) -> list[str]:
    """Return the distinct values under several names of one thing, shortened to what a claim keeps."""
    found = (value.strip()[:MOST_KEPT] for name in names for value in _values(tags, name))
    return list(dict.fromkeys(found))
