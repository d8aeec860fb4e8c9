"""Comparing what was read with the manifest that came with it."""

from collections.abc import Sequence
from pathlib import Path

from bwv_index.custody import EventType
from bwv_index.index import Record
from bwv_index.intake import Found, Manifest, Refusal, RefusalCode
from bwv_index.pipeline.batch import ManifestTally
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace, now


class Comparison:
    """One run's files against one manifest: what matches, what differs, what is missing, what is not listed."""

    def __init__(self, workspace: Workspace, manifest: Manifest, sources: Sequence[Path]) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._sources = tuple(source.absolute() for source in sources)
        self._seen: set[str] = set()
        self._bases: set[Path] = set()
        self._matched = self._differ = self._unlisted = 0

    def compare(self, record: Record, found: Found, sha256: str) -> None:
        """Compare one file's hash with the manifest's; a difference goes on the quarantine list."""
        entry = self._manifest.entry_for(found.path, found.relative, below_source=self._counts_from(found))
        if entry is None:
            self._unlisted += found.path.resolve() != self._manifest.origin.resolve()
            return
        self._seen.add(entry)
        self._bases.add(found.path.parents[len(Path(entry).parts) - 1])
        expected = self._manifest.expected[entry]
        record.evidence.settle(found.path, RefusalCode.HASH_MISMATCH.value)
        for place in self._places(entry):
            record.evidence.settle(place, RefusalCode.MANIFEST_MISSING.value)
        if expected == sha256:
            self._matched += 1
            return
        self._differ += 1
        detail = f"the manifest says {expected}, the bytes read are {sha256}"
        refusal = Refusal(found.path, RefusalCode.HASH_MISMATCH, detail)
        record.evidence.add_refusal(found.path, refusal.code.value, detail, refusal.remedy, now(), sha256)
        event = self._workspace.event(EventType.QUARANTINE, shown(found.path), sha256=sha256, why=detail)
        record.ledger.append(event)

    def saw(self, path: Path) -> None:
        """Note that a path was seen and could not be read: it is refused for that, and is not missing."""
        for source in self._sources:
            if path.is_relative_to(source) and path != source:
                entry = self._manifest.entry_for(path, path.relative_to(source))
                self._seen.update([entry] if entry else [])

    def _counts_from(self, found: Found) -> bool:
        """Whether a manifest's paths may count from this file's source: the only one, or the one it lies in."""
        root = found.path.parents[len(found.relative.parts) - 1]
        return len(self._sources) == 1 or self._manifest.origin.is_relative_to(root)

    def missing(self) -> tuple[Refusal, ...]:
        """Return a refusal for every file that the manifest lists and nobody saw."""
        return tuple(
            Refusal(self._place(entry), RefusalCode.MANIFEST_MISSING, f"listed in '{self._manifest.origin}'")
            for entry in sorted(set(self._manifest.expected) - self._seen)
        )

    def _place(self, entry: str) -> Path:
        """Return where a listed file would lie: where the others lie; before any has come, the likeliest place."""
        return next(iter(self._bases)) / entry if len(self._bases) == 1 else self._places(entry)[0]

    def _places(self, entry: str) -> list[Path]:
        """Return where a listed file may lie: beside the manifest, if that is inside a source, else in a source."""
        beside = self._manifest.origin.parent / entry
        inside = any(beside.is_relative_to(source) for source in self._sources)
        return [*([beside] if inside else ()), *(source / entry for source in self._sources)]

    def tally(self) -> ManifestTally:
        """Return how the manifest and the sources agree."""
        missing = len(self._manifest.expected) - len(self._seen)
        return ManifestTally(self._matched, self._differ, missing, self._unlisted)
