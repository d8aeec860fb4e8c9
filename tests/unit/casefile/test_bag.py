import hashlib
import logging
from pathlib import Path

import pytest

from bwv_index.casefile.bag import check_bag, make_bag, manifest_sha256
from bwv_index.errors import IntegrityError


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    (folder / "clips").mkdir(parents=True)
    (folder / "clips" / "001.mp4").write_bytes(b"a master")
    make_bag(folder, {"External-Identifier": "EP-1"})
    return folder


def test_a_bag_holds_what_was_put_in(bag: Path) -> None:
    check_bag(bag, {"data/clips/001.mp4": hashlib.sha256(b"a master").hexdigest()})
    digest = hashlib.sha256((bag / "manifest-sha256.txt").read_bytes()).hexdigest()
    assert manifest_sha256(bag) == digest


@pytest.mark.parametrize(
    "damage",
    [
        lambda bag: (bag / "data/clips/001.mp4").write_bytes(b"A master"),
        lambda bag: (bag / "data/clips/001.mp4").unlink(),
        lambda bag: (bag / "data/clips/002.mp4").write_bytes(b""),
        lambda bag: (bag / "bag-info.txt").write_text("Payload-Oxum: 8.1\nExternal-Identifier: EP-2\n"),
        lambda bag: (bag / "bagit.txt").unlink(),
        lambda bag: (bag / "manifest-sha512.txt").write_text("0  data/clips/001.mp4\n"),
    ],
    ids=["changed", "missing", "surplus", "other tags", "no declaration", "other manifest"],
)
def test_every_damage_is_found(bag: Path, damage: object) -> None:
    assert callable(damage)
    damage(bag)
    with pytest.raises(IntegrityError):
        check_bag(bag, {})


@pytest.mark.parametrize("path", ["data/clips/001.mp4", "data/clips/absent.mp4"])
def test_a_whole_bag_that_is_not_what_the_record_says_is_refused(bag: Path, path: str) -> None:
    with pytest.raises(IntegrityError, match="the record says SHA-256 0000") as caught:
        check_bag(bag, {path: "0" * 64})
    assert caught.value.subject == path


def test_the_library_prints_and_logs_nothing_of_its_own(
    bag: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        (bag / "data/clips/001.mp4").write_bytes(b"A master")
        with pytest.raises(IntegrityError, match="sha256 validation failed"):
            check_bag(bag, {})
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_making_a_bag_leaves_the_working_folder_as_it_was(bag: Path) -> None:
    before = Path.cwd()
    make_bag(bag, {})
    assert Path.cwd() == before
