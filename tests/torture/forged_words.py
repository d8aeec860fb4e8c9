"""Tampering with the words that a search looks in: another word, none, or an index that hides what stands there."""

import random
from collections.abc import Callable, Iterator

from tests.torture.forgery import Case, Expected, Forgery, attacker, found

from bwv_index.custody import FindingCode
from bwv_index.index.sealing import group_name
from bwv_index.pipeline import open_workspace

ROWS = (FindingCode.ROW_CHANGED, FindingCode.ROW_REMOVED, FindingCode.ROW_ADDED)
STATEMENTS = {
    "edited": "UPDATE words SET body = 'nothing of note' WHERE rowid = {row}",
    "removed": "DELETE FROM words WHERE rowid = {row}",
    "put in": "INSERT INTO words (rowid, kind, owner, body) VALUES (900001, 'incident', 450000, 'added')",
    "given to another owner": "UPDATE words SET owner = owner + 1000 WHERE rowid = {row}",
    "given another kind": "UPDATE words SET kind = 'other' WHERE rowid = {row}",
    "changed below the index": "UPDATE words_content SET c2 = 'nothing of note' WHERE id = {row}",
    "given to another below the index": "UPDATE words_content SET c1 = c1 + 1000 WHERE id = {row}",
    "removed below the index": "DELETE FROM words_content WHERE id = {row}",
    "emptied": "DELETE FROM words",
}


def word_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with the words of a clip or an incident."""
    with attacker(case) as connection:
        rows = connection.execute("SELECT rowid, kind, owner, body FROM words ORDER BY rowid").fetchall()
    with open_workspace(case.home, "7001") as workspace, workspace.index.reading() as record:
        titles = {row[0]: record.group_name("words", group_name([row[1], row[2]])) for row in rows}
    for way, statement in STATEMENTS.items():
        row = chance.choice(rows)[0]
        yield Forgery(f"words {way}", _act(statement.format(row=row), "" if way == "put in" else titles[row]))
    yield Forgery(
        "words: the index of words emptied", _act("DELETE FROM words_data WHERE id > 10", titles[rows[0][0]])
    )


def _act(statement: str, title: str) -> Callable[[Case], Expected]:
    def act(case: Case) -> Expected:
        with attacker(case) as connection:
            connection.execute(statement)
        return found(
            *ROWS,
            at=lambda name: name.startswith("words ") and (not title or name == title or "450000" in name),
        )

    return act
