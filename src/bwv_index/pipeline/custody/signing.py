"""Acts on what signs: a checkpoint on demand, checkpoints begun anew after a break, another key."""

from dataclasses import dataclass

from bwv_index.custody import (
    CheckpointFaultError,
    EventType,
    NoteKey,
    SignedCheckpoint,
    prepare_next_key,
    read_origin,
    read_signer,
    take_next_key,
)
from bwv_index.home import writing
from bwv_index.pipeline.custody.copies import LEFT_BEHIND, left_behind
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KeyReport:
    """The keys of a home: the name they sign by, the one in use, those before it, and one that is to come.

    ``coming`` is there where a change was stopped half-way: the same command goes on with it.
    """

    origin: str
    present: NoteKey
    retired: tuple[NoteKey, ...]
    coming: NoteKey | None = None


def sign_now(workspace: Workspace) -> SignedCheckpoint:
    """Sign a checkpoint that stays over the ledger as it is.

    Raises:
        IntegrityError: the ledger does not continue what was signed before.
    """
    with workspace.changing():
        return workspace.sign()


def begin_anew(workspace: Workspace, why: str) -> SignedCheckpoint:
    """Set all checkpoints aside and begin anew with the ledger as it is; a named person answers for the break.

    Nothing is removed: the older checkpoints stay in a folder of their own, and each later verification says that
    what stood before rests on this person's word.

    Raises:
        RefusedError: nobody is named, or no reason is given.
        BusyError: another run holds the home.
    """
    require_person(workspace.actor, why)
    with writing(workspace.home):
        origin = read_origin(workspace.home.keys)
        last = _last(workspace)
        aside = workspace.shelf.set_aside(f"{workspace.now():%Y%m%dT%H%M%SZ}")
        with workspace.writing(begins=True) as record:
            size = record.ledger.last_position()
            behind = left_behind(workspace.shelf, origin, size)
            record.ledger.append(
                workspace.event(
                    EventType.CHECKPOINTS_RESTARTED, "checkpoints", why=why.strip(),
                    details={"set_aside": aside.name, "last": last, "entries": size, LEFT_BEHIND: behind},
                )
            )  # fmt: skip
        return workspace.sign(begins=True)


def _last(workspace: Workspace) -> str | None:
    """Return the newest checkpoint as it was written, where it can be read; a run that was killed may have moved it."""
    try:
        last = workspace.shelf.last()
    except CheckpointFaultError:
        last = None
    note = workspace.shelf.set_aside_last() if last is None else last.note
    return note.decode(errors="replace") if note is not None else None


def read_keys(workspace: Workspace) -> KeyReport:
    """Return the public keys of a home; the look goes on the ledger."""
    report = _report(workspace)
    workspace.look(workspace.event(EventType.VIEW, "keys"))
    return report


def change_key(workspace: Workspace, why: str) -> KeyReport:
    """Put a new signing key in the place of the present one.

    The change is an entry of the ledger, and the checkpoint over it is signed by both keys; afterwards the old
    private key is gone. Stopped half-way, the same command goes on.

    Raises:
        RefusedError: nobody is named, or no reason is given.
        IntegrityError: the ledger does not continue what was signed before.
        BusyError: another run holds the home.
    """
    require_person(workspace.actor, why)
    keys = workspace.home.keys
    with workspace.changing():
        coming, old = prepare_next_key(keys), read_signer(keys)
        if coming.key != old.key:
            with workspace.writing() as record:
                if record.ledger.told(EventType.KEY_CHANGE, "new") != str(coming.key):
                    record.ledger.append(
                        workspace.event(
                            EventType.KEY_CHANGE, old.name, why=why.strip(),
                            details={"old": str(old.key), "new": str(coming.key)},
                        )
                    )  # fmt: skip
        workspace.sign()  # by both keys, as every checkpoint is until the old one is gone
        with workspace.shelf.held():  # nobody signs between the old key and the new
            take_next_key(keys)
    return _report(workspace)


def _report(workspace: Workspace) -> KeyReport:
    keys = workspace.shelf.keys()
    return KeyReport(keys.present.name, keys.present, keys.retired, keys.coming)
