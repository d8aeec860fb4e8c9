"""A bag is read as what somebody may have made of it: nothing counts as sound that was not read and found as listed."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bwv_index.casefile import BagAudit, BagFaultKind, audit_bag
from bwv_index.casefile.bag import PAYLOAD_MANIFESTS, make_bag, seal_tags

ADDED, CHANGED, MISSING = BagFaultKind.ADDED, BagFaultKind.CHANGED, BagFaultKind.MISSING
CUSTODY = ("custody/checkpoint.txt", "custody/ledger.jsonl", "custody/public-key.pem")
MASTERS = ("data/clips/001.mp4", "data/clips/002.mp4")
TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt")
TAG_MANIFESTS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
ALL = {*CUSTODY, *MASTERS, *TAGS, *TAG_MANIFESTS}


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    (folder / "clips").mkdir(parents=True)
    for name in MASTERS:
        (folder / name.removeprefix("data/")).write_bytes(name.encode())
    make_bag(folder, {"External-Identifier": "EP-1"})
    (folder / "custody").mkdir()
    for name in CUSTODY:
        (folder / name).write_bytes(name.encode())
    seal_tags(folder)
    return folder


def told(audit: BagAudit) -> set[tuple[BagFaultKind, str]]:
    return {(fault.kind, fault.path) for fault in audit.faults}


def test_every_file_of_an_untouched_bag_is_sound(bag: Path) -> None:
    assert audit_bag(bag) == BagAudit((), frozenset(ALL))


def write(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"0")


def reorder(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(reversed(lines)))


def double(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[-1]]))


RESEALED: dict[str, tuple[Callable[[Path], object], BagFaultKind, str]] = {
    "a file in the root": (lambda bag: write(bag / "zz.txt"), ADDED, "zz.txt"),
    "a file among the custody record": (
        lambda bag: write(bag / "custody" / "extra.txt"),
        ADDED,
        "custody/extra.txt",
    ),
    "a folder of files": (lambda bag: write(bag / "notes" / "a.txt"), ADDED, "notes/a.txt"),
    "the bag's description gone": (lambda bag: (bag / "bag-info.txt").unlink(), MISSING, "bag-info.txt"),
    "the key gone": (lambda bag: (bag / CUSTODY[2]).unlink(), MISSING, CUSTODY[2]),
    "lines of the second manifest in another order": (
        lambda bag: reorder(bag / PAYLOAD_MANIFESTS[1]),
        CHANGED,
        PAYLOAD_MANIFESTS[1],
    ),
    "a line twice in a manifest": (
        lambda bag: double(bag / PAYLOAD_MANIFESTS[1]),
        CHANGED,
        PAYLOAD_MANIFESTS[1],
    ),
}


@pytest.mark.parametrize("way", RESEALED)
def test_tag_manifests_worked_out_anew_hide_nothing(bag: Path, way: str) -> None:
    act, kind, path = RESEALED[way]
    act(bag)
    seal_tags(bag)
    assert told(audit_bag(bag)) == {(kind, path)}


def test_an_empty_folder_is_told(bag: Path) -> None:
    (bag / "data" / "clips" / "more").mkdir()
    audit = audit_bag(bag)
    assert told(audit) == {(ADDED, "data/clips/more")}
    assert audit.sound == ALL


@pytest.mark.parametrize("manifest", TAG_MANIFESTS)
@pytest.mark.parametrize("change", [reorder, double])
def test_a_tag_manifest_has_one_form(bag: Path, manifest: str, change: Callable[[Path], None]) -> None:
    change(bag / manifest)
    audit = audit_bag(bag)
    assert told(audit) == {(CHANGED, manifest)}
    assert audit.sound == ALL - {manifest}


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_pipe_is_told_and_not_waited_for(bag: Path, name: str) -> None:
    (bag / name).unlink()
    os.mkfifo(bag / name)
    audit = audit_bag(bag)
    assert (CHANGED, name) in told(audit)
    assert name not in audit.sound
    assert set(MASTERS) - {name} <= audit.sound


@pytest.mark.parametrize("name", [*MASTERS, *CUSTODY])
def test_what_lies_behind_a_link_is_not_sound(bag: Path, tmp_path: Path, name: str) -> None:
    (bag / name).rename(tmp_path / "elsewhere")
    (bag / name).symlink_to(tmp_path / "elsewhere")
    audit = audit_bag(bag)
    assert (CHANGED, name) in told(audit)
    assert name not in audit.sound


def test_a_folder_that_is_a_link_holds_nothing_sound(bag: Path, tmp_path: Path) -> None:
    (bag / "data" / "clips").rename(tmp_path / "clips")
    (bag / "data" / "clips").symlink_to(tmp_path / "clips")
    audit = audit_bag(bag)
    assert told(audit) == {(CHANGED, name) for name in MASTERS}
    assert not audit.sound.intersection(MASTERS)


def test_a_changed_master_is_named_also_where_the_bag_declares_nothing(bag: Path) -> None:
    (bag / "bagit.txt").unlink()
    (bag / MASTERS[0]).write_bytes(b"another")
    audit = audit_bag(bag)
    assert {(BagFaultKind.NO_BAG, str(bag)), (CHANGED, MASTERS[0]), (MISSING, "bagit.txt")} == told(audit)
    assert audit.sound == ALL - {"bagit.txt", MASTERS[0], *TAG_MANIFESTS}


@pytest.mark.parametrize(
    "path", ["../evil", "/etc/passwd", "data/../../evil", "data//evil", "custody/a", "data", "data/./a"]
)
def test_a_line_that_leads_elsewhere_is_told_and_not_followed(bag: Path, path: str) -> None:
    evil = b"not of the pack"
    (bag.parent / "evil").write_bytes(evil)
    with (bag / PAYLOAD_MANIFESTS[0]).open("a", encoding="utf-8") as manifest:
        manifest.write(f"{hashlib.sha256(evil).hexdigest()}  {path}\n")
    seal_tags(bag)
    audit = audit_bag(bag)
    assert told(audit) == {(CHANGED, PAYLOAD_MANIFESTS[0])}
    assert audit.sound == ALL - {PAYLOAD_MANIFESTS[0], *TAG_MANIFESTS}


def test_nothing_of_a_folder_that_is_no_bag_is_sound(tmp_path: Path) -> None:
    for name in ("HOME", "vault/ab", "data/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"0")
    audit = audit_bag(tmp_path)
    assert (told(audit), audit.sound) == ({(BagFaultKind.NO_BAG, str(tmp_path))}, frozenset())


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"0  data/x", b"\n", b"zz  data/x\n", b"{}\n" * 3, b"\0" * 9]
)
@pytest.mark.parametrize("name", [*PAYLOAD_MANIFESTS, *TAG_MANIFESTS, "bagit.txt"])
def test_no_damage_to_what_describes_the_bag_stops_the_reading(bag: Path, name: str, content: bytes) -> None:
    (bag / name).write_bytes(content)
    audit = audit_bag(bag)
    assert any(fault.path in {name, str(bag)} for fault in audit.faults)
    assert set(MASTERS) <= audit.sound
