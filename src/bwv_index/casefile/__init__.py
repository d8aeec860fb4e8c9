"""Packs: of an incident its masters, of a case its exhibits; copies that play, lists, a page, all in one bag.

The caller reads the record and hands over a frozen ``PackContent``, or of a case its ``CaseSnapshot``; this room
writes the pack whole or not at all, and never writes to a master. ``safe_cell``, ``csv_bytes`` and ``write_csv`` serve
every other table that leaves the building.
"""

from bwv_index.casefile.bag import TAGS, manifest_sha256, tag_hashes
from bwv_index.casefile.bag_audit import BagAudit, BagFault, BagFaultKind, audit_bag
from bwv_index.casefile.casepack import CasePack, DocumentWriter, write_case_pack
from bwv_index.casefile.content import (
    PackClip,
    PackContent,
    PackIncident,
    PackKeyframe,
    PackParty,
    PackReference,
)
from bwv_index.casefile.copies import Progress, ProxyMaker, working_copy
from bwv_index.casefile.custody import (
    CUSTODY_CHECKPOINT,
    CUSTODY_KEY,
    CUSTODY_LEDGER,
    PackCustody,
    SealedCopy,
    Sealing,
)
from bwv_index.casefile.documents.writing import write_documents, write_sheets, write_subjects
from bwv_index.casefile.hashing import side_by_side
from bwv_index.casefile.pack import Pack, found_pack, write_pack
from bwv_index.casefile.packed import PackedClip
from bwv_index.casefile.spreadsheet import Cell, csv_bytes, safe_cell, write_csv
from bwv_index.casefile.typeface import font_file
from bwv_index.casefile.zipped import Zipped, check_zip_free, write_zip, zip_path

__all__ = [
    "CUSTODY_CHECKPOINT",
    "CUSTODY_KEY",
    "CUSTODY_LEDGER",
    "TAGS",
    "BagAudit",
    "BagFault",
    "BagFaultKind",
    "CasePack",
    "Cell",
    "DocumentWriter",
    "Pack",
    "PackClip",
    "PackContent",
    "PackCustody",
    "PackIncident",
    "PackKeyframe",
    "PackParty",
    "PackReference",
    "PackedClip",
    "Progress",
    "ProxyMaker",
    "SealedCopy",
    "Sealing",
    "Zipped",
    "audit_bag",
    "check_zip_free",
    "csv_bytes",
    "font_file",
    "found_pack",
    "manifest_sha256",
    "safe_cell",
    "side_by_side",
    "tag_hashes",
    "working_copy",
    "write_case_pack",
    "write_csv",
    "write_documents",
    "write_pack",
    "write_sheets",
    "write_subjects",
    "write_zip",
    "zip_path",
]
