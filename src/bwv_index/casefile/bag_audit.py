"""Auditing a bag that came from somebody: what lies there against its manifests, file by file.

Nothing here trusts the bag: a pipe or a link is told and never opened, a line that leads elsewhere is told and never
followed, and one damaged file keeps no other from being read. So the library, which opens what it finds and stops at
the first fault, has no part in it.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path, PurePosixPath

from bwv_index.casefile.bag import CHECKSUMS, PAYLOAD_MANIFESTS, TAG_MANIFESTS, TAGS, hash_file
from bwv_index.casefile.custody import CUSTODY_CHECKPOINT, CUSTODY_KEY, CUSTODY_LEDGER
from bwv_index.casefile.faults import disk_faults, raise_fault
from bwv_index.durable import read_regular

PAYLOAD = "data"
CUSTODY = (CUSTODY_CHECKPOINT, CUSTODY_KEY, CUSTODY_LEDGER)
ALWAYS = (*TAGS, *PAYLOAD_MANIFESTS, *TAG_MANIFESTS)
OWN = frozenset({*ALWAYS, *CUSTODY})
"""All that a pack holds beside its payload. The tag manifests are under no signature, so they cannot add to it."""

_DECLARATION = re.compile(rb"BagIt-Version: [0-9]+\.[0-9]+\nTag-File-Character-Encoding: UTF-8\n")
"""RFC 8493, section 2.1.1."""
_LINE = re.compile("(?P<sum>[0-9a-f]+)(?P<blank> {1,2})(?P<path>[^ ].*)")
_DIGITS = {"sha256": 64, "sha512": 128}
_LINK = "it is a link"


class BagFaultKind(StrEnum):
    """What can be wrong with a file of a bag."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    NO_BAG = "no bag"


@dataclass(frozen=True, slots=True)
class BagFault:
    """One file of a bag that is not as its manifests say."""

    kind: BagFaultKind
    path: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BagAudit:
    """What was found amiss, and the paths of the files that were read and are what every manifest says."""

    faults: tuple[BagFault, ...]
    sound: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Lying:
    """What lies in a folder, by paths in it: files, what is neither file nor folder, and folders with nothing in."""

    files: frozenset[str]
    odd: Mapping[str, str]
    bare: tuple[str, ...]

    @property
    def sealed(self) -> bool:
        """Whether there is anything of a custody record."""
        return any(name in self.files or name in self.odd for name in CUSTODY)

    def oddity(self, path: str) -> str:
        """Say what stands in a file's way: it, or a folder above it, is no file or folder; empty where nothing."""
        above = (str(at) for at in (PurePosixPath(path), *PurePosixPath(path).parents))
        return next((self.odd[at] for at in above if at in self.odd), "")


@dataclass(frozen=True, slots=True)
class _Manifest:
    """One manifest: what it lists in its order, and what is wrong with how it is written (empty: nothing)."""

    name: str
    algorithm: str
    sums: Mapping[str, str]
    fault: str


def audit_bag(folder: Path) -> BagAudit:
    """Read every file of a bag, and say which are not as its manifests say and which do not belong there.

    Every checksum of a file is compared. Both manifests of a kind must list the same files, and be written as a pack's
    are, line for line: nothing else vouches for the bytes of the tag manifests.

    Raises:
        EnvironmentFaultError: the folder cannot be listed.
    """
    lying = _look(folder)
    if not lying.files.intersection((TAGS[0], *PAYLOAD_MANIFESTS)):
        fault = BagFault(BagFaultKind.NO_BAG, str(folder), f"it holds neither {TAGS[0]} nor a manifest")
        return BagAudit((fault,))
    manifests = [
        found for name in (*PAYLOAD_MANIFESTS, *TAG_MANIFESTS) if (found := _read(folder, name, lying))
    ]
    listed: dict[str, dict[str, str]] = {}
    for manifest in manifests:
        for path, checksum in manifest.sums.items():
            listed.setdefault(path, {})[manifest.algorithm] = checksum
    told = chain(
        _undeclared(folder, lying),
        (BagFault(BagFaultKind.CHANGED, m.name, m.fault) for m in manifests if m.fault),
        (fault for path in sorted(listed) for fault in _audit_file(folder, path, listed[path], lying)),
        _uneven(manifests),
        _absent(lying),
        _added(lying, listed),
    )
    faults = tuple({(fault.kind, fault.path): fault for fault in reversed(tuple(told))}.values())[::-1]
    return BagAudit(faults, _sound(manifests, faults, listed))


def _look(folder: Path) -> _Lying:
    files, odd, bare = set[str](), dict[str, str](), list[str]()
    with disk_faults(folder):
        for place, below, names in os.walk(folder, onerror=raise_fault):
            here = Path(place)
            if not below and not names:
                bare.append(str(here.relative_to(folder)))
            for name in (*below, *names):
                path, mode = str((here / name).relative_to(folder)), (here / name).lstat().st_mode
                if stat.S_ISREG(mode):
                    files.add(path)
                elif not stat.S_ISDIR(mode):
                    odd[path] = _LINK if stat.S_ISLNK(mode) else "it is no regular file"
    return _Lying(frozenset(files), odd, tuple(sorted(bare)))


def _undeclared(folder: Path, lying: _Lying) -> Iterator[BagFault]:
    """Tell that a folder does not declare itself to be a bag; its manifests are read all the same."""
    declaration = TAGS[0]
    if declaration not in lying.files:
        yield BagFault(BagFaultKind.NO_BAG, str(folder), f"{declaration} is not there")
        return
    try:
        content = read_regular(folder / declaration)
    except OSError as fault:
        yield BagFault(BagFaultKind.NO_BAG, str(folder), f"{declaration} cannot be read: {fault.strerror}")
        return
    if not _DECLARATION.fullmatch(content):
        yield BagFault(BagFaultKind.NO_BAG, str(folder), f"{declaration} does not declare one")


def _read(folder: Path, name: str, lying: _Lying) -> _Manifest | None:
    """Read a manifest; None where there is none to read, which is told as what it is."""
    if name not in lying.files:
        return None
    algorithm = name.removesuffix(".txt").rpartition("-")[2]
    try:
        text = read_regular(folder / name).decode("utf-8", "surrogateescape")
    except OSError as fault:
        return _Manifest(name, algorithm, {}, f"it cannot be read: {fault.strerror}")
    blank = (
        "  " if lying.sealed or name in PAYLOAD_MANIFESTS else " "
    )  # the library's own tag manifests have one
    sums, fault_ = dict[str, str](), "" if text.endswith("\n") or not text else "its last line has no end"
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), start=1):
        found = _LINE.fullmatch(line)
        if found is None or len(found["sum"]) != _DIGITS[algorithm]:
            fault_ = fault_ or f"its line {number} is no checksum and path"
        elif not _belongs(found["path"], payload=name in PAYLOAD_MANIFESTS):
            fault_ = fault_ or f"its line {number} names a path that it may not list: {found['path']}"
        elif found["path"] in sums:
            fault_ = fault_ or f"it lists twice: {found['path']}"
        else:
            fault_ = fault_ or (
                "" if found["blank"] == blank else f"its line {number} is not written as a pack's is"
            )
            sums[found["path"]] = found["sum"]
    if name in TAG_MANIFESTS and lying.sealed and list(sums) != sorted(sums):
        fault_ = fault_ or "its lines are not in order"
    return _Manifest(name, algorithm, sums, fault_)


def _belongs(path: str, *, payload: bool) -> bool:
    """Whether a path leads to a place inside the pack, and to the part of it that a manifest is about."""
    parts = path.split("/")
    inside = not {"", ".", ".."}.intersection(parts)
    return inside and payload == (parts[0] == PAYLOAD and len(parts) > 1)


def _uneven(manifests: list[_Manifest]) -> Iterator[BagFault]:
    """Find manifests that do not list what the other of their kind does, in its order."""
    for names in (PAYLOAD_MANIFESTS, TAG_MANIFESTS):
        pair = [manifest for manifest in manifests if manifest.name in names]
        if len(pair) < len(CHECKSUMS):
            continue
        for one, other in (pair, reversed(pair)):
            left_out = [path for path in other.sums if path not in one.sums]
            if left_out:
                more = f", and {len(left_out) - 1} more" if len(left_out) > 1 else ""
                yield BagFault(BagFaultKind.CHANGED, one.name, f"it does not list {left_out[0]}{more}")
        first, second = pair
        alike = names == PAYLOAD_MANIFESTS and set(first.sums) == set(
            second.sums
        )  # the others have an order of their own
        if alike and list(first.sums) != list(second.sums):
            yield BagFault(
                BagFaultKind.CHANGED, second.name, f"its lines are not in the order of {first.name}"
            )


def _audit_file(folder: Path, path: str, sums: Mapping[str, str], lying: _Lying) -> Iterator[BagFault]:
    oddity = lying.oddity(path)
    if oddity:
        yield BagFault(BagFaultKind.CHANGED, path, oddity)
    elif path not in lying.files:
        yield BagFault(BagFaultKind.MISSING, path)
    else:
        yield from _compare(folder, path, sums)


def _compare(folder: Path, path: str, sums: Mapping[str, str]) -> Iterator[BagFault]:
    for algorithm, expected in sorted(sums.items()):
        try:
            found = hash_file(folder / path, algorithm)
        except (OSError, ValueError) as fault:
            yield BagFault(BagFaultKind.CHANGED, path, f"it cannot be read: {fault}")
            return
        if found != expected:
            yield BagFault(BagFaultKind.CHANGED, path, f"{algorithm} listed {expected}, found {found}")
            return


def _absent(lying: _Lying) -> Iterator[BagFault]:
    """Find what every pack has, whatever its manifests list."""
    for name in (*ALWAYS, *(CUSTODY if lying.sealed else ())):
        oddity = lying.oddity(name)
        if oddity:
            yield BagFault(BagFaultKind.CHANGED, name, oddity)
        elif name not in lying.files:
            yield BagFault(BagFaultKind.MISSING, name)


def _added(lying: _Lying, listed: Mapping[str, object]) -> Iterator[BagFault]:
    known = {*listed, *OWN}
    for path in sorted({*lying.files, *lying.odd} - known):
        if not any(other.startswith(f"{path}/") for other in known):
            yield BagFault(BagFaultKind.ADDED, path, lying.odd.get(path, ""))
    for path in sorted(lying.files - OWN):
        if path in listed and not path.startswith(f"{PAYLOAD}/"):
            detail = "a manifest lists it, and it is none of a pack's own files"
            yield BagFault(BagFaultKind.ADDED, path, detail)
    for path in sorted((lying.files & OWN) - {*listed, *TAG_MANIFESTS}):
        yield BagFault(BagFaultKind.ADDED, path)
    for path in lying.bare:
        if not any(other.startswith(f"{path}/") for other in known):
            yield BagFault(BagFaultKind.ADDED, path, "it is a folder with nothing in it")


def _sound(
    manifests: list[_Manifest], faults: tuple[BagFault, ...], listed: Mapping[str, object]
) -> frozenset[str]:
    """Return what was read and found as listed; a tag manifest, where all that it lists was."""
    amiss = {fault.path for fault in faults}
    sound = {path for path in listed if path not in amiss}
    whole = (
        manifest.name
        for manifest in manifests
        if manifest.name in TAG_MANIFESTS and manifest.name not in amiss and sound.issuperset(manifest.sums)
    )
    return frozenset((*sound, *whole))
