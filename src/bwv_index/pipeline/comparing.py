"""Comparing what was read with the manifest that came with it."""

from collections.abc import Sequence
from pathlib import Path

from bwv_index.custody import EventType
from bwv_index.index import Record
from bwv_index.intake import Found, Manifest, Refusal, RefusalCode
from bwv_index.pipeline.batch import ManifestTally
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace


class Comparison:
    """One run's files against one manifest: what matches, what differs, what is missing, what is not listed."""

    def __init__(self, workspace: Workspace, manifest: Manifest, sources: Sequence[Path]) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._sources = tuple(source.absolute() for source in sources)
        self._seen: set[str] = set()
        self._bases: set[Path] = set()
        self._matched = self._differ = self._unlisted = 0

    def meet(self, found: Found, sha256: str) -> str | None:
        """Hold one file's hash against the manifest; return the manifest's name for it, None where it has none."""
        entry = self._manifest.entry_for(found.path, found.relative, below_source=self._counts_from(found))
        if entry is None:
            self._unlisted += found.path.resolve() != self._manifest.origin.resolve()
            return None
        self._seen.add(entry)
        self._bases.add(found.path.parents[len(Path(entry).parts) - 1])
        same = self._manifest.expected[entry] == sha256
        self._matched += same
        self._differ += not same
        return entry

    def compare(self, record: Record, found: Found, sha256: str) -> None:
        """Compare one file's hash with the manifest's; a difference goes on the quarantine list."""
        entry = self.meet(found, sha256)
        if entry is None:
            return
        settled = record.refusals.settle(found.path, RefusalCode.HASH_MISMATCH.value)
        settled += sum(
            record.refusals.settle(place, RefusalCode.MANIFEST_MISSING.value) for place in self._places(entry)
        )
        expected = self._manifest.expected[entry]
        if expected == sha256:
            if settled:
                why = "its bytes are those that the manifest says"
                record.ledger.append(
                    self._workspace.event(EventType.UNQUARANTINE, shown(found.path), sha256=sha256, why=why)
                )
            return
        detail = f"the manifest says {expected}, the bytes read are {sha256}"
        refusal = Refusal(found.path, RefusalCode.HASH_MISMATCH, detail)
        record.refusals.add(
            found.path, refusal.code.value, detail, refusal.remedy, self._workspace.now(), sha256
        )
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
        told = f"listed in '{self._manifest.origin}'"
        return tuple(Refusal(path, RefusalCode.MANIFEST_MISSING, told) for path, _ in self.unseen())

    def unseen(self) -> tuple[tuple[Path, str], ...]:
        """Return where every listed file that nobody saw would lie, and the hash that the manifest gives it."""
        listed = sorted(set(self._manifest.expected) - self._seen)
        return tuple((self._place(entry), self._manifest.expected[entry]) for entry in listed)

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
