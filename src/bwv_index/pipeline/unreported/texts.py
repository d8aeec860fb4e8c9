"""Everything that was written of each clip: the platform's list, tags, names, bookmarks, and what persons chose."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from bwv_index.index import ClaimView, ClipView, Record
from bwv_index.pipeline.parts import BOOKMARK
from bwv_index.timecode import MICROSECONDS
from bwv_index.unreported import Text

TAGS = frozenset({"title", "comment", "description", "synopsis", "keywords"})
"""Tags of a container that hold words of a person."""
TITLE, TRIGGER = "title", "trigger"


def texts_of(record: Record, views: Sequence[ClipView]) -> Mapping[int, tuple[Text, ...]]:
    """Return what was written of each clip, and where; what is blank is left out."""
    found: dict[int, list[Text]] = defaultdict(list)
    claims = record.clips.all_claims()
    choices, notes = record.retention.choices(), record.retention.platform_notes()
    tags, paths = record.media.text_tags(TAGS), record.evidence.relatives()
    for view in views:
        written = found[view.clip_id]
        written += _of_claims(claims.get(view.clip_id, ()))
        # The column may hold the word, and the cell a yes or a no.
        written += [
            Text("platform's list, column", f"{column}: {cell}")
            for column, cell in notes.get(view.clip_id, ())
            if cell.strip()
        ]
        written += [Text(f"tag {name}", value) for name, value in tags.get(view.sha256, ())]
        written += [Text("file name", path) for path in paths.get(view.sha256, ())]
        written += [
            Text(f"retention, {choice.by}", f"{choice.category}: {choice.why}")
            for choice in choices.get(view.clip_id, ())[-1:]
        ]
    return {clip: tuple(dict.fromkeys(texts)) for clip, texts in found.items()}


def _of_claims(claims: Sequence[ClaimView]) -> Iterator[Text]:
    for claim in claims:
        if claim.kind == TITLE:
            yield Text("platform's list, title", claim.raw)
        elif claim.kind == TRIGGER:
            yield Text(f"{claim.source}, trigger", claim.raw)
        elif claim.kind == BOOKMARK:
            timed = claim.value and "start" in claim.body
            words = (
                claim.value.partition(" ")[2] if timed else claim.value or claim.raw
            )  # its times stand before
            into_us = claim.body.get("into_us")
            into = None if into_us is None else Fraction(into_us, MICROSECONDS)
            yield Text(f"{claim.source}, bookmark", words, into, is_bookmark=True)
