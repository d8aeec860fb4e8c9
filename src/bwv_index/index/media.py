"""Repository of what inspection found: facts, keyframes, contact sheets."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, select, union_all
from sqlalchemy.orm import Session

from bwv_index.index.models import KeyframeRow, MediaRow, SheetRow, SoundRow
from bwv_index.index.values import HeldPicture, KeyframeView, SheetView
from bwv_index.media import Inspection
from bwv_index.timecode import MICROSECONDS, MediaTime

LONGEST_US = 2**63 - 1
"""Most microseconds that a column holds. A damaged header can state more than 292,000 years."""

_LANGUAGE = re.compile(r"-[a-z]{3}$")
_INSPECTION: TypeAdapter[Inspection] = TypeAdapter(Inspection)


class Media:
    """The measured facts of items."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def pictures(self, items: Sequence[str] | None = None) -> Iterator[HeldPicture]:
        """Give keyframes, contact sheets and envelopes of sound, of some items or all, in order of item and file."""
        keyframes = select(KeyframeRow.sha256, KeyframeRow.file, KeyframeRow.picture_sha256)
        sheets = select(SheetRow.sha256, SheetRow.file, SheetRow.picture_sha256)
        sounds = select(SoundRow.sha256, SoundRow.file, SoundRow.file_sha256).where(SoundRow.file != "")
        if items is not None:
            keyframes = keyframes.where(KeyframeRow.sha256.in_(items))
            sheets = sheets.where(SheetRow.sha256.in_(items))
            sounds = sounds.where(SoundRow.sha256.in_(items))
        rows = union_all(keyframes, sheets, sounds).subquery()
        query = select(rows).order_by(rows.c.sha256, rows.c.file)
        for sha256, file, picture in self._session.execute(query.execution_options(yield_per=1000)):
            yield HeldPicture(sha256, file, picture)

    def save(self, sha256: str, found: Inspection, keyframes: Sequence[KeyframeView]) -> None:
        """Record an inspection in place of an older one. ``found`` holds no pictures; ``keyframes`` name them."""
        video = found.video
        self._session.execute(delete(KeyframeRow).where(KeyframeRow.sha256 == sha256))
        facts: dict[str, Any] = _INSPECTION.dump_python(found, mode="json")
        self._session.merge(
            MediaRow(
                sha256=sha256,
                format=found.container.format,
                video_codec=video.codec if video else "",
                audio_codec=found.audios[0].codec if found.audios else "",
                width=video.width if video else 0,
                height=video.height if video else 0,
                duration_us=_microseconds(found.duration),
                playable_us=_microseconds(found.playable),
                facts=facts,
            )
        )
        self._session.add_all(_keyframe_row(sha256, keyframe) for keyframe in keyframes)
        self._session.flush()

    def inspection(self, sha256: str) -> Inspection | None:
        """Return what inspection found (without pictures), or None where there has been none."""
        row = self._session.get(MediaRow, sha256)
        return None if row is None else _INSPECTION.validate_python(row.facts)

    def text_tags(self, names: Collection[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Return (name, value) of the containers' tags of these names, written small, by item; of all items at once.

        A name that says its language (``title-eng``) counts as the name without it.
        """
        # Whole, and not cut by the database: PostgreSQL refuses to look into JSON that holds half a character.
        query = select(MediaRow.sha256, MediaRow.facts)
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for sha256, facts in self._session.execute(query.execution_options(yield_per=1000)):
            tags = facts["container"]["tags"]
            told = ((_LANGUAGE.sub("", str(t["name"]).casefold()), str(t["value"])) for t in tags)
            wanted = tuple(dict.fromkeys(pair for pair in told if pair[0] in names and pair[1].strip()))
            if wanted:
                found[sha256] = wanted
        return found

    def keyframes(self, sha256: str) -> tuple[KeyframeView, ...]:
        """Return an item's keyframes in order of time."""
        query = select(KeyframeRow).where(KeyframeRow.sha256 == sha256).order_by(KeyframeRow.number)
        return tuple(_keyframe(row) for row in self._session.scalars(query))

    def save_sheet(self, sha256: str, sheet: SheetView) -> None:
        """Record the contact sheet of an item."""
        self._session.merge(
            SheetRow(sha256=sha256, file=sheet.file, picture_sha256=sheet.picture_sha256, basis=sheet.basis)
        )

    def sheet(self, sha256: str) -> SheetView | None:
        """Return the contact sheet of an item, or None where there is none yet."""
        row = self._session.get(SheetRow, sha256)
        return None if row is None else SheetView(row.file, row.picture_sha256, row.basis)


def _microseconds(seconds: Fraction | None) -> int | None:
    """Return a length as it is listed; one that no column holds is not, and stands in the facts alone."""
    listed = None if seconds is None else round(seconds * MICROSECONDS)
    return None if listed is None or abs(listed) > LONGEST_US else listed


def _keyframe_row(sha256: str, view: KeyframeView) -> KeyframeRow:
    return KeyframeRow(
        sha256=sha256, number=view.number, pts=view.time.pts, time_base_num=view.time.time_base.numerator,
        time_base_den=view.time.time_base.denominator, picture_sha256=view.picture_sha256, width=view.width,
        height=view.height, sharpness=view.sharpness, luma=view.luma, perceptual_hash=view.perceptual_hash,
        reason=view.reason, file=view.file,
    )  # fmt: skip


def _keyframe(row: KeyframeRow) -> KeyframeView:
    return KeyframeView(
        number=row.number, time=MediaTime(row.pts, Fraction(row.time_base_num, row.time_base_den)),
        reason=row.reason, width=row.width, height=row.height, sharpness=row.sharpness, luma=row.luma,
        perceptual_hash=row.perceptual_hash, picture_sha256=row.picture_sha256, file=row.file,
    )  # fmt: skip
