"""The pack of a case: what lies in it, what of it a defence pack holds, and that it is the same each time."""

import base64
import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import bagit
import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image
from tests.case_files import real_scene
from tests.cases_scene import CD1, CD2A, EF1, scene

from bwv_index.casefile import (
    CUSTODY_LEDGER,
    CasePack,
    PackCustody,
    Sealing,
    audit_bag,
    write_case_pack,
    write_zip,
)
from bwv_index.casefile.caselists import exhibits_csv
from bwv_index.casefile.caseview import case_html
from bwv_index.casefile.documents.writing import write_documents, write_sheets
from bwv_index.casefile.enclosed import enclosed_exhibits
from bwv_index.cases import (
    FORMS,
    CaseSnapshot,
    ExhibitRef,
    FileProof,
    FilePurpose,
    RedactionState,
    Variant,
    build_documents,
    for_defence,
    read_layouts,
    withheld,
)
from bwv_index.errors import IntegrityError, RefusedError
from bwv_index.incidents import OfficerKey
from bwv_index.media import take_stills
from bwv_index.timecode import UtcInterval

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;{{7*7}}\u202e\x00=1+1"
LAYOUTS = read_layouts(
    [
        (each.name, each.read_text(encoding="utf-8"))
        for each in sorted((Path(__file__).resolve().parents[3] / "config" / "forms").glob("*.toml"))
    ],
    FORMS,
)
POSTER = re.compile(r'data-name="([^"]+)"[^>]*data-poster="data:image/jpeg;base64,([^"]+)"')


def no_documents(folder: Path, sheets: Path) -> tuple[Path, ...]:
    del folder, sheets
    return ()


def two_documents(folder: Path, sheets: Path) -> tuple[Path, ...]:
    """Write a form twice, as the writer of documents does, and see that the sheets are there for it."""
    assert any(sheets.iterdir())
    written = [folder / "MG12.docx", folder / "MG12.pdf", folder / "MG00_CD-1.pdf"]
    for path in written:
        path.write_bytes(path.name.encode())
    return tuple(written)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseSnapshot:
    return real_scene(tmp_path_factory.mktemp("case") / "held")


@pytest.fixture(scope="module")
def pack(case: CaseSnapshot, tmp_path_factory: pytest.TempPathFactory) -> CasePack:
    return write_case_pack(case, two_documents, tmp_path_factory.mktemp("packs") / "prosecution")


@pytest.fixture(scope="module")
def defence(case: CaseSnapshot, tmp_path_factory: pytest.TempPathFactory) -> CasePack:
    out = tmp_path_factory.mktemp("packs") / "defence"
    return write_case_pack(for_defence(case), no_documents, out, hidden=withheld(case))


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names(folder)}


def test_it_is_laid_out_as_documented(pack: CasePack) -> None:
    assert names(pack.path / "data") == [
        "VERIFY.txt", "case.json", "documents/MG00_CD-1.pdf", "documents/MG12.docx", "documents/MG12.pdf",
        "exhibits.csv", "exhibits/CD-1.mp4", "exhibits/CD-2.mp4", "exhibits/CD-2A.mp4", "exhibits/EF-1.mp4",
        "exhibits/EF-1_proxy.mp4", "index.html", "provenance.jsonld", "sheets/CD-1_1.jpg",
        "sheets/CD-2A_1.jpg", "sheets/CD-2_1.jpg",
        "sheets/EF-1_1.jpg", "sheets/EF-1_2.jpg",
    ]  # fmt: skip
    assert pack.files == 18


def page_of(pack: CasePack) -> str:
    return (pack.path / "data/index.html").read_text("utf-8")


def lanes_of(page: str) -> list[tuple[str, bool]]:
    """Return each lane of the clock: its name, and whether it can be chosen to be played."""
    parts = re.split(r'<div class="lane(?: rest)?">', page)[1:]
    found = [re.search(r'class="lane-name"[^>]*>(\S+)', part) for part in parts]
    return [
        (name[1], 'class="bar"' in part.partition("</div>")[0])
        for name, part in zip(found, parts, strict=True)
        if name
    ]


def test_every_camera_of_the_case_is_on_the_clock(pack: CasePack, defence: CasePack) -> None:
    shown = dict(lanes_of(page_of(pack)))
    assert {name for name, plays in shown.items() if plays} == {"CD/1", "CD/2", "CD/2A", "EF/1"}
    assert {name for name, plays in shown.items() if not plays} == {"EV-250614-03", "EV-250614-04"}
    said = page_of(pack).partition("Recordings that are not exhibited")[2]
    assert "EV-250614-03 (42/8242): unused, not exhibited" in said
    assert "EV-250614-05 (42/8241): not relevant, not exhibited; not on the clock above: made" in said
    assert "EV-250614-06 (42/8242): not decided, not exhibited; not on the clock above: its time" in said
    theirs = dict(lanes_of(page_of(defence)))
    assert {name for name, plays in theirs.items() if not plays} == {"EV-250614-02", "EV-250614-03"}


def test_each_exhibit_has_a_picture_in_the_page_to_show_before_it_plays(pack: CasePack) -> None:
    found = POSTER.findall(page_of(pack))
    assert [name for name, _ in found] == ["CD/1", "CD/2", "CD/2A", "EF/1"]
    for _, content in found:
        with Image.open(io.BytesIO(base64.b64decode(content))) as picture:
            assert picture.size == (320, 180)


def test_pictures_of_an_exhibits_own_file_bear_the_time_of_the_frame_that_was_found(
    case: CaseSnapshot, tmp_path: Path
) -> None:
    bare = replace(case, recordings=tuple(replace(one, keyframes=()) for one in case.recordings))
    drawn = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        drawn.append([path.read_bytes() for path in write_sheets(bare, folder)])
    assert len(drawn[0]) == 4
    assert drawn[0] == drawn[1]
    file = case.exhibits[0].files[0]
    stills = take_stills(file.path, [Fraction(0), Fraction("1.75"), Fraction(27)], 160)
    assert [still and still.at for still in stills] == [0, Fraction("1.7"), 27]
    assert take_stills(Path(__file__), [Fraction(0)], 160) == (None,)


def test_it_is_a_bag_that_names_the_case_and_no_person(pack: CasePack) -> None:
    bag = bagit.Bag(str(pack.path))
    bag.validate(fast=False)
    assert bag.info["External-Identifier"] == "42EZ0188125"
    assert bag.info["Internal-Sender-Description"] == "version 3, prosecution"
    assert "DEFENDANT" not in (pack.path / "bag-info.txt").read_text("utf-8")
    assert audit_bag(pack.path).faults == ()


@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_it_is_valid_to_the_tool_everybody_has(pack: CasePack, manifest: str) -> None:
    assert (
        subprocess.run(
            ["sha256sum", "-c", manifest], cwd=pack.path, capture_output=True, check=False
        ).returncode
        == 0
    )


def test_the_note_on_checking_names_folders_that_are_there(pack: CasePack) -> None:
    note = (pack.path / "data/VERIFY.txt").read_text("utf-8")
    assert "data/exhibits/" in note
    assert "data/clips/" not in note
    assert re.search(r"certutil -hashfile data\\exhibits\\<name> SHA256", note)


def test_exhibits_are_copied_byte_for_byte(pack: CasePack, case: CaseSnapshot) -> None:
    held = {one.ref.file_name: one.evidence for one in case.standing}
    for name, file in held.items():
        assert file is not None
        assert (pack.path / f"data/exhibits/{name}.mp4").read_bytes() == file.path.read_bytes()


def test_a_withdrawn_exhibit_is_told_and_not_enclosed(pack: CasePack) -> None:
    assert not list((pack.path / "data/exhibits").glob("EF-2*"))
    assert "Cut at the wrong place" in (pack.path / "data/index.html").read_text("utf-8")


def test_an_exhibit_that_is_not_what_the_record_says_ends_it(case: CaseSnapshot, tmp_path: Path) -> None:
    one, *rest = case.exhibits
    changed = replace(one, files=tuple(replace(file, sha256="0" * 64) for file in one.files))
    with pytest.raises(IntegrityError, match="the exhibit now reads as") as fault:
        write_case_pack(replace(case, exhibits=(changed, *rest)), no_documents, tmp_path / "pack")
    assert fault.value.subject == "CD/1"
    assert list(tmp_path.iterdir()) == []


def test_a_proxy_never_stands_without_its_evidence(case: CaseSnapshot, tmp_path: Path) -> None:
    changed = tuple(
        replace(one, files=tuple(file for file in one.files if file.purpose is not FilePurpose.EVIDENCE))
        if one.ref == EF1 else one
        for one in case.exhibits
    )  # fmt: skip
    found = write_case_pack(replace(case, exhibits=changed), no_documents, tmp_path / "pack")
    assert not list((found.path / "data/exhibits").glob("EF-1*"))
    assert "Not enclosed." in (found.path / "data/index.html").read_text("utf-8")


def test_a_case_in_which_nothing_stands_is_refused(case: CaseSnapshot, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="nothing to pack"):
        write_case_pack(replace(case, exhibits=()), no_documents, tmp_path / "pack")


def test_whole_recordings_go_where_they_are_asked_for_and_never_to_the_defence(
    case: CaseSnapshot, tmp_path: Path
) -> None:
    first, *_ = case.recordings
    found = write_case_pack(case, no_documents, tmp_path / "pack", masters=[first])
    assert first.source is not None
    [path] = (found.path / "data/masters").iterdir()
    assert (path.name, path.read_bytes()) == ("001_EV-250614-01.mp4", first.source.read_bytes())
    with pytest.raises(RefusedError, match="do not go to the defence"):
        write_case_pack(for_defence(case), no_documents, tmp_path / "other", masters=[first])
    with pytest.raises(RefusedError, match="footage is not held"):
        write_case_pack(case, no_documents, tmp_path / "third", masters=[case.recordings[-1]])


def test_the_table_says_what_each_exhibit_is_of(pack: CasePack) -> None:
    text = (pack.path / "data/exhibits.csv").read_bytes().decode("utf-8-sig")
    rows = {row["exhibit"]: row for row in csv.DictReader(io.StringIO(text))}
    assert list(rows) == ["CD/1", "CD/2", "CD/2A", "EF/1"]
    assert rows["CD/1"]["true_in"] == "00:00:18.000"
    assert rows["CD/1"]["start_local"] == "14/06/2025 23:12:23 BST"
    assert (rows["CD/2"]["working_copy"], rows["CD/2A"]["made_from"]) == ("yes", "CD/2")
    assert rows["EF/1"]["proxy_file"] == "exhibits/EF-1_proxy.mp4"


def facts_of(case: CaseSnapshot, ref: ExhibitRef, name: str) -> list[str]:
    """Return what the page says of one exhibit under a name; empty where it says nothing under it."""
    items = [one for one in enclosed_exhibits(case) if one.exhibit.ref == ref]
    page = case_html(case, items, [], {}, {}).decode("utf-8")
    return re.findall(rf"<dt>{name}</dt><dd>(.*?)</dd>", page)


def row_of(case: CaseSnapshot, ref: ExhibitRef) -> dict[str, str]:
    text = exhibits_csv(case, enclosed_exhibits(case)).decode("utf-8-sig")
    return next(row for row in csv.DictReader(io.StringIO(text)) if row["exhibit"] == str(ref))


@pytest.mark.parametrize(
    ("state", "shown", "listed"),
    [
        (None, "this is the redacted copy of CD/2", "redacted copy of CD/2"),
        (
            RedactionState.NEEDED,
            "this is the redacted copy of CD/2; more in it: needed, not done",
            "redacted copy of CD/2; needed",
        ),
    ],
)
def test_a_redacted_copy_is_told_as_one_and_not_as_undecided(
    state: RedactionState | None, shown: str, listed: str
) -> None:
    held = scene()
    case = replace(
        held, exhibits=tuple(replace(one, redaction=state) if one.ref == CD2A else one for one in held.exhibits)
    )  # fmt: skip
    for each in (case, for_defence(case)) if state is None else (case,):
        assert facts_of(each, CD2A, "Redaction") == [shown]
        assert row_of(each, CD2A)["redaction"] == listed
    assert facts_of(case, EF1, "Redaction") == ["not decided"]
    assert row_of(case, EF1)["redaction"] == ""


@pytest.mark.parametrize(
    ("version", "versions", "shown"),
    [(3, (1, 2), "1, 2, 3"), (2, (1, 2), "1, 2"), (1, (), "1"), (0, (1,), "1")],
)
def test_the_version_of_the_pack_itself_is_among_those_of_what_stands(
    version: int, versions: tuple[int, ...], shown: str
) -> None:
    case = scene(version=version, exhibits=(replace(scene().exhibits[0], versions=versions),))
    assert facts_of(case, CD1, "In versions") == [shown]
    assert row_of(case, CD1)["versions"] == shown


def test_the_page_states_no_make_where_the_files_form_is_that_of_several() -> None:
    held = scene()
    first, *others = held.recordings
    one = replace(first, device_make="Hytera or Cammpro", several_makes=True)
    for each, told in (
        (one, "make not held, Hytera or Cammpro by the file's form; 511810, worn by 42/8240"),
        (first, "Motorola VB400 511810, worn by 42/8240"),
        (
            replace(first, device_make="", device_serial=""),
            "make not held, serial not known, worn by 42/8240",
        ),
    ):
        assert facts_of(replace(held, recordings=(each, *others)), CD1, "Camera") == [told]


def test_the_page_says_of_what_was_withdrawn_whether_it_was_ever_in_a_pack() -> None:
    case = scene()
    had = replace(case.issues[0], variant=Variant.DEFENCE)
    told = "It was in no pack"
    for each, there in ((case, False), (for_defence(case), True), (replace(case, issues=(had,)), False)):
        page = case_html(each, [], [], {}, {}).decode("utf-8")
        said = page.partition("Withdrawn exhibits")[2].partition("</ul>")[0]
        assert ("EF/2" in said, told in said) == (True, there)


def test_the_list_holds_the_exact_text_and_no_place_of_this_machine(
    pack: CasePack, case: CaseSnapshot
) -> None:
    content = (pack.path / "data/case.json").read_text("ascii")
    told = json.loads(content)
    assert told["case"]["urn"]["raw"] == "42EZ0188125"
    assert told["enclosed"][0]["marks"][0]["offset"] == {"seconds": 2.0, "exact": "2"}
    assert told["documents"] == ["documents/MG12.docx", "documents/MG12.pdf", "documents/MG00_CD-1.pdf"]
    held = case.exhibits[0].evidence
    assert held is not None
    assert str(held.path.parent) not in content


def test_the_sheet_shows_what_the_exhibit_shows_and_is_small_enough_to_send(pack: CasePack) -> None:
    sheets = pack.path / "data/sheets"
    assert all(path.stat().st_size <= 1_000_000 for path in sheets.iterdir())
    heights = {}
    for name in ("CD-1", "EF-1"):
        with Image.open(sheets / f"{name}_1.jpg") as sheet:
            heights[name] = sheet.height
    assert heights["EF-1"] > heights["CD-1"]  # eight pictures, and two


def share_of(picture: Image.Image, colour: tuple[int, int, int]) -> float:
    """Return which share of a picture is of one colour, but for what encoding changes of it."""
    near = np.abs(np.asarray(picture.convert("RGB"), dtype=int) - colour).max(axis=2) < 12
    return float(near.mean())


def test_a_redacted_copys_sheet_and_poster_are_of_its_own_file(pack: CasePack, defence: CasePack) -> None:
    own, recording = (110, 90, 145), (30, 60, 120)
    for made in (pack, defence):
        poster = dict(POSTER.findall(page_of(made)))["CD/2A"]
        for content in ((made.path / "data/sheets/CD-2A_1.jpg").read_bytes(), base64.b64decode(poster)):
            with Image.open(io.BytesIO(content)) as picture:
                assert share_of(picture, own) > 0.3
                assert share_of(picture, recording) < 0.01
    with Image.open(pack.path / "data/sheets/CD-2_1.jpg") as parent:
        assert share_of(parent, recording) > 0.05


def test_what_changed_and_what_was_checked_is_on_the_page(case: CaseSnapshot, tmp_path: Path) -> None:
    file = case.exhibits[0].evidence
    assert file is not None
    proof = FileProof("CD/1", file.sha256, file.sha256, True, False, "")
    found = write_case_pack(case, two_documents, tmp_path / "pack", proofs={file.sha256: proof})
    page = (found.path / "data/index.html").read_text("utf-8")
    assert "First frame decodes, last frame does not decode." in page
    assert "Since version 2" in page
    assert "changed in this version" in page
    assert 'href="documents/MG12.docx">DOCX</a>' in page
    assert "Multimedia sheet (MG00), CD-1" in page


def test_the_sealer_is_told_of_the_exhibits_and_what_they_were_made_from(
    case: CaseSnapshot, tmp_path: Path
) -> None:
    told: list[Sealing] = []

    def seal(sealing: Sealing) -> PackCustody:
        told.append(sealing)
        return PackCustody(b"a signed note\n", b"a key\n", b"{}\n")

    found = write_case_pack(case, no_documents, tmp_path / "pack", sealer=seal)
    assert [sealing.manifest_sha256 for sealing in told] == [found.manifest_sha256]
    assert list(told[0].masters) == ["CD/1", "CD/2", "CD/2A", "EF/1", "EV-250614-01", "EV-250614-02"]
    assert audit_bag(found.path).faults == ()


# --- the same each time


def test_two_packs_of_one_case_are_equal_byte_for_byte(
    case: CaseSnapshot, pack: CasePack, tmp_path: Path
) -> None:
    again = write_case_pack(case, two_documents, tmp_path / "pack")
    assert contents(again.path) == contents(pack.path)
    zips = [write_zip(one, lambda *_: None).sha256 for one in (again.path, _twin(pack.path, tmp_path))]
    assert zips[0] == zips[1]


def _twin(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "twin" / "pack"
    for name, content in contents(folder).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
    return target


def test_at_another_time_only_what_tells_the_time_differs(
    case: CaseSnapshot, pack: CasePack, tmp_path: Path
) -> None:
    later = replace(case, made_at=case.made_at + timedelta(days=2))
    again = write_case_pack(later, two_documents, tmp_path / "pack")
    before, after = contents(pack.path), contents(again.path)
    assert {name for name in before if before[name] != after[name]} == {
        "bag-info.txt", "data/case.json", "data/index.html", "manifest-sha256.txt", "manifest-sha512.txt",
        "tagmanifest-sha256.txt", "tagmanifest-sha512.txt",
    }  # fmt: skip


# --- hostile words


def hostile(value: Any) -> Any:
    """Return a snapshot whose every free text is hostile."""
    if isinstance(value, Enum | ExhibitRef | Path | bool):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"sha256", "zone", "evidence_id", "recording", "format_text", "manifest_sha256", "zip_sha256"}
        changed = {
            one.name: hostile(getattr(value, one.name)) for one in fields(value) if one.name not in kept
        }
        return replace(value, **changed) if type(value).__name__ not in {"Urn", "OfficerKey"} else value
    if isinstance(value, tuple):
        return tuple(hostile(one) for one in value)
    return HOSTILE if isinstance(value, str) else value


@pytest.fixture(scope="module")
def cursed(case: CaseSnapshot, tmp_path_factory: pytest.TempPathFactory) -> CasePack:
    return write_case_pack(hostile(case), no_documents, tmp_path_factory.mktemp("packs") / "cursed")


def test_words_from_outside_are_never_markup_nor_formulas(cursed: CasePack) -> None:
    page = (cursed.path / "data/index.html").read_text("utf-8")
    assert page.count("<script") == 1
    assert "onerror=alert(1)>" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert "[U+202E]" in page
    rows = (cursed.path / "data/exhibits.csv").read_bytes().decode("utf-8-sig")
    assert HOSTILE not in rows
    assert (
        json.loads((cursed.path / "data/case.json").read_text("ascii"))["case"]["defendants"][0]["surname"]
        == HOSTILE
    )


def test_no_word_of_a_person_is_a_link_to_follow(case: CaseSnapshot, tmp_path: Path) -> None:
    """An older record may hold a link of any scheme: it is told, and not to be clicked."""
    first, *others = case.exhibits
    old = replace(case, exhibits=(replace(first, link="javascript:alert(1)"), *others))
    page = (write_case_pack(old, no_documents, tmp_path / "pack").path / "data/index.html").read_text("utf-8")
    assert "<dd>javascript:alert(1)</dd>" in page
    targets = re.findall(r"""(?:href|src|action)=["']?([^"'> ]*)""", page)
    assert [target for target in targets if ":" in target and not target.startswith("data:image/")] == []


# --- the graph

CLOSED = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
VALIDATE = "import sys; from case_utils.case_validate import main; sys.exit(main())"


def conforms(graph: Path) -> subprocess.CompletedProcess[str]:
    """Validate a graph against CASE as its makers do, without a network."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", VALIDATE, "--allow-info", str(graph)],
        capture_output=True, text=True, check=False, env={**os.environ, **CLOSED, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip


@pytest.mark.parametrize("which", ["pack", "defence", "cursed"])
def test_the_graph_conforms_to_the_ontology(which: str, request: pytest.FixtureRequest) -> None:
    found: CasePack = request.getfixturevalue(which)
    done = conforms(found.path / "data/provenance.jsonld")
    assert (done.returncode, "Conforms: True" in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_wrong_word_in_the_graph_would_be_noticed(pack: CasePack, tmp_path: Path) -> None:
    text = (pack.path / "data/provenance.jsonld").read_text("ascii")
    wrong = tmp_path / "wrong.jsonld"
    wrong.write_text(text.replace("investigation:ProvenanceRecord", "investigation:Exhibit"), "ascii")
    assert conforms(wrong).returncode != 0 or "Exhibit" in conforms(wrong).stderr


def test_the_graph_tells_of_every_exhibit_and_what_it_was_made_from(pack: CasePack) -> None:
    graph = json.loads((pack.path / "data/provenance.jsonld").read_text("ascii"))
    nodes = graph["@graph"][0]["uco-core:object"]
    records = {
        one["case-investigation:exhibitNumber"]: one
        for one in nodes
        if one["@type"].endswith("ProvenanceRecord")
    }
    assert list(records) == ["CD/1", "CD/2", "CD/2A", "EF/1"]
    assert records["CD/2A"]["case-investigation:rootExhibitNumber"] == ["CD/2"]
    names = [one["@id"] for one in nodes]
    assert len(names) == len(set(names))


# --- what the defence is not told


def texts(value: Any) -> Iterator[str]:
    if is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield value


def canaries(case: CaseSnapshot) -> set[str]:
    """Return every text of a case of which the defence is told nothing: those that its snapshot does not hold."""
    told = "\n".join(texts(for_defence(case)))
    date = re.compile(r"[0-9/-]+")  # which stands in every time of that day, and officers are named by number
    return {text for text in texts(case) if len(text) > 5 and text not in told and not date.fullmatch(text)}


def test_no_byte_of_a_defence_pack_tells_what_is_withheld(case: CaseSnapshot, defence: CasePack) -> None:
    found = canaries(case)
    assert len(found) > 30
    zipped = write_zip(_twin(defence.path, defence.path.parent / "zipped"), lambda *_: None).path
    sources = [one.source.read_bytes() for one in case.recordings if one.source is not None]
    for name, content in {**contents(defence.path), "the zip file": zipped.read_bytes()}.items():
        assert [
            text for text in found if text.encode() in content or json.dumps(text)[1:-1].encode() in content
        ] == [], name
        assert [source for source in sources if source in content] == []


def test_the_search_would_find_it_in_the_prosecutions_pack(case: CaseSnapshot, pack: CasePack) -> None:
    everything = b"".join(contents(pack.path).values())
    missed = [text for text in canaries(case) if json.dumps(text)[1:-1].encode() not in everything]
    allowed = {one.sha256 for one in case.exhibits[-1].files} | {
        issue.manifest_sha256 for issue in case.issues
    }
    allowed |= {issue.zip_sha256 for issue in case.issues}
    assert set(missed) <= allowed


def test_a_defence_pack_holds_what_is_served_and_says_for_whom_it_is(defence: CasePack) -> None:
    held = names(defence.path / "data")
    assert [name for name in held if name.startswith("exhibits/")] == [
        "exhibits/CD-1.mp4",
        "exhibits/CD-2A.mp4",
    ]
    page = (defence.path / "data/index.html").read_text("utf-8")
    assert "Defence pack" in page
    assert "Prosecution pack" not in page


def unpacked(name: str, content: bytes) -> bytes:
    """Return a file's bytes, of a document the text as its readers show it."""
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(archive.read(part) for part in archive.namelist())
    if name.endswith(".pdf"):
        opened = pypdfium2.PdfDocument(content)
        try:
            return "".join(page.get_textpage().get_text_range() for page in opened).encode()
        finally:
            opened.close()
    return content


def test_no_byte_tells_of_an_incident_whose_footage_is_all_sensitive(
    case: CaseSnapshot, tmp_path: Path
) -> None:
    first, second, *_ = case.incidents
    secret = replace(
        first, ref="42-20250620-0777", crimes=("42/109999/25",), log_refs=("42-20250620-0777",),
        place_shown="Chelmsford", victims=(OfficerKey("42", "9777"),), offence_code="8/99",
        occurred=UtcInterval(datetime(2025, 6, 20, 10, tzinfo=UTC), datetime(2025, 6, 20, 11, tzinfo=UTC)),
    )  # fmt: skip
    of_it = tuple(
        replace(one, incidents=(secret.ref,)) if one.evidence_id == "EV-250614-04" else one
        for one in case.recordings
    )
    whole = replace(case, incidents=(first, second, secret), recordings=of_it)
    hidden = withheld(whole)
    assert {secret.ref, *secret.crimes} <= set(hidden)

    def documents(folder: Path, sheets: Path) -> tuple[Path, ...]:
        made = build_documents(for_defence(whole), (), LAYOUTS, ())
        return write_documents(made, folder, made_at=whole.made_at, made_by="7001", pictures=sheets)

    made = write_case_pack(for_defence(whole), documents, tmp_path / "pack", hidden=hidden)
    told = (secret.ref, *secret.crimes, "Chelmsford", '"9777"', "2025-06-20", "20/06/2025", "8/99")
    for name, content in contents(made.path).items():
        seen = unpacked(name, content)
        assert [text for text in told if text.encode() in seen] == [], name
    theirs = write_case_pack(whole, no_documents, tmp_path / "whole").path / "data"
    assert all(text.encode() in b"".join(contents(theirs).values()) for text in told)


def test_a_name_that_is_withheld_and_was_typed_into_what_is_served_ends_it(
    case: CaseSnapshot, tmp_path: Path
) -> None:
    one, *rest = case.exhibits
    typed = replace(case, exhibits=(replace(one, detail="See also EV-250614-04."), *rest))
    with pytest.raises(IntegrityError, match="EV-250614-04"):
        write_case_pack(for_defence(typed), no_documents, tmp_path / "pack", hidden=withheld(typed))
    assert list(tmp_path.iterdir()) == []


def test_a_withheld_name_in_the_extract_of_the_ledger_ends_it(case: CaseSnapshot, tmp_path: Path) -> None:
    def seal(_: Sealing) -> PackCustody:
        return PackCustody(b"note\n", b"key\n", b'{"subject": "EV-250614-04"}\n')

    with pytest.raises(IntegrityError) as fault:
        write_case_pack(
            for_defence(case), no_documents, tmp_path / "pack", hidden=withheld(case), sealer=seal
        )
    assert fault.value.subject == CUSTODY_LEDGER.rpartition("/")[2]
