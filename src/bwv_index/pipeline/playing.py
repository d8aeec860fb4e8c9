"""Playing: a person watches a master in a player of theirs, and it is on the record before the player starts."""

import shutil
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bwv_index.custody import EventType
from bwv_index.errors import EnvironmentFaultError, UsageFaultError
from bwv_index.pipeline.master import Master, find_master, not_the_bytes
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_offset

FROM = "{from_s}"
"""Stands in a player's arguments for the second at which it is to start."""
FILE = "{file}"
"""Stands in a player's arguments for the master's path."""


@dataclass(frozen=True, slots=True)
class Playing:
    """What was started to show a master, and where; ``not_from_vault`` says why that is not the vault's file."""

    evidence_id: str
    sha256: str
    program: str
    arguments: tuple[str, ...]
    not_from_vault: str = ""


def play(workspace: Workspace, name: str, *, start: Fraction | None = None) -> Playing:
    """Show a clip's master in the player that the settings name, and wait until that ends.

    The player gets the path of the master and opens it itself. That it is of the size on record is checked
    before; its bytes are not.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: the clip's footage has not arrived.
        UsageFaultError: ``start`` lies past the end, or the player's arguments have no place for one.
        IntegrityError: the master is not of the size on record.
        EnvironmentFaultError: the player is not there, cannot be started, or ends with a fault; or the store that
            the master lies on is not connected.
    """
    settings = workspace.settings.play
    master = find_master(workspace, name)
    _check_start(master, start, settings.arguments)
    program = _player(settings.program)
    _check_size(master)
    arguments = _arguments(settings.arguments, master.path, start or Fraction(0))
    details = {"player": program, "from": format_offset(start or 0)}
    workspace.look(
        workspace.event(EventType.PLAY, master.evidence_id, sha256=master.sha256, details={**details})
    )
    _run(program, arguments)
    return Playing(master.evidence_id, master.sha256, program, arguments, master.not_from_vault)


def _check_start(master: Master, start: Fraction | None, arguments: tuple[str, ...]) -> None:
    if start is None:
        return
    if not any(FROM in argument for argument in arguments):
        raise UsageFaultError(
            f"the player's arguments have no place for a start: {' '.join(arguments)}",
            subject="--from",
            remedy='Name a player that can, in settings.toml: [play] program = "mpv", '
            'arguments = ["--start={from_s}", "{file}"]. Or play without --from.',
        )
    if master.duration is not None and start >= master.duration:
        raise UsageFaultError(
            f"the clip ends at {format_offset(master.duration)}", subject=f"--from {format_offset(start)}"
        )


def _player(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise EnvironmentFaultError(
            "there is no such player on this machine; nothing was played, and nothing recorded as played",
            subject=program,
            remedy="Install it, or name another in settings.toml: [play] program. "
            "Or take a copy: bwv-index download CLIP --out FILE",
        )
    return found


def _check_size(master: Master) -> None:
    try:
        size = master.path.stat().st_size
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the master cannot be looked at: {fault.strerror}", subject=shown(master.path)
        ) from fault
    if size != master.item.size:
        raise not_the_bytes(master, f"{size} bytes")


def _arguments(template: tuple[str, ...], file: Path, start: Fraction) -> tuple[str, ...]:
    """Fill a player's arguments; a brace in a path stays what it is."""
    seconds = f"{start.numerator // start.denominator}"
    if start % 1:
        seconds += f".{int(start % 1 * 1000):03d}"
    return tuple(
        str(file).join(part.replace(FROM, seconds) for part in argument.split(FILE)) for argument in template
    )


def _run(program: str, arguments: tuple[str, ...]) -> None:
    try:
        # no shell ever sees the path, and the player gets no keyboard of ours
        ended = subprocess.run(
            [program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the player cannot be started: {fault.strerror}",
            subject=program,
            remedy="Try it by hand, or name another in settings.toml: [play] program.",
        ) from fault
    if ended.returncode:
        raise EnvironmentFaultError(
            f"the player ended with code {ended.returncode}; the ledger says that it was started",
            subject=program,
            remedy="Try it by hand, or name another in settings.toml: [play] program.",
        )
