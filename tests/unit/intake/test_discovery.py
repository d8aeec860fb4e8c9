"""Everything below a source is listed once, in order of name; nothing is followed out of it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bwv_index.intake import Found, InnerLink, Refusal, RefusalCode, discover


def refused(path: Path) -> dict[str, RefusalCode]:
    return {s.path.name: s.code for s in discover(path) if isinstance(s, Refusal)}


def test_files_come_in_order_of_name_whatever_order_the_disk_has(source: Path) -> None:
    for name in ("b.mp4", "a/2.mp4", "a/1.mp4", "Ü.mp4", "a b.mp4"):
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_bytes(b"x")
    names = [str(s.relative) for s in discover(source) if isinstance(s, Found)]
    assert names == ["a/1.mp4", "a/2.mp4", "a b.mp4", "b.mp4", "Ü.mp4"]


def test_size_and_time_are_those_on_disk(source: Path) -> None:
    (source / "a.mp4").write_bytes(b"12345")
    os.utime(source / "a.mp4", ns=(1, 1_700_000_000_123_456_789))
    changed = (source / "a.mp4").stat().st_ctime_ns
    found = Found(source / "a.mp4", Path("a.mp4"), 5, 1_700_000_000_123_456_789, changed)
    assert discover(source) == (found,)


def test_an_empty_source_is_empty(source: Path) -> None:
    assert discover(source) == ()


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("../outside.mp4", RefusalCode.LINK_OUTSIDE),
        ("..", RefusalCode.LINK_OUTSIDE),
        ("gone.mp4", RefusalCode.LINK_BROKEN),
        ("link", RefusalCode.LINK_BROKEN),
    ],
    ids=["outside", "folder outside", "nowhere", "itself"],
)
def test_a_link_that_cannot_be_followed_is_refused(source: Path, target: str, code: RefusalCode) -> None:
    (source.parent / "outside.mp4").write_bytes(b"x")
    (source / "link").symlink_to(target)
    assert refused(source) == {"link": code}


def test_links_in_a_circle_are_broken_links(source: Path) -> None:
    (source / "one").symlink_to("two")
    (source / "two").symlink_to("one")
    assert refused(source) == {"one": RefusalCode.LINK_BROKEN, "two": RefusalCode.LINK_BROKEN}


def test_a_link_inside_the_source_is_noted_and_its_target_found_once(source: Path) -> None:
    (source / "a.mp4").write_bytes(b"x")
    (source / "folder").mkdir()
    (source / "z").symlink_to("a.mp4")
    (source / "folder" / "up").symlink_to("..")
    kinds = [(type(s), s.path.name) for s in discover(source)]
    assert kinds == [(Found, "a.mp4"), (InnerLink, "up"), (InnerLink, "z")]


def test_a_pipe_is_refused_and_not_opened(source: Path) -> None:
    os.mkfifo(source / "pipe")
    assert refused(source) == {"pipe": RefusalCode.SPECIAL_FILE}


def test_a_folder_that_cannot_be_listed_is_refused_and_the_rest_goes_on(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source / "closed").mkdir()
    (source / "open").mkdir()
    (source / "open" / "a.mp4").write_bytes(b"x")
    scandir = os.scandir

    def closed(folder: Path) -> Iterator[os.DirEntry[str]]:
        if Path(folder).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", closed)
    refusal, found = discover(source)
    assert isinstance(refusal, Refusal)
    assert (refusal.path.name, refusal.code) == ("closed", RefusalCode.UNREADABLE)
    assert isinstance(found, Found)


def test_a_file_that_cannot_be_looked_at_is_refused(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (source / "a.mp4").write_bytes(b"x")
    lstat = Path.lstat

    def broken(path: Path) -> os.stat_result:
        if path.name == "a.mp4":
            raise OSError(5, "Input/output error")
        return lstat(path)

    monkeypatch.setattr(Path, "lstat", broken)
    assert refused(source) == {"a.mp4": RefusalCode.UNREADABLE}


@pytest.mark.parametrize("below", ["", "vault", "vault/incoming"])
def test_a_source_in_the_home_is_refused_whole(tmp_path: Path, below: str) -> None:
    inside = tmp_path / "home" / below
    inside.mkdir(parents=True)
    (inside / "a.mp4").write_bytes(b"x")
    (only,) = discover(inside, home=tmp_path / "home")
    assert isinstance(only, Refusal)
    assert only.code is RefusalCode.INSIDE_HOME


def test_a_home_in_the_source_is_refused_and_the_rest_is_found(source: Path) -> None:
    (source / "home").mkdir()
    (source / "home" / "index.sqlite").write_bytes(b"x")
    (source / "z.mp4").write_bytes(b"x")
    refusal, found = discover(source, home=source / "home")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.INSIDE_HOME
    assert found.path == source / "z.mp4"


def test_a_home_named_through_a_link_is_still_the_home(source: Path) -> None:
    (source / "home").mkdir()
    (source.parent / "alias").symlink_to(source / "home")
    (only,) = discover(source, home=source.parent / "alias")
    assert isinstance(only, Refusal)


def test_a_source_may_be_one_file(source: Path) -> None:
    (source / "a.mp4").write_bytes(b"x")
    (source / "b.mp4").write_bytes(b"x")
    (only,) = discover(source / "a.mp4")
    assert isinstance(only, Found)
    assert (only.path, only.relative) == (source / "a.mp4", Path("a.mp4"))


def test_a_source_may_be_a_link_to_a_folder(source: Path) -> None:
    (source / "a.mp4").write_bytes(b"x")
    (source.parent / "dock").symlink_to(source)
    (only,) = discover(source.parent / "dock")
    assert isinstance(only, Found)
    assert only.path == source.parent / "dock" / "a.mp4"


def test_names_of_any_bytes_and_any_length_are_found(source: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(source) + b"/caf\xe9 \x1b[31m\n.mp4"))
    odd.write_bytes(b"x")
    deep = source / ("d" * 200) / ("e" * 200) / "long.mp4"
    deep.parent.mkdir(parents=True)
    deep.write_bytes(b"x")
    found: dict[bytes, Any] = {os.fsencode(s.path): s for s in discover(source)}
    assert set(found) == {os.fsencode(odd), os.fsencode(deep)}
    assert all(isinstance(s, Found) for s in found.values())


def test_a_source_that_is_gone_is_a_refusal(source: Path) -> None:
    (only,) = discover(source / "gone")
    assert isinstance(only, Refusal)
    assert only.code is RefusalCode.UNREADABLE
