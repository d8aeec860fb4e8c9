"""``bwv-index clock``: why a clip stands where it does in time; what persons checked of cameras' clocks."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from bwv_index.cli.options import (
    Command,
    Moment,
    by_option,
    dry_run_option,
    home_option,
    json_option,
    opened,
)
from bwv_index.cli.output import both, moment, say, show_json, show_table, signed, utc, wall
from bwv_index.clock import AccountLine, Anchor, DeviceOffset, Placement, VoteLine, next_change
from bwv_index.index import CheckVerdict, ClockCheckView
from bwv_index.pipeline import (
    CheckChange,
    CheckRequest,
    ClipAccount,
    ClockList,
    account_of,
    list_clocks,
    set_clock,
    withdraw_clock,
)
from bwv_index.timecode import format_half_width

MOST_ANCHORS = 20
"""Anchors that are shown of each offset."""

_OFFSET = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<h>[0-9]+)h)?(?:(?P<m>[0-9]+)m)?(?:(?P<s>[0-9]+(?:\.[0-9]+)?)s?)?", re.ASCII
)


_DATE = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}|[0-9]{4}-?W[0-9]{2}(?:-?[0-9])?", re.ASCII)


class Seconds(click.ParamType[float]):
    """A length of time with its sign: ``130``, ``-18.2``, ``+2m10s``, ``1h``."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a length of time."""
        if isinstance(value, float):
            return value
        found = _OFFSET.fullmatch(str(value).strip())
        if found is None or not (found["h"] or found["m"] or found["s"]):
            self.fail(f"'{value}' is not of the form 130, -18.2 or +2m10s", param, ctx)
        seconds = int(found["h"] or 0) * 3600 + int(found["m"] or 0) * 60 + float(found["s"] or 0)
        return -seconds if found["sign"] == "-" else seconds


class _Last(Moment):
    """As a time, but that a date alone is its last moment."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a time."""
        found = super().convert(value, param, ctx)
        alone = isinstance(value, str) and _DATE.fullmatch(value.strip()) is not None
        return datetime.combine(found, time.max, found.tzinfo) if alone else found


@click.group("clock")
def command() -> None:
    """Say why a clip stands where it does in time; record what a person checked of a camera's clock."""


@command.command("show")
@click.argument("clip")
@home_option
@by_option(required=False)
@json_option
def show_command(clip: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """Print how CLIP was placed in time: every claim, its vote, and the arithmetic.

    \b
    Examples:
      bwv-index clock show BWV-3fa4c0d81b22
      bwv-index clock show EV-250614-02 --json
    """
    with opened(home, operator) as workspace:
        found = account_of(workspace, clip)
    if as_json:
        show_json(found)
    else:
        _show_account(found)


def _show_account(found: ClipAccount) -> None:
    placement = found.account.placement
    say(
        f"Clip {found.evidence_id}, {found.name or 'footage not here yet'}, camera {found.device or 'not known'}"
    )
    for camera in found.pictured:
        say(f"Conflict: the picture seems to show the camera {camera}, which no other source names.")
    if isinstance(placement, Placement):
        start = (placement.start, found.zone, placement.half_width_s)
        say(f"Starts: {both(Fraction(0), *start)} ({utc(placement.start, placement.half_width_s)})")
        if found.duration is not None:
            say(f"Ends:   {both(found.duration, *start)}")
        say(f"Placed by {placement.method}. The hour: {placement.hour.value}.")
    else:
        say(f"Not placed: {placement.reason}.")
    headers = (
        "vote",
        "on whose word",
        "source",
        "as written",
        "zone",
        "read as",
        "± s",
        "trust",
        "differs",
        "because",
    )
    show_table(headers, (_line(line) for line in found.account.lines), title="Claims")
    _show_sums(found)
    for check in found.account.checks:
        standing = "superseded" if check.superseded else f"said by {check.by} on {moment(check.at)}"
        say(
            f"Check of the camera: {signed(check.offset_s)} {format_half_width(check.half_width_s)}, "
            f"{standing}: {check.why}"
        )
    for offset in found.account.offsets:
        _show_offset(offset)
    for said in found.said:
        for remark in said.remarks:
            say(f"Remark: {f'{said.file}, ' if said.file else ''}{remark.where}: {remark.detail}")


def _show_sums(found: ClipAccount) -> None:
    """Print what the vote, the start and its half-width were worked out from."""
    for vote in found.account.votes:
        say(_vote(vote, found.zone))
    for line in found.account.lines:
        if line.arithmetic:
            say(f"Sum: {line.arithmetic}" + (f", where {line.half_width}" if line.half_width else ""))
    if found.account.half_width:
        say(f"Half-width of the start: {found.account.half_width}")
    placement = found.account.placement
    for other in placement.alternatives if isinstance(placement, Placement) else ():
        say(f"As good a claim: {both(Fraction(0), other.start, found.zone)} ({other.note})")


def _show_offset(offset: DeviceOffset) -> None:
    """Print an offset that was worked out, with the anchors that it rests on and those that it does not."""
    span = f"{moment(offset.valid_from)} to {moment(offset.valid_to)}"
    drift = f", drift {offset.drift_s_per_day:+.2f} s a day" if offset.drift_s_per_day else ""
    say(
        f"Worked out from {len(offset.anchors)} anchor(s) for {offset.clock.value}: {signed(offset.offset_s)} "
        f"{format_half_width(offset.half_width_s)} on {utc(offset.at)}{drift}, {span}"
        + (f"; {offset.note}" if offset.note else "")
    )
    for used in offset.anchors[:MOST_ANCHORS]:
        say(f"  rests on: {used.item} ({_anchored(used)}, by {used.source.value}, {utc(used.at)})")
    if len(offset.anchors) > MOST_ANCHORS:
        say(f"  rests on: {len(offset.anchors) - MOST_ANCHORS} more; --json lists them all")
    for left in offset.left_out:
        say(f"  left out: {left.anchor.item} ({_anchored(left.anchor)}): {left.reason}")
    if offset.unlisted:
        say(f"  left out: {offset.unlisted} more, not listed")


def _vote(vote: VoteLine, zone: str) -> str:
    """Say whose trust adds up to what, and for which start."""
    voices = " + ".join(f"{name} {trust:g}" for name, trust in vote.voices)
    start = f"{both(Fraction(0), vote.start, zone)} ({utc(vote.start)})"
    return f"Vote: {voices} = {vote.support:g} for {start}" + (", which places it" if vote.places else "")


def _anchored(anchor: Anchor) -> str:
    """Say what one anchor shows of the clock; a bound shows only between which offsets it lies."""
    if not anchor.weak:
        return f"{signed(anchor.offset_s)} ± {anchor.half_width_s:.1f} s"
    low, high = (round(anchor.offset_s + side * anchor.half_width_s) for side in (-1, 1))
    return f"a bound, between {signed(low)} and {signed(high)}"


def _line(line: AccountLine) -> tuple[str, ...]:
    claim = line.claim
    read = "; ".join(
        utc(r.start, claim.half_width_s) + (f" ({r.note})" if r.note else "") for r in claim.readings
    )
    return (
        line.verdict.value, line.authority.value, claim.source.value, claim.raw, claim.basis.value,
        read or "-", f"{claim.half_width_s:.1f}", f"{claim.trust:g}",
        "-" if line.difference_s is None else f"{line.difference_s:+.1f} s", line.reason,
    )  # fmt: skip


def _why_option(command: Command) -> Command:
    return click.option("--why", required=True, help="The reason, in your words.")(command)


@command.command("set")
@click.argument("device")
@click.option(
    "--offset", "offset_s", type=Seconds(), required=True,
    help="How far the camera's clock is FAST: what it showed less the true time. A slow camera has a minus. "
    "Seconds, or such as +2m10s.",
)  # fmt: skip
@click.option(
    "--within", "half_width_s", type=Seconds(), default="2", show_default=True,
    help="How far that may be off when compared, in seconds (95 %).",
)  # fmt: skip
@click.option("--from", "start", type=Moment(), required=True, help="From when the check counts (ISO 8601).")
@click.option(
    "--to", "end", type=_Last(), required=True, help="Until when it counts; a date counts to its end."
)
@click.option(
    "--compared",
    type=Moment(),
    help="When the two clocks were read side by side (ISO 8601); away from it the clock may drift.",
)
@home_option
@by_option(required=True)
@_why_option
@dry_run_option
@json_option
def set_command(
    device: str, offset_s: float, half_width_s: float, start: datetime, end: datetime,
    compared: datetime | None, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Record your own check of the clock of the camera DEVICE, and place its clips by it.

    The offset is what the camera showed less the true time. A camera that showed 19:04:21 when it was 19:02:11 is
    2 min 10 s fast: --offset +2m10s. One that showed 19:01:53 is 18 s slow: --offset -18.

    A person's check wins over every other source for the dates it covers. It supersedes older checks whose dates lie
    within its own, and stays on the record for ever; a later check, or clock withdraw, supersedes it.

    \b
    Examples:
      bwv-index clock set X60A1234 --offset +2m10s --within 2 --from 2025-06-01 --to 2025-06-30 \\
        --by 7001 --why "held beside the speaking clock on 14 June"
      bwv-index clock set 511870 --offset -18.2 --within 1 --from 2025-06-14 --to 2025-06-15 --by 7001 \\
        --why "beside a GPS clock" --compared 2025-06-14T19:02:11+01:00 --dry-run
    """
    request = CheckRequest(device, offset_s, half_width_s, start, end, compared, why)
    with opened(home, operator) as workspace:
        change = set_clock(workspace, request, dry_run=dry_run)
        zone = workspace.settings.zone
    _show_change(change, zone, dry_run=dry_run, as_json=as_json)


@command.command("withdraw")
@click.argument("device")
@click.argument("number", type=int)
@home_option
@by_option(required=True)
@_why_option
@dry_run_option
@json_option
def withdraw_command(
    device: str, number: int, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool
) -> None:
    """Take back check NUMBER of the camera DEVICE: it counts no more, and stays on the record.

    Checks that only it had superseded count again from then on, and are listed.

    \b
    Examples:
      bwv-index clock withdraw X60A1234 3 --by 7001 --why "the wrong camera was held beside the clock"
    """
    with opened(home, operator) as workspace:
        change = withdraw_clock(workspace, device, number, why, dry_run=dry_run)
        zone = workspace.settings.zone
    _show_change(change, zone, dry_run=dry_run, as_json=as_json)


def _show_change(change: CheckChange, zone: str, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        show_json(change)
        return
    if dry_run:
        say("Dry run: nothing was recorded.")
    say(f"{_verb(change.check.verdict, dry_run=dry_run)}: camera {change.check.device} {_told(change.check)}")
    for line in _replaced(change, zone):
        say(line)
    for old in change.shared:
        say(f"Counts on for its other dates: number {old.number}, {_told(old)}")
    for old in change.returned:
        say(f"Counts again: number {old.number}, {_told(old)}")
    if not change.clips:
        say("No clip of this camera is held yet; what was said counts when one arrives.")
    for name in change.untouched:
        say(f"{name}: not touched, a source says that another camera recorded it.")
    if change.outside:
        say(_outside(change, zone))
    for lost in change.no_reading:
        say(
            f"{lost.evidence_id}: not reached, {lost.source} '{lost.shown}' stands for no moment: {lost.problem}"
        )
    for moved in (*change.moved, *change.heard):
        before = wall(moved.before.start_at, zone, moved.before.half_width_s) if moved.before else "-"
        now = wall(moved.now.start_at, zone, moved.now.half_width_s) if moved.now else "-"
        by = "" if moved.moved_s is None else f" ({moved.moved_s:+.1f} s)"
        say(f"{moved.evidence_id}, 00:00:00 into the file: {before} -> {now}{by}")
    would = "would be placed" if dry_run else "placed"
    say(f"{len(change.moved)} of {change.clips} clip(s) of this camera {would} anew.")
    if change.heard:
        say(f"{len(change.heard)} clip(s) of other cameras that heard the same {would} anew by it.")


def _replaced(change: CheckChange, zone: str) -> Iterator[str]:
    """Say what a check takes the place of, and what it leaves open."""
    if change.check.verdict is CheckVerdict.WITHDRAW:
        yield from (f"It was number {old.number}, by {old.by}: {old.why}" for old in change.superseded)
        return
    yield from (f"Superseded: number {old.number}, {_told(old)}" for old in change.superseded)
    if change.check.compared_at is None:
        yield "When the clocks were compared is not said: --compared would keep the ± of its clips smaller."
    start, end = change.check.valid_from, change.check.valid_to
    turn = next_change(start, end - start, zone) if end > start else None
    if turn is not None and turn <= end:
        yield (
            f"Within its dates the clocks change, first on {turn:%Y-%m-%d}: on a side of the change where the two were "
            "not compared, the hour of a clip stays not checked."
        )


def _verb(verdict: CheckVerdict, *, dry_run: bool) -> str:
    if verdict is CheckVerdict.WITHDRAW:
        return "Would withdraw" if dry_run else "Withdrawn"
    return "Would record" if dry_run else "Recorded"


def _outside(change: CheckChange, zone: str) -> str:
    """Say why a check does not reach clips, by the one that is nearest to its dates; others may have moved them."""
    near = change.outside[0]
    corrected = both(Fraction(0), near.corrected, zone, change.check.half_width_s)
    return (
        f"{len(change.outside)} clip(s) not reached by the check's dates: the corrected time falls outside them, as of "
        f"{near.evidence_id}: {corrected} (its camera showed {wall(near.shown, zone)})."
    )


def _told(check: ClockCheckView) -> str:
    return (
        f"{signed(check.offset_s)} {format_half_width(check.half_width_s)}, {moment(check.valid_from)} to "
        f"{moment(check.valid_to)}, by {check.by}: {check.why}"
    )


@command.command("list")
@click.argument("device", default="")
@home_option
@by_option(required=False)
@json_option
def list_command(device: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """List what persons checked, and what was worked out, of the clock of DEVICE or of every camera.

    \b
    Examples:
      bwv-index clock list
      bwv-index clock list X60A1234 --json
    """
    with opened(home, operator) as workspace:
        found = list_clocks(workspace, device)
    if as_json:
        show_json(found)
    elif not found.checks and not found.offsets:
        say("Nothing is known of any camera's clock." if not device else "Nothing is known of its clock.")
    else:
        _show_list(found)


def _show_list(found: ClockList) -> None:
    if found.checks:
        rows = (
            (
                c.number, c.device, signed(c.offset_s), f"{c.half_width_s:g}", moment(c.valid_from), moment(c.valid_to),
                c.by, moment(c.at), c.why, _standing(c, found.standing),
            )
            for c in found.checks
        )  # fmt: skip
        headers = ("number", "camera", "clock", "± s", "from", "to", "by", "at", "why", "standing")
        show_table(headers, rows, title="Checks by persons")
    if found.offsets:
        worked = (
            (
                o.device_key, o.body["clock"], signed(o.offset_s), f"{o.half_width_s:.1f}", moment(o.valid_from),
                moment(o.valid_to), f"{o.body['drift_s_per_day']:+.2f}", len(o.body["anchors"]),
                len(o.body["left_out"]) + o.body["unlisted"], o.body["note"],
            )
            for o in found.offsets
        )  # fmt: skip
        headers = (
            "camera",
            "source",
            "clock",
            "± s",
            "from",
            "to",
            "s a day",
            "anchors",
            "left out",
            "remark",
        )
        show_table(headers, worked, title="Worked out from footage")


def _standing(check: ClockCheckView, standing: tuple[int, ...]) -> str:
    if check.verdict is CheckVerdict.WITHDRAW:
        return f"withdraws {', '.join(map(str, check.replaces))}"
    return "counts" if check.number in standing else "superseded"
