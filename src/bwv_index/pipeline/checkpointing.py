"""Checkpoints: signed statements of what the ledger held, kept outside the database.

Below the home's ``checkpoints`` folder lie ``latest``, which every command brings up to date, ``frontier``, from
which the next one is worked out, and for each act that changed the record a file named by its number of entries,
never replaced. Nothing is signed that does not continue what was signed before.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bwv_index.custody import (
    Checkpoint,
    CheckpointFaultError,
    FindingCode,
    Frontier,
    NoteKey,
    NoteSigner,
    SignedCheckpoint,
    open_checkpoint,
    read_origin,
    read_public_key,
    read_retired_keys,
    read_signer,
    sign_checkpoint,
)
from bwv_index.durable import list_folder, make_folders, remove_leftovers, write_new, write_whole
from bwv_index.errors import EnvironmentFaultError, IntegrityError
from bwv_index.home import Home
from bwv_index.index import Index

LATEST = "latest"
FRONTIER = "frontier"
LOCK = "lock"
SUFFIX = ".checkpoint"
STAMP_SUFFIX = ".tsr"
DIGITS = 12
"""Width of the number in a checkpoint's name, so that names sort as numbers."""

BROKEN = "Run: bwv-index verify. Keep this home as it is for whoever looks into it; docs/verify.md says how to go on."


@dataclass(frozen=True, slots=True)
class Shelf:
    """The checkpoints of one home, and the folders elsewhere that hold copies of them."""

    home: Home
    copies: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the home's own checkpoints lie."""
        return self.home.checkpoints

    def keys(self) -> tuple[NoteKey, ...]:
        """Return the home's public keys, the one in use first.

        Raises:
            EnvironmentFaultError: they cannot be read.
        """
        present = read_public_key(self.home.keys / "public-key.pem", read_origin(self.home.keys))
        return (present, *read_retired_keys(self.home.keys))

    def files(self) -> tuple[Path, ...]:
        """Return the files of all checkpoints, oldest first, ``latest`` last."""
        numbered = checkpoints_in(self.folder)
        latest = self.folder / LATEST
        return (*numbered, *([latest] if latest.is_file() else ()))

    def settled(self) -> bool:
        """Whether a checkpoint that stays was ever signed, and nothing of one is left half-written."""
        return bool(checkpoints_in(self.folder)) and not any(self.folder.glob(".*"))

    def last(self) -> SignedCheckpoint | None:
        """Return the newest checkpoint, or None where there is none.

        Raises:
            CheckpointFaultError: it is damaged, or not signed by this home.
        """
        newest = self.files()[-2:]  # the newest of those that stay, and the latest
        return max(
            (_opened(file, self.keys()) for file in newest), key=lambda signed: signed.size, default=None
        )

    def require_whole(self, index: Index) -> None:
        """See to it that the ledger is no shorter than its newest checkpoint, before anything is added to it.

        Raises:
            IntegrityError: it is: its tail was cut, or an older copy of the database was put in its place; or the
            checkpoints are gone.
        """
        last = self.last()
        if last is None:
            raise _missing(self.home)
        with index.reading() as record:
            size = record.ledger.last_position()
        if size < last.size:
            raise _short(self.home, size, last)

    def seal(
        self, index: Index, *, lasting: bool, begins: bool = False,
        stamp: Callable[[bytes], bytes | None] | None = None, also: Sequence[NoteSigner] = (),
        warn: Callable[[str], None] | None = None,
    ) -> SignedCheckpoint:  # fmt: skip
        """Sign what the ledger holds now; a ``lasting`` checkpoint also gets a file of its own, and its copies.

        Only the first checkpoint of all ``begins``: where others were and are gone, nothing is signed. ``stamp`` has a
        time-stamp authority sign over it; ``also`` sign beside the home's own key. A copy elsewhere that cannot be
        written is told to ``warn``; without one it is an error.

        Raises:
            IntegrityError: the ledger does not continue what was signed before, or that is gone.
            EnvironmentFaultError: the disk refuses, or the key cannot be read.
        """
        signer = read_signer(self.home.keys)
        with self._held():
            last = self.last()
            if last is None and not begins:
                raise _missing(self.home)
            grown = self._grown(index, last)
            checkpoint = Checkpoint(signer.name, grown.size, grown.root())
            same = last is not None and last.checkpoint == checkpoint and not also
            note = last.note if last is not None and same else sign_checkpoint(checkpoint, (signer, *also))
            if not same:
                self._write(LATEST, note)
            if not same or last is None or self._frontier(last) is None:
                self._write(FRONTIER, _frontier_text(grown))
            if lasting:
                self._keep(grown.size, note, stamp, warn)
        return SignedCheckpoint(checkpoint, (signer.key,), note)

    def set_aside(self, name: str) -> Path:
        """Move every checkpoint into a folder of its own, so that they begin anew; return the folder.

        Raises:
            EnvironmentFaultError: the disk refuses.
        """
        aside = self.folder / "set-aside" / name
        with self._held(), _told_of(aside):
            make_folders(aside)
            for file in (
                *self.files(),
                self.folder / FRONTIER,
                *sorted(self.folder.glob(f"*{STAMP_SUFFIX}")),
            ):
                if file.is_file():
                    file.replace(aside / file.name)
        return aside

    def _grown(self, index: Index, last: SignedCheckpoint | None) -> Frontier:
        """Return the tree over the ledger as it is, begun with what was signed last."""
        with index.reading() as record:
            size = record.ledger.last_position()
            if last is None:
                return Frontier().grown(record.ledger.leaves())
            if size < last.size:
                raise _short(self.home, size, last)
            begun = self._frontier(last)
            if begun is None:
                begun = Frontier().grown(islice(record.ledger.leaves(), last.size))
            if (begun.size, begun.root()) != (last.size, last.checkpoint.root):
                raise IntegrityError(
                    "the ledger's entries are not those that its newest checkpoint was signed over",
                    subject=str(self.home.root), remedy=BROKEN,
                )  # fmt: skip
            return begun.grown(record.ledger.leaves(last.size))

    def _frontier(self, last: SignedCheckpoint) -> Frontier | None:
        """Return the tree as it was signed last, where the note of it is there and is that tree's."""
        try:
            told = json.loads((self.folder / FRONTIER).read_bytes())
            begun = Frontier(told["size"], tuple(bytes.fromhex(part) for part in told["hashes"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return begun if (begun.size, begun.root()) == (last.size, last.checkpoint.root) else None

    def _write(self, name: str, content: bytes) -> None:
        target = self.folder / name
        with _told_of(target):
            remove_leftovers(target)
            write_whole(target, content)

    def _keep(
        self,
        size: int,
        note: bytes,
        stamp: Callable[[bytes], bytes | None] | None,
        warn: Callable[[str], None] | None,
    ) -> None:
        kept = {f"{size:0{DIGITS}}{SUFFIX}": note}
        _keep_in(self.folder, kept)
        stamped = self.folder / f"{size:0{DIGITS}}{STAMP_SUFFIX}"
        if stamp is not None and not stamped.exists() and (answer := stamp(note)) is not None:
            kept[stamped.name] = answer
            _keep_in(self.folder, kept)
        for folder in self.copies:
            try:
                _keep_in(folder, kept)
            except EnvironmentFaultError as fault:
                if warn is None:
                    raise
                warn(
                    f"The act is done and signed; only a copy of its checkpoint is missing. {fault.diagnostics()}"
                )

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Let one run at a time sign; it takes milliseconds, so that the others simply wait."""
        with _told_of(self.folder):
            make_folders(self.folder)
            handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def checkpoints_in(folder: Path) -> tuple[Path, ...]:
    """Return the checkpoints in a folder by name, oldest first, without ``latest``.

    Raises:
        EnvironmentFaultError: the folder cannot be listed.
    """
    try:
        return tuple(list_folder(folder, SUFFIX))
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the checkpoints cannot be listed: {fault.strerror}", subject=str(folder),
            remedy="Correct the permissions or the medium, then run the same command again.",
        ) from fault  # fmt: skip


def _keep_in(folder: Path, kept: Mapping[str, bytes]) -> None:
    """Put files into a folder, each once; what is there under a name with other content stays beside it.

    Another branch of a ledger, from before a restore, has its own checkpoint of the same size.
    """
    for name, content in kept.items():
        target = folder / name
        with _told_of(target):
            make_folders(folder)
            remove_leftovers(target)
            if target.exists() and target.read_bytes() != content:
                told = hashlib.sha256(content).hexdigest()[:8]
                target = target.with_stem(f"{target.stem}-{told}")
            if not target.exists():
                write_new(target, content)


def _missing(home: Home) -> CheckpointFaultError:
    return CheckpointFaultError(
        "its checkpoints are gone",
        FindingCode.CHECKPOINT_MISSING,
        subject=str(home.checkpoints),
        remedy=BROKEN,
    )


def _opened(file: Path, keys: Sequence[NoteKey]) -> SignedCheckpoint:
    with _told_of(file):
        content = file.read_bytes()
    try:
        return open_checkpoint(content, keys)
    except CheckpointFaultError as fault:
        raise CheckpointFaultError(fault.message, fault.code, subject=str(file), remedy=BROKEN) from fault


def _short(home: Home, size: int, last: SignedCheckpoint) -> CheckpointFaultError:
    return CheckpointFaultError(
        f"the ledger has {size} entries, its newest checkpoint was signed over {last.size}",
        FindingCode.LEDGER_SHORT, subject=str(home.root), remedy=BROKEN,
    )  # fmt: skip


def _frontier_text(frontier: Frontier) -> bytes:
    told = {"size": frontier.size, "hashes": [part.hex() for part in frontier.hashes]}
    return json.dumps(told).encode()


@contextmanager
def _told_of(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the checkpoint cannot be kept: {fault.strerror}", subject=str(place),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault  # fmt: skip
