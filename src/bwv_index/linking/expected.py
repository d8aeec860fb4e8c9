"""Footage that should be there and is not: an officer at an incident, a camera issued, no clip."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bwv_index.incidents import OfficerKey
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, IncidentFacts


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
    incident: IncidentFacts, issues: Sequence[CameraIssueFacts], linked: Iterable[ClipFacts]
) -> tuple[ExpectedClip, ...]:
    """List the officers of an incident from whom no linked clip comes.

    ``linked`` are the incident's confirmed and proposed clips with footage. A clip is an officer's where it
    names the officer, or its camera was out to the officer at the time.
    """
    present = list(linked)
    found = []
    for officer, reason in _attending(incident).items():
        held = [issue for issue in issues if issue.officer.may_be(officer) and _out(issue, incident)]
        if not any(_is_of(clip, officer, held) for clip in present):
            devices = tuple(dict.fromkeys(issue.device_serial for issue in held))
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


def _out(issue: CameraIssueFacts, incident: IncidentFacts) -> bool:
    """Whether a camera was out during the incident; an incident without a time excludes nothing."""
    if incident.window is None:
        return True
    returned = issue.returned_at is None or issue.returned_at >= incident.window.start
    return returned and issue.issued_at <= incident.window.end


def _is_of(clip: ClipFacts, officer: OfficerKey, held: Sequence[CameraIssueFacts]) -> bool:
    if any(named.may_be(officer) for named in clip.officers):
        return True
    return any(
        _serial(issue.device_serial) == _serial(clip.device_serial) for issue in held if clip.device_serial
    )


def _serial(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum())
