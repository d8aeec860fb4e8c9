"""``bwv-index link``: propose, list, explain, decide and export links."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import click

from bwv_index.casefile import write_csv
from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import both, moment, note, percent, plain, say, show_json, show_table, wall
from bwv_index.cli.progress import step_progress
from bwv_index.index import LinkStatus, LinkView
from bwv_index.linking import Calibration, Tenth
from bwv_index.pipeline import (
    CONFIRM,
    DEFER,
    HELD,
    REJECT,
    TimesTogether,
    calibrate_links,
    decide_link,
    decider_warning,
    explain_link,
    link_run,
    list_links,
)

MICROSECOND = timedelta(microseconds=1)
LEAST_HELD = 0.01
"""A weight that is held less follows two or three decisions wherever they lead."""
EXPORTED = frozenset(
    {LinkStatus.PROPOSED, LinkStatus.AWAITS_SECOND, LinkStatus.CONFIRMED, LinkStatus.REJECTED}
)


@click.group("link")
def command() -> None:
    """Propose, explain and decide which clip belongs to which incident."""


@command.command("run")
@home_option
@by_option(required=False)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Least probability to propose.",
)
@click.option(
    "--new",
    is_flag=True,
    help="Score only the clips that are new or changed since the last run, or that a changed incident reaches.",
)
@json_option
def run_command(
    home: Path, operator: str | None, threshold: float | None, *, new: bool, as_json: bool
) -> None:
    """Score every clip against the incidents it may belong to. Proposes only; decisions are never touched.

    With --new a batch is scored, as a run over everything would score it now; all other links stay as they are.

    \b
    Examples:
      bwv-index link run
      bwv-index link run --new
      bwv-index link run --threshold 0.3 --json
    """
    with opened(home, operator) as workspace, step_progress(quiet=as_json) as progress:
        report = link_run(workspace, threshold, new=new, progress=progress)
    if as_json:
        show_json(report)
        return
    if report.why_whole:
        say(f"Everything is linked: {report.why_whole}.")
    which = f"new or changed of {report.held} clips" if report.batch else "clips"
    say(
        f"{report.clips} {which} against {report.incidents} incidents: {report.proposed} links proposed "
        f"({report.new} pairs new on the record, {report.withdrawn} withdrawn), {report.near_misses} near misses."
    )
    say(
        f"{report.compared} pairs compared; {report.set_aside} of them, next to impossible or beyond "
        "what is listed of an incident, are set aside."
    )
    if report.sounds_compared:
        say(
            f"The sound of {report.sounds_compared} pairs of clips compared: {report.sounds_locked} heard the same, "
            f"and {report.clips_moved} clips are placed anew by it."
        )
    if report.batch:
        say(
            f"Since everything was linked last, --new has linked {report.in_batches} clips, some maybe more than once. "
            "All other links are as they were: what new clips and incidents change of theirs, the next run without "
            "--new finds."
        )
    if report.unmatched:
        show_table(
            ("clip", "why no incident could be compared"), report.unmatched, title="Compared with none"
        )


@command.command("list")
@home_option
@by_option(required=False)
@click.option("--incident", default="", help="Only links of the incident that answers to this reference.")
@click.option("--status", type=click.Choice([s.value for s in LinkStatus]), help="Only links of this status.")
@json_option
def list_command(
    home: Path, operator: str | None, incident: str, status: str | None, *, as_json: bool
) -> None:
    """List links: proposed, near misses, confirmed, rejected, withdrawn.

    \b
    Examples:
      bwv-index link list --incident 42/101881/25
      bwv-index link list --status near-miss
    """
    with opened(home, operator) as workspace:
        links = list_links(workspace, incident, [LinkStatus(status)] if status else None)
    if as_json:
        show_json(links)
    elif not links:
        say("No links. Run: bwv-index link run")
    else:
        rows = (
            (v.incident_ref, v.evidence_id, v.status.value, percent(v.probability), v.rank or "-", _why(v))
            for v in links
        )
        show_table(("incident", "clip", "status", "probability", "rank", "why"), rows)


def _why(link: LinkView) -> str:
    if link.decisions:
        last = link.decisions[-1]
        return f"{last.by}, {moment(last.at)}: {last.why}"
    if link.shortfall:
        return link.shortfall
    strongest = sorted((e for e in link.evidence if e.bits > 0), key=lambda e: -e.bits)
    return "; ".join(e.detail for e in strongest[:2])


@command.command("explain")
@click.argument("clip")
@click.argument("incident")
@home_option
@by_option(required=False)
@json_option
def explain_command(clip: str, incident: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """Say why CLIP may belong to INCIDENT: each comparison, its bits, what is unknown, what argues against.

    \b
    Examples:
      bwv-index link explain BWV-3fa4c0 42-20250614-1881
    """
    with opened(home, operator) as workspace:
        zone = workspace.settings.zone
        account = explain_link(workspace, clip, incident)
    link = account.link
    if as_json:
        show_json({**plain(link), "times": account.times})
        return
    say(
        f"{link.evidence_id} and {link.incident_ref}: {link.status.value}, probability {percent(link.probability)}"
    )
    for line in _told_times(account.times, zone):
        say(line)
    rows: list[tuple[str, str, str, str]] = [("prior", "", f"{link.prior_bits:+.1f}", "before any evidence")]
    rows += [
        (e.name, e.outcome, "0" if e.outcome == "unknown" else f"{e.bits:+.1f}", e.detail)
        for e in link.evidence
    ]
    rows.append(("total", "", f"{link.bits:+.1f}", f"probability {percent(link.probability)}"))
    show_table(("evidence", "finding", "bits", "because"), rows)
    for remark in (link.cap, link.shortfall):
        if remark:
            say(remark)
    for decision in link.decisions:
        say(f"{moment(decision.at)} {decision.by} decided {decision.verdict}: {decision.why}")


def _told_times(times: TimesTogether, zone: str) -> Iterator[str]:
    """Say when the clip and the incident were, and where in the file the incident's time lies."""
    start = (times.start_at, zone, times.half_width_s)
    told = both(Fraction(0), *start)
    if times.start_at is not None and times.end_at is not None:
        length = Fraction((times.end_at - times.start_at) // MICROSECOND, 1_000_000)
        told += f" to {both(length, *start)}"
    yield f"The clip: {told}."
    if times.occurred_from is None or times.occurred_to is None:
        yield "The incident: time not known."
        return
    yield f"The incident: {wall(times.occurred_from, zone)} to {wall(times.occurred_to, zone)}, as stated."
    if times.within is not None:
        first, last = times.within
        yield f"Of the incident's time: from {both(first, *start)} to {both(last, *start)}."
    elif times.end_at is not None:
        yield "Of the incident's time: no part, as the two are stated."
    else:
        yield "Of the incident's time: not known, for the clip's times are not all known."


@command.command("decide")
@click.argument("clip")
@click.argument("incident")
@click.argument("verdict", type=click.Choice([CONFIRM, REJECT, DEFER]))
@home_option
@by_option(required=True)
@click.option("--why", required=True, help="The reason, in your words.")
@json_option
def decide_command(
    clip: str, incident: str, verdict: str, home: Path, operator: str, why: str, *, as_json: bool
) -> None:
    """Decide whether CLIP belongs to INCIDENT. A later decision counts; the earlier ones stay on the record.

    To defer is to say on the record that it has to wait; the link stays as it was. Where linking.second_person is
    set, a link is confirmed when two persons have confirmed it: 7001, 07001 and PC 7001 are one. Who may be a victim of
    the incident is told to let another person decide.

    \b
    Examples:
      bwv-index link decide BWV-3fa4c0 42-20250614-1881 confirm --by 7001 --why "shows the first punch"
    """
    with opened(home, operator) as workspace:
        link = decide_link(workspace, clip, incident, verdict, why)
        warning = decider_warning(workspace, link.incident_id)
    if as_json:
        show_json({**plain(link), "warning": warning})
    else:
        say(f"{link.evidence_id} and {link.incident_ref}: {link.status.value} by {link.decisions[-1].by}.")
        if warning:
            note(f"Mind: {warning}.")


@command.command("calibrate")
@home_option
@by_option(required=False)
@click.option("--apply", is_flag=True, help="Write the new weights into the home's config/linking.toml.")
@click.option("--why", default="", help="With --apply: the reason, in your words.")
@click.option(
    "--held",
    type=click.FloatRange(LEAST_HELD),
    default=HELD,
    show_default=True,
    help="How hard a weight is held to what it is, in 1/bits^2. The default outweighs some thirty pairs.",
)
@json_option
def calibrate_command(
    home: Path, operator: str | None, why: str, held: float, *, apply: bool, as_json: bool
) -> None:
    """Estimate the weights anew from the decided links, and say what would change. Writes only with --apply.

    How well the new weights do is measured on pairs that were left out while they were estimated.

    \b
    Examples:
      bwv-index link calibrate
      bwv-index link calibrate --apply --by 7001 --why "300 decided links of this force"
    """
    with opened(home, operator) as workspace:
        report = calibrate_links(workspace, apply=apply, why=why, held=held)
    if as_json:
        show_json(report)
        return
    found = report.found
    say(
        f"{found.confirmed} confirmed and {found.rejected} rejected pairs. Mean surprise: {found.loss_before:.3f} bits "
        f"with the weights that are there, {found.loss_after:.3f} with new ones, on pairs left out while estimating."
    )
    if not found.helps:
        say("The new weights do no better on pairs that they have not seen: leave the weights as they are.")
    _show_changes(found, applied=report.written is not None)
    show_table(
        ("stated", "pairs", "mean", "confirmed"),
        _tenths(found.before),
        title="With the weights that are there",
    )
    show_table(
        ("stated", "pairs", "mean", "confirmed"), _tenths(found.after), title="With new weights, left out"
    )
    if report.written is None:
        say(
            "Nothing was written. To use the new weights: bwv-index link calibrate --apply --by ID --why TEXT"
        )
    else:
        kept = f" The earlier file is kept as {report.kept.name}." if report.kept else ""
        say(f"Written: {report.written}.{kept} Run: bwv-index link run")


def _show_changes(found: Calibration, *, applied: bool) -> None:
    """List the weights that move, the furthest first; the prior, which every pair bears, stands on top."""
    before, after = found.prior
    prior = ("prior", "every pair", f"{before:+.2f}", f"{after:+.2f}", found.confirmed, found.rejected)
    rows = [
        (c.comparison, c.outcome, f"{c.before:+.2f}", f"{c.after:+.2f}", c.confirmed, c.rejected)
        for c in sorted(found.changes, key=lambda c: -abs(c.after - c.before))
    ]
    told, head = ("Changed", "is now") if applied else ("Would change", "would be")
    heads = ("comparison", "outcome", "bits", head, "confirmed", "rejected")
    show_table(heads, [prior, *rows] if found.moves_prior else rows, title=told)


def _tenths(held: Iterable[Tenth]) -> Iterator[tuple[str, int, str, str]]:
    """Say what was stated against what was decided, a row a tenth that holds any pair."""
    for number, tenth in enumerate(held):
        if tenth.pairs:
            share = percent(tenth.confirmed / tenth.pairs)
            yield f"{10 * number}-{10 * number + 10} %", tenth.pairs, percent(tenth.stated), share


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@home_option
@by_option(required=False)
def export_command(file: Path, home: Path, operator: str | None) -> None:
    """Write every proposed and decided link to FILE, which must not exist, as CSV.

    Its columns: evidence_id, incident_ref, score, status, rank.

    \b
    Examples:
      bwv-index link export links.csv
    """
    with opened(home, operator) as workspace:
        workspace.require_outside(file)
        links = list_links(workspace, statuses=sorted(EXPORTED))
    rows = [(v.evidence_id, v.incident_ref, f"{v.probability:.6f}", v.status.value, v.rank) for v in links]
    write_csv(file, ("evidence_id", "incident_ref", "score", "status", "rank"), rows)
    say(f"{len(rows)} links written to {file}.")
