"""Restoring: a home made anew from a snapshot, every byte checked on the way; it is a home only when it is whole."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bwv_index.custody import (
    Detail,
    Event,
    EventType,
    current_actor,
    load_signer,
    make_key_pair,
    public_pem,
    read_origin,
    read_public_key,
    read_signer,
)
from bwv_index.durable import (
    OWNER_ONLY,
    flush_file,
    flush_folder,
    leftovers,
    make_folders,
    remove_leftovers,
    write_new,
    write_whole,
)
from bwv_index.errors import RefusedError
from bwv_index.home import Home, writing
from bwv_index.index import LedgerQuery, open_index, restore_index
from bwv_index.pipeline.backup.bringing_back import bring_back
from bwv_index.pipeline.backup.index_copy import make_index
from bwv_index.pipeline.backup.pooling import Pooled, Progress
from bwv_index.pipeline.backup.snapshot import INDEX, Gap, Snapshot
from bwv_index.pipeline.backup.sound_snapshot import SoundSnapshot, open_snapshot
from bwv_index.pipeline.backup.store import Store, told_of
from bwv_index.pipeline.custody.copies import LEFT_BEHIND, left_behind
from bwv_index.pipeline.database import database_url, note_database
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.founding import found_home, require_no_home_around
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import load_settings

CLAIM = "RESTORING"
"""The file that says which snapshot a folder is becoming, until it is a home."""

PUBLIC_KEY = "public-key.pem"
SIGNING_KEY = "signing-key.pem"


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """What to restore, and what a person has decided about it.

    ``name`` is the snapshot's, empty for the newest. ``accept_loss`` is the reason to go on although something is
    lost. Where the snapshot holds no private key, ``signing_key`` is the file that does, or ``new_key`` says that
    one is to be made.
    """

    store: Path
    home: Path
    name: str = ""
    accept_loss: str = ""
    signing_key: Path | None = None
    new_key: bool = False


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore did. Where ``made`` is false something is lost, and there is no home yet."""

    home: Path
    name: str
    snapshot: Snapshot
    manifest_sha256: str
    copied: int
    losses: tuple[Gap, ...]
    made: bool
    new_key: bool


def restore_home(
    request: RestoreRequest,
    operator: str | None,
    *,
    role: str = "",
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> RestoreReport:
    """Make a home of a snapshot, in a folder that is empty or absent, or in which the same was begun before.

    Everything is compared with the manifest's hashes while it is copied. Where an item or a picture is missing or
    damaged all the rest is brought back, and it becomes a home only if ``accept_loss`` says why.

    Raises:
        HomeError: that is no store.
        NotFoundError: there is no such snapshot.
        RefusedError: the folder or the database holds something else, or the private key is lacking.
        IntegrityError: the snapshot's own files are not what its manifest says.
        BusyError: another run is restoring into the same folder.
        EnvironmentFaultError: a disk refuses; the same command goes on from there.
    """
    actor = current_actor(operator)
    if request.accept_loss.strip():
        require_person(actor, request.accept_loss)
    source = open_snapshot(Store(request.store.absolute()).require(), request.name)
    home = Home(request.home.absolute())
    source.store.require_apart(home)
    require_no_home_around(home)
    private = _private_key(request, source)
    with told_of(home.root), _claimed(home, source, say):
        if home.exists():  # a run was killed when it had all but ended
            return _finish(home, source, Pooled(), operator)
        pooled = bring_back(home, source, progress)
        losses = (*source.snapshot.losses, *pooled.gaps)
        if losses and not request.accept_loss.strip():
            return _report(home, source, pooled, made=False)
        _bring_index(home, source)
        key_change = _bring_key(home, source, private)
        with _workspace(home, actor, role) as workspace:
            _record(workspace, source, losses, request.accept_loss.strip(), key_change)
        write_whole(home.marker, (source.folder / home.marker.name).read_bytes())
        return _finish(home, source, pooled, operator)


def _private_key(request: RestoreRequest, source: SoundSnapshot) -> bytes:
    """Return the private key that a person gives, which is the home's; nothing where a new one is to be made."""
    if request.signing_key:
        with told_of(request.signing_key):
            private = request.signing_key.read_bytes()
        name, keys = source.snapshot.origin, source.folder / "keys"
        if load_signer(private, name, str(request.signing_key)).key == read_public_key(
            keys / PUBLIC_KEY, name
        ):
            return private
        raise RefusedError(
            "this is not the private key of the home that was backed up", subject=str(request.signing_key)
        )
    if source.snapshot.private_key or request.new_key:
        return b""
    raise RefusedError(
        "the snapshot was made without the private key, and a home cannot sign without one",
        subject=source.name,
        remedy="Give the key with --signing-key FILE; where it is lost, --new-key makes one and says so on the record.",
    )


@contextmanager
def _claimed(home: Home, source: SoundSnapshot, say: Callable[[str], None] | None) -> Iterator[None]:
    """Hold a folder that is to become this home, or has been on its way there when a run was killed."""
    claim = home.root / CLAIM
    told = f"{source.name} {source.manifest_sha256}\n".encode()
    if home.root.is_dir() and not claim.is_file():
        ours = {home.lock_file.name, *(left.name for left in leftovers(claim))}
        if any(entry.name not in ours for entry in home.root.iterdir()):
            raise RefusedError(
                "the folder is not empty, and nothing is ever restored over anything",
                subject=str(home.root),
                remedy="Name an empty folder, or one that is not there.",
            )
    make_folders(home.root)
    with writing(home, say=say):
        remove_leftovers(claim)
        if not claim.is_file():
            write_new(claim, told)
        if claim.read_bytes() != told:
            raise RefusedError("another snapshot is being restored there", subject=str(home.root))
        yield


def _bring_index(home: Home, source: SoundSnapshot) -> None:
    url = database_url(home)
    for entry in restore_index(source.folder / INDEX, url):
        told = json.loads(entry)
        if told["type"] == EventType.RESTORE and told["details"].get("home") != shown(home.root):
            raise RefusedError(
                "the database is that of another home", subject=told["details"].get("home", "")
            )
    if home.database.is_file():
        flush_file(home.database)
    flush_folder(home.root)
    make_index(home, url)
    note_database(home)


def _bring_key(home: Home, source: SoundSnapshot, private: bytes) -> dict[str, Detail]:
    """See to the private key where the snapshot has none; return what is to be said of a new one."""
    if source.snapshot.private_key:
        return {}
    if private:
        write_whole(home.keys / SIGNING_KEY, private, OWNER_ONLY)
        return {}
    before = read_public_key(home.keys / PUBLIC_KEY, read_origin(home.keys))
    make_folders(home.keys / "retired")
    write_whole(home.keys / "retired" / f"{before.key_id.hex()}.pem", public_pem(before))
    make_key_pair(home.keys)
    return {"old": str(before), "new": str(read_signer(home.keys).key)}


@contextmanager
def _workspace(home: Home, actor: str, role: str) -> Iterator[Workspace]:
    """Open what is about to be a home: all of it is there but the marker."""
    settings = load_settings(home.root)
    workspace = Workspace(home, settings, open_index(database_url(home)), actor, settings.fingerprint(), role)
    try:
        yield workspace
    finally:
        workspace.close()


def _record(
    workspace: Workspace,
    source: SoundSnapshot,
    losses: tuple[Gap, ...],
    why: str,
    key_change: dict[str, Detail],
) -> None:
    """Say on the restored ledger what it was restored from, once, and sign it."""
    with workspace.index.reading() as record:
        told = record.ledger.stored(LedgerQuery(types=(EventType.RESTORE,)))
        done = any(entry.position > source.snapshot.ledger for entry in told)
    if not done:
        with workspace.writing() as record:
            record.ledger.append(_event(workspace, source, losses, why))
            if key_change:
                lost = "the private key was in no backup; a new one was made when the home was restored"
                ledger = source.snapshot.origin
                record.ledger.append(
                    workspace.event(EventType.KEY_CHANGE, ledger, why=lost, details=key_change)
                )
    workspace.sign()


def _event(workspace: Workspace, source: SoundSnapshot, losses: tuple[Gap, ...], why: str) -> Event:
    lost: list[Detail] = [f"{gap.part} {gap.name}: {gap.lack}" for gap in losses]
    return workspace.event(
        EventType.RESTORE, source.name, sha256=source.manifest_sha256, why=why,
        details={
            "snapshot": source.name, "store": shown(source.store.root), "home": shown(workspace.home.root),
            "ledger": source.snapshot.ledger,
            "lost": lost,
            LEFT_BEHIND: left_behind(workspace.shelf, source.snapshot.origin, source.snapshot.ledger),
        },
    )  # fmt: skip


def _finish(home: Home, source: SoundSnapshot, pooled: Pooled, operator: str | None) -> RestoreReport:
    """Bring the home up to date, as making it again would, and take the claim away."""
    found_home(home.root, operator, held=True)
    (home.root / CLAIM).unlink()
    flush_folder(home.root)
    return _report(home, source, pooled, made=True)


def _report(home: Home, source: SoundSnapshot, pooled: Pooled, *, made: bool) -> RestoreReport:
    snapshot = source.snapshot
    return RestoreReport(
        home=home.root,
        name=source.name,
        snapshot=snapshot,
        manifest_sha256=source.manifest_sha256,
        copied=pooled.copied,
        losses=(*snapshot.losses, *pooled.gaps),
        made=made,
        new_key=made and _is_new(home, source),
    )


def _is_new(home: Home, source: SoundSnapshot) -> bool:
    """Whether the home now signs with another key than the one that was backed up."""
    return (home.keys / PUBLIC_KEY).read_bytes() != (source.folder / "keys" / PUBLIC_KEY).read_bytes()
