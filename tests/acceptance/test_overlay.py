"""Burnt-in text from the bytes of a clip to a claim, on clips that the reading was not written against."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.bench.overlay import Outcome, Spec, examine, specs, write_clip

from bwv_index.cameras import DateOrder, OverlayRules, SeenText, parse_overlay
from bwv_index.media import InspectionLimits, OverlayPolicy, OverlayText, read_overlay

SMALL = tuple(specs(11, seed=2, sizes=((640, 360), (640, 480))))
PLAIN = ("imageio_cockatoo.mp4", "videogrep_manifesto.mp4", "opencv_box.mp4", "axis_test_h264.mp4")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    folder = tmp_path_factory.mktemp("overlays")

    def made(spec: Spec) -> Outcome:
        path = folder / f"{spec.number}.mp4"
        write_clip(path, spec)
        return examine(path, spec)

    return [made(spec) for spec in SMALL]


def test_no_accepted_time_is_wrong(outcomes: list[Outcome]) -> None:
    assert [each.spec for each in outcomes if each.right is False] == []


def test_no_accepted_device_is_wrong(outcomes: list[Outcome]) -> None:
    assert [each.spec for each in outcomes if each.device_right is False] == []


def test_most_clips_are_read(outcomes: list[Outcome]) -> None:
    assert sum(each.right is True for each in outcomes) >= 0.7 * len(outcomes)


def test_a_clip_that_is_not_read_says_why_or_has_no_text_found(outcomes: list[Outcome]) -> None:
    silent = [each for each in outcomes if each.right is None and not each.reading.remarks]
    assert [each.spec for each in silent if each.read.lines] == []


@pytest.mark.parametrize("spec", SMALL[:3], ids=lambda spec: spec.scene)
def test_a_scene_without_text_claims_nothing(spec: Spec, tmp_path: Path) -> None:
    plain = replace(spec, form=None)
    write_clip(tmp_path / "plain.mp4", plain)
    outcome = examine(tmp_path / "plain.mp4", plain)
    assert (outcome.reading.times, outcome.reading.claims) == ((), ())


def reading_of(path: Path) -> tuple[OverlayText, str, int]:
    read = read_overlay(path, policy=OverlayPolicy(), limits=InspectionLimits())
    assert isinstance(read, OverlayText)
    seen = [SeenText(line.time.seconds, line.strip, line.text, line.score) for line in read.lines]
    reading = parse_overlay(seen, OverlayRules(DateOrder.DAY_FIRST))
    return read, " ".join(remark.detail for remark in reading.remarks), len(reading.times)


@pytest.mark.parametrize(
    ("name", "told"),
    [("autoeditor_example.mp4", "a time code runs"), ("MOV_0581.mp4", "a counter from the start")],
)
def test_what_runs_in_a_real_picture_and_is_no_clock_is_named(corpus: Path, name: str, told: str) -> None:
    _, remarks, times = reading_of(corpus / "good" / name)
    assert told in remarks
    assert times == 0


@pytest.mark.parametrize("name", PLAIN)
def test_a_real_clip_without_a_clock_claims_no_time(corpus: Path, name: str) -> None:
    assert reading_of(corpus / "good" / name)[2] == 0
