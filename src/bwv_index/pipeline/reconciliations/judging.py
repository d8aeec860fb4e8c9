"""Judging what a look at some sources found: a verdict for every file seen, and for every place on record."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bwv_index.index import Held, ItemView, PlaceView, Record
from bwv_index.intake import Found, InnerLink, Manifest, Refusal, RefusalCode
from bwv_index.pipeline.batch import ManifestTally
from bwv_index.pipeline.comparing import Comparison
from bwv_index.pipeline.reconciliations.reconciliation import (
    REMEDIES,
    STANDING,
    Fate,
    ManifestFault,
    PlaceVerdict,
    Presence,
    SeenVerdict,
    Verdict,
)
from bwv_index.pipeline.reconciliations.whereabouts import Whereabouts, as_last_read, path_of
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace

NOTHING_THERE = frozenset(
    {RefusalCode.VANISHED, RefusalCode.LINK_BROKEN, RefusalCode.LINK_OUTSIDE, RefusalCode.SPECIAL_FILE}
)
"""Refusals of a path at which there is no file: what the record saw there is gone, not merely unread."""


@dataclass(slots=True)
class Look:
    """What one look at the sources found, each path once."""

    found: dict[Path, Found] = field(default_factory=dict)
    links: dict[Path, InnerLink] = field(default_factory=dict)
    refused: dict[Path, Refusal] = field(default_factory=dict)
    read: dict[Path, str] = field(default_factory=dict)
    bytes_read: int = 0


class Judge:
    """Gives every file seen and every place on record its verdict."""

    def __init__(self, workspace: Workspace, record: Record, look: Look, sources: Sequence[Path]) -> None:
        self._workspace = workspace
        self._record = record
        self._look = look
        self._where = Whereabouts(workspace.vault, record, look.read, look.refused)
        self._places: dict[Path, dict[str, PlaceView]] = defaultdict(dict)
        for source in sources:
            for place in record.evidence.places_below(source):
                self._places[path_of(place)][place.item.sha256] = place

    def files(self, *, quick: bool) -> tuple[SeenVerdict, ...]:
        """Return the verdict on everything that was seen, in order of path."""
        look = self._look
        told = [self._file(found, quick=quick) for found in look.found.values()]
        told += [_refused(refusal) for path, refusal in look.refused.items() if path not in look.found]
        told += [
            SeenVerdict(shown(link.path), Verdict.LINK, detail=shown(f"it leads to '{link.target}'"))
            for link in look.links.values()
        ]
        return tuple(sorted(told, key=lambda file: file.path))

    def _file(self, found: Found, *, quick: bool) -> SeenVerdict:
        if found.path in self._look.refused:
            return _refused(self._look.refused[found.path], found.size)
        here = self._places.get(found.path, {})
        if quick:
            return self._unread(found, here)
        sha256 = self._look.read[found.path]
        item = here[sha256].item if sha256 in here else self._record.evidence.item(sha256)
        if here and sha256 not in here:
            return self._changed(found, sha256, item, here)
        verdict, detail = self._held(item, known_here=sha256 in here)
        return _told(found, verdict, sha256, detail)

    def _unread(self, found: Found, here: dict[str, PlaceView]) -> SeenVerdict:
        if not here:
            return _told(found, Verdict.NEW_PLACE)
        same = [place for place in here.values() if as_last_read(place, found)]
        if not same:
            return _told(found, Verdict.DIFFERS, before=tuple(here))
        item = same[-1].item
        verdict, detail = self._held(item, known_here=True)
        kept = verdict in {Verdict.VAULT, Verdict.HERE}
        return _told(found, Verdict.UNREAD if kept else verdict, detail=detail, before=(item.sha256,))

    def _changed(
        self, found: Found, sha256: str, item: ItemView | None, here: dict[str, PlaceView]
    ) -> SeenVerdict:
        now = self._held(item, known_here=False)[0]
        before = ", ".join(f"{old} ({self._where.fate(place)[0]})" for old, place in here.items())
        detail = f"held before: {before}; holds now: {sha256} ({now})"
        return _told(found, Verdict.CHANGED, sha256, detail, tuple(here))

    def _held(self, item: ItemView | None, *, known_here: bool) -> tuple[Verdict, str]:
        """Say where an item's bytes are held, for a file that has them (or had, when it was last read)."""
        if item is None:
            return Verdict.NEW, ""
        amiss = self._where.amiss_in_vault(item)
        if not amiss:
            return Verdict.VAULT, ""
        if item.held is Held.VAULT:
            return Verdict.NOT_KEPT, amiss
        if known_here:
            return Verdict.HERE, ""
        fate, where = self._where.on_record(item.sha256)
        return Verdict.THERE if fate is Fate.ELSEWHERE else Verdict.OUT_OF_REACH, where

    def places(self, *, quick: bool) -> tuple[dict[Presence, int], tuple[PlaceVerdict, ...]]:
        """Count what stands at the places on record; return the places that do not show the bytes they had."""
        counts = Counter[Presence]()
        amiss: list[PlaceVerdict] = []
        for path in sorted(self._places, key=os.fsencode):
            for sha256, place in self._places[path].items():
                presence = self._presence(path, place, quick=quick)
                counts[presence] += 1
                if presence not in STANDING:
                    fate, where = self._where.fate(place)
                    if presence is Presence.UNREAD and fate is Fate.LOST:
                        fate = Fate.NOT_KNOWN
                    amiss.append(PlaceVerdict(place.path, sha256, presence, fate, where))
        return {presence: counts[presence] for presence in Presence}, tuple(amiss)

    def _presence(self, path: Path, place: PlaceView, *, quick: bool) -> Presence:
        refusal = next(
            (self._look.refused[at] for at in (path, *path.parents) if at in self._look.refused), None
        )
        if refusal is not None:
            gone = refusal.path == path and refusal.code in NOTHING_THERE
            return Presence.GONE if gone else Presence.UNREAD
        found = self._look.found.get(path)
        if found is None:
            return Presence.GONE
        if not quick:
            same = self._look.read[path] == place.item.sha256
            return Presence.SAME if same else Presence.OTHER
        if as_last_read(place, found):
            return Presence.AS_LAST_READ
        others = self._places[path].values()
        superseded = any(as_last_read(other, found) for other in others)
        return Presence.OTHER if superseded else Presence.UNREAD

    def against(
        self, manifest: Manifest | None, sources: Sequence[Path]
    ) -> tuple[ManifestTally | None, tuple[ManifestFault, ...]]:
        """Compare what was read with the manifest that came with it, if one did."""
        if manifest is None:
            return None, ()
        comparison = Comparison(self._workspace, manifest, sources)
        faults = list(self._differing(manifest, comparison))
        for path in self._look.refused:
            comparison.saw(path)
        for path, expected in comparison.unseen():
            held, _ = self._held(self._record.evidence.item(expected), known_here=False)
            faults.append(ManifestFault(shown(path), expected, held=held))
        return comparison.tally(), tuple(faults)

    def _differing(self, manifest: Manifest, comparison: Comparison) -> Iterator[ManifestFault]:
        for found in self._look.found.values():
            sha256 = self._look.read.get(found.path)
            entry = comparison.meet(found, sha256) if sha256 else None
            if sha256 and entry is not None and manifest.expected[entry] != sha256:
                yield ManifestFault(shown(found.path), manifest.expected[entry], sha256)


def _told(
    found: Found, verdict: Verdict, sha256: str = "", detail: str = "", before: tuple[str, ...] = ()
) -> SeenVerdict:
    return SeenVerdict(
        shown(found.path), verdict, found.size, sha256, before, detail, REMEDIES.get(verdict, "")
    )


def _refused(refusal: Refusal, size: int = 0) -> SeenVerdict:
    detail = shown(f"{refusal.code}: {refusal.detail}")
    return SeenVerdict(shown(refusal.path), Verdict.REFUSED, size, detail=detail, remedy=refusal.remedy)
