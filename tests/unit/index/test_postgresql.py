"""What only PostgreSQL needs: its schema, its ground, its words cut as SQLite cuts them, its faults, its accounts."""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from tests.postgresql import CannotStartError, Server, name_of, programs, running

from bwv_index.custody import Event, EventType
from bwv_index.errors import EnvironmentFaultError, HomeError
from bwv_index.index import CLIP, Index, any_length, create_index, fts5, open_index, tsvector
from bwv_index.index.models import Base
from bwv_index.index.text import TextIndex

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


@pytest.fixture(scope="module", params=programs(), ids=lambda path: path.parent.name)
def any_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Every version that is installed."""
    try:
        with running(request.param) as started:
            yield started
    except CannotStartError as fault:
        pytest.skip(f"PostgreSQL cannot be started here: {fault}")


def test_the_migrations_make_exactly_the_tables_of_the_models(any_server: Server) -> None:
    url = any_server.make()
    assert create_index(url)
    assert not create_index(url)

    own = {"words", *any_length.replaced()}  # the text search's table, and rules that take any length

    def ours(_: object, name: str | None, *__: object) -> bool:
        return name not in own

    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


SHORT = {
    "code", "file_sha256", "force", "key", "kind", "number", "owner", "role", "sha256", "stage", "type", "version_num",
}  # fmt: skip
"""Columns whose values are ours, or held to a shape or a length before they are recorded."""


BOUNDED = {
    "exhibit_files.purpose", "exhibits.initials", "exhibits.letter", "pairings.name", "pairings.sidecar",
    "schedule_entries.schedule", "sound_matches.first", "sound_matches.second",
}  # fmt: skip
"""A file's name has at most 255 bytes (POSIX, NAME_MAX), a hash 64; the others are held to a shape or a list."""


def test_no_ordinary_index_holds_values_of_any_length(server: Server) -> None:
    url = server.make()
    create_index(url)
    indexed = server.run(
        "SELECT t.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_class t ON t.oid = i.indrelid JOIN pg_am m ON m.oid = c.relam "
        "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey) "
        "WHERE m.amname = 'btree' AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bytea'::regtype) "
        "AND t.relnamespace = 'public'::regnamespace",
        name_of(url),
    )
    assert len(indexed) > 20
    found = [f"{table}.{column}" for table, column in indexed if column not in SHORT]
    assert [name for name in found if name not in BOUNDED] == []


@pytest.mark.parametrize("made_with", ["ENCODING 'UTF8' LOCALE 'C.UTF-8'", "ENCODING 'SQL_ASCII' LOCALE 'C'"])
def test_a_database_that_sorts_or_holds_text_in_another_way_is_refused_with_the_remedy(
    server: Server, made_with: str
) -> None:
    url = server.make(f"TEMPLATE template0 {made_with}")
    for opened in (create_index, open_index):
        with pytest.raises(EnvironmentFaultError) as refused:
            opened(url)
        assert "LOCALE 'C'" in refused.value.remedy
    assert server.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name_of(url)) == [(0,)]


def test_a_database_without_our_tables_is_refused(server: Server) -> None:
    with pytest.raises(HomeError) as refused:
        open_index(server.make())
    assert "restore" in refused.value.remedy


def test_an_index_of_a_newer_version_is_refused_and_left_alone(server: Server) -> None:
    url = server.make()
    create_index(url)
    server.run("UPDATE alembic_version SET version_num = '9999'", name_of(url))
    for opened in (open_index, create_index):
        with pytest.raises(HomeError):
            opened(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://bwv:hush@127.0.0.1:1/x",
        "postgresql+psycopg://bwv@/x?host=/nonexistent&password=hush",
        "postgresql+psycopg://bwv:hush@127.0.0.1:none/x",
        "postgresql+psycopg://bwv@/x?host=/nonexistent&options=hush",
        "postgresql+nosuchdriver://bwv:hush@127.0.0.1/x",
        "mysql+nosuchdriver://bwv:hush@127.0.0.1/x",
        "nosuchdatabase://bwv:hush@127.0.0.1/x",
    ],
)
def test_no_password_is_ever_shown(url: str) -> None:
    for opened in (create_index, open_index):
        with pytest.raises(EnvironmentFaultError) as refused:
            opened(url)
        told = refused.value.diagnostics()
        assert "BWV_INDEX_DATABASE" in told
        assert "hush" not in told


def test_a_wrong_account_is_the_machine_s_fault_and_says_where(server: Server) -> None:
    with pytest.raises(EnvironmentFaultError, match="nobody-known") as refused:
        open_index(server.url("postgres", "nobody-known"))
    assert str(server.folder) in refused.value.subject.replace("%2F", "/")


def test_without_its_driver_the_remedy_is_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(EnvironmentFaultError, match="psycopg") as refused:
        open_index(server.url("postgres"))
    assert "driver" in refused.value.remedy


@pytest.mark.parametrize(
    ("name", "careless", "held"),
    [
        ("synchronous_commit", "off", "on"),
        ("synchronous_commit", "remote_apply", "remote_apply"),
        ("client_encoding", "LATIN1", "UTF8"),
        ("extra_float_digits", "-15", "1"),
        ("default_transaction_isolation", "serializable", "read committed"),
    ],
)
def test_how_an_account_is_set_up_does_not_weaken_the_record(
    server: Server, name: str, careless: str, held: str
) -> None:
    url = server.make()
    create_index(url)
    server.run(f"ALTER DATABASE {name_of(url)} SET {name} = '{careless}'")
    index = open_index(url)
    with index.engine.connect() as connection:
        assert connection.execute(text(f"SHOW {name}")).scalar() == held
    index.close()


DAILY = """
CREATE ROLE daily LOGIN;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO daily;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO daily;
REVOKE UPDATE, DELETE ON ledger, exhibits, exhibit_files, case_packs, alembic_version FROM daily;
REVOKE INSERT ON alembic_version FROM daily;
"""


def test_the_account_of_daily_work_cannot_touch_the_ledger_s_past(server: Server, repository: Path) -> None:
    page = (repository / "docs" / "database.md").read_text(encoding="utf-8")
    assert [line.strip() for line in DAILY.strip().splitlines()] == re.findall(
        r"^((?:CREATE ROLE daily|GRANT|REVOKE).*;)$", page, re.MULTILINE
    )
    url = server.make()
    create_index(url)
    server.run(DAILY, name_of(url))
    index = open_index(server.url(name_of(url), "daily"))
    with index.writing() as record:
        clip = record.clips.add("BWV-1", None)
        record.words.put(CLIP, clip, "high street")
        record.ledger.append(Event(NOON, "7001", EventType.VIEW, "BWV-1"))
    for statement in (
        "UPDATE ledger SET actor = 'x'",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_refuses_change ON ledger",
        "SET session_replication_role = replica",
        "TRUNCATE ledger",
        "UPDATE exhibits SET number = 2",
        "DELETE FROM case_packs",
    ):
        with (
            pytest.raises(EnvironmentFaultError, match=r"permission denied|must be owner"),
            index.writing() as record,
        ):
            record._session.execute(text(statement))
    with index.reading() as record:
        assert record.words.find(CLIP, "stre") == {clip}
        assert record.ledger.size() >= 1
    index.close()


@pytest.fixture(scope="module")
def cut(server: Server) -> Iterator[Callable[[ModuleType], Session]]:
    """A session with an empty table of words, for each dialect."""
    engines = {fts5: create_engine("sqlite://"), tsvector: create_engine(server.make())}
    sessions = {dialect: Session(engine) for dialect, engine in engines.items()}
    for dialect, session in sessions.items():
        for statement in dialect.CREATE:
            session.execute(text(statement))
    yield sessions.__getitem__
    for session in sessions.values():
        session.close()
    for engine in engines.values():
        engine.dispose()


LETTERS = st.sampled_from(
    "aAbBéÉsß\u017fSİ\u0131ﬁÅΩω1²½٣_-./'\"\\ \t\x00\u0301\u0308\u200d\u202eर्🚓\ue000中文"
)
TEXTS = st.text(LETTERS | st.characters(), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(held=st.lists(TEXTS, min_size=1, max_size=3), wanted=TEXTS)
@example(held=["clip_0.mp4 x@y.police.uk -1881 /dock/a"], wanted="mp4")
@example(held=["high-street"], wanted="high-stree")
@example(held=["high street"], wanted="street-high")
@example(held=["a b c"], wanted="a-c")
@example(held=["Süd"], wanted="sud")
@example(held=["x"], wanted="🚓")
@example(held=["x"], wanted="x ²")
def test_the_same_words_are_found_in_both_databases(
    cut: Callable[[ModuleType], Session], held: list[str], wanted: str
) -> None:
    found = []
    for dialect in (fts5, tsvector):
        words = TextIndex(cut(dialect))
        for number, body in enumerate(held):
            words.put(CLIP, number, body)
        found.append(words.find(CLIP, wanted))
        for number in range(len(held)):
            words.remove(CLIP, number)
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("body", "wanted", "there"),
    [
        ("x" * 1000, "x" * 999, True),
        ("x" * 999, "x" * 1000, False),
        ("é" * 3000 + " end", "e" * 2999 + " end", True),
        (" ".join(map(str, range(100_000, 300_000))) + " end", "123456 end", True),
        (" ".join(map(str, range(100_000, 300_000))), "223456-223457", True),
        (" ".join(map(str, range(100_000, 300_000))), "223457-223456", False),
        ("a b", " ".join(["a", "b"] * 2500), True),
        ("a b", " ".join(map(str, range(5000))), False),
    ],
    ids=range(8),
)
def test_no_length_of_a_word_or_of_a_text_is_left_out(
    cut: Callable[[ModuleType], Session], body: str, wanted: str, *, there: bool
) -> None:
    words = TextIndex(cut(tsvector))
    words.put(CLIP, 1, body)
    assert words.find(CLIP, wanted) == ({1} if there else set())
    words.remove(CLIP, 1)
    assert words.find(CLIP, wanted) == frozenset()


def test_an_open_index_outlives_a_connection_that_the_server_has_closed(server: Server) -> None:
    url = server.make()
    create_index(url)
    index: Index = open_index(url)
    with index.reading() as record:
        assert record.clips.all_ids() == ()
    server.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_of(url)}'"  # noqa: S608 - ours
    )
    with index.writing() as record:
        record.clips.add("BWV-1", None)
    index.close()
