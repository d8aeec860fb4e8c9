"""What one inspection hands over of a whole file: data tracks, signatures, marks of writers, dates, trailers."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from bwv_index.media import Inspection, MediaRefusal, SignatureScheme
from bwv_index.media.encoder import ffmpeg_program, run_ffmpeg

MakeClip = Callable[..., Path]
Inspect = Callable[..., Inspection | MediaRefusal]
ONVIF = "005bc93f-2d71-5e95-ada4-796f90877a6f"
AXIS = "5369676e-6564-2056-6964-656f2e2e2e30"
DATE = "17ee8c60-f84d-11d9-8cd6-0800200c9a66"


def whole(answer: Inspection | MediaRefusal) -> Inspection:
    assert isinstance(answer, Inspection)
    return answer


def copied(source: Path, name: str, *words: str, before: tuple[str, ...] = ()) -> Path:
    """Copy every stream into another file, as a working copy is cut: without encoding."""
    target = source.with_name(name)
    command = (str(ffmpeg_program()), "-nostdin", "-hide_banner", "-loglevel", "error", "-n", *before)
    command += ("-i", f"file:{source}", "-map", "0", "-c", "copy", *words, f"file:{target}")
    run_ffmpeg(command, 60, folder=source.parent, names={}, subject=source.name)
    return target


def signed(source: Path, identifier: str, name: str = "signed.mp4") -> Path:
    """Put one message of this identifier before every I-frame."""
    filters = f"h264_mp4toannexb,h264_metadata=sei_user_data={identifier}+MDPM-said"
    stream = copied(source, f"{name}.step.ts", "-bsf:v", filters)
    return copied(copied(stream, f"{name}.step.mp4"), name)


def units_from(path: Path, seconds: float) -> int:
    """Count the signing messages from the last I-frame at or before a time, by their bytes alone."""
    with av.open(str(path)) as opened:
        packets = [packet for packet in opened.demux(opened.streams.video[0]) if packet.pts is not None]
    early = [
        number
        for number, packet in enumerate(packets)
        if packet.is_keyframe and (packet.pts or 0) * packet.time_base <= seconds
    ]
    return sum(bytes(packet).count(bytes.fromhex(AXIS.replace("-", ""))) for packet in packets[early[-1] :])


@pytest.mark.parametrize(
    ("identifier", "scheme"), [(ONVIF, SignatureScheme.ONVIF), (AXIS, SignatureScheme.AXIS)]
)
@pytest.mark.parametrize("name", ["signed.mp4", "signed.ts", "signed.mkv"])
def test_a_signed_stream_is_detected_and_its_units_counted(
    make_clip: MakeClip, inspected: Inspect, identifier: str, scheme: SignatureScheme, name: str
) -> None:
    plain = make_clip(seconds=4, gop=10)
    assert whole(inspected(plain)).signatures == ()
    signs = whole(inspected(signed(plain, identifier, name))).signatures
    assert [(sign.scheme, sign.stream, sign.units) for sign in signs] == [(scheme, 0, 4)]


@pytest.mark.parametrize("name", ["cut.mp4", "cut.ts", "cut.mkv", "cut.mov"])
def test_a_cut_without_encoding_keeps_the_units_of_what_is_kept(
    make_clip: MakeClip, inspected: Inspect, name: str
) -> None:
    source = signed(make_clip(seconds=6, gop=10), ONVIF)
    assert [sign.units for sign in whole(inspected(source)).signatures] == [6]
    cut = copied(source, name, before=("-ss", "2.05", "-t", "2.5"))
    assert [sign.units for sign in whole(inspected(cut)).signatures] == [3]


def test_a_copy_that_is_encoded_again_has_lost_its_signature(make_clip: MakeClip, inspected: Inspect) -> None:
    source = signed(make_clip(seconds=2), ONVIF)
    target = source.with_name("encoded.mp4")
    words = ("-c:v", "mpeg4", f"file:{target}")
    subprocess.run(
        (str(ffmpeg_program()), "-nostdin", "-loglevel", "error", "-i", f"file:{source}", *words), check=True
    )
    assert whole(inspected(target)).signatures == ()


def test_the_signed_camera_clip_keeps_its_units_when_it_is_cut(
    corpus: Path, inspected: Inspect, tmp_path: Path
) -> None:
    source = tmp_path / "signed.mp4"
    source.write_bytes((corpus / "good" / "axis_signed_test_h264.mp4").read_bytes())
    assert [sign.units for sign in whole(inspected(source)).signatures] == [5]
    cut = copied(source, "cut.mp4", before=("-ss", "5"))
    (sign,) = whole(inspected(cut)).signatures
    assert (sign.scheme, sign.units) == (SignatureScheme.AXIS, units_from(source, 5))
    assert 0 < sign.units < 5
    assert whole(inspected(corpus / "good" / "axis_test_h264.mp4")).signatures == ()


def test_the_date_that_a_camera_wrote_between_the_pictures_is_a_block(
    make_clip: MakeClip, inspected: Inspect
) -> None:
    found = whole(inspected(signed(make_clip(seconds=2), DATE, "dated.ts")))
    (block,) = found.payloads.blocks
    assert (block.kind, block.payload[:9]) == ("sei/mdpm", b"MDPM-said")


def test_subtitles_are_handed_over_with_their_times_and_listed(
    make_clip: MakeClip, inspected: Inspect
) -> None:
    clip = make_clip(seconds=3)
    words = clip.with_name("words.srt")
    words.write_text("1\n00:00:00,500 --> 00:00:01,000\n$GPRMC\n\n2\n00:00:02,000 --> 00:00:02,500\nsecond\n")
    target = clip.with_name("with.mp4")
    command = (str(ffmpeg_program()), "-nostdin", "-loglevel", "error", "-i", str(clip), "-i", str(words))
    run_ffmpeg(
        (*command, "-map", "0:v", "-map", "1", "-c:v", "copy", "-c:s", "mov_text", str(target)),
        60,
        folder=clip.parent,
        names={},
        subject="clip",
    )
    found = whole(inspected(target))
    (track,) = found.payloads.tracks
    assert track.kind == "tx3g"
    spoken = [
        (float(sample.time.seconds), sample.payload[2:]) for sample in track.samples if sample.payload[2:]
    ]
    assert spoken == [(0.5, b"$GPRMC"), (2.0, b"second")]
    assert "tx3g" in [part.name for part in found.unread]


def test_a_time_code_track_is_handed_over_with_its_sample_entry(
    make_clip: MakeClip, inspected: Inspect
) -> None:
    clip = copied(make_clip(seconds=2), "coded.mov", "-timecode", "01:02:03:04")
    found = whole(inspected(clip))
    (track,) = found.payloads.tracks
    (entry,) = (block for block in found.payloads.blocks if block.kind == "moov/trak/tmcd")
    frames = int.from_bytes(track.samples[0].payload, "big")
    scale, length = (int.from_bytes(entry.payload[at : at + 4], "big") for at in (16, 20))
    assert (track.kind, entry.payload[24]) == ("tmcd", 10)
    assert frames * length == (3723 * 10 + 4) * length
    assert scale == 10 * length


def test_the_encoder_is_a_mark_of_the_writer(make_clip: MakeClip, inspected: Inspect) -> None:
    marks = {mark.where: mark.text for mark in whole(inspected(make_clip(seconds=1))).writers}
    assert marks["tag encoder"].startswith("Lav")
    assert marks["sei"].startswith("x264 - core")


def test_a_program_s_name_in_padding_and_in_an_editing_record_is_a_mark(
    make_clip: MakeClip, inspected: Inspect
) -> None:
    clip = make_clip(seconds=1)
    record = bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b'<x xmp:CreatorTool="Editor 2.1"/>'
    with clip.open("ab") as file:
        for kind, body in ((b"free", b"IsoMedia File Produced with X"), (b"uuid", record)):
            file.write((8 + len(body)).to_bytes(4, "big") + kind + body)
    found = whole(inspected(clip))
    marks = {mark.where: mark.text for mark in found.writers}
    assert marks["free"] == "IsoMedia File Produced with X"
    assert marks["xmp"] == "Editor 2.1"
    assert found.unread == ()


def test_an_ordinary_clip_has_nothing_unread_and_nothing_to_hand_over(
    make_clip: MakeClip, inspected: Inspect
) -> None:
    for name in ("a.mp4", "a.mov", "a.mkv", "a.ts", "a.avi"):
        found = whole(inspected(make_clip(name, seconds=1, sound=np.sin)))
        assert (name, found.unread, found.payloads.tracks, found.payloads.blocks) == (name, (), (), ())


def test_what_follows_the_last_box_is_handed_over(make_clip: MakeClip, inspected: Inspect) -> None:
    clip = make_clip(seconds=1)
    size = clip.stat().st_size
    with clip.open("ab") as file:
        file.write(b"\xff\xff\xff\xff$GPRMC,\xff")
    (block,) = whole(inspected(clip)).payloads.blocks
    assert (block.kind, block.offset, block.payload) == ("trailer", size, b"\xff\xff\xff\xff$GPRMC,\xff")


@pytest.mark.parametrize("name", ["start.ts", "start.mp4"])
def test_the_file_s_zero_is_exact(make_clip: MakeClip, inspected: Inspect, name: str) -> None:
    found = whole(inspected(copied(make_clip(seconds=1), name, "-output_ts_offset", "0.1001")))
    assert found.video is not None
    assert found.video.first is not None
    assert found.origin == found.video.first.seconds
