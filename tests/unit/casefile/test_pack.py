import csv
import io
import json
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import bagit
import numpy as np
import pytest

from bwv_index.casefile import (
    CUSTODY_CHECKPOINT,
    BagFaultKind,
    Pack,
    PackClip,
    PackContent,
    PackCustody,
    ProxyMaker,
    Sealing,
    audit_bag,
    working_copy,
    write_pack,
)
from bwv_index.errors import EnvironmentFaultError, IntegrityError, RefusedError
from bwv_index.media import Proxy


def with_clip(content: PackContent, **fields: Any) -> PackContent:
    """Return the same content with the first clip's fields changed."""
    return replace(content, clips=(replace(content.clips[0], **fields), *content.clips[1:]))


def mpeg4_avi(path: Path) -> bytes:
    """Return a second of moving picture that no browser plays."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10, width=64, height=48, pix_fmt="yuv420p")
        for number in range(10):
            picture = np.full((48, 64, 3), number * 20, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path.read_bytes()


@pytest.fixture
def pack(content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker) -> Pack:
    return write_pack(content, tmp_path / "pack", proxy=stand_in_proxy)


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_pack_is_laid_out_as_documented(pack: Pack, content: PackContent) -> None:
    one, two = (clip.evidence_id for clip in content.clips)
    assert names(pack.path) == [
        "bag-info.txt",
        "bagit.txt",
        "data/VERIFY.txt",
        f"data/clips/001_{one}.mp4",
        f"data/clips/002_{two}.mkv",
        "data/index.csv",
        "data/index.html",
        "data/index.json",
        f"data/keyframes/001_{one}/001.jpg",
        f"data/playable/002_{two}_working-copy.mp4",
        f"data/sheets/001_{one}.jpg",
        "manifest-sha256.txt",
        "manifest-sha512.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha512.txt",
    ]
    assert pack.files == 9
    assert pack.size == sum(path.stat().st_size for path in (pack.path / "data").rglob("*") if path.is_file())


def test_masters_are_copied_byte_for_byte_and_left_as_they_were(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    before = [(clip.source.read_bytes(), clip.source.stat()) for clip in content.clips]
    pack = write_pack(content, tmp_path / "pack", proxy=stand_in_proxy)
    for item, (master, stat) in zip(pack.clips, before, strict=True):
        assert (pack.path / "data" / item.file).read_bytes() == master
        now = item.clip.source.stat()
        assert (now.st_ino, now.st_mtime_ns, now.st_mode) == (stat.st_ino, stat.st_mtime_ns, stat.st_mode)
        assert now.st_nlink == 1


def test_the_bag_is_valid_to_the_library(pack: Pack) -> None:
    bag = bagit.Bag(str(pack.path))
    bag.validate(fast=False)
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert bag.info["External-Identifier"] == "EP-20240705-1881"


@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_the_bag_is_valid_to_the_tool_everybody_has(pack: Pack, manifest: str) -> None:
    done = subprocess.run(["sha256sum", "-c", manifest], cwd=pack.path, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stderr == b""


def test_the_tool_everybody_has_finds_a_changed_byte(pack: Pack) -> None:
    file = pack.path / "data" / pack.clips[0].file
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(b"first", b"fir5t"))
    done = subprocess.run(
        ["sha256sum", "-c", "manifest-sha256.txt"], cwd=pack.path, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert f"data/{pack.clips[0].file}: FAILED".encode() in done.stdout


def test_the_note_on_checking_names_a_command_that_works(pack: Pack) -> None:
    note = (pack.path / "data/VERIFY.txt").read_text("utf-8")
    command = re.search(r"^ +(sha256sum -c \S+)", note, re.MULTILINE)
    assert command is not None
    assert subprocess.run(command[1].split(), cwd=pack.path, capture_output=True, check=False).returncode == 0


def sealed(content: PackContent, target: Path, proxy: ProxyMaker) -> tuple[Pack, list[Sealing]]:
    """Write a pack, and keep what its sealer was told."""
    told: list[Sealing] = []

    def seal(sealing: Sealing) -> PackCustody:
        told.append(sealing)
        return PackCustody(b"a signed note\n", b"a key\n", b"{}\n")

    return write_pack(content, target, proxy=proxy, sealer=seal), told


def test_the_custody_record_lies_beside_the_payload_and_is_listed(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    pack, told = sealed(content, tmp_path / "pack", stand_in_proxy)
    assert (pack.path / CUSTODY_CHECKPOINT).read_bytes() == b"a signed note\n"
    assert [sealing.manifest_sha256 for sealing in told] == [pack.manifest_sha256]
    assert set(told[0].copies) == {content.clips[1].evidence_id}
    audit = audit_bag(pack.path)
    assert (audit.faults, audit.sound) == ((), frozenset(names(pack.path)))
    done = subprocess.run(
        ["sha256sum", "-c", "tagmanifest-sha256.txt"], cwd=pack.path, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b"custody/ledger.jsonl: OK" in done.stdout
    assert done.stderr == b""


def test_a_pack_that_the_ledger_cannot_be_told_of_is_not_made(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    def refuse(_: Sealing) -> PackCustody:
        raise EnvironmentFaultError("the disk is full")

    (tmp_path / "packs").mkdir()
    with pytest.raises(EnvironmentFaultError):
        write_pack(content, tmp_path / "packs" / "pack", proxy=stand_in_proxy, sealer=refuse)
    assert list((tmp_path / "packs").iterdir()) == []


DAMAGE: dict[str, tuple[Callable[[Path], object], BagFaultKind, str]] = {
    "a changed byte": (
        lambda pack: (pack / "data/index.csv").write_bytes(b"x"), BagFaultKind.CHANGED, "data/index.csv",
    ),
    "a file gone": (lambda pack: (pack / "data/index.csv").unlink(), BagFaultKind.MISSING, "data/index.csv"),
    "a file more": (lambda pack: (pack / "data/new.txt").write_bytes(b""), BagFaultKind.ADDED, "data/new.txt"),
    "a file more beside": (lambda pack: (pack / "new.txt").write_bytes(b""), BagFaultKind.ADDED, "new.txt"),
    "a changed manifest": (
        lambda pack: (pack / "manifest-sha512.txt").write_bytes(b""), BagFaultKind.CHANGED, "manifest-sha512.txt",
    ),
    "no tag manifest": (
        lambda pack: (pack / "tagmanifest-sha512.txt").unlink(), BagFaultKind.MISSING, "tagmanifest-sha512.txt",
    ),
    "no bag": (lambda pack: (pack / "bagit.txt").unlink(), BagFaultKind.NO_BAG, ""),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_each_damage_to_a_bag_is_named(
    damage: str, content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    pack, _ = sealed(content, tmp_path / "pack", stand_in_proxy)
    act, kind, path = DAMAGE[damage]
    act(pack.path)
    found = audit_bag(pack.path).faults
    assert (kind, path or str(pack.path)) in {(fault.kind, fault.path) for fault in found}


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"sha256": "0" * 64}, "0" * 64), ({"size": 5}, "5 bytes")],
)
def test_a_master_that_is_not_what_the_record_says_stops_the_pack(
    fields: dict[str, object], told: str, content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    with pytest.raises(IntegrityError) as caught:
        write_pack(with_clip(content, **fields), tmp_path / "pack", proxy=stand_in_proxy)
    assert caught.value.subject == content.clips[0].evidence_id
    assert told in caught.value.message
    assert content.clips[0].sha256 in caught.value.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["picture.jpg", "vault"]


def test_a_tampered_master_leaves_nothing(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    master = content.clips[1].source
    master.chmod(0o644)
    master.write_bytes(b"second m4ster")
    with pytest.raises(IntegrityError, match=content.clips[1].sha256):
        write_pack(content, tmp_path / "pack", proxy=stand_in_proxy)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["picture.jpg", "vault"]


@pytest.mark.parametrize("field", ["source", "contact_sheet"])
def test_a_missing_file_is_named(
    field: str, content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    absent = tmp_path / "absent.bin"
    with pytest.raises(EnvironmentFaultError) as caught:
        write_pack(with_clip(content, **{field: absent}), tmp_path / "pack", proxy=stand_in_proxy)
    assert caught.value.subject == str(absent)
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_what_is_at_the_target_stays(
    kind: str, content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    target = tmp_path / "pack"
    if kind == "folder":
        target.mkdir()
    elif kind == "file":
        target.write_text("an earlier pack")
    else:
        target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(RefusedError, match="never overwritten"):
        write_pack(content, target, proxy=stand_in_proxy)
    assert os.path.lexists(target)
    assert not (tmp_path / "nowhere").exists()


def test_a_pack_of_nothing_is_refused(content: PackContent, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="nothing to pack"):
        write_pack(replace(content, clips=()), tmp_path / "pack", proxy=None)


def test_a_pack_goes_into_a_folder_that_is_there(content: PackContent, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="not there"):
        write_pack(content, tmp_path / "absent" / "pack", proxy=None)


def test_a_clip_that_cannot_be_played_stays_in_the_pack_with_the_reason(
    content: PackContent, tmp_path: Path
) -> None:
    def refuse(clip: PackClip, source: Path, target: Path) -> Proxy:
        del clip, source, target
        raise RefusedError("ffmpeg could not make a working copy: no frame")

    pack = write_pack(content, tmp_path / "pack", proxy=refuse)
    reason = "ffmpeg could not make a working copy: no frame"
    assert pack.not_playable == ((content.clips[1].evidence_id, reason),)
    assert [folder for folder in pack.path.rglob("*") if folder.is_dir() and not any(folder.iterdir())] == []
    assert (pack.path / "data" / pack.clips[1].file).is_file()
    for page in ("index.csv", "index.json", "index.html"):
        assert reason in (pack.path / "data" / page).read_text("utf-8-sig")


def test_where_no_working_copies_are_asked_for_the_pack_says_so(content: PackContent, tmp_path: Path) -> None:
    pack = write_pack(content, tmp_path / "pack", proxy=None)
    assert pack.not_playable == ((content.clips[1].evidence_id, "Working copies were not asked for."),)


def test_the_same_content_twice_gives_the_same_bytes(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    first, second = (
        write_pack(content, tmp_path / name, proxy=stand_in_proxy) for name in ("one", "another name")
    )
    assert names(first.path) == names(second.path)
    for name in names(first.path):
        pair = [sorted((pack.path / name).read_bytes().splitlines()) for pack in (first, second)]
        assert pair[0] == pair[1], name
    assert first.manifest_sha256 == second.manifest_sha256


def test_progress_reaches_the_end_of_each_part(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    seen: dict[str, list[tuple[int, int]]] = {}
    write_pack(
        content,
        tmp_path / "pack",
        proxy=stand_in_proxy,
        progress=lambda what, done, total: seen.setdefault(what, []).append((done, total)),
    )
    assert list(seen) == ["copying clips", "making copies that play", "sealing the pack", "checking the pack"]
    assert seen["copying clips"][-1] == (25, 25)
    assert seen["checking the pack"][-1] == (2, 2)
    assert all(steps == sorted(steps) for steps in seen.values())


def test_the_spreadsheet_has_a_row_a_clip(pack: Pack, content: PackContent) -> None:
    text = (pack.path / "data/index.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["sha256"] for row in rows] == [clip.sha256 for clip in content.clips]
    assert rows[0]["exhibit"] == "AB/1"
    assert rows[0]["start_utc"] == "2024-07-05T18:02:11Z"
    assert rows[0]["start_local"] == "05/07/2024 19:02:11 BST"
    assert rows[0]["link_reasons"] == "'+6.1 bits: the recording covers 81 % of the incident"
    assert rows[1]["playable_file"].startswith("playable/002_")


def test_the_json_holds_the_exact_text_and_no_path_of_this_machine(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    hostile = "=cmd|' /C calc'!A0 \u202e <b> \x00 \udcff"
    pack = write_pack(with_clip(content, original_name=hostile), tmp_path / "pack", proxy=stand_in_proxy)
    raw = (pack.path / "data/index.json").read_bytes()
    told = json.loads(raw)
    assert told["clips"][0]["original_name"] == hostile
    assert told["clips"][0]["time"]["start_utc"] == "2024-07-05T18:02:11Z"
    assert told["clips"][0]["keyframes"][0]["offset"] == "00:00:00.500"
    assert told["clips"][0]["keyframes"][0]["half_width_s"] == told["clips"][0]["time"]["half_width_s"] == 2.0
    assert told["not_in_this_pack"] == {"undecided": 2, "rejected": 1}
    assert told["expected_but_missing"] == list(content.missing)
    assert told["clips"][0]["working_copy"] is None
    copy = told["clips"][1]["working_copy"]
    assert copy["command"] == [
        "ffmpeg",
        "-i",
        f"file:{told['clips'][1]['file']}",
        f"file:{told['clips'][1]['playable_file']}",
    ]
    assert str(tmp_path).encode() not in raw


def test_hostile_text_in_the_tags_of_the_bag_stays_on_its_line(
    content: PackContent, tmp_path: Path, stand_in_proxy: ProxyMaker
) -> None:
    hostile = replace(content.incident, incident_ref="A\nPayload-Oxum: 1.1\r\nB \u202e")
    pack = write_pack(replace(content, incident=hostile), tmp_path / "pack", proxy=stand_in_proxy)
    lines = (pack.path / "bag-info.txt").read_text("utf-8").splitlines()
    assert "External-Identifier: A Payload-Oxum: 1.1 B [U+202E]" in lines
    assert len(lines) == 6


def test_a_real_clip_gets_a_real_working_copy(
    content: PackContent, make_clip: Callable[..., PackClip], tmp_path: Path
) -> None:
    clip = make_clip(
        mpeg4_avi(tmp_path / "made.avi"),
        "a name -i %03d.avi",
        container="avi",
        video_codec="mpeg4",
        browser_playable=False,
    )
    pack = write_pack(replace(content, clips=(clip,)), tmp_path / "pack", proxy=working_copy)
    assert pack.not_playable == ()
    with av.open(str(pack.path / "data" / pack.clips[0].playable)) as copy:
        assert copy.streams.video[0].codec_context.name == "h264"
        assert copy.metadata["comment"] == f"WORKING COPY of the master with SHA-256 {clip.sha256}"
    told = json.loads((pack.path / "data/index.json").read_bytes())["clips"][0]["working_copy"]
    assert told["kind"] == "transcode"
    assert told["program"].startswith("ffmpeg version")
    assert str(tmp_path) not in json.dumps(told)
