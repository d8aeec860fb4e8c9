"""A clip as it is compared: with the other files of its recording, as far as these are one take."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bwv_index.incidents import OfficerKey
from bwv_index.linking.facts import ClipFacts
from bwv_index.linking.wearer import Holders, IssueBook
from bwv_index.timecode import UtcInterval

VAGUE_S: Final = 600.0
"""Beyond this half-width a clip's place in time is too vague to be graded as if it were known."""


@dataclass(frozen=True, slots=True)
class Footage:
    """One clip made ready: what it is compared by, and the times as seconds since 1970.

    ``clip`` is the file. ``compared`` has its identity and what any file of its recording states: officers, camera,
    position, references, and the interval of all of them where the recording is short enough to be one take. ``mates``
    are the other files. ``start_s`` and ``end_s`` are those of ``compared``, ``begins_s`` is when the recording begins;
    they are 0 where nothing is known (``placed`` is False). ``wearers`` are the stated officers and then the
    ``holders``, those whom the camera was out to.
    """

    clip: ClipFacts
    compared: ClipFacts
    mates: tuple[str, ...]
    holders: Holders
    wearers: tuple[OfficerKey, ...]
    placed: bool
    start_s: float
    end_s: float
    begins_s: float
    half_width_s: float

    @property
    def is_one_take(self) -> bool:
        """Whether the clip is compared by the hours of its whole recording, and not by its own."""
        return bool(self.mates) and self.compared.interval != self.clip.interval

    @property
    def is_vague(self) -> bool:
        """Whether the clip is placed, but too vaguely to be graded as if its time were known."""
        return self.half_width_s > VAGUE_S


def gather(clips: Sequence[ClipFacts], book: IssueBook, recording_min: float) -> list[Footage]:
    """Make clips ready, in their order; files of one recording lend one another what they state."""
    families: dict[str, list[ClipFacts]] = defaultdict(list)
    for clip in clips:
        if clip.recording:
            families[clip.recording].append(clip)
    wholes = {name: _whole(files) for name, files in families.items() if len(files) > 1}
    return [_ready(clip, families, wholes, book, recording_min * 60) for clip in clips]


def _whole(files: Iterable[ClipFacts]) -> ClipFacts:
    """Put together what the files of a recording state."""
    held = sorted(files, key=lambda clip: clip.clip_id)
    intervals = [clip.interval for clip in held if clip.interval is not None]
    serials = {clip.device_serial for clip in held if clip.device_serial}
    return ClipFacts(
        clip_id="",
        interval=_joined(intervals) if intervals else None,
        officers=tuple(dict.fromkeys(officer for clip in held for officer in clip.officers)),
        device_serial=serials.pop() if len(serials) == 1 else "",
        position=next((clip.position for clip in held if clip.position is not None), None),
        references=tuple(sorted({key for clip in held for key in clip.references})),
        recording=held[0].recording,
        rival_devices=tuple(sorted({serial for clip in held for serial in clip.rival_devices})),
    )


def _joined(intervals: Sequence[UtcInterval]) -> UtcInterval:
    """Return the stretch of several files, as well known as the best known of them."""
    return UtcInterval(
        min(i.start for i in intervals), max(i.end for i in intervals), min(i.half_width_s for i in intervals)
    )


def _ready(
    clip: ClipFacts,
    families: dict[str, list[ClipFacts]],
    wholes: dict[str, ClipFacts],
    book: IssueBook,
    most_s: float,
) -> Footage:
    whole = wholes.get(clip.recording) if clip.recording else None
    compared = clip if whole is None else _lent(clip, whole, most_s)
    begins = (whole or clip).interval or compared.interval
    holders = book.holders(compared)
    interval = compared.interval
    return Footage(
        clip=clip,
        compared=compared,
        mates=tuple(c.clip_id for c in families[clip.recording] if c is not clip) if whole else (),
        holders=holders,
        wearers=(*compared.officers, *(holder for holder in holders if holder not in compared.officers)),
        placed=interval is not None,
        start_s=interval.start.timestamp() if interval else 0.0,
        end_s=interval.end.timestamp() if interval else 0.0,
        begins_s=begins.start.timestamp() if begins else 0.0,
        half_width_s=interval.half_width_s if interval else 0.0,
    )


def _lent(clip: ClipFacts, whole: ClipFacts, most_s: float) -> ClipFacts:
    """Give a file what its recording states and it does not; the whole stretch where that is one take."""
    one_take = whole.interval is not None and whole.interval.duration_s <= most_s
    return replace(
        clip,
        interval=whole.interval if one_take or clip.interval is None else clip.interval,
        officers=whole.officers,
        device_serial=clip.device_serial or ("" if clip.rival_devices else whole.device_serial),
        position=clip.position or whole.position,
        references=whole.references,
    )
