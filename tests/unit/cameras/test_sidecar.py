from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cameras import Belonging, belongings, belongs, described_clip, recording_of
from bwv_index.cameras.sidecar import clip_start

FOLDER = "4417_B8A44F0A1B2C_20250712T211530Z"
UUID_FOLDER = "0f8fad5b-d9cb-469f-a165-70867728950e_B8A44F0A1B2C_20250712_211530"
FIRST, LATER = "20250712_211500_1F3A.mkv", "20250712_212000_1F3B.mkv"


@pytest.mark.parametrize(
    ("sidecar", "footage"),
    [
        ("DJI_0001.SRT", "DJI_0001.MP4"),
        ("MOV_0581.nmea", "MOV_0581.mp4"),
        ("mov_0581.NMEA", "MOV_0581.mp4"),
        ("a b (1).gpx", "a b (1).mp4"),
        ("clip.mp4.json", "clip.mp4"),
        ("S\u00fcd.srt", "Su\u0308d.mp4"),
        ("20160101_120000_N.gps", "20160101_120000_NF.mp4"),
        ("20160101_120000_N.3gf", "20160101_120000_NR.mp4"),
    ],
)
def test_same_folder_and_base_name(sidecar: str, footage: str) -> None:
    assert belongs(("card", sidecar), ("card", footage)) is Belonging.OWN
    assert belongs((sidecar,), (footage,)) is Belonging.OWN
    assert belongs(("other", sidecar), ("card", footage)) is None
    assert belongs((sidecar,), ("card", footage)) is None


@pytest.mark.parametrize(
    ("sidecar", "footage"),
    [
        ("DJI_0002.SRT", "DJI_0001.MP4"),
        ("DJI_0001 (1).SRT", "DJI_0001.MP4"),
        ("20160101_120000_E.gps", "20160101_120000_NF.mp4"),
        ("20160101_120000_N.srt", "20160101_120000_NF.mp4"),
        ("clip.mp4", "clip.mp4"),
        ("complete", "clip.mp4"),
        ("bookmark_1_2", "clip.mp4"),
    ],
)
def test_another_name_is_another_file_s(sidecar: str, footage: str) -> None:
    assert belongs(("card", sidecar), ("card", footage)) is None


def test_nothing_belongs_to_nothing() -> None:
    assert belongs((), ("a.mp4",)) is None
    assert belongs(("a.srt",), ()) is None


@pytest.mark.parametrize("folder", [FOLDER, UUID_FOLDER])
def test_an_axis_folder(folder: str) -> None:
    def how(sidecar: str, footage: str) -> Belonging | None:
        return belongs(("dock", folder, sidecar), ("dock", folder, footage))

    for whole in (
        f"{folder}.metadata.json",
        "complete",
        "bookmark_1752354960_7",
        f"{folder}.bookmark_1752354960_7.metadata.json",
        "20250712_211500_1F3A_B8A44F0A1B2C_gpstrail.json",
        f"{folder}.20250712_211500_1F3A_B8A44F0A1B2C_gpstrail.json.metadata.json",
    ):
        assert how(whole, FIRST) is Belonging.RECORDING
        assert how(whole, LATER) is Belonging.RECORDING
        assert how(whole, "renamed.mkv") is None
    for clip in (FIRST, LATER):
        other = LATER if clip == FIRST else FIRST
        stem = clip.removesuffix(".mkv")
        for own in (
            f"{folder}.{clip}.metadata.json", f"{clip}.metadata.json", f"{stem}.metadata.json",
            f"{stem}.key", f"{stem}.key.metadata.json", f"{folder}.{stem}.key.metadata.json",
        ):  # fmt: skip
            assert how(own, clip) is Belonging.OWN
            assert how(own, other) is None


def test_a_recording_whose_buffer_is_empty_begins_with_its_trigger() -> None:
    assert (
        belongs(("x", FOLDER, "complete"), ("x", FOLDER, "20250712_211530_1F3A.mp4")) is Belonging.RECORDING
    )


@pytest.mark.parametrize(
    "folder", ["4417_B8A44F0A1B2C_20259912T211530Z", "4417_B8A44F0A1B2C", "4417_XYZ_20250712T211530Z"]
)
def test_a_folder_of_another_shape_is_no_recording(folder: str) -> None:
    assert belongs((folder, "complete"), (folder, FIRST)) is None


@pytest.mark.parametrize(
    ("sidecar", "clip"),
    [
        (f"{LATER}.metadata.json", LATER.casefold()),
        (f"{FOLDER}.{LATER}.metadata.json", LATER.casefold()),
        (f"{FOLDER}.metadata.json", ""),
        ("20250712_212000_1F3B.key.metadata.json", ""),
        (LATER, ""),
        ("complete", ""),
    ],
)
def test_which_clip_a_description_is_of(sidecar: str, clip: str) -> None:
    assert described_clip(sidecar, FOLDER) == clip


def test_a_clip_s_folder_is_its_recording_and_its_name_its_start() -> None:
    assert recording_of(("dock", FOLDER, LATER)) == FOLDER.casefold()
    assert recording_of((FOLDER, "renamed.mkv")) == recording_of(("x", LATER)) == recording_of((LATER,)) == ""
    assert clip_start(LATER) == datetime(2025, 7, 12, 21, 20, tzinfo=UTC)
    assert clip_start("20251399_212000_1F3B.mkv") is None


NAMES = (
    "DJI_0001.SRT", "dji_0001.mp4", "a.gpx", "a.mp4", "a.mp4.json", "a.mkv", "20160101_120000_N.gps",
    "20160101_120000_NF.mp4", "complete", "bookmark_1_2", f"{FOLDER}.metadata.json", FIRST, LATER,
    f"{FOLDER}.{FIRST}.metadata.json", f"{FOLDER}_gpstrail.json", "Su\u0308d.mp4", "S\u00fcd.srt",
)  # fmt: skip


@given(st.lists(st.sampled_from(NAMES), unique=True), st.sampled_from(["", "card", FOLDER, UUID_FOLDER]))
def test_a_whole_folder_is_paired_as_each_pair_by_itself(names: list[str], folder: str) -> None:
    clips = [name for name in names if name.casefold().endswith((".mp4", ".mkv"))]
    beside = [name for name in names if name not in clips]
    told = [(b, c, how) for b in beside for c in clips if (how := belongs((folder, b), (folder, c)))]
    assert sorted(belongings(folder, beside, clips)) == sorted(told)


def test_the_work_of_pairing_a_folder_grows_with_its_files_and_not_with_their_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def counted(*pair: tuple[str, str]) -> Belonging | None:
        asked.append(pair)
        return belongs(*pair)

    monkeypatch.setattr("bwv_index.cameras.sidecar.belongs", counted)
    clips, beside = ([f"{n}.{suffix}" for n in range(200)] for suffix in ("mp4", "gpx"))
    assert len(list(belongings("card", beside, clips))) == len(asked) == 200
