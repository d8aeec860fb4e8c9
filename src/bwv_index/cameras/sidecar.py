"""Which footage a file beside it belongs to, by folder and name alone.

Sources: Axis body worn content destination interface for recording folders; BlackVue's names for its position logs;
common practice (same folder, same base name) for the rest.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath

METADATA = ".metadata.json"
COMPLETE = "complete"
TRAIL = "_gpstrail.json"
BOOKMARK = "bookmark_"

_AXIS_FOLDER = re.compile(r".{1,64}_[0-9a-f]{12}_(?P<date>[0-9]{8})[t_](?P<time>[0-9]{6})z?")
_AXIS_CLIP = re.compile(r"(?P<date>[0-9]{8})_(?P<time>[0-9]{6})_[0-9a-z]{1,16}\.(?:mkv|mp4)")
_BLACKVUE = re.compile(r"(?P<event>[0-9]{8}_[0-9]{6}_[a-z])[a-z]\.mp4")
_BLACKVUE_LOGS = (".gps", ".3gf", ".nmea")


class Belonging(StrEnum):
    """How a sidecar belongs to a file of footage."""

    OWN = "own"
    """It describes this very file."""
    RECORDING = "recording"
    """It describes a whole recording of which this is one file: what counts from its start is counted from there."""


def belongs(sidecar: tuple[str, ...], footage: tuple[str, ...]) -> Belonging | None:
    """Say how a sidecar belongs to footage, both as path parts from the source folder down; None where not at all.

    Both lie in one folder. Letter case and Unicode composition of names do not count.
    """
    if not sidecar or not footage or sidecar[:-1] != footage[:-1]:
        return None
    folder = _plain(footage[-2]) if len(footage) > 1 else ""
    beside, name = _plain(sidecar[-1]), _plain(footage[-1])
    if beside == name:
        return None
    if _own(beside, name, folder):
        return Belonging.OWN
    if _of_recording(beside, folder):
        return Belonging.RECORDING if recording_of((folder, name)) else None
    return None


def belongings(
    folder: str, sidecars: Iterable[str], footage: Iterable[str]
) -> Iterator[tuple[str, str, Belonging]]:
    """Say which sidecars of one folder belong to which of its footage: (sidecar, footage, how), as ``belongs`` does.

    ``folder`` is the folder's own name and the others are names of files in it. The work grows with their number and
    with that of the answers, not with every pair that could be formed.
    """
    clips = tuple(footage)
    by_stem: dict[str, list[str]] = defaultdict(list)
    by_name: dict[str, list[str]] = defaultdict(list)
    plain = _plain(folder)
    for clip in clips:
        stems, names = _own_names(_plain(clip), plain)
        for keys, index in ((stems, by_stem), (names, by_name)):
            for key in keys:
                index[key].append(clip)
    for sidecar in sidecars:
        beside = _plain(sidecar)
        own = [*by_stem.get(PurePosixPath(beside).stem, ()), *by_name.get(beside, ())]
        for clip in clips if _of_recording(beside, plain) else dict.fromkeys(own):
            how = belongs((folder, sidecar), (folder, clip))
            if how is not None:
                yield sidecar, clip, how


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _own(beside: str, name: str, folder: str) -> bool:
    """Whether names say that a sidecar describes one file."""
    stems, names = _own_names(name, folder)
    return PurePosixPath(beside).stem in stems or beside in names


def _own_names(name: str, folder: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return what sidecars of one file are called: their names but for the suffix, and whole names."""
    stem = PurePosixPath(name).stem
    before = ("", f"{folder}.") if folder else ("",)
    names = {f"{each}{own}{METADATA}" for each in before for own in (name, stem, f"{stem}.key")}
    if found := _BLACKVUE.fullmatch(name):
        names |= {f"{found['event']}{suffix}" for suffix in _BLACKVUE_LOGS}
    return frozenset({stem, name}), frozenset(names)


def _of_recording(beside: str, folder: str) -> bool:
    """Whether names say that a sidecar describes the whole recording in an Axis folder."""
    if not _AXIS_FOLDER.fullmatch(folder):
        return False
    bare = beside.removeprefix(f"{folder}.")
    whole = beside in {f"{folder}{METADATA}", COMPLETE}
    return whole or bare.startswith(BOOKMARK) or bare.removesuffix(METADATA).endswith(TRAIL)


def recording_of(footage: tuple[str, ...]) -> str:
    """Return the name of the recording whose folder a clip lies in, by path parts; empty where that is none."""
    if len(footage) < 2 or clip_start(footage[-1]) is None:  # noqa: PLR2004 - a folder and a name
        return ""
    folder = _plain(footage[-2])
    found = _AXIS_FOLDER.fullmatch(folder)
    return folder if found is not None and _moment(found) is not None else ""


def clip_start(name: str) -> datetime | None:
    """Return when a clip of a recording begins by its name, to the second; None where the name does not tell."""
    found = _AXIS_CLIP.fullmatch(_plain(name))
    return _moment(found) if found is not None else None


def described_clip(sidecar: str, folder: str) -> str:
    """Return the clip that a sidecar's name says it describes, in a recording's folder; empty where it names none."""
    name = _plain(sidecar).removeprefix(f"{_plain(folder)}.")
    bare = name.removesuffix(METADATA)
    return bare if bare != name and clip_start(bare) is not None else ""


def _moment(found: re.Match[str]) -> datetime | None:
    try:
        return datetime.strptime(f"{found['date']}{found['time']}Z", "%Y%m%d%H%M%S%z")
    except ValueError:
        return None
