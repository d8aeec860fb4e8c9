"""The Ed25519 key pair (RFC 8032) that signs for one home."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bwv_index.errors import EnvironmentFaultError

SIGNING_KEY = "signing-key.pem"
PUBLIC_KEY = "public-key.pem"


def make_key_pair(folder: Path) -> bool:
    """Make a key pair in a folder, unless one is there; return whether one was made.

    The private key is readable by its owner only and is never overwritten.

    Raises:
        EnvironmentFaultError: a key cannot be written, or the one that is there cannot be read.
    """
    signing = folder / SIGNING_KEY
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if signing.exists():
            _write_public(folder, _load(signing))
            return False
        key = Ed25519PrivateKey.generate()
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        temporary = folder / f".{SIGNING_KEY}.{os.getpid()}"
        _write(temporary, text, 0o600)
        os.link(temporary, signing)  # refuses to replace a key that another run made meanwhile
        temporary.unlink()
        _write_public(folder, key)
    except OSError as fault:
        raise EnvironmentFaultError(f"cannot keep the keys: {fault}", subject=str(folder)) from fault
    return True


def _load(signing: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(signing.read_bytes(), password=None)
    except ValueError as fault:
        raise EnvironmentFaultError(f"is not a private key: {fault}", subject=str(signing)) from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise EnvironmentFaultError("is not an Ed25519 key", subject=str(signing))
    return key


def _write_public(folder: Path, key: Ed25519PrivateKey) -> None:
    public = folder / PUBLIC_KEY
    if not public.exists():
        _write(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)


def _write(file: Path, text: bytes, mode: int) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
