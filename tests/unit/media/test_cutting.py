"""Cuts of footage made on the spot: copied, encoded, captioned, proven, refused."""

import hashlib
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import av
import numpy as np
import pytest

from bwv_index.errors import RefusedError
from bwv_index.media import (
    Caption,
    Cut,
    CutHow,
    CutMode,
    CutProof,
    cut_proven,
    cutproof,
    make_cut,
    plan_source,
    prove_cut,
    read_source,
)
from bwv_index.media.cutting import ENCODING_THREADS
from bwv_index.media.encoder import ffmpeg_program, run_ffmpeg

MakeClip = Callable[..., Path]
FONT = Path(str(files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"))


CAMERA = "086f3693-b7b3-4f2c-9653-21492feee5b8"
"""An identifier of user data that is no encoder's."""


def tone(
    times: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return 0.3 * np.sin(2 * np.pi * 440 * times)


def cut(master: Path, start: str, end: str, mode: CutMode = CutMode.AUTO) -> tuple[Cut, CutProof]:
    def label(working_copy: bool) -> str:
        return "WORKING COPY of a test" if working_copy else "a test"

    target = master.with_name(f"cut-of-{master.name}.mp4")
    return cut_proven(read_source(master), target, (Fraction(start), Fraction(end)), mode, label=label)


def decoded(path: Path) -> list[tuple[Fraction, bytes]]:
    with av.open(str(path)) as file:
        return [
            (frame.pts * frame.time_base, hashlib.sha256(frame.to_ndarray().tobytes()).digest())
            for frame in file.decode(video=0)
            if frame.pts is not None and frame.time_base
        ]


@pytest.mark.parametrize(
    ("suffix", "codec", "tag"),
    [
        (".mp4", "libx264", "avc1"),
        (".mov", "libx264", "avc1"),
        (".mkv", "libx264", "avc1"),
        (".ts", "libx264", "avc1"),
        (".mp4", "libx265", "hvc1"),
        (".mkv", "libx265", "hvc1"),
    ],
)
def test_a_stream_copy_holds_the_masters_own_pictures(
    make_clip: MakeClip, suffix: str, codec: str, tag: str
) -> None:
    master = make_clip(f"master{suffix}", seconds=4, sound=tone, codec=codec)
    before = hashlib.sha256(master.read_bytes()).hexdigest()
    made, proof = cut(master, "1", "3", CutMode.SNAP)
    assert made.plan.how is CutHow.STREAM_COPY
    assert not made.working_copy
    assert proof.holds
    assert proof.how == "the bytes and times of every picture"
    span = [
        (time - made.plan.origin - made.plan.true_in, digest)
        for time, digest in decoded(master)
        if made.plan.true_in <= time - made.plan.origin < made.plan.true_out
    ]
    found = decoded(made.path)
    assert [digest for _, digest in found] == [digest for _, digest in span]
    assert all(abs(one[0] - other[0]) < Fraction(1, 1000) for one, other in zip(found, span, strict=True))
    with av.open(str(made.path)) as file:
        assert file.streams.video[0].codec_context.codec_tag == tag
        assert file.streams.audio[0].codec_context.name == "aac"
        assert file.metadata["comment"] == "a test"
        assert not {"creation_time", "encoder", "location"} & set(file.metadata)
    assert hashlib.sha256(master.read_bytes()).hexdigest() == before
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    assert made.size == made.path.stat().st_size
    assert made.command[0] == "stream copy"
    assert [program.split()[0] for program in made.programs] == ["PyAV", "libavformat", "libavcodec"]


@pytest.mark.parametrize(("mode", "told"), [(CutMode.SNAP, (CAMERA.replace("-", ""),)), (CutMode.EXACT, ())])
def test_data_of_the_camera_between_copied_pictures_is_told(
    make_clip: MakeClip, mode: CutMode, told: tuple[str, ...]
) -> None:
    plain = make_clip("plain.mp4", seconds=4)
    master = plain.with_name("master.mp4")
    words = ("-i", plain, "-c", "copy", "-bsf:v", f"h264_metadata=sei_user_data={CAMERA}+51.5N", master)
    subprocess.run([ffmpeg_program(), "-v", "error", *words], check=True)
    assert cut(plain, "0", "2", CutMode.SNAP)[1].messages == ()
    assert cut(master, "0", "2", mode)[1].messages == told


def test_the_sound_of_a_stream_copy_lies_within_it_and_says_where(make_clip: MakeClip) -> None:
    made, _ = cut(make_clip(seconds=4, sound=tone), "1", "3")
    assert made.sound is not None
    packet = Fraction(1024, 48_000)
    assert Fraction(1) <= made.sound[0] < 1 + packet
    assert 3 - packet < made.sound[1] <= 3


@pytest.mark.parametrize("mode", [CutMode.AUTO, CutMode.EXACT])
def test_the_same_cut_twice_gives_the_same_bytes(make_clip: MakeClip, mode: CutMode) -> None:
    master = make_clip(seconds=4, sound=tone)
    first, _ = cut(master, "1", "3", mode)
    first.path.unlink()
    second, _ = cut(master, "1", "3", mode)
    assert first.sha256 == second.sha256
    assert first.command == second.command


def test_an_exact_cut_is_a_working_copy_of_the_pictures_asked_for(make_clip: MakeClip) -> None:
    made, proof = cut(make_clip(seconds=4, sound=tone), "1.3", "2.7", CutMode.EXACT)
    assert made.working_copy
    assert proof.holds
    assert [time for time, _ in decoded(made.path)] == [Fraction(number, 10) for number in range(14)]
    assert "libx264" in made.command
    assert made.command[made.command.index("-i") + 1] == "MASTER"
    assert made.command[-1] == "CUT"
    assert made.command.count(str(ENCODING_THREADS)) == 1
    with av.open(str(made.path)) as file:
        assert file.metadata["comment"] == "WORKING COPY of a test"


def test_auto_encodes_where_an_end_does_not_land_and_says_why(make_clip: MakeClip) -> None:
    made, _ = cut(make_clip(seconds=4), "1.3", "3")
    assert made.plan.how is CutHow.RE_ENCODED
    assert made.plan.why == "the in point is at no I-frame that stands by itself"


def test_sound_of_another_codec_makes_a_working_copy(make_clip: MakeClip) -> None:
    made, proof = cut(make_clip("master.mov", seconds=4, sound=tone, sound_codec="pcm_s16le"), "1", "3")
    assert made.plan.how is CutHow.STREAM_COPY
    assert made.working_copy
    assert "the sound was encoded again" in made.notes
    assert proof.holds
    with av.open(str(made.path)) as file:
        assert file.metadata["comment"] == "WORKING COPY of a test"
        heard = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    assert abs(len(heard) / 48_000 - 2) < 0.05
    assert np.abs(heard).max() > 0.2


def test_ten_bit_pictures_are_told_of_when_they_are_encoded(make_clip: MakeClip) -> None:
    made, _ = cut(make_clip(seconds=2, codec="libx265", pixel_format="yuv420p10le"), "0", "1", CutMode.EXACT)
    assert "pictures of yuv420p10le became yuv420p" in made.notes


def test_the_turn_of_the_picture_stays(make_clip: MakeClip, tmp_path: Path) -> None:
    master, turned = make_clip(seconds=3), tmp_path / "turned.mp4"
    words = ("-v", "error", "-display_rotation", "90", "-i", str(master), "-c", "copy", str(turned))
    run_ffmpeg((str(ffmpeg_program()), *words), 60, folder=tmp_path, names={}, subject="turned")
    assert (read_source(turned).width, read_source(turned).height) == (64, 96)
    made, _ = cut(turned, "1", "2")
    assert made.plan.how is CutHow.STREAM_COPY
    with av.open(str(made.path)) as file:
        assert next(file.decode(video=0)).rotation == 90


@pytest.mark.parametrize("started", [None, datetime(2025, 6, 14, 22, 12, 33, tzinfo=UTC)])
def test_a_caption_stands_below_the_picture(make_clip: MakeClip, started: datetime | None) -> None:
    master = make_clip(seconds=3, size=(640, 360))
    source = read_source(master)
    plan = plan_source(source, Fraction(1), Fraction(2), CutMode.EXACT)
    plain = make_cut(source, master.with_name("plain.mp4"), plan, label="x")
    hostile = "%{pts} 'quoted' [in]; drawbox=t=fill, \\ : {}"
    caption = Caption(("WORKING COPY of exhibit ABC/1", hostile), started, 5.0, FONT)
    made = make_cut(source, master.with_name("captioned.mp4"), plan, label="x", caption=caption)
    assert prove_cut(source, made).holds
    assert not any("quoted" in word for word in made.command)
    with av.open(str(plain.path)) as one, av.open(str(made.path)) as other:
        picture = next(one.decode(video=0)).to_ndarray(format="gray")
        captioned = next(other.decode(video=0)).to_ndarray(format="gray")
    assert captioned.shape[0] > picture.shape[0]
    assert captioned.shape[1] == picture.shape[1]
    assert np.abs(captioned[:352].astype(int) - picture[:352].astype(int)).mean() < 4
    assert captioned[360:].max() > 200
    assert np.median(captioned[360:]) < 24
    assert sorted(path.name for path in master.parent.iterdir()) == ["captioned.mp4", "clip.mp4", "plain.mp4"]


def test_no_caption_is_drawn_on_a_stream_copy(make_clip: MakeClip) -> None:
    master = make_clip(seconds=3)
    source = read_source(master)
    plan = plan_source(source, Fraction(0), Fraction(1), CutMode.AUTO)
    with pytest.raises(RefusedError, match="only a working copy"):
        make_cut(source, master.with_name("x.mp4"), plan, label="", caption=Caption((), None, None, FONT))


def test_a_file_that_is_there_is_never_written_over(make_clip: MakeClip) -> None:
    master = make_clip(seconds=3)
    source = read_source(master)
    plan = plan_source(source, Fraction(0), Fraction(1), CutMode.AUTO)
    with pytest.raises(RefusedError, match="already there"):
        make_cut(source, master, plan, label="")


def test_a_copy_that_does_not_prove_is_encoded_instead(
    make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutproof, "_faults_of_bytes", lambda *_: iter(["3 pictures are not the master's"]))
    master = make_clip(seconds=3)
    made, proof = cut(master, "0", "1")
    assert made.plan.how is CutHow.RE_ENCODED
    assert "3 pictures are not the master's" in made.plan.why
    assert proof.holds
    made.path.unlink()
    with pytest.raises(RefusedError, match="not what was planned"):
        cut(master, "0", "1", CutMode.SNAP)
    assert list(master.parent.iterdir()) == [master]


def test_the_proof_finds_what_was_changed(make_clip: MakeClip) -> None:
    master = make_clip(seconds=3)
    made, _ = cut(master, "1", "2")
    content = bytearray(made.path.read_bytes())
    at = content.index(b"mdat") + 2_000
    content[at] ^= 0xFF
    made.path.write_bytes(content)
    assert any("not the master's" in fault for fault in prove_cut(read_source(master), made).faults)


def test_sound_alone_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=8_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8_000), dtype=np.int16), format="s16", layout="mono")
        frame.sample_rate = 8_000
        out.mux(stream.encode(frame))
    with pytest.raises(RefusedError, match="no picture") as refusal:
        read_source(path)
    assert "whole" in refusal.value.remedy
