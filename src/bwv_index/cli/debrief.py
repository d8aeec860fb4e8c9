"""``bwv-index debrief``: clips, marks and timeline of one incident, to learn from."""

from collections.abc import Iterator
from pathlib import Path

import click

from bwv_index.cli.coverage import show_coverage
from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import by_issue, note, offset, say, show_json, show_table, wall
from bwv_index.pipeline import Beside, Debrief, DebriefClip, debrief
from bwv_index.timecode import format_half_width

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
    show_coverage(found.cameras, found.zone, found.occurred_from, found.occurred_to)
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
        by_issue(clip.officers, clip.issued_to) or "-",
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
            by_issue(entry.officers, entry.issued_to) or "-",
            entry.what,
            ", ".join(map(_beside, entry.beside)) or "-",
        )


def _beside(other: Beside) -> str:
    by = " by sound" if other.by_sound else ""
    return f"{other.clip} at {offset(other.into)} {format_half_width(other.half_width_s)}{by}"
