"""Transactions, on either database: writers take turns, a reader sees one state, nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bwv_index.errors import BusyError
from bwv_index.index import Index, database, open_index

WRITERS, TURNS = 3, 4


def url_of(index: Index) -> str:
    return index.engine.url.render_as_string(hide_password=False)


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
