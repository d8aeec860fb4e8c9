"""``bwv-index debrief``: clips, marks and timeline of one incident, to learn from."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import note, offset, say, show_json, show_table, wall
from bwv_index.hampshire import CameraCoverage, Stretch
from bwv_index.pipeline import Beside, Debrief, DebriefClip, debrief
from bwv_index.timecode import format_half_width

LANE = 48
"""Characters of a camera's lane."""
CLIP_HEADS = ("clip", "stands", "camera", "officer", "begins", "length", "contact sheet")
TIMELINE_HEADS = ("on the wall", "in the file", "clip", "officer", "what", "the same moment in other clips")


@click.command("debrief")
@click.argument("incident")
@home_option
@by_option(required=False)
@json_option
def command(incident: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """Show the clips, marks and timeline of INCIDENT for a debrief, without anything of the case file.

    Each moment has its place in the file and its time on the wall, and where the same moment lies in the other clips.
    Below it stand the cameras, with what each recorded and where it has gaps.

    \b
    Examples:
      bwv-index debrief 42-20250614-1881
      bwv-index debrief 42-20250614-1881 --json
    """
    with opened(home, operator) as workspace:
        found = debrief(workspace, incident)
        derived = workspace.home.derived
    if as_json:
        show_json(found)
    else:
        _show(found, derived)


def _show(found: Debrief, derived: Path) -> None:
    say(f"Debrief of incident {found.incident}")
    if not found.clips:
        say("No clip is confirmed or likely. Run: bwv-index link run, then bwv-index review")
    else:
        rows = (_clip_row(clip, found.zone, derived) for clip in found.clips)
        show_table(CLIP_HEADS, rows, title="Clips")
    show_table(TIMELINE_HEADS, _timeline(found), title="Timeline")
    if found.cameras:
        first, last = _span(found)
        show_table(
            (
                "camera",
                "officer",
                "recorded",
                "gaps",
                f"{wall(first, found.zone)} to {wall(last, found.zone)}",
            ),
            (_camera_row(camera, found.zone, first, last) for camera in found.cameras),
            title="Cameras: # recorded, o recorded by the platform's list and not here, > end not known, . nothing",
        )
    if found.missing is None:
        say("Whether footage is missing is not known: no linking run has looked yet.")
    for missing in found.missing or ():
        say(f"Expected but missing: {missing}")
    note(
        "A clip that nobody has confirmed is proposed: it may be of something else. Recordings and gaps stand as the "
        "clips are placed: each end is as uncertain as its ± says."
    )


def _clip_row(clip: DebriefClip, zone: str, derived: Path) -> tuple[str, ...]:
    return (
        clip.clip,
        clip.standing.value,
        clip.camera or "-",
        ", ".join(clip.officers) or "-",
        wall(clip.start_at, zone, clip.half_width_s),
        offset(clip.length) if clip.footage_here else "footage not here yet",
        str(derived / clip.sheet) if clip.sheet else "-",
    )


def _timeline(found: Debrief) -> Iterator[tuple[str, ...]]:
    for entry in found.timeline:
        when = wall(entry.at, found.zone, entry.half_width_s)
        yield (
            f"{when} by the camera's clock" if entry.camera_clock else when,
            offset(entry.into) if entry.clip else "-",
            entry.clip or "-",
            ", ".join(entry.officers) or "-",
            entry.what,
            ", ".join(map(_beside, entry.beside)) or "-",
        )


def _beside(other: Beside) -> str:
    return f"{other.clip} at {offset(other.into)} {format_half_width(other.half_width_s)}"


def _camera_row(
    camera: CameraCoverage, zone: str, first: datetime | None, last: datetime | None
) -> tuple[str, ...]:
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
        ", ".join(camera.officers) or "-",
        "; ".join(recorded),
        "; ".join(gaps) or ("none" if camera.sure else "not known"),
        _lane(camera, first, last),
    )


def _stretch(one: Stretch, zone: str) -> str:
    if one.start == one.end:
        return f"from {wall(one.start, zone, one.half_width_s)}"
    return f"{wall(one.start, zone)} to {wall(one.end, zone, one.half_width_s)}"


def _span(found: Debrief) -> tuple[datetime | None, datetime | None]:
    """Return the time that the lanes are drawn over: that of the incident and of every recording."""
    times = [at for camera in found.cameras for one in camera.stretches for at in (one.start, one.end)]
    times += [at for at in (found.occurred_from, found.occurred_to) if at is not None]
    return min(times, default=None), max(times, default=None)


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
