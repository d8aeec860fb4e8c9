"""The prosecution pack: masters as held, copies that play, lists, a page to read them by, all in one bag.

The caller reads the record and hands over a frozen ``PackContent``; this room writes the pack whole or not at
all, and never writes to a master. ``safe_cell``, ``csv_bytes`` and ``write_csv`` serve every other
table that leaves the building.
"""

from bwv_index.casefile.bag import TAGS, manifest_sha256, tag_hashes
from bwv_index.casefile.bag_audit import BagAudit, BagFault, BagFaultKind, audit_bag
from bwv_index.casefile.content import PackClip, PackContent, PackIncident, PackKeyframe, PackParty
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
from bwv_index.casefile.pack import Pack, found_pack, write_pack
from bwv_index.casefile.packed import PackedClip
from bwv_index.casefile.spreadsheet import Cell, csv_bytes, safe_cell, write_csv

__all__ = [
    "CUSTODY_CHECKPOINT",
    "CUSTODY_KEY",
    "CUSTODY_LEDGER",
    "TAGS",
    "BagAudit",
    "BagFault",
    "BagFaultKind",
    "Cell",
    "Pack",
    "PackClip",
    "PackContent",
    "PackCustody",
    "PackIncident",
    "PackKeyframe",
    "PackParty",
    "PackedClip",
    "Progress",
    "ProxyMaker",
    "SealedCopy",
    "Sealing",
    "audit_bag",
    "csv_bytes",
    "found_pack",
    "manifest_sha256",
    "safe_cell",
    "tag_hashes",
    "working_copy",
    "write_csv",
    "write_documents",
    "write_pack",
    "write_sheets",
    "write_subjects",
]
