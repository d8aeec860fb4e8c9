"""What a file carries besides pictures and sound: tags, chapters, other streams. No packet is read for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av.container

from bwv_index.media import container
from bwv_index.media.cutsource import admit_file, opened
from bwv_index.media.facts import StreamKind

BY_EVERY_PROGRAM = frozenset({
    "major_brand", "minor_version", "compatible_brands", "encoder", "handler_name", "vendor_id", "language", "duration",
    "creation_time", "bps", "number_of_frames", "number_of_bytes", "_statistics_writing_app",
    "_statistics_writing_date_utc", "_statistics_tags",
})  # fmt: skip
"""Tags that a program writes into whatever it makes."""
_LANGUAGE = re.compile("-[a-z]{3}$")
_SHOWN = frozenset({StreamKind.VIDEO, StreamKind.AUDIO})


@dataclass(frozen=True, slots=True)
class CarriedPart:
    """One thing that a file carries: its name, the text it holds, and whether every program writes such a thing."""

    name: str
    text: str
    usual: bool


def carried_by(path: Path) -> tuple[CarriedPart, ...]:
    """Return what a file carries besides pictures and sound, as it lies in the file.

    Raises:
        RefusedError: the file is no media, or cannot be read as such.
        EnvironmentFaultError: the file cannot be read.
    """
    name = admit_file(path).container
    with opened(path, name, pictures=False) as file:
        return tuple(_parts(file, name))


def _parts(file: av.container.InputContainer, name: str) -> Iterator[CarriedPart]:
    for tag in container.describe_container(file, name, 0, None).tags:
        of = "" if tag.stream is None else f" of stream {tag.stream}"
        usual = _LANGUAGE.sub("", tag.name.casefold()) in BY_EVERY_PROGRAM
        yield CarriedPart(f"tag {tag.name}{of}", tag.value, usual)
    for number, chapter in enumerate(file.chapters(), start=1):
        for key, value in chapter["metadata"].items():
            yield CarriedPart(f"tag {key} of chapter {number}", value, usual=False)
    for stream in file.streams:
        facts = container.describe_stream(stream)
        if facts.kind not in _SHOWN:
            kind = " ".join(word for word in (facts.kind.value, facts.codec or facts.codec_tag) if word)
            yield CarriedPart(f"stream {facts.index}: {kind}", "", usual=False)
