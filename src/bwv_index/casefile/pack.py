"""The incident pack: clips, pictures, lists and a page to read them by, sealed as one bag or not made."""

from dataclasses import dataclass
from pathlib import Path

from bwv_index.casefile.bag import hash_file, manifest_sha256, seal_tags, tag_hashes
from bwv_index.casefile.bag_audit import audit_bag
from bwv_index.casefile.checking import NAME as CHECKING
from bwv_index.casefile.checking import checking_note
from bwv_index.casefile.content import PackContent, PackReference
from bwv_index.casefile.copies import Progress, ProxyMaker, copy_masters, copy_pictures, make_playable
from bwv_index.casefile.custody import SealedCopy, Sealer, Sealing, write_custody
from bwv_index.casefile.faults import disk_faults
from bwv_index.casefile.listing import index_csv, index_json
from bwv_index.casefile.packed import PackedClip
from bwv_index.casefile.sealing import bag_info, measure, seal
from bwv_index.casefile.staging import staging
from bwv_index.casefile.viewer import index_html
from bwv_index.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that stands whole at ``path``, every file of it read again and found as listed.

    ``size`` and ``files`` count the payload. ``manifest_sha256`` stands for the whole payload: put it on the
    record, and tell it to the receiver by another way. ``not_playable`` gives (evidence id, reason) for each
    clip that a browser cannot be expected to play. ``not_in_form`` are the references that it shows apart.
    """

    path: Path
    files: int
    size: int
    manifest_sha256: str
    clips: tuple[PackedClip, ...]
    not_in_form: tuple[PackReference, ...] = ()

    @property
    def not_playable(self) -> tuple[tuple[str, str], ...]:
        """Return the clips without anything a browser plays, each with the reason."""
        return tuple((item.clip.evidence_id, item.not_playable) for item in self.clips if not item.playable)

    @property
    def not_from_vault(self) -> tuple[tuple[str, str], ...]:
        """Return the clips whose bytes should have been the vault's and were not, each with the reason."""
        clips = (item.clip for item in self.clips)
        return tuple((clip.evidence_id, clip.not_from_vault) for clip in clips if clip.not_from_vault)


def write_pack(
    content: PackContent,
    out: Path,
    *,
    proxy: ProxyMaker | None,
    progress: Progress | None = None,
    sealer: Sealer | None = None,
) -> Pack:
    """Write a pack to the folder ``out``, which must not exist; nothing is left there unless it is whole.

    ``proxy`` makes the working copies (``working_copy`` does it with ffmpeg); None makes none, and the pack
    says so of each clip that would need one. A clip from which no working copy can be made stays in the pack,
    with the reason. Masters are read only. ``sealer`` is called when the payload is whole and before the pack gets
    its name, so that no pack exists which the ledger does not know; what it returns lies in the pack.

    Raises:
        RefusedError: there is no clip to pack, or something is at ``out`` already.
        IntegrityError: a master, or the finished pack, is not what the record says.
        EnvironmentFaultError: the disk or the ffmpeg program is in the way.
        BusyError: another run is building the same pack.
    """
    if not content.clips:
        raise RefusedError(
            "no clip is confirmed for this incident, so there is nothing to pack",
            subject=content.incident.incident_ref,
            remedy="Decide the proposed clips first.",
        )
    target = out.absolute()
    with disk_faults(target):
        with staging(target) as folder:
            items = _fill(content, folder, proxy, progress or _silent)
            expected = {f"data/{item.file}": item.clip.sha256 for item in items}
            size, files = seal(folder, _bag_info(content), expected, progress or _silent)
            manifest = manifest_sha256(folder)
            if sealer is not None:
                write_custody(folder, sealer(_sealing(folder, items, manifest)))
                seal_tags(folder)
        return Pack(target, files, size, manifest, items, content.incident.not_in_form)


def found_pack(folder: Path) -> Pack | None:
    """Return a pack that stands whole at a folder, or None where none does; which clips it holds is not told.

    Raises:
        EnvironmentFaultError: the disk is in the way.
    """
    if audit_bag(folder).faults:
        return None
    with disk_faults(folder):
        size, files = measure(folder / "data")
        return Pack(folder, files, size, manifest_sha256(folder), ())


def _sealing(folder: Path, items: tuple[PackedClip, ...], manifest: str) -> Sealing:
    copies = {
        item.clip.evidence_id: SealedCopy(
            item.playable, hash_file(folder / "data" / item.playable), made.command, made.ffmpeg_version
        )
        for item in items
        if (made := item.working_copy) is not None
    }
    masters = {item.clip.evidence_id: item.clip.sha256 for item in items}
    return Sealing(masters, manifest, tag_hashes(folder), copies)


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


def _fill(
    content: PackContent, folder: Path, proxy: ProxyMaker | None, progress: Progress
) -> tuple[PackedClip, ...]:
    """Put everything into the staging folder that will be the bag's payload."""
    copied, done = copy_masters(content.clips, folder, progress), []
    for place, item in enumerate(copied, start=1):
        done.append(copy_pictures(make_playable(item, folder, proxy), folder))
        progress("making copies that play", place, len(copied))
    items = tuple(done)
    (folder / "index.csv").write_bytes(index_csv(items))
    (folder / "index.json").write_bytes(index_json(content, items))
    (folder / "index.html").write_bytes(index_html(content, items))
    (folder / CHECKING).write_bytes(checking_note())
    return items


def _bag_info(content: PackContent) -> dict[str, str]:
    return bag_info(
        made_at=content.made_at,
        made_by=content.made_by,
        software=content.software_version,
        identifier=content.incident.incident_ref,
        description="Body worn video pack. OFFICIAL-SENSITIVE when completed.",
    )
