"""What is burnt into the picture becomes a claim of its clip: as typed, from ingest to show and clock show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.conftest import Done, Type
from tests.acceptance.conftest import _Here as Here
from tests.bench.overlay import FORMATS, Spec, write_clip

from bwv_index.errors import EnvironmentFaultError, ExitCode
from bwv_index.media import MediaRefusal, MediaRefusalCode

SHOWN = datetime(2026, 7, 14, 21, 3, 7, 300_000)  # noqa: DTZ001 - the digits in the picture, an hour ahead of UTC
STATED = SHOWN.replace(tzinfo=UTC) - timedelta(hours=1)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip whose only word about its time stands in the picture, two lines with an offset and a serial."""
    path = tmp_path_factory.mktemp("footage") / "clip.mp4"
    spec = Spec(
        number=1, form=FORMATS[0], font="dejavu/DejaVuSans-Bold.ttf", size=(1280, 720), height=34,
        corner="top right", colour=(255, 255, 255), back="box", scene="noise", crf=18, gop=10, seconds=10,
        started=SHOWN,
    )  # fmt: skip
    write_clip(path, spec)
    return path


@pytest.fixture
def shown(typed: Type, clip: Path) -> Done:
    done = typed("ingest", str(clip))
    assert done.code == ExitCode.ATTENTION, done.err  # the clip was made by a software encoder, and says so
    return typed("show", clip.name, "--json")


def test_the_clip_is_placed_by_what_stands_in_its_picture(shown: Done) -> None:
    start = datetime.fromisoformat(shown.json["clip"]["placement"]["start_at"])
    assert abs(start - STATED) <= timedelta(seconds=shown.json["clip"]["placement"]["half_width_s"])
    assert any(c["kind"] == "time" and c["source"] == "overlay" for c in shown.json["claims"])


def test_the_camera_is_named_by_its_picture(shown: Done) -> None:
    devices = {c["value"] for c in shown.json["claims"] if c["kind"] == "device"}
    assert devices == {"X6039A7RY"}


def test_ingesting_again_reads_nothing_again(typed: Type, clip: Path, shown: Done) -> None:
    assert typed("ingest", str(clip)).code == ExitCode.ATTENTION
    assert typed("show", clip.name, "--json").json["claims"] == shown.json["claims"]


@pytest.mark.parametrize("code", [MediaRefusalCode.MALFORMED, MediaRefusalCode.TIME_LIMIT])
def test_reading_that_fails_leaves_what_was_read_before(
    typed: Type, clip: Path, shown: Done, monkeypatch: pytest.MonkeyPatch, code: MediaRefusalCode
) -> None:
    monkeypatch.setattr("bwv_index.pipeline.ingesting.LocalExecutor", Here)
    monkeypatch.setattr("bwv_index.pipeline.keeping.OVERLAY_VERSION", 99)
    monkeypatch.setattr(
        "bwv_index.pipeline.ingesting._picture_text", lambda _: MediaRefusal(code, "it failed")
    )
    assert typed("ingest", str(clip)).code == ExitCode.ATTENTION
    again = typed("show", clip.name, "--json").json
    assert again["claims"] == shown.json["claims"]
    assert again["clip"]["placement"] == shown.json["clip"]["placement"]


def test_a_store_that_is_away_for_a_moment_is_asked_again(
    typed: Type, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise EnvironmentFaultError("the file cannot be read")

    monkeypatch.setattr("bwv_index.pipeline.ingesting.LocalExecutor", Here)
    with monkeypatch.context() as patched:
        patched.setattr("bwv_index.media.read_overlay", away)
        first = typed("ingest", str(clip))
        (unread,) = typed("ingest", str(clip), "--json").json["pictures_not_read"]
    assert first.code == ExitCode.ATTENTION
    told = f"{unread['evidence_id']}: burnt-in text not read: the file cannot be read."
    assert f"{told} The next ingest of it tries again.\n" in first.out
    assert [c for c in claims(typed, clip) if c["source"] == "overlay"] == []
    assert typed("ingest", str(clip), "--json").json["pictures_not_read"] == []
    assert [c for c in claims(typed, clip) if c["source"] == "overlay"]


def claims(typed: Type, clip: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = typed("show", clip.name, "--json").json["claims"]
    return found


def test_a_force_may_leave_pictures_unread(typed: Type, home: Path, clip: Path) -> None:
    (home / "settings.toml").write_text("[overlay]\nread = false\n", encoding="utf-8")
    assert typed("ingest", str(clip)).code == ExitCode.ATTENTION
    claims = typed("show", clip.name, "--json").json["claims"]
    assert [c for c in claims if c["source"].startswith("overlay")] == []


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip whose burnt-in clock stands still while the scene moves."""
    path = tmp_path_factory.mktemp("footage") / "standing.mp4"
    spec = Spec(
        number=2, form=replace(FORMATS[6], lines=lambda _: ("2026/07/14 21:03:07",)), font="dejavu/DejaVuSans-Bold.ttf",
        size=(640, 360), height=26, corner="top left", colour=(255, 255, 255), back="box", scene="noise", crf=18,
        gop=10, seconds=10, started=SHOWN,
    )  # fmt: skip
    write_clip(path, spec)
    return path


def test_what_was_read_in_the_picture_and_refused_is_told(typed_here: Type, standing: Path) -> None:
    typed_here("ingest", str(standing))
    shown = typed_here("show", standing.name).out
    assert "read in the picture\t'2026/07/14 21:03:07' at 00:00:00" in shown
    assert "remark\toverlay: the clock stands still" in shown
    told = typed_here("clock", "show", standing.name)
    assert "Remark: overlay: the clock stands still" in told.out
    (said,) = (one for one in typed_here("show", standing.name, "--json").json["said"] if one["seen"])
    assert said["readers"] == ["overlay"]
    assert any("stands still" in remark["detail"] for remark in said["remarks"])


def test_that_a_picture_could_not_be_read_is_told(
    typed_here: Type, standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> MediaRefusal:
        return MediaRefusal(MediaRefusalCode.MALFORMED, "its pictures cannot be read for text")

    monkeypatch.setattr("bwv_index.media.read_overlay", failing)
    typed_here("ingest", str(standing))
    assert "its pictures cannot be read for text" in typed_here("show", standing.name).out
    assert "its pictures cannot be read for text" in typed_here("clock", "show", standing.name).out
