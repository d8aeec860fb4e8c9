"""The index: the record of everything, and the only room that speaks to the database.

``open_index`` gives an index; its ``reading`` and ``writing`` give a record for one transaction; the
record's repositories take and return the frozen values named here.
"""

from bwv_index.index.clips import BY_EVIDENCE_ID, CLIP, own_evidence_id
from bwv_index.index.engine import Index, create_index, open_index, sqlite_url
from bwv_index.index.evidence import SeenFile
from bwv_index.index.incidents import INCIDENT, ImportedRow
from bwv_index.index.links import Proposal
from bwv_index.index.record import Record
from bwv_index.index.search import ClipHit, Query, SearchResult, device_key
from bwv_index.index.values import (
    CatalogueView,
    ClaimView,
    ClipView,
    DecisionView,
    DeploymentView,
    EvidenceView,
    FindingView,
    Held,
    ImportTally,
    IncidentView,
    ItemKind,
    ItemView,
    KeyframeView,
    LinkStatus,
    LinkView,
    LocationView,
    PlacementView,
    RefusalView,
    SheetView,
)

__all__ = [
    "BY_EVIDENCE_ID",
    "CLIP",
    "INCIDENT",
    "CatalogueView",
    "ClaimView",
    "ClipHit",
    "ClipView",
    "DecisionView",
    "DeploymentView",
    "EvidenceView",
    "FindingView",
    "Held",
    "ImportTally",
    "ImportedRow",
    "IncidentView",
    "Index",
    "ItemKind",
    "ItemView",
    "KeyframeView",
    "LinkStatus",
    "LinkView",
    "LocationView",
    "PlacementView",
    "Proposal",
    "Query",
    "Record",
    "RefusalView",
    "SearchResult",
    "SeenFile",
    "SheetView",
    "create_index",
    "device_key",
    "open_index",
    "own_evidence_id",
    "sqlite_url",
]
