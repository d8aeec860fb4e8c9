"""What programs leave of themselves in files that they write: tags, encoder messages, padding, editing records."""

import re
from collections.abc import Iterable, Iterator

from bwv_index.media.embedded import Block, WriterMark
from bwv_index.media.facts import Tag
from bwv_index.media.known import EDITING_RECORDS
from bwv_index.media.sei import MessageWatcher

_TELLING_TAGS = frozenset(
    {"encoder", "encoded_by", "encoding_tool", "software", "tool", "writing_application", "handler_name"}
    | {"com.apple.quicktime.software", "com.android.version", "vendor_id", "isft", "wm/toolname"}
)
ENCODERS = {
    bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef"): "x264",
    bytes.fromhex("2ca2de09b51747dbbb55a4fe7fc2fc4e"): "x265",
}
"""The identifiers of the messages in which these encoders state their version and settings."""
_TOOL = re.compile(rb"""xmp:CreatorTool(?:>|=["'])([^<"']{1,300})""")
_WORDS = re.compile(rb"[ -~]{6,}")
_LONGEST = 300


def tag_marks(tags: Iterable[Tag]) -> Iterator[WriterMark]:
    """Yield the marks in a file's tags, each once."""
    found = (
        WriterMark(f"tag {tag.name}", tag.value[:_LONGEST].strip())
        for tag in tags
        if tag.name.casefold() in _TELLING_TAGS and tag.value.strip("\0 ")
    )
    yield from dict.fromkeys(found)


def stream_marks(watcher: MessageWatcher) -> Iterator[WriterMark]:
    """Yield the marks that an encoder left between the pictures."""
    for identifier, name in ENCODERS.items():
        said = watcher.said(identifier)
        if said:
            yield WriterMark("sei", _first_words(said) or name)


def block_marks(blocks: Iterable[Block]) -> Iterator[WriterMark]:
    """Yield the marks in padding, and in the editing record."""
    for block in blocks:
        if block.kind in {"free", "skip"}:
            words = _WORDS.match(block.payload.lstrip(b"\0"))
            if words and not block.payload.startswith(b"freeGPS "):
                yield WriterMark(block.kind, words[0][:_LONGEST].decode("ascii"))
        elif block.kind.endswith(EDITING_RECORDS):
            tool = _TOOL.search(block.payload)
            if tool:
                yield WriterMark("xmp", tool[1].decode("utf-8", "backslashreplace").strip())


def _first_words(said: bytes) -> str:
    return said.partition(b"\0")[0][:_LONGEST].decode("utf-8", "backslashreplace").strip()
