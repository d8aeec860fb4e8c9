"""Tampering with a pack: each of its files, its manifests worked out anew, its custody record, and all of it."""

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.torture.forged_pack_extras import unsigned_forgeries
from tests.torture.forged_signatures import ANY, STRANGER, TEXTS
from tests.torture.forgery import Case, Expected, Forgery, flip, found, writable

from bwv_index.casefile.bag import seal_tags
from bwv_index.custody import (
    Checkpoint,
    EventType,
    FindingCode,
    Frontier,
    NoteSigner,
    Tree,
    hash_leaf,
    public_pem,
    sign_checkpoint,
)  # fmt: skip

CHANGED, MISSING, ADDED = (
    FindingCode.PACK_FILE_CHANGED, FindingCode.PACK_FILE_MISSING, FindingCode.PACK_FILE_ADDED,
)  # fmt: skip
NO_BAG, PROOF, NOT_TOLD = FindingCode.PACK_NO_BAG, FindingCode.PACK_PROOF, FindingCode.PACK_NOT_ON_LEDGER
BAG = (
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    "tagmanifest-sha256.txt",
    "tagmanifest-sha512.txt",
)
LEDGER, CHECKPOINT, PUBLIC_KEY = "custody/ledger.jsonl", "custody/checkpoint.txt", "custody/public-key.pem"
FEW = 2
"""Files of one suffix that are tampered with; of the bag's own, each is."""

Line = dict[str, Any]
Lines = Callable[[list[Line]], list[Line]]


def pack_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with a pack."""
    for name in _files(case.pack):
        yield from _of_file(name, chance.randrange(1 << 20))
    lines = _read(case)
    made = next(number for number, line in enumerate(lines) if _type(line) == EventType.PACK_MADE)
    other = chance.choice([number for number in range(len(lines)) if number != made])
    for name, change, expected in _extracts(lines, made, other):
        yield Forgery(f"extract: {name}", _extract(change, expected), of_pack=True)
    for name, text in TEXTS.items():
        yield Forgery(f"pack's checkpoint: {name}", _checkpoint(text), of_pack=True)
    for way in (_payload, _payload_added, _payload_gone, _told_otherwise, _no_custody, _other_key, _rebuilt):
        yield Forgery(f"pack:{way.__name__.replace('_', ' ')}", way, of_pack=True)
    yield from unsigned_forgeries()


def case_pack_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with the pack of a case."""
    for forgery in pack_forgeries(case.of_case(), chance):
        yield replace(forgery, name=f"case's {forgery.name}", of_case=True)


def _files(pack: Path) -> list[str]:
    """Return the bag's own files, and a few of each kind that it holds."""
    found_: dict[str, list[str]] = {}
    for path in sorted(pack.rglob("*")):
        if path.is_file() and path.relative_to(pack).parts[0] in {"data", "custody"}:
            found_.setdefault(f"{path.parent.name}{path.suffix}", []).append(str(path.relative_to(pack)))
    return [*BAG, *(name for names in found_.values() for name in names[:FEW])]


def _of_file(name: str, bit: int) -> Iterator[Forgery]:
    # whoever damages a manifest damages what says which file is which
    at = (lambda _: True) if name in BAG else name
    codes = (CHANGED, MISSING, ADDED, NO_BAG) if name in BAG else (CHANGED,)

    def flipped(case: Case) -> Expected:
        flip(case.pack / name, bit)
        return found(*codes, at=at)

    def emptied(case: Case) -> Expected:
        writable(case.pack / name).write_bytes(b"")
        return found(*codes, at=at)

    def removed(case: Case) -> Expected:
        writable(case.pack / name).unlink()
        return found(MISSING, NO_BAG, at=lambda told: told == name or name in BAG)

    def linked(case: Case) -> Expected:
        elsewhere = case.pack.with_name("elsewhere")
        shutil.move(writable(case.pack / name), elsewhere)
        (case.pack / name).symlink_to(elsewhere)
        return found(*codes, at=at)

    def beside(case: Case) -> Expected:
        added = writable(case.pack / name).with_name("added.txt")
        added.write_bytes(b"0")
        return found(ADDED, at=str(added.relative_to(case.pack)))

    yield from (
        Forgery(f"{name} {way.__name__}", way, of_pack=True)
        for way in (flipped, emptied, removed, linked, beside)
    )


def _read(case: Case) -> list[Line]:
    return [json.loads(line) for line in (case.pack / LEDGER).read_text(encoding="utf-8").splitlines()]


def _type(line: Line) -> str:
    return str(json.loads(line["entry"])["type"])


def _extracts(lines: list[Line], made: int, other: int) -> Iterator[tuple[str, Lines, Expected]]:
    at = str(lines[other]["position"])
    changed = json.dumps({**json.loads(lines[other]["entry"]), "actor": "7002"})
    yield "an entry changed", _replace(other, entry=changed), found(PROOF, at=at)
    yield (
        "an entry's number changed",
        _replace(other, position=lines[other]["position"] + 1),
        found(PROOF, at=str(lines[other]["position"] + 1)),
    )
    yield "an entry's proof cut", _replace(other, proof=lines[other]["proof"][:-1]), found(PROOF, at=at)
    yield "an entry's proof of another", _replace(other, proof=lines[made]["proof"]), found(PROOF, at=at)
    yield "an entry left out", lambda all_: all_[:other] + all_[other + 1 :], found(PROOF, at=LEDGER)
    yield "every entry but one left out", lambda all_: [all_[made]], found(PROOF, at=LEDGER)
    yield (
        "the entry of the pack left out",
        lambda all_: all_[:made] + all_[made + 1 :],
        found(NOT_TOLD, at=_any),
    )
    yield "emptied", lambda _: [], found(NOT_TOLD, PROOF, at=_any)


def _any(_: str) -> bool:
    return True


def _replace(number: int, **told: object) -> Lines:
    return lambda lines: [*lines[:number], {**lines[number], **told}, *lines[number + 1 :]]


def _extract(change: Lines, expected: Expected) -> Callable[[Case], Expected]:
    """Return an act that changes the extract, and works the tag manifests out anew."""

    def act(case: Case) -> Expected:
        _write(case, change(_read(case)))
        seal_tags(case.pack)
        return expected

    return act


def _write(case: Case, lines: list[Line]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    writable(case.pack / LEDGER).write_text(text, encoding="utf-8")


def _checkpoint(text: Callable[[Case, bytes], bytes]) -> Callable[[Case], Expected]:
    def act(case: Case) -> Expected:
        file = writable(case.pack / CHECKPOINT)
        file.write_bytes(text(case, file.read_bytes()))
        seal_tags(case.pack)
        return found(*ANY, at=CHECKPOINT)

    return act


def _seal_anew(pack: Path) -> None:
    """Work every manifest out anew, as a bag's maker does."""
    for algorithm in ("sha256", "sha512"):
        files = sorted(path for path in (pack / "data").rglob("*") if path.is_file())
        lines = (
            f"{hashlib.new(algorithm, path.read_bytes()).hexdigest()}  {path.relative_to(pack)}\n"
            for path in files
        )
        writable(pack / f"manifest-{algorithm}.txt").write_text("".join(lines), encoding="utf-8")
    seal_tags(pack)


def _payload(case: Case) -> Expected:
    clip = next(path for path in sorted((case.pack / "data").rglob("*")) if path.is_file())
    flip(clip, 7)
    _seal_anew(case.pack)
    return found(NOT_TOLD, at=str(case.pack))


def _payload_added(case: Case) -> Expected:
    (writable(case.pack / "data") / "added.txt").write_bytes(b"0")
    _seal_anew(case.pack)
    return found(NOT_TOLD, at=str(case.pack))


def _payload_gone(case: Case) -> Expected:
    next(path for path in sorted((case.pack / "data").rglob("*")) if path.is_file()).unlink()
    _seal_anew(case.pack)
    return found(NOT_TOLD, at=str(case.pack))


def _told_otherwise(case: Case) -> Expected:
    info = writable(case.pack / "bag-info.txt")
    info.write_text(info.read_text(encoding="utf-8") + "Contact-Name: 7002\n", encoding="utf-8")
    seal_tags(case.pack)
    return found(NOT_TOLD, at=str(case.pack))


def _no_custody(case: Case) -> Expected:
    shutil.rmtree(case.pack / "custody")
    seal_tags(case.pack)
    return found(FindingCode.PACK_NOT_SEALED, at=str(case.pack))


def _other_key(case: Case) -> Expected:
    signer = NoteSigner(case.origin, STRANGER)
    file = writable(case.pack / CHECKPOINT)
    lines = file.read_text(encoding="utf-8").splitlines()
    checkpoint = Checkpoint(case.origin, int(lines[1]), bytes(32))
    file.write_bytes(sign_checkpoint(checkpoint, [signer]))
    writable(case.pack / PUBLIC_KEY).write_bytes(public_pem(signer.key))
    seal_tags(case.pack)
    return found(FindingCode.CHECKPOINT_KEY, at=CHECKPOINT)


def _rebuilt(case: Case) -> Expected:
    """Make a pack of other footage, with a ledger of its own that fits it in all, signed with another key."""
    _payload(case)
    signer = NoteSigner(case.origin, STRANGER)
    manifest = hashlib.sha256((case.pack / "manifest-sha256.txt").read_bytes()).hexdigest()
    entries = [json.loads(line["entry"]) for line in _read(case)]
    told = [
        {**entry, "sha256": manifest} if entry["type"] == EventType.PACK_MADE else entry for entry in entries
    ]
    texts = [json.dumps(entry) for entry in told]
    leaves = [hash_leaf(text.encode()) for text in texts]
    tree = Tree(leaves)
    lines = [
        {
            "position": number + 1,
            "entry": text,
            "proof": [part.hex() for part in tree.inclusion_proof(number)],
        }
        for number, text in enumerate(texts)
    ]
    _write(case, lines)
    checkpoint = Checkpoint(case.origin, len(leaves), Frontier().grown(leaves).root())
    writable(case.pack / CHECKPOINT).write_bytes(sign_checkpoint(checkpoint, [signer]))
    writable(case.pack / PUBLIC_KEY).write_bytes(public_pem(signer.key))
    seal_tags(case.pack)
    return found(FindingCode.CHECKPOINT_KEY, at=CHECKPOINT)
