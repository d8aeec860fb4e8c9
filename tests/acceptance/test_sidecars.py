"""Sidecars: read, hashed, given to their footage whichever came first. Working copies: their parents are asked for."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import permutations
from operator import xor
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from bwv_index.errors import ExitCode
from bwv_index.index import Record
from bwv_index.pipeline.keeping import Keeper

Run = Callable[..., Any]
NAME = "VB400_511870_20250614T221230Z_0001"
GPX = (
    '<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    '<trkpt lat="51.8896" lon="0.8993"><time>2025-06-14T22:12:31Z</time></trkpt>'
    '<trkpt lat="51.8899" lon="0.8999"><time>2025-06-14T22:12:41Z</time></trkpt>'
    "</trkseg></trk></gpx>"
)


@pytest.fixture
def run(typed_here: Run) -> Run:
    return typed_here


def put(source: Path, tiny_clips: tuple[Path, ...], *which: str) -> None:
    if "clip" in which:
        shutil.copy(tiny_clips[0], source / f"{NAME}.mp4")
    if "sidecar" in which:
        (source / f"{NAME}.gpx").write_text(GPX, encoding="utf-8")


@pytest.mark.parametrize(
    "arrivals", [[("clip", "sidecar")], [("clip",), ("sidecar",)], [("sidecar",), ("clip",)]], ids=str
)
def test_a_sidecar_is_its_footages_whichever_arrives_first(
    run: Run, source: Path, tiny_clips: tuple[Path, ...], arrivals: list[tuple[str, ...]]
) -> None:
    for which in arrivals:
        put(source, tiny_clips, *which)
        run("ingest", str(source))
    dossier = run("show", f"{NAME}.mp4", "--json").json
    sha256 = hashlib.sha256(GPX.encode()).hexdigest()
    assert [(one["path"], one["sha256"]) for one in dossier["sidecars"]] == [
        (str(source / f"{NAME}.gpx"), sha256)
    ]
    positions = [c for c in dossier["claims"] if c["kind"] == "position"]
    assert positions
    assert {c["body"]["sidecar"] for c in positions} == {sha256}
    assert all(c["source"].startswith(f"sidecar {NAME}.gpx") for c in positions)
    assert run("quarantine", "--sidecars").out == "Every sidecar belongs to footage that is held.\n"
    assert run("verify").code == ExitCode.OK


def log_line(second: int) -> bytes:
    """Return one line of a log of the satellites' time, a whole hour after the time in the file's name."""
    said = f"GPRMC,2312{second},A,5153.376,N,00053.958,E,0.0,0.0,140625,,".encode()
    stamp = 1_749_942_720_000 + second * 1000
    return b"[%d]$%s*%02X\n" % (stamp, said, reduce(xor, said))


def test_a_sidecar_that_tells_another_hour_than_the_camera_settles_nothing(
    run: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    put(source, tiny_clips, "clip")
    (source / f"{NAME}.gps").write_bytes(b"".join(log_line(second) for second in range(30, 40)))
    run("ingest", str(source))
    placement = run("show", f"{NAME}.mp4", "--json").json["clip"]["placement"]
    assert placement["hour"] == "open"
    assert placement["half_width_s"] > 3500
    assert run("clock", "list", "--json").json["offsets"] == []


def test_show_tells_the_fixes_with_their_grid_reference_and_what_is_not_known_of_them(
    run: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    put(source, tiny_clips, "clip", "sidecar")
    run("ingest", str(source))
    told = run("show", f"{NAME}.mp4").out
    assert "2 point(s), 2 with a fix, 2 kept" in told
    assert "51.889600, 0.899300, TL 99608 25198" in told
    assert "accuracy not stated" in told
    satellites = "2025-06-14 23:12:31 BST (2025-06-14T22:12:31Z), ± not stated"
    assert f"place in the file not known, by satellite {satellites}" in told


def test_a_clip_is_found_by_the_place_of_its_sidecar(
    run: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    put(source, tiny_clips, "clip", "sidecar")
    run("ingest", str(source))
    found = run("search", "--near", "51.8899,0.8999", "--within", "20", "--json").json["clips"]
    assert [hit["clip"]["name"] for hit in found] == [f"{NAME}.mp4"]
    assert run("search", "--near", "51.95,0.8999", "--within", "20", "--json").json["clips"] == []


@pytest.mark.parametrize(
    "body", [b"", b"{", GPX.encode()[:90], b"\xff\xfe\0\0", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]
)
def test_a_sidecar_that_nobody_can_read_is_kept_and_stops_nothing(
    run: Run, source: Path, tiny_clips: tuple[Path, ...], body: bytes
) -> None:
    put(source, tiny_clips, "clip")
    (source / f"{NAME}.gpx").write_bytes(body)
    run("ingest", str(source))
    dossier = run("show", f"{NAME}.mp4", "--json").json
    assert [one["sha256"] for one in dossier["sidecars"]] == [hashlib.sha256(body).hexdigest()]
    assert not [c for c in dossier["claims"] if "sidecar" in c["body"]]
    assert run("verify").code == ExitCode.OK


def test_a_sidecar_that_no_reader_knows_says_so(run: Run, source: Path, tiny_clips: tuple[Path, ...]) -> None:
    put(source, tiny_clips, "clip")
    (source / f"{NAME}.json").write_text('{"recorded": "2025-06-14T22:12:30Z"}', encoding="utf-8")
    (source / f"{NAME}.txt").write_text("$V02 2025-06-14 22:12:30 N51.5 W0.1\n", encoding="utf-8")
    run("ingest", str(source))
    dossier = run("show", f"{NAME}.mp4", "--json").json
    assert {Path(one["path"]).suffix for one in dossier["sidecars"]} == {".json", ".txt"}
    told = {one["file"]: [r["detail"] for r in one["remarks"]] for one in dossier["said"] if one["file"]}
    assert set(told) == {f"{NAME}.json", f"{NAME}.txt"}
    assert all(any("no reader knows" in detail for detail in details) for details in told.values())
    assert run("quarantine", "--json").json == []


def test_a_sidecar_that_changed_is_told_with_both_its_contents(
    run: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    put(source, tiny_clips, "clip", "sidecar")
    run("ingest", str(source))
    assert "first seen there" not in run("show", f"{NAME}.mp4").out
    (source / f"{NAME}.gpx").write_text(GPX.replace("0.8993", "0.8994"), encoding="utf-8")
    run("ingest", str(source))
    dossier = run("show", f"{NAME}.mp4", "--json").json
    told = [
        r["detail"] for one in dossier["said"] for r in one["remarks"] if "first seen there" in r["detail"]
    ]
    assert len(told) == len({one["sha256"] for one in dossier["sidecars"]}) == 2
    assert all(one["sha256"][:12] in detail for one in dossier["sidecars"] for detail in told)


def test_another_card_at_the_same_path_keeps_its_sidecars_to_itself(
    run: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    put(source, tiny_clips, "clip", "sidecar")
    run("ingest", str(source))
    shutil.copy(tiny_clips[1], source / f"{NAME}.mp4")
    (source / f"{NAME}.gpx").write_text(GPX.replace("0.8993", "0.8994"), encoding="utf-8")
    run("ingest", str(source))
    for clip, gpx in ((tiny_clips[0], GPX), (tiny_clips[1], GPX.replace("0.8993", "0.8994"))):
        sha256 = hashlib.sha256(clip.read_bytes()).hexdigest()
        dossier = run("show", sha256, "--json").json
        assert [one["sha256"] for one in dossier["sidecars"]] == [hashlib.sha256(gpx.encode()).hexdigest()]


def test_a_sidecar_whose_reading_was_lost_is_told_and_read_by_the_next_run(
    run: Run, source: Path, tiny_clips: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise MemoryError

    put(source, tiny_clips, "clip", "sidecar")
    with monkeypatch.context() as bent:
        bent.setattr("bwv_index.pipeline.ingesting.read_sidecar", lost)
        run("ingest", str(source))
    assert "memory ran out" in run("show", f"{NAME}.mp4").out
    run("ingest", str(source))
    dossier = run("show", f"{NAME}.mp4", "--json").json
    assert [c for c in dossier["claims"] if c["kind"] == "position"]
    assert "memory ran out" not in run("show", f"{NAME}.mp4").out


def test_a_clip_of_which_only_a_platforms_row_is_held_has_no_sidecar(
    run: Run, source: Path, tmp_path: Path, tiny_clips: tuple[Path, ...]
) -> None:
    put(source, tiny_clips, "clip", "sidecar")
    run("ingest", str(source))
    table = tmp_path / "clips.csv"
    table.write_text("evidence_id,device_serial\nEV-9,X60A1234\n", encoding="utf-8")
    assert run("catalogue", "import", str(table)).code == ExitCode.OK
    dossier = run("show", "EV-9", "--json").json
    assert (dossier["sidecars"], dossier["trails"], dossier["said"], dossier["places"]) == ([], [], [], [])
    assert NAME not in run("show", "EV-9").out
    assert run("clock", "show", "EV-9", "--json").json["said"] == []


def test_a_sidecar_without_footage_is_listed(run: Run, source: Path, tiny_clips: tuple[Path, ...]) -> None:
    put(source, tiny_clips, "sidecar")
    (source / "elsewhere.mp4").write_bytes(tiny_clips[1].read_bytes())
    run("ingest", str(source))
    assert f"{NAME}.gpx" in run("quarantine", "--sidecars").out
    assert run("status", "--json").json["lone_sidecars"] == 1
    assert "1 sidecar(s) without footage" in run("status").out


def test_another_ingest_changes_nothing(run: Run, source: Path, tiny_clips: tuple[Path, ...]) -> None:
    put(source, tiny_clips, "clip", "sidecar")
    run("ingest", str(source))
    before = run("show", f"{NAME}.mp4", "--json").json
    run("ingest", str(source))
    after = run("show", f"{NAME}.mp4", "--json").json
    for part in ("claims", "replaced", "placements", "trails", "sidecars", "keyframes"):
        assert after[part] == before[part]


class TestAxisRecordings:
    """A folder as a body worn system of Axis exports it, whatever its integration calls the clip."""

    FOLDER = "4417_B8A44F0A1B2C_20250712T211530Z"

    @pytest.fixture
    def folder(self, source: Path, tiny_clips: tuple[Path, ...]) -> Path:
        folder = source / self.FOLDER
        folder.mkdir()
        shutil.copy(tiny_clips[0], folder / "20250712_211530_1F3B.mkv")
        return folder

    def test_every_object_beside_the_footage_is_its_sidecar(
        self, run: Run, source: Path, folder: Path
    ) -> None:
        beside = {"bookmark_1752354960_7": b"punched in the face", "20250712_211530_1F3B.key": b"{}"}
        for name, body in beside.items():
            (folder / name).write_bytes(body)
        run("ingest", str(source))
        dossier = run("show", "20250712_211530_1F3B.mkv", "--json").json
        assert {Path(one["path"]).name for one in dossier["sidecars"]} == set(beside)
        assert "punched in the face" in {c["value"] for c in dossier["claims"] if c["kind"] == "bookmark"}

    def test_its_description_gives_the_make_away(
        self, run: Run, source: Path, tiny_clips: tuple[Path, ...]
    ) -> None:
        shutil.copy(tiny_clips[0], source / "renamed.mkv")
        told = (
            '{"Bwcserialnumber": "B8A44F0A1B2C", "Bwcmodel": "W120", "Starttimeiso": "2025-07-12T21:15:00Z"}'
        )
        (source / "renamed.mkv.metadata.json").write_text(told, encoding="utf-8")
        (source / "renamed.metadata.json").write_text(told, encoding="utf-8")
        run("ingest", str(source))
        assert run("show", "renamed.mkv", "--json").json["clip"]["profile"] == "axis"

    @pytest.mark.parametrize(
        ("name", "body"),
        [
            (f"{FOLDER}_gpstrail.json", b'{"CoordinateEntries": [{"SecondsFromStart": %s}]}' % (b"9" * 400)),
            (f"{FOLDER}.metadata.json", b'{"bwcserialnumber": "ACCC8E\\ud800"}'),
        ],
    )
    def test_a_description_that_nobody_can_mean_stops_nothing(
        self, run: Run, source: Path, folder: Path, name: str, body: bytes
    ) -> None:
        (folder / name).write_bytes(body)
        assert run("ingest", str(source)).code in {ExitCode.OK, ExitCode.ATTENTION}
        (one,) = run("show", "20250712_211530_1F3B.mkv", "--json").json["sidecars"]
        assert Path(one["path"]).name == name
        assert run("verify").code == ExitCode.OK


class TestSplitAxisRecordings:
    """One folder with several clips: what is said of the whole recording holds for each where it belongs."""

    SERIAL, BEGAN, TRIGGER = "B8A44F0A1B2C", "2025-07-12T21:15:00Z", "2025-07-12T21:15:05Z"
    CLIPS = ("20250712_211500_1F3A.mkv", "20250712_211504_1F3B.mkv")

    @pytest.fixture
    def folder(self, source: Path, tiny_clips: tuple[Path, ...]) -> Path:
        """Two short clips, 4 s apart, both begun before the trigger, with a trail of 12 s."""
        folder = source / f"4417_{self.SERIAL}_20250712T211505Z"
        folder.mkdir()
        for clip, name in zip(tiny_clips, self.CLIPS, strict=False):
            shutil.copy(clip, folder / name)
        told = {
            "BWCSerialNumber": self.SERIAL, "StartTimeISO": self.BEGAN, "TriggerOnTimeISO": self.TRIGGER,
            "Status": "Complete",
        }  # fmt: skip
        (folder / f"{folder.name}.metadata.json").write_text(json.dumps(told), encoding="utf-8")
        entries = [
            {"LocationWKT": f"POINT({0.9 + n / 1000} 51.889)", "SecondsFromStart": n} for n in range(13)
        ]
        trail = folder / f"{self.CLIPS[0].removesuffix('.mkv')}_{self.SERIAL}_gpstrail.json"
        trail.write_text(json.dumps({"CoordinateEntries": entries}), encoding="utf-8")
        mark = {
            "CategoryName": "punch",
            "StartTime": "2025-07-12T21:15:05Z",
            "EndTime": "2025-07-12T21:15:07Z",
        }
        (folder / "bookmark_1752354905_7.metadata.json").write_text(json.dumps(mark), encoding="utf-8")
        return folder

    def show(self, run: Run, number: int) -> Any:
        return run("show", self.CLIPS[number], "--json").json

    def test_each_clip_has_its_own_stretch_of_buffer_and_of_trail(self, run: Run, folder: Path) -> None:
        run("ingest", str(folder))
        first, second = self.show(run, 0), self.show(run, 1)
        length = Fraction(first["clip"]["duration"])
        assert Fraction(first["pre_record"]["end"]) == length < 5
        assert Fraction(second["pre_record"]["end"]) == 1
        for dossier, begins in ((first, 0), (second, 4)):
            (trail,) = dossier["trails"]
            where = [round((trail[which]["longitude"] - 0.9) * 1000) for which in ("first", "last")]
            offsets = [Fraction(trail[which]["offset"]) for which in ("first", "last")]
            assert begins <= where[0] <= where[1] <= begins + length
            assert offsets == [second_ - begins for second_ in where]
        assert not any("20 s" in one for one in second["clip"]["placement"]["conflicts"])
        for dossier, into, words in ((first, 5, ", after this file ends: punch"), (second, 1, ": punch")):
            (mark,) = dossier["bookmarks"]
            assert [Fraction(mark[which]) for which in ("into", "until")] == [into, into + 2]
            assert [mark[which] for which in ("start", "end", "words")] == [
                "2025-07-12T21:15:05Z", "2025-07-12T21:15:07Z", "punch",
            ]  # fmt: skip
            shown = " ".join(run("show", dossier["clip"]["evidence_id"]).out.split())
            assert f"00:00:0{into} into the file, 2025-07-12 22:15:05 BST" in shown
            assert f"00:00:0{into + 2} into the file, 2025-07-12 22:15:07 BST" in shown
            assert words in shown

    def test_a_later_clip_is_placed_as_surely_as_the_first_and_a_reversed_bookmark_is_told(
        self, run: Run, folder: Path
    ) -> None:
        mark = {"CategoryName": "x", "StartTime": "2025-07-12T21:15:07Z", "EndTime": "2025-07-12T21:15:05Z"}
        (folder / "bookmark_1752354907_8.metadata.json").write_text(json.dumps(mark), encoding="utf-8")
        run("ingest", str(folder))
        first, second = (self.show(run, number)["clip"]["placement"] for number in (0, 1))
        assert (first["hour"], second["hour"]) == ("not checked", "not checked")
        assert second["start_at"] == "2025-07-12T21:15:04Z"
        assert first["half_width_s"] < 310 > second["half_width_s"]
        shown = " ".join(run("show", self.CLIPS[1]).out.split())
        assert "BST ± 5 min (it ends before it starts): x" in shown

    def test_a_place_reached_in_another_clip_is_not_found(self, run: Run, folder: Path) -> None:
        run("ingest", str(folder))

        def near(second: int) -> list[str]:
            place = f"51.889,{0.9 + second / 1000}"
            found = run("search", "--near", place, "--within", "20", "--json").json["clips"]
            return [hit["clip"]["name"] for hit in found]

        assert [near(second) for second in (0, 5, 12)] == [[self.CLIPS[0]], [self.CLIPS[1]], []]

    def test_what_the_description_tells_and_no_file_holds_is_told(self, run: Run, folder: Path) -> None:
        description = folder / f"{folder.name}.metadata.json"
        told = {**json.loads(description.read_text(encoding="utf-8")), "StopTimeISO": "2025-07-12T21:15:30Z"}
        description.write_text(json.dumps(told), encoding="utf-8")
        (folder / self.CLIPS[1]).rename(folder / "20250712_211514_1F3C.mkv")
        clip = {"StartTimeISO": "2025-07-12T21:15:04Z", "ContainerType": "mkv"}
        (folder / f"{self.CLIPS[1]}.metadata.json").write_text(json.dumps(clip), encoding="utf-8")
        cut = {"StartTimeISO": self.BEGAN, "StopTimeISO": "2025-07-12T21:15:14Z", "ContainerType": "mkv"}
        (folder / f"{self.CLIPS[0]}.metadata.json").write_text(json.dumps(cut), encoding="utf-8")
        run("ingest", str(folder))
        dossier = self.show(run, 0)
        assert len(dossier["recording"]) == 2
        told_of = "\n".join(dossier["joints"])
        assert "gap of" in told_of
        assert "the recording ran 00:00:30; no file is held from 00:00:0" in told_of
        assert "to 00:00:14 of it" in told_of
        assert "to 00:00:30 of it" in told_of
        assert f"{self.CLIPS[1].casefold()} is described beside it, and its footage is not held" in told_of
        assert "its description tells 00:00:14, the file holds 00:00:0" in told_of

    def test_a_recording_that_is_all_held_is_told_nothing_of(self, run: Run, folder: Path) -> None:
        description = folder / f"{folder.name}.metadata.json"
        told = {**json.loads(description.read_text(encoding="utf-8")), "StopTimeISO": "2025-07-12T21:15:05Z"}
        description.write_text(json.dumps(told), encoding="utf-8")
        run("ingest", str(folder))
        dossier = self.show(run, 0)
        assert len(dossier["recording"]) == 2
        assert not any("descri" in joint for joint in dossier["joints"])


def encoded_anew(footage: Path, target: Path) -> Path:
    """Make a working copy as somebody at a desk would."""
    words = ["-nostdin", "-loglevel", "error", "-i", str(footage), "-t", "4", "-c:v", "libx264", str(target)]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *words], check=True)
    return target


class TestWorkingCopies:
    """A file that a program encoded anew is marked, and the clip it was made from is asked for."""

    def test_it_is_listed_and_its_parent_asked_for_until_a_person_names_it(
        self, run: Run, source: Path, sample: Path
    ) -> None:
        other = min((sample / "clips").rglob("VB400*.mp4"))
        shutil.copy(other, source / other.name)
        copy = encoded_anew(other, source / "for court.mp4")
        run("ingest", str(source))
        asked = {one["name"]: one["asked"] for one in run("derived", "list", "--json").json}
        assert asked[copy.name]
        assert "asked for" in run("derived", "list").out
        done = run(
            "derived", "set", copy.name, "--from", other.name, "--why", "seen side by side", "--dry-run"
        )
        assert done.out.startswith("Dry run")
        assert {one["name"]: one["asked"] for one in run("derived", "list", "--json").json} == asked
        assert (
            run("derived", "set", copy.name, "--from", other.name, "--why", "seen side by side").code
            == ExitCode.OK
        )
        (named,) = [one for one in run("derived", "list", "--json").json if one["name"] == copy.name]
        assert not named["asked"]
        assert named["parents"][0]["why"] == "seen side by side"
        assert "said 7001" in run("show", copy.name).out
        assert run("verify").code == ExitCode.OK

    def test_a_clip_is_not_made_from_itself_nor_from_its_own_copy(
        self, run: Run, source: Path, tiny_clips: tuple[Path, ...]
    ) -> None:
        for number, name in enumerate(("one.mp4", "two.mp4")):
            shutil.copy(tiny_clips[number], source / name)
        run("ingest", str(source))
        why = ("--why", "seen")
        assert run("derived", "set", "one.mp4", "--from", "one.mp4", *why).code == ExitCode.REFUSED
        assert run("derived", "set", "one.mp4", "--from", "two.mp4", *why).code == ExitCode.OK
        assert run("derived", "set", "two.mp4", "--from", "one.mp4", *why).code == ExitCode.REFUSED
        assert run("derived", "set", "one.mp4", "--from", "nothing.mp4", *why).code == ExitCode.NOT_FOUND


class TestEmptyFiles:
    """All empty files are one content. What each is, and what it says, is in its own name, whichever came first."""

    FOLDER = "u1_accc8e123456_20240701T101010Z"
    AXIS = "20240701_101000_abcd.mp4"

    def put(self, source: Path, tiny_clips: tuple[Path, ...], which: str) -> None:
        if which == "axis":
            folder = source / self.FOLDER
            folder.mkdir()
            shutil.copy(tiny_clips[0], folder / self.AXIS)
            (folder / "complete").write_bytes(b"")
        elif which == "captions":
            shutil.copy(tiny_clips[1], source / "foo.mp4")
            (source / "foo.srt").write_bytes(b"")
        else:
            (source / "evidence.mp4").write_bytes(b"")

    @pytest.mark.parametrize("order", [*permutations(("axis", "captions", "footage"))], ids="-".join)
    def test_each_is_what_its_name_says_in_any_order(
        self, run: Run, source: Path, tiny_clips: tuple[Path, ...], order: tuple[str, ...]
    ) -> None:
        for which in order:
            self.put(source, tiny_clips, which)
            told = run("ingest", str(source), "--json").json
            if which == "footage":
                (seen,) = [one for one in told["files"] if one["path"].endswith("evidence.mp4")]
                assert seen["code"] == "empty"
        assert [c["raw"] for c in self.transfers(run, self.AXIS)] == ["complete"]
        assert self.transfers(run, "foo.mp4") == []
        listed = {Path(one["path"]).name: one["code"] for one in run("quarantine", "--json").json}
        assert listed == {"evidence.mp4": "empty"}
        assert run("quarantine", "--sidecars").out == "Every sidecar belongs to footage that is held.\n"
        assert run("verify").code == ExitCode.OK

    def transfers(self, run: Run, name: str) -> list[Any]:
        return [c for c in run("show", name, "--json").json["claims"] if c["kind"] == "transfer"]


def test_a_run_claims_only_for_its_own_folders(
    run: Run, source: Path, tiny_clips: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All empty files are one item: a batch is not to pair every recording that was ever complete."""
    claimed: list[str] = []
    claim = Keeper._claim

    def counted(keeper: Keeper, record: Record, clip: int, sha256: str) -> None:
        claimed.append(sha256)
        claim(keeper, record, clip, sha256)

    monkeypatch.setattr(Keeper, "_claim", counted)
    tallies = []
    for number in range(3):
        folder = source / f"u1_ACCC8E12345{number}_20240701T101010Z"
        folder.mkdir()
        shutil.copy(tiny_clips[number % len(tiny_clips)], folder / "20240701_101000_abcd.mp4")
        (folder / "complete").touch()
        claimed.clear()
        run("ingest", str(folder))
        tallies.append(len(claimed))
    assert len(set(tallies)) == 1
