"""The last look through a pack for the defence before it gets its name: for what its reader is not told."""

import html
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bwv_index.cases import Secret, fold
from bwv_index.errors import IntegrityError

_PICTURES = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]*")
_TAG = re.compile(r"<[^>]*>")
_OF_PAGE, _OF_LIST, _OF_LINES, _OF_DOCUMENT = ".html", frozenset({".json", ".jsonld"}), ".jsonl", ".docx"
_PLAIN = frozenset({".csv", ".txt"})


def search_pack(folder: Path, hidden: Sequence[str], secrets: Sequence[Secret]) -> None:
    """See to it that no file of a folder holds what is not to be told: names and hashes byte for byte, words as folded.

    PDF files are not read: each says what the DOCX file beside it says.

    Args:
        folder: where the files lie; those in folders within it are not looked at.
        hidden: names and hashes.
        secrets: what is looked for in the words of pages, lists and documents.

    Raises:
        IntegrityError: one holds it.
    """
    if not hidden and not secrets:
        return
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        content = file.read_bytes()
        found = next((f"of {text}" for text in hidden if text.encode() in content), "")
        if not found:
            folded = fold(" ".join(_words(file, content)))
            found = next((secret.what for secret in secrets if folded.holds(secret)), "")
        if found:
            raise IntegrityError(
                f"it would tell {found}, which the defence is not told",
                subject=file.name,
                remedy="Nothing was left at the target. Look for it in what was typed about what is served.",
            )


def _words(file: Path, content: bytes) -> Iterator[str]:
    """Yield the words of a file, as a reader sees them; none of a kind that is not read here."""
    suffix = file.suffix
    if suffix == _OF_PAGE:
        yield html.unescape(_TAG.sub(" ", _PICTURES.sub("", content.decode("utf-8", "replace"))))
    elif suffix in _OF_LIST:
        yield from _strings(json.loads(content))
    elif suffix == _OF_LINES:
        yield from (text for line in content.splitlines() if line for text in _strings(json.loads(line)))
    elif suffix == _OF_DOCUMENT:
        with zipfile.ZipFile(file) as parts:
            for name in parts.namelist():
                if name.endswith(".xml"):
                    yield html.unescape(_TAG.sub(" ", parts.read(name).decode("utf-8", "replace")))
    elif suffix in _PLAIN:
        yield content.decode("utf-8", "replace")


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for key, value in told.items():
            yield key
            yield from _strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from _strings(value)
