"""The queue of links that wait for a person: what to look at, in which order, and many decided at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bwv_index.clock import HourBasis
from bwv_index.custody import EventType
from bwv_index.errors import RefusedError
from bwv_index.index import CONFIRM, ClipView, LinkStatus, LinkView, Record
from bwv_index.pipeline.deciding import LET_ANOTHER, is_victim, require_person, same_person
from bwv_index.pipeline.facts import holders_of
from bwv_index.pipeline.linking import TimesTogether, decide_link, times_together
from bwv_index.pipeline.workspace import Workspace

HOUR_OPEN = "the hour it was recorded in is open: look whether it is of this incident"
WAITING = (LinkStatus.PROPOSED, LinkStatus.AWAITS_SECOND)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One link that waits: the pair, its times, and what there is to look at.

    ``sheet`` is the clip's contact sheet, None where it has none; ``has_footage`` whether footage is here at all.
    ``own`` says that the person who reviews has confirmed it already, so that another one has to. ``is_victim`` says
    that this person is a victim at the incident, who must not run the case. ``unseen`` says why nobody can have looked
    at the clip by its sheet, empty where there is one; ``hour_open`` that its time may be out by whole hours.
    ``issued_to`` are the officers who held the camera then, where no source names the wearer.
    """

    link: LinkView
    times: TimesTogether
    title: str
    camera: str
    officers: tuple[str, ...]
    sheet: Path | None
    has_footage: bool
    own: bool
    is_victim: bool
    unseen: str
    hour_open: bool
    issued_to: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        """Whether nothing but the probability has to be looked at.

        No other incident is as likely, nobody deferred it, there is a sheet to look at, its hour is settled, and this
        person may decide.
        """
        return self.has_footage and not (
            self.link.shortfall
            or self.link.is_deferred
            or self.own
            or self.is_victim
            or self.unseen
            or self.hour_open
        )


@dataclass(frozen=True, slots=True)
class BatchReview:
    """What a batch of confirmations did, or would do: confirmed, and left although likely enough, with the reason."""

    least: float
    confirmed: tuple[LinkView, ...]
    left: tuple[tuple[LinkView, str], ...]


def review_queue(workspace: Workspace, incident: str = "", least: float = 0.0) -> tuple[ReviewItem, ...]:
    """Return the links that wait for a person: by incident, the likeliest first, what was deferred last.

    Raises:
        NotFoundError: no incident answers to the reference.
    """
    with workspace.writing() as record:
        asked = None if not incident else (record.incidents.find(incident),)
        links = record.links.matching(incidents=asked, statuses=WAITING)
        details = {"incident": incident, "least": f"{least:.2f}"}
        record.ledger.append(workspace.event(EventType.VIEW, "review queue", details={**details}))
        return tuple(_items(workspace, record, [link for link in links if link.probability >= least]))


def confirm_batch(
    workspace: Workspace, least: float, why: str, incident: str = "", *, dry_run: bool = False
) -> BatchReview:
    """Confirm every clear link of at least a probability; each gets a decision of its own.

    Left are links that a rival incident might claim as well, that somebody deferred, that have no footage yet or none
    that anybody can have looked at, whose hour is open, and those that this person has confirmed already.

    Raises:
        RefusedError: nobody is named, or no reason is given.
        NotFoundError: no incident answers to the reference.
        BusyError: another run holds the home.
    """
    if not dry_run:
        require_person(workspace.actor, why)
    queue = review_queue(workspace, incident, least)
    clear = [item.link for item in queue if item.is_clear]
    left = tuple((item.link, _reason(item)) for item in queue if not item.is_clear)
    if dry_run:
        return BatchReview(least, tuple(clear), left)
    told = f"{why.strip()} (one of {len(clear)} confirmed together, each at {least:.0%} or more)"
    confirmed = []
    for link in clear:
        try:
            confirmed.append(decide_link(workspace, link.evidence_id, link.incident_ref, CONFIRM, told))
        except RefusedError as fault:
            # Somebody else may have decided it since the queue was read: theirs stands.
            left = (*left, (link, fault.message))
    return BatchReview(least, tuple(confirmed), left)


def decider_warning(workspace: Workspace, incident: int) -> str:
    """Tell who decides on an incident's clips to let another person do so where they may be its victim, else nothing.

    Source: Operation Hampshire, point 3.
    """
    with workspace.index.reading() as record:
        return LET_ANOTHER if is_victim(workspace.actor, record.incidents.parties().get(incident, ())) else ""


def _reason(item: ReviewItem) -> str:
    if item.is_victim:
        return "you are a victim at the incident: another person decides"
    if item.own:
        return "you confirmed it already; it waits for another person"
    if item.link.is_deferred:
        return f"deferred by {item.link.decisions[-1].by}: {item.link.decisions[-1].why}"
    if not item.has_footage:
        return item.link.shortfall or "its footage is not here yet"
    told = (item.unseen, HOUR_OPEN if item.hour_open else "", item.link.shortfall)
    return "; ".join(filter(None, told))


def _items(workspace: Workspace, record: Record, links: Iterable[LinkView]) -> Iterable[ReviewItem]:
    held = sorted(
        links, key=lambda link: (link.is_deferred, link.incident_ref, -link.probability, link.evidence_id)
    )
    views = {view.clip_id: view for view in record.search.views({link.clip_id for link in held})}
    incidents = {number: record.incidents.view(number) for number in {link.incident_id for link in held}}
    parties = record.incidents.parties()
    unnamed = holders_of(record, (view for view in views.values() if not any(view.officers)))
    for link in held:
        clip = views[link.clip_id]
        sheet = _sheet(workspace, record, clip)
        yield ReviewItem(
            link=link,
            times=times_together(clip, incidents[link.incident_id]),
            title=clip.title,
            camera=clip.device_serial or "",
            officers=tuple(officer for officer in clip.officers if officer),
            sheet=sheet,
            has_footage=bool(clip.sha256),
            own=_is_own(link, workspace.actor),
            is_victim=is_victim(workspace.actor, parties.get(link.incident_id, ())),
            unseen="" if sheet is not None or not clip.sha256 else _unseen(record, clip.sha256),
            hour_open=clip.placement is not None and clip.placement.hour == HourBasis.OPEN.value,
            issued_to=tuple(map(str, unnamed.get(link.clip_id, ()))),
        )


def _is_own(link: LinkView, actor: str) -> bool:
    settled = link.settled if link.status is LinkStatus.AWAITS_SECOND else None
    return settled is not None and same_person(settled.by, actor)


def _unseen(record: Record, sha256: str) -> str:
    """Say why a clip without a contact sheet has none."""
    if record.media.inspection(sha256) is not None:
        return "it has no contact sheet: play it, and decide it by itself"
    refused = record.refusals.of(sha256)
    why = f" ({refused[0].code}: {refused[0].detail})" if refused else ""
    return f"its footage cannot be opened, so nobody can have looked at it{why}"


def _sheet(workspace: Workspace, record: Record, clip: ClipView) -> Path | None:
    sheet = record.media.sheet(clip.sha256) if clip.sha256 else None
    return None if sheet is None else workspace.home.derived / sheet.file
