"""Handing acts: a person gets an unaltered copy of a master, or watches it. Each is on the record before it happens."""

import errno
import hashlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, TypeAlias

from bwv_index.custody import EventType
from bwv_index.durable import EVERYBODY, flush_folder
from bwv_index.errors import EnvironmentFaultError, IntegrityError, RefusedError, UsageFaultError
from bwv_index.index import ItemView
from bwv_index.pipeline.keeping import bytes_of
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_offset

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how many bytes of it are done, and how many there are."""

FROM = "{from_s}"
"""Stands in a player's arguments for the second at which it is to start."""
FILE = "{file}"
"""Stands in a player's arguments for the master's path."""

NO_HARD_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What a file system without hard links, such as that of most USB sticks, answers to one."""


@dataclass(frozen=True, slots=True)
class Master:
    """A clip's footage: whose it is, what the record says of its bytes, and a file that should hold them."""

    evidence_id: str
    name: str
    item: ItemView
    path: Path
    duration: Fraction | None

    @property
    def sha256(self) -> str:
        """The hash that its bytes have on record."""
        return self.item.sha256


@dataclass(frozen=True, slots=True)
class Download:
    """A copy that was handed to a person, or in a dry run would be; ``line`` is what ``sha256sum -c`` reads."""

    evidence_id: str
    sha256: str
    size: int
    path: Path
    line: str


@dataclass(frozen=True, slots=True)
class Playing:
    """What was started to show a master, and where."""

    evidence_id: str
    sha256: str
    program: str
    arguments: tuple[str, ...]


def find_master(workspace: Workspace, name: str) -> Master:
    """Return the footage of the clip of that name; nothing of it is read here.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: several clips do, or the clip's footage has not arrived.
        EnvironmentFaultError: its bytes are at none of the places where the record knows them.
    """
    with workspace.index.reading() as record:
        clip = record.search.views([record.clips.find(name)])[0]
        item = record.evidence.item(clip.sha256) if clip.sha256 else None
        if item is None:
            raise RefusedError(
                "the footage of this clip has not arrived",
                subject=clip.evidence_id,
                remedy="It is known from a platform's list alone: fetch it from there and ingest it.",
            )
        path = bytes_of(workspace, record, item.sha256)
        return Master(clip.evidence_id, clip.name, item, path, clip.duration)


def plan_download(workspace: Workspace, name: str, out: Path) -> Download:
    """Say what ``download`` would write, reading and recording nothing; raises as it does, but for the bytes."""
    master, target = find_master(workspace, name), _target(workspace, out)
    return _download(master, target)


def download(workspace: Workspace, name: str, out: Path, *, progress: Progress | None = None) -> Download:
    """Write an unaltered copy of a clip's master to ``out``, which must not exist.

    The copy is hashed as it is written. It is on the ledger before it gets its name, so that there is no copy
    without a record; where the disk refuses the name after that, the record stays and no copy does.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: the clip's footage has not arrived; ``out`` exists, or lies inside the home.
        IntegrityError: the master's bytes are not what the record says; nothing is written.
        EnvironmentFaultError: the disk, or the store that the master lies on, is in the way.
    """
    master, target = find_master(workspace, name), _target(workspace, out)
    with _disk_faults(target), _growing(target) as (temporary, writing):
        _copy(master, writing, progress)
        workspace.look(
            workspace.event(
                EventType.DOWNLOAD, master.evidence_id, sha256=master.sha256,
                details={"to": shown(target), "size": master.item.size},
            )
        )  # fmt: skip
        _give_name(temporary, target)
        flush_folder(target.parent)
    return _download(master, target)


def _download(master: Master, target: Path) -> Download:
    line = sha256sum_line(master.sha256, target.name)
    return Download(master.evidence_id, master.sha256, master.item.size, target, line)


def sha256sum_line(sha256: str, name: str) -> str:
    """Return a line that ``sha256sum -c`` reads (GNU coreutils manual, "md5sum invocation": escapes in names)."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == name else chr(92)}{sha256}  {escaped}"


def _target(workspace: Workspace, out: Path) -> Path:
    target = out.absolute()
    if os.path.lexists(target):
        raise RefusedError(
            "something of this name is already there, and nothing is ever overwritten",
            subject=shown(target),
            remedy="Choose another name.",
        )
    if not target.parent.is_dir():
        raise EnvironmentFaultError(
            "the folder to put the copy in is not there",
            subject=shown(target.parent),
            remedy="Make the folder, or choose another.",
        )
    if target.parent.resolve().is_relative_to(workspace.home.root.resolve()):
        raise RefusedError(
            "the home holds what the software puts there, and no copies for people",
            subject=shown(target),
            remedy="Choose a place outside the home.",
        )
    return target


@contextmanager
def _disk_faults(target: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as fault:
        raise RefusedError(
            "something of this name appeared meanwhile; it stands as it is, and the copy was thrown away",
            subject=shown(target),
            remedy="Choose another name.",
        ) from fault
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the copy cannot be written: {fault.strerror}",
            subject=shown(target),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault


@contextmanager
def _growing(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Give a new file beside the target to write to; afterwards its own name is gone."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, EVERYBODY)
    try:
        with os.fdopen(handle, "wb") as writing:
            yield temporary, writing
    finally:
        temporary.unlink(missing_ok=True)


def _copy(master: Master, writing: BinaryIO, progress: Progress | None) -> None:
    """Copy a master's bytes to the disk, and see that they are those on record."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(master):
        digest.update(block)
        size += len(block)
        writing.write(block)
        if progress is not None:
            progress("Copying", size, master.item.size)
    if (digest.hexdigest(), size) != (master.sha256, master.item.size):
        raise _not_the_bytes(master, f"{digest.hexdigest()} and {size} bytes")
    writing.flush()
    os.fsync(writing.fileno())


def _blocks(master: Master) -> Iterator[bytes]:
    """Read a master; a fault of its own disk is named as such, and not as the target's."""
    try:
        with master.path.open("rb") as reading:
            while block := reading.read(1 << 20):
                yield block
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the master cannot be read: {fault.strerror}",
            subject=shown(master.path),
            remedy="Correct the permissions or connect its store, then run the same command again.",
        ) from fault


def _not_the_bytes(master: Master, found: str) -> IntegrityError:
    return IntegrityError(
        f"the record says SHA-256 {master.sha256} and {master.item.size} bytes, the file now has {found}",
        subject=f"{master.evidence_id} ({shown(master.path)})",
        remedy="Do not use this clip. Run bwv-index verify, and find out what happened to the master.",
    )


def _give_name(temporary: Path, target: Path) -> None:
    """Give the copy its name, and replace nothing."""
    try:
        os.link(temporary, target)  # unlike rename, refuses where something is
    except OSError as fault:
        if fault.errno not in NO_HARD_LINKS:
            raise
        # the name is taken with an empty file of ours first, which alone is what the rename then replaces
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, EVERYBODY))
        try:
            temporary.replace(target)
        except OSError:
            target.unlink()
            raise


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
    return Playing(master.evidence_id, master.sha256, program, arguments)


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
        raise _not_the_bytes(master, f"{size} bytes")


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
