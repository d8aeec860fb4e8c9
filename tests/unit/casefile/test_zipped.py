import hashlib
import zipfile
from pathlib import Path

import pytest

from bwv_index.casefile.zipped import write_zip, zip_path
from bwv_index.errors import RefusedError

CONTENT = {
    "bagit.txt": b"BagIt",
    "data/b.mp4": bytes(range(256)) * 9000,
    "data/a/ü.txt": b"",
    "custody/key": b"k",
}


def fill(folder: Path, names: list[str]) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(CONTENT[name])
    return folder


def silent(what: str, done: int, total: int) -> None:
    assert (what, done <= total) == ("zipping", True)


def test_it_holds_every_file_below_the_folders_own_name(tmp_path: Path) -> None:
    zipped = write_zip(fill(tmp_path / "pack", [*CONTENT]), silent)
    assert zipped.path == tmp_path / "pack.zip"
    with zipfile.ZipFile(zipped.path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"pack/{name}": content for name, content in CONTENT.items()
        }
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_STORED}
    content = zipped.path.read_bytes()
    assert (zipped.size, zipped.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_equal_folders_give_equal_bytes(tmp_path: Path) -> None:
    one = write_zip(fill(tmp_path / "one" / "pack", [*CONTENT]), silent)
    other = write_zip(fill(tmp_path / "other" / "pack", [*reversed(CONTENT)]), silent)
    assert one.sha256 == other.sha256


def test_what_is_there_is_never_replaced_and_nothing_half_is_left(tmp_path: Path) -> None:
    folder = fill(tmp_path / "pack", [*CONTENT])
    zip_path(folder).write_bytes(b"an earlier one")
    with pytest.raises(RefusedError, match="already there"):
        write_zip(folder, silent)
    assert zip_path(folder).read_bytes() == b"an earlier one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack", "pack.zip"]


def test_a_run_that_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    folder = fill(tmp_path / "pack", [*CONTENT])
    with pytest.raises(KeyboardInterrupt):
        write_zip(folder, fail)
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_what_a_killed_run_left_is_removed_and_its_finished_file_taken_up(tmp_path: Path) -> None:
    folder = fill(tmp_path / "pack", [*CONTENT])
    made = write_zip(folder, silent)
    (tmp_path / ".pack.zip.partial-99999999").write_bytes(b"half")
    assert write_zip(folder, silent, again=True) == made
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack", "pack.zip"]
    made.path.write_bytes(b"another")
    with pytest.raises(RefusedError, match="already there"):
        write_zip(folder, silent, again=True)
    assert made.path.read_bytes() == b"another"
