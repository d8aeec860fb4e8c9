"""The account of one clip's time: every claim with its vote, the sums, and what they came to."""

from dataclasses import dataclass
from fractions import Fraction

from bwv_index.clock import ClockAccount, explain
from bwv_index.custody import EventType
from bwv_index.index import Record, pictured_otherwise
from bwv_index.pipeline.clocks.known import clock_of_clip
from bwv_index.pipeline.placing import clip_claims, clip_duration, clock_allowance, taken_in
from bwv_index.pipeline.trail import Said, said_of
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ClipAccount:
    """How a clip was placed in time.

    ``device`` is its camera, empty where its sources do not name one alone; ``pictured`` are cameras that only the text
    in its picture names, where other sources name another.
    """

    evidence_id: str
    sha256: str
    name: str
    device: str
    pictured: tuple[str, ...]
    duration: Fraction | None
    zone: str
    account: ClockAccount
    said: tuple[Said, ...]
    """What was read of the clip and its sidecars, the text in its picture included, and why of some nothing is made."""


def account_of(workspace: Workspace, name: str) -> ClipAccount:
    """Return the account of the time of the clip of that name.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: several do.
    """
    with workspace.index.reading() as record:
        found = _account(workspace, record, record.clips.find(name))
    workspace.look(workspace.event(EventType.VIEW, found.evidence_id, sha256=found.sha256, why="clock"))
    return found


def _account(workspace: Workspace, record: Record, clip: int) -> ClipAccount:
    known = clock_of_clip(record, clip)
    duration = clip_duration(record, clip)
    held = record.clips.claims(clip)
    claims = clip_claims(record, clip, known)
    view = record.search.views([clip])[0]
    devices = record.clips.devices(clip)
    return ClipAccount(
        evidence_id=view.evidence_id, sha256=view.sha256, name=view.name,
        device=devices[0] if len(devices) == 1 else "",
        pictured=pictured_otherwise(held), duration=duration, zone=workspace.settings.zone,
        account=explain(
            claims, known.checks, known.offsets, duration, allowance=clock_allowance(held),
            not_after=taken_in(record, clip),
        ),
        said=said_of(record, view.sha256, workspace.profiles(), view.profile),
    )  # fmt: skip
