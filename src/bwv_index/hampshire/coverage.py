"""Which camera was recording when, and when not: what was not filmed is not what was not done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bwv_index.incidents import device_key
from bwv_index.timecode import UtcInterval


@dataclass(frozen=True, slots=True)
class Footage:
    """One clip as coverage sees it: ``camera`` is empty where nobody names one, the times are UTC or not known.

    ``here`` is False where only a platform's list tells of it. ``issued_to`` held the camera then, where no source
    names the wearer.
    """

    clip: str
    camera: str
    officers: tuple[str, ...]
    start: datetime | None
    end: datetime | None
    half_width_s: float | None = None
    here: bool = True
    issued_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time that one camera recorded without a break; ± is the largest of its clips' half-widths (95 %).

    ``here`` is False where the footage of none of its clips has arrived.
    """

    start: datetime
    end: datetime
    clips: tuple[str, ...]
    half_width_s: float | None
    here: bool = True


class GapKind(StrEnum):
    """Where a gap lies."""

    BEFORE = "of the incident, before the recording"
    BETWEEN = "between recordings"
    AFTER = "of the incident, after the recording"


@dataclass(frozen=True, slots=True)
class Gap:
    """Time that none of the camera's linked clips covers, as they are placed."""

    start: datetime
    end: datetime
    kind: GapKind


@dataclass(frozen=True, slots=True)
class CameraCoverage:
    """What one camera recorded: its stretches and gaps in order.

    ``unplaced`` are clips whose time is not known, ``open_ended`` those whose end is not: a gap may be theirs, and
    ``sure`` is then False. ``not_here`` are those whose footage has not arrived. ``issued_to`` held the camera during
    clips of which no source names the wearer.
    """

    camera: str
    officers: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]
    unplaced: tuple[str, ...]
    open_ended: tuple[str, ...]
    not_here: tuple[str, ...]
    issued_to: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether every clip of the camera has both its times."""
        return not self.unplaced and not self.open_ended


def coverage(
    footage: Iterable[Footage], window: UtcInterval | None, join_s: float
) -> tuple[CameraCoverage, ...]:
    """Say of each camera what it recorded and where it has gaps, in order of its first recording.

    ``window`` is when the incident happened, None where that is not known: then only gaps between recordings are
    told. Recordings that meet within ``join_s`` seconds are one stretch. Clips of which no camera is known stand alone.
    """
    cameras: dict[str, list[Footage]] = {}
    for one in footage:
        cameras.setdefault(device_key(one.camera) or f"clip {one.clip}", []).append(one)
    found = [_of_camera(clips, window, join_s) for clips in cameras.values()]
    return tuple(sorted(found, key=_order))


def _of_camera(clips: Sequence[Footage], window: UtcInterval | None, join_s: float) -> CameraCoverage:
    join = timedelta(seconds=join_s)
    stretches = tuple(_stretches(clips, join))
    return CameraCoverage(
        camera=clips[0].camera,
        officers=tuple(dict.fromkeys(officer for clip in clips for officer in clip.officers)),
        stretches=stretches,
        gaps=tuple(_gaps(stretches, window, join)),
        unplaced=tuple(clip.clip for clip in clips if clip.start is None),
        open_ended=tuple(clip.clip for clip in clips if clip.start is not None and clip.end is None),
        not_here=tuple(clip.clip for clip in clips if not clip.here),
        issued_to=tuple(dict.fromkeys(officer for clip in clips for officer in clip.issued_to)),
    )


def _stretches(clips: Iterable[Footage], join: timedelta) -> Iterator[Stretch]:
    held: Stretch | None = None
    placed = [(clip.start, clip.end or clip.start, clip) for clip in clips if clip.start is not None]
    for start, end, clip in sorted(placed, key=lambda one: (one[0], one[1], one[2].clip)):
        if held is not None and held.here == clip.here and start - held.end <= join:
            widths = [w for w in (held.half_width_s, clip.half_width_s) if w is not None]
            clips_of, width = (*held.clips, clip.clip), max(widths, default=None)
            held = Stretch(held.start, max(held.end, end), clips_of, width, held.here)
            continue
        if held is not None:
            yield held
        held = Stretch(start, end, (clip.clip,), clip.half_width_s, clip.here)
    if held is not None:
        yield held


def _gaps(stretches: Sequence[Stretch], window: UtcInterval | None, join: timedelta) -> Iterator[Gap]:
    if not stretches:
        return
    first, reached = stretches[0].start, stretches[0].end
    if window is not None and window.start < first:
        yield Gap(window.start, min(first, window.end), GapKind.BEFORE)
    for after in stretches[1:]:
        if reached + join < after.start:
            yield Gap(reached, after.start, GapKind.BETWEEN)
        reached = max(reached, after.end)
    if window is not None and reached < window.end:
        yield Gap(max(reached, window.start), window.end, GapKind.AFTER)


def _order(camera: CameraCoverage) -> tuple[bool, str, str]:
    start = camera.stretches[0].start.isoformat() if camera.stretches else ""
    return not camera.stretches, start, camera.camera
