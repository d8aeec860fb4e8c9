import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from bwv_index.casefile import hashing
from bwv_index.casefile.bag import CHECKSUMS, PAYLOAD_MANIFESTS, make_bag
from bwv_index.casefile.hashing import Hashes, hash_all, side_by_side

SIZES = (0, 1, 7, hashing.BLOCK - 1, hashing.BLOCK, hashing.BLOCK + 1)


def test_every_file_gets_both_hashes_in_the_order_asked_for(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}" for number in range(len(SIZES))]
    for file, size in zip(files, SIZES, strict=True):
        file.write_bytes(b"x" * size)
    assert hash_all(files) == [
        Hashes(hashlib.sha256(b"x" * size).hexdigest(), hashlib.sha512(b"x" * size).hexdigest(), size)
        for size in SIZES
    ]


def test_a_folder_in_the_place_of_a_file_is_no_empty_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        hash_all([tmp_path])


def test_the_first_fault_in_order_is_raised_and_ends_what_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "AT_ONCE", 2)
    at_work = threading.Event()

    def act(number: int, require_going: Callable[[], None]) -> None:
        if number == 0:
            assert at_work.wait(10)
            raise ValueError(number)
        at_work.set()
        while True:
            require_going()

    with pytest.raises(ValueError, match="0"):
        side_by_side(act, range(4))


def test_manifests_are_those_that_the_library_writes(tmp_path: Path) -> None:
    made = []
    for name, by_the_library in (("ours", False), ("theirs", True)):
        folder = tmp_path / name
        for path in ("b/2.mp4", "b/10.mp4", "a/1.mp4", "page.html", "b/c/a %20 \n name"):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(path.encode())
        info = {"External-Identifier": "EP-1", "Bagging-Date": "2025-06-01", "Bag-Software-Agent": "this"}
        if by_the_library:
            bagit.make_bag(str(folder), info, checksums=list(CHECKSUMS))
        else:
            make_bag(folder, info)
        names = (*PAYLOAD_MANIFESTS, "bagit.txt", "bag-info.txt")
        made.append([(folder / each).read_bytes() for each in names])
    assert made[0] == made[1]
    assert bagit.Bag(str(tmp_path / "ours")).validate()


def test_what_copying_found_is_listed_and_not_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "clip").write_bytes(b"x")
    make_bag(folder, {}, {folder / "clip": Hashes("0" * 64, "1" * 128, 1)})
    assert (folder / "manifest-sha256.txt").read_text() == f"{'0' * 64}  data/clip\n"
    assert (folder / "manifest-sha512.txt").read_text() == f"{'1' * 128}  data/clip\n"
