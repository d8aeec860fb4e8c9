"""Transactions, on either database: writers take turns, a reader sees one state, nobody waits for ever."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bwv_index.errors import BusyError, EnvironmentFaultError
from bwv_index.index import Index, create_index, database, open_index, sqlite_url

WRITERS, TURNS = 3, 4


def url_of(index: Index) -> str:
    return index.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def fresh_file(tmp_path: Path) -> Iterator[Index]:
    """An empty index in SQLite, whose readers only find out at their first write that another has written."""
    url = sqlite_url(tmp_path / "index.sqlite")
    create_index(url)
    index = open_index(url)
    yield index
    index.close()


def add_next_clip(index: Index) -> None:
    with index.writing() as record:
        record.clips.add(f"BWV-{len(record.clips.all_ids())}", None)


def test_each_writer_sees_what_the_one_before_it_wrote(index: Index) -> None:
    def write(_: int) -> None:
        own = open_index(url_of(index))
        for _ in range(TURNS):
            add_next_clip(own)
        own.close()

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(write, range(WRITERS)))
    with index.reading() as record:
        assert len(record.clips.all_ids()) == WRITERS * TURNS


def test_what_a_reader_sees_does_not_move_while_it_reads(index: Index) -> None:
    add_next_clip(index)
    with index.reading() as record:
        assert len(record.clips.all_ids()) == 1
        add_next_clip(index)
        assert len(record.clips.all_ids()) == 1
    with index.reading() as record:
        assert len(record.clips.all_ids()) == 2


def test_a_writer_that_waited_too_long_is_told_who_is_in_its_way(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LONGEST_WAIT_S", 0.05)
    other = open_index(url_of(index))
    with index.writing() as record:
        record.clips.add("held up", None)
        with pytest.raises(BusyError, match=r"another run .* 0\.05 seconds"):
            add_next_clip(other)
    add_next_clip(other)
    other.close()


def test_two_empty_indexes_share_nothing(fresh: Callable[[], Index]) -> None:
    one, other = fresh(), fresh()
    add_next_clip(one)
    with other.reading() as record:
        assert record.clips.all_ids() == ()


def test_of_what_is_only_tried_nothing_is_kept(index: Index) -> None:
    with index.trying() as record:
        record.clips.add("tried", None)
        assert len(record.clips.all_ids()) == 1
    with index.reading() as record:
        assert record.clips.all_ids() == ()


def test_what_is_tried_has_its_turn_from_the_start(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LONGEST_WAIT_S", 0.05)
    other = open_index(url_of(index))
    with index.trying() as record:
        assert record.clips.all_ids() == ()
        with pytest.raises(BusyError):
            add_next_clip(other)
        record.clips.add("tried", None)
    other.close()


def test_a_reader_that_begins_to_write_after_another_did_is_told_to_try_again(
    fresh_file: Index,
) -> None:
    def read_then_write() -> None:
        with fresh_file.reading() as record:
            assert record.clips.all_ids() == ()
            add_next_clip(fresh_file)
            record.clips.add("too late", None)

    with pytest.raises(BusyError):
        read_then_write()


def test_a_number_that_the_database_cannot_hold_is_a_fault_of_the_index(index: Index) -> None:
    with pytest.raises(EnvironmentFaultError, match="the index"), index.reading() as record:
        record.clips.evidence_id(2**70)


def test_an_overflow_of_the_callers_own_is_not_the_index_s(index: Index) -> None:
    with pytest.raises(OverflowError, match="own"), index.reading():
        raise OverflowError("the caller's own")
