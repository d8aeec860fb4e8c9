"""Where an item's bytes are now: in the vault, else at the first place where it was seen that is still there."""

from pathlib import Path

from bwv_index.errors import EnvironmentFaultError
from bwv_index.index import Record
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace


def bytes_of(workspace: Workspace, record: Record, sha256: str) -> Path:
    """Return a file that holds an item's bytes: the vault's, else the first location that is still there.

    Raises:
        EnvironmentFaultError: none of the places where the item was seen can be reached.
    """
    if workspace.vault.holds(sha256):
        return workspace.vault.path_of(sha256)
    places = [Path(native_path(place.path_raw)) for place in record.evidence.locations(sha256)]
    for path in places:
        if _is_there(path):
            return path
    raise EnvironmentFaultError(
        "the footage is not where it was seen",
        subject=shown(places[0]) if places else sha256,
        remedy="Connect the store it lies on, or ingest it again from where it is now.",
    )


def _is_there(path: Path) -> bool:
    """Whether a file can be seen; a store that cannot be asked does not show it."""
    try:
        return path.is_file()
    except OSError:
        return False


def native_path(raw: bytes) -> str:
    """Return a path as this machine writes it, from the bytes that were seen."""
    return raw.decode("utf-8", errors="surrogateescape")
