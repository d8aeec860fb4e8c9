"""Writing entries of the ledger to a file, each with what proves it under a signed checkpoint."""

import json
from dataclasses import dataclass
from pathlib import Path

from bwv_index.custody import EventType
from bwv_index.durable import write_new
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.pipeline.custody.continuity import LedgerRequest, read_ledger
from bwv_index.pipeline.custody.proving import proven_lines
from bwv_index.pipeline.downloading import free_place
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

    That the entries were read, and for which file, is on the ledger before the file gets its name; that it was handed
    out, when it has it.

    Raises:
        NotFoundError: nothing answers to the item's or incident's name.
        RefusedError: something is at ``out`` already, or it lies inside the home; nothing was read or recorded.
        EnvironmentFaultError: the folder is not there, or the disk refuses.
    """
    target = free_place(workspace, out)
    entries = read_ledger(workspace, request, to=target)
    signed = workspace.sign()
    with workspace.index.reading() as record:
        first = json.dumps({"checkpoint": signed.note.decode()}, ensure_ascii=False)
        lines = [first, *proven_lines(record, signed, entries)]
    try:
        write_new(target, "".join(f"{line}\n" for line in lines).encode())
    except FileExistsError as fault:
        raise RefusedError(
            "something of this name is already there", subject=shown(target), remedy="Choose another name."
        ) from fault
    except OSError as fault:
        raise EnvironmentFaultError(f"cannot be written: {fault.strerror}", subject=shown(target)) from fault
    workspace.look(
        workspace.event(EventType.EXPORT, "ledger", details={"path": shown(target), "entries": len(entries)})
    )
    return LedgerExport(target, len(entries), signed.size)
