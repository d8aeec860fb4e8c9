"""Where a home's index lies is written down, so that a forgotten variable never makes a second one."""

from pathlib import Path

import pytest

from bwv_index.errors import EnvironmentFaultError, HomeError
from bwv_index.home import Home
from bwv_index.pipeline.database import DATABASE_VARIABLE, database_url, note_database

ELSEWHERE = "postgresql+psycopg://bwv:secret@db.example/evidence"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_without_a_word_the_index_is_a_file_of_the_home(home: Home) -> None:
    note_database(home)
    assert database_url(home) == f"sqlite:///{home.database}"
    assert not home.database_note.exists()


def test_a_database_elsewhere_is_noted_without_its_password(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, ELSEWHERE)
    note_database(home)
    assert database_url(home) == ELSEWHERE
    assert "secret" not in home.database_note.read_text("utf-8")


def test_a_forgotten_variable_is_told_and_makes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, ELSEWHERE)
    note_database(home)
    monkeypatch.delenv(DATABASE_VARIABLE)
    with pytest.raises(HomeError, match="lies in postgresql"):
        database_url(home)


def test_a_variable_that_names_another_database_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, ELSEWHERE)
    note_database(home)
    monkeypatch.setenv(DATABASE_VARIABLE, ELSEWHERE.replace("evidence", "other"))
    with pytest.raises(HomeError, match="other"):
        database_url(home)


def test_a_variable_over_a_home_that_has_its_index_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.database.touch()
    monkeypatch.setenv(DATABASE_VARIABLE, ELSEWHERE)
    with pytest.raises(HomeError, match=r"index\.sqlite"):
        database_url(home)


def test_a_note_that_is_no_text_is_told(home: Home) -> None:
    home.database_note.write_bytes(b"\xff\xfe")
    with pytest.raises(HomeError, match="not text") as told:
        database_url(home)
    assert told.value.subject == str(home.database_note)


def test_a_note_that_cannot_be_read_is_told(home: Home) -> None:
    home.database_note.mkdir()
    with pytest.raises(EnvironmentFaultError, match="directory"):
        database_url(home)
