"""The schema: models and migrations say the same, and a database that is not ours is told so."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine
from sqlalchemy.dialects import sqlite

from bwv_index.errors import BwvIndexError, EnvironmentFaultError, HomeError
from bwv_index.index import Index, Record, create_index, open_index, schema, sqlite_url
from bwv_index.index.engine import SCHEMA
from bwv_index.index.models import Base
from bwv_index.index.models.base import UtcTime


@pytest.fixture
def url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "index.sqlite")


@pytest.fixture
def migrated(url: str) -> Iterator[Connection]:
    create_index(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_the_version_written_in_the_code_is_the_newest_migration() -> None:
    assert schema.head() == SCHEMA


def test_the_migrations_make_exactly_the_tables_of_the_models(migrated: Connection) -> None:
    def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return kind != "table" or not str(name).startswith("words")  # the text search makes its own tables

    context = MigrationContext.configure(
        migrated, opts={"compare_type": True, "compare_server_default": True, "include_object": ours}
    )
    assert compare_metadata(context, Base.metadata) == []


def test_making_an_index_twice_changes_nothing(url: str, tmp_path: Path) -> None:
    assert create_index(url)
    before = (tmp_path / "index.sqlite").read_bytes()
    assert not create_index(url)
    assert (tmp_path / "index.sqlite").read_bytes() == before


def test_an_index_of_a_newer_version_is_refused_and_left_alone(url: str, tmp_path: Path) -> None:
    create_index(url)
    with closing(sqlite3.connect(tmp_path / "index.sqlite")) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(HomeError):
        open_index(url)
    with pytest.raises(HomeError, match="newer"):
        create_index(url)


def test_a_database_without_our_tables_is_refused(url: str) -> None:
    with pytest.raises(HomeError) as refused:
        open_index(url)
    assert "restore" in refused.value.remedy


@pytest.mark.parametrize(
    "content", [b"this is a text file, and not a database at all" * 50, b"SQLite format 3\x00junk"]
)
def test_a_file_that_is_no_database_is_a_typed_fault(url: str, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.sqlite").write_bytes(content)
    with pytest.raises(EnvironmentFaultError):
        open_index(url)
    with pytest.raises(EnvironmentFaultError):
        create_index(url)
    assert (tmp_path / "index.sqlite").read_bytes() == content


@pytest.mark.parametrize(
    "url", ["sqlite:////no/such/folder/index.sqlite", "nosuchdatabase://host/x", "not a url"]
)
def test_a_database_that_cannot_be_reached_is_a_typed_fault(url: str) -> None:
    with pytest.raises(BwvIndexError):
        open_index(url)


def test_an_error_inside_a_transaction_leaves_nothing_of_it(index: Index) -> None:
    def fail() -> None:
        with index.writing() as record:
            record.evidence.start_batch("7001", "copy", [], datetime.now(UTC), "", "")
            record.clips.add("BWV-1", None)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with index.reading() as record:
        assert record.clips.all_ids() == ()


def test_what_is_done_while_reading_is_not_kept(index: Index) -> None:
    with index.reading() as record:
        record.clips.add("BWV-1", None)
    with index.reading() as record:
        assert record.clips.all_ids() == ()


def test_a_rule_of_the_database_that_is_broken_is_a_typed_fault(index: Index) -> None:
    def twice(record: Record) -> None:
        record.clips.add("BWV-1", None)
        record.clips.add("BWV-1", None)

    with pytest.raises(EnvironmentFaultError), index.writing() as record:
        twice(record)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_is_kept_to_the_microsecond(moment: datetime) -> None:
    kind, dialect = UtcTime(), sqlite.dialect()
    assert kind.process_result_value(kind.process_bind_param(moment, dialect), dialect) == moment


def test_a_time_without_a_zone_is_never_kept() -> None:
    with pytest.raises(ValueError, match="aware"):
        UtcTime().process_bind_param(datetime(2025, 6, 14), sqlite.dialect())  # noqa: DTZ001 - that is the point
