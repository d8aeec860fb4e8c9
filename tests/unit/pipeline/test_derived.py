"""Derived pictures appear whole or not at all."""

import os
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import EnvironmentFaultError
from bwv_index.pipeline.derived import Derived

SHA = "ab" * 32
NAME = f"ab/{SHA}/contact-sheet.jpg"


@pytest.fixture
def derived(tmp_path: Path) -> Derived:
    return Derived(tmp_path / "derived")


def files(derived: Derived) -> list[Path]:
    return [path for path in derived.root.rglob("*") if path.is_file()]


def test_a_picture_lies_under_the_hash_of_its_item(derived: Derived) -> None:
    assert derived.keyframe_name(SHA, 7, b"") == f"ab/{SHA}/keyframe-007-e3b0c44298fc1c14.jpg"
    assert derived.sheet_name(SHA, b"") == f"ab/{SHA}/contact-sheet-e3b0c44298fc1c14.jpg"


def test_a_picture_that_is_drawn_anew_leaves_the_one_on_record_until_it_is_recorded_itself(
    derived: Derived,
) -> None:
    for content in (b"first", b"second"):
        derived.put(derived.sheet_name(SHA, content), content)
    assert sorted(path.read_bytes() for path in files(derived)) == [b"first", b"second"]
    (derived.root / "ab" / SHA / ".contact-sheet-0.jpg.1f").write_bytes(b"half")
    derived.keep_only(SHA, [derived.sheet_name(SHA, b"second")])
    assert [path.read_bytes() for path in files(derived)] == [b"second"]
    derived.keep_only("cd" * 32, [])
    assert [path.read_bytes() for path in files(derived)] == [b"second"]


def test_a_picture_is_replaced_whole(derived: Derived) -> None:
    for content in (b"first", b"second"):
        derived.put(NAME, content)
        assert [path.read_bytes() for path in files(derived)] == [content]


def _full(*_: Any) -> None:
    raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_the_picture_that_was_there(
    derived: Derived, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived.put(NAME, b"first")
    monkeypatch.setattr(Path, "replace", _full)
    with pytest.raises(EnvironmentFaultError, match="No space left"):
        derived.put(NAME, b"second")
    assert derived.path(NAME).read_bytes() == b"first"


def test_a_folder_in_the_way_is_a_typed_fault(derived: Derived) -> None:
    derived.root.write_bytes(b"a file")
    with pytest.raises(EnvironmentFaultError):
        derived.put(NAME, b"x")
    assert os.listdir(derived.root.parent) == ["derived"]  # noqa: PTH208 - names only


def test_flushing_reaches_each_picture_and_once_each_folder_that_leads_to_it(
    derived: Derived, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [derived.keyframe_name(SHA, number, b"picture") for number in range(3)]
    for name in names:
        derived.put(name, b"picture")
    flushed: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda h: flushed.append(Path(f"/proc/self/fd/{h}").readlink()))
    derived.flush(names)
    item = derived.root / "ab" / SHA
    assert flushed == [*(derived.path(name) for name in names), item, item.parent, derived.root]


def test_flushing_nothing_touches_nothing(derived: Derived) -> None:
    derived.flush([])
    assert not derived.root.exists()


def test_a_picture_that_is_gone_cannot_be_flushed(derived: Derived) -> None:
    with pytest.raises(EnvironmentFaultError, match="No such file"):
        derived.flush([NAME])
