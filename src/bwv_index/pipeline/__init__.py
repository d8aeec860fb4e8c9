"""The pipeline: every act of the software, from making a home to writing a pack.

An act opens nothing itself: it gets a ``Workspace``, calls the pure rooms, and records what came of it, the
act itself included, in one transaction. The command line and the web call these names and no others.
"""

from bwv_index.intake import read_manifest
from bwv_index.pipeline.batch import (
    NEEDS_A_PERSON,
    BatchReport,
    Disposition,
    FileOutcome,
    IngestRequest,
    ManifestTally,
    Mode,
    Silent,
)
from bwv_index.pipeline.batch import Progress as IngestProgress
from bwv_index.pipeline.executor import Executor, InlineExecutor, LocalExecutor
from bwv_index.pipeline.exporting import export_pack, preview_pack
from bwv_index.pipeline.founding import Founding, found_home
from bwv_index.pipeline.importing import FILES, Complaint, TableReport, find_mapping, import_tables
from bwv_index.pipeline.ingest import count_sightings, ingest, plan_ingest
from bwv_index.pipeline.linking import (
    CONFIRM,
    REJECT,
    LinkReport,
    decide_link,
    explain_link,
    link_run,
    list_links,
)
from bwv_index.pipeline.looking import (
    ClipDossier,
    IncidentDossier,
    StatusReport,
    list_quarantine,
    search,
    show,
    status,
)
from bwv_index.pipeline.workspace import Workspace, open_workspace

__all__ = [
    "CONFIRM",
    "FILES",
    "NEEDS_A_PERSON",
    "REJECT",
    "BatchReport",
    "ClipDossier",
    "Complaint",
    "Disposition",
    "Executor",
    "FileOutcome",
    "Founding",
    "IncidentDossier",
    "IngestProgress",
    "IngestRequest",
    "InlineExecutor",
    "LinkReport",
    "LocalExecutor",
    "ManifestTally",
    "Mode",
    "Silent",
    "StatusReport",
    "TableReport",
    "Workspace",
    "count_sightings",
    "decide_link",
    "explain_link",
    "export_pack",
    "find_mapping",
    "found_home",
    "import_tables",
    "ingest",
    "link_run",
    "list_links",
    "list_quarantine",
    "open_workspace",
    "plan_ingest",
    "preview_pack",
    "read_manifest",
    "search",
    "show",
    "status",
]
