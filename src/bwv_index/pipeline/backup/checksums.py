"""Lists of SHA-256 in the form that ``sha256sum -c`` reads, names of any bytes included (GNU coreutils, 6.1)."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

_LINE = re.compile(rb"(?P<escaped>\\)?(?P<hash>[0-9a-f]{64})  (?P<name>.+)")
_ESCAPES = {b"\\": b"\\\\", b"\n": b"\\n", b"\r": b"\\r"}
_PLAIN = {written: meant for meant, written in _ESCAPES.items()}
_ESCAPED = re.compile(rb"\\[\\nr]")


@dataclass(frozen=True, slots=True)
class Checksum:
    """A file and the SHA-256 that its bytes should have."""

    sha256: str
    name: str


def write_checksums(listed: Iterable[Checksum]) -> bytes:
    """Return a list, one line a file, in the order given."""
    return b"".join(_line(entry) for entry in listed)


def read_checksums(content: bytes) -> tuple[Checksum, ...]:
    """Read what ``write_checksums`` wrote.

    Raises:
        ValueError: a line is not of the form.
    """
    if not content.endswith(b"\n"):
        raise ValueError("it ends in the middle of a line")
    return tuple(_entry(line) for line in content.split(b"\n")[:-1])


def _line(entry: Checksum) -> bytes:
    name = os.fsencode(entry.name)
    written = re.sub(rb"[\\\n\r]", lambda found: _ESCAPES[found[0]], name)
    return (b"\\" if written != name else b"") + entry.sha256.encode() + b"  " + written + b"\n"


def _entry(line: bytes) -> Checksum:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("a line is not a hash and a name")
    name = found["name"]
    if found["escaped"]:
        name = _ESCAPED.sub(lambda escape: _PLAIN[escape[0]], name)
    return Checksum(found["hash"].decode(), os.fsdecode(name))
