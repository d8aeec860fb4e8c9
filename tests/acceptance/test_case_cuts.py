"""Exhibits of a case as typed: clips are cut and proven, recordings and redacted copies exhibited, the case checked."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bwv_index.cases import CHECKS, Severity, Variant
from bwv_index.errors import ExitCode
from bwv_index.index import own_evidence_id
from bwv_index.intake import Vault, hash_file
from bwv_index.media import read_source
from bwv_index.media.encoder import ffmpeg_program
from bwv_index.pipeline import CaseReport, open_workspace

Run = Callable[..., Any]
States = Callable[..., Mapping[Path, object]]

URN, INCIDENT = "22EA0190725", "22-20250712-0907"
CUT = ("--in", "00:00:04", "--out", "00:00:08")
DOCK = {
    "h264": "Hereford dock 1/AXON_Body_3_Video_2025-07-12_2215_X60A7788.mp4",
    "hevc": "Hereford dock 1/AXON_Body_3_Video_2025-07-12_2215_X60A7790.mp4",
    "mkv": "Hereford dock 1/4417_B8A44F0A1B2C_20250712T211500Z/20250712_211500_1F3A.mkv",
    "copy": "loose/VID_20250612_101500.mp4",
}


LATER = "D5-104777_20250712_221530.mp4"


@dataclass(frozen=True)
class Case:
    """Runs one command on a home with a case, and knows what its clips are called and where its files are."""

    run: Run
    home: Path
    clips: Mapping[str, str]
    masters: Mapping[str, str]

    def __call__(self, *words: str, code: int = ExitCode.OK) -> Any:
        done = self.run(*words)
        assert done.code == code, (done.out, done.err)
        return done

    def made(self, command: str, *words: str) -> dict[str, Any]:
        """Return what a command that makes an exhibit says of it."""
        told: dict[str, Any] = self("case", command, URN, *words, "--json").json
        return told

    def file(self, made: Mapping[str, Any], purpose: str) -> dict[str, Any]:
        """Return one file of an exhibit."""
        found: dict[str, Any] = next(file for file in made["files"] if file["purpose"] == purpose)
        return found

    def path(self, sha256: str) -> Path:
        return Vault(self.home / "vault").path_of(sha256)

    def checked(self, code: int, *words: str) -> dict[str, list[dict[str, Any]]]:
        """Return the results of a check of the case, by code."""
        found: dict[str, list[dict[str, Any]]] = {}
        for result in self("case", "check", URN, "--json", *words, code=code).json["checks"]:
            found.setdefault(result["code"], []).append(result)
        return found

    def acts(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the acts of some kinds on the ledger, oldest first."""
        with open_workspace(self.home, "7001") as workspace, workspace.index.reading() as record:
            found = record.ledger._session.connection().exec_driver_sql(
                "SELECT entry FROM ledger ORDER BY id"
            )
            told = [json.loads(bytes(row[0])) for row in found]
        return [act for act in told if act["type"] in kinds]


@pytest.fixture(scope="session")
def opened_case(
    founded: Path, tmp_path_factory: pytest.TempPathFactory, started: Run, sample: Path
) -> tuple[Path, dict[str, str]]:
    """A home with four clips, three of them confirmed for the incident of a case, and a producer."""
    folder = tmp_path_factory.mktemp("case")
    home, dock = folder / "home", folder / "dock"
    shutil.copytree(founded, home)
    dock.mkdir()
    masters = {}
    for word, file in DOCK.items():
        target = Path(shutil.copy(sample / "clips" / file, dock))
        masters[word] = hash_file(target)
    assert started(home, "ingest", dock).code in {ExitCode.OK, ExitCode.ATTENTION}
    assert started(home, "incidents", "import", sample / "tables").code in {ExitCode.OK, ExitCode.ATTENTION}
    names = {}
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        for word, sha256 in masters.items():
            clip = record.clips.of_item(sha256)
            assert clip is not None
            names[word] = record.clips.evidence_id(clip)
    for word in ("h264", "hevc", "mkv"):
        done = started(home, "link", "decide", names[word], INCIDENT, "confirm", "--why", "seen in full")
        assert done.code == ExitCode.OK, done.err
    for words in (
        ("case", "open", URN, "--incident", INCIDENT, "--why", "charged"),
        ("case", "person", URN, "producer", "22/7001", "--initials", "AB"),
        ("case", "person", URN, "producer", "22/4633", "--initials", "CD"),
    ):
        assert started(home, *words).code == ExitCode.OK
    return home, names


@pytest.fixture
def home(opened_case: tuple[Path, dict[str, str]], tmp_path: Path) -> Path:
    """A home of the test's own."""
    return Path(shutil.copytree(opened_case[0], tmp_path / "home"))


@pytest.fixture
def case(typed: Run, home: Path, opened_case: tuple[Path, dict[str, str]], sample: Path) -> Case:
    masters = {word: hash_file(sample / "clips" / file) for word, file in DOCK.items()}
    return Case(typed, home, opened_case[1], masters)


@pytest.fixture
def watched(home: Path, states: States) -> Iterator[None]:
    """See to it that nothing that lay in the vault before is other than before."""
    before = states(home / "vault")
    yield
    after = states(home / "vault")
    assert {path: after.get(path) for path in before} == before


@pytest.mark.usefixtures("watched")
def test_a_clip_whose_ends_allow_it_is_copied_from_the_stream(case: Case) -> None:
    made = case.made("cut", case.clips["h264"], *CUT, "--title", "First push", "--key")
    assert (made["ref"], made["kind"], made["producer"]) == (
        {"initials": "AB", "number": 1, "letter": ""},
        "clip",
        {"force": "22", "number": "7001"},
    )
    assert (made["span"]["how"], made["span"]["snapped"]) == ("stream-copy", False)
    (file,) = made["files"]
    assert (file["purpose"], file["working_copy"]) == ("evidence", False)
    assert file["format_text"] == "MP4, H264 640x360, AAC"
    path = case.path(file["sha256"])
    assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"]
    assert path.stat().st_mode & 0o222 == 0
    told = {act["type"]: act for act in case.acts("clip creation", "exhibit reference assignment")}
    clip, exhibit = told["clip creation"], told["exhibit reference assignment"]
    assert clip["sha256"] == file["sha256"]
    assert clip["subject"] == exhibit["subject"] == f"{URN} AB/1"
    assert exhibit["sha256"] == clip["details"]["master_sha256"] == case.masters["h264"]
    assert (clip["details"]["true_in_s"], clip["details"]["true_out_s"]) == ("4", "8")
    assert "First push" not in json.dumps(told)
    case("verify")


@pytest.mark.usefixtures("watched")
def test_a_cut_between_i_frames_is_encoded_again_and_says_so(case: Case) -> None:
    clip = case.clips["h264"]
    made = case.made("cut", clip, "--in", "00:00:05.2", "--out", "00:00:06.4", "--caption")
    evidence, captioned = case.file(made, "evidence"), case.file(made, "captioned")
    assert made["span"]["how"] == evidence["how"] == "re-encoded"
    assert evidence["working_copy"]
    assert captioned["working_copy"]
    plain, band = (read_source(case.path(file["sha256"])) for file in (evidence, captioned))
    assert (plain.width, plain.height) == (640, 360)
    assert band.width == 640
    assert band.height > 360
    words = case.run("case", "cut", URN, clip, "--in", "5.2", "--out", "6.4", "--caption").out
    assert "a working copy" in words
    (copy,) = case.acts("normalization")
    assert (copy["sha256"], copy["details"]["of"]) == (captioned["sha256"], evidence["sha256"])
    for act in case.acts("normalization", "clip creation"):
        assert "/" not in act["details"]["command"][0]
        assert not any(str(case.home) in word for word in act["details"]["command"])


@pytest.mark.usefixtures("watched")
def test_an_hevc_clip_stays_the_evidence_and_gets_a_proxy(case: Case) -> None:
    made = case.made("cut", case.clips["hevc"], *CUT, "--mode", "snap")
    evidence, proxy = case.file(made, "evidence"), case.file(made, "proxy")
    assert (evidence["how"], evidence["working_copy"]) == ("stream-copy", False)
    assert evidence["format_text"].startswith("MP4, HEVC")
    assert proxy["format_text"] == "MP4, H264 640x360, AAC"
    assert proxy["working_copy"]
    assert proxy["notes"][0] == f"proxy of {evidence['sha256']}"
    span = made["span"]
    assert span["true_in"] <= span["asked_in"]
    assert [one["standing"] for one in case.checked(ExitCode.REFUSED)["playable"]] == ["pass"]


@pytest.mark.usefixtures("watched")
def test_a_whole_recording_keeps_its_bytes(case: Case) -> None:
    made = case.made("exhibit", case.clips["mkv"], "--producer", "22/4633", "--title", "Arrival")
    assert (made["kind"], made["ref"]["initials"], made["span"]) == ("master", "CD", None)
    evidence, proxy = case.file(made, "evidence"), case.file(made, "proxy")
    assert evidence["sha256"] == case.masters["mkv"]
    assert (evidence["how"], proxy["how"]) == ("whole", "stream-copy")
    assert case.made("exhibit", case.clips["mkv"], "--producer", "22/4633")["again"]
    assert len(case.acts("exhibit reference assignment")) == 1
    found = case.checked(ExitCode.REFUSED)
    assert [one["about"] for one in found["clipped"]] == ["CD/1"]


@pytest.mark.usefixtures("watched")
def test_a_redacted_copy_stands_beside_what_it_was_made_from(case: Case) -> None:
    case.made("cut", case.clips["h264"], *CUT)
    made = case.made("redacted", case.clips["copy"], "--of", "AB/1", "--title", "address hidden")
    assert (made["kind"], made["parent"]["number"], made["ref"]["number"]) == ("redacted", 1, 2)
    assert made["sha256"] == case.masters["h264"]
    assert case.file(made, "evidence")["sha256"] == case.masters["copy"]
    assert case.file(made, "evidence")["working_copy"]
    listed = case("derived", "list", "--json").json
    named = next(one for one in listed if one["evidence_id"] == case.clips["copy"])
    assert [parent["parent"] for parent in named["parents"]] == [case.clips["h264"]]
    assert case.made("redacted", case.clips["copy"], "--of", "AB/1")["again"]
    words = ("case", "redacted", URN, case.clips["h264"], "--of", "AB/1")
    assert "An original is never redacted" in case(*words, code=ExitCode.REFUSED).err


def test_without_a_linking_run_since_footage_came_nobody_knows_what_is_missing(
    case: Case, sample: Path
) -> None:
    def standings() -> set[str]:
        found = case.checked(ExitCode.REFUSED)
        return {one["standing"] for code in ("cameras-accounted", "links-undecided") for one in found[code]}

    case.made("cut", case.clips["h264"], *CUT)
    assert standings() == {"not-checked"}
    assert "no linking run since" in case("case", "show", URN).out
    case("link", "run")
    assert "not-checked" not in standings()
    case("ingest", str(sample / "clips" / "Hereford dock 1" / LATER))
    assert "not-checked" in standings()
    case("link", "run", "--new")
    assert "not-checked" not in standings()


def test_a_redacted_copy_of_another_length_has_no_times_of_what_it_was_made_from(case: Case) -> None:
    case.made("cut", case.clips["h264"], *CUT)
    done = case("case", "redacted", URN, case.clips["copy"], "--of", "AB/1")
    assert "and AB/1 is 00:00:04.000 long: which part of the recording it shows is not known" in done.err
    assert "copied unaltered" not in done.out
    assert "of the recording, " not in done.out
    (found,) = [one for one in case.checked(ExitCode.REFUSED)["clipped"] if one["standing"] == "fail"]
    assert (found["about"], "not as long as AB/1" in found["told"]) == ("AB/2", True)
    placed = ("case", "mark", URN, "AB/2", "--at", "1", "--seen", "a door")
    assert "no place in it is known" in case(*placed, code=ExitCode.REFUSED).err


def test_a_place_in_a_redacted_copy_that_is_as_long_is_that_in_what_it_was_made_from(
    case: Case, tmp_path: Path
) -> None:
    made = case.made("cut", case.clips["h264"], *CUT)
    redact(case.path(case.file(made, "evidence")["sha256"]), tmp_path / "hidden.mp4")
    case("ingest", str(tmp_path / "hidden.mp4"), code=ExitCode.ATTENTION)
    told = case.made("redacted", "hidden.mp4", "--of", "AB/1")
    assert (told["span"], told["remarks"]) == (None, [one for one in told["remarks"] if "long" not in one])
    case("case", "mark", URN, "AB/2", "--at", "1", "--seen", "a door")
    (mark,) = case("case", "marks", URN, "--json").json
    assert mark["start"] == made["span"]["true_in"] + 1
    assert {one["standing"] for one in case.checked(ExitCode.REFUSED)["clipped"]} == {"pass"}


def redact(source: Path, target: Path) -> None:
    """Hide a part of the picture, as another program would."""
    hidden = ("-vf", "drawbox=x=0:y=0:w=iw/2:h=ih/2:t=fill", "-c:v", "libx264", "-c:a", "copy")
    subprocess.run([ffmpeg_program(), "-v", "error", "-i", source, *hidden, target], check=True)


@pytest.mark.parametrize(
    ("before", "clip", "told"),
    [
        ((), "hevc", f"footage of {INCIDENT} (confirmed)"),
        ((("case", "decide", URN, "hevc", "not-relevant", "--why", "a trial"),
          ("link", "decide", "hevc", INCIDENT, "reject", "--why", "a trial")), "hevc", f"recording of case {URN}"),
        ((("case", "exhibit", URN, "mkv", "--producer", "22/4633"),), "mkv", f"CD/1 of case {URN} is of this"),
    ],
    ids=["footage of an incident", "decided on", "exhibited"],
)  # fmt: skip
def test_a_recording_is_no_redacted_copy_of_another(
    case: Case, before: tuple[tuple[str, ...], ...], clip: str, told: str
) -> None:
    case.made("cut", case.clips["h264"], *CUT)
    for words in before:
        assert case.run(*(case.clips.get(word, word) for word in words)).code in {
            ExitCode.OK,
            ExitCode.ATTENTION,
        }
    refused = case("case", "redacted", URN, case.clips[clip], "--of", "AB/1", code=ExitCode.REFUSED)
    assert told in refused.err
    assert "ingest" in refused.err
    assert [one["subject"] for one in case.acts("exhibit reference assignment")][:1] == [f"{URN} AB/1"]


def test_what_a_person_said_was_made_from_the_recording_may_be_its_redacted_copy(case: Case) -> None:
    case.made("cut", case.clips["h264"], *CUT)
    copy = case.clips["copy"]
    assert case.run("link", "decide", copy, INCIDENT, "confirm", "--why", "a trial").code == ExitCode.OK
    words = ("case", "redacted", URN, copy, "--of", "AB/1", "--dry-run")
    assert "derived set" in case(*words, code=ExitCode.REFUSED).err
    case("derived", "set", copy, "--from", case.clips["h264"], "--why", "blurred by hand")
    case(*words)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("h264", "--in", "8", "--out", "4"), ExitCode.REFUSED, "is no span"),
        (("h264", "--in", "4", "--out", "4"), ExitCode.REFUSED, "is no span"),
        (("h264", "--in", "4", "--out", "00:09:00"), ExitCode.USAGE, "lies outside"),
        (("h264", "--in", "19:04:20", "--out", "19:04:30"), ExitCode.USAGE, "needs its date and zone"),
        (("h264", "--in", "soon", "--out", "4"), ExitCode.USAGE, "no place in a file"),
        (("h264", "--in", "2025-07-12T22:15:40", "--out", "4"), ExitCode.USAGE, "has no zone"),
        (("h264", "--in", "2020-01-01T00:00:00Z", "--out", "4"), ExitCode.USAGE, "lies outside"),
        (("copy", *CUT), ExitCode.REFUSED, "confirmed for no incident"),
        (("nothing", *CUT), ExitCode.NOT_FOUND, "nothing"),
        (("h264", *CUT, "--producer", "22/9999"), ExitCode.REFUSED, "no initials"),
        (("h264", *CUT, "--producer", "nobody"), ExitCode.USAGE, "no officer's number"),
        (("h264", *CUT, "--master", "AB/9"), ExitCode.NOT_FOUND, "no exhibit"),
        (("h264", *CUT, "--title", "two\nlines"), ExitCode.USAGE, "one line"),
    ],
)
def test_what_cannot_be_cut_is_refused_and_nothing_is_made(
    case: Case, states: States, words: tuple[str, ...], code: ExitCode, told: str
) -> None:
    before = states(case.home / "vault")
    clip = case.clips.get(words[0], words[0])
    assert told in case("case", "cut", URN, clip, *words[1:], code=code).err
    assert case.acts("clip creation", "exhibit reference assignment") == []
    assert states(case.home / "vault") == before


def test_a_dry_run_says_what_would_be_cut_and_makes_nothing(case: Case, states: States) -> None:
    before, acts = states(case.home), len(case.acts("clip creation", "view"))
    said = case("case", "cut", URN, case.clips["h264"], *CUT, "--dry-run").out
    assert "Dry run" in said
    assert "Exhibit AB/1" in said
    for command in ("exhibit", "cut"):
        points = CUT if command == "cut" else ()
        told = case("case", command, URN, case.clips["mkv"], *points, "--dry-run", "--json").json
        assert (told["ref"]["number"], told["files"]) == (1, [])
    assert len(case.acts("clip creation", "view")) == acts
    assert states(case.home / "vault") == {
        path: state for path, state in before.items() if path.is_relative_to(case.home / "vault")
    }


def test_a_number_is_never_given_twice(case: Case) -> None:
    clip = case.clips["h264"]
    assert case.made("cut", clip, *CUT)["ref"]["number"] == 1
    assert case.made("cut", clip, "--in", "8", "--out", "12", "--number", "7")["ref"]["number"] == 7
    taken = ("case", "cut", URN, clip, "--in", "12", "--out", "16", "--number", "7")
    assert "is taken" in case(*taken, code=ExitCode.REFUSED).err
    case("case", "withdraw", URN, "AB/7", "--why", "cut again")
    assert case.made("cut", clip, "--in", "8", "--out", "12")["ref"]["number"] == 8
    other = case.made("cut", clip, *CUT, "--producer", "22/4633")
    assert (other["ref"]["initials"], other["ref"]["number"]) == ("CD", 1)
    assert case.checked(ExitCode.REFUSED)["exhibit-reference"][0]["standing"] == "pass"


def test_after_the_highest_number_one_has_to_be_named(case: Case, states: States) -> None:
    clip = case.clips["h264"]
    case.made("cut", clip, *CUT, "--number", "9999")
    before = states(case.home / "vault")
    for more in ((), ("--dry-run",)):
        refused = case("case", "cut", URN, clip, "--in", "8", "--out", "12", *more, code=ExitCode.REFUSED).err
        assert ("no number comes after AB/9999" in refused, "--number 1" in refused) == (True, True)
    assert states(case.home / "vault") == before
    assert case.made("cut", clip, "--in", "8", "--out", "12", "--number", "1")["ref"]["number"] == 1


def test_a_part_may_bear_a_letter_after_the_number_of_its_own_producer(case: Case) -> None:
    clip = case.clips["h264"]
    case.made("exhibit", clip, "--producer", "22/4633")
    mine = ("case", "cut", URN, clip, *CUT, "--master", "CD/1")
    assert "is produced by 22/4633" in case(*mine, code=ExitCode.REFUSED).err
    made = case.made("cut", clip, *CUT, "--master", "CD/1", "--producer", "22/4633")
    assert made["ref"] == {"initials": "CD", "number": 1, "letter": "A"}
    elsewhere = ("case", "cut", URN, case.clips["hevc"], *CUT, "--master", "CD/1", "--producer", "22/4633")
    assert "another recording" in case(*elsewhere, code=ExitCode.REFUSED).err
    settings = case.home / "settings.toml"
    settings.write_text(settings.read_text() + '\n[case]\nclip_numbers = "letter"\n', encoding="utf-8")
    made = case.made("cut", clip, "--in", "8", "--out", "12", "--producer", "22/4633")
    assert made["ref"]["letter"] == "B"
    assert case.made("cut", clip, "--in", "8", "--out", "12")["ref"] == {
        "initials": "AB", "number": 1, "letter": "",
    }  # fmt: skip


def test_the_same_cut_again_is_the_same_exhibit_and_a_caption_can_be_added(case: Case) -> None:
    clip = case.clips["h264"]
    first = case.made("cut", clip, *CUT)
    again = case.made("cut", clip, *CUT)
    assert (first["again"], again["again"]) == (False, True)
    assert again["files"] == first["files"]
    assert len(case.acts("clip creation")) == 1
    with_caption = case.made("cut", clip, *CUT, "--caption")
    assert with_caption["ref"] == first["ref"]
    assert [file["purpose"] for file in with_caption["files"]] == ["evidence", "captioned"]
    case("verify")


def test_an_exhibit_that_comes_back_is_told_and_makes_no_clip(case: Case, tmp_path: Path) -> None:
    made = case.made("cut", case.clips["h264"], *CUT)
    before = case("status", "--json").json
    back = tmp_path / "back"
    back.mkdir()
    shutil.copy(case.path(made["files"][0]["sha256"]), back / "clip.mp4")
    for _ in range(2):
        done = case("ingest", str(back), "--json", code=ExitCode.ATTENTION).json
        (outcome,) = done["files"]
        assert outcome["code"] == "is-exhibit"
        assert f"exhibit AB/1 (evidence) of case {URN}" in outcome["detail"]
    after = case("status", "--json").json
    assert after["clips"] == before["clips"]
    assert after["items"]["exhibit"] == 1
    retention = case.run("retention", "list", "--json").json
    assert (retention["exhibits"], retention["no_clips"]) == (1, 0)


def test_a_kill_between_the_bytes_and_the_record_is_told_and_made_good(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("case", "cut", URN, case.clips["h264"], "--in", "5.2", "--out", "6.4")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("bwv_index.pipeline.casework.cutting.enter_items", killed)
        case(*words, code=ExitCode.INTERRUPTED)
    assert case.acts("clip creation", "exhibit reference assignment") == []
    found = case("verify", "--json", code=ExitCode.ATTENTION).json["findings"]
    (stranger,) = [one for one in found if one["code"] == "vault-stranger"]
    made = case.made("cut", case.clips["h264"], "--in", "5.2", "--out", "6.4")
    assert made["ref"]["number"] == 1
    assert stranger["name"].endswith(made["files"][0]["sha256"])
    case("verify")


def test_what_a_killed_cut_left_is_swept_by_the_next(case: Case) -> None:
    left = case.home / "vault" / "incoming" / "exhibit-killed"
    left.mkdir(parents=True)
    (left / "clip.mp4").write_bytes(b"half")
    case.made("cut", case.clips["h264"], *CUT)
    assert list((case.home / "vault" / "incoming").iterdir()) == []


def test_a_backup_holds_exhibits_and_brings_them_back(case: Case, tmp_path: Path, started: Run) -> None:
    made = case.made("cut", case.clips["hevc"], *CUT, "--mode", "snap")
    case("backup", str(tmp_path / "store"))
    new = tmp_path / "new"
    case("restore", str(tmp_path / "store"), "--home", str(new))
    for file in made["files"]:
        assert hash_file(Vault(new / "vault").path_of(file["sha256"])) == file["sha256"]
    assert started(new, "verify").code == ExitCode.OK


def test_a_check_tells_every_point_and_is_on_the_ledger(case: Case) -> None:
    case.made("cut", case.clips["h264"], *CUT)
    found = case.checked(ExitCode.REFUSED)
    for_the_defence_alone = {"defence-clean", "defence-private"}
    assert list(found) == [check.code for check in CHECKS if check.code not in for_the_defence_alone]
    for_them = case("case", "check", URN, "--for", "defence", code=ExitCode.REFUSED).out
    assert all(f"\t{check.code}\t" in for_them for check in CHECKS)
    assert found["hashes"][0]["standing"] == "pass"
    assert found["all-decided"][0]["remedy"].startswith("case decide ")
    said = case("case", "check", URN, code=ExitCode.REFUSED).out
    assert "An export would be refused" in said
    read = case.acts("fixity check")
    assert {act["subject"] for act in read} == {case.clips["h264"], f"{URN} AB/1"}
    assert {act["details"]["verdict"] for act in read} == {"verified"}
    whom = [act["details"]["for"] for act in case.acts("validation")]
    assert whom == ["prosecution", "defence", "prosecution"]
    assert "verified" in case("ledger", "show", "--item", case.clips["h264"]).out
    assert "verified" not in case("ledger", "show", "--item", case.clips["mkv"]).out


def test_an_exhibit_whose_bytes_were_changed_fails_and_cannot_be_overridden(case: Case) -> None:
    made = case.made("cut", case.clips["h264"], *CUT)
    path = case.path(made["files"][0]["sha256"])
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-100])
    (found,) = case.checked(ExitCode.REFUSED)["hashes"]
    assert (found["standing"], found["about"], found["overridable"]) == ("fail", "AB/1 (evidence)", False)
    path.unlink()
    (found,) = case.checked(ExitCode.REFUSED)["hashes"]
    assert found["standing"] == "not-checked"


def test_nothing_is_cut_from_a_master_of_another_size(case: Case) -> None:
    path = case.path(case.masters["h264"])
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    done = case("case", "cut", URN, case.clips["h264"], *CUT, code=ExitCode.INTEGRITY)
    assert "Run bwv-index verify" in done.err
    assert case.acts("clip creation") == []


def test_points_may_be_times_of_day_and_are_as_sure_as_the_recording_is_placed(case: Case) -> None:
    points = ("--in", "2025-07-12T22:15:14+01:00", "--out", "2025-07-12T22:15:18+01:00")
    made = case.made("cut", case.clips["h264"], *points)
    span = made["span"]
    assert abs(span["asked_in"] - 4) < 1
    assert span["asked_out"] - span["asked_in"] == pytest.approx(4)
    assert any("times of day are known" in remark for remark in made["remarks"])


def test_what_failing_means_is_configured_and_told(case: Case) -> None:
    case.made("cut", case.clips["h264"], *CUT)
    folder = case.home / "config"
    folder.mkdir(exist_ok=True)
    lines = "\n".join(f'{check.code} = "warning"' for check in CHECKS if check.overridable)
    (folder / "case.toml").write_text(f"[severities]\n{lines}\n", encoding="utf-8")
    report = case("case", "check", URN, "--json", code=ExitCode.REFUSED).json
    assert "mg12-mg11-agree" in report["lowered"]
    assert {one["code"] for one in report["stopping"]} == {"all-decided"}
    case("case", "decide", URN, *(one["about"] for one in report["stopping"]), "used", "--why", "so")
    case.checked(ExitCode.ATTENTION)
    for line, told in (
        ('hashes = "warning"', "always an error"),
        ('all-decided = "error"', "always an error"),
        ('nothing = "error"', "names no check"),
    ):
        (folder / "case.toml").write_text(f"[severities]\n{line}\n", encoding="utf-8")
        assert told in case("case", "check", URN, code=ExitCode.ENVIRONMENT).err


def test_for_the_defence_a_redaction_that_is_not_decided_is_an_error(case: Case) -> None:
    case.made("cut", case.clips["h264"], *CUT)
    assert case.checked(ExitCode.REFUSED)["redaction-decided"][0]["severity"] == Severity.WARNING
    told = case.checked(ExitCode.REFUSED, "--for", "defence")["redaction-decided"][0]
    assert told["severity"] == Severity.ERROR


def test_a_case_on_which_every_check_passes_ends_well(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    report = CaseReport(URN, Variant.PROSECUTION, (), (), (), (), "config/case.toml", 0)
    monkeypatch.setattr("bwv_index.cli.case.check.check_case", lambda *_, **__: report)
    assert "Every check passes." in case("case", "check", URN).out


def test_an_own_evidence_id_names_a_recording_too(case: Case) -> None:
    made = case.made("cut", own_evidence_id(case.masters["h264"]), *CUT, "--dry-run")
    assert made["recording"] == case.clips["h264"]
