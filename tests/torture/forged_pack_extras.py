"""Tampering with a pack that needs no key: more is put into it, and what lists its files is worked out anew."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.torture.forged_signatures import STRANGER
from tests.torture.forgery import Case, Expected, Forgery, found, writable

from bwv_index.casefile.bag import seal_tags
from bwv_index.custody import FindingCode, NoteSigner, public_pem, read_checkpoint, sign_checkpoint

CHANGED, MISSING, ADDED = (
    FindingCode.PACK_FILE_CHANGED, FindingCode.PACK_FILE_MISSING, FindingCode.PACK_FILE_ADDED,
)  # fmt: skip
LEDGER, CHECKPOINT, PUBLIC_KEY = "custody/ledger.jsonl", "custody/checkpoint.txt", "custody/public-key.pem"
PIPES = (
    "bag-info.txt",
    "bagit.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    PUBLIC_KEY,
    LEDGER,
    CHECKPOINT,
)

Act = Callable[[Case], Expected]


def unsigned_forgeries() -> Iterator[Forgery]:
    """Give every way to add to a pack, or to write it otherwise, without any key."""
    for name in ("zz.txt", "custody/extra.txt", "notes/a.txt"):
        yield _forgery(f"{name} added and listed", _added(name))
    for name in ("bag-info.txt", PUBLIC_KEY):
        yield _forgery(f"{name} removed and not listed", _removed(name))
    for name, change in LINES.items():
        yield _forgery(f"extract: {name}", _line_written(change))
    for name in PIPES:
        yield _forgery(f"{name} a pipe", _pipe(name))
    for way in (
        _key_swapped,
        _key_longer,
        _signature_added,
        _signature_twice,
        _empty_folder,
        _evil_line,
        _no_bag,
    ):
        yield _forgery(way.__name__.removeprefix("_").replace("_", " "), way)


def _forgery(name: str, act: Act) -> Forgery:
    return Forgery(f"pack, without a key: {name}", act, of_pack=True)


def _added(name: str) -> Act:
    def act(case: Case) -> Expected:
        (case.pack / name).parent.mkdir(exist_ok=True)
        (case.pack / name).write_bytes(b"0")
        seal_tags(case.pack)
        return found(ADDED, at=name)

    return act


def _removed(name: str) -> Act:
    def act(case: Case) -> Expected:
        writable(case.pack / name).unlink()
        seal_tags(case.pack)
        return found(MISSING, at=name)

    return act


def _more_keys(line: bytes) -> bytes:
    return json.dumps({**json.loads(line), "note": "more"}, ensure_ascii=False).encode()


def _key_twice(line: bytes) -> bytes:
    return b'{"position": 1, ' + line.removeprefix(b"{")


def _other_blanks(line: bytes) -> bytes:
    return json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":")).encode()


def _hash_in_capitals(line: bytes) -> bytes:
    told = json.loads(line)
    return json.dumps({**told, "proof": [p.upper() for p in told["proof"]]}, ensure_ascii=False).encode()


LINES: dict[str, Callable[[bytes], bytes]] = {
    "a key more": _more_keys,
    "a key twice": _key_twice,
    "other blanks": _other_blanks,
    "hashes in capitals": _hash_in_capitals,
    "a line twice": lambda line: line + b"\n" + line,
    "details that are a list": lambda _: b'{"position": 1, "entry": "{\\"details\\": []}", "proof": []}',
    "an entry that is a number": lambda _: b'{"position": 1, "entry": 1, "proof": []}',
    "a proof of numbers": lambda _: b'{"position": 1, "entry": "{}", "proof": [1]}',
    "nothing": lambda _: b"null",
    "a word": lambda _: b'"x"',
}
"""Other ways to write the extract's last line, which tells of the pack."""


def _line_written(change: Callable[[bytes], bytes]) -> Act:
    def act(case: Case) -> Expected:
        file = writable(case.pack / LEDGER)
        *before, last = file.read_bytes().splitlines()
        file.write_bytes(b"\n".join([*before, change(last), b""]))
        seal_tags(case.pack)
        return found(FindingCode.PACK_PROOF, at=lambda name: name in {LEDGER, "1"})

    return act


def _pipe(name: str) -> Act:
    def act(case: Case) -> Expected:
        writable(case.pack / name).unlink()
        os.mkfifo(case.pack / name)
        return found(CHANGED, at=name)

    return act


def _key_swapped(case: Case) -> Expected:
    other = NoteSigner(case.origin, STRANGER)
    writable(case.pack / PUBLIC_KEY).write_bytes(public_pem(other.key))
    seal_tags(case.pack)
    return found(CHANGED, at=PUBLIC_KEY)


def _key_longer(case: Case) -> Expected:
    with writable(case.pack / PUBLIC_KEY).open("ab") as file:
        file.write(b"and more\n")
    seal_tags(case.pack)
    return found(CHANGED, at=PUBLIC_KEY)


def _signature_added(case: Case) -> Expected:
    file = writable(case.pack / CHECKPOINT)
    other = sign_checkpoint(read_checkpoint(file.read_bytes()), [NoteSigner("elsewhere.example/x", STRANGER)])
    return _signed_below(case, file, other.rpartition(b"\n\n")[2])


def _signature_twice(case: Case) -> Expected:
    file = writable(case.pack / CHECKPOINT)
    return _signed_below(case, file, file.read_bytes().rpartition(b"\n\n")[2])


def _signed_below(case: Case, file: Path, line: bytes) -> Expected:
    file.write_bytes(file.read_bytes() + line)
    seal_tags(case.pack)
    return found(FindingCode.CHECKPOINT_SIGNATURE, at=CHECKPOINT)


def _empty_folder(case: Case) -> Expected:
    folder = _enclosed(case) / "more"
    writable(folder).mkdir()
    return found(ADDED, at=str(folder.relative_to(case.pack)))


def _evil_line(case: Case) -> Expected:
    manifest = writable(case.pack / "manifest-sha256.txt")
    manifest.write_bytes(manifest.read_bytes() + b"0" * 64 + b"  ../evil\n")
    seal_tags(case.pack)
    return found(CHANGED, at=manifest.name)


def _no_bag(case: Case) -> Expected:
    """Take away what says that the folder is a bag, and put another file in the place of a master."""
    (case.pack / "bagit.txt").unlink()
    master = next(path for path in sorted(_enclosed(case).iterdir()))
    shutil.copy(case.key, writable(master))
    return found(CHANGED, at=str(master.relative_to(case.pack)))


def _enclosed(case: Case) -> Path:
    """Return the folder of the footage: of an incident its masters, of a case its exhibits."""
    clips = case.pack / "data" / "clips"
    return clips if clips.is_dir() else case.pack / "data" / "exhibits"
