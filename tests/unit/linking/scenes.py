"""Clips and incidents of one evening, for the tests of linking."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bwv_index.incidents import OfficerKey, Position, Precision, RoleKind, TimeWindow
from bwv_index.linking import (
    CameraIssueFacts,
    ClipFacts,
    DeploymentFacts,
    Field,
    IncidentFacts,
    Score,
    load_weights,
)
from bwv_index.timecode import UtcInterval

CONFIG = Path(__file__).resolve().parents[3] / "config" / "linking.toml"
SHIPPED = CONFIG.read_text(encoding="utf-8")
WEIGHTS = load_weights(SHIPPED, "linking.toml")
T0 = datetime(2025, 7, 12, 21, 0, tzinfo=UTC)
VICTIM = OfficerKey("22", "4417")
STRANGER = OfficerKey("22", "9999")
PLACE = Position(52.0565, -2.7160)


def at(minutes: float) -> datetime:
    """A moment so many minutes after 21:00."""
    return T0 + timedelta(minutes=minutes)


def interval(start: float, end: float, half_width_s: float = 2.0) -> UtcInterval:
    """A stretch in minutes after 21:00."""
    return UtcInterval(at(start), at(end), half_width_s)


def window(start: float, end: float) -> TimeWindow:
    """A window in minutes after 21:00."""
    return TimeWindow(at(start), at(end), "", Precision.SECOND)


def deployment(*times: float | None, officer: OfficerKey = VICTIM) -> DeploymentFacts:
    """Dispatched, at the scene, cleared, in minutes after 21:00."""
    sent, there, done = (None if t is None else at(t) for t in times)
    return DeploymentFacts(officer, sent, there, done)


CLIP = ClipFacts(
    clip_id="clip",
    interval=interval(5, 25),
    officers=(VICTIM,),
    device_serial="X60A7788",
    position=PLACE,
    references=("22/20250712/907",),
)
INCIDENT = IncidentFacts(
    incident_id="22-20250712-0907",
    window=window(10, 30),
    references=("22/20250712/907", "22/30111/25"),
    parties=((VICTIM, RoleKind.VICTIM),),
    deployments=(deployment(0, 8, 90),),
    position=PLACE,
)
ISSUES = (CameraIssueFacts("x60a 7788", VICTIM, at(-300), at(300)),)
BARE_CLIP = ClipFacts("clip", None)
BARE_INCIDENT = IncidentFacts("incident", None)
CROWD = tuple(
    ClipFacts(f"crowd {n}", interval(30 * n - 1400, 30 * n - 1390), (OfficerKey("22", str(5000 + n)),))
    for n in range(96)
)
"""Clips of other officers, one every half hour of two days."""


def field(
    clips: tuple[ClipFacts, ...] = (CLIP,),
    incidents: tuple[IncidentFacts, ...] = (INCIDENT,),
    issues: tuple[CameraIssueFacts, ...] = ISSUES,
) -> Field:
    """Make both sides ready."""
    return Field.of(clips, incidents, issues, WEIGHTS)


def weigh(
    clip: ClipFacts = CLIP,
    incident: IncidentFacts = INCIDENT,
    *others: IncidentFacts,
    issues: tuple[CameraIssueFacts, ...] = ISSUES,
    crowd: tuple[ClipFacts, ...] = CROWD,
) -> Score:
    """Score one clip with one incident, among other clips and incidents."""
    made = field((clip, *crowd), (incident, *others), issues)
    return made.score(made.footage[0], made.scenes[0])


def level(
    name: str, clip: ClipFacts = CLIP, incident: IncidentFacts = INCIDENT, *others: IncidentFacts
) -> str:
    """Return what one comparison found; empty where it could not be made."""
    return weigh(clip, incident, *others).named(name).level


def at_time(start: float, end: float, half_width_s: float = 2.0) -> ClipFacts:
    """The clip at another time."""
    return replace(CLIP, interval=interval(start, end, half_width_s))
