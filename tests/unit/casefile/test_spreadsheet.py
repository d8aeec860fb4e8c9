import csv
import errno
import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.casefile import Cell, safe_cell, write_csv
from bwv_index.casefile.spreadsheet import csv_bytes
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.visible import visible


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("PC 4211", "PC 4211"),
        ("", ""),
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-12, "-12"),
        (-1.5, "-1.5"),
        (datetime(2024, 7, 5, 18, 2, 11, tzinfo=UTC), "2024-07-05T18:02:11Z"),
        ("=1+1", "'=1+1"),
        ("+44 1632", "'+44 1632"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tindented", "'\tindented"),
        ("\rreturn", "'[U+000D]return"),
        ("  =1+1", "'  =1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("\u00a0=1+1", "'\u00a0=1+1"),
        ("\ufeff=1+1", "'[U+FEFF]=1+1"),
        ("\x00=1+1", "'[U+0000]=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a=b", "a=b"),
        ("two\r\nlines", "two\nlines"),
        ("nul\x00 inside", "nul[U+0000] inside"),
        ("bell\x07", "bell[U+0007]"),
        ("PC \u202e1234", "PC [U+202E]1234"),
        ("undecodable \udcff", "undecodable [U+DCFF]"),
        ("caf\u00e9 \u2013 Wales", "caf\u00e9 \u2013 Wales"),
    ],
)
def test_a_cell_is_harmless_and_shows_everything(value: Cell, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    assert (
        not safe_cell(text).lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    )
    assert not safe_cell(text).startswith(("\t", "\r"))


@given(st.text())
def test_making_a_cell_safe_twice_changes_nothing(text: str) -> None:
    assert safe_cell(safe_cell(text)) == safe_cell(text)


@given(st.text(alphabet=st.characters(codec=None)))
def test_everything_unseen_is_named_and_everything_else_is_kept(text: str) -> None:
    shown = visible(text)
    assert all(character.isprintable() or character.isspace() for character in shown)
    assert [c for c in shown if c.isalnum() and not c.isascii()] == [
        c for c in text if c.isalnum() and not c.isascii()
    ]
    assert visible(shown) == shown


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_a_table_reads_back_as_its_safe_cells(rows: list[tuple[str, str]]) -> None:
    text = csv_bytes(("first", "second"), rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["first", "second"], *([safe_cell(a), safe_cell(b)] for a, b in rows)]


def test_a_table_starts_with_a_byte_order_mark_and_ends_its_lines_as_rfc_4180_says(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", ["who", "what"], [["PC 1", "=cmd"]])
    assert (tmp_path / "t.csv").read_bytes() == b'\xef\xbb\xbf"who","what"\r\n"PC 1","\'=cmd"\r\n'


def test_a_row_of_another_width_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a row of 1 cells under a header of 2"):
        write_csv(tmp_path / "t.csv", ["a", "b"], [["only one"]])
    assert list(tmp_path.iterdir()) == []


def test_a_table_never_replaces_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a master")
    with pytest.raises(RefusedError, match="already there"):
        write_csv(tmp_path / "t.csv", ["a"], [["later"]])
    assert (tmp_path / "t.csv").read_bytes() == b"a master"
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_full_disk_leaves_no_table_at_all(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, full)
    with pytest.raises(EnvironmentFaultError, match="No space left") as caught:
        write_csv(tmp_path / "t.csv", ["a"], [["later"]])
    monkeypatch.undo()
    assert "Free space" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []
