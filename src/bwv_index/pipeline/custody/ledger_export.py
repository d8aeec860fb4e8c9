"""Writing entries of the ledger to a file, each with what proves it under a signed checkpoint."""

import json
from dataclasses import dataclass
from pathlib import Path

from bwv_index.custody import EventType
from bwv_index.durable import write_new
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.pipeline.custody.continuity import LedgerRequest, read_ledger
from bwv_index.pipeline.custody.proving import proven_lines
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LedgerExport:
    """What was written: where, how many entries, and over how many the checkpoint beside them was signed."""

    path: Path
    entries: int
    size: int


def export_ledger(workspace: Workspace, request: LedgerRequest, out: Path) -> LedgerExport:
    """Write the wanted entries to a new file of JSON lines; the first line holds the signed checkpoint.

    Each further line holds an entry as it was hashed, its number, and the hashes that prove it (RFC 6962).

    Raises:
        NotFoundError: nothing answers to the item's or incident's name.
        RefusedError: something is at ``out`` already.
        EnvironmentFaultError: the disk refuses.
    """
    target = out.absolute()
    workspace.require_outside(target)
    entries = read_ledger(workspace, request)
    workspace.look(
        workspace.event(EventType.EXPORT, "ledger", details={"path": shown(target), "entries": len(entries)})
    )
    signed = workspace.sign()
    with workspace.index.reading() as record:
        first = json.dumps({"checkpoint": signed.note.decode()}, ensure_ascii=False)
        lines = [first, *proven_lines(record, signed, entries)]
    try:
        write_new(target, "".join(f"{line}\n" for line in lines).encode())
    except FileExistsError as fault:
        raise RefusedError(
            "something of this name is already there", subject=str(target), remedy="Choose another name."
        ) from fault
    except OSError as fault:
        raise EnvironmentFaultError(f"cannot be written: {fault.strerror}", subject=str(target)) from fault
    return LedgerExport(target, len(entries), signed.size)
