from pathlib import Path

import pytest

from bwv_index.cameras import Rewriting, judge_writers, load_profiles
from bwv_index.media import (
    Inspection,
    InspectionLimits,
    KeyframePolicy,
    SilencePolicy,
    Tag,
    WriterMark,
    inspect,
)

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "config" / "cameras").glob("*.toml"))
TEXTS = [(path.name, path.read_text(encoding="utf-8")) for path in SHIPPED]
GENERIC = next(p for p in load_profiles(TEXTS) if p.id == "generic")
OWN = load_profiles([
    *((name, text) for name, text in TEXTS if name == "generic.toml"),
    (
        "own.toml",
        'id = "own"\nmake = "Own"\nnote = "n"\nmark = [{tag = "make", pattern = "Own"}]\n'
        '[writers]\nown = ["^Lavf58"]\ncopies = ["VideoDesk"]\nnote = "n"\n',
    ),
])[1]  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "rewriting"),
    [
        (WriterMark("tag encoder", "Lavf58.76.100"), Rewriting.REMUXED),
        (WriterMark("tag encoder", "Lavc60.3.100 libx264"), Rewriting.REENCODED),
        (WriterMark("sei", "x264 - core 164 r3108"), Rewriting.REENCODED),
        (WriterMark("sei", "x265 (build 199) - 3.5"), Rewriting.REENCODED),
        (WriterMark("tag encoder", "HandBrake 1.6.1 2023012300"), Rewriting.REENCODED),
        (WriterMark("tag encoder", "vlc 2.1.4 stream output"), Rewriting.EXPORTED),
        (WriterMark("tag handler_name", "\x1fMainconcept Video Media Handler"), Rewriting.REENCODED),
        (WriterMark("tag handler_name", "ISO Media file produced by Google Inc."), Rewriting.REENCODED),
        (WriterMark("tag handler_name", "GPAC ISO Video Handler"), Rewriting.REMUXED),
        (WriterMark("tag software", "Adobe Premiere Pro 2024"), Rewriting.REENCODED),
    ],
)
def test_a_mark_proves_so_much_and_no_more(mark: WriterMark, rewriting: Rewriting) -> None:
    by_mark = judge_writers(GENERIC, (mark,), ())
    assert by_mark is not None
    assert by_mark.rewriting is rewriting
    assert by_mark.marks == (mark,)
    assert mark.where in by_mark.reason
    if mark.where.startswith("tag "):
        by_tag = judge_writers(GENERIC, (), (Tag(mark.where.removeprefix("tag "), mark.text),))
        assert by_tag == by_mark


def test_the_strongest_mark_counts_and_all_are_kept() -> None:
    marks = (WriterMark("tag encoder", "Lavf62.12.100"), WriterMark("sei", "x264 - core 164"))
    found = judge_writers(GENERIC, marks, ())
    assert found is not None
    assert found.rewriting is Rewriting.REENCODED
    assert found.marks == marks
    assert "the pictures were encoded again" in found.reason


def test_a_muxer_alone_does_not_say_that_the_pictures_suffered() -> None:
    found = judge_writers(GENERIC, (WriterMark("tag encoder", "Lavf62.12.100"),), ())
    assert found is not None
    assert "may be the camera's own" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "GoPro AVC encoder",
        "\x0bGoPro AVC",
        "Core Media Video",
        "PENTAX K-x",
        "H.264",
        "VideoHandle",
        "",
        "12.1.2",
    ],
)
def test_what_cameras_write_is_no_mark(text: str) -> None:
    tags = (
        Tag("encoder", text),
        Tag("handler_name", text),
        Tag("software", text),
        Tag("major_brand", "qt  "),
    )
    assert judge_writers(GENERIC, (), tags) is None


def test_a_title_that_names_a_program_is_no_mark() -> None:
    assert judge_writers(GENERIC, (), (Tag("title", "x264 - core"), Tag("comment", "Lavf58"))) is None


def test_what_a_make_s_own_files_carry_is_no_mark_and_what_its_software_leaves_is() -> None:
    assert judge_writers(OWN, (WriterMark("tag encoder", "Lavf58.20.100"),), ()) is None
    assert judge_writers(OWN, (WriterMark("tag encoder", "Lavf62.0.1"),), ()) is not None
    found = judge_writers(OWN, (WriterMark("tag software", "VideoDesk 3"),), ())
    assert found is not None
    assert (found.rewriting, "software that exports from Own" in found.reason) == (Rewriting.EXPORTED, True)


@pytest.mark.parametrize(
    ("brand", "more", "told"),
    [("mp42", (), True), ("qt  ", (), False), ("mp42", (Tag("com.apple.quicktime.make", "Apple"),), False)],
)
def test_apple_s_library_in_a_file_that_no_apple_camera_writes(
    brand: str, more: tuple[Tag, ...], told: bool
) -> None:
    tags = (Tag("major_brand", brand), Tag("handler_name", "Core Media Video", 0), *more)
    found = judge_writers(GENERIC, (), tags)
    assert (found is not None and found.rewriting is Rewriting.EXPORTED) is told


def judged(path: Path) -> Rewriting | None:
    limits = InspectionLimits()
    found = inspect(path, limits=limits, keyframes=KeyframePolicy(most=1), silence=SilencePolicy())
    assert isinstance(found, Inspection)
    verdict = judge_writers(GENERIC, found.writers, found.container.tags)
    return verdict.rewriting if verdict else None


@pytest.mark.parametrize(
    "file",
    [
        "photoprism_quicktime-hvc1.mov",
        "iphone_elodie_video.mov",
        "nomexif_meta.mov",
        "exiftool_Pentax.avi",
        "exiftool_QuickTime.mov",
        "exiftool_M2TS.mts",
        "filetype_raw.mts",
        "photoprism_blue-go-video.mp4",
        "imageio_realshort.mp4",
    ],
)
def test_no_real_camera_file_is_called_a_copy(corpus: Path, file: str) -> None:
    assert judged(corpus / "good" / file) is None


@pytest.mark.parametrize(
    ("file", "rewriting"),
    [
        ("photoprism_mp42-hvc1.mp4", Rewriting.EXPORTED),
        ("filetype_fixture2.3gp", Rewriting.EXPORTED),
        ("gopro_hero5_trimmed.mp4", Rewriting.REMUXED),
        ("axis_test_h264.mp4", Rewriting.REMUXED),
        ("MOV_0581.mp4", Rewriting.REENCODED),
        ("exiv2_sample_640x360.mov", Rewriting.REENCODED),
        ("intel_asl_help.mkv", Rewriting.REENCODED),
        ("opencv_vtest.avi", Rewriting.REENCODED),
        ("autoeditor_example.mp4", Rewriting.REENCODED),
        ("mapillary_sample-5s.mp4", Rewriting.REENCODED),
    ],
)
def test_real_copies_are_told(corpus: Path, file: str, rewriting: Rewriting) -> None:
    assert judged(corpus / "good" / file) is rewriting
