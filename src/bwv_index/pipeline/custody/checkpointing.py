"""Checkpoints: signed statements of what the ledger held, kept outside the database.

Below the home's ``checkpoints`` folder lie ``latest``, which every transaction brings up to date, ``frontier``, from
which the next one is worked out, and for each act that changed the record a file named by its number of entries,
never replaced. Nothing is signed that does not continue what was signed before.

``frontier`` is JSON: ``size``, the ``hashes`` of the whole subtrees (custody.Frontier), and the ``leaf`` of the newest
entry that was signed. It is no evidence: where it is missing or does not fit, it is worked out from the entries.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bwv_index.custody import (
    Checkpoint,
    CheckpointFaultError,
    EventType,
    FindingCode,
    Frontier,
    HomeKeys,
    NoteKey,
    NoteSigner,
    SignedCheckpoint,
    open_checkpoint,
    read_keys,
    read_next_signer,
    read_signer,
    sign_checkpoint,
)
from bwv_index.durable import (
    list_folder,
    make_folders,
    read_regular,
    remove_leftovers,
    write_new,
    write_whole,
)
from bwv_index.errors import EnvironmentFaultError
from bwv_index.home import Home
from bwv_index.index import Index, Record
from bwv_index.lock import hold

LATEST = "latest"
FRONTIER = "frontier"
LOCK = "lock"
SUFFIX = ".checkpoint"
STAMP_SUFFIX = ".tsr"
LONGEST_WAIT_S = 3600.0
"""Seconds to wait for another run's transaction; the longest is an import of a large table."""

DIGITS = 12
"""Width of the number in a checkpoint's name, so that names sort as numbers."""

BROKEN = "Run: bwv-index verify. Keep this home as it is for whoever looks into it; docs/verify.md says how to go on."

Stamper = Callable[[bytes], bytes | None]
"""Has somebody outside sign over some bytes; None where nobody would."""


@dataclass(frozen=True, slots=True)
class _Signed:
    """The tree as it was signed last, as far as the note beside it tells: its subtrees, and its newest leaf."""

    frontier: Frontier
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Shelf:
    """The checkpoints of one home, and the folders elsewhere that hold copies of them."""

    home: Home
    copies: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the home's own checkpoints lie."""
        return self.home.checkpoints

    def keys(self) -> HomeKeys:
        """Return the home's public keys.

        Raises:
            EnvironmentFaultError: they cannot be read.
        """
        return read_keys(self.home.keys)

    def files(self) -> tuple[Path, ...]:
        """Return the files of all checkpoints, oldest first, ``latest`` last."""
        numbered = checkpoints_in(self.folder)
        latest = self.folder / LATEST
        return (*numbered, *([latest] if latest.is_file() else ()))

    def emptied(self) -> tuple[Path, ...]:
        """Return the checkpoints without bytes: a kill leaves one where there are no hard links, or somebody did it."""
        with _told_of(self.folder):
            return tuple(file for file in list_folder(self.folder, SUFFIX) if not file.lstat().st_size)

    def settled(self) -> bool:
        """Whether a checkpoint that stays was ever signed, and nothing of one is left half-written."""
        return bool(checkpoints_in(self.folder)) and not any(self.folder.glob(".*"))

    def last(self) -> SignedCheckpoint | None:
        """Return the newest checkpoint, or None where there is none.

        Raises:
            CheckpointFaultError: it is damaged, or not signed by this home; or ``latest`` is gone and others are there.
        """
        with _told_of(self.folder):
            names = {entry.name for entry in self.folder.iterdir()} if self.folder.is_dir() else set()
        numbered = max((file.name for file in checkpoints_in(self.folder)), default="")
        if (
            numbered and LATEST not in names
        ):  # without it nobody could say what was signed since the numbered one
            raise _missing(self.home)
        newest = [self.folder / name for name in (LATEST, numbered) if name in names]
        keys = self.keys().known
        return max((_opened(file, keys) for file in newest), key=lambda signed: signed.size, default=None)

    def require_whole(self, index: Index) -> SignedCheckpoint:
        """Return the newest checkpoint, once the ledger is seen to hold all that it covers.

        What is looked at here is its length and its newest signed entry, or, where the note of the tree is gone, every
        signed entry; ``verify`` looks at every one always.

        Raises:
            IntegrityError: the ledger's tail was cut, an older copy of the database was put in its place, or the
                checkpoints are gone.
        """
        last = self.last()
        if last is None:
            raise _missing(self.home)
        with index.reading() as record:
            self._require_signed(record, last)
        return last

    def seal(
        self,
        index: Index,
        *,
        lasting: bool,
        begins: bool = False,
        stamp: Stamper | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> SignedCheckpoint:
        """Sign what the ledger holds now; a ``lasting`` checkpoint also gets a file of its own, and its copies.

        Only the first checkpoint of all ``begins``: where others were and are gone, nothing is signed. ``stamp`` has a
        time-stamp authority sign over it. A copy elsewhere that cannot be written is told to ``warn``; without one it
        is an error. The caller holds the shelf (``held``) unless the checkpoint is lasting, for which it is held here.

        Raises:
            IntegrityError: the ledger does not continue what was signed before, or that is gone.
            EnvironmentFaultError: the disk refuses, or the key cannot be read.
        """
        if not lasting:
            return self._sign(index, begins=begins)
        with self.held():
            signed = self._sign(index, begins=begins)
            _keep_in(self.folder, signed)
        answer = self._stamped(signed, stamp)
        for folder in self.copies:
            try:
                _keep_in(folder, signed, answer)
            except EnvironmentFaultError as fault:
                if warn is None:
                    raise
                warn(
                    f"The act is done and signed; only a copy of its checkpoint is missing. {fault.diagnostics()}"
                )
        return signed

    def set_aside(self, name: str) -> Path:
        """Move every checkpoint into a folder of its own, so that they begin anew; return the folder.

        Raises:
            EnvironmentFaultError: the disk refuses.
        """
        folder = self.folder / "set-aside"
        with self.held(), _told_of(folder):
            make_folders(folder)
            aside = next(place for place in _numbered(folder / name) if not place.exists())
            make_folders(aside)
            stamps = sorted(self.folder.glob(f"*{STAMP_SUFFIX}"))
            # ``latest`` first: a shelf without it takes no act, so a move that was killed half-way is not overlooked
            for file in (*reversed(self.files()), self.folder / FRONTIER, *stamps):
                if file.is_file():
                    file.replace(aside / file.name)
        return aside

    def set_aside_last(self) -> bytes | None:
        """Return the newest checkpoint that was set aside, as it was written; None where none ever was."""
        with _told_of(self.folder):
            files = sorted((self.folder / "set-aside").glob(f"*/{LATEST}"), key=lambda file: file.parent.name)
            return read_regular(files[-1]) if files else None

    @contextmanager
    def held(self, say: Callable[[str], None] | None = None) -> Iterator[None]:
        """Let one transaction at a time be written and signed: between the two nobody else writes.

        Raises:
            BusyError: another run's transaction takes too long.
            EnvironmentFaultError: the lock file cannot be written.
        """
        with _told_of(self.folder):
            make_folders(self.folder)
        with hold(self.folder / LOCK, str(self.home.root), wait_s=LONGEST_WAIT_S, say=say):
            yield

    def _sign(self, index: Index, *, begins: bool) -> SignedCheckpoint:
        last = self.last()
        if last is None and not begins:
            raise _missing(self.home)
        with index.reading() as record:
            grown = self._grown(record, last)
            signers = self._signers(record)
        checkpoint = Checkpoint(signers[0].name, grown.frontier.size, grown.frontier.root())
        keys = tuple(signer.key for signer in signers)
        if last is not None and last.checkpoint == checkpoint and set(keys) <= set(last.keys):
            if self._signed(last) is None:
                self._write(FRONTIER, _frontier_text(grown))
            return last
        note = sign_checkpoint(checkpoint, signers)
        self._write(LATEST, note)
        self._write(FRONTIER, _frontier_text(grown))
        return SignedCheckpoint(checkpoint, keys, note)

    def _signers(self, record: Record) -> tuple[NoteSigner, ...]:
        """Return who signs: the key in use and, while a change of key is under way, the coming one as well."""
        present, coming = read_signer(self.home.keys), read_next_signer(self.home.keys)
        if coming is None or coming.key == present.key:
            return (present,)
        told = record.ledger.told(EventType.KEY_CHANGE, "new")
        return (present, coming) if told == str(coming.key) else (present,)

    def _grown(self, record: Record, last: SignedCheckpoint | None) -> _Signed:
        """Return the tree over the ledger as it is, begun with what was signed last."""
        if last is None:
            return _with(_Signed(Frontier(), b""), record.ledger.leaves())
        return _with(self._require_signed(record, last), record.ledger.leaves(last.size))

    def _require_signed(self, record: Record, last: SignedCheckpoint) -> _Signed:
        """Return the tree as it was signed last, once the ledger is seen to go on from it."""
        size = record.ledger.last_position()
        if size < last.size:
            raise _short(self.home, size, last)
        begun = self._signed(last)
        if begun is not None:
            if last.size and record.ledger.leaf(last.size) != begun.leaf:
                raise _rewritten(self.home)
            return begun
        begun = _with(_Signed(Frontier(), b""), record.ledger.leaves(most=last.size))
        if (begun.frontier.size, begun.frontier.root()) != (last.size, last.checkpoint.root):
            raise _rewritten(self.home)
        self._write(FRONTIER, _frontier_text(begun))
        return begun

    def _signed(self, last: SignedCheckpoint) -> _Signed | None:
        """Return the tree as it was signed last, where the note of it is there and is that tree's."""
        try:
            told = json.loads(read_regular(self.folder / FRONTIER))
            if type(told["size"]) is not int or told["size"] < 0:
                return None
            begun = Frontier(told["size"], tuple(bytes.fromhex(part) for part in told["hashes"]))
            leaf = bytes.fromhex(told["leaf"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        same = (begun.size, begun.root()) == (last.size, last.checkpoint.root)
        return _Signed(begun, leaf) if same else None

    def _write(self, name: str, content: bytes) -> None:
        target = self.folder / name
        with _told_of(target):
            write_whole(target, content, flush=name == LATEST)

    def _stamped(self, signed: SignedCheckpoint, stamp: Stamper | None) -> bytes | None:
        """Have a lasting checkpoint stamped, once; return the stamp."""
        with _told_of(self.folder):
            checkpoint = kept_as(self.folder, signed)
        target = checkpoint.with_suffix(STAMP_SUFFIX)
        with _told_of(target):
            if target.exists():
                return read_regular(target)
            answer = stamp(signed.note) if stamp is not None else None
            if answer is not None:
                write_whole(target, answer)
        return answer


def checkpoints_in(folder: Path) -> tuple[Path, ...]:
    """Return the checkpoints in a folder by name, oldest first, without ``latest``.

    Raises:
        EnvironmentFaultError: the folder cannot be listed.
    """
    try:
        # one without bytes is what a kill left where there are no hard links: it was never written
        return tuple(file for file in list_folder(folder, SUFFIX) if file.lstat().st_size)
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the checkpoints cannot be listed: {fault.strerror}", subject=str(folder)
        ) from fault


def kept_as(folder: Path, signed: SignedCheckpoint) -> Path:
    """Return where a folder keeps a checkpoint or would keep it.

    Another branch of a ledger, from before a restore, has its own checkpoint of the same size: both stay.
    """
    target = folder / f"{signed.size:0{DIGITS}}{SUFFIX}"
    if target.exists() and read_regular(target) not in {signed.note, b""}:
        target = target.with_stem(f"{target.stem}-{hashlib.sha256(signed.note).hexdigest()[:8]}")
    return target


def is_copied(folder: Path, signed: SignedCheckpoint) -> bool:
    """Whether a folder holds a checkpoint as it was signed.

    Raises:
        EnvironmentFaultError: what lies there cannot be read.
    """
    with _told_of(folder):
        target = kept_as(folder, signed)
        return target.exists() and read_regular(target) == signed.note


def _keep_in(folder: Path, signed: SignedCheckpoint, stamp: bytes | None = None) -> None:
    """Put a checkpoint, and its time stamp where it has one, into a folder."""
    with _told_of(folder):
        make_folders(folder)
        target = kept_as(folder, signed)
        for name in (target.name, LATEST, FRONTIER):
            remove_leftovers(folder / name)
        if target.exists() and not target.lstat().st_size:
            write_whole(target, signed.note)
        elif not target.exists():
            with suppress(FileExistsError):  # another run has signed the same state and copied it meanwhile
                write_new(target, signed.note)
        stamped = target.with_suffix(STAMP_SUFFIX)
        if stamp is not None and not stamped.exists():
            write_whole(stamped, stamp)


def _numbered(place: Path) -> Iterator[Path]:
    """Give a name, then the same with a number behind it, for ever."""
    yield place
    yield from (place.with_name(f"{place.name}-{number}") for number in count(2))


def _with(begun: _Signed, leaves: Iterator[bytes]) -> _Signed:
    newest = begun.leaf

    def seen() -> Iterator[bytes]:
        nonlocal newest
        for leaf in leaves:
            newest = leaf
            yield leaf

    frontier = begun.frontier.grown(seen())
    return _Signed(frontier, newest)


def _frontier_text(signed: _Signed) -> bytes:
    told = {
        "size": signed.frontier.size,
        "hashes": [part.hex() for part in signed.frontier.hashes],
        "leaf": signed.leaf.hex(),
    }
    return json.dumps(told).encode()


def _missing(home: Home) -> CheckpointFaultError:
    return CheckpointFaultError(
        "its checkpoints are gone",
        FindingCode.CHECKPOINT_MISSING,
        subject=str(home.checkpoints),
        remedy=BROKEN,
    )


def _rewritten(home: Home) -> CheckpointFaultError:
    return CheckpointFaultError(
        "the ledger's entries are not those that its newest checkpoint was signed over",
        FindingCode.LEDGER_REWRITTEN, subject=str(home.root), remedy=BROKEN,
    )  # fmt: skip


def _short(home: Home, size: int, last: SignedCheckpoint) -> CheckpointFaultError:
    return CheckpointFaultError(
        f"the ledger has {size} entries, its newest checkpoint was signed over {last.size}",
        FindingCode.LEDGER_SHORT, subject=str(home.root), remedy=BROKEN,
    )  # fmt: skip


def _opened(file: Path, keys: Sequence[NoteKey]) -> SignedCheckpoint:
    with _told_of(file):
        content = read_regular(file)
    try:
        return open_checkpoint(content, keys)
    except CheckpointFaultError as fault:
        raise CheckpointFaultError(fault.message, fault.code, subject=str(file), remedy=BROKEN) from fault


@contextmanager
def _told_of(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the checkpoint cannot be kept: {fault.strerror}", subject=str(place),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault  # fmt: skip
