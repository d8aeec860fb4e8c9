"""A manifest that came with footage: the hash each file had where the footage came from."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bwv_index.errors import EnvironmentFaultError, UsageFaultError

_GNU = re.compile(r"(?P<escaped>\\)?(?P<hash>[0-9a-fA-F]{64}) [ *](?P<path>.+)")
_BSD = re.compile(r"SHA256 \((?P<path>.+)\) = (?P<hash>[0-9a-fA-F]{64})")
_ESCAPE = re.compile(r"\\([\\nr])")
"""How sha256sum writes a backslash or a line end in a name, on a line that starts with a backslash."""
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Expected SHA-256 by path, ``/`` between the parts of each."""

    origin: Path
    expected: Mapping[str, str]

    def entry_for(self, path: Path, relative: Path, *, below_source: bool = True) -> str | None:
        """Return the manifest's own name for a file; None where it does not list it.

        Paths count from the folder that the manifest lies in, or, with ``below_source``, from the source folder
        (``relative``).
        """
        folder = self.origin.parent
        names = [relative.as_posix()] if below_source else []
        if path.is_relative_to(folder):
            names.append(path.relative_to(folder).as_posix())
        return next((name for name in names if name in self.expected), None)


def read_manifest(file: Path) -> Manifest:
    """Read a manifest: ``sha256sum`` lines, BSD-style lines, or CSV with the columns ``path`` and ``sha256``.

    Raises:
        EnvironmentFaultError: the file cannot be read.
        UsageFaultError: a line is of none of these forms, a path leaves the source, or a path stands twice
            with two hashes. A manifest is used whole or not at all.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise EnvironmentFaultError(f"the manifest cannot be read: {fault}", subject=str(file)) from fault
    # not splitlines(): a name may hold the line separators of Unicode
    ended = enumerate(text.replace("\r\n", "\n").split("\n"), 1)
    lines = [(number, line) for number, line in ended if line.strip()]
    heads = {cell.strip(' "').casefold() for cell in lines[0][1].split(",")} if lines else set()
    pairs = (
        _from_csv(file, text) if {"path", "sha256"} <= heads else [_from_line(file, *line) for line in lines]
    )
    expected: dict[str, str] = {}
    for number, path, sha256 in pairs:
        key = _safe(file, number, path)
        if expected.setdefault(key, sha256.lower()) != sha256.lower():
            raise UsageFaultError(f"line {number}: '{path}' stands twice with two hashes", subject=str(file))
    return Manifest(file, expected)


def _from_csv(file: Path, text: str) -> list[tuple[int, str, str]]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    pairs = []
    try:
        rows.fieldnames = [name.strip().casefold() for name in rows.fieldnames or ()]
        for row in rows:
            path, sha256 = (row.get("path") or "").strip(), (row.get("sha256") or "").strip()
            if not path or not _SHA256.fullmatch(sha256):
                told = f"line {rows.line_num}: needs a path and 64 hex digits"
                raise UsageFaultError(told, subject=str(file))
            pairs.append((rows.line_num, path.replace("\\", "/"), sha256))
    except csv.Error as fault:
        raise UsageFaultError(f"line {rows.line_num}: {fault}", subject=str(file)) from fault
    return pairs


def _from_line(file: Path, number: int, line: str) -> tuple[int, str, str]:
    found = _GNU.fullmatch(line) or _BSD.fullmatch(line)
    if not found:
        raise UsageFaultError(
            f"line {number} is neither 'HASH  PATH' nor 'SHA256 (PATH) = HASH'",
            subject=str(file),
            remedy="Make one with: sha256sum FILES... > manifest.sha256, run inside the source folder.",
        )
    path = found["path"]
    if found.groupdict().get("escaped"):
        path = _ESCAPE.sub(lambda escape: {"n": "\n", "r": "\r"}.get(escape[1], "\\"), path)
    else:
        path = path.replace("\\", "/")
    return number, path, found["hash"]


def _safe(file: Path, number: int, path: str) -> str:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts:
        raise UsageFaultError(f"line {number}: '{path}' leads out of the source", subject=str(file))
    return parts.as_posix()
