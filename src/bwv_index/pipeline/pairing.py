"""Which sidecar belongs to which footage: worked out from where both were seen, whichever came first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bwv_index.cameras import Belonging, belongings
from bwv_index.custody import Detail, EventType
from bwv_index.index import ItemKind, NeighbourView, PairingView, Record
from bwv_index.pipeline.content import EMPTY_SHA256
from bwv_index.pipeline.workspace import Workspace

STRENGTH = tuple(Belonging)
"""In the order in which one way of belonging is preferred to another."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a run's files in one folder: pairs that are not held yet, and all footage that a pair is of."""

    new: tuple[PairingView, ...]
    footage: frozenset[str]


def find_pairs(record: Record, folder: bytes, names: Mapping[str, str]) -> Beside:
    """Say which sidecars of a folder belong to which of its footage; ``names`` are the run's own files there.

    To each name belongs the SHA-256 that was seen in this run. Of a path that held several contents over time, that one
    takes part, else the one first seen last: another card at the same path has sidecars of its own.
    ``footage`` is told on every run, for what comes after a pair is kept: a run may have been killed before that.
    """
    new: list[PairingView] = []
    footage: set[str] = set()
    for found, clip in _pairings(record.contents.neighbours(folder), names):
        if found.name in names or clip in names:
            footage.add(found.sha256)
        held = record.contents.sidecars_of(found.sha256)
        if _is_better(found, tuple(one for one in held if one.sidecar == found.sidecar)):
            new.append(found)
    return Beside(tuple(new), frozenset(footage))


def keep_pairs(workspace: Workspace, record: Record, pairs: Iterable[PairingView]) -> frozenset[str]:
    """Keep pairs, and return their footage, which is to claim what its sidecar says in the same transaction.

    So no run that is killed leaves a pair of which no use was made.
    """
    footage = set()
    for pair in pairs:
        if record.contents.pair(pair.sidecar, pair.sha256, pair.how, pair.name):
            details: dict[str, Detail] = {"sidecar": pair.sidecar, "how": pair.how, "name": pair.name}
            event = workspace.event(
                EventType.SIDECAR_PAIRED, pair.sha256, sha256=pair.sha256, details=details
            )
            record.ledger.append(event)
            footage.add(pair.sha256)
    return frozenset(footage)


def _is_better(found: PairingView, held: Sequence[PairingView]) -> bool:
    """Whether a pair tells more than those held of the same two items, whichever was found first."""
    if found.sidecar == EMPTY_SHA256:
        held = [one for one in held if one.name == found.name]
    return all(_order(found) < _order(one) for one in held)


def _order(pairing: PairingView) -> tuple[int, str]:
    return STRENGTH.index(Belonging(pairing.how)), pairing.name


def _pairings(files: Sequence[NeighbourView], seen: Mapping[str, str]) -> Iterator[tuple[PairingView, str]]:
    """Give the pairs of one folder, each with the name of its footage."""
    there = {(name := PurePath(file.path).name): seen.get(name, file.sha256) for file in files}
    by_name: dict[ItemKind, dict[str, str]] = {kind: {} for kind in ItemKind}
    for file in files:
        name = PurePath(file.path).name
        if file.sha256 == there[name]:
            by_name[file.kind][name] = file.sha256
    sidecars, footage = by_name[ItemKind.SIDECAR], by_name[ItemKind.FOOTAGE]
    folder = PurePath(files[0].path).parent.name if files else ""
    for beside, clip, how in belongings(folder, sidecars, footage):
        yield PairingView(sidecars[beside], footage[clip], how.value, beside), clip
