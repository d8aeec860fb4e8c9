"""What one backup holds, in its own words: ``backup.json`` beside the copied index."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from pydantic import TypeAdapter, ValidationError

from bwv_index.errors import IntegrityError
from bwv_index.pipeline.backup.checksums import Checksum

DESCRIPTION = "backup.json"
MANIFEST = "manifest-sha256.txt"
INDEX = "index.sqlite"
FORMAT = 1

KEYS = "keys"
KEYS_FOLDER = 0o700
"""Mode of the folder of keys."""
PUBLIC_KEYS = ("public-key.pem", "origin", "retired")
"""What of the keys anybody may have; all else in their folder is taken for private."""

POOLS = "../../"
"""How a manifest's names of the files in the pools begin: they count from the snapshot's folder."""


class Lack(StrEnum):
    """Why something of the home is not in a backup, or not in what was restored from it."""

    BY_REFERENCE = "held by reference"
    """The home holds no copy either: the footage was left where it was found."""
    MISSING = "missing"
    UNREADABLE = "unreadable"
    CHANGED = "changed"
    """Its bytes are not what the record says."""
    DAMAGED = "damaged in the store"


class Part(StrEnum):
    """What kind of thing is lacking."""

    ITEM = "item"
    PICTURE = "picture"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not there; ``name`` is an item's SHA-256, or a file below the home."""

    part: Part
    name: str
    lack: Lack
    detail: str

    @property
    def loss(self) -> bool:
        """Whether it should have been there."""
        return self.lack is not Lack.BY_REFERENCE


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item whose bytes are in the pool."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A derived picture whose bytes are in the pool, and its file below the home's derived folder."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One backup: of which home, made when and by whom, and what is in it.

    ``origin`` is the name of the home's ledger, ``ledger`` its number of entries in this copy.
    """

    format: int
    software: str
    schema: str
    made_at: str
    by: str
    home: str
    origin: str
    ledger: int
    private_key: bool
    items: tuple[StoredItem, ...]
    pictures: tuple[StoredPicture, ...]
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        """Whether everything that the home holds is in it."""
        return not self.losses

    @property
    def losses(self) -> tuple[Gap, ...]:
        """Return what should have been there."""
        return tuple(gap for gap in self.gaps if gap.loss)

    def text(self) -> bytes:
        """Return the description as it is kept."""
        told = {"complete": self.complete, **asdict(self)}
        return (json.dumps(told, indent=1) + "\n").encode()


_SNAPSHOT = TypeAdapter(Snapshot)


def read_snapshot(content: bytes, subject: str) -> Snapshot:
    """Read a description.

    Raises:
        IntegrityError: it is none, is of another version, or names a file outside the home.
    """
    try:
        found = _SNAPSHOT.validate_json(content)
    except ValidationError as fault:
        raise IntegrityError("is not the description of a backup", subject=subject) from fault
    if found.format != FORMAT:
        raise IntegrityError("is of another version's form", subject=subject)
    if not all(is_inside(picture.file) for picture in found.pictures):
        raise IntegrityError("names a picture outside the home", subject=subject)
    return found


def pool_lines(snapshot: Snapshot) -> list[Checksum]:
    """Return the lines of a manifest about the files in the pools."""
    pools = (
        ("vault", {item.sha256 for item in snapshot.items}),
        ("pictures", {picture.sha256 for picture in snapshot.pictures}),
    )
    return [
        Checksum(sha256, f"{POOLS}{pool}/{sha256[:2]}/{sha256[2:4]}/{sha256}")
        for pool, hashes in pools
        for sha256 in sorted(hashes)
    ]


def is_private(name: PurePosixPath) -> bool:
    """Whether a file of a home is a secret: all in the keys' folder that nobody has said to be public."""
    return name.parts[0] == KEYS and name.parts[1] not in PUBLIC_KEYS


def is_inside(name: str) -> bool:
    """Whether a relative name stays below the folder that it counts from."""
    parts = PurePosixPath(name)
    return bool(parts.parts) and not parts.is_absolute() and ".." not in parts.parts and "\x00" not in name
