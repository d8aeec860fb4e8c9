"""Files of exhibits: made in the vault's own folder for what is incoming, kept there, entered with their exhibit."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bwv_index.cases import CutHow, FilePurpose
from bwv_index.custody import Detail, EventType
from bwv_index.durable import flush_file
from bwv_index.errors import EnvironmentFaultError, IntegrityError
from bwv_index.index import Held, ItemKind, NewFile, Record
from bwv_index.intake import hash_file
from bwv_index.media import CutSource, Inspection, ProxyKind, make_proxy, proxy_kind, read_source
from bwv_index.pipeline.bytes_held import bytes_of
from bwv_index.pipeline.casework.acting import tell
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace

_PLAIN = range(0x20, 0x7F)
_BRAND = "isom"
"""What our own MP4 files say they are."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was made for an exhibit, where it lies until the vault has it, and how it is entered."""

    path: Path
    size: int
    file: NewFile


def whole_source(workspace: Workspace, record: Record, sha256: str) -> Path:
    """Return a file with a recording's bytes, of the size that the record says; its hash is not worked out here.

    That is done by a check of the case, by an export and by a verification: it takes reading the whole.

    Raises:
        IntegrityError: the file has another size.
        EnvironmentFaultError: the bytes are at none of the places where the record knows them.
    """
    path = bytes_of(workspace, record, sha256)
    item = record.evidence.item(sha256)
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise EnvironmentFaultError(f"it cannot be read: {fault.strerror}", subject=shown(path)) from fault
    if item is not None and size != item.size:
        raise IntegrityError(
            f"the record says {item.size} bytes, the file now has {size}",
            subject=shown(path),
            remedy="Use nothing of it. Run bwv-index verify, and find out what happened to the master.",
        )
    return path


@contextmanager
def workbench(workspace: Workspace) -> Iterator[Path]:
    """Give a folder on the vault's own disk, which is gone afterwards; the caller holds the home.

    What killed runs left there is removed first.

    Raises:
        EnvironmentFaultError: the disk refuses.
    """
    vault = workspace.vault
    vault.sweep()
    try:
        vault.incoming.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="exhibit-", dir=vault.incoming))
    except OSError as fault:
        raise EnvironmentFaultError(
            f"nothing can be made there: {fault.strerror}",
            subject=str(vault.incoming),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep_bytes(workspace: Workspace, made: Sequence[MadeFile]) -> None:
    """Give files their place in the vault, to stay; the record does not know them yet.

    Raises:
        EnvironmentFaultError: the disk refuses.
    """
    for one in made:
        try:
            flush_file(one.path)
        except OSError as fault:
            raise EnvironmentFaultError(
                f"what was made cannot be kept: {fault.strerror}", subject=str(one.path)
            ) from fault
        workspace.vault.keep(one.path, one.file.sha256)


def enter_items(workspace: Workspace, record: Record, made: Sequence[MadeFile]) -> None:
    """Make items of files that the vault holds; bytes that were taken in before stay what they are."""
    for one in made:
        sha256 = one.file.sha256
        held = record.evidence.item(sha256)
        if held is None:
            record.evidence.add_item(
                sha256, one.size, ItemKind.EXHIBIT, Held.VAULT, "mov", workspace.now(), workspace.actor
            )
        elif held.held is Held.REFERENCE:
            record.evidence.now_in_vault(sha256)
            why = "known by reference until now"
            tell(workspace, record, EventType.REPLICATION, sha256, sha256=sha256, why=why)


def tell_copies(
    workspace: Workspace, record: Record, subject: str, of: str, files: Sequence[NewFile]
) -> None:
    """Put the working copies of an exhibit on the ledger; ``of`` is the SHA-256 of what they were made from."""
    for file in files:
        if file.purpose is not FilePurpose.EVIDENCE:
            tell(
                workspace, record, EventType.WORKING_COPY, subject, sha256=file.sha256,
                details={"file": file.purpose.value, "of": of, **how_told(file)},
            )  # fmt: skip


def how_told(file: NewFile) -> dict[str, Detail]:
    """Say how a file was made, for the ledger."""
    return {"how": file.how.value, "command": [*file.command], "programs": [*file.programs]}


def plain(text: str) -> str:
    """Return a name from outside as it may stand in a tag or on a picture: plain characters, others as ``?``."""
    return "".join(letter if ord(letter) in _PLAIN else "?" for letter in text)


def format_of(source: CutSource) -> str:
    """Describe the format of an MP4 that was made here, as MG5 asks for it."""
    sound = source.audio_codec.upper() or "no sound"
    return f"MP4, {source.video_codec.upper()} {source.width}x{source.height}, {sound}"


def kind_of_made(source: CutSource) -> ProxyKind:
    """Say what a browser needs beside an MP4 that was made here."""
    return proxy_kind(
        "mov",
        video_codec=source.video_codec,
        audio_codec=source.audio_codec,
        pixel_format=source.pixel_format,
        major_brand=_BRAND,
    )


def kind_of_found(found: Inspection) -> ProxyKind:
    """Say what a browser needs beside a recording as it was inspected."""
    return proxy_kind(
        found.container.format,
        video_codec=found.video.codec if found.video else "",
        audio_codec=found.audios[0].codec if found.audios else "",
        pixel_format=found.video.pixel_format if found.video else "",
        major_brand=found.container.tag("major_brand") or "",
    )


def proxy_of(
    source: Path, sha256: str, folder: Path, kind: ProxyKind, *, container: str, label: str,
    duration: Fraction | None,
) -> MadeFile:  # fmt: skip
    """Make a copy of a file that a browser plays; ``sha256`` is the file's own.

    Raises:
        RefusedError: it cannot be made from this file.
        EnvironmentFaultError: the program is missing, or the disk is in the way.
    """
    target = folder / "proxy.mp4"
    proxy = make_proxy(
        source, target, kind, container=container, label=f"PROXY of {sha256}; {label}",
        duration_s=None if duration is None else float(duration),
    )  # fmt: skip
    names = {f"file:{source.absolute()}": "EVIDENCE", f"file:{target.absolute()}": "COPY"}
    command = (Path(proxy.command[0]).name, *(names.get(word, word) for word in proxy.command[1:]))
    copied = kind is ProxyKind.REMUX
    notes = (f"proxy of {sha256}", f"working copy: {kind}", *proxy.notes)
    return made_file(
        target, FilePurpose.PROXY, CutHow.STREAM_COPY if copied else CutHow.RE_ENCODED,
        command=command, programs=(proxy.ffmpeg_version,), notes=notes, duration=proxy.duration, working_copy=True,
    )  # fmt: skip


def made_file(
    path: Path, purpose: FilePurpose, how: CutHow, *, command: tuple[str, ...], programs: tuple[str, ...],
    notes: tuple[str, ...], duration: Fraction | None, working_copy: bool, sha256: str = "",
    opened: CutSource | None = None,
) -> MadeFile:  # fmt: skip
    """Describe a file that was made; its hash is read from it where none is given.

    ``opened`` is what opening it again told, where that was done already.

    Raises:
        RefusedError: it cannot be opened again.
        EnvironmentFaultError: it cannot be read.
    """
    try:
        told = format_of(opened or read_source(path))
        digest, size = sha256 or hash_file(path), path.stat().st_size
    except OSError as fault:
        raise EnvironmentFaultError(
            f"what was made cannot be read again: {fault.strerror}", subject=str(path)
        ) from fault
    file = NewFile(purpose, digest, how, working_copy, command, programs, notes, told, duration)
    return MadeFile(path, size, file)
