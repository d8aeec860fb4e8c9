"""One inspection of a small file: its facts, its keyframes, its limits, and what it never does."""

import io
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bwv_index.errors import EnvironmentFaultError
from bwv_index.media import (
    HealthCode,
    Inspection,
    InspectionLimits,
    KeyframePolicy,
    MediaRefusal,
    MediaRefusalCode,
    Tag,
)

Answer = Inspection | MediaRefusal
MakeClip = Callable[..., Path]
Inspect = Callable[..., Answer]


def whole(answer: Answer) -> Inspection:
    assert isinstance(answer, Inspection)
    return answer


def refused(answer: Answer) -> MediaRefusalCode:
    assert isinstance(answer, MediaRefusal)
    return answer.code


def test_facts_are_exact(make_clip: MakeClip, inspected: Inspect) -> None:
    found = whole(inspected(make_clip(seconds=3, gop=10)))
    video = found.video
    assert video is not None
    assert (video.codec, video.width, video.height, video.frame_count, video.iframe_count) == (
        "h264",
        96,
        64,
        30,
        3,
    )
    assert (video.average_rate, video.duration) == (Fraction(10), Fraction(3))
    assert video.variable_rate is False
    assert (video.gop_median_s, video.rotation_degrees) == (1.0, 0)
    assert found.duration == 3
    assert found.container.format == "mov"


@pytest.mark.parametrize(
    "name", ["-i.mp4", "%03d.mp4", "concat:a|b.mp4", "with space.mp4", "файл.mp4", "clip.txt.mkv"]
)
def test_a_name_is_only_a_name(make_clip: MakeClip, inspected: Inspect, name: str, tmp_path: Path) -> None:
    plain = make_clip("plain." + name.rsplit(".", 1)[1], seconds=1)
    path = plain.rename(tmp_path / name)
    assert whole(inspected(path)).duration == 1


def test_a_relative_path_is_that_file(
    make_clip: MakeClip, inspected: Inspect, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_clip(seconds=1)
    monkeypatch.chdir(path.parent)
    assert whole(inspected(Path(path.name))).duration == 1


def test_tags_are_kept_as_they_are(make_clip: MakeClip, inspected: Inspect) -> None:
    hostile = {
        "title": "<script>alert(1)</script>",
        "artist": "=cmd|' /C calc'!A0",
        "comment": "\x1b[31mred\x1b[0m",
        "description": "\u202egpj.exe",
        "album": "x" * 100_000,
    }
    found = whole(inspected(make_clip("t.mkv", seconds=1, tags=hostile)))
    held = {tag.name.casefold(): tag.value for tag in found.container.tags if tag.stream is None}
    assert {name: held[name] for name in hostile} == hostile
    assert found.container.tag("ALBUM") == hostile["album"]


def test_a_tag_past_the_limit_is_cut_and_said_to_be(make_clip: MakeClip, inspected: Inspect) -> None:
    found = whole(inspected(make_clip("t.mkv", seconds=1, tags={"comment": "y" * 1_000_001})))
    assert len(found.container.tag("comment") or "") == 1_000_000
    assert [finding.code for finding in found.findings] == [HealthCode.TAG_CUT]


def test_a_nul_in_a_tag_is_said_to_cut_it(make_clip: MakeClip, inspected: Inspect) -> None:
    path = make_clip(seconds=1, tags={"title": "before#after"})
    path.write_bytes(path.read_bytes().replace(b"before#after", b"before\x00after"))
    found = whole(inspected(path))
    assert found.container.tag("title") == "before"
    assert [finding.code for finding in found.findings] == [HealthCode.TAG_CUT]


def test_tags_of_a_stream_name_their_stream(make_clip: MakeClip, inspected: Inspect) -> None:
    tags = whole(inspected(make_clip(seconds=1))).container.tags
    assert any(tag.stream == 0 and tag.name == "handler_name" for tag in tags)
    assert all(isinstance(tag, Tag) for tag in tags)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (InspectionLimits(max_streams=1), MediaRefusalCode.TOO_MANY_STREAMS),
        (InspectionLimits(max_pixels=95 * 64), MediaRefusalCode.TOO_MANY_PIXELS),
    ],
)
@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_limit_refuses_before_decoding(
    make_clip: MakeClip, inspected: Inspect, limits: InspectionLimits, code: MediaRefusalCode, name: str
) -> None:
    path = make_clip(name, seconds=1, sound=np.sin)
    assert refused(inspected(path, limits=limits)) is code


@pytest.mark.parametrize(
    ("name", "codec", "layout"), [("a.mkv", "ffv1", "yuv420p"), ("a.avi", "png", "rgb24")]
)
def test_a_picture_that_only_its_header_sizes_is_not_decoded_past_the_limit(
    make_clip: MakeClip, inspected: Inspect, name: str, codec: str, layout: str
) -> None:
    path = make_clip(name, seconds=1, codec=codec, pixel_format=layout)
    assert whole(inspected(path)).keyframes
    found = whole(inspected(path, limits=InspectionLimits(max_pixels=95 * 64)))
    assert {HealthCode.LIMIT_REACHED, HealthCode.NOTHING_DECODES} <= {
        finding.code for finding in found.findings
    }
    assert found.keyframes == ()


@pytest.mark.parametrize("codec", ["png", "libx264"])
def test_an_mp4_past_the_pixel_limit_is_refused_unopened(
    make_clip: MakeClip, inspected: Inspect, codec: str
) -> None:
    path = make_clip("a.mov", seconds=1, codec=codec, pixel_format="rgb24" if codec == "png" else "yuv420p")
    limits = InspectionLimits(max_pixels=95 * 64)
    assert refused(inspected(path, limits=limits)) is MediaRefusalCode.TOO_MANY_PIXELS


@pytest.mark.parametrize("limits", [InspectionLimits(max_packets=10), InspectionLimits(max_duration_s=1)])
def test_a_limit_reached_on_the_way_is_a_finding(
    make_clip: MakeClip, inspected: Inspect, limits: InspectionLimits
) -> None:
    found = whole(inspected(make_clip(seconds=5), limits=limits))
    assert HealthCode.LIMIT_REACHED in {finding.code for finding in found.findings}
    assert all(keyframe.time.seconds <= 1 for keyframe in found.keyframes)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", MediaRefusalCode.EMPTY),
        (b"\x00", MediaRefusalCode.NOT_MEDIA),
        (b"just words\n" * 40, MediaRefusalCode.NOT_MEDIA),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n", MediaRefusalCode.NOT_MEDIA),
        (bytes.fromhex("1a45dfa3a3") + b"\x42\x82\x88matroska" + bytes(99), MediaRefusalCode.MALFORMED),
        (
            b"\x00\x00\x00\x10ftypisom" + bytes(4) + b"\x00\x00\x00\x20mdat" + bytes(24),
            MediaRefusalCode.INDEX_MISSING,
        ),
        (b"\x00\x00\x00\x10ftypisom" + bytes(4) + b"\x00\x00\x00\x04bad!", MediaRefusalCode.MALFORMED),
    ],
)
def test_what_is_no_footage_is_refused_with_its_reason(
    tmp_path: Path, inspected: Inspect, content: bytes, code: MediaRefusalCode
) -> None:
    path = tmp_path / "named.mp4"
    path.write_bytes(content)
    assert refused(inspected(path)) is code


def test_a_file_that_is_not_there_is_an_environment_fault(tmp_path: Path, inspected: Inspect) -> None:
    with pytest.raises(EnvironmentFaultError) as caught:
        inspected(tmp_path / "gone.mp4")
    assert "gone.mp4" in caught.value.subject
    assert caught.value.remedy


def test_a_folder_is_an_environment_fault(tmp_path: Path, inspected: Inspect) -> None:
    with pytest.raises(EnvironmentFaultError):
        inspected(tmp_path)


def test_the_file_is_left_as_it_was(make_clip: MakeClip, inspected: Inspect) -> None:
    path = make_clip(seconds=2, sound=np.sin)
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir()))
    inspected(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())) == before


def test_a_keyframe_is_a_jpeg_at_an_exact_time(make_clip: MakeClip, inspected: Inspect) -> None:
    found = whole(inspected(make_clip(seconds=4, gop=10), keyframes=KeyframePolicy(spacing_s=1.0)))
    assert [keyframe.time.seconds for keyframe in found.keyframes] == [0, 1, 2, 3]
    for keyframe in found.keyframes:
        with Image.open(io.BytesIO(keyframe.jpeg)) as opened:
            assert (opened.format, opened.size) == ("JPEG", (keyframe.width, keyframe.height))


@pytest.mark.parametrize(
    ("codec", "name"),
    [("libx264", "a.mp4"), ("mpeg4", "a.avi"), ("mpeg2video", "a.ts"), ("libx264", "a.mkv")],
)
def test_a_keyframe_shows_what_a_player_shows_at_its_time(
    make_clip: MakeClip, inspected: Inspect, codec: str, name: str
) -> None:
    def counted(frame: int) -> NDArray[np.uint8]:
        return np.full((64, 96, 3), 20 + 5 * frame, dtype=np.uint8)

    path = make_clip(name, seconds=4, gop=40, picture=counted, codec=codec)
    policy = KeyframePolicy(spacing_s=1.0, near_identical_bits=-1)
    found = whole(inspected(path, keyframes=policy))
    assert len(found.keyframes) == 4
    start = found.keyframes[0].time.seconds
    for keyframe in found.keyframes:
        number = (keyframe.time.seconds - start) * 10
        assert keyframe.luma == pytest.approx(20 + 5 * float(number), abs=4)


def test_dark_and_repeated_pictures_are_dropped(make_clip: MakeClip, inspected: Inspect) -> None:
    rng = np.random.default_rng(3)
    scenes = [
        np.kron(rng.integers(60, 250, (4, 6, 3)), np.ones((16, 16, 1))).astype(np.uint8) for _ in range(2)
    ]

    def shown(frame: int) -> NDArray[np.uint8]:
        if frame < 20:
            return np.zeros((64, 96, 3), dtype=np.uint8)
        return scenes[0] if frame < 60 else scenes[1]

    found = whole(inspected(make_clip(seconds=8, picture=shown), keyframes=KeyframePolicy(spacing_s=1.0)))
    assert [keyframe.time.seconds for keyframe in found.keyframes] == [2, 6]


def test_a_wholly_dark_clip_keeps_one_picture(make_clip: MakeClip, inspected: Inspect) -> None:
    def dark(_: int) -> NDArray[np.uint8]:
        return np.zeros((64, 96, 3), dtype=np.uint8)

    assert len(whole(inspected(make_clip(seconds=8, picture=dark))).keyframes) == 1


@pytest.mark.parametrize(("width", "size"), [(48, (48, 32)), (96, (96, 64)), (640, (96, 64))])
def test_a_picture_is_scaled_down_never_up(
    make_clip: MakeClip, inspected: Inspect, width: int, size: tuple[int, int]
) -> None:
    keyframe = whole(inspected(make_clip(seconds=1), keyframes=KeyframePolicy(width=width))).keyframes[0]
    assert (keyframe.width, keyframe.height) == size


@pytest.mark.parametrize("name", ["d.mp4", "d.mkv", "d.avi", "d.ts"])
def test_damage_anywhere_ends_in_an_answer(make_clip: MakeClip, inspected: Inspect, name: str) -> None:
    path = make_clip(name, seconds=1, sound=np.sin)
    data = path.read_bytes()
    rng = np.random.default_rng(11)
    for flips in (1, 4, 16, 64, 256) * 3:
        broken = np.frombuffer(data, dtype=np.uint8).copy()
        broken[rng.integers(0, len(broken), flips)] = rng.integers(0, 256, flips)
        path.write_bytes(broken.tobytes())
        assert isinstance(inspected(path), Inspection | MediaRefusal)


def test_two_inspections_agree(make_clip: MakeClip, inspected: Inspect) -> None:
    path = make_clip(seconds=4, sound=np.sin)
    assert inspected(path) == inspected(path)


def test_a_long_group_of_pictures_is_decoded_within_a_bound(make_clip: MakeClip, inspected: Inspect) -> None:
    found = whole(inspected(make_clip(seconds=30, gop=1000), keyframes=KeyframePolicy(spacing_s=5.0)))
    assert len(found.keyframes) == 6
    assert max(
        b.time.seconds - a.time.seconds for a, b in zip(found.keyframes, found.keyframes[1:], strict=False)
    ) <= Fraction(51, 10)


def test_types_cost_no_media_library() -> None:
    probe = (
        "import sys; from bwv_index.media import Tag, sniff, Inspection;"
        "print(sorted({'av', 'cv2', 'PIL', 'numpy', 'ffmpeg'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_had() -> None:
    import bwv_index.media as room  # noqa: PLC0415 - the lazy front door itself is under test

    assert all(getattr(room, name) is not None for name in room.__all__)
    with pytest.raises(AttributeError):
        room.no_such_name  # noqa: B018 - reading the attribute is the act under test
