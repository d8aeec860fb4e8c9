"""The two sides that linking compares, reduced to what a comparison can use."""

from dataclasses import dataclass
from datetime import datetime

from bwv_index.incidents import OfficerKey, Position, RoleKind, TimeWindow
from bwv_index.timecode import UtcInterval


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """One clip as linking sees it; an empty or None field is unknown and weighs nothing.

    ``references`` are the identifiers found in title, columns of a list, names, tags and picture, as normalised
    keys. ``recording`` names the ordered run of files from one camera that this clip is part of.
    ``rival_devices`` are the serials of a clip whose sources name more than one camera; ``device_serial`` is
    empty then, because nobody can say which.
    """

    clip_id: str
    interval: UtcInterval | None
    officers: tuple[OfficerKey, ...] = ()
    device_serial: str = ""
    position: Position | None = None
    references: tuple[str, ...] = ()
    recording: str = ""
    rival_devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeploymentFacts:
    """One officer's time on one incident; None where the log has no time."""

    officer: OfficerKey
    dispatched_at: datetime | None
    at_scene_at: datetime | None
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class CameraIssueFacts:
    """Who held which camera, when."""

    device_serial: str
    officer: OfficerKey
    issued_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """One incident as linking sees it. ``references`` are normalised keys of log, crimes and URN."""

    incident_id: str
    window: TimeWindow | None
    references: tuple[str, ...] = ()
    parties: tuple[tuple[OfficerKey, RoleKind], ...] = ()
    deployments: tuple[DeploymentFacts, ...] = ()
    position: Position | None = None
