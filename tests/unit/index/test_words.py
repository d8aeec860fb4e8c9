"""Every word is told as a search finds it, however many clips there are, and what the index lacks or adds shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bwv_index.index import CLIP, Index, Record, create_index, fts5, open_index, sqlite_url

MANY = range(1, 2 * fts5.AT_A_TIME + 3)


def test_the_words_of_many_clips_are_told_each_once_and_in_order(record: Record) -> None:
    for owner in MANY:
        record.words.put(CLIP, owner, f"clip {owner} of MANY" if owner % 7 else "")
    held = [*record.words.held()]
    assert [owner for _, owner, _ in held] == [*MANY]
    assert [(owner, words) for _, owner, words in held] == sorted(record.words.told(CLIP, [*MANY]))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Index]:
    """An index in SQLite: what is done to its inner tables has no like in the other database."""
    url = sqlite_url(tmp_path / "index.sqlite")
    create_index(url)
    index = open_index(url)
    with index.writing() as record:
        for owner in (1, 2, 3):
            record.words.put(CLIP, owner, f"clip {owner}")
    yield index
    index.close()


SOUND = {1: " clip 1", 2: " clip 2", 3: " clip 3"}


@pytest.mark.parametrize(
    ("done", "told"),
    [
        ("SELECT 1", SOUND),
        ("DELETE FROM words_content WHERE id = 4", SOUND | {2: fts5.HIDDEN}),
        ("DELETE FROM words_content WHERE id = 6", SOUND | {3: fts5.HIDDEN}),
        ("DELETE FROM words_content", dict.fromkeys(SOUND, fts5.HIDDEN)),
        ("UPDATE words_content SET c2 = 'clip 9' WHERE id = 4", SOUND | {2: f" clip 9 {fts5.HIDDEN}"}),
        (
            "INSERT INTO words_content (id, c0, c1, c2) VALUES (3, 'clip', 7, 'x')",
            SOUND | {7: f" x {fts5.HIDDEN}"},
        ),
        ("UPDATE words_data SET block = x'00' WHERE id > 10", {k: f"{v} {fts5.HIDDEN}" for k, v in SOUND.items()}),
    ],
    ids=["nothing", "a row gone", "the last gone", "all gone", "a row changed", "a row added", "index damaged"],
)  # fmt: skip
def test_what_rows_and_index_do_not_agree_on_is_told_as_hidden(
    file: Index, done: str, told: dict[int, str]
) -> None:
    with Session(file.engine) as session, session.begin():
        session.execute(text(done))
    with file.reading() as record:
        assert {owner: words for _, owner, words in record.words.held()} == told
