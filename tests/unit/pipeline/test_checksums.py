"""Lists of SHA-256 are read back as they were written, whatever bytes a name is made of."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.pipeline.backup.checksums import Checksum, read_checksums, write_checksums

NAMES = st.binary(min_size=1, max_size=30).filter(lambda name: b"\x00" not in name).map(os.fsdecode)
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(st.lists(st.builds(Checksum, HASHES, NAMES), min_size=1))
def test_what_is_written_is_read_back(listed: list[Checksum]) -> None:
    assert read_checksums(write_checksums(listed)) == tuple(listed)


@pytest.mark.parametrize("name", [b"a b", b"two\nlines", b"back\\slash", b"\\n", b"caf\xe9", b"\r", b"* x"])
def test_sha256sum_reads_it(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).write_bytes(b"bytes")
    listed = write_checksums([Checksum(hashlib.sha256(b"bytes").hexdigest(), os.fsdecode(name))])
    done = subprocess.run(
        ["/usr/bin/sha256sum", "-c", "--strict", "-"],
        cwd=tmp_path,
        input=listed,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\n", b"0" * 64 + b"  name", b"0" * 63 + b"  name\n", b"0" * 64 + b" name\n"]
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"line"):
        read_checksums(content)
