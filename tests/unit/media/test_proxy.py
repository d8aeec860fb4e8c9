import errno
import hashlib
import os
import stat
import subprocess
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest

from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.media import Proxy, ProxyKind, make_proxy, proxy_command, proxy_kind
from bwv_index.media.encoder import ffmpeg_program, ffmpeg_version

RATE = 8000


def write_clip(path: Path, video: str, sound: str, *, pixels: str = "yuv420p", width: int = 64) -> Path:
    """Write one second of moving picture (10 frames), with a tone where ``sound`` names a codec."""
    noise = np.random.default_rng(seed=1)
    with av.open(str(path), "w") as container:
        pictures = container.add_stream(video, rate=10, width=width, height=48, pix_fmt=pixels)
        assert isinstance(pictures, av.VideoStream)
        tone = container.add_stream(sound, rate=RATE, layout="mono") if sound else None
        for _ in range(10):
            picture = noise.integers(0, 256, (48, width, 3), dtype=np.uint8)
            container.mux(pictures.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(pictures.encode(None))
        if isinstance(tone, av.AudioStream):
            wave = (8000 * np.sin(np.arange(RATE) * 0.3)).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
            container.mux(tone.encode(frame))
            container.mux(tone.encode(None))
    return path


def streams(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return [stream.codec_context.name for stream in container.streams]


def frames(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


@pytest.mark.parametrize(
    ("container", "brand", "video", "pixels", "sound", "kind"),
    [
        ("mov", "isom", "h264", "yuv420p", "aac", ProxyKind.NONE),
        ("mov", "mp42", "h264", "yuvj420p", "", ProxyKind.NONE),
        ("mov", "isom", "h264", "yuv420p", "mp3", ProxyKind.NONE),
        ("mov", "isom", "", "", "aac", ProxyKind.NONE),
        ("mov", "qt  ", "h264", "yuv420p", "aac", ProxyKind.REMUX),
        ("mov", "", "h264", "yuv420p", "aac", ProxyKind.REMUX),
        ("matroska", "", "h264", "yuv420p", "aac", ProxyKind.REMUX),
        ("mpegts", "", "h264", "yuv420p", "", ProxyKind.REMUX),
        ("mov", "qt  ", "h264", "yuv420p", "pcm_s16le", ProxyKind.SOUND),
        ("mov", "isom", "h264", "yuv420p", "amr_nb", ProxyKind.SOUND),
        ("matroska", "", "h264", "yuv420p", "opus", ProxyKind.SOUND),
        ("mov", "isom", "h264", "yuv420p10le", "aac", ProxyKind.TRANSCODE),
        ("mov", "isom", "h264", "yuv422p", "aac", ProxyKind.TRANSCODE),
        ("mov", "isom", "h264", "", "aac", ProxyKind.TRANSCODE),
        ("mov", "isom", "hevc", "yuv420p", "aac", ProxyKind.TRANSCODE),
        ("matroska", "", "hevc", "yuv420p10le", "aac", ProxyKind.TRANSCODE),
        ("avi", "", "h264", "yuv420p", "aac", ProxyKind.TRANSCODE),
        ("avi", "", "mpeg4", "yuv420p", "pcm_s16le", ProxyKind.TRANSCODE),
        ("mpeg", "", "mpeg2video", "yuv420p", "mp2", ProxyKind.TRANSCODE),
        ("wav", "", "", "", "pcm_s16le", ProxyKind.TRANSCODE),
        ("mov", "isom", "", "", "", ProxyKind.TRANSCODE),
        ("unheard-of", "", "h264", "yuv420p", "aac", ProxyKind.TRANSCODE),
    ],
)
def test_what_a_browser_needs(
    container: str, brand: str, video: str, pixels: str, sound: str, kind: ProxyKind
) -> None:
    found = proxy_kind(
        container, major_brand=brand, video_codec=video, pixel_format=pixels, audio_codec=sound
    )
    assert found is kind


@pytest.mark.parametrize("kind", [ProxyKind.REMUX, ProxyKind.SOUND, ProxyKind.TRANSCODE])
def test_every_command_reads_one_file_and_no_keyboard(kind: ProxyKind, tmp_path: Path) -> None:
    source, target = tmp_path / "-i %03d.mkv", tmp_path / "out.mp4"
    command = proxy_command(Path("/opt/ffmpeg"), source, target, kind, container="matroska", label="a b;c")
    reading = command[: command.index("-i")]
    assert command[0] == "/opt/ffmpeg"
    assert "-nostdin" in reading
    assert reading[reading.index("-f") + 1] == "matroska"
    assert reading[reading.index("-protocol_whitelist") + 1] == "file"
    assert command[command.index("-i") + 1] == f"file:{source}"
    assert command[-1] == f"file:{target}"
    assert command.count("-i") == 1
    for words in (("-movflags", "+faststart"), ("-map_metadata", "-1"), ("-metadata", "comment=a b;c")):
        assert words in set(pairwise(command))
    assert ("libx264" in command) is (kind is ProxyKind.TRANSCODE)
    assert ("aac" in command) is (kind is not ProxyKind.REMUX)


@pytest.mark.parametrize("container", ["hls", "concat", "sdp", "image2", "lavfi", "", "mov,mp4"])
def test_no_other_reader_can_be_asked_for(container: str) -> None:
    with pytest.raises(RefusedError, match="no working copy can be made of it"):
        proxy_command(Path("ffmpeg"), Path("a"), Path("b"), ProxyKind.REMUX, container=container)


def test_of_a_file_that_was_never_opened_it_is_said_so() -> None:
    with pytest.raises(RefusedError, match="the file could not be opened when it was inspected"):
        proxy_command(Path("ffmpeg"), Path("a"), Path("b"), ProxyKind.TRANSCODE, container="")


def test_what_plays_needs_no_copy() -> None:
    with pytest.raises(RefusedError, match="as it is"):
        proxy_command(Path("ffmpeg"), Path("a"), Path("b"), ProxyKind.NONE, container="mov")


@pytest.mark.parametrize(
    ("suffix", "container", "video", "pixels", "sound", "kind"),
    [
        (".mov", "mov", "libx264", "yuv420p", "aac", ProxyKind.REMUX),
        (".mkv", "matroska", "libx264", "yuv420p", "aac", ProxyKind.REMUX),
        (".ts", "mpegts", "libx264", "yuv420p", "aac", ProxyKind.REMUX),
        (".mkv", "matroska", "libx264", "yuv420p", "", ProxyKind.REMUX),
        (".mov", "mov", "libx264", "yuv420p", "pcm_s16le", ProxyKind.SOUND),
        (".mkv", "matroska", "libx265", "yuv420p", "aac", ProxyKind.TRANSCODE),
        (".avi", "avi", "mpeg4", "yuv420p", "pcm_s16le", ProxyKind.TRANSCODE),
        (".mp4", "mov", "libx264", "yuv444p", "", ProxyKind.TRANSCODE),
    ],
)
def test_a_working_copy_plays(
    suffix: str, container: str, video: str, pixels: str, sound: str, kind: ProxyKind, tmp_path: Path
) -> None:
    source = write_clip(tmp_path / f"master{suffix}", video, sound, pixels=pixels)
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    proxy = make_proxy(source, tmp_path / "copy.mp4", kind, container=container, label="WORKING COPY")
    assert streams(proxy.path) == ["h264", *(["aac"] if sound else [])]
    assert frames(proxy.path) == 10
    with av.open(str(proxy.path)) as copy:
        assert copy.streams.video[0].codec_context.pix_fmt == "yuv420p"
        assert copy.metadata["comment"] == "WORKING COPY"
    assert proxy.kind is kind
    assert proxy.size == proxy.path.stat().st_size
    assert proxy.duration is not None
    assert abs(proxy.duration - 1) < Fraction(1, 4)
    assert proxy.command[-1] == f"file:{proxy.path}"
    assert proxy.ffmpeg_version.startswith("ffmpeg version")
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.mp4", f"master{suffix}"]


def test_a_remux_changes_no_picture(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "master.mkv", "libx264", "")
    proxy = make_proxy(source, tmp_path / "copy.mp4", ProxyKind.REMUX, container="matroska")
    pictures = []
    for path in (source, proxy.path):
        with av.open(str(path)) as container:
            pictures.append([frame.to_ndarray().tobytes() for frame in container.decode(video=0)])
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(
    "name",
    [
        "with spaces.mkv",
        "-i.mp4",
        "%03d.mkv",
        "concat:a|b.mkv",
        "quote'\"$(id).mkv",
        "http:x.mkv",
        "a\nb.mkv",
        "not text \udcff.mkv",
    ],
)
def test_a_name_is_only_a_name(name: str, tmp_path: Path) -> None:
    source = write_clip(tmp_path / "plain.mkv", "libx264", "").rename(tmp_path / name)
    proxy = make_proxy(source, tmp_path / f"{name}.copy.mp4", ProxyKind.REMUX, container="matroska")
    assert frames(proxy.path) == 10


def test_an_odd_picture_size_is_padded(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "odd.mkv", "ffv1", "", width=63)
    proxy = make_proxy(source, tmp_path / "copy.mp4", ProxyKind.TRANSCODE, container="matroska")
    with av.open(str(proxy.path)) as copy:
        assert (copy.streams.video[0].width, copy.streams.video[0].height) == (64, 48)


def test_the_same_source_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "master.avi", "mpeg4", "pcm_s16le")
    copies = [
        make_proxy(source, tmp_path / f"{n}.mp4", ProxyKind.TRANSCODE, container="avi").path.read_bytes()
        for n in range(2)
    ]
    assert copies[0] == copies[1]


@pytest.mark.parametrize(
    "content",
    [b"", b"not media at all", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", bytes(range(256)) * 40],
    ids=["empty", "text", "playlist", "noise"],
)
def test_what_is_not_media_is_refused_and_leaves_nothing(content: bytes, tmp_path: Path) -> None:
    source = tmp_path / "clip.mkv"
    source.write_bytes(content)
    with pytest.raises(RefusedError, match="could not make a working copy") as caught:
        make_proxy(source, tmp_path / "copy.mp4", ProxyKind.TRANSCODE, container="matroska")
    assert str(tmp_path) not in caught.value.message
    assert caught.value.message.isprintable()
    assert list(tmp_path.iterdir()) == [source]


def test_a_damaged_source_gives_a_copy_with_what_was_reported(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "master.avi", "mpeg4", "pcm_s16le")
    content = bytearray(source.read_bytes())
    first_picture = content.index(b"00dc", content.index(b"movi")) + 8
    content[first_picture + 100 : first_picture + 1100] = b"\xa5" * 1000
    source.write_bytes(content)
    proxy = make_proxy(source, tmp_path / "copy.mp4", ProxyKind.TRANSCODE, container="avi")
    assert proxy.notes
    assert all(note.isprintable() and str(tmp_path) not in note for note in proxy.notes)


def test_what_is_at_the_target_stays(tmp_path: Path) -> None:
    target = tmp_path / "copy.mp4"
    target.write_text("an earlier copy")
    with pytest.raises(RefusedError, match="already there"):
        make_proxy(tmp_path / "master.mkv", target, ProxyKind.REMUX, container="matroska")
    assert target.read_text() == "an earlier copy"


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


Try = Callable[[Path], Proxy]


@pytest.fixture
def try_with(tmp_path: Path) -> Try:
    """Give a run with another program in place of ffmpeg."""
    source = tmp_path / "master.mkv"
    source.write_bytes(b"bytes of a master")

    def run(program: Path) -> Proxy:
        target = tmp_path / "copy.mp4"
        return make_proxy(
            source, target, ProxyKind.REMUX, container="matroska", program=program, time_limit_s=5.0
        )

    return run


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("exit 1", RefusedError, "ended with code 1 and no message"),
        ("kill -9 $$", RefusedError, "ended with code -9 and no message"),
        ("echo 'bad \x1b[31mstream' >&2; exit 1", RefusedError, r"bad \[U\+001B\]\[31mstream"),
        ("echo why >&2; echo 'Conversion failed!' >&2; exit 1", RefusedError, "why$"),
        ("echo 'Conversion failed!' >&2; exit 1", RefusedError, "Conversion failed!"),
        ("echo 'x: No space left on device' >&2; exit 1", EnvironmentFaultError, "No space left"),
        ("exit 0", RefusedError, "does not play"),
        ('for last; do :; done; echo x > "${last#file:}"', RefusedError, "does not play"),
        ('for last; do :; done; : > "${last#file:}"', RefusedError, "does not play"),
    ],
)
def test_how_a_run_can_end(
    text: str, error: type[Exception], message: str, try_with: Try, tmp_path: Path
) -> None:
    program = script(tmp_path / "ffmpeg.sh", text)
    with pytest.raises(error, match=message):
        try_with(program)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ffmpeg.sh", "master.mkv"]


def test_a_full_disk_is_named_by_its_folder(try_with: Try, tmp_path: Path) -> None:
    program = script(tmp_path / "ffmpeg.sh", "echo 'x: No space left on device' >&2; exit 1")
    with pytest.raises(EnvironmentFaultError, match=r"working copy of master\.mkv: .*No space left") as fault:
        try_with(program)
    assert fault.value.subject == str(tmp_path)


def test_a_run_past_its_time_is_ended(tmp_path: Path) -> None:
    source = tmp_path / "master.mkv"
    source.write_bytes(b"x")
    program = script(
        tmp_path / "ffmpeg.sh", 'for last; do :; done; echo half > "${last#file:}"; exec sleep 600'
    )
    with pytest.raises(RefusedError, match=r"took longer than 0\.3 s and was ended"):
        make_proxy(
            source,
            tmp_path / "copy.mp4",
            ProxyKind.REMUX,
            container="matroska",
            program=program,
            time_limit_s=0.3,
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ffmpeg.sh", "master.mkv"]


def test_the_program_gets_nothing_of_our_environment(
    try_with: Try, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FFREPORT", f"file={tmp_path}/report.log")
    program = script(tmp_path / "ffmpeg.sh", 'echo "report: ${FFREPORT:-none}" >&2; exit 1')
    with pytest.raises(RefusedError, match="report: none"):
        try_with(program)


@pytest.mark.parametrize("executable", [True, False])
def test_a_program_that_cannot_be_started_is_named(executable: bool, try_with: Try, tmp_path: Path) -> None:
    program = tmp_path / "ffmpeg.bin"
    program.write_bytes(b"\x00")
    program.chmod(0o755 if executable else 0o644)
    with pytest.raises(EnvironmentFaultError, match="cannot be started") as caught:
        try_with(program)
    assert caught.value.subject == str(program)
    with pytest.raises(EnvironmentFaultError, match="cannot be started"):
        ffmpeg_version(program)


def test_the_bundled_program_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert subprocess.run([ffmpeg_program(), "-version"], capture_output=True, check=False).returncode == 0

    def none() -> str:
        raise RuntimeError("no exe")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", none)
    with pytest.raises(EnvironmentFaultError, match="no ffmpeg program"):
        ffmpeg_program()


def test_a_full_disk_is_told_as_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_clip(tmp_path / "master.mkv", "libx264", "")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(EnvironmentFaultError, match="No space left"):
        make_proxy(source, tmp_path / "copy.mp4", ProxyKind.REMUX, container="matroska")
    assert list(tmp_path.iterdir()) == [source]
