"""Which camera a clip's sources name, where the text in its picture is one of them."""

from collections.abc import Iterable

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from bwv_index.index.models import ClaimRow
from bwv_index.index.parts import in_parts
from bwv_index.index.values import ClaimView

PICTURE = "overlay"
"""The source of what was read in the picture. Digits that stand still are misread alike in every frame."""
_ALIKE = str.maketrans("OISBZ", "01582")


def named_devices(claims: Iterable[ClaimView]) -> tuple[str, ...]:
    """Return the keys of the cameras that a clip's claims name, each once, in order.

    The text in the picture names a camera only where nothing else does: it never overrules a name, a tag, a list or a
    file beside the footage.
    """
    named = _devices(claims)
    elsewhere = {claim.value for claim in named if claim.source != PICTURE}
    return tuple(sorted(elsewhere or {claim.value for claim in named}))


def pictured_otherwise(claims: Iterable[ClaimView]) -> tuple[str, ...]:
    """Return the cameras that the picture seems to show and no other source names, each once, in order.

    A serial that differs only in letters and digits that look alike (O and 0, I and 1, S and 5, B and 8, Z and 2) is
    the same one misread.
    """
    named = _devices(claims)
    known = {_folded(claim.value) for claim in named if claim.source != PICTURE}
    seen = {claim.value for claim in named if claim.source == PICTURE}
    return tuple(sorted(value for value in seen if known and _folded(value) not in known))


def devices_of_clip(session: Session, clip: int) -> tuple[str, ...]:
    """Return the keys of the cameras that a clip's sources name."""
    query = select(ClaimRow).where(
        ClaimRow.clip_id == clip, ClaimRow.kind == "device", ClaimRow.superseded.is_(False)
    )
    return named_devices(
        ClaimView(row.kind, row.source, row.raw, row.value, row.body) for row in session.scalars(query)
    )


def devices_ever_of_clip(session: Session, clip: int) -> tuple[str, ...]:
    """Return the keys of the cameras that a source names or has ever named of a clip, each once, in order."""
    query = select(ClaimRow.value).where(ClaimRow.clip_id == clip, ClaimRow.kind == "device")
    return tuple(sorted({value for value in session.scalars(query) if value}))


def clips_of_device(session: Session, key: str) -> tuple[int, ...]:
    """Return every clip of which ``devices_of_clip`` gives that key, in order of number."""
    other = aliased(ClaimRow)
    elsewhere = exists().where(
        other.clip_id == ClaimRow.clip_id, other.kind == "device", other.superseded.is_(False),
        other.source != PICTURE, other.value != "",
    )  # fmt: skip
    query = (
        select(ClaimRow.clip_id)
        .where(ClaimRow.kind == "device", ClaimRow.value == key, ClaimRow.superseded.is_(False))
        .where(or_(ClaimRow.source != PICTURE, ~elsewhere))
        .distinct()
        .order_by(ClaimRow.clip_id)
    )
    return tuple(session.scalars(query))


def clips_of_devices_of(session: Session, clips: Iterable[int]) -> tuple[int, ...]:
    """Return every clip of the cameras that a source has ever named of these clips, these clips included."""
    wanted = sorted(set(clips))
    devices: set[str] = set()
    for part in in_parts(wanted):
        query = select(ClaimRow.value).where(ClaimRow.clip_id.in_(part), ClaimRow.kind == "device")
        devices.update(value for value in session.scalars(query) if value)
    found = set(wanted)
    for device in sorted(devices):
        query_of = select(ClaimRow.clip_id).where(ClaimRow.kind == "device", ClaimRow.value == device)
        found.update(session.scalars(query_of))
    return tuple(sorted(found))


def _devices(claims: Iterable[ClaimView]) -> list[ClaimView]:
    return [claim for claim in claims if claim.kind == "device" and claim.value]


def _folded(serial: str) -> str:
    return serial.upper().translate(_ALIKE)
