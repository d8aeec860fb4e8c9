"""A recording as its description tells it, against the files that are held: what is missing is told."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import PurePath

from bwv_index.cameras import Belonging, ClaimKind, Part, described_clip
from bwv_index.index import ItemKind, Record
from bwv_index.pipeline.parts import Beside, part_in_recording, told_beside
from bwv_index.timecode import MICROSECONDS, format_offset, parse_utc

ROUNDING_S = 2
"""Descriptions tell whole seconds of the start and of the end."""

Stretch = tuple[Fraction, Fraction]


def against_description(record: Record, sha256: str | None, gap_s: float) -> tuple[str, ...]:
    """Say what the description of an item's recording tells and no file holds, a line each; empty for nothing.

    A stretch counts as missing beyond ``gap_s`` seconds and the descriptions' rounding.
    """
    if not sha256:
        return ()
    beside = told_beside(record, sha256)
    slack = Fraction(gap_s) + ROUNDING_S
    return (*_own(record, sha256, beside, slack), *_whole(record, beside, slack), *_lone(record, sha256))


def _own(record: Record, sha256: str, beside: Beside, slack: Fraction) -> Iterator[str]:
    """Tell a clip that is not as long as its own description says."""
    found = record.media.inspection(sha256)
    if found is None or found.duration is None:
        return
    for length in sorted({last - first for _, first, last in _extents(beside, Belonging.OWN)}):
        if abs(length - found.duration) > slack:
            yield (
                f"its description tells {format_offset(length)[:-4]}, the file holds "
                f"{format_offset(found.duration)[:-4]}"
            )


def _whole(record: Record, beside: Beside, slack: Fraction) -> Iterator[str]:
    """Tell the stretches of the whole recording for which no file is held."""
    for sidecar, first, last in sorted(set(_extents(beside, Belonging.RECORDING))):
        footage = {
            pairing.sha256
            for pairing in record.contents.footage_of(sidecar)
            if pairing.how == Belonging.RECORDING
        }
        parts = [part_in_recording(record, one) for one in sorted(footage)]
        held = [stretch for part in parts if (stretch := _stretch(part)) is not None]
        length = format_offset(last - first)[:-4]
        if len(held) < len(parts):
            yield (
                f"by its description the recording ran {length}; where {len(parts) - len(held)} file(s) of it lie is "
                "not known, so what is missing cannot be told"
            )
            continue
        for begins, ends in _missing(held, last - first, slack):
            yield (
                f"by its description the recording ran {length}; no file is held from {format_offset(begins)[:-4]} to "
                f"{format_offset(ends)[:-4]} of it"
            )


def _lone(record: Record, sha256: str) -> Iterator[str]:
    """Tell the clips beside an item of which a description is held and no footage."""
    for folder in sorted({_folder(place.path_raw) for place in record.evidence.locations(sha256)}):
        files = record.contents.neighbours(folder)
        names = {PurePath(file.path).name.casefold() for file in files if file.kind is ItemKind.FOOTAGE}
        beside = {PurePath(file.path) for file in files if file.kind is ItemKind.SIDECAR}
        clips = {described_clip(path.name, path.parent.name) for path in beside}
        for clip in sorted(clips - names - {""}):
            yield f"{clip} is described beside it, and its footage is not held"


def _folder(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]


def _extents(beside: Beside, how: Belonging) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Give when what sidecars describe started and stopped, in seconds since 1970, with the sidecar's hash."""
    for pairing, many in beside:
        claims = (claim for found in many for claim in found.content.claims if pairing.how == how)
        for claim in claims:
            if claim.kind is ClaimKind.EXTENT and claim.value:
                first, last = (_seconds(parse_utc(moment)) for moment in claim.value.split("/"))
                yield pairing.sidecar, first, last


def _seconds(moment: datetime) -> Fraction:
    return Fraction((moment - parse_utc("1970-01-01T00:00:00Z")) // timedelta(microseconds=1), MICROSECONDS)


def _stretch(part: Part) -> Stretch | None:
    if part.offset is None or part.length is None:
        return None
    return part.offset, part.offset + part.length


def _missing(held: Iterable[Stretch], length: Fraction, slack: Fraction) -> Iterator[Stretch]:
    """Give the stretches from zero to the length that nothing covers and that are longer than the slack."""
    reached = Fraction(0)
    for begins, ends in (*sorted(held), (length, length)):
        if begins - reached > slack:
            yield reached, begins
        reached = max(reached, ends)
