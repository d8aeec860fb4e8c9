"""Handing figures out: new files for people, each on the ledger with its hash before it has its name."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bwv_index.custody import Detail, EventType
from bwv_index.durable import write_new
from bwv_index.errors import EnvironmentFaultError, RefusedError, UsageFaultError
from bwv_index.pipeline.downloading import free_place
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was handed out, or in a dry run would be."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes into one new file."""

    path: Path
    content: bytes

    @property
    def written(self) -> Written:
        """What is told of it."""
        return Written(self.path, len(self.content), hashlib.sha256(self.content).hexdigest())


def free_places(workspace: Workspace, outs: Sequence[Path]) -> tuple[Path, ...]:
    """Return where files for a person go, once it is seen that nothing is there and that they may go there.

    Raises:
        UsageFaultError: two of them are one.
        RefusedError: something is at one of them already, or it lies inside the home.
        EnvironmentFaultError: a folder to put one in is not there.
    """
    targets = tuple(free_place(workspace, out) for out in outs)
    if len(set(targets)) < len(targets):
        raise UsageFaultError("two files cannot have one name", subject=shown(targets[0]), remedy="Name two.")
    return targets


def hand_out(
    workspace: Workspace, subject: str, asked: Mapping[str, Detail], sheets: Sequence[Sheet]
) -> tuple[Written, ...]:
    """Record that figures were looked at, and which files are made of them; then write the files.

    Each file is on the ledger before it has its name, so that there is none without a record; where the disk refuses
    after that, the record stays and the file does not.

    Raises:
        RefusedError: something appeared at a file's place meanwhile.
        EnvironmentFaultError: the disk refuses.
    """
    with workspace.writing() as record:
        record.ledger.append(workspace.event(EventType.VIEW, subject, details=dict(asked)))
        for sheet in sheets:
            details: dict[str, Detail] = {**asked, "path": shown(sheet.path)}
            record.ledger.append(
                workspace.event(EventType.EXPORT, subject, sha256=sheet.written.sha256, details=details)
            )
    for sheet in sheets:
        _write(sheet)
    return tuple(sheet.written for sheet in sheets)


def _write(sheet: Sheet) -> None:
    try:
        write_new(sheet.path, sheet.content)
    except FileExistsError as fault:
        raise RefusedError(
            "something of this name appeared meanwhile, and stands as it is",
            subject=shown(sheet.path),
            remedy="Choose another name.",
        ) from fault
    except OSError as fault:
        raise EnvironmentFaultError(
            f"cannot be written: {fault.strerror}",
            subject=shown(sheet.path),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault
