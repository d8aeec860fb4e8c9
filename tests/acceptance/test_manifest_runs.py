"""A manifest and what arrives: each path by itself, missing files where they would lie, settled when they come."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode

Run = Callable[..., Any]
WRONG = "0" * 64


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(file: Path, lines: dict[str, str]) -> str:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{sha256}  {path}\n" for path, sha256 in lines.items()), encoding="utf-8")
    return str(file)


def quarantined(typed: Run) -> list[tuple[str, str]]:
    return [(entry["path"], entry["code"]) for entry in typed("quarantine", "--json").json]


def test_a_wrong_hash_is_a_matter_of_its_own_path_alone(
    typed_here: Run, source: Path, tmp_path: Path, tiny_clips: tuple[Path, ...]
) -> None:
    first, second = (Path(shutil.copy(tiny_clips[0], source / name)) for name in ("a.mp4", "b.mp4"))
    right = sha256_of(first)
    listed = write_manifest(tmp_path / "m.sha256", {"a.mp4": right, "b.mp4": WRONG})
    report = typed_here("ingest", str(source), "--manifest", listed, "--json")
    assert report.code == ExitCode.ATTENTION
    assert report.json["manifest"] == {"matched": 1, "differ": 1, "missing": 0, "unlisted": 0}
    codes = {file["path"]: file["code"] for file in report.json["files"]}
    assert codes == {str(first): "", str(second): "hash-mismatch"}
    assert quarantined(typed_here) == [(str(second), "hash-mismatch")]

    write_manifest(tmp_path / "m.sha256", {"a.mp4": right, "b.mp4": right})
    report = typed_here("ingest", str(source), "--manifest", listed, "--json")
    assert report.code == ExitCode.OK
    assert report.json["manifest"] == {"matched": 2, "differ": 0, "missing": 0, "unlisted": 0}
    assert quarantined(typed_here) == []


@pytest.mark.parametrize(
    ("place", "prefix"),
    [
        ("source/m.sha256", ""),
        ("m.sha256", ""),
        ("m.sha256", "source/"),
        ("elsewhere/m.sha256", ""),
        ("source/lists/m.sha256", ""),
    ],
    ids=["in the source", "beside it", "above it", "elsewhere", "in a folder of the source"],
)
def test_a_missing_file_is_listed_where_it_would_lie_until_it_comes(
    typed_here: Run, source: Path, tmp_path: Path, tiny_clips: tuple[Path, ...], place: str, prefix: str
) -> None:
    here = Path(shutil.copy(tiny_clips[0], source / "here.mp4"))
    late = source / "late.mp4"
    names = {f"{prefix}here.mp4": sha256_of(here), f"{prefix}late.mp4": sha256_of(tiny_clips[1])}
    listed = write_manifest(tmp_path / place, names)
    report = typed_here("ingest", str(source), "--manifest", listed, "--json")
    assert report.code == ExitCode.ATTENTION
    assert quarantined(typed_here) == [(str(late), "manifest-missing")]
    shutil.copy(tiny_clips[1], late)
    report = typed_here("ingest", str(source), "--manifest", listed, "--json")
    assert report.code == ExitCode.OK
    assert report.json["manifest"] == {"matched": 2, "differ": 0, "missing": 0, "unlisted": 0}
    assert quarantined(typed_here) == []


def test_a_missing_file_is_settled_wherever_it_was_looked_for(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    """Before any listed file has come, nobody can say whether paths count from the source or from its folder."""
    (source / "lists").mkdir()
    listed = write_manifest(source / "lists" / "m.sha256", {"late.mp4": sha256_of(tiny_clips[1])})
    typed_here("ingest", str(source), "--manifest", listed)
    assert [code for _, code in quarantined(typed_here)] == ["manifest-missing"]
    shutil.copy(tiny_clips[1], source / "late.mp4")
    assert typed_here("ingest", str(source), "--manifest", listed).code == ExitCode.OK
    assert quarantined(typed_here) == []


def test_a_manifest_inside_one_source_says_nothing_of_the_other(
    typed_here: Run, tmp_path: Path, tiny_clips: tuple[Path, ...]
) -> None:
    for number, dock in enumerate(("dock 1", "dock 2")):
        (tmp_path / dock).mkdir()
        shutil.copy(tiny_clips[number], tmp_path / dock / "a.mp4")
    listed = write_manifest(tmp_path / "dock 1" / "m.sha256", {"a.mp4": sha256_of(tiny_clips[0])})
    sources = [str(tmp_path / dock) for dock in ("dock 1", "dock 2")]
    report = typed_here("ingest", *sources, "--manifest", listed, "--json")
    assert report.code == ExitCode.OK
    assert report.json["manifest"] == {"matched": 1, "differ": 0, "missing": 0, "unlisted": 1}
    assert quarantined(typed_here) == []
