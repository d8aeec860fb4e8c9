"""Tampering with what vouches for the ledger: checkpoints, their signatures, and the keys."""

import base64
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.torture.forged_ledger import read_entries
from tests.torture.forgery import Case, Expected, Forgery, attacker, flip, found, within

from bwv_index.custody import (
    Checkpoint,
    FindingCode,
    Frontier,
    NoteSigner,
    hash_leaf,
    public_pem,
    read_checkpoint,
    sign_checkpoint,
)  # fmt: skip

KEY, ORIGIN = FindingCode.CHECKPOINT_KEY, FindingCode.CHECKPOINT_ORIGIN
SIGNATURE, UNREADABLE = FindingCode.CHECKPOINT_SIGNATURE, FindingCode.CHECKPOINT_UNREADABLE
REWRITTEN = FindingCode.LEDGER_REWRITTEN
ANY = (SIGNATURE, UNREADABLE, KEY, ORIGIN)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"a stranger's key, 32 bytes long!")

Text = Callable[[Case, bytes], bytes]
"""Makes another checkpoint of one."""


def signature_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with checkpoints and keys."""
    for place in {0, len(case.checkpoints) // 2, len(case.checkpoints) - 1}:
        for name, text in TEXTS.items():
            yield Forgery(f"checkpoint {place}: {name}", _changed(place, text))
        for _ in range(4):
            yield Forgery(f"checkpoint {place}: a bit flipped", _flipped(place, chance.randrange(1 << 12)))
    position = chance.randrange(2, len(read_entries(case)))
    yield Forgery(
        "an entry rewritten and all signed anew with the home's key", _rewritten(position, own=True)
    )
    yield Forgery("an entry rewritten and all signed anew with another key", _rewritten(position, own=False))
    for way in (_other_key, _other_key_beside, _stranger_retired, _origin_edited, _public_key_swapped):
        yield Forgery(f"keys:{way.__name__.replace('_', ' ')}", way)


def _number(_: Case, content: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join([lines[0], str(int(lines[1]) + 1).encode(), *lines[2:]])


def _root(_: Case, content: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join([*lines[:2], base64.b64encode(bytes(32)), *lines[3:]])


def _unsigned(_: Case, content: bytes) -> bytes:
    return content.split(b"\n\n")[0] + b"\n\n"


def _of_stranger(case: Case, content: bytes) -> bytes:
    return sign_checkpoint(read_checkpoint(content), [NoteSigner(case.origin, STRANGER)])


def _of_other_home(case: Case, _: bytes) -> bytes:
    return (case.other / "checkpoints" / "latest").read_bytes()


TEXTS: dict[str, Text] = {
    "its number edited": _number,
    "its root edited": _root,
    "its signature removed": _unsigned,
    "signed by a stranger": _of_stranger,
    "one of another home": _of_other_home,
    "emptied": lambda _case, _content: b"",
    "no text": lambda _case, _content: b"\xff\x00" * 50,
}


def _changed(place: int, text: Text) -> Callable[[Case], Expected]:
    def act(case: Case) -> Expected:
        file = case.checkpoints[place]
        file.chmod(0o644)
        file.write_bytes(text(case, file.read_bytes()))
        return found(*ANY, at=str(file))

    return act


def _flipped(place: int, bit: int) -> Callable[[Case], Expected]:
    def act(case: Case) -> Expected:
        flip(case.checkpoints[place], bit)
        return found(*ANY, at=str(case.checkpoints[place]))

    return act


def _rewritten(position: int, *, own: bool) -> Callable[[Case], Expected]:
    """Rewrite an entry, and sign every checkpoint of the home anew over what the ledger then says."""

    def act(case: Case) -> Expected:
        signer = case.signer if own else _take_key(case)
        with attacker(case) as connection:
            entry = b'{"nothing": "happened"}'
            change = "UPDATE ledger SET entry = ?, leaf = ? WHERE id = ?"
            connection.execute(change, (entry, hash_leaf(entry).hex(), position))
        _sign_anew(case, signer)
        return found(REWRITTEN, at=within(position)) if own else found(KEY, at=_outside(case))

    return act


def _sign_anew(case: Case, signer: NoteSigner, files: Sequence[Path] = ()) -> None:
    leaves = [hash_leaf(entry.entry) for entry in read_entries(case)]
    for file in files or case.checkpoints:
        size = read_checkpoint(file.read_bytes()).size
        root = Frontier().grown(leaves[:size]).root()
        file.chmod(0o644)
        file.write_bytes(sign_checkpoint(Checkpoint(signer.name, size, root), [signer]))


def _take_key(case: Case) -> NoteSigner:
    """Put a stranger's key in the place of the home's."""
    signer = NoteSigner(case.origin, STRANGER)
    keys = case.home / "keys"
    private = STRANGER.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for name, content in (("signing-key.pem", private), ("public-key.pem", public_pem(signer.key))):
        (keys / name).chmod(0o644)
        (keys / name).write_bytes(content)
    return signer


def _outside(case: Case) -> Callable[[str], bool]:
    """Whether a finding is on a checkpoint that was kept elsewhere, or on a key of the home."""
    return lambda name: name.startswith((str(case.outside), str(case.pack), "the home's key"))


def _other_key(case: Case) -> Expected:
    _sign_anew(case, _take_key(case))
    return found(KEY, at="the home's key")


def _other_key_beside(case: Case) -> Expected:
    """Swap the key, keep the old one among the retired, and sign only the newest checkpoint."""
    retired = case.home / "keys" / "retired"
    retired.mkdir(exist_ok=True)
    shutil.copy(case.key, retired / "0.pem")
    _sign_anew(case, _take_key(case), case.checkpoints[-2:])
    return found(KEY, at="the home's key")


def _stranger_retired(case: Case) -> Expected:
    """Leave the home's key, and pass the stranger's off as one of those before it."""
    signer = NoteSigner(case.origin, STRANGER)
    retired = case.home / "keys" / "retired"
    retired.mkdir(exist_ok=True)
    (retired / "0.pem").write_bytes(public_pem(signer.key))
    _sign_anew(case, signer)
    return found(KEY, at="a retired key")


def _origin_edited(case: Case) -> Expected:
    origin = case.home / "keys" / "origin"
    origin.chmod(0o644)
    origin.write_text("bwv-index/another\n")
    return found(
        KEY, ORIGIN, at=lambda name: name.startswith((str(case.home), str(case.outside), "the home's key"))
    )


def _public_key_swapped(case: Case) -> Expected:
    public = case.home / "keys" / "public-key.pem"
    public.chmod(0o644)
    public.write_bytes(public_pem(NoteSigner(case.origin, STRANGER).key))
    return found(KEY, at="the home's key")
