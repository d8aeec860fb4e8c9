"""The pipeline: every act of the software, from making a home to writing a pack.

An act opens nothing itself: it gets a ``Workspace``, calls the pure rooms, and records what came of it, the
act itself included, in one transaction. The command line and the web call these names and no others.

The door loads each act at first use: a search loads no decoder, a worker no database.
"""

from typing import TYPE_CHECKING

from bwv_index.lazy import at_first_use

if TYPE_CHECKING:
    from bwv_index.index import CONFIRM, DEFER, REJECT
    from bwv_index.intake import read_manifest
    from bwv_index.pipeline.backup.backing_up import BackupPlan, BackupReport, back_up, plan_backup
    from bwv_index.pipeline.backup.restoring import RestoreReport, RestoreRequest, restore_home
    from bwv_index.pipeline.backup.snapshot import Gap
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
    from bwv_index.pipeline.calibrating import HELD, CalibrationReport, calibrate_links
    from bwv_index.pipeline.casework.answering import answer_case
    from bwv_index.pipeline.casework.checking import CaseReport, check_case
    from bwv_index.pipeline.casework.cutting import CutRequest, cut_clip
    from bwv_index.pipeline.casework.describing import ExhibitChange, describe_exhibit, withdraw_exhibit
    from bwv_index.pipeline.casework.disposing import Decided, decide_clips
    from bwv_index.pipeline.casework.exhibiting import MadeExhibit, exhibit_recording, exhibit_redacted
    from bwv_index.pipeline.casework.export_plan import CaseExport, ExportedCase, ExportRefusal, Masters
    from bwv_index.pipeline.casework.exporting import export_case, preview_case
    from bwv_index.pipeline.casework.marking import MarkRequest, list_marks, mark_moment
    from bwv_index.pipeline.casework.opening import (
        CaseChange,
        CaseDossier,
        CaseLine,
        change_incident,
        correct_urn,
        list_cases,
        open_case,
        show_case,
    )
    from bwv_index.pipeline.casework.outcome import record_outcome
    from bwv_index.pipeline.casework.people import DefendantChange, PersonChange, put_defendant, put_person
    from bwv_index.pipeline.casework.producing import Asked
    from bwv_index.pipeline.casework.redacting import (
        RedactionList,
        handle_redaction,
        list_redactions,
        mark_redaction,
        review_redaction,
    )
    from bwv_index.pipeline.casework.telling import tell_silence
    from bwv_index.pipeline.casework.versions import CaseVersion, list_versions
    from bwv_index.pipeline.clocks.account import ClipAccount, account_of
    from bwv_index.pipeline.clocks.checking import (
        CheckChange,
        CheckRequest,
        ClockList,
        Moved,
        NoReading,
        Outside,
        list_clocks,
        set_clock,
        withdraw_clock,
    )
    from bwv_index.pipeline.custody.continuity import (
        Continuity,
        LedgerRequest,
        Line,
        read_continuity,
        read_ledger,
        tell_entry,
    )
    from bwv_index.pipeline.custody.ledger_export import LedgerExport, export_ledger
    from bwv_index.pipeline.custody.signing import KeyReport, begin_anew, change_key, read_keys, sign_now
    from bwv_index.pipeline.deriving import DerivedClip, list_derived, name_parent
    from bwv_index.pipeline.downloading import Download, download, plan_download
    from bwv_index.pipeline.executor import Executor, InlineExecutor, LocalExecutor
    from bwv_index.pipeline.exporting import export_pack, preview_pack
    from bwv_index.pipeline.founding import Founding, found_home
    from bwv_index.pipeline.hampshire.checking import HampshireReport, RoleCheck, check_hampshire
    from bwv_index.pipeline.hampshire.debriefing import Beside, Debrief, DebriefClip, debrief
    from bwv_index.pipeline.importing import FILES, Complaint, TableReport, find_mapping, import_tables
    from bwv_index.pipeline.ingesting import count_sightings, ingest, plan_ingest
    from bwv_index.pipeline.linking import (
        LinkAccount,
        LinkReport,
        TimesTogether,
        decide_link,
        explain_link,
        link_run,
        list_links,
    )
    from bwv_index.pipeline.looking import (
        ClipDossier,
        IncidentDossier,
        StatusReport,
        list_lone_sidecars,
        list_quarantine,
        list_refused_rows,
        search,
        show,
        status,
    )
    from bwv_index.pipeline.parts import BookmarkView
    from bwv_index.pipeline.playing import Playing, play
    from bwv_index.pipeline.reconciliations.reconciliation import (
        Fate,
        ManifestFault,
        PlaceVerdict,
        Presence,
        ReconcileRequest,
        Reconciliation,
        SeenVerdict,
        Verdict,
    )
    from bwv_index.pipeline.reconciliations.reconciling import reconcile
    from bwv_index.pipeline.retention.holding import (
        HoldChange,
        HoldReport,
        list_holds,
        place_hold,
        release_hold,
    )
    from bwv_index.pipeline.retention.retaining import (
        RetentionChange,
        RetentionReport,
        choose_category,
        list_retention,
    )
    from bwv_index.pipeline.reviewing import (
        BatchReview,
        ReviewItem,
        confirm_batch,
        decider_warning,
        review_queue,
    )
    from bwv_index.pipeline.roles import (
        RoleChange,
        RoleRequest,
        RolesReport,
        RoleStanding,
        end_role,
        give_role,
        list_roles,
    )
    from bwv_index.pipeline.sounds.telling import SoundPartner
    from bwv_index.pipeline.statistics.counting import (
        CountReport,
        CountRequest,
        RepeatedReport,
        RepeatedRequest,
        count_assaults,
        list_repeated,
        plan_counts,
        plan_repeated,
    )
    from bwv_index.pipeline.statistics.handing_out import Written
    from bwv_index.pipeline.statistics.outcomes import (
        OutcomeReport,
        OutcomeRequest,
        plan_outcomes,
        tell_outcomes,
    )
    from bwv_index.pipeline.trail import FixView, PlaceView, TrailView
    from bwv_index.pipeline.unreported.listing import UnreportedReport, list_unreported
    from bwv_index.pipeline.unreported.referring import ReferralChange, refer
    from bwv_index.pipeline.verification.home import Span, Verification, VerifyRequest, verify_home
    from bwv_index.pipeline.verification.pack import verify_pack
    from bwv_index.pipeline.verification.remains import verify_remains
    from bwv_index.pipeline.verification.scope import read_scope
    from bwv_index.pipeline.workspace import Workspace, open_workspace

__all__ = [
    "CONFIRM",
    "DEFER",
    "FILES",
    "HELD",
    "REJECT",
    "Asked",
    "BackupPlan",
    "BackupReport",
    "BatchReport",
    "BatchReview",
    "Beside",
    "BookmarkView",
    "CalibrationReport",
    "CaseChange",
    "CaseDossier",
    "CaseExport",
    "CaseLine",
    "CaseReport",
    "CaseVersion",
    "CheckChange",
    "CheckRequest",
    "ClipAccount",
    "ClipDossier",
    "ClockList",
    "Complaint",
    "Continuity",
    "CountReport",
    "CountRequest",
    "CutRequest",
    "Debrief",
    "DebriefClip",
    "Decided",
    "DefendantChange",
    "DerivedClip",
    "Disposition",
    "Download",
    "Executor",
    "ExhibitChange",
    "ExportRefusal",
    "ExportedCase",
    "Fate",
    "FileOutcome",
    "FixView",
    "Founding",
    "Gap",
    "HampshireReport",
    "HoldChange",
    "HoldReport",
    "IncidentDossier",
    "IngestProgress",
    "IngestRequest",
    "InlineExecutor",
    "KeyReport",
    "LedgerExport",
    "LedgerRequest",
    "Line",
    "LinkAccount",
    "LinkReport",
    "LocalExecutor",
    "MadeExhibit",
    "ManifestFault",
    "ManifestTally",
    "MarkRequest",
    "Masters",
    "Mode",
    "Moved",
    "NoReading",
    "OutcomeReport",
    "OutcomeRequest",
    "Outside",
    "PersonChange",
    "PlaceVerdict",
    "PlaceView",
    "Playing",
    "Presence",
    "ReconcileRequest",
    "Reconciliation",
    "RedactionList",
    "ReferralChange",
    "RepeatedReport",
    "RepeatedRequest",
    "RestoreReport",
    "RestoreRequest",
    "RetentionChange",
    "RetentionReport",
    "ReviewItem",
    "RoleChange",
    "RoleCheck",
    "RoleRequest",
    "RoleStanding",
    "RolesReport",
    "SeenVerdict",
    "Silent",
    "SoundPartner",
    "Span",
    "StatusReport",
    "TableReport",
    "TimesTogether",
    "TrailView",
    "UnreportedReport",
    "Verdict",
    "Verification",
    "VerifyRequest",
    "Workspace",
    "Written",
    "account_of",
    "answer_case",
    "back_up",
    "begin_anew",
    "calibrate_links",
    "change_incident",
    "change_key",
    "check_case",
    "check_hampshire",
    "choose_category",
    "confirm_batch",
    "correct_urn",
    "count_assaults",
    "count_sightings",
    "cut_clip",
    "debrief",
    "decide_clips",
    "decide_link",
    "decider_warning",
    "describe_exhibit",
    "download",
    "end_role",
    "exhibit_recording",
    "exhibit_redacted",
    "explain_link",
    "export_case",
    "export_ledger",
    "export_pack",
    "find_mapping",
    "found_home",
    "give_role",
    "handle_redaction",
    "import_tables",
    "ingest",
    "link_run",
    "list_cases",
    "list_clocks",
    "list_derived",
    "list_holds",
    "list_links",
    "list_lone_sidecars",
    "list_marks",
    "list_quarantine",
    "list_redactions",
    "list_refused_rows",
    "list_repeated",
    "list_retention",
    "list_roles",
    "list_unreported",
    "list_versions",
    "mark_moment",
    "mark_redaction",
    "name_parent",
    "open_case",
    "open_workspace",
    "place_hold",
    "plan_backup",
    "plan_counts",
    "plan_download",
    "plan_ingest",
    "plan_outcomes",
    "plan_repeated",
    "play",
    "preview_case",
    "preview_pack",
    "put_defendant",
    "put_person",
    "read_continuity",
    "read_keys",
    "read_ledger",
    "read_manifest",
    "read_scope",
    "reconcile",
    "record_outcome",
    "refer",
    "release_hold",
    "restore_home",
    "review_queue",
    "review_redaction",
    "search",
    "set_clock",
    "show",
    "show_case",
    "sign_now",
    "status",
    "tell_entry",
    "tell_outcomes",
    "tell_silence",
    "verify_home",
    "verify_pack",
    "verify_remains",
    "withdraw_clock",
    "withdraw_exhibit",
]

_CASEWORK = {
    "answering": ("answer_case",),
    "checking": ("CaseReport", "check_case"),
    "cutting": ("CutRequest", "cut_clip"),
    "describing": ("ExhibitChange", "describe_exhibit", "withdraw_exhibit"),
    "disposing": ("Decided", "decide_clips"),
    "exhibiting": ("MadeExhibit", "exhibit_recording", "exhibit_redacted"),
    "marking": ("MarkRequest", "list_marks", "mark_moment"),
    "opening": (
        "CaseChange", "CaseDossier", "CaseLine", "change_incident", "correct_urn", "list_cases", "open_case",
        "show_case",
    ),
    "outcome": ("record_outcome",),
    "people": ("DefendantChange", "PersonChange", "put_defendant", "put_person"),
    "producing": ("Asked",),
    "redacting": ("RedactionList", "handle_redaction", "list_redactions", "mark_redaction", "review_redaction"),
    "export_plan": ("CaseExport", "ExportRefusal", "ExportedCase", "Masters"),
    "exporting": ("export_case", "preview_case"),
    "telling": ("tell_silence",),
    "versions": ("CaseVersion", "list_versions"),
}  # fmt: skip
"""Module of acts on cases -> the names it offers."""

_MODULES = {
    "backup.backing_up": ("BackupPlan", "BackupReport", "back_up", "plan_backup"),
    "backup.restoring": ("RestoreReport", "RestoreRequest", "restore_home"),
    "backup.snapshot": ("Gap",),
    "batch": (
        "BatchReport", "Disposition", "FileOutcome", "IngestProgress", "IngestRequest", "ManifestTally",
        "Mode", "Silent",
    ),
    "calibrating": ("HELD", "CalibrationReport", "calibrate_links"),
    "clocks.account": ("ClipAccount", "account_of"),
    "clocks.checking": (
        "CheckChange", "CheckRequest", "ClockList", "Moved", "NoReading", "Outside", "list_clocks",
        "set_clock", "withdraw_clock",
    ),
    "custody.continuity": (
        "Continuity", "LedgerRequest", "Line", "read_continuity", "read_ledger", "tell_entry",
    ),
    "custody.ledger_export": ("LedgerExport", "export_ledger"),
    "custody.signing": ("KeyReport", "begin_anew", "change_key", "read_keys", "sign_now"),
    "deriving": ("DerivedClip", "list_derived", "name_parent"),
    "downloading": ("Download", "download", "plan_download"),
    "executor": ("Executor", "InlineExecutor", "LocalExecutor"),
    "exporting": ("export_pack", "preview_pack"),
    "founding": ("Founding", "found_home"),
    "hampshire.checking": ("HampshireReport", "RoleCheck", "check_hampshire"),
    "hampshire.debriefing": ("Beside", "Debrief", "DebriefClip", "debrief"),
    "importing": ("FILES", "Complaint", "TableReport", "find_mapping", "import_tables"),
    "ingesting": ("count_sightings", "ingest", "plan_ingest"),
    "linking": (
        "LinkAccount", "LinkReport", "TimesTogether", "decide_link", "explain_link", "link_run", "list_links",
    ),
    "looking": (
        "ClipDossier", "IncidentDossier", "StatusReport", "list_lone_sidecars", "list_quarantine",
        "list_refused_rows", "search", "show", "status",
    ),
    "parts": ("BookmarkView",),
    "playing": ("Playing", "play"),
    "reconciliations.reconciliation": (
        "Fate", "ManifestFault", "PlaceVerdict", "Presence", "ReconcileRequest", "Reconciliation",
        "SeenVerdict", "Verdict",
    ),
    "reconciliations.reconciling": ("reconcile",),
    "retention.holding": ("HoldChange", "HoldReport", "list_holds", "place_hold", "release_hold"),
    "retention.retaining": ("RetentionChange", "RetentionReport", "choose_category", "list_retention"),
    "reviewing": ("BatchReview", "ReviewItem", "confirm_batch", "decider_warning", "review_queue"),
    "roles": (
        "RoleChange", "RoleRequest", "RoleStanding", "RolesReport", "end_role", "give_role", "list_roles",
    ),
    "sounds.telling": ("SoundPartner",),
    "statistics.counting": (
        "CountReport", "CountRequest", "RepeatedReport", "RepeatedRequest", "count_assaults", "list_repeated",
        "plan_counts", "plan_repeated",
    ),
    "statistics.handing_out": ("Written",),
    "statistics.outcomes": ("OutcomeReport", "OutcomeRequest", "plan_outcomes", "tell_outcomes"),
    "trail": ("FixView", "PlaceView", "TrailView"),
    "unreported.listing": ("UnreportedReport", "list_unreported"),
    "unreported.referring": ("ReferralChange", "refer"),
    "verification.home": ("Span", "Verification", "VerifyRequest", "verify_home"),
    "verification.pack": ("verify_pack",),
    "verification.remains": ("verify_remains",),
    "verification.scope": ("read_scope",),
    "workspace": ("Workspace", "open_workspace"),
}  # fmt: skip
"""Every other module of this room, below it -> the names it offers."""

__getattr__ = at_first_use(
    __name__,
    {
        "CONFIRM": "bwv_index.index",
        "DEFER": "bwv_index.index",
        "REJECT": "bwv_index.index",
        "read_manifest": "bwv_index.intake",
        **{name: f"{__name__}.{module}" for module, names in _MODULES.items() for name in names},
        **{name: f"{__name__}.casework.{module}" for module, names in _CASEWORK.items() for name in names},
    },
)
