"""``bwv-index unreported``: clips that look like an assault and belong to no incident, and what persons say of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

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
from bwv_index.cli.output import both, note, offset, percent, say, show_json, show_table, wall
from bwv_index.errors import ExitCode
from bwv_index.index import ReferralVerdict
from bwv_index.pipeline import UnreportedReport, refer
from bwv_index.pipeline import list_unreported as list_act
from bwv_index.unreported import Entry, Piece, Sign, Standing

_HEADERS = ("clip", "recorded", "weight", "what speaks for it", "sudden sound", "link", "ask", "stands")
_APART = ("clip", "recorded", "what was found", "why it is set apart")
_LINES = ";\n"
"""Between the parts of a cell: a line each on a terminal."""
_SHOWN = 80
"""Characters of a text that are shown; the whole text is in ``--json``."""


@click.group("unreported")
def command() -> None:
    """List clips that look like an assault and belong to no incident; say what came of it."""


@command.command("list")
@home_option
@by_option(required=False)
@click.option(
    "--from", "start", type=Moment(), help="Recorded no earlier. ISO 8601; without a zone: local time."
)
@click.option("--to", "end", type=Moment(), help="Recorded no later. ISO 8601; without a zone: local time.")
@click.option(
    "--sound",
    is_flag=True,
    help="Also where only sudden sounds, bookmarks without words or words of little weight speak.",
)
@click.option("--dismissed", is_flag=True, help="Also what a person dismissed.")
@json_option
def list_command(
    home: Path,
    operator: str | None,
    start: datetime | None,
    end: datetime | None,
    *,
    sound: bool,
    dismissed: bool,
    as_json: bool,
) -> int:
    """List recordings that look like an assault on an officer and belong to no incident, strongest first.

    Words and tags of config/unreported.toml are looked for in titles, every column of a platform's list, tags, file
    names, bookmarks and the category that a person chose. A clip with a confirmed or likely link is left out. What a
    no or an exercise denies is listed apart. Ends with 3 where a listed recording waits for a person.

    \b
    Examples:
      bwv-index unreported list
      bwv-index unreported list --from 2025-06-01 --to 2025-06-30T23:59 --json
      bwv-index unreported list --sound --dismissed
    """
    with opened(home, operator) as workspace:
        report = list_act(workspace, start=start, end=end, sound=sound, dismissed=dismissed)
    if as_json:
        show_json(report)
    else:
        _show(report)
    waits = any(entry.standing is Standing.UNREPORTED for entry in report.listed)
    return ExitCode.ATTENTION if waits else ExitCode.OK


def _show(report: UnreportedReport) -> None:
    if report.listed:
        show_table(_HEADERS, (_row(entry, report.zone) for entry in report.listed))
    else:
        say("Nothing that looks like an assault is without an incident, as far as words and tags tell.")
    if report.others:
        show_table(_HEADERS, (_row(e, report.zone) for e in report.others), title="Weaker, or dismissed")
    if report.apart:
        rows = ((*_head(e, report.zone), _signs(e), e.told) for e in report.apart)
        show_table(_APART, rows, title="Set apart")
    for told in _remarks(report):
        note(told)


def _remarks(report: UnreportedReport) -> Iterator[str]:
    told = ", ".join(f"{count} {standing.value}" for standing, count in report.counts.items() if count)
    yield f"All recordings of which something speaks: {told or 'none'}. Words: {report.vocabulary}."
    if report.listed:
        yield "Whoever wore the camera may be the victim: ask through a supervisor, and let another person decide."
    if report.without_time:
        yield f"{report.without_time} of those listed have no known time, and may lie outside of what was asked for."
    if not report.sound:
        yield "Recordings for which nothing but sudden sounds or bookmarks speak are not listed (--sound)."
    if not report.incidents:
        yield "No incident is on the record: nothing can belong to one yet (bwv-index incidents import)."
    elif not report.linked_yet:
        yield "No linking run has looked yet, so that nothing is proposed for any incident (bwv-index link run)."
    elif report.linking_due:
        yield "The record has changed since the last linking run (bwv-index link run)."


def _row(entry: Entry, zone: str) -> tuple[str, ...]:
    stands = entry.standing.value
    if entry.standing not in {Standing.UNREPORTED, Standing.WEAK}:
        stands += f" ({entry.told})"
    return (
        *_head(entry, zone), str(entry.weight), _signs(entry), _sounds(entry, zone), _link(entry), entry.ask, stands,
    )  # fmt: skip


def _head(entry: Entry, zone: str) -> tuple[str, str]:
    more = len(entry.pieces) - 1
    name = f"{entry.name} and {more} more file(s) of its recording" if more else entry.name
    return name, wall(entry.start, zone, entry.half_width_s)


def _signs(entry: Entry) -> str:
    found = (_sign(sign, piece) for piece in entry.pieces for sign in piece.signs)
    return _LINES.join(dict.fromkeys(found)) or "no word"


def _sign(sign: Sign, piece: Piece) -> str:
    said = f"'{sign.words}'" if sign.words else sign.meaning
    raw = sign.raw if len(sign.raw) <= _SHOWN else f"{sign.raw[:_SHOWN]}..."
    within = "" if raw in {"", sign.words} else f' in "{raw}"'
    at = f", {offset(sign.into)} into {piece.clip}" if sign.into is not None else ""
    told = f"{sign.group} {sign.weight}: {said}{within} ({sign.source}{at})"
    return f"{told}, denied: {sign.denied}" if sign.denied else told


def _sounds(entry: Entry, zone: str) -> str:
    return _LINES.join(_heard(entry.pieces, zone)) or "none"


def _heard(pieces: Sequence[Piece], zone: str) -> Iterator[str]:
    several = len(pieces) > 1
    for piece in pieces:
        name = f"{piece.clip}: " if several else ""
        if piece.sounds is None:
            yield f"{name}not listened to" if piece.footage_here else f"{name}footage not here yet"
        for sound in piece.sounds or ():
            place = both(sound.at, piece.start, zone, piece.half_width_s)
            yield f"{name}{place}: {sound.rise_db:.0f} dB over what was before"


def _link(entry: Entry) -> str:
    link = entry.link
    told = ["none with any incident"]
    if link is not None:
        why = f": {link.told}" if link.told else ""
        told = [f"{link.bearing.value}, {link.incident}, {percent(link.probability)}{why}"]
    told += [
        f"{one.incident} names officer {one.officer.number}, {_away(one.hours)}" for one in entry.near or ()
    ]
    return _LINES.join(told)


def _away(hours: float) -> str:
    return f"{hours:g} h away" if hours else "at the same time"


def _decision(command: Command) -> Command:
    for option in (
        json_option,
        dry_run_option,
        click.option("--why", required=True, help="The reason, in your words."),
        by_option(required=True),
        home_option,
        click.argument("clip"),
    ):
        command = option(command)
    return command


@command.command("refer")
@_decision
def refer_command(clip: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool) -> None:
    """Say that CLIP was looked at and passed on to be recorded. It stays listed until it belongs to an incident.

    Any clip can be referred, also one of which no word speaks. The files of its recording that are listed with it are
    referred with it.

    \b
    Examples:
      bwv-index unreported refer BWV-3fa4c0 --by 7001 --why "spat at, sergeant 2291 records it"
      bwv-index unreported refer BWV-3fa4c0 --by 7001 --why "crime 42/101999/25 asked for" --dry-run
    """
    _decide(clip, home, operator, ReferralVerdict.REFER, why, dry_run=dry_run, as_json=as_json)


@command.command("dismiss")
@_decision
def dismiss_command(clip: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool) -> None:
    """Say that CLIP was looked at and needs no report. It is listed with --dismissed only.

    \b
    Examples:
      bwv-index unreported dismiss BWV-3fa4c0 --by 7001 --why "an assault on a shopkeeper, no officer there"
      bwv-index unreported dismiss BWV-3fa4c0 --by 7001 --why "recorded as 42/101881/25" --dry-run
    """
    _decide(clip, home, operator, ReferralVerdict.DISMISS, why, dry_run=dry_run, as_json=as_json)


@command.command("reopen")
@_decision
def reopen_command(clip: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool) -> None:
    """Say that what was said of CLIP counts no more: it is listed again as if nobody had looked.

    \b
    Examples:
      bwv-index unreported reopen BWV-3fa4c0 --by 2291 --why "the second half was not watched"
    """
    _decide(clip, home, operator, ReferralVerdict.REOPEN, why, dry_run=dry_run, as_json=as_json)


def _decide(
    clip: str,
    home: Path,
    operator: str,
    verdict: ReferralVerdict,
    why: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    with opened(home, operator) as workspace:
        change = refer(workspace, clip, verdict, why, dry_run=dry_run)
    if as_json:
        show_json(change)
        return
    if dry_run:
        say("Dry run: nothing was recorded.")
    before = change.before.value if change.before else "not listed"
    after = change.after.value if change.after else "not listed"
    say(f"{', '.join(change.clips)}: {before} before, {after} now.")
    if change.warning:
        note(change.warning)
