"""The custody record in a pack: what ties its manifest to the signed ledger of those who made it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

FOLDER = "custody"
CUSTODY_CHECKPOINT = f"{FOLDER}/checkpoint.txt"
CUSTODY_LEDGER = f"{FOLDER}/ledger.jsonl"
CUSTODY_KEY = f"{FOLDER}/public-key.pem"


@dataclass(frozen=True, slots=True)
class PackCustody:
    """What a pack carries of the ledger, beside its payload: it tells of the payload, so it is no part of it.

    ``checkpoint`` is the signed note, ``public_key`` PEM, ``ledger`` a line of JSON for each entry that concerns
    the pack: its number, the entry as it was hashed, and the hashes that prove it under the checkpoint.
    """

    checkpoint: bytes
    public_key: bytes
    ledger: bytes


@dataclass(frozen=True, slots=True)
class SealedCopy:
    """A working copy that was made for a pack: its path and SHA-256, its command, its program's version."""

    file: str
    sha256: str
    command: tuple[str, ...] = ()
    program: str = ""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What the ledger is told before a pack gets its name: what it holds, its manifest, and the bag's own files.

    ``masters`` gives name and SHA-256 of each thing whose acts go with the pack, in the order of the pack; ``tags``
    name and SHA-256 of each file that says what the bag is; ``copies`` each working copy that was made for it, by the
    name of what it was made from.
    """

    masters: Mapping[str, str]
    manifest_sha256: str
    tags: Mapping[str, str]
    copies: Mapping[str, SealedCopy]


Sealer: TypeAlias = Callable[[Sealing], PackCustody]
"""Puts the making of a pack on the ledger; returns what the pack carries of it."""


def write_custody(folder: Path, custody: PackCustody) -> None:
    """Put the custody record beside a bag's payload.

    Raises:
        OSError: the disk's own fault, for the caller to name.
    """
    (folder / FOLDER).mkdir()
    (folder / CUSTODY_CHECKPOINT).write_bytes(custody.checkpoint)
    (folder / CUSTODY_KEY).write_bytes(custody.public_key)
    (folder / CUSTODY_LEDGER).write_bytes(custody.ledger)
