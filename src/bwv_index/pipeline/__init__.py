"""The pipeline: every act of the software, from making a home to writing a pack.

An act opens nothing itself: it gets a ``Workspace``, calls the pure rooms, and records what came of it, the
act itself included, in one transaction. The command line and the web call these names and no others.

The door loads each act at first use: a search loads no decoder, a worker no database.
"""

from typing import TYPE_CHECKING

from bwv_index.lazy import at_first_use

if TYPE_CHECKING:
    from bwv_index.intake import read_manifest
    from bwv_index.pipeline.batch import (
        BatchReport,
        Disposition,
        FileOutcome,
        IngestProgress,
        IngestRequest,
        ManifestTally,
        Mode,
        Silent,
    )
    from bwv_index.pipeline.executor import Executor, InlineExecutor, LocalExecutor
    from bwv_index.pipeline.exporting import export_pack, preview_pack, tell_silence
    from bwv_index.pipeline.founding import Founding, found_home
    from bwv_index.pipeline.importing import FILES, Complaint, TableReport, find_mapping, import_tables
    from bwv_index.pipeline.ingesting import count_sightings, ingest, plan_ingest
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
        list_refused_rows,
        search,
        show,
        status,
    )
    from bwv_index.pipeline.workspace import Workspace, open_workspace

__all__ = [
    "CONFIRM",
    "FILES",
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
    "list_refused_rows",
    "open_workspace",
    "plan_ingest",
    "preview_pack",
    "read_manifest",
    "search",
    "show",
    "status",
    "tell_silence",
]

__getattr__ = at_first_use(
    __name__,
    {
        "BatchReport": "bwv_index.pipeline.batch",
        "CONFIRM": "bwv_index.pipeline.linking",
        "ClipDossier": "bwv_index.pipeline.looking",
        "Complaint": "bwv_index.pipeline.importing",
        "Disposition": "bwv_index.pipeline.batch",
        "Executor": "bwv_index.pipeline.executor",
        "FILES": "bwv_index.pipeline.importing",
        "FileOutcome": "bwv_index.pipeline.batch",
        "Founding": "bwv_index.pipeline.founding",
        "IncidentDossier": "bwv_index.pipeline.looking",
        "IngestProgress": "bwv_index.pipeline.batch",
        "IngestRequest": "bwv_index.pipeline.batch",
        "InlineExecutor": "bwv_index.pipeline.executor",
        "LinkReport": "bwv_index.pipeline.linking",
        "LocalExecutor": "bwv_index.pipeline.executor",
        "ManifestTally": "bwv_index.pipeline.batch",
        "Mode": "bwv_index.pipeline.batch",
        "REJECT": "bwv_index.pipeline.linking",
        "Silent": "bwv_index.pipeline.batch",
        "StatusReport": "bwv_index.pipeline.looking",
        "TableReport": "bwv_index.pipeline.importing",
        "Workspace": "bwv_index.pipeline.workspace",
        "count_sightings": "bwv_index.pipeline.ingesting",
        "decide_link": "bwv_index.pipeline.linking",
        "explain_link": "bwv_index.pipeline.linking",
        "export_pack": "bwv_index.pipeline.exporting",
        "find_mapping": "bwv_index.pipeline.importing",
        "found_home": "bwv_index.pipeline.founding",
        "import_tables": "bwv_index.pipeline.importing",
        "ingest": "bwv_index.pipeline.ingesting",
        "link_run": "bwv_index.pipeline.linking",
        "list_links": "bwv_index.pipeline.linking",
        "list_quarantine": "bwv_index.pipeline.looking",
        "list_refused_rows": "bwv_index.pipeline.looking",
        "open_workspace": "bwv_index.pipeline.workspace",
        "plan_ingest": "bwv_index.pipeline.ingesting",
        "preview_pack": "bwv_index.pipeline.exporting",
        "read_manifest": "bwv_index.intake",
        "search": "bwv_index.pipeline.looking",
        "show": "bwv_index.pipeline.looking",
        "status": "bwv_index.pipeline.looking",
        "tell_silence": "bwv_index.pipeline.exporting",
    },
)
