"""The Ed25519 key pairs (RFC 8032) that sign for one home: the one in use, and the public side of those before it."""

import base64
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from bwv_index.custody.note import NoteKey, NoteSigner
from bwv_index.durable import (
    flush_folder,
    list_folder,
    make_folders,
    read_regular,
    remove_leftovers,
    write_new,
    write_whole,
)
from bwv_index.errors import EnvironmentFaultError

SIGNING_KEY = "signing-key.pem"
NEXT_KEY = "signing-key.next.pem"
PUBLIC_KEY = "public-key.pem"
ORIGIN = "origin"
RETIRED = "retired"

PREFIX = "bwv-index/"
"""How every home's origin begins: the name of its ledger, and the name its keys sign by."""


def make_key_pair(folder: Path) -> bool:
    """Make a key pair in a folder, unless one is there; return whether one was made.

    The private key is readable by its owner only and is never overwritten; what a killed run left of one is
    removed. A public key that is not the private key's is written anew. One run at a time makes a home's keys.

    Raises:
        EnvironmentFaultError: a key cannot be written, or the one that is there cannot be read.
    """
    signing = folder / SIGNING_KEY
    with _told_of(folder):
        make_folders(folder, 0o700)
        for name in (SIGNING_KEY, NEXT_KEY, PUBLIC_KEY, ORIGIN):
            remove_leftovers(folder / name)
        if not (folder / PUBLIC_KEY).exists():  # what was never told to anybody may have been left half-made
            _remove_empty(signing)
        made = not signing.exists()
        key = _make(signing) if made else _load(signing)
        _keep_public(folder / PUBLIC_KEY, key)
        if not (folder / ORIGIN).exists():
            write_whole(folder / ORIGIN, f"{_origin(key)}\n".encode())
    return made


def read_origin(folder: Path) -> str:
    """Return the name of a home's ledger, which stays the same when its key changes.

    Raises:
        EnvironmentFaultError: it cannot be read.
    """
    with _told_of(folder / ORIGIN):
        return read_regular(folder / ORIGIN).decode().strip()


def read_signer(folder: Path) -> NoteSigner:
    """Return the signer of a home.

    Raises:
        EnvironmentFaultError: the private key cannot be read.
    """
    with _told_of(folder / SIGNING_KEY):
        return NoteSigner(read_origin(folder), _load(folder / SIGNING_KEY))


def load_signer(content: bytes, name: str, subject: str) -> NoteSigner:
    """Return the signer that a private key as PEM makes, under the name that it signs by.

    Raises:
        EnvironmentFaultError: it holds no Ed25519 private key.
    """
    return NoteSigner(name, _private(content, subject))


def read_public_key(file: Path, name: str) -> NoteKey:
    """Return a public key from a PEM file, under the name that it signs by.

    Raises:
        EnvironmentFaultError: the file cannot be read, or holds no Ed25519 public key.
    """
    with _told_of(file):
        return NoteKey(name, _raw(load_public_pem(read_regular(file), str(file))))


def load_public_pem(content: bytes, subject: str) -> Ed25519PublicKey:
    """Return the public key that a PEM text holds.

    Raises:
        EnvironmentFaultError: it holds no Ed25519 public key.
    """
    try:
        key = load_pem_public_key(content)
    except ValueError as fault:
        raise EnvironmentFaultError(f"is not a public key: {fault}", subject=subject) from fault
    if not isinstance(key, Ed25519PublicKey):
        raise EnvironmentFaultError("is not an Ed25519 key", subject=subject)
    return key


def public_pem(key: NoteKey) -> bytes:
    """Return a public key as PEM."""
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True, slots=True)
class HomeKeys:
    """The public keys of a home: the one that signs, the coming one while a change is under way, those before."""

    present: NoteKey
    coming: NoteKey | None
    retired: tuple[NoteKey, ...]
    handed_out: NoteKey
    """The one in ``public-key.pem``; it is the present one or, in the last steps of a change, the coming one."""

    @property
    def known(self) -> tuple[NoteKey, ...]:
        """Every key that may have signed for the home, the present one first."""
        coming = () if self.coming is None else (self.coming,)
        return tuple(dict.fromkeys((self.present, *coming, self.handed_out, *self.retired)))


def read_keys(folder: Path) -> HomeKeys:
    """Return the public keys of a home.

    Who may not read the private keys sees the key in ``public-key.pem`` as the present one.

    Raises:
        EnvironmentFaultError: one cannot be read.
    """
    name = read_origin(folder)
    handed_out = read_public_key(folder / PUBLIC_KEY, name)
    present, coming = (_public_side(folder / private, name) for private in (SIGNING_KEY, NEXT_KEY))
    present = present or handed_out
    retired = (key for key in _read_retired(folder, name) if key != present)
    return HomeKeys(present, coming if coming != present else None, tuple(retired), handed_out)


def _public_side(private: Path, name: str) -> NoteKey | None:
    with _told_of(private):
        readable = os.access(private, os.R_OK) and private.lstat().st_size
        return NoteSigner(name, _load(private)).key if readable else None


def _read_retired(folder: Path, name: str) -> tuple[NoteKey, ...]:
    with _told_of(folder / RETIRED):
        files = list_folder(folder / RETIRED, ".pem")
    return tuple(read_public_key(file, name) for file in files)


def read_next_signer(folder: Path) -> NoteSigner | None:
    """Return the signer of the key that is to come, or None where no change of key is under way.

    Raises:
        EnvironmentFaultError: it is there and cannot be read.
    """
    coming = folder / NEXT_KEY
    with _told_of(coming):
        made = coming.exists() and coming.lstat().st_size
        return NoteSigner(read_origin(folder), _load(coming)) if made else None


def prepare_next_key(folder: Path) -> NoteSigner:
    """Return the signer of the key that is to come, made now unless a killed run had made it.

    Raises:
        EnvironmentFaultError: it cannot be written or read.
    """
    coming = folder / NEXT_KEY
    with _told_of(coming):
        remove_leftovers(coming)
        _remove_empty(coming)
        key = _load(coming) if coming.exists() else _make(coming)
        return NoteSigner(read_origin(folder), key)


def take_next_key(folder: Path) -> None:
    """Put the key that is to come in the place of the present one, whose public side stays among the retired.

    The private side of the old key is gone afterwards: nobody can sign with it any more. Killed at any step, the same
    call goes on; until its last step both keys are there to sign.

    Raises:
        EnvironmentFaultError: the disk refuses.
    """
    old, coming = read_signer(folder).key, prepare_next_key(folder)
    with _told_of(folder):
        if old != coming.key:
            make_folders(folder / RETIRED)
            write_whole(folder / RETIRED / f"{old.key_id.hex()}.pem", public_pem(old))
        _keep_public(folder / PUBLIC_KEY, coming.private)
        write_whole(folder / SIGNING_KEY, read_regular(folder / NEXT_KEY), 0o600)
        (folder / NEXT_KEY).unlink()
        flush_folder(folder)


def _origin(key: Ed25519PrivateKey) -> str:
    """Return a name that no other home has: it is made from the first key."""
    told = hashlib.sha256(_raw(key.public_key())).digest()[:10]
    return PREFIX + base64.b32encode(told).decode().lower()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _make(signing: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_new(signing, text, 0o600)  # refuses to replace a key that another run made meanwhile
    return key


def _load(signing: Path) -> Ed25519PrivateKey:
    return _private(read_regular(signing), str(signing))


def _remove_empty(key: Path) -> None:
    """Take away a key file without bytes: where there are no hard links, a kill leaves one that was never written."""
    if key.is_file() and not key.lstat().st_size:
        key.unlink()


def _private(content: bytes, subject: str) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:  # TypeError: it is under a password
        raise EnvironmentFaultError(f"is not a private key: {fault}", subject=subject) from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise EnvironmentFaultError("is not an Ed25519 key", subject=subject)
    return key


def _keep_public(public: Path, key: Ed25519PrivateKey) -> None:
    text = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if not public.is_file() or read_regular(public) != text:
        write_whole(public, text, 0o644)


@contextmanager
def _told_of(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError) as fault:
        raise EnvironmentFaultError(f"cannot keep or read the keys: {fault}", subject=str(place)) from fault
