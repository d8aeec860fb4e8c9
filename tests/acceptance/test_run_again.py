"""Run again: after a kill, over damage, over a change that hides itself, over what somebody deleted."""

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import pytest

from bwv_index.errors import EnvironmentFaultError, ExitCode
from bwv_index.index import ItemKind
from bwv_index.pipeline import IngestRequest, InlineExecutor, Workspace, ingest, open_workspace
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.keeping import Keeper
from bwv_index.pipeline.work import DrawSheet, draw_sheet

Run = Callable[..., Any]


class KilledError(BaseException):
    """The process ends here."""


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _die(*_: object) -> None:
    raise KilledError


def take_in(workspace: Workspace, source: Path) -> Any:
    return ingest(workspace, IngestRequest((source,)), executor=InlineExecutor())


@pytest.mark.parametrize("renamed", [False, True], ids=["same name", "renamed"])
def test_one_run_after_a_kill_between_bytes_and_inspection_inspects_the_clip(
    workspace: Workspace, source: Path, tiny_clips: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch,
    *, renamed: bool,
) -> None:  # fmt: skip
    path = Path(shutil.copy(tiny_clips[0], source / "clip.mp4"))
    sha256 = sha256_of(path)
    with monkeypatch.context() as patch, suppress(KilledError):
        patch.setattr(Keeper, "keep_inspection", _die)
        take_in(workspace, source)
    with workspace.index.reading() as record:
        assert record.evidence.count_items() == {ItemKind.FOOTAGE: 1}
        assert record.clips.of_item(sha256) is None
    if renamed:
        path.rename(source / "other.mp4")
    report = take_in(workspace, source)
    assert not report.needs_a_person
    with workspace.index.reading() as record:
        clip = record.clips.of_item(sha256)
        assert clip is not None
        assert record.media.inspection(sha256) is not None
        assert record.media.keyframes(sha256)
        assert record.search.views([clip])[0].duration == 1


def _no_index(clip: Path, target: Path) -> None:
    target.write_bytes(clip.read_bytes()[:600])


def _cut_short(clip: Path, target: Path) -> None:
    """Write the clip with its index in front, and lose the last third."""
    with av.open(str(clip)) as read, av.open(str(target), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream_from_template(read.streams.video[0])
        for packet in read.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    os.truncate(target, target.stat().st_size * 2 // 3)


@pytest.mark.parametrize("damage", [_no_index, _cut_short])
def test_a_damaged_file_says_so_every_time_and_so_does_its_duplicate(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], damage: Callable[[Path, Path], None]
) -> None:
    first = source / "cut.mp4"
    damage(tiny_clips[0], first)
    told = []
    for again in ("first run", "second run", "with a duplicate", "once more"):
        if again == "with a duplicate":
            shutil.copy(first, source / "copy.mp4")
        report = typed_here("ingest", str(source), "--json")
        assert (report.code, report.json["needs_attention"]) == (ExitCode.ATTENTION, True), again
        told += [(file["code"], file["detail"]) for file in report.json["files"]]
    assert len(told) == 1 + 1 + 2 + 2
    assert len(set(told)) == 1
    assert told[0][0]
    assert typed_here("show", "copy.mp4", "--json").json["clip"]["attention"]


def test_a_change_under_the_same_size_and_time_is_read_again(
    typed_here: Run, home: Path, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    path = Path(shutil.copy(tiny_clips[0], source / "clip.mp4"))
    assert typed_here("ingest", str(source)).code == ExitCode.OK
    seen = path.stat()
    changed = bytearray(path.read_bytes())
    changed[-40] ^= 0xFF
    path.write_bytes(changed)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (seen.st_size, seen.st_mtime_ns)
    report = typed_here("ingest", str(source), "--json").json
    assert [file["sha256"] for file in report["files"]] == [sha256_of(path)]
    with open_workspace(home) as workspace:
        for content in (tiny_clips[0].read_bytes(), bytes(changed)):
            kept = workspace.vault.path_of(hashlib.sha256(content).hexdigest())
            assert kept.read_bytes() == content


def test_a_vault_file_that_somebody_deleted_comes_back(
    typed_here: Run, home: Path, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    path = Path(shutil.copy(tiny_clips[0], source / "clip.mp4"))
    typed_here("ingest", str(source))
    with open_workspace(home) as workspace:
        kept = workspace.vault.path_of(sha256_of(path))
    kept.unlink()
    assert typed_here("ingest", str(source)).code == ExitCode.OK
    assert kept.read_bytes() == path.read_bytes()


def test_a_sheet_whose_keyframe_is_gone_is_a_typed_fault(tmp_path: Path) -> None:
    derived = Derived(tmp_path / "derived")
    name = derived.keyframe_name("ab" * 32, 1, b"")
    task = DrawSheet("ab" * 32, "BWV-1", ("line",), ((name, ("0:00",)),), derived, "basis")
    with pytest.raises(EnvironmentFaultError) as fault:
        draw_sheet(task)
    assert fault.value.subject == str(derived.path(name))
    assert "ngest" in fault.value.remedy


@pytest.mark.parametrize("gone", ["keyframe-*.jpg", "contact-sheet-*.jpg", "*.jpg"])
def test_pictures_that_are_gone_are_made_anew_by_the_next_ingest(
    typed_here: Run, home: Path, source: Path, tiny_clips: tuple[Path, ...], gone: str
) -> None:
    shutil.copy(tiny_clips[0], source / "clip.mp4")
    typed_here("ingest", str(source))
    pictures = {path: path.read_bytes() for path in (home / "derived").rglob("*.jpg")}
    deleted = list((home / "derived").rglob(gone))
    assert deleted
    for path in deleted:
        path.unlink()
    assert typed_here("ingest", str(source)).code == ExitCode.OK
    assert {path: path.read_bytes() for path in (home / "derived").rglob("*.jpg")} == pictures


def test_a_folder_that_could_not_be_listed_comes_off_the_list_once_it_is(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = source / "shut"
    shut.mkdir()
    shutil.copy(tiny_clips[0], shut / "clip.mp4")
    listed = os.scandir

    def refuse(folder: Path | str) -> Any:
        if Path(folder) == shut:
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        assert typed_here("ingest", str(source)).code == ExitCode.ATTENTION
    (entry,) = typed_here("quarantine", "--json").json
    assert (entry["path"], entry["code"]) == (str(shut), "unreadable")
    assert typed_here("ingest", str(source)).code == ExitCode.OK
    assert typed_here("quarantine", "--json").json == []


def test_an_item_whose_copy_cannot_be_read_is_refused_under_its_own_name_until_it_can(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = Path(shutil.copy(tiny_clips[0], source / "clip.mp4"))

    def fail(path: Path, **_: object) -> None:
        raise EnvironmentFaultError("the file cannot be read: Input/output error", subject=str(path))

    with monkeypatch.context() as patch:
        patch.setattr("bwv_index.media.inspect", fail)
        assert typed_here("ingest", str(source)).code == ExitCode.ATTENTION
    (entry,) = typed_here("quarantine", "--json").json
    assert (entry["path"], entry["code"]) == (str(clip), "unreadable")
    assert sha256_of(clip) in entry["detail"]
    assert typed_here("ingest", str(source)).code == ExitCode.OK
    assert typed_here("quarantine", "--json").json == []
