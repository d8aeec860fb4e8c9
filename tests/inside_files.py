"""Every byte of a folder laid open: members of archives inflated, streams of PDFs inflated, their text read."""

import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
MARK = b"PK\x03\x04"


def laid_open(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file's bytes, and all that is packed, compressed or set in it."""
    yield name, content
    if content.startswith(MARK):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from laid_open(f"{name}!{member}", archive.read(member))
    if content.startswith(b"%PDF"):
        for number, stream in enumerate(STREAM.findall(content)):
            try:
                yield f"{name}!{number}", zlib.decompress(stream)
            except zlib.error:
                continue  # it is not compressed, so it was looked through as it stands
        pdf = pypdfium2.PdfDocument(content)
        pages = "\n".join(page.get_textpage().get_text_range() for page in pdf)
        told = str(pdf.get_metadata_dict())
        yield f"{name}!text", f"{pages}\n{told}".encode()


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield everything below a folder, laid open."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from laid_open(path.relative_to(folder).as_posix(), path.read_bytes())


def holds(content: bytes, text: str) -> bool:
    """Whether bytes hold a text in any form that a file of a pack may write it in, line breaks and tags aside."""
    forms = {text, json.dumps(text)[1:-1], html.escape(text), html.escape(text, quote=False)}
    if any(form.encode(code) in content for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")):
        return True
    plain = html.unescape(TAG.sub("", content.decode("utf-8", "replace")))
    return _squeezed(text) in _squeezed(plain)


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "")


def where(folder: Path, texts: tuple[str, ...]) -> dict[str, list[str]]:
    """Return in which files of a folder each text stands."""
    found: dict[str, list[str]] = {text: [] for text in texts}
    for name, content in files_in(folder):
        for text in texts:
            if holds(content, text):
                found[text].append(name)
    return found
