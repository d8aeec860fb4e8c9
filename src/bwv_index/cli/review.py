"""``bwv-index review``: go through the links that wait for a person."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import by_issue, note, percent, say, show_json, show_table, stretch, wall
from bwv_index.errors import BwvIndexError, ExitCode, RefusedError
from bwv_index.index import LinkStatus
from bwv_index.pipeline import (
    CONFIRM,
    DEFER,
    REJECT,
    BatchReview,
    ReviewItem,
    Workspace,
    confirm_batch,
    decide_link,
    play,
    review_queue,
)

LEAST_IN_BATCH = 0.9
"""What is less likely is looked at one by one."""
KEYS = "[c]onfirm  [r]eject  [d]efer  [p]lay  [s]kip  [b]ack  [q]uit"
VERDICTS = {"c": CONFIRM, "r": REJECT, "d": DEFER}


@click.command("review")
@click.option("--incident", default="", help="Only links of the incident that answers to this reference.")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Only links of at least this probability.",
)
@click.option(
    "--confirm-from",
    type=click.FloatRange(LEAST_IN_BATCH, 1),
    help=f"Confirm all clear links from this probability on ({LEAST_IN_BATCH} or more), without asking for each.",
)
@click.option("--why", default="", help="With --confirm-from: the reason, in your words.")
@home_option
@by_option(required=False)
@dry_run_option
@json_option
def command(
    incident: str, least: float, confirm_from: float | None, why: str, home: Path, operator: str | None,
    *, dry_run: bool, as_json: bool,
) -> ExitCode:  # fmt: skip
    """Go through the links that wait for a person: what speaks for each, against it, and its contact sheet.

    On a terminal each link is shown and one key decides: confirm, reject, defer (it stays in the queue, at its end),
    play the footage, skip, back, quit. Every decision is on the record at once, with the reason that you give, and can
    be replaced by a new one. In a pipe the queue is listed.

    --confirm-from decides many at once. Links that a second incident might claim as well, that somebody deferred,
    whose footage is not here or cannot be looked at, or whose hour is open are left, and listed with the reason.

    \b
    Examples:
      bwv-index review --by 7001
      bwv-index review --incident 42-20250614-1881 --by 7001
      bwv-index review --confirm-from 0.95 --dry-run
      bwv-index review --confirm-from 0.95 --by 7001 --why "officer, time and place agree"
    """
    with opened(home, operator) as workspace:
        if confirm_from is not None:
            done = confirm_batch(workspace, confirm_from, why, incident, dry_run=dry_run)
            _show_batch(done, dry_run=dry_run, as_json=as_json)
            return ExitCode.OK
        queue = review_queue(workspace, incident, least)
        if as_json:
            show_json(queue)
        elif not queue:
            say("No link waits for a decision.")
        elif sys.stdin.isatty() and sys.stdout.isatty() and not dry_run:
            _Sitting(workspace, list(queue)).run()
        else:
            _list(queue)
            return ExitCode.ATTENTION
        return ExitCode.OK


def _show_batch(done: BatchReview, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        show_json(done)
        return
    said = "would be confirmed" if dry_run else "confirmed"
    say(f"{len(done.confirmed)} links of {done.least:.0%} or more {said}, {len(done.left)} left.")
    if done.confirmed:
        rows = (
            (v.incident_ref, v.evidence_id, percent(v.probability), v.status.value) for v in done.confirmed
        )
        show_table(("incident", "clip", "probability", "status"), rows, title=said.capitalize())
    if done.left:
        left = ((v.incident_ref, v.evidence_id, percent(v.probability), reason) for v, reason in done.left)
        show_table(("incident", "clip", "probability", "why it is left"), left, title="Left")


def _list(queue: Sequence[ReviewItem]) -> None:
    rows = (
        (
            i.link.incident_ref,
            i.link.evidence_id,
            percent(i.link.probability),
            i.link.status.value,
            _remark(i),
            i.sheet,
        )
        for i in queue
    )
    show_table(("incident", "clip", "probability", "status", "remark", "contact sheet"), rows)


def _remark(item: ReviewItem) -> str:
    link = item.link
    if item.is_victim:
        return "you are a victim at the incident"
    if link.is_deferred:
        return f"deferred by {link.decisions[-1].by}: {link.decisions[-1].why}"
    if link.status is LinkStatus.AWAITS_SECOND and link.settled is not None:
        return f"confirmed by {link.settled.by}; waits for another person"
    return "; ".join(filter(None, (item.unseen, link.shortfall or link.cap)))


@dataclass(slots=True)
class _Sitting:
    """One person's way through the queue, link by link."""

    workspace: Workspace
    queue: list[ReviewItem]
    at: int = 0
    reason: str = ""
    confirmed: int = 0
    rejected: int = 0
    deferred: int = 0

    def run(self) -> None:
        """Show each link and do what the keys say, until the end of the queue or of the sitting."""
        zone = self.workspace.settings.zone
        acts: dict[str, Callable[[], None]] = {"p": self._play, "s": self._on, "b": self._back}
        while self.at < len(self.queue):
            _show(self.queue[self.at], self.at + 1, len(self.queue), zone)
            key = click.prompt(KEYS, prompt_suffix=" > ", default="s", show_default=False).strip().lower()[:1]
            if key == "q":
                break
            try:
                if key in VERDICTS:
                    self._decide(VERDICTS[key])
                elif key in acts:
                    acts[key]()
                else:
                    note("One of c, r, d, p, s, b, q.")
            except BwvIndexError as fault:
                note(f"{fault.message}{f' {fault.remedy}' if fault.remedy else ''}")
        left = len(self.queue) - self.confirmed - self.rejected
        say(
            f"{self.confirmed} confirmed, {self.rejected} rejected, {self.deferred} deferred; {left} still wait."
        )

    def _decide(self, verdict: str) -> None:
        item = self.queue[self.at]
        why = click.prompt("why", default=self.reason or None, prompt_suffix="? ").strip()
        link = decide_link(self.workspace, item.link.evidence_id, item.link.incident_ref, verdict, why)
        self.reason = why
        self.confirmed += verdict == CONFIRM
        self.rejected += verdict == REJECT
        self.deferred += verdict == DEFER
        say(f"{link.evidence_id} and {link.incident_ref}: {link.status.value}.")
        self._on()

    def _play(self) -> None:
        item = self.queue[self.at]
        if not item.has_footage:
            raise RefusedError("its footage is not here yet", subject=item.link.evidence_id)
        part = item.times.within
        play(self.workspace, item.link.evidence_id, start=None if part is None else part[0])

    def _on(self) -> None:
        self.at += 1

    def _back(self) -> None:
        self.at = max(0, self.at - 1)


def _show(item: ReviewItem, number: int, count: int, zone: str) -> None:
    """Print what there is to know of one link."""
    link = item.link
    say()
    say(
        f"{number} of {count}: {link.evidence_id} and {link.incident_ref}, probability {percent(link.probability)}"
    )
    for name, value in _facts(item, zone):
        say(f"  {name:10} {value}")
    for name, sign in (("for", 1), ("against", -1)):
        said = sorted((e for e in link.evidence if e.bits * sign > 0), key=lambda e: -abs(e.bits))
        for n, e in enumerate(said):
            say(f"  {name if n == 0 else '':10} {e.bits:+5.1f} bits  {e.name}: {e.detail}")
    unknown = [e.name for e in link.evidence if e.outcome == "unknown"]
    if unknown:
        say(f"  {'unknown':10} {', '.join(unknown)}")


def _facts(item: ReviewItem, zone: str) -> Iterator[tuple[str, str]]:
    link, times = item.link, item.times
    start = wall(times.start_at, zone, times.half_width_s)
    officer = by_issue(item.officers, item.issued_to) or "not known"
    yield "clip", f"{start}; camera {item.camera or 'not known'}; officer {officer}"
    if item.title:
        yield "title", item.title
    if times.within is not None:
        yield "look at", stretch(*times.within, times.start_at, zone, times.half_width_s)
    yield "sheet", str(item.sheet) if item.sheet else item.unseen or "footage not here yet"
    if link.cap:
        yield "held", link.cap
    if link.shortfall:
        yield "note", link.shortfall
    if item.is_victim:
        yield "mind", "you are a victim at this incident: let another person decide"
    for decision in link.decisions:
        yield "earlier", f"{decision.by} {decision.verdict}: {decision.why}"
