"""The comparisons of people: the stated officer, and the one whom the camera was out to.

Both ask who wore the camera. Camera issue is therefore weighed given what the officer comparison found (the
chain rule of probability), so that one fact is not counted twice.
"""

from collections.abc import Sequence
from typing import Final

from bwv_index.incidents import OfficerKey, RoleKind
from bwv_index.linking.evidence import Evidence, Outcome, unknown, weigh
from bwv_index.linking.facts import ClipFacts, IncidentFacts
from bwv_index.linking.surroundings import Surroundings
from bwv_index.linking.wearer import may_be_any, tell_officers
from bwv_index.linking.weights import IssueLevels, Weight, Weights

OFFICER: Final = "officer"
ISSUE: Final = "camera issue"

_HANDS_ON = frozenset({RoleKind.ARRESTING, RoleKind.WITNESS})

_NO_OFFICER = unknown(OFFICER, "nobody states who wore the camera")
_NO_LIST = unknown(OFFICER, "the incident names no officer")
_NO_DEVICE = unknown(ISSUE, "the camera is not known")
_ISSUE_UNPLACED = unknown(ISSUE, "the clip is not placed in time")
_NO_ISSUE = unknown(ISSUE, "no issue record covers this camera then")
_ISSUE_NO_LIST = unknown(ISSUE, "the incident names no officer")


def is_listed(officer: OfficerKey, incident: IncidentFacts) -> bool:
    """Whether the incident names an officer, as a party or as deployed."""
    return any(officer.may_be(party) for party, _ in incident.parties) or any(
        officer.may_be(deployment.officer) for deployment in incident.deployments
    )


def compare_officer(
    clip: ClipFacts, incident: IncidentFacts, weights: Weights, around: Surroundings
) -> Evidence:
    """Look for the clip's stated officers among parties and deployments; the best match counts."""
    if not clip.officers:
        return _NO_OFFICER
    if not (incident.parties or incident.deployments):
        return _NO_LIST
    matches = _matches(clip, incident, weights)
    if matches:
        weight, level, detail = max(matches, key=lambda match: match[0].bits)
        return weigh(OFFICER, weight.bits, detail, level)
    who = tell_officers(clip.officers)
    if _other_force(clip, incident):
        detail = f"{who} has the number of an officer of another force on the log"
        return weigh(OFFICER, weights.officer.other_force.bits, detail, "other_force")
    if around.elsewhere:
        detail = f"{who} is not on the log, and was deployed to {around.elsewhere} meanwhile"
        return weigh(OFFICER, weights.officer.elsewhere.bits, detail, "elsewhere")
    detail = f"{who} is not on the log, which may leave officers out"
    return weigh(OFFICER, weights.officer.unlisted.bits, detail, "unlisted")


def _matches(clip: ClipFacts, incident: IncidentFacts, weights: Weights) -> list[tuple[Weight, str, str]]:
    """List every way in which the incident names one of the clip's officers."""
    found: list[tuple[Weight, str, str]] = []
    for officer, role in incident.parties:
        if may_be_any(officer, clip.officers):
            level, weight = _role_level(role, weights)
            found.append((weight, level, f"{officer} is {role.value} at the incident"))
    for deployment in incident.deployments:
        if may_be_any(deployment.officer, clip.officers):
            detail = f"{deployment.officer} is on the log as deployed"
            found.append((weights.officer.present, "present", detail))
    return found


def _role_level(role: RoleKind, weights: Weights) -> tuple[str, Weight]:
    """Grade a role by how surely its holder was there."""
    table = weights.officer
    if role is RoleKind.VICTIM:
        return "victim", table.victim
    if role in _HANDS_ON:
        return "hands_on", table.hands_on
    return ("present", table.present) if role is RoleKind.ATTENDING else ("paper", table.paper)


def _other_force(clip: ClipFacts, incident: IncidentFacts) -> bool:
    """Whether each stated officer shares no more than the number with one on the log."""
    numbers = {officer.number for officer, _ in incident.parties}
    numbers |= {deployment.officer.number for deployment in incident.deployments}
    return all(officer.number in numbers for officer in clip.officers)


def compare_issue(
    clip: ClipFacts,
    incident: IncidentFacts,
    holders: Sequence[OfficerKey],
    weights: Weights,
    officer: Evidence,
) -> Evidence:
    """Ask whether the camera was out to someone on the log, given what the officer comparison found.

    ``holders`` are the officers who held the clip's camera while it ran, by the issue records.
    """
    if not clip.device_serial:
        return unknown(ISSUE, _tell_rivals(clip.rival_devices)) if clip.rival_devices else _NO_DEVICE
    if clip.interval is None:
        return _ISSUE_UNPLACED
    if not holders:
        return _NO_ISSUE
    if not (incident.parties or incident.deployments):
        return _ISSUE_NO_LIST
    condition, levels = _issue_levels(officer, weights)
    listed = [holder for holder in holders if is_listed(holder, incident)]
    if listed:
        detail = f"{clip.device_serial} was out to {tell_officers(listed)}, who is on the log"
        return weigh(ISSUE, levels.listed.bits, detail, f"{condition}.listed")
    detail = f"{clip.device_serial} was out to {tell_officers(holders)}, who is not on the log"
    return weigh(ISSUE, levels.unlisted.bits, detail, f"{condition}.unlisted")


def _tell_rivals(serials: Sequence[str]) -> str:
    """Say that a clip's sources name more than one camera."""
    count = "two" if len(serials) == 2 else str(len(serials))  # noqa: PLR2004 - the usual number, as a word
    return f"the clip's sources name {count} cameras: {', '.join(serials)}"


def _issue_levels(officer: Evidence, weights: Weights) -> tuple[str, IssueLevels]:
    """Choose the table by what the officer comparison found."""
    if officer.outcome is Outcome.UNKNOWN:
        return "unknown", weights.issue.unknown
    if officer.outcome is Outcome.AGREES:
        return "agrees", weights.issue.agrees
    return "disagrees", weights.issue.disagrees
