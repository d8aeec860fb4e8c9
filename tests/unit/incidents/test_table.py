import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents.table import MOST_CELL_CHARACTERS, Table, read_table

TEXT = "ref,place\n1,Sea Mills\n2,Café\n"


def rows(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, tuple(row.cells.values())) for row in table.rows]


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (TEXT.encode(), ()),
        (TEXT.encode("utf-8-sig"), ()),
        (TEXT.encode("utf-16"), ("read as UTF-16, by its byte order mark",)),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), ("read as UTF-16, by its byte order mark",)),
        (TEXT.encode("utf-16-le"), ("read as utf-16-le, found from the bytes",)),
        (TEXT.encode("utf-16-be"), ("read as utf-16-be, found from the bytes",)),
        (TEXT.encode("utf-32"), ("read as UTF-32, by its byte order mark",)),
        (TEXT.encode("cp1252"), ("read as cp1252, because the bytes are not UTF-8",)),
        (TEXT.replace("\n", "\r\n").encode(), ()),
        (TEXT.replace("\n", "\r").encode(), ()),
        (TEXT.rstrip().encode(), ()),
        (TEXT.replace(",", ";").encode(), ("cells are separated by ';'",)),
        (TEXT.replace(",", "\t").encode(), ("cells are separated by '\\t'",)),
        (TEXT.replace(",", "|").encode(), ("cells are separated by '|'",)),
    ],
)
def test_encodings_line_ends_and_separators_are_found_and_said(data: bytes, note: tuple[str, ...]) -> None:
    table = read_table(data)
    assert table.columns == ("ref", "place")
    assert rows(table) == [(2, ("1", "Sea Mills")), (3, ("2", "Café"))]
    assert table.notes == note


def test_bytes_that_no_encoding_explains_are_still_read_and_said() -> None:
    table = read_table(b"ref,place\n1,\x81\xff\n")
    assert rows(table) == [(2, ("1", "\x81\xff"))]
    assert table.notes == ("read as Latin-1, because the bytes are neither UTF-8 nor cp1252",)


def test_a_stated_encoding_that_does_not_fit_is_said() -> None:
    table = read_table(TEXT.encode("cp1252"), encoding="utf-8")
    assert table.notes[0] == "the file is not in the stated encoding utf-8"
    assert len(table.rows) == 2


def test_a_separator_line_of_a_spreadsheet_is_obeyed() -> None:
    table = read_table(b"sep=;\nref;place\n1;a,b\n")
    assert rows(table) == [(3, ("1", "a,b"))]


def test_lines_are_physical_lines_of_the_rows_start() -> None:
    table = read_table(b'\nref,place\n\n1,"two\nlines"\r\n\n2,"say ""no"""\n')
    assert rows(table) == [(4, ("1", "two\nlines")), (7, ("2", 'say "no"'))]


def test_a_short_row_is_kept_with_a_remark() -> None:
    (row,) = read_table(b"ref,place,text\n1,a\n").rows
    assert dict(row.cells) == {"ref": "1", "place": "a", "text": ""}
    assert row.warnings == ("row is short: 2 cells for 3 columns; the rest is blank",)


def test_blank_cells_too_many_are_no_fault() -> None:
    assert rows(read_table(b"ref,place\n1,a,, \n")) == [(2, ("1", "a"))]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,a,b", "row has more cells than the header: 3 for 2 columns; which belong where is open"),
        (b" , ", "row is empty: separators and blanks only"),
        (b"1,a\0b", "cell holds a NUL character: the file may be damaged, or in another encoding"),
        (b'1,"a"b', "quotes are broken: after a closing quote the cell goes on"),
        (
            b"1," + b"x" * (MOST_CELL_CHARACTERS + 1),
            "cell is too long: over 1,000,000 characters, or a quote is",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_listed_and_its_neighbours_are_read(row: bytes, reason: str) -> None:
    table = read_table(b"ref,place\n0,before\n" + row + b"\n2,after\n")
    assert rows(table) == [(2, ("0", "before")), (4, ("2", "after"))]
    (fault,) = table.faults
    assert fault.line == 3
    assert fault.reason.startswith(reason)
    assert fault.value == row.decode()[:MOST_CELL_CHARACTERS]


def test_the_longest_cell_allowed_is_read() -> None:
    assert len(read_table(b"ref,place\n1," + b"x" * MOST_CELL_CHARACTERS + b"\n").rows) == 1


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    table = read_table(b'ref,place\n1,"open\n2,b\n3,c\n')
    assert rows(table) == [(3, ("2", "b")), (4, ("3", "c"))]
    assert [(f.line, f.value) for f in table.faults] == [(2, '1,"open')]


@pytest.mark.parametrize(
    ("text", "last"),
    [(b'1,"open\n2,b\n3,shut"\n', 4), (b'1,"open\n2,"\n', 3), (b'1,"open\n2,b"\n', 3)],
)
def test_a_stray_quote_that_another_closes_is_remarked_on(text: bytes, last: int) -> None:
    (row,) = read_table(b"ref,place\n" + text).rows
    assert row.warnings == (f"rows may hide in a quoted cell: lines 2 to {last} were read as one row",)


def test_an_honest_cell_of_several_lines_is_no_cause_for_remark() -> None:
    (row,) = read_table(b'ref,text,place,town\n1,"one,\ntwo, three\nfour",a,b\n').rows
    assert row.warnings == ()


def test_a_column_that_stands_twice_is_read_once_and_kept() -> None:
    table = read_table(b"ref,place,Place,\n1,a,b,c\n")
    assert table.columns == ("ref", "place", "Place (2, position 3)", "column 4")
    assert rows(table) == [(2, ("1", "a", "b", "c"))]
    assert [(f.line, f.column) for f in table.file_faults] == [(1, "Place")]
    assert table.file_faults[0].reason.startswith("column stands twice: ")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a table: the file is empty"),
        (b"\n \r\n", "not a table: the file is empty"),
        (b"PK\x03\x04xx", "not a table: this is an .xlsx or ZIP file; save it as CSV"),
        (b"\xd0\xcf\x11\xe0xx", "not a table: this is an .xls file; save it as CSV"),
        (b"%PDF-1.7", "not a table: this is a PDF; save it as CSV"),
        (b'ref,"place', "not a table: line 1: quotes are broken: a quote opened in this row is never closed"),
    ],
)
def test_what_is_no_table_is_one_fault(data: bytes, reason: str) -> None:
    table = read_table(data)
    assert [f.reason for f in table.file_faults] == [reason]
    assert (table.rows, table.columns) == ((), ())


cells = st.text(st.characters(codec="utf-8", exclude_characters='\r\n"\0'), max_size=8)


@given(st.lists(st.lists(cells, min_size=1, max_size=5), max_size=20), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_line_that_is_not_empty_is_a_row_or_a_fault(lines: list[list[str]], end: str) -> None:
    text = end.join(["ref,place", *(",".join(line) for line in lines)])
    table = read_table(text.encode(), encoding="utf-8", delimiter=",")
    expected = sum(",".join(line) != "" for line in lines)
    assert len(table.rows) + len(table.faults) == expected


@given(st.binary(max_size=300))
def test_hostile_bytes_never_raise(data: bytes) -> None:
    table = read_table(data)
    assert table.columns or table.file_faults


@given(st.text(alphabet=st.sampled_from('ab,;"\n\r\0 '), max_size=120))
def test_broken_quoting_never_raises_and_no_line_is_read_twice(text: str) -> None:
    table = read_table(b"ref,place\n" + text.encode(), delimiter=",")
    starts = [row.line for row in table.rows] + [fault.line for fault in table.faults]
    assert len(starts) == len(set(starts))
