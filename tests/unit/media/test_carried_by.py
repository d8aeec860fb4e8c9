"""What a file carries besides pictures and sound is named, with its text: nothing that no player shows stays unseen."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.media import carried_by
from bwv_index.media.encoder import ffmpeg_program

FILM = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=5")
SAID = "1\n00:00:00,000 --> 00:00:01,000\n17 Placeholder Street\n"
CHAPTER = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=At the door\n"
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def make(name: str, *words: object) -> Path:
        target = tmp_path / name
        subprocess.run([str(ffmpeg_program()), "-v", "error", *map(str, words), str(target)], check=True)
        return target

    return make


def unusual(path: Path) -> dict[str, str]:
    return {part.name: part.text for part in carried_by(path) if not part.usual}


@pytest.mark.parametrize("name", ["plain.mp4", "plain.mkv", "plain.mov", "plain.ts"])
def test_what_every_program_writes_is_told_apart(make: Make, name: str) -> None:
    assert unusual(make(name, *FILM)) == {}


@pytest.mark.parametrize("name", ["told.mp4", "told.mov", "told.mkv"])
def test_tags_are_named_with_their_text(make: Make, name: str) -> None:
    tags = ("-metadata", "comment=made at 17 Placeholder Street", "-metadata", "location=+51.5000-000.1000/")
    found = {key.casefold(): value for key, value in unusual(make(name, *FILM, *tags)).items()}
    assert found["tag comment"] == "made at 17 Placeholder Street"
    assert found["tag location"] == "+51.5000-000.1000/"


@pytest.mark.parametrize(("name", "codec"), [("said.mp4", "mov_text"), ("said.mkv", "subrip")])
def test_other_streams_are_named(make: Make, tmp_path: Path, name: str, codec: str) -> None:
    (tmp_path / "said.srt").write_text(SAID, encoding="utf-8")
    made = make(name, *FILM, "-i", tmp_path / "said.srt", "-map", "0", "-map", "1", "-c:s", codec)
    assert unusual(made) == {f"stream 1: subtitle {codec}": ""}


def test_chapters_are_named(make: Make, tmp_path: Path) -> None:
    (tmp_path / "chapters.txt").write_text(CHAPTER, encoding="utf-8")
    chapters = ("-i", tmp_path / "chapters.txt", "-map", "0", "-map_chapters", "1")
    assert "At the door" in unusual(make("chapters.mkv", *FILM, *chapters)).values()


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.mp4").write_text("no media")
    with pytest.raises(RefusedError):
        carried_by(tmp_path / "words.mp4")
    with pytest.raises(EnvironmentFaultError):
        carried_by(tmp_path / "nowhere.mp4")
