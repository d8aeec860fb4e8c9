"""What the index hands out: frozen views of rows, so that no table crosses the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from bwv_index.incidents import Injury, OfficerKey, Position, RoleKind
from bwv_index.timecode import MediaTime


class ItemKind(StrEnum):
    """What a content is to the index."""

    FOOTAGE = "footage"
    SIDECAR = "sidecar"
    OTHER = "other"
    """Kept in quarantine: bytes that are neither."""
    EXHIBIT = "exhibit"
    """Made here from footage, for a case: no footage, and no clip of its own."""


class Held(StrEnum):
    """Where the bytes of an item are."""

    VAULT = "vault"
    REFERENCE = "reference"
    """Left where they were found."""


CONFIRM, CONFIRM_FIRST, REJECT, DEFER = "confirm", "confirm-first", "reject", "defer"
"""What a person decides on a link: yes, yes where a second person is asked as well, no, not yet."""
LIKELY = 0.5
"""From this probability on an undecided proposal counts as footage of its incident."""


class LinkStatus(StrEnum):
    """The state of a link; derived, never stored."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    PROPOSED = "proposed"
    NEAR_MISS = "near-miss"
    WITHDRAWN = "withdrawn"
    """Proposed by an earlier run and no longer, with no decision on it."""
    AWAITS_SECOND = "awaits-second"
    """Confirmed by one person where a second one is asked for."""
    NOT_PROPOSED = "not-proposed"
    """Never listed by a run; shown when a person asks about the pair."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One content."""

    sha256: str
    size: int
    kind: ItemKind
    held: Held
    format: str


@dataclass(frozen=True, slots=True)
class LocationView:
    """One place where an item was seen."""

    path: str
    path_raw: bytes
    relative: str
    name: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place where an item was seen, and what the file looked like there at its last reading."""

    path_raw: bytes
    path: str
    item: ItemView
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, slots=True)
class RefusalView:
    """One entry of the quarantine list; ``sha256`` is empty where no bytes could be read."""

    path: str
    code: str
    detail: str
    remedy: str
    sha256: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class FindingView:
    """One thing noticed about an item."""

    code: str
    severity: str
    detail: str


@dataclass(frozen=True, slots=True)
class KeyframeView:
    """One chosen picture and where its JPEG lies, below the home's derived folder."""

    number: int
    time: MediaTime
    reason: str
    width: int
    height: int
    sharpness: float
    luma: float
    perceptual_hash: str
    picture_sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """A contact sheet's file below the derived folder, and what its labels were made from."""

    file: str
    picture_sha256: str
    basis: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One statement by one source, as read; ``body`` holds the parts of a time claim."""

    kind: str
    source: str
    raw: str
    value: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlacementView:
    """Where a clip stands in UTC; ``start_at`` is None for an unplaced clip, and ``method`` says why.

    ``hour`` says how sure the whole hour is, empty where nobody looked; ``spread_s`` is the part of the half-width that
    two files of one camera do not share, None where it is not known.
    """

    start_at: datetime | None
    end_at: datetime | None
    half_width_s: float
    method: str
    conflicts: tuple[str, ...]
    current: bool = True
    hour: str = ""
    spread_s: float | None = None


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """A platform's row about a clip."""

    evidence_id: str
    device_serial: str
    officer: str
    officer_raw: str
    recorded_at: datetime | None
    recorded_at_raw: str
    duration_s: float | None
    title: str
    reference: str
    position: Position | None
    uploaded_at: datetime | None
    joined_by: str
    doubt: str
    notes: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClipView:
    """A clip in one line."""

    clip_id: int
    evidence_id: str
    sha256: str
    title: str
    profile: str
    recording: str
    name: str
    device_serial: str
    officers: tuple[str, ...]
    duration: Fraction | None
    placement: PlacementView | None
    attention: bool


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident in one line."""

    incident_id: int
    incident_ref: str
    force: str
    urn: str
    crime_refs: tuple[str, ...]
    reported_at: datetime | None
    occurred_from: datetime | None
    occurred_to: datetime | None
    as_stated: str
    precision: str
    occurred_text: str
    location: str
    position: Position | None
    offence_code: str
    injury: Injury
    summary: str
    notes: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeploymentView:
    """One officer sent to one incident."""

    officer: OfficerKey
    callsign: str
    dispatched_at: datetime | None
    at_scene_at: datetime | None
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What a person decided, when and why."""

    verdict: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class PackView:
    """One pack that was exported: where to, with how many clips, by whom and when."""

    incident_id: int
    path: str
    clips: int
    by: str
    at: datetime


class HoldVerdict(StrEnum):
    """What a row about a legal hold says."""

    HOLD = "hold"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class HoldView:
    """One legal hold, or release of those that stood, on the clip or the incident called ``name``."""

    clip_id: int | None
    incident_id: int | None
    name: str
    verdict: HoldVerdict
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """The retention category that a person gave a clip; empty where two joined clips had different ones."""

    category: str
    by: str
    at: datetime
    why: str


class ReferralVerdict(StrEnum):
    """What a row about a clip that looks like an unrecorded assault says."""

    DISMISS = "dismiss"
    REFER = "refer"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class ReferralView:
    """What a person said of a clip that looks like an assault which was never recorded."""

    verdict: ReferralVerdict
    by: str
    at: datetime
    why: str


class RoleVerdict(StrEnum):
    """What a row about an officer's role says."""

    END = "end"
    GIVE = "give"


@dataclass(frozen=True, slots=True)
class RoleWord:
    """That a person took an officer's role back, or gave it."""

    officer: OfficerKey
    role: RoleKind
    verdict: RoleVerdict
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One named comparison of a link, with its bits and its words."""

    name: str
    outcome: str
    bits: float
    detail: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """One clip against one incident: proposal, explanation, and every decision on it, newest last."""

    clip_id: int
    evidence_id: str
    incident_id: int
    incident_ref: str
    status: LinkStatus
    probability: float
    bits: float
    prior_bits: float
    rank: int
    shortfall: str
    cap: str
    evidence: tuple[EvidenceView, ...]
    decisions: tuple[DecisionView, ...] = ()

    @property
    def is_likely(self) -> bool:
        """Whether the clip counts as footage of the incident until decided otherwise: confirmed, or likely proposed.

        Proposals begin far lower, so that few clips are missed; what is improbable must not pass for footage found.
        """
        decided = self.status in {LinkStatus.CONFIRMED, LinkStatus.AWAITS_SECOND}
        return decided or (self.status is LinkStatus.PROPOSED and self.probability >= LIKELY)

    @property
    def settled(self) -> DecisionView | None:
        """The decision that counts: the last that confirms or rejects; None where there is none."""
        return next((d for d in reversed(self.decisions) if d.verdict != DEFER), None)

    @property
    def is_deferred(self) -> bool:
        """Whether the last thing that a person said of it is that it has to wait."""
        return bool(self.decisions) and self.decisions[-1].verdict == DEFER


@dataclass(frozen=True, slots=True)
class ImportTally:
    """What became of the rows of one imported table."""

    new: int = 0
    changed: int = 0
    same: int = 0
    merged: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.new + self.changed + self.same + self.merged + self.refused


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item as verification needs it: what it is called, how it is held, and every place it was seen at."""

    sha256: str
    size: int
    held: Held
    taken_at: datetime
    name: str
    places: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class HeldPicture:
    """A keyframe, contact sheet or envelope of sound: its item, its file below the derived folder, its bytes' hash."""

    sha256: str
    file: str
    picture_sha256: str


@dataclass(frozen=True, slots=True)
class TrackPointView:
    """One measured position: microseconds into the file, degrees (WGS 84), the satellites' time, metres."""

    number: int
    source: str
    offset_us: int | None
    latitude: float
    longitude: float
    at: datetime | None
    fix: str
    accuracy_m: float | None


@dataclass(frozen=True, slots=True)
class NeighbourView:
    """A file seen directly in a folder, and what its content is."""

    path: str
    sha256: str
    kind: ItemKind


@dataclass(frozen=True, slots=True)
class PairingView:
    """That a sidecar belongs to an item of footage, by which rule, and what it is called beside that footage."""

    sidecar: str
    sha256: str
    how: str
    name: str


@dataclass(frozen=True, slots=True)
class DerivationView:
    """That a person names the clip ``parent`` as the one from which another was made."""

    clip_id: int
    parent_id: int
    parent: str
    by: str
    at: datetime
    why: str


class CheckVerdict(StrEnum):
    """What a row about a camera's clock says."""

    CHECK = "check"
    WITHDRAW = "withdraw"
    """That the rows it supersedes count no more, and nothing in their place."""


@dataclass(frozen=True, slots=True)
class ClockCheckView:
    """A person's words about a camera's clock: seconds that it is fast, ± at 95 %, and for which dates.

    ``compared_at`` is when the two clocks were read, where that is known.
    """

    number: int
    device_key: str
    device: str
    verdict: CheckVerdict
    offset_s: float
    half_width_s: float
    valid_from: datetime
    valid_to: datetime
    replaces: tuple[int, ...]
    by: str
    at: datetime
    why: str
    compared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeviceOffsetView:
    """A worked-out offset of a camera's clock and its dates of validity; ``body`` holds its anchors and drift."""

    device_key: str
    offset_s: float
    half_width_s: float
    valid_from: datetime
    valid_to: datetime
    body: Mapping[str, Any]
