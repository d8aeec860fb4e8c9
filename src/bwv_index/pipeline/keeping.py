"""Recording what workers found: the coordinator's side of an ingest, one transaction a result."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from bwv_index.custody import EventType
from bwv_index.index import (
    FindingView,
    Held,
    ItemKind,
    ItemView,
    KeyframeView,
    Record,
    SeenFile,
)
from bwv_index.intake import Found, Refusal, RefusalCode, Vault
from bwv_index.media import (
    InspectionLimits,
    KeyframePolicy,
    MediaRefusal,
    MediaRefusalCode,
    OverlayText,
    SilencePolicy,
)
from bwv_index.pipeline.batch import (
    Disposition,
    FileOutcome,
    IngestRequest,
    ManifestTally,
    Mode,
    UnreadPicture,
)
from bwv_index.pipeline.bytes_held import native_path
from bwv_index.pipeline.comparing import Comparison
from bwv_index.pipeline.content import (
    CONTENT,
    CONTENT_VERSION,
    BurntIn,
    FileContent,
    ReadSidecar,
    contents_of,
    is_sidecar_name,
    keep_content,
)
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.deriving import note_reencoding
from bwv_index.pipeline.describing import describe_item, refresh_words, restate
from bwv_index.pipeline.overlays import OVERLAY, OVERLAY_VERSION, ReadOverlay
from bwv_index.pipeline.overlays_due import find_overlay
from bwv_index.pipeline.pairing import find_pairs, keep_pairs
from bwv_index.pipeline.placing import place
from bwv_index.pipeline.remedy import media_remedy
from bwv_index.pipeline.sheets import keep_sheet, sheet_of
from bwv_index.pipeline.telling import shown, tell
from bwv_index.pipeline.work import DrawnSheet, DrawSheet, Examine, Examined, KeptPicture, Taken
from bwv_index.pipeline.workspace import Workspace

INSPECT = "inspect"
INSPECT_VERSION = 4
"""Raised whenever inspection finds something else than before: items are then inspected again."""

DONE = "done"
MEDIA_CODES = tuple(code.value for code in MediaRefusalCode)
PASSING = frozenset(
    {MediaRefusalCode.MEMORY_LIMIT, MediaRefusalCode.TIME_LIMIT, MediaRefusalCode.WORKER_CRASHED}
)
"""Refusals that may lie with the machine of the day: such an item is inspected again by the next run."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are accounted for, and whether they are still to be inspected."""

    outcome: FileOutcome
    inspect: bool
    read: bool = False
    """Whether it is a sidecar that is still to be read."""


class Keeper:
    """Enters results into the record, for one run."""

    def __init__(self, workspace: Workspace, request: IngestRequest) -> None:
        self._workspace = workspace
        self._request = request
        self._profiles = workspace.profiles()
        self._settings = workspace.settings.inspection_fingerprint()
        self._in_hand: set[str] = set()
        self._seen_in: defaultdict[bytes, dict[str, str]] = defaultdict(dict)
        self._spoken_of: set[int] = set()
        manifest = request.manifest
        self._comparison = Comparison(workspace, manifest, request.sources) if manifest else None

    @property
    def vault(self) -> Vault | None:
        """Where copies go; None where footage stays where it is."""
        return self._workspace.vault if self._request.mode is Mode.COPY else None

    def refuse(self, refusal: Refusal) -> FileOutcome:
        """Put a path that could not be read on the quarantine list."""
        path, detail = shown(refusal.path), shown(refusal.detail)
        if self._comparison is not None and refusal.code is not RefusalCode.MANIFEST_MISSING:
            self._comparison.saw(refusal.path)
        with self._workspace.writing() as record:
            new = record.refusals.add(
                refusal.path, refusal.code.value, detail, refusal.remedy, self._workspace.now()
            )
            if new:
                record.ledger.append(
                    self._workspace.event(EventType.REFUSAL, path, why=f"{refusal.code}: {detail}")
                )
        return FileOutcome(
            path, Disposition.REFUSED, code=refusal.code.value, detail=detail,
            remedy=refusal.remedy,
        )  # fmt: skip

    def settle_folders(self, refused: Collection[Path]) -> None:
        """Take folders off the quarantine list that could not be listed before, and were now."""
        with self._workspace.index.reading() as record:
            standing = {
                Path(entry.path)
                for entry in record.refusals.all()
                if entry.code == RefusalCode.UNREADABLE and not entry.sha256
            }
        for path in sorted(standing - set(refused)):
            if path.is_dir() and any(path.is_relative_to(source) for source in self._request.sources):
                with self._workspace.writing() as record:
                    record.refusals.settle_path(path)
                    record.ledger.append(
                        self._workspace.event(EventType.UNQUARANTINE, shown(path), why="it was listed")
                    )

    def known(self, found: Found) -> Kept | None:
        """Return what is known of a file that stands where it stood, unchanged in size and time; else None.

        A file that a manifest speaks of is always read: its bytes are what the manifest is about.
        """
        if self._request.manifest is not None:
            return None
        with self._workspace.index.reading() as record:
            item = record.evidence.known_as(_seen(found))
            if item is None or (item.held is Held.REFERENCE and self._request.mode is Mode.COPY):
                return None
            if item.size == 0 and not self._stands_as_named(record, item.sha256, found):
                return None
            if item.held is Held.VAULT and not self._workspace.vault.holds(item.sha256):
                return None  # its copy is gone: reading it again brings it back
            return self._again(record, item, found, Disposition.HELD)

    def keep(self, found: Found, taken: Taken) -> Kept:
        """Record a file that was read: a new item, or one more location of one that is held."""
        sha256, seen = taken.fingerprint.sha256, _seen(found)
        with self._workspace.writing() as record:
            if record.refusals.settle_path(found.path):
                record.ledger.append(
                    self._workspace.event(
                        EventType.UNQUARANTINE, shown(found.path), sha256=sha256, why="it was read"
                    )
                )
            item = record.evidence.item(sha256)
            if item is None:
                item = self._add_item(record, found, taken)
                new_place = record.evidence.add_location(sha256, seen, self._workspace.now())
                disposition = Disposition.SOUND
            else:
                new_place = record.evidence.add_location(sha256, seen, self._workspace.now())
                disposition = Disposition.DUPLICATE if new_place else Disposition.SAME
                if taken.fingerprint.kept or (
                    item.held is Held.REFERENCE and self._request.mode is Mode.COPY
                ):
                    record.evidence.now_in_vault(sha256)
                    lost = item.held is Held.VAULT
                    why = "the vault's copy was gone" if lost else "known by reference until now"
                    record.ledger.append(
                        self._workspace.event(
                            EventType.REPLICATION, shown(found.path), sha256=sha256, why=why
                        )
                    )
                if new_place:
                    self._note_duplicate(record, sha256, found)
            kind = item.kind if item.size else self._kind(found, taken.format)
            if kind is ItemKind.SIDECAR:
                record.evidence.add_sidecar(sha256, seen)
                if not item.size:
                    record.refusals.settle(found.path, MediaRefusalCode.EMPTY.value)
            if kind is ItemKind.OTHER:
                self._quarantine(record, sha256, _unusable(taken), [found.path])
            if self._comparison is not None:
                self._comparison.compare(record, found, sha256)
            return self._again(record, item, found, disposition)

    def _add_item(self, record: Record, found: Found, taken: Taken) -> ItemView:
        sha256, size = taken.fingerprint.sha256, taken.fingerprint.size
        held = Held.VAULT if self._request.mode is Mode.COPY else Held.REFERENCE
        item = ItemView(sha256, size, self._kind(found, taken.format), held, taken.format)
        record.evidence.add_item(
            sha256, size, item.kind, held, taken.format, self._workspace.now(), self._workspace.actor
        )
        record.ledger.append(
            self._workspace.event(
                EventType.INGESTION, shown(found.path), sha256=sha256,
                details={"size": size, "kind": item.kind.value, "held": held.value},
            )
        )  # fmt: skip
        return item

    def _kind(self, found: Found, container: str) -> ItemKind:
        """Say what a file is: footage by its content, else by its name. All empty files are one item, of many kinds."""
        if container:
            return ItemKind.FOOTAGE
        manifest = self._request.manifest
        if manifest is not None and found.path.resolve() == manifest.origin.resolve():
            return ItemKind.SIDECAR
        if is_sidecar_name(found.path.name, self._workspace.settings.ingest.sidecars):
            return ItemKind.SIDECAR
        return ItemKind.OTHER

    def _stands_as_named(self, record: Record, sha256: str, found: Found) -> bool:
        """Whether an empty file is on record as what its own name says it is."""
        if self._kind(found, "") is ItemKind.SIDECAR:
            return record.evidence.is_sidecar(found.path)
        return any(entry.path == shown(found.path) for entry in record.refusals.of(sha256))

    def _note_duplicate(self, record: Record, sha256: str, found: Found) -> None:
        record.ledger.append(
            self._workspace.event(EventType.DUPLICATE_SEEN, shown(found.path), sha256=sha256)
        )
        for entry in record.refusals.of(sha256):
            if entry.code in MEDIA_CODES and entry.code != MediaRefusalCode.EMPTY:
                record.refusals.add(
                    found.path, entry.code, entry.detail, entry.remedy, self._workspace.now(), sha256
                )
        clip = record.clips.of_item(sha256)
        if clip is not None:
            self._claim(record, clip, sha256)

    def _again(self, record: Record, item: ItemView, found: Found, disposition: Disposition) -> Kept:
        """Say what an item that is held is, and whether it is still to be inspected."""
        self._seen_in[os.fsencode(found.path.parent)][shown(found.path.name)] = item.sha256
        clip = record.clips.of_item(item.sha256)
        outcome = FileOutcome(
            shown(found.path), disposition, sha256=item.sha256, size=item.size,
            evidence_id=record.clips.evidence_id(clip) if clip is not None else "",
        )  # fmt: skip
        if item.kind is ItemKind.FOOTAGE:
            done = record.evidence.stage_done(item.sha256, INSPECT, INSPECT_VERSION, self._settings)
            due = (
                done is None or not self._is_read(record, item) or not self._has_derived(record, item.sha256)
            )
            if due and item.sha256 not in self._in_hand:
                self._in_hand.add(item.sha256)
                return Kept(outcome, inspect=True)
        elif item.kind is ItemKind.SIDECAR:
            if disposition is Disposition.SOUND:
                outcome = replace(outcome, disposition=Disposition.SIDECAR)
            unread = item.size and not self._is_read(
                record, item
            )  # an empty one is read by each of its names
            if unread and item.sha256 not in self._in_hand:
                self._in_hand.add(item.sha256)
                return Kept(outcome, inspect=False, read=True)
        return Kept(tell(record, outcome), inspect=False)

    def _is_read(self, record: Record, item: ItemView) -> bool:
        """Whether this version's readers have read an item's content; its settings change nothing of that."""
        return record.evidence.stage_done(item.sha256, CONTENT, CONTENT_VERSION, "") is not None

    def _has_derived(self, record: Record, sha256: str) -> bool:
        """Whether all keyframes and sound on record still lie in the derived folder; inspection makes them anew."""
        derived, sound = Derived(self._workspace.home.derived), record.sounds.of(sha256)
        files = [keyframe.file for keyframe in record.media.keyframes(sha256)]
        return all(derived.holds(file) for file in (*files, *([sound.file] if sound and sound.file else [])))

    def missing_from_manifest(self) -> tuple[FileOutcome, ...]:
        """List what the manifest names and nobody saw."""
        return (
            tuple(self.refuse(refusal) for refusal in self._comparison.missing()) if self._comparison else ()
        )

    def manifest_tally(self) -> ManifestTally | None:
        """Return how the manifest and the sources agree; None without a manifest."""
        return self._comparison.tally() if self._comparison else None

    def reading(self, sha256: str, path: Path) -> ReadSidecar:
        """Return the task of reading a sidecar, on the vault's copy where there is one."""
        return ReadSidecar(self._bytes(sha256, path), path.name)

    def _bytes(self, sha256: str, path: Path) -> Path:
        vault = self._workspace.vault
        return vault.path_of(sha256) if vault.holds(sha256) else path

    def examination(self, sha256: str, path: Path) -> Examine:
        """Return the task of inspecting an item, on the vault's copy where there is one."""
        settings = self._workspace.settings
        return Examine(
            path=self._bytes(sha256, path),
            name=path.name,
            sha256=sha256,
            derived=Derived(self._workspace.home.derived),
            limits=InspectionLimits(**settings.limits.model_dump()),
            keyframes=KeyframePolicy(**settings.keyframes.model_dump()),
            silence=SilencePolicy(**settings.silence.model_dump()),
        )

    def keep_inspection(
        self, kept: Kept, result: Examined | MediaRefusal, path: Path
    ) -> tuple[FileOutcome, DrawSheet | None]:
        """Record what inspection found, make or update the clip, and say which contact sheet is due.

        ``path`` is where the file was found that brought the item: that its bytes could not be read is settled.
        """
        sha256 = kept.outcome.sha256
        with self._workspace.writing() as record:
            settled = record.refusals.settle_item(sha256, MEDIA_CODES) + record.refusals.settle_path(path)
            if isinstance(result, MediaRefusal):
                places = [Path(native_path(place.path_raw)) for place in record.evidence.locations(sha256)]
                self._quarantine(record, sha256, result, places)
                result_word = result.code.value
            else:
                self._save(record, sha256, result)
                result_word = DONE
                if settled:
                    why = "inspected now"
                    record.ledger.append(
                        self._workspace.event(EventType.UNQUARANTINE, sha256, sha256=sha256, why=why)
                    )
            clip = record.clips.of_item(sha256)
            if clip is None:
                clip = record.clips.add_footage(sha256)
            self._claim(record, clip, sha256)
            if result_word not in PASSING:
                record.evidence.mark_stage(sha256, INSPECT, INSPECT_VERSION, self._settings, result_word)
                record.evidence.mark_stage(sha256, CONTENT, CONTENT_VERSION, "", result_word)
            record.ledger.append(
                self._workspace.event(
                    EventType.METADATA_EXTRACTION,
                    record.clips.evidence_id(clip),
                    sha256=sha256,
                    why=result_word,
                )
            )
            outcome = replace(kept.outcome, evidence_id=record.clips.evidence_id(clip))
            sheet = sheet_of(self._workspace, record, clip)
            return tell(record, outcome), sheet

    def keep_sidecar(self, kept: Kept, found: FileContent, path: Path, *, lost: str = "") -> FileOutcome:
        """Record what was read in a sidecar; which footage it belongs to is settled when all files are in.

        ``lost`` says why its reading did not end, where that may lie with the machine of the day: what was read of it
        before then stands, and the next run reads it again.
        """
        sha256 = kept.outcome.sha256
        with self._workspace.writing() as record:
            record.refusals.settle_path(path)
            before = record.contents.of(sha256)
            if not lost or not before:
                keep_content(record, sha256, CONTENT, found)
            if record.contents.of(sha256) != before:  # with its content, so that no kill comes between
                self._claim_all(record, {p.sha256 for p in record.contents.footage_of(sha256)})
            if not lost:
                record.evidence.mark_stage(sha256, CONTENT, CONTENT_VERSION, "", DONE)
            readers = ", ".join(found.content.readers)
            why = lost or (f"read as {readers}" if readers else "no reader knows it")
            record.ledger.append(
                self._workspace.event(EventType.METADATA_EXTRACTION, shown(path), sha256=sha256, why=why)
            )
            return tell(record, kept.outcome)

    def overlays_due(self, items: Collection[str]) -> tuple[ReadOverlay, ...]:
        """Return the tasks of reading the pictures among these items that this version has not read yet."""
        due = []
        with self._workspace.index.reading() as record:
            for sha256 in sorted(items):
                task = find_overlay(self._workspace, record, self._profiles, sha256)
                if task and record.evidence.stage_done(sha256, OVERLAY, OVERLAY_VERSION, task.key) is None:
                    due.append(task)
        return tuple(due)

    def keep_overlay(self, task: ReadOverlay, result: OverlayText | MediaRefusal) -> UnreadPicture | None:
        """Record the text read in an item's picture, and place its clip anew by what that claims.

        What was read before stands where reading it again fails. Returns what the next run has to read again.
        """
        with self._workspace.writing() as record:
            found, clip = record.media.inspection(task.sha256), record.clips.of_item(task.sha256)
            if clip is None:
                return None
            if isinstance(result, MediaRefusal):
                burnt_in = BurntIn(None, problem=f"not read: {result.detail}")
                told = f"burnt-in text {burnt_in.problem}"
            else:
                burnt_in = BurntIn(result, found.origin if found else Fraction(0))
                told = f"burnt-in text: {len(result.lines)} lines in {result.looked_at} pictures"
            if burnt_in.text is not None or not _has_text(record, task.sha256):
                keep_content(record, task.sha256, OVERLAY, FileContent(burnt_in=burnt_in))
            passing = isinstance(result, MediaRefusal) and result.code in PASSING
            if not passing:
                record.evidence.mark_stage(task.sha256, OVERLAY, OVERLAY_VERSION, task.key, DONE)
            self._claim(record, clip, task.sha256)
            name = record.clips.evidence_id(clip)
            event = self._workspace.event(EventType.METADATA_EXTRACTION, name, sha256=task.sha256, why=told)
            record.ledger.append(event)
        return UnreadPicture(name, told) if passing else None

    def pair_sidecars(self) -> frozenset[int]:
        """Give the sidecars beside the run's files to their footage, a folder at a time; return the clips spoken of."""
        with self._workspace.index.reading() as record:
            beside = [find_pairs(record, folder, names) for folder, names in sorted(self._seen_in.items())]
            touched = {record.clips.of_item(sha256) for one in beside for sha256 in sorted(one.footage)}
        for one in beside:
            if one.new:
                with self._workspace.writing() as record:
                    self._claim_all(record, keep_pairs(self._workspace, record, one.new))
        return frozenset(clip for clip in touched | self._spoken_of if clip is not None)

    def _claim_all(self, record: Record, footage: Iterable[str]) -> None:
        for sha256 in sorted(footage):
            clip = record.clips.of_item(sha256)
            if clip is not None:
                self._claim(record, clip, sha256)
                self._spoken_of.add(clip)

    def keep_sheet(self, sha256: str, sheet: DrawnSheet) -> None:
        """Record a contact sheet."""
        keep_sheet(self._workspace, sha256, sheet)

    def _save(self, record: Record, sha256: str, result: Examined) -> None:
        pictures = [_keyframe_view(number, picture) for number, picture in enumerate(result.pictures, 1)]
        record.media.save(sha256, result.inspection, pictures)
        record.sounds.save(sha256, result.sound)
        keep_content(record, sha256, CONTENT, result.content)
        findings = [FindingView(f.code.value, f.severity.value, f.detail) for f in result.inspection.findings]
        record.evidence.replace_findings(sha256, findings)

    def _claim(self, record: Record, clip: int, sha256: str) -> None:
        """Keep everything that an item and its sidecars claim, and place the clip by all of it."""
        described = describe_item(record, self._profiles, sha256, self._workspace.settings.zone)
        restate(self._workspace, record, clip, described.claims)
        record.clips.set_profile(clip, described.profile)
        note_reencoding(record, self._profiles, sha256, described.profile)
        place(self._workspace, record, clip)
        refresh_words(record, clip)

    def _quarantine(self, record: Record, sha256: str, refusal: MediaRefusal, places: Sequence[Path]) -> None:
        for path in places:
            remedy = media_remedy(refusal.code)
            new = record.refusals.add(
                path, refusal.code.value, refusal.detail, remedy, self._workspace.now(), sha256
            )
            if new:
                why = f"{refusal.code.value}: {refusal.detail}"
                record.ledger.append(
                    self._workspace.event(EventType.QUARANTINE, shown(path), sha256=sha256, why=why)
                )


def _has_text(record: Record, sha256: str) -> bool:
    """Whether an item's pictures were read before."""
    return any(found.burnt_in is not None and found.burnt_in.text for found in contents_of(record, sha256))


def _keyframe_view(number: int, picture: KeptPicture) -> KeyframeView:
    keyframe = picture.keyframe
    return KeyframeView(
        number=number,
        time=keyframe.time,
        reason=keyframe.reason.value,
        width=keyframe.width,
        height=keyframe.height,
        sharpness=keyframe.sharpness,
        luma=keyframe.luma,
        perceptual_hash=keyframe.perceptual_hash,
        picture_sha256=picture.sha256,
        file=picture.file,
    )


def _unusable(taken: Taken) -> MediaRefusal:
    if taken.fingerprint.size == 0:
        return MediaRefusal(MediaRefusalCode.EMPTY, "the file has no bytes")
    return MediaRefusal(MediaRefusalCode.NOT_MEDIA, "its content is of no container that is opened here")


def _seen(found: Found) -> SeenFile:
    return SeenFile(found.path, found.relative, found.size, found.mtime_ns, found.ctime_ns)
