"""The index: the record of everything, and the only room that speaks to the database.

``open_index`` gives an index; its ``reading`` and ``writing`` give a record for one transaction; the
record's repositories take and return the frozen values named here.
"""

from bwv_index.index.arrived import CameraStart
from bwv_index.index.clips import BY_EVIDENCE_ID, CLIP, own_evidence_id
from bwv_index.index.clocks import overlapping, standing_checks
from bwv_index.index.content import current_parents
from bwv_index.index.copying import IndexCopy, copy_index, restore_index
from bwv_index.index.database import DamagedIndexError, LostIndexError, shown_url
from bwv_index.index.devices import named_devices, pictured_otherwise
from bwv_index.index.engine import SCHEMA, Index, create_index, open_index, require_index, sqlite_url
from bwv_index.index.evidence import SeenFile
from bwv_index.index.incidents import INCIDENT, ImportedRow
from bwv_index.index.ledger import LedgerQuery
from bwv_index.index.links import Proposal, RunChange
from bwv_index.index.record import Author, Record
from bwv_index.index.retention import standing_holds
from bwv_index.index.search import ClipHit, Query, SearchResult, device_key
from bwv_index.index.values import (
    CatalogueView,
    CheckVerdict,
    ChoiceView,
    ClaimView,
    ClipView,
    ClockCheckView,
    DecisionView,
    DeploymentView,
    DerivationView,
    DeviceOffsetView,
    EvidenceView,
    FindingView,
    Held,
    HeldItem,
    HeldPicture,
    HoldVerdict,
    HoldView,
    ImportTally,
    IncidentView,
    ItemKind,
    ItemView,
    KeyframeView,
    LinkStatus,
    LinkView,
    LocationView,
    NeighbourView,
    PackView,
    PairingView,
    PlacementView,
    PlaceView,
    RefusalView,
    SheetView,
    TrackPointView,
)

__all__ = [
    "BY_EVIDENCE_ID",
    "CLIP",
    "INCIDENT",
    "SCHEMA",
    "Author",
    "CameraStart",
    "CatalogueView",
    "CheckVerdict",
    "ChoiceView",
    "ClaimView",
    "ClipHit",
    "ClipView",
    "ClockCheckView",
    "DamagedIndexError",
    "DecisionView",
    "DeploymentView",
    "DerivationView",
    "DeviceOffsetView",
    "EvidenceView",
    "FindingView",
    "Held",
    "HeldItem",
    "HeldPicture",
    "HoldVerdict",
    "HoldView",
    "ImportTally",
    "ImportedRow",
    "IncidentView",
    "Index",
    "IndexCopy",
    "ItemKind",
    "ItemView",
    "KeyframeView",
    "LedgerQuery",
    "LinkStatus",
    "LinkView",
    "LocationView",
    "LostIndexError",
    "NeighbourView",
    "PackView",
    "PairingView",
    "PlaceView",
    "PlacementView",
    "Proposal",
    "Query",
    "Record",
    "RefusalView",
    "RunChange",
    "SearchResult",
    "SeenFile",
    "SheetView",
    "TrackPointView",
    "copy_index",
    "create_index",
    "current_parents",
    "device_key",
    "named_devices",
    "open_index",
    "overlapping",
    "own_evidence_id",
    "pictured_otherwise",
    "require_index",
    "restore_index",
    "shown_url",
    "sqlite_url",
    "standing_checks",
    "standing_holds",
]
