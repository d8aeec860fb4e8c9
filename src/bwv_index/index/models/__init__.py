"""The tables, by theme. Private to the index room."""

from bwv_index.index.models.base import Base
from bwv_index.index.models.clips import CatalogueRow, ClaimRow, ClipRow, PlacementRow, RecordingRow
from bwv_index.index.models.clocks import ClockCheckRow, DeviceOffsetRow
from bwv_index.index.models.content import ContentRow, DerivationRow, PairingRow, TrackPointRow
from bwv_index.index.models.evidence import (
    BatchRow,
    FindingRow,
    ItemRow,
    KeyframeRow,
    LocationRow,
    MediaRow,
    RefusalRow,
    SheetRow,
    SidecarRow,
    StageRow,
)
from bwv_index.index.models.incidents import (
    CameraIssueRow,
    CrimeRow,
    DeploymentRow,
    ImportRow,
    IncidentRow,
    ReferenceKeyRow,
    RoleRow,
    RoleWordRow,
)
from bwv_index.index.models.links import DecisionRow, LedgerRow, LinkRow, PackRow
from bwv_index.index.models.referrals import ReferralRow
from bwv_index.index.models.retention import HoldRow, RetentionRow
from bwv_index.index.models.sounds import SoundMatchRow, SoundRow

__all__ = [
    "Base",
    "BatchRow",
    "CameraIssueRow",
    "CatalogueRow",
    "ClaimRow",
    "ClipRow",
    "ClockCheckRow",
    "ContentRow",
    "CrimeRow",
    "DecisionRow",
    "DeploymentRow",
    "DerivationRow",
    "DeviceOffsetRow",
    "FindingRow",
    "HoldRow",
    "ImportRow",
    "IncidentRow",
    "ItemRow",
    "KeyframeRow",
    "LedgerRow",
    "LinkRow",
    "LocationRow",
    "MediaRow",
    "PackRow",
    "PairingRow",
    "PlacementRow",
    "RecordingRow",
    "ReferenceKeyRow",
    "ReferralRow",
    "RefusalRow",
    "RetentionRow",
    "RoleRow",
    "RoleWordRow",
    "SheetRow",
    "SidecarRow",
    "SoundMatchRow",
    "SoundRow",
    "StageRow",
    "TrackPointRow",
]
