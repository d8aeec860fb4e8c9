"""The index: the record of everything, and the only room that speaks to the database.

``open_index`` gives an index; its ``reading`` and ``writing`` give a record for one transaction; the
record's repositories take and return the frozen values named here.
"""

from bwv_index.index.clips import BY_EVIDENCE_ID, CLIP, own_evidence_id
from bwv_index.index.copying import IndexCopy, copy_index, restore_index
from bwv_index.index.database import DamagedIndexError, LostIndexError, shown_url
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
    ChoiceView,
    ClaimView,
    ClipView,
    DecisionView,
    DeploymentView,
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
    PlacementView,
    PlaceView,
    RefusalView,
    SheetView,
)

__all__ = [
    "BY_EVIDENCE_ID",
    "CLIP",
    "INCIDENT",
    "SCHEMA",
    "Author",
    "CatalogueView",
    "ChoiceView",
    "ClaimView",
    "ClipHit",
    "ClipView",
    "DamagedIndexError",
    "DecisionView",
    "DeploymentView",
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
    "copy_index",
    "create_index",
    "device_key",
    "open_index",
    "own_evidence_id",
    "require_index",
    "restore_index",
    "shown_url",
    "sqlite_url",
    "standing_holds",
]
