"""Filling a store's pools: every item and every derived picture once, under its SHA-256, hashed while it is copied."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from bwv_index.index import Held, HeldItem, HeldPicture
from bwv_index.intake import Replica, ReplicaState, replicate
from bwv_index.pipeline.backup.snapshot import Gap, Lack, Part, StoredItem, StoredPicture, is_inside
from bwv_index.pipeline.backup.store import Store
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_LACKS = {
    ReplicaState.MISSING: Lack.MISSING,
    ReplicaState.UNREADABLE: Lack.UNREADABLE,
    ReplicaState.CHANGED: Lack.CHANGED,
    ReplicaState.DAMAGED: Lack.DAMAGED,
}


@dataclass(slots=True)
class Pooled:
    """What the pools hold of a home by now."""

    items: list[StoredItem] = field(default_factory=list)
    pictures: list[StoredPicture] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    copied: int = 0
    copied_bytes: int = 0

    def note(self, part: Part, name: str, replica: Replica) -> bool:
        """Count one copy; return whether its bytes are in the pool."""
        if not replica.whole:
            self.gaps.append(Gap(part, name, _LACKS[replica.state], shown(replica.detail)))
        elif replica.state is ReplicaState.COPIED:
            self.copied += 1
            self.copied_bytes += replica.size
        return replica.whole


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that a backup of a home should hold, by the record as it stands."""

    items: tuple[HeldItem, ...]
    pictures: tuple[HeldPicture, ...]
    by_reference: tuple[Gap, ...]

    @property
    def size(self) -> int:
        """Bytes of all items together."""
        return sum(item.size for item in self.items)


def wanted(workspace: Workspace) -> Wanted:
    """Return what a backup should hold."""
    with workspace.index.reading() as record:
        items = tuple(record.evidence.held_items())
        pictures = tuple(record.media.pictures())
    return Wanted(
        tuple(item for item in items if item.held is Held.VAULT),
        pictures,
        tuple(_left_where_it_is(item) for item in items if item.held is Held.REFERENCE),
    )


def fill(
    store: Store, workspace: Workspace, held: Wanted, *, check: bool, progress: Progress | None
) -> Pooled:
    """Copy into the pools what they lack. One bad file does not stop the others: it is in the result.

    Raises:
        EnvironmentFaultError: the store's disk refuses.
    """
    pooled = Pooled(gaps=list(held.by_reference))
    done, total = 0, held.size
    for item in held.items:
        source = workspace.vault.path_of(item.sha256)
        copied = replicate(source, store.items, item.sha256, item.size, check=check)
        if pooled.note(Part.ITEM, item.sha256, copied):
            pooled.items.append(StoredItem(item.sha256, item.size))
        done += item.size
        if progress:
            progress("copying items", done, total)
    derived = Derived(workspace.home.derived)
    for number, picture in enumerate(held.pictures, 1):
        if not is_inside(picture.file):
            pooled.gaps.append(
                Gap(Part.PICTURE, shown(picture.file), Lack.CHANGED, "its name leads out of the home")
            )
            continue
        copied = replicate(derived.path(picture.file), store.pictures, picture.picture_sha256, check=check)
        if pooled.note(Part.PICTURE, picture.file, copied):
            pooled.pictures.append(StoredPicture(picture.file, picture.picture_sha256))
        if progress:
            progress("copying pictures", number, len(held.pictures))
    return pooled


def files_below(folder: Path) -> Iterator[Path]:
    """Give the names of all files below a folder, in order; a folder that a link leads to is gone into, once."""
    seen: set[Path] = set()
    for at, folders, names in os.walk(folder, followlinks=True):
        real = Path(at).resolve()
        folders[:] = [] if real in seen else sorted(folders)
        if real not in seen:
            yield from ((Path(at) / name).relative_to(folder) for name in sorted(names))
        seen.add(real)


def _left_where_it_is(item: HeldItem) -> Gap:
    seen = f", seen at {item.places[0]}" if item.places else ""
    return Gap(Part.ITEM, item.sha256, Lack.BY_REFERENCE, shown(f"{item.name}, {item.size} bytes{seen}"))
