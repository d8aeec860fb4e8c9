"""The comparisons of people: the stated officer, and the one whom the camera was out to.

Both ask who wore the camera. Camera issue is therefore weighed given what the officer comparison found (the
chain rule of probability), so that one fact is not counted twice. How much an officer's name says depends on how many
other clips of that day bear it: that is counted, not judged.
"""

from collections.abc import Sequence
from typing import Final

from bwv_index.linking.evidence import Evidence, Outcome, unknown, weigh
from bwv_index.linking.footage import Footage
from bwv_index.linking.levels import ISSUE, OFFICER
from bwv_index.linking.scene import Scene
from bwv_index.linking.surroundings import Surroundings
from bwv_index.linking.wearer import tell_officers
from bwv_index.linking.weights import Weights

_NO_OFFICER = unknown(OFFICER, "nobody states who wore the camera")
_NO_LIST = unknown(OFFICER, "the incident names no officer")
_NO_DEVICE = unknown(ISSUE, "the camera is not known")
_ISSUE_UNPLACED = unknown(ISSUE, "the clip is not placed in time")
_NO_ISSUE = unknown(ISSUE, "no issue record covers this camera then")
_ISSUE_NO_LIST = unknown(ISSUE, "the incident names no officer")
NAMED: Final = frozenset({"victim", "present", "paper"})
"""Outcomes of the officer comparison that say that the incident names the officer."""


def compare_officer(footage: Footage, scene: Scene, weights: Weights, around: Surroundings) -> Evidence:
    """Look for the clip's stated officers among parties and deployments; the closest to the assault counts.

    A name that the incident bears never speaks against it, however many of the day's clips bear it too.
    """
    officers = footage.compared.officers
    if not officers:
        return _NO_OFFICER
    if not scene.named:
        return _NO_LIST
    roles = [role for officer in officers if (role := scene.role(officer)) is not None]
    if roles:
        level, detail = min(roles, key=lambda role: _ORDER.index(role[0]))
        bits = max(0.0, weights.bits(OFFICER, level) + scene.rarity[not footage.placed])
        return weigh(OFFICER, bits, f"{detail}{_told_crowd(footage, scene)}", level)
    level, detail = _stranger(footage, scene, around)
    return weigh(OFFICER, weights.bits(OFFICER, level), detail, level)


def _stranger(footage: Footage, scene: Scene, around: Surroundings) -> tuple[str, str]:
    """Grade officers whom the incident does not name, and say so."""
    officers = footage.compared.officers
    who = tell_officers(officers)
    if all(officer.number in scene.named for officer in officers):
        return "other_force", f"{who} has the number of an officer of another force on the log"
    if around.elsewhere:
        return "elsewhere", f"{who} is not on the log, and was deployed to {around.elsewhere} meanwhile"
    if not scene.facts.deployments:
        return "unlogged", f"{who} is not named, and there is no log of who came"
    return "unlisted", f"{who} is not on the log, which may leave officers out"


_ORDER = ("victim", "present", "paper")


def _told_crowd(footage: Footage, scene: Scene) -> str:
    """Say of how many clips the officers named filmed how many, which is what makes the name tell."""
    clips, own = scene.crowd
    return f"; of {clips} clips of those days {own} are by officers named here" if footage.placed else ""


def compare_issue(footage: Footage, scene: Scene, weights: Weights, officer: Evidence) -> Evidence:
    """Ask whether the camera was out to someone on the log, given what the officer comparison found."""
    clip, holders = footage.compared, footage.holders
    if not clip.device_serial:
        return unknown(ISSUE, _tell_rivals(clip.rival_devices)) if clip.rival_devices else _NO_DEVICE
    if not footage.placed:
        return _ISSUE_UNPLACED
    if not holders:
        return _NO_ISSUE
    if not scene.named:
        return _ISSUE_NO_LIST
    condition = _condition(officer)
    listed = [holder for holder in holders if scene.is_named(holder)]
    if not listed:
        detail = f"{clip.device_serial} was out to {tell_officers(holders)}, who is not on the log"
        outcome = f"{condition}.unlisted"
        return weigh(ISSUE, weights.bits(ISSUE, outcome), detail, outcome)
    outcome = f"{condition}.listed"
    # Given a stated officer who is named, the record repeats it; otherwise it names one of few, as that would.
    said = weights.bits(ISSUE, outcome)
    bits = said if condition == "agrees" else max(0.0, said + scene.rarity[0])
    detail = f"{clip.device_serial} was out to {tell_officers(listed)}, who is on the log"
    return weigh(ISSUE, bits, detail, outcome)


def _tell_rivals(serials: Sequence[str]) -> str:
    """Say that a clip's sources name more than one camera."""
    count = "two" if len(serials) == 2 else str(len(serials))  # noqa: PLR2004 - the usual number, as a word
    return f"the clip's sources name {count} cameras: {', '.join(serials)}"


def _condition(officer: Evidence) -> str:
    """Choose the table by what the officer comparison found."""
    if officer.outcome is Outcome.UNKNOWN:
        return "unknown"
    return "agrees" if officer.level in NAMED else "disagrees"
