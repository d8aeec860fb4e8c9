"""From the record to what checking is told of each incident."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bwv_index.clock import find_zone
from bwv_index.custody import ACCOUNT, EventType
from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.hampshire import (
    Act,
    ActKind,
    Case,
    Compared,
    EndedRole,
    EvidencePart,
    MissingFootage,
    Move,
    ShownPart,
)
from bwv_index.incidents import (
    CUSTODY_RECORD,
    CareAnswer,
    CareField,
    FileField,
    OfficerKey,
    RoleKind,
    care_answers,
    normalise_officer,
)
from bwv_index.index import (
    CONFIRM,
    DeploymentView,
    HoldView,
    IncidentView,
    LedgerQuery,
    LinkStatus,
    LinkView,
    PackView,
    Record,
    RoleWord,
)
from bwv_index.linking import ExpectedClip
from bwv_index.pipeline.linking import CHANGES, expected_for
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import UtcInterval

PRESENT = frozenset({RoleKind.VICTIM, RoleKind.WITNESS, RoleKind.ARRESTING, RoleKind.ATTENDING})
"""Roles of officers who were there, as linking expects footage of them."""
PARTS = {
    EvidencePart.ACT: FileField.ACT_CLIPS,
    EvidencePart.INJURY: FileField.INJURY_CLIPS,
    EvidencePart.ARREST: FileField.ARREST_CLIPS,
    EvidencePart.FIRST_ACCOUNT: FileField.FIRST_ACCOUNT_CLIPS,
}
WORDS = {
    EvidencePart.ACT: (
        "assault",
        "punch",
        "kick",
        "strik",
        "struck",
        "head-butt",
        "spit",
        "spat",
        "bite",
        "push",
    ),
    EvidencePart.INJURY: ("injur", "wound", "blood", "bleed", "bruis", "scratch"),
    EvidencePart.ARREST: ("arrest", "caution", "detain"),
    EvidencePart.FIRST_ACCOUNT: ("first account",),
}
"""Beginnings of words in a reason for which a clip is worth a look; they answer nothing."""
NO_CLIP = frozenset({"none", "no", "nil"})
FEW = 10
"""So many incidents are fetched one by one; of more, all at once."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What the record holds around the incidents that are asked for, read at once."""

    parties: Mapping[int, Sequence[tuple[OfficerKey, RoleKind]]]
    ended: Mapping[int, Sequence[RoleWord]]
    deployments: Mapping[int, Sequence[DeploymentView]]
    expected: Mapping[int, Sequence[ExpectedClip]]
    links: Mapping[int, Sequence[LinkView]]
    packs: Mapping[int, Sequence[PackView]]
    holds: Mapping[int, Sequence[HoldView]]
    checked: Mapping[str, Sequence[datetime]]
    """When the roles of an incident that had some already were changed, by its log."""
    taken_at: Mapping[int, datetime]
    """When each clip's footage was taken in."""
    compared: Compared
    home_force: str
    zone: ZoneInfo


def cases_of(
    workspace: Workspace,
    record: Record,
    incidents: Sequence[int],
    expected: Mapping[int, Sequence[ExpectedClip]] | None = None,
) -> dict[int, Case]:
    """Return what checking is told of some incidents; ``expected`` is their missing footage where it is at hand."""
    if len(incidents) > FEW:
        wanted = set(incidents)
        views = [view for view in record.incidents.all() if view.incident_id in wanted]
    else:
        views = [record.incidents.view(number) for number in incidents]
    held = _read(workspace, record, views, expected)
    return {view.incident_id: _case(record, view, held) for view in views}


def _read(
    workspace: Workspace,
    record: Record,
    views: Sequence[IncidentView],
    expected: Mapping[int, Sequence[ExpectedClip]] | None,
) -> _Held:
    incidents = [view.incident_id for view in views]
    compared = Compared.NEVER
    if record.ledger.has(EventType.LINKING):
        later = record.ledger.newer_than_last(EventType.LINKING, CHANGES)
        compared = Compared.BEFORE_CHANGES if later else Compared.NOW
    if expected is None:
        expected = {} if compared is Compared.NEVER else expected_for(record, incidents)
    links: dict[int, list[LinkView]] = defaultdict(list)
    for link in record.links.matching(incidents=incidents):
        links[link.incident_id].append(link)
    packs: dict[int, list[PackView]] = defaultdict(list)
    for pack in record.links.packs(incidents):
        packs[pack.incident_id].append(pack)
    holds: dict[int, list[HoldView]] = defaultdict(list)
    for hold in record.retention.holds((), incidents):
        if hold.incident_id is not None:
            holds[hold.incident_id].append(hold)
    return _Held(
        parties=record.incidents.parties(), ended=record.roles.ended(incidents),
        deployments=record.incidents.deployments(), expected=expected, links=links, packs=packs, holds=holds,
        checked=_checked(record, views), taken_at=_taken_at(record, links), compared=compared,
        home_force=workspace.settings.force, zone=find_zone(workspace.settings.zone),
    )  # fmt: skip


def _checked(record: Record, views: Sequence[IncidentView]) -> Mapping[str, Sequence[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    names = tuple(shown(view.incident_ref) for view in views) if len(views) <= FEW else ()
    for stored in record.ledger.stored(LedgerQuery(names, types=(EventType.ROLES_CHECKED,))):
        if json.loads(stored.entry)["details"].get("had_roles"):
            found[stored.subject].append(stored.at)
    return found


def _taken_at(record: Record, links: Mapping[int, Sequence[LinkView]]) -> Mapping[int, datetime]:
    """Return when the footage of proposed and confirmed clips was taken in; those without footage have no entry."""
    clips = sorted({link.clip_id for of in links.values() for link in of if link.is_likely})
    hashes = {view.clip_id: view.sha256 for view in record.search.views(clips) if view.sha256}
    taken = record.retention.taken_at(sorted(set(hashes.values())))
    return {clip: taken[sha256] for clip, sha256 in hashes.items() if sha256 in taken}


def _case(record: Record, view: IncidentView, held: _Held) -> Case:
    number = view.incident_id
    links, parties = held.links.get(number, ()), tuple(held.parties.get(number, ()))
    care = care_answers(view.notes, held.zone)
    return Case(
        incident=view.incident_ref,
        parties=parties,
        ended=tuple(EndedRole(w.officer, w.role, w.by, w.why) for w in held.ended.get(number, ())),
        occurred=_occurred(view),
        crimes=len(view.crime_refs),
        injury=view.injury,
        present=_present(parties, held.deployments.get(number, ())),
        missing=tuple(
            MissingFootage(clip.officer, tuple(clip.devices), clip.reason)
            for clip in held.expected.get(number, ())
        ),
        compared=held.compared,
        confirmed=_clips(link for link in links if link.status is LinkStatus.CONFIRMED),
        proposed=_clips(link for link in links if link.is_likely and link.status is not LinkStatus.CONFIRMED),
        arrests=_noted(view, CUSTODY_RECORD),
        acts=tuple(_acts(links, held.packs.get(number, ()), held.home_force)),
        care=care,
        safety_reports=_noted(view, FileField.SAFETY_REPORT),
        statement_by=tuple(
            (written, normalise_officer(written, view.force or held.home_force))
            for written in _noted(view, FileField.VICTIM_STATEMENT_BY)
        ),
        parts=tuple(_part(record, view, part, links) for part in EvidencePart),
        moves=tuple(_moves(view, links, held, care)),
    )


def _occurred(view: IncidentView) -> UtcInterval | None:
    if view.occurred_from is None or view.occurred_to is None:
        return None
    return UtcInterval(view.occurred_from, view.occurred_to)


def _present(
    parties: Sequence[tuple[OfficerKey, RoleKind]], deployments: Sequence[DeploymentView]
) -> tuple[OfficerKey, ...]:
    found: list[OfficerKey] = []
    there = [deployment.officer for deployment in deployments]
    there += [officer for officer, role in parties if role in PRESENT]
    for officer in there:
        if not any(officer.may_be(known) for known in found):
            found.append(officer)
    return tuple(found)


def _clips(links: Iterable[LinkView]) -> tuple[str, ...]:
    return tuple(sorted(link.evidence_id for link in links))


def _noted(view: IncidentView, wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in view.notes if name == wanted)


def _acts(links: Sequence[LinkView], packs: Sequence[PackView], force: str) -> Iterator[Act]:
    for link in links:
        for place, decision in enumerate(link.decisions, 1):
            yield Act(
                ActKind.DECIDED, decision.by, _officer(decision.by, force), link.evidence_id, decision.at,
                superseded=place < len(link.decisions),
            )  # fmt: skip
    for pack in packs:
        yield Act(ActKind.PACKED, pack.by, _officer(pack.by, force), "the incident", pack.at)


def _officer(actor: str, force: str) -> OfficerKey | None:
    """Read who acted; an account of the machine is nobody."""
    return None if actor.startswith(ACCOUNT) else normalise_officer(actor, force)


def _part(record: Record, view: IncidentView, part: EvidencePart, links: Sequence[LinkView]) -> ShownPart:
    named = _noted(view, PARTS[part])
    clips = [name for name in named if name.casefold() not in NO_CLIP]
    confirmed, others = [], []
    for name in clips:
        link, trouble = _link_of(record, name, links)
        if link is not None and link.status is LinkStatus.CONFIRMED:
            confirmed.append(link.evidence_id)
        else:
            others.append(f"{name} ({trouble or (link.status.value if link else 'not linked to it')})")
    return ShownPart(
        part, none=len(clips) < len(named), confirmed=tuple(confirmed), others=tuple(others),
        hints=tuple(_hints(part, links)),
    )  # fmt: skip


def _link_of(record: Record, name: str, links: Sequence[LinkView]) -> tuple[LinkView | None, str]:
    """Find the link of a clip as a person names it, or say why there is none."""
    try:
        clip = record.clips.find(name)
    except NotFoundError:
        return None, "no such clip"
    except RefusedError:
        return None, "several clips are called so"
    return next((link for link in links if link.clip_id == clip), None), ""


def _hints(part: EvidencePart, links: Sequence[LinkView]) -> Iterator[str]:
    for link in links:
        if link.status is LinkStatus.CONFIRMED and link.decisions[-1].verdict == CONFIRM:
            reason = link.decisions[-1].why.casefold()
            if any(word in reason for word in WORDS[part]):
                yield link.evidence_id


def _moves(
    view: IncidentView,
    links: Sequence[LinkView],
    held: _Held,
    care: Mapping[CareField, Sequence[CareAnswer]],
) -> Iterator[Move]:
    """Give what was done about an incident; that a table was imported for the first time is none of it."""
    if view.occurred_to is not None:
        yield Move(view.occurred_to, "the incident itself")
    if view.reported_at is not None:
        yield Move(view.reported_at, "reported")
    for link in links:
        if link.is_likely and link.clip_id in held.taken_at:
            yield Move(held.taken_at[link.clip_id], f"footage of {link.evidence_id} taken in")
        yield from (Move(d.at, f"decision on {link.evidence_id}") for d in link.decisions)
    number = view.incident_id
    yield from (Move(pack.at, "pack exported") for pack in held.packs.get(number, ()))
    yield from (Move(hold.at, f"legal {hold.verdict.value}") for hold in held.holds.get(number, ()))
    yield from (Move(at, "roles changed") for at in held.checked.get(shown(view.incident_ref), ()))
    for field, answers in care.items():
        yield from (Move(answer.first, field.value) for answer in answers if answer.first is not None)
