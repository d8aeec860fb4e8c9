"""What must hold of a home after anything at all, and how a home that was disturbed is told from one that was not."""

import hashlib
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.torture.scene import OPERATOR, kept, recorded

from bwv_index.custody import hash_leaf
from bwv_index.index import LinkStatus
from bwv_index.intake import hash_file
from bwv_index.pipeline import open_workspace

INCOMING = "incoming"
READ_ONLY = 0o444
DECIDED = ("decisions", "exhibits", "exhibit_files", "exhibit_words")
"""Tables whose rows hold the moment at which a person acted."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What a home holds: its record, the names in its vault, and its pictures by name."""

    record: Mapping[str, list[object]]
    vault: tuple[str, ...]
    pictures: Mapping[str, str]


def whole(home: Path) -> Whole:
    """Read what a home holds."""
    return Whole(_record(home), kept(home), _pictures(home))


def _record(home: Path) -> Mapping[str, list[object]]:
    """Return the dump without the moments at which persons decided: these differ between equal homes."""
    found = recorded(home)
    assert isinstance(found, dict)
    timeless = {
        table: [{name: value for name, value in row.items() if name != "at"} for row in found[table]]
        for table in DECIDED
    }
    return {**found, **timeless}


def _pictures(home: Path) -> Mapping[str, str]:
    derived = home / "derived"
    return {str(p.relative_to(derived)): hash_file(p) for p in sorted(derived.rglob("*")) if p.is_file()}


def differences(home: Path, undisturbed: Whole, *, linked_between: bool = False) -> list[str]:
    """Say in what a home differs from one that nothing happened to; empty where in nothing.

    Where it was ``linked_between``, links that a later run withdrew are left out: a run that saw part of what is there
    may have proposed what no run over all of it proposes, and the record keeps that.
    """
    found = whole(home)
    if linked_between:
        standing = [row for row in found.record["links"] if not _is_withdrawn(row)]
        found = replace(found, record={**found.record, "links": standing})
    told = [
        f"{table}: {_one_sided(found.record[table], rows)}"
        for table, rows in undisturbed.record.items()
        if found.record[table] != rows
    ]
    told += [f"vault: {name}" for name in sorted(set(found.vault) ^ set(undisturbed.vault))]
    pictures = dict(found.pictures.items() ^ undisturbed.pictures.items())
    return [*told, *(f"picture: {name}" for name in sorted(pictures))]


def _is_withdrawn(row: object) -> bool:
    return isinstance(row, dict) and row["standing"] == LinkStatus.WITHDRAWN


def _one_sided(found: list[object], rows: list[object]) -> str:
    more = [row for row in found if row not in rows]
    less = [row for row in rows if row not in found]
    return (
        f"{len(more)} rows more, {len(less)} rows less, of {len(rows)}: {(more or less or ['doubled'])[0]}"[
            :300
        ]
    )


def broken(home: Path) -> list[str]:
    """Say what a home holds that is half-written or against its own record; empty where all is well.

    Holds at any moment at which nobody writes, also right after a kill or a fault.
    """
    return [*_vault_faults(home), *_record_faults(home)]


def _vault_faults(home: Path) -> Iterator[str]:
    vault = home / "vault"
    for path in sorted(vault.rglob("*")):
        if path.relative_to(vault).parts[0] == INCOMING or not path.is_file():
            continue
        if hash_file(path) != path.name:
            yield f"vault: {path.name} holds other bytes"
        if stat.S_IMODE(path.stat().st_mode) != READ_ONLY:
            yield f"vault: {path.name} may be written to"


def _record_faults(home: Path) -> Iterator[str]:
    """Check the database, the ledger's rows, and that what the record names is there."""
    with sqlite3.connect(home / "index.sqlite") as database:
        (sound,) = database.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            yield f"index: {sound}"
        if database.execute("PRAGMA foreign_key_check").fetchall():
            yield "index: a row points at one that is not there"
        ledger = database.execute("SELECT id, entry, leaf FROM ledger ORDER BY id").fetchall()
        if [number for number, _, _ in ledger] != list(range(1, len(ledger) + 1)):
            yield "ledger: numbers are missing"
        yield from (
            f"ledger: entry {number}" for number, entry, leaf in ledger if hash_leaf(entry).hex() != leaf
        )
    database.close()
    yield from _unkept(home)


def _unkept(home: Path) -> Iterator[str]:
    """Compare what the record says is held with what lies in the vault and the derived folder."""
    with open_workspace(home, OPERATOR) as workspace, workspace.index.reading() as record:
        found = record.dump()
        for item in found["items"]:
            if item["held"] == "vault" and not workspace.vault.holds(item["sha256"]):
                yield f"vault: {item['sha256']} is recorded and not there"
    for table in ("keyframes", "sheets"):
        for row in found[table]:
            picture = home / "derived" / row["file"]
            if not picture.is_file():
                yield f"picture: {row['file']} is recorded and not there"
            elif hashlib.sha256(picture.read_bytes()).hexdigest() != row["picture_sha256"]:
                yield f"picture: {row['file']} is not the one recorded"
