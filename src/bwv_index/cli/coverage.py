"""The table of what each camera of an incident recorded, with its gaps and a lane over one stretch of time."""

from collections.abc import Sequence
from datetime import datetime

from bwv_index.cli.output import by_issue, show_table, wall
from bwv_index.hampshire import CameraCoverage, Stretch

LANE = 48
"""Characters of a camera's lane."""
TITLE = "Cameras: # recorded, o recorded by the platform's list and not here, > end not known, . nothing"


def show_coverage(cameras: Sequence[CameraCoverage], zone: str, *moments: datetime | None) -> None:
    """Print the cameras of an incident; the lanes reach over every recording, and over these moments."""
    if not cameras:
        return
    times = [at for camera in cameras for one in camera.stretches for at in (one.start, one.end)]
    times += [at for at in moments if at is not None]
    first, last = min(times, default=None), max(times, default=None)
    show_table(
        ("camera", "officer", "recorded", "gaps", f"{wall(first, zone)} to {wall(last, zone)}"),
        (_row(camera, zone, first, last) for camera in cameras),
        title=TITLE,
    )


def _row(camera: CameraCoverage, zone: str, first: datetime | None, last: datetime | None) -> tuple[str, ...]:
    recorded = [_stretch(one, zone) for one in camera.stretches]
    recorded += [f"{clip}: footage not here yet" for clip in camera.not_here]
    recorded += [f"{clip}: time not known" for clip in camera.unplaced]
    recorded += [f"{clip}: end not known" for clip in camera.open_ended]
    gaps = [
        f"{wall(gap.start, zone)} to {wall(gap.end, zone)} ({(gap.end - gap.start).total_seconds():.0f} s "
        f"{gap.kind.value})"
        for gap in camera.gaps
    ]
    if gaps and not camera.sure:
        gaps.append("a clip of which a time is not known may lie there")
    return (
        camera.camera or "not known",
        by_issue(camera.officers, camera.issued_to) or "-",
        "; ".join(recorded),
        "; ".join(gaps) or ("none" if camera.sure else "not known"),
        _lane(camera, first, last),
    )


def _stretch(one: Stretch, zone: str) -> str:
    if one.start == one.end:
        return f"from {wall(one.start, zone, one.half_width_s)}"
    return f"{wall(one.start, zone)} to {wall(one.end, zone, one.half_width_s)}"


def _lane(camera: CameraCoverage, first: datetime | None, last: datetime | None) -> str:
    if first is None or last is None or first == last:
        return "-"
    marks = ["."] * LANE
    for one in camera.stretches:
        begin = int((one.start - first) / (last - first) * (LANE - 1))
        end = int((one.end - first) / (last - first) * (LANE - 1))
        sign = ">" if one.start == one.end else "#" if one.here else "o"
        marks[begin : end + 1] = sign * (end + 1 - begin)
    return "".join(marks)
