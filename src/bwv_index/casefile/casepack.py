"""The pack of a case: exhibits, documents, lists and a page to read them by, sealed as one bag or not made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from bwv_index.casefile.bag import manifest_sha256, seal_tags, tag_hashes
from bwv_index.casefile.caselists import case_json, exhibits_csv
from bwv_index.casefile.caseview import case_html
from bwv_index.casefile.checking import NAME as CHECKING
from bwv_index.casefile.checking import case_checking_note
from bwv_index.casefile.copies import Progress, Recorded, copy_all, place
from bwv_index.casefile.custody import Sealer, Sealing, write_custody
from bwv_index.casefile.documents.writing import write_sheets
from bwv_index.casefile.enclosed import (
    CASE_DOCUMENTS,
    CASE_SHEETS,
    Enclosed,
    enclosed_exhibits,
    master_path,
)
from bwv_index.casefile.faults import disk_faults
from bwv_index.casefile.hashing import Hashes
from bwv_index.casefile.posters import posters
from bwv_index.casefile.provenance import provenance_jsonld
from bwv_index.casefile.sealing import bag_info, seal
from bwv_index.casefile.searching import search_pack
from bwv_index.casefile.staging import staging
from bwv_index.cases import CaseRecording, CaseSnapshot, CheckResult, FileProof, Secret, Variant
from bwv_index.errors import RefusedError

DocumentWriter: TypeAlias = Callable[[Path, Path], Sequence[Path]]
"""Called with the folder for documents and the folder of the contact sheets; returns the files that it wrote."""


@dataclass(frozen=True, slots=True)
class CasePack:
    """A case's pack that stands whole at ``path``, every file of it read again and found as listed.

    ``size`` and ``files`` count the payload. ``manifest_sha256`` stands for the whole payload: put it on the record,
    and tell it to the receiver by another way.
    """

    path: Path
    files: int
    size: int
    manifest_sha256: str


def write_case_pack(
    snapshot: CaseSnapshot,
    documents: DocumentWriter,
    out: Path,
    *,
    proofs: Mapping[str, FileProof] | None = None,
    masters: Sequence[CaseRecording] = (),
    hidden: Sequence[str] = (),
    secrets: Sequence[Secret] = (),
    overridden: Sequence[CheckResult] = (),
    progress: Progress | None = None,
    sealer: Sealer | None = None,
) -> CasePack:
    """Write a case's pack to the folder ``out``, which must not exist; nothing is left there unless it is whole.

    Everything in it is made from ``snapshot``: of the defence's pack, the case as ``for_defence`` tells it. ``masters``
    are whole recordings to enclose. ``proofs`` says what reading a file again found, by its SHA-256. ``hidden`` are
    names and hashes that no list, page or document may hold, ``secrets`` words that none may hold however they are
    written. ``overridden`` are checks that failed and that a person let fail, which the page names. ``sealer`` runs
    when the payload is whole and before the pack gets its name, so that no pack exists which the ledger does not know;
    what it returns lies in the pack.

    Raises:
        RefusedError: no exhibit stands, a whole recording is to go to the defence, or something is at ``out`` already.
        IntegrityError: an exhibit's file, or the finished pack, is not what the record says, or holds what is hidden.
        EnvironmentFaultError: the disk is in the way.
        BusyError: another run is building the same pack.
    """
    _check(snapshot, masters)
    report = progress or _silent
    target = out.absolute()
    with disk_faults(target):
        with staging(target) as folder:
            items, expected, known = _copy(snapshot, masters, folder, report)
            items = _draw(snapshot, items, folder)
            written = _document(documents, folder, report)
            _list(snapshot, items, written, _places(masters), proofs or {}, overridden, folder)
            for part in (folder, folder / CASE_DOCUMENTS):
                if part.is_dir():
                    search_pack(part, hidden, secrets)
            size, files = seal(folder, _bag_info(snapshot), expected, report, known)
            manifest = manifest_sha256(folder)
            if sealer is not None:
                write_custody(folder, sealer(_sealing(snapshot, items, folder, manifest)))
                seal_tags(folder)
                search_pack(folder / "custody", hidden, secrets)
        return CasePack(target, files, size, manifest)


def _check(snapshot: CaseSnapshot, masters: Sequence[CaseRecording]) -> None:
    if not snapshot.standing:
        raise RefusedError(
            "no exhibit stands in this case, so there is nothing to pack",
            subject=snapshot.urn.shown,
            remedy="Make exhibits first: bwv-index case cut, or bwv-index case exhibit.",
        )
    if masters and snapshot.variant is Variant.DEFENCE:
        raise RefusedError(
            "whole recordings carry positions and tags, and do not go to the defence",
            subject=snapshot.urn.shown,
            remedy="Leave --masters away.",
        )


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


def _copy(
    snapshot: CaseSnapshot, masters: Sequence[CaseRecording], folder: Path, progress: Progress
) -> tuple[tuple[Enclosed, ...], dict[str, str], dict[Path, Hashes]]:
    """Copy every exhibit's files and the whole recordings.

    Return the exhibits, the SHA-256 on the record by path in the bag, and the hashes that copying found by place.
    """
    items, expected = enclosed_exhibits(snapshot), {}
    files: list[tuple[Recorded, Path]] = []
    for item in items:
        for one in item.files:
            file = one.file
            files.append(
                (Recorded(item.name, file.path, file.sha256, file.size, "exhibit"), place(folder, one.path))
            )
            expected[f"data/{one.path}"] = file.sha256
    for recording, path in zip(masters, _places(masters).values(), strict=True):
        if recording.source is None:
            raise RefusedError(
                "its footage is not held, so it cannot be enclosed",
                subject=recording.evidence_id,
                remedy="Choose --masters exhibited or none.",
            )
        known = Recorded(recording.evidence_id, recording.source, recording.sha256, recording.size)
        files.append((known, place(folder, path)))
        expected[f"data/{path}"] = recording.sha256
    return items, expected, copy_all(files, progress, "copying exhibits")


def _places(masters: Sequence[CaseRecording]) -> dict[str, str]:
    return {one.evidence_id: master_path(number, one) for number, one in enumerate(masters, start=1)}


def _draw(snapshot: CaseSnapshot, items: tuple[Enclosed, ...], folder: Path) -> tuple[Enclosed, ...]:
    target = folder / CASE_SHEETS
    target.mkdir()
    drawn = [path.name for path in write_sheets(snapshot, target)]
    _drop_empty(target)
    return tuple(
        replace(
            item,
            sheets=tuple(
                f"{CASE_SHEETS}/{name}"
                for name in drawn
                if name.rpartition("_")[0] == item.exhibit.ref.file_name
            ),
        )
        for item in items
    )


def _drop_empty(folder: Path) -> None:
    """Remove a folder with nothing in it: no list names it, so it would fail the pack when it is verified."""
    if not any(folder.iterdir()):
        folder.rmdir()


def _document(documents: DocumentWriter, folder: Path, progress: Progress) -> tuple[str, ...]:
    progress("writing documents", 0, 1)
    target = folder / CASE_DOCUMENTS
    target.mkdir()
    written = documents(target, folder / CASE_SHEETS)
    progress("writing documents", 1, 1)
    _drop_empty(target)
    return tuple(path.relative_to(folder).as_posix() for path in written)


def _list(
    snapshot: CaseSnapshot,
    items: tuple[Enclosed, ...],
    documents: tuple[str, ...],
    masters: Mapping[str, str],
    proofs: Mapping[str, FileProof],
    overridden: Sequence[CheckResult],
    folder: Path,
) -> None:
    (folder / "exhibits.csv").write_bytes(exhibits_csv(snapshot, items))
    (folder / "case.json").write_bytes(case_json(snapshot, items, documents, masters))
    (folder / "provenance.jsonld").write_bytes(provenance_jsonld(snapshot, items))
    page = case_html(
        snapshot, items, documents, masters, proofs, overridden, pictures=posters(snapshot, items)
    )
    (folder / "index.html").write_bytes(page)
    (folder / CHECKING).write_bytes(case_checking_note())


def _bag_info(snapshot: CaseSnapshot) -> dict[str, str]:
    return bag_info(
        made_at=snapshot.made_at,
        made_by=snapshot.made_by,
        software=snapshot.software,
        identifier=snapshot.urn.shown,
        description="Body worn video of a case. OFFICIAL-SENSITIVE when completed.",
        sender_says=f"version {snapshot.version}, {snapshot.variant.value}",
    )


def _sealing(snapshot: CaseSnapshot, items: Sequence[Enclosed], folder: Path, manifest: str) -> Sealing:
    """Tell the ledger of the exhibits that are enclosed and of the recordings that they were made from."""
    named = {item.name: item.evidence.file.sha256 for item in items if item.evidence is not None}
    used = {item.exhibit.recording for item in items}
    named |= {one.evidence_id: one.sha256 for one in snapshot.recordings if one.evidence_id in used}
    return Sealing(named, manifest, tag_hashes(folder), {})
