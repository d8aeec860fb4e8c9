import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.casefile import PackClip, PackedClip
from bwv_index.casefile.packed import clip_path, keyframe_path, playable_path, sheet_path
from bwv_index.media import Proxy, ProxyKind


def clip(evidence_id: str = "E-1", original_name: str = "a.mp4", container: str = "mov") -> PackClip:
    return PackClip(
        evidence_id=evidence_id,
        sha256="0" * 64,
        size=1,
        source=Path("master"),
        original_name=original_name,
        container=container,
        format_text="",
        browser_playable=True,
        duration_s=10.0,
    )


@pytest.mark.parametrize(
    ("evidence_id", "original_name", "container", "path"),
    [
        ("E-1", "a.mp4", "mov", "clips/007_E-1.mp4"),
        ("E-1", "A.MOV", "mov", "clips/007_E-1.mov"),
        ("E-1", "a.html", "matroska", "clips/007_E-1.mkv"),
        ("E-1", "no suffix", "avi", "clips/007_E-1.avi"),
        ("E-1", "a.mp4.exe", "unheard-of", "clips/007_E-1.bin"),
        ("../../etc/passwd", "../x.mkv", "matroska", "clips/007_etc-passwd.mkv"),
        ("a b\u202e/\x00%03d", "a.mp4", "mov", "clips/007_a-b-03d.mp4"),
        ("\u00e9\u00e9", "a.mp4", "mov", "clips/007_clip.mp4"),
        ("x" * 300, "a.mp4", "mov", f"clips/007_{'x' * 64}.mp4"),
    ],
)
def test_names_in_the_pack_are_ours(evidence_id: str, original_name: str, container: str, path: str) -> None:
    assert clip_path(clip(evidence_id, original_name, container), 7) == path


@given(st.text(), st.text(), st.integers(1, 5000))
def test_no_name_leaves_its_folder_or_the_plain_alphabet(
    evidence_id: str, original: str, number: int
) -> None:
    told = clip(evidence_id, original)
    for path in (clip_path(told, number), playable_path(told, number), sheet_path(told, number)):
        assert re.fullmatch(r"[a-z]+/[0-9]{3,4}_[A-Za-z0-9._-]+", path)
        assert ".." not in path.split("/")
    assert re.fullmatch(r"keyframes/[0-9]{3,4}_[A-Za-z0-9._-]+/001\.jpg", keyframe_path(told, number, 1))


@pytest.mark.parametrize(
    ("copy_runs", "note"),
    [
        (Fraction(10), ""),
        (Fraction(109, 10), ""),
        (Fraction(4), "The working copy runs 4 s, the master 10 s."),
        (None, ""),
    ],
)
def test_a_working_copy_of_another_length_is_pointed_out(copy_runs: Fraction | None, note: str) -> None:
    copy = Proxy(Path("p.mp4"), ProxyKind.TRANSCODE, 1, copy_runs, (), "ffmpeg", ())
    assert PackedClip(clip(), 1, "clips/001_E-1.mp4", working_copy=copy).length_note == note
