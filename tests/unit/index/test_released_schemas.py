"""Every schema that was ever released is brought up to date: a copy first, and then nothing of it is lost."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bwv_index.cli import _run
from bwv_index.custody import make_key_pair
from bwv_index.errors import BusyError, EnvironmentFaultError, HomeError
from bwv_index.home import FORMAT, Home, writing
from bwv_index.index import Index, create_index, open_index, schema, sqlite_url
from bwv_index.index.engine import SCHEMA
from bwv_index.pipeline import found_home
from bwv_index.pipeline.custody.checkpointing import Shelf

UNSIGNED = frozenset({"0001"})
"""Schemas of homes that kept no checkpoints."""

RELEASED = ("0001", "0002")
"""Every schema but the newest; each has a database that the software of its time has written (tests/data)."""

CLIP = "EV-250614-02"
INCIDENT = "42-20250614-1881"
DECISION = "shows the first punch"


@pytest.fixture(params=RELEASED)
def number(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def released(number: str, repository: Path) -> bytes:
    return gzip.decompress((repository / "tests" / "data" / f"schema-{number}.sqlite.gz").read_bytes())


@pytest.fixture
def older(released: bytes, number: str, tmp_path: Path) -> Path:
    """A home as the software of that time has left it, but for its footage and pictures."""
    home = Home(tmp_path / "home")
    home.root.mkdir()
    home.database.write_bytes(released)
    home.settings_file.write_text("[ingest]\nsettle_s = 0\n", encoding="utf-8")
    home.marker.write_text(FORMAT, encoding="utf-8")
    make_key_pair(home.keys)
    if number in UNSIGNED:
        (home.keys / "origin").unlink()  # homes of that time had none
    else:
        sign(home)
    return home.root


def sign(home: Home) -> None:
    """Sign the ledger as it lies there with the home's new key: the key of the home that wrote it is not kept."""
    engine = create_engine(sqlite_url(home.database))
    Shelf(home).seal(Index(engine), lasting=True, begins=True)
    engine.dispose()


def rows(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table's rows, but for what a migration changes on purpose."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if not name.startswith(("words_", "alembic"))]
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in kept}  # noqa: S608 - names of our tables


def copies(home: Path) -> list[Path]:
    return sorted((home / "backups").glob("*")) if (home / "backups").exists() else []


def test_every_released_schema_has_a_database_to_be_tried_on() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    every = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    assert every - {SCHEMA} == set(RELEASED)


def test_no_row_is_lost_or_changed(older: Path) -> None:
    before = rows(older / "index.sqlite")
    assert {"items", "links", "decisions", "ledger", "words"} <= {
        name for name, held in before.items() if held
    }
    found_home(older, "7001")
    after = rows(older / "index.sqlite")
    for name, held in before.items():
        assert [row for row in held if row not in after[name]] == [], name
        assert name == "ledger" or len(after[name]) == len(held), name
    assert sorted(after["ledger"])[: len(before["ledger"])] == sorted(before["ledger"])
    (decision,) = after["decisions"]
    assert DECISION in decision


def test_a_copy_of_the_old_index_lies_beside_the_new_one(older: Path, released: bytes, number: str) -> None:
    before = rows(older / "index.sqlite")
    found_home(older, "7001")
    (copy,) = copies(older)
    assert copy.name.startswith(f"index-{number}-2")
    assert copy.stat().st_mode & 0o777 == 0o444
    assert rows(copy) == before
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    restored = older.parent / "again.sqlite"
    restored.write_bytes(copy.read_bytes())
    assert create_index(sqlite_url(restored), lambda _: copy)
    assert released[:16] == copy.read_bytes()[:16]


def test_making_the_home_again_makes_no_further_copy(older: Path) -> None:
    found_home(older, "7001")
    held = copies(older)
    found_home(older, "7001")
    assert copies(older) == held


def test_the_ledger_refuses_change_afterwards(older: Path) -> None:
    found_home(older, "7001")
    with closing(sqlite3.connect(older / "index.sqlite")) as database:
        for statement in ("UPDATE ledger SET actor = 'x'", "DELETE FROM ledger WHERE id = 1"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                database.execute(statement)


def test_the_commands_work_on_it(
    older: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BWV_INDEX_HOME", str(older))
    monkeypatch.setenv("BWV_INDEX_OPERATOR", "7001")

    def typed(*words: str) -> str:
        assert _run([*words]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    assert _run(["status"]) == 5
    assert "bwv-index init" in capsys.readouterr().err
    typed("init")
    status = json.loads(typed("status", "--json"))
    assert (status["clips"], status["incidents"], status["links"]["confirmed"]) == (12, 3, 1)
    assert status["ledger"] > 53
    assert json.loads(typed("show", CLIP, "--json"))["links"][0]["decisions"][0]["why"] == DECISION
    assert CLIP in typed("search", "--incident", INCIDENT)
    assert "EV-250614-01" in typed("search", "AXON_Body")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of schema that fails at its very end, with everything done and nothing committed."""
    real = schema.upgrade

    def upgrade(connection: Any, to: str = "head") -> None:
        real(connection, to)
        connection.exec_driver_sql("INSERT INTO nosuchtable VALUES (1)")

    monkeypatch.setattr(schema, "upgrade", upgrade)


@pytest.mark.usefixtures("broken")
def test_a_change_of_schema_that_fails_leaves_the_index_as_it_was_and_names_the_copy(older: Path) -> None:
    before = rows(older / "index.sqlite")
    with pytest.raises(EnvironmentFaultError, match="the index is as it was") as failed:
        found_home(older, "7001")
    (copy,) = copies(older)
    assert str(copy) in failed.value.remedy
    assert rows(older / "index.sqlite") == before == rows(copy)
    with pytest.raises(HomeError):
        open_index(sqlite_url(older / "index.sqlite"))


def test_after_a_failure_the_same_command_goes_on(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "upgrade", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            found_home(older, "7001")
    assert "index" in found_home(older, "7001").made


def test_without_a_copy_nothing_is_changed(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(older / "index.sqlite")
    (older / "backups").write_bytes(b"in the way")
    with pytest.raises(EnvironmentFaultError, match="schema is not changed"):
        found_home(older, "7001")
    assert rows(older / "index.sqlite") == before
    with pytest.raises(HomeError, match="without a copy"):
        create_index(sqlite_url(older / "index.sqlite"))
    assert rows(older / "index.sqlite") == before
    del monkeypatch


def test_a_home_in_use_is_not_brought_up_to_date_under_its_user(older: Path) -> None:
    before = rows(older / "index.sqlite")
    with writing(Home(older)), pytest.raises(BusyError):
        found_home(older, "7001")
    assert rows(older / "index.sqlite") == before
    assert copies(older) == []


@pytest.fixture(autouse=True)
def _no_partial_copies(tmp_path: Path) -> Iterator[None]:
    yield
    assert list(tmp_path.rglob(".partial-*")) == []
