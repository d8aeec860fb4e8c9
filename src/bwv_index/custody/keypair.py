"""The Ed25519 key pair (RFC 8032) that signs for one home."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bwv_index.durable import make_folders, remove_leftovers, write_new, write_whole
from bwv_index.errors import EnvironmentFaultError

SIGNING_KEY = "signing-key.pem"
PUBLIC_KEY = "public-key.pem"


def make_key_pair(folder: Path) -> bool:
    """Make a key pair in a folder, unless one is there; return whether one was made.

    The private key is readable by its owner only and is never overwritten; what a killed run left of one is
    removed. A public key that is not the private key's is written anew. One run at a time makes a home's keys.

    Raises:
        EnvironmentFaultError: a key cannot be written, or the one that is there cannot be read.
    """
    signing = folder / SIGNING_KEY
    try:
        make_folders(folder, 0o700)
        remove_leftovers(signing)
        remove_leftovers(folder / PUBLIC_KEY)
        made = not signing.exists()
        key = _make(signing) if made else _load(signing)
        _keep_public(folder / PUBLIC_KEY, key)
    except OSError as fault:
        raise EnvironmentFaultError(f"cannot keep the keys: {fault}", subject=str(folder)) from fault
    return made


def _make(signing: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_new(signing, text, 0o600)  # refuses to replace a key that another run made meanwhile
    return key


def _load(signing: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(signing.read_bytes(), password=None)
    except ValueError as fault:
        raise EnvironmentFaultError(f"is not a private key: {fault}", subject=str(signing)) from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise EnvironmentFaultError("is not an Ed25519 key", subject=str(signing))
    return key


def _keep_public(public: Path, key: Ed25519PrivateKey) -> None:
    text = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if not public.is_file() or public.read_bytes() != text:
        write_whole(public, text, 0o644)
