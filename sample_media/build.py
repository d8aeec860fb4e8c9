"""The command: build every clip and the manifest, or rebuild elsewhere and compare."""

import argparse
import csv
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sample_media.plan import COPIES, PLAYLISTS, clips
from sample_media.render import render

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Build, or with ``--check`` rebuild and compare; 0 where all is as it should be."""
    parser = argparse.ArgumentParser(prog="make.py", description="Build the sample clips and their manifest.")
    parser.add_argument(
        "--check", action="store_true", help="rebuild in a temporary folder and compare with what is here"
    )
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        build(Path(name), say=print)
        if wanted.check:
            return compare(Path(name), HERE, say=print)
        replace_with(Path(name), HERE)
    return 0


def build(root: Path, *, say: Callable[[str], None]) -> None:
    """Write ``clips/`` and ``manifest.csv`` under ``root``, which holds neither yet."""
    folder = root / "clips"
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        for path, size in workers.map(partial(render, folder), range(len(clips()))):
            say(f"{size:>9} {path}")
    for path, source in COPIES.items():
        _written(folder / path, (folder / source).read_bytes())
    for path, text in PLAYLISTS.items():
        _written(folder / path, text.encode())
    write_manifest(root, hashes(folder))


def replace_with(built: Path, root: Path) -> None:
    """Put what was built in the place of what stands under ``root``, once all of it is there."""
    shutil.rmtree(root / "clips", ignore_errors=True)
    shutil.move(built / "clips", root / "clips")
    shutil.move(built / "manifest.csv", root / "manifest.csv")


def compare(built: Path, root: Path, *, say: Callable[[str], None]) -> int:
    """Compare every hash and the manifest with the committed ones, saying what differs; 0 where all agree."""
    rebuilt, committed = hashes(built / "clips"), hashes(root / "clips")
    differing = [p for p in sorted(rebuilt | committed) if rebuilt.get(p) != committed.get(p)]
    if (built / "manifest.csv").read_bytes() != (root / "manifest.csv").read_bytes():
        differing.append("manifest.csv")
    for path in differing:
        say(f"differs: {path}")
    say("not the same bytes" if differing else "the same bytes")
    return 1 if differing else 0


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file under ``folder``, by its path within, in the order of the paths."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def write_manifest(root: Path, found: Mapping[str, str]) -> None:
    """Write the manifest that an ingest can be given."""
    with (root / "manifest.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("path", "sha256"))
        writer.writerows(found.items())


def _written(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
