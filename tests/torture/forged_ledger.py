"""Tampering with the ledger: one entry, their order, their number, the whole of it, or the database it lies in."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import rfc8785
from tests.torture.forgery import Case, Expected, Forgery, Located, attacker, found, within

from bwv_index.custody import EventType, FindingCode, hash_leaf
from bwv_index.index import open_index, sqlite_url

CHANGED, MISSING = FindingCode.ENTRY_CHANGED, FindingCode.ENTRY_MISSING
REWRITTEN, SHORT = FindingCode.LEDGER_REWRITTEN, FindingCode.LEDGER_SHORT
TOLD = {
    "actor": "7002", "role": "supervisor", "type": "view", "subject": "something else", "sha256": "0" * 64,
    "why": "another reason", "at": "2025-06-14T22:12:30Z", "software": "9.9.9", "settings": "0" * 64,
}  # fmt: skip
COLUMNS = {
    "at": 1,
    "actor": "7002",
    "type": "view",
    "subject": "something else",
    "sha256": "0" * 64,
    "leaf": "0" * 64,
}
EARLIER = 1_000_000  # numbers past all others, out of the way of unique ones

Change = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it lies in the database."""

    position: int
    type: str
    entry: bytes


def ledger_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with the ledger."""
    entries = read_entries(case)
    yield from _of_columns(entries, chance)
    yield from _of_entries(entries, chance)
    yield from _of_order(entries, chance)
    yield from _of_the_end(entries)
    yield from _of_the_whole(entries)
    yield from _with_rows(entries)


def read_entries(case: Case) -> list[Entry]:
    """Return every entry of the ledger."""
    with attacker(case) as connection:
        rows = connection.execute("SELECT id, type, entry FROM ledger ORDER BY id").fetchall()
    return [Entry(row["id"], row["type"], row["entry"]) for row in rows]


def _of_columns(entries: Sequence[Entry], chance: random.Random) -> Iterator[Forgery]:
    for column, value in COLUMNS.items():
        at = chance.choice([entry for entry in entries if entry.type != value]).position
        yield _changing(f"ledger.{column} edited", _set(at, **{column: value}), CHANGED, within(at))
    for column in ("at", "entry", "leaf"):
        at = chance.choice(entries).position
        yield _changing(
            f"ledger.{column} garbage", _set(at, **{column: "no such value"}), CHANGED, within(at)
        )
    for kind in sorted({entry.type for entry in entries}):  # whatever reads such an entry must outlive it
        at = next(entry.position for entry in entries if entry.type == kind)
        for garbage in (b"\0\xff", b"[]", b'{"details": 7}'):
            yield _changing(f"{kind} made {garbage!r}", _set(at, entry=garbage), CHANGED, within(at))


def _of_entries(entries: Sequence[Entry], chance: random.Random) -> Iterator[Forgery]:
    for word, value in TOLD.items():
        chosen = chance.choice([entry for entry in entries if json.loads(entry.entry).get(word) != value])
        at, changed = chosen.position, _with(chosen, **{word: value})
        yield _changing(f"{word} of an entry edited", _set(at, entry=changed), CHANGED, within(at))
        yield _changing(f"{word} of an entry and its leaf edited", _forge(at, changed), REWRITTEN, within(at))
    decision = next(entry for entry in entries if entry.type == EventType.DECISION)
    details = {**json.loads(decision.entry)["details"], "verdict": "rejected"}
    changed = _with(decision, details=details)
    yield _changing(
        "the decision on the ledger turned round",
        _forge(decision.position, changed),
        REWRITTEN,
        within(decision.position),
    )
    chosen = chance.choice(entries)
    spaced = json.dumps(json.loads(chosen.entry)).encode()
    yield _changing(
        "an entry written otherwise", _forge(chosen.position, spaced), REWRITTEN, within(chosen.position)
    )


def _of_order(entries: Sequence[Entry], chance: random.Random) -> Iterator[Forgery]:
    at = chance.randrange(2, len(entries) - 1)
    for name, position in (("first", 1), ("some", at)):
        yield _changing(f"the {name} entry removed", _delete(position), MISSING, within(position))
        yield _changing(
            f"the {name} entry removed, the rest renumbered", _close(position), REWRITTEN, within(position)
        )
    yield _changing("three entries removed", _delete(at - 1, at, at + 1), MISSING, within(at))
    yield _changing("an entry put in, the rest renumbered", _open(at, entries[0]), REWRITTEN, within(at))
    yield _changing("two entries swapped", _exchange(at, at + 1), REWRITTEN, within(at))
    yield _changing("two entries far apart swapped", _exchange(2, len(entries)), REWRITTEN, within(2))
    yield _changing("an entry before the first", _insert(0, entries[0]), REWRITTEN, within(1))


def _of_the_end(entries: Sequence[Entry]) -> Iterator[Forgery]:
    last = len(entries)
    more = _insert(last + 1, entries[0])
    yield _changing("an entry added at the end", more, FindingCode.LEDGER_UNANCHORED, within(last + 1))
    yield _changing(
        "an entry added far past the end", _insert(last + 10, entries[0]), MISSING, within(last + 1)
    )
    for cut in (1, 3, last // 2):
        gone = found(SHORT, at=within(last))
        for keep in (True, False):
            name = f"the last {cut} entries cut" + ("" if keep else ", and the newer checkpoints removed")
            yield Forgery(name, _cutting(cut, gone, last=last, keep=keep))


def _cutting(cut: int, gone: Expected, *, last: int, keep: bool) -> Callable[[Case], Expected]:
    def act(case: Case) -> Expected:
        with attacker(case) as connection:
            connection.execute("DELETE FROM ledger WHERE id > ?", (last - cut,))
        if not keep:
            _forget(case, last - cut)
        return gone

    return act


def _forget(case: Case, size: int) -> None:
    """Remove the home's checkpoints over more entries than there are, and what the next is worked out from."""
    numbered, latest = case.checkpoints[:-1], case.checkpoints[-1]
    for file in numbered:
        if int(file.stem) > size:
            file.unlink()
    (case.home / "checkpoints" / "frontier").unlink()
    latest.unlink()


def _of_the_whole(entries: Sequence[Entry]) -> Iterator[Forgery]:
    last = len(entries)
    gone = found(SHORT, at=within(last))

    def emptied(case: Case) -> Expected:
        with attacker(case) as connection:
            connection.execute("DELETE FROM ledger")
        return gone

    def emptied_with_checkpoints(case: Case) -> Expected:
        shutil.rmtree(case.home / "checkpoints")
        return emptied(case)

    def rolled_back(case: Case) -> Expected:
        shutil.copy(case.older / "index.sqlite", case.database)
        return gone

    def rolled_back_with_checkpoints(case: Case) -> Expected:
        shutil.rmtree(case.home / "checkpoints")
        shutil.copytree(case.older / "checkpoints", case.home / "checkpoints")
        return rolled_back(case)

    def of_another_home(case: Case) -> Expected:
        shutil.copy(case.other / "index.sqlite", case.database)
        return found(REWRITTEN, SHORT, at=within(last))

    def checkpoints_gone(case: Case) -> Expected:
        shutil.rmtree(case.home / "checkpoints")
        return found(FindingCode.CHECKPOINT_MISSING, at=str(case.home / "checkpoints"))

    ways = (
        emptied,
        emptied_with_checkpoints,
        rolled_back,
        rolled_back_with_checkpoints,
        of_another_home,
        checkpoints_gone,
    )
    yield from (Forgery(f"the ledger {way.__name__.replace('_', ' ')}", way) for way in ways)


def _with_rows(entries: Sequence[Entry]) -> Iterator[Forgery]:
    """Change a decision, and what the ledger says of its rows as well."""
    decision = "UPDATE decisions SET verdict = 'rejected', why = 'not the incident'"
    state = next(e for e in entries if e.type == EventType.RECORD_STATE and b'"decisions"' in e.entry)

    def hidden(case: Case, *, add: bool) -> Expected:
        with attacker(case) as connection:
            connection.execute(decision)
        told = _with(state, details={"rows": {"decisions": _digests(case)}})
        with attacker(case) as connection:
            if add:
                _insert(len(entries) + 1, Entry(0, state.type, told))(connection)
                return found(FindingCode.LEDGER_UNANCHORED, at=within(len(entries) + 1))
            _forge(state.position, told)(connection)
        return found(REWRITTEN, at=within(state.position))

    yield Forgery("a decision and its state on the ledger changed", lambda case: hidden(case, add=False))
    yield Forgery("a decision changed, its state added to the ledger", lambda case: hidden(case, add=True))


def _digests(case: Case) -> dict[str, str]:
    index = open_index(sqlite_url(case.database))
    try:
        with index.reading() as record:
            return {group: digest for table, group, digest in record.states() if table == "decisions"}
    finally:
        index.close()


def _changing(name: str, change: Change, code: FindingCode, at: Located) -> Forgery:
    def act(case: Case) -> Expected:
        with attacker(case) as connection:
            change(connection)
        return found(code, at=at)

    return Forgery(name, act)


def _with(entry: Entry, **told: object) -> bytes:
    return rfc8785.dumps({**json.loads(entry.entry), **told})  # type: ignore[dict-item]


def _set(position: int, **columns: object) -> Change:
    named = ", ".join(f"{name} = ?" for name in columns)
    statement = f"UPDATE ledger SET {named} WHERE id = ?"  # noqa: S608 - names of columns
    return lambda connection: _do(connection, statement, (*columns.values(), position))


def _forge(position: int, entry: bytes) -> Change:
    """Return the change of an entry with everything beside it that is worked out from it."""
    return _set(position, entry=entry, leaf=hash_leaf(entry).hex(), **_columns(entry))


def _columns(entry: bytes) -> dict[str, object]:
    told = json.loads(entry)
    at = (datetime.fromisoformat(told["at"]) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return {"at": at, **{name: told[name] for name in ("actor", "type", "subject", "sha256")}}


def _insert(position: int, entry: Entry) -> Change:
    held = {
        "id": position,
        "entry": entry.entry,
        "leaf": hash_leaf(entry.entry).hex(),
        **_columns(entry.entry),
    }
    statement = f"INSERT INTO ledger ({', '.join(held)}) VALUES ({', '.join('?' for _ in held)})"  # noqa: S608 - names
    return lambda connection: _do(connection, statement, tuple(held.values()))


def _delete(*positions: int) -> Change:
    marks = ", ".join("?" for _ in positions)
    return lambda connection: _do(connection, f"DELETE FROM ledger WHERE id IN ({marks})", positions)  # noqa: S608 - marks


def _shift(connection: sqlite3.Connection, first: int, by: int) -> None:
    """Give the entries from one on other numbers."""
    _do(connection, "UPDATE ledger SET id = id + ? WHERE id >= ?", (EARLIER, first))
    _do(connection, "UPDATE ledger SET id = id + ? WHERE id >= ?", (by - EARLIER, EARLIER))


def _close(position: int) -> Change:
    def change(connection: sqlite3.Connection) -> None:
        _delete(position)(connection)
        _shift(connection, position + 1, -1)

    return change


def _open(position: int, entry: Entry) -> Change:
    def change(connection: sqlite3.Connection) -> None:
        _shift(connection, position, 1)
        _insert(position, entry)(connection)

    return change


def _exchange(one: int, two: int) -> Change:
    def change(connection: sqlite3.Connection) -> None:
        for old, new in ((one, -1), (two, one), (-1, two)):
            _do(connection, "UPDATE ledger SET id = ? WHERE id = ?", (new, old))

    return change


def _do(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> None:
    connection.execute(statement, tuple(values))
