"""One act of tampering, what it is done to, and what verification must say of it."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from tests.torture.inside import bwv_inside

from bwv_index.custody import MEANINGS, FindingCode, NoteSigner, Verdict, read_origin, read_signer
from bwv_index.errors import ExitCode

ENDS = {Verdict.FAILED: ExitCode.INTEGRITY, Verdict.NOT_CHECKED: ExitCode.ATTENTION}
RANGE = re.compile(r"(\d+) to (\d+)")

Located: TypeAlias = Callable[[str], bool]
"""Whether the name of a finding leads to what was tampered with."""


@dataclass(frozen=True, slots=True)
class Case:
    """A fresh copy of a home and a pack of it, and what was kept outside, which nobody tampers with.

    ``older`` is the home as it was before its last acts; ``other`` is a home that has nothing to do with this one.
    ``case_pack`` is the pack of a case of the same home, None where none was made.
    """

    home: Path
    pack: Path
    outside: Path
    key: Path
    older: Path
    other: Path
    case_pack: Path | None = None

    def of_case(self) -> "Case":
        """Return the same with the case's pack in the place of the incident's."""
        return self if self.case_pack is None else replace(self, pack=self.case_pack)

    @property
    def database(self) -> Path:
        """The file of the home's index."""
        return self.home / "index.sqlite"

    @property
    def checkpoints(self) -> list[Path]:
        """The home's own checkpoints, oldest first, the latest last."""
        folder = self.home / "checkpoints"
        return [*sorted(folder.glob("*.checkpoint")), folder / "latest"]

    @property
    def signer(self) -> NoteSigner:
        """The home's own key, for an attacker who has got hold of it."""
        return read_signer(self.home / "keys")

    @property
    def origin(self) -> str:
        """The name of the home's ledger."""
        return read_origin(self.home / "keys")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a forgery must lead to: one of some codes, on a thing that ``located`` knows; exit code 8, or 3."""

    codes: frozenset[FindingCode]
    located: Located

    def ends(self) -> frozenset[int]:
        """Return how verification may end: as failed as its worst finding must be."""
        return frozenset(ENDS[MEANINGS[code].verdict] for code in self.codes)


@dataclass(frozen=True, slots=True)
class Forgery:
    """One act of tampering; ``act`` does it and says what must be found.

    ``of_pack``: the pack is verified; ``of_case``: it is the case's.
    """

    name: str
    act: Callable[[Case], Expected]
    of_pack: bool = False
    of_case: bool = False


def found(*codes: FindingCode, at: Located | str) -> Expected:
    """Return what must be found, by a whole name or by what the name must show."""
    return Expected(frozenset(codes), at if callable(at) else lambda name: name == at)


def within(position: int) -> Located:
    """Whether a name is the number of an entry, or a range that holds it."""

    def located(name: str) -> bool:
        told = RANGE.fullmatch(name)
        return name == str(position) if told is None else int(told[1]) <= position <= int(told[2])

    return located


def judge(case: Case, forgery: Forgery) -> str:
    """Tamper, verify, and say what verification has missed; empty where it has detected and located the forgery."""
    case = case.of_case() if forgery.of_case else case
    expected = forgery.act(case)
    done = bwv_inside(case.home, *_words(case, of_pack=forgery.of_pack))
    try:
        told = json.loads(done.out)
    except ValueError:
        return f"{forgery.name}: verification ended with {done.code}: {done.err.strip()[-600:]}"
    codes = [(finding["code"], finding["name"]) for finding in told["findings"]]
    if not any(code in expected.codes and expected.located(name) for code, name in codes):
        wanted = ", ".join(sorted(expected.codes))
        return f"{forgery.name}: {wanted} not located among {codes[:8]} (exit {done.code})"
    if done.code not in {*expected.ends(), ExitCode.INTEGRITY}:
        return f"{forgery.name}: found, and verification ended with {done.code}"
    return ""


def untouched(case: Case) -> list[str]:
    """Say what verification finds where nobody has tampered with anything."""
    wrong = []
    for one, of_pack in ((case, False), (case, True), (case.of_case(), True)):
        done = bwv_inside(one.home, *_words(one, of_pack=of_pack))
        if done.code != ExitCode.OK:
            wrong.append(f"untouched, verification ended with {done.code}: {done.out[-600:]}{done.err}")
    return wrong


def _words(case: Case, *, of_pack: bool) -> list[str | Path]:
    if of_pack:
        return ["verify", case.pack, "--key", case.key, "--json"]
    return ["verify", "--anchor", case.pack, "--anchor", case.outside, "--json"]


@contextmanager
def attacker(case: Case) -> Iterator[sqlite3.Connection]:
    """Open the home's index past this software: no trigger, no foreign key and no check stands in the way."""
    with closing(sqlite3.connect(case.database, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON"):
            connection.execute(f"PRAGMA {pragma}")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def writable(path: Path) -> Path:
    """Return a file after making it and its folder writable, as an attacker does."""
    path.parent.chmod(0o755)
    if path.is_file() and not path.is_symlink():
        path.chmod(0o644)
    return path


def flip(path: Path, bit: int) -> None:
    """Turn one bit of a file over."""
    content = bytearray(writable(path).read_bytes())
    content[bit // 8 % len(content)] ^= 1 << bit % 8
    path.write_bytes(content)
