"""What waits for whom: a linking run that is due, a table that did not go in, words that ask for nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode

Run = Callable[..., Any]

HEAD = "incident_ref,crime_refs,reported_at,occurred_from,occurred_to\n"
ROW = "42-20250614-1881,42/101881/25,2025-06-14T22:20:00Z,2025-06-14T22:{start}:00Z,2025-06-14T22:14:00Z\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "incidents.csv"


def write_log(log: Path, start: str) -> tuple[str, ...]:
    log.write_text(HEAD + ROW.format(start=start), encoding="utf-8")
    return ("incidents", "import", "--incidents", str(log))


def due(typed: Run) -> tuple[bool, bool]:
    """Say whether status tells a machine, and whether it tells a person, that a linking run is due."""
    return typed("status", "--json").json["linking_due"], "bwv-index link run" in typed("status").out


@pytest.mark.parametrize("name", ["VB400_511872_20250614T221233Z_0001.mp4", "clip.mp4"])
def test_a_linking_run_is_due_after_an_incident_moved_and_not_before(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...], log: Path, name: str
) -> None:
    """Whether the run finds a link (the first name says when it was) or none (the second does not)."""
    shutil.copy(tiny_clips[0], source / name)
    typed_here("ingest", str(source))
    typed_here(*write_log(log, "12"))
    assert due(typed_here) == (True, True)
    for start in ("11", "10"):
        typed_here("link", "run")
        assert due(typed_here) == (False, False)
        typed_here(*write_log(log, start))
        assert due(typed_here) == (True, True)
        assert "no linking run has looked yet" not in typed_here("status").out
    typed_here("link", "run")
    typed_here(*write_log(log, "10"))
    assert due(typed_here) == (False, False)


def test_an_incident_for_which_a_run_found_nothing_waits_for_an_investigator(
    typed_here: Run, log: Path
) -> None:
    typed_here(*write_log(log, "12"))
    assert typed_here("status", "--json").json["no_clip"] == []
    typed_here("link", "run")
    assert typed_here("status", "--json").json["no_clip"] == ["42-20250614-1881"]


@pytest.mark.parametrize(
    "words",
    [
        ("--within", "300"),
        ("--within", "0"),
        ("--from", "2025-06-15", "--to", "2025-06-14"),
        ("--from", "2025-06-14T22:00:01", "--to", "2025-06-14T22:00"),
        ("--from", "2025-06-14T22:00", "--to", "2025-06-14T20:59Z"),
    ],
)
def test_a_search_that_can_find_nothing_is_a_matter_of_its_words(typed: Run, words: tuple[str, ...]) -> None:
    done = typed("search", *words)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert words[0] in done.err


def test_a_search_of_one_moment_is_a_search(typed: Run) -> None:
    assert typed("search", "--from", "2025-06-14T22:00", "--to", "2025-06-14T21:00Z").code == ExitCode.OK


@pytest.mark.parametrize("content", [b"", b"\n", b"a,b\n1,2\n", b"\x00\xff\xfe"])
def test_a_table_that_did_not_go_in_is_counted_until_a_better_one_of_its_name_does(
    typed_here: Run, log: Path, content: bytes
) -> None:
    log.write_bytes(content)
    assert typed_here("incidents", "import", "--incidents", str(log)).code == ExitCode.ATTENTION
    told = typed_here("status", "--json").json
    assert (told["incidents"], told["refused_rows"]) == (0, 1)
    assert "rows refused" in typed_here("status").out
    assert [row["file"] for row in typed_here("incidents", "refused", "--json").json] == [str(log)]
    assert log.name in typed_here("incidents", "refused").out
    assert typed_here(*write_log(log, "12")).code == ExitCode.OK
    told = typed_here("status", "--json").json
    assert (told["incidents"], told["refused_rows"]) == (1, 0)
    assert typed_here("incidents", "refused").out == "Every imported row went in.\n"


def test_settings_that_cannot_be_read_make_no_home(typed: Run, tmp_path: Path) -> None:
    home = tmp_path / "new"
    home.mkdir()
    (home / "settings.toml").write_text("force = \n", encoding="utf-8")
    done = typed("init", "--home", str(home))
    assert done.code == ExitCode.ENVIRONMENT
    assert "settings.toml" in done.err
    assert [path.name for path in home.iterdir()] == ["settings.toml"]
