"""The container's own tags: which of them some part of this software understands, and two that it did not claim yet.

Times, positions, make, model and references in tags are claimed with the file's name, by the make's profile
(``cameras.tagged``); here stand a date of day and hour (QuickTime ``(c)day``), and the software that a device ran.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, TimeMark
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.tagged import (
    ACCURACY_TAG,
    CREATION_DATE,
    CREATION_TIME,
    MAKE_TAGS,
    MODEL_TAGS,
    MOST_KEPT,
    POSITION_TAGS,
    TEXT_TAGS,
    bare_name,
)
from bwv_index.clock import TimeSource
from bwv_index.media import Tag

ID = "tags"
DAY = "date"
FIRMWARE_TAGS = ("com.apple.quicktime.software", "com.android.version", "firmware")
STRUCTURE = frozenset({
    "major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id", "encoder",
    "software", "duration", "timecode", "variant_bitrate", "company_name", "product_name", "product_version",
    "toolkit_version_num", "product_uid", "operational_pattern_ul", "uid", "generation_uid", "material_package_umid",
    "file_package_umid",
})  # fmt: skip
"""Tags that name the container, its tracks and the program that wrote it: judged as marks of the writer."""
CLAIMED = frozenset({
    CREATION_TIME, CREATION_DATE, ACCURACY_TAG, DAY, *POSITION_TAGS, *MAKE_TAGS, *MODEL_TAGS, *TEXT_TAGS,
    *FIRMWARE_TAGS,
})  # fmt: skip

_DAY = re.compile(
    r"(?P<wall>[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class ContainerTags:
    """Names the tags that are understood, and claims what no profile does."""

    id: str = ID

    def read(self, source: Source) -> Content | None:
        """Return what the tags state; None where there are none that are known."""
        known = tuple(dict.fromkeys(tag.name for tag in source.tags if _is_known(tag)))
        if not known:
            return None
        return Content((ID,), tuple(_day(source.tags)), tuple(_firmware(source.tags)), (), (), known)


def _is_known(tag: Tag) -> bool:
    """Whether a tag is understood; a date that is only a year or a day is not."""
    name = bare_name(tag.name)
    return name in STRUCTURE or (name in CLAIMED and (name != DAY or bool(_DAY.fullmatch(tag.value.strip()))))


def _day(tags: tuple[Tag, ...]) -> Iterator[TimeMark]:
    """Tell a day with its hour and offset, where no key of the same time stands beside it."""
    if any(bare_name(tag.name) == CREATION_DATE for tag in tags):
        return
    for raw in dict.fromkeys(tag.value.strip() for tag in tags if bare_name(tag.name) == DAY):
        found = _DAY.fullmatch(raw)
        try:
            wall = datetime.fromisoformat(found["wall"]) if found else None
        except ValueError:
            wall = None
        if found and wall:
            yield TimeMark(TimeSource.CREATION_DATE_KEY, raw, wall, found["zone"], note="tag date")


def _firmware(tags: tuple[Tag, ...]) -> Iterator[CameraClaim]:
    """Tell the software that the device ran."""
    for name in FIRMWARE_TAGS:
        for value in dict.fromkeys(
            tag.value.strip()[:MOST_KEPT] for tag in tags if bare_name(tag.name) == name
        ):
            if value:
                yield CameraClaim(ClaimKind.FIRMWARE, f"tag {name}", value, value)
