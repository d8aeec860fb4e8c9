"""Footage that should be there and is not: an officer at an incident, a camera issued, no clip."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bwv_index.incidents import OfficerKey, device_key
from bwv_index.linking.facts import ClipFacts, IncidentFacts
from bwv_index.linking.wearer import IssueBook, may_be_any


@dataclass(frozen=True, slots=True)
class ExpectedClip:
    """An officer whose footage of an incident is expected and not held, why it is expected, and whom to ask."""

    officer: OfficerKey
    reason: str
    devices: tuple[str, ...]

    def __str__(self) -> str:
        cameras = f" (camera {', '.join(self.devices)})" if self.devices else " (no camera issue on record)"
        return f"officer {self.officer}{cameras}: {self.reason}; ask officer {self.officer.number}"


def expected_clips(
    incident: IncidentFacts, book: IssueBook, linked: Iterable[ClipFacts]
) -> tuple[ExpectedClip, ...]:
    """List the officers of an incident from whom no linked clip comes.

    ``linked`` are the incident's confirmed and proposed clips with footage. A clip is an officer's where it
    names the officer, or its camera was out to the officer while it ran; a clip without a time counts as the
    officer's where its camera was out to the officer during the incident.
    """
    present = list(linked)
    found = []
    for officer, reason in _attending(incident).items():
        devices = book.cameras(officer, incident.window)
        if not any(_is_of(clip, officer, book, devices) for clip in present):
            found.append(ExpectedClip(officer, reason, devices))
    return tuple(found)


def _attending(incident: IncidentFacts) -> dict[OfficerKey, str]:
    """Officers who were there, each once, with what says so; deployments first."""
    found: dict[OfficerKey, str] = {}
    for deployment in incident.deployments:
        _add(found, deployment.officer, "deployed to the incident")
    for officer, role in incident.parties:
        if role.value in {"victim", "witness", "arresting", "attending"}:
            _add(found, officer, f"recorded as {role.value}")
    return found


def _add(found: dict[OfficerKey, str], officer: OfficerKey, reason: str) -> None:
    if not any(officer.may_be(known) for known in found):
        found[officer] = reason


def _is_of(clip: ClipFacts, officer: OfficerKey, book: IssueBook, devices: Sequence[str]) -> bool:
    if may_be_any(officer, clip.officers):
        return True
    if clip.interval is not None:
        return may_be_any(officer, book.holders(clip))
    key = device_key(clip.device_serial)
    return bool(key) and any(key == device_key(device) for device in devices)
