"""The pack of a case from a real home: whole or not at all, the same again, and holding nothing that is withheld."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import bagit
import pytest
from tests.browser import Browser, CannotStartError, running
from tests.case_home import (
    CANARIES,
    CD1,
    CD2A,
    EF1,
    FIRST,
    OTHER,
    OVERRIDE_WHY,
    SECOND,
    SENSITIVE,
    UNUSED,
    URN,
    USED,
    CaseHome,
    add_clip,
    decide,
    make_case_home,
    said,
)
from tests.inside_files import where
from tests.torture.casework import INCIDENT
from tests.torture.inside import bwv_inside
from tests.torture.packs import pack_faults
from tests.torture.scene import OPERATOR

from bwv_index.casefile import audit_bag, write_documents
from bwv_index.cases import (
    Answer,
    CutHow,
    Disposal,
    ExhibitKind,
    ExhibitRef,
    FilePurpose,
    Outcome,
    Plea,
    Result,
    Topic,
    Variant,
    for_defence,
    withheld,
)
from bwv_index.custody import Detail, EventType, Watch
from bwv_index.errors import ExitCode, RefusedError, UsageFaultError
from bwv_index.index import ExhibitWords, LedgerQuery, NewExhibit, NewFile, Record
from bwv_index.pipeline import (
    CaseExport,
    ExportedCase,
    ExportRefusal,
    Masters,
    Workspace,
    check_case,
    export_case,
    list_versions,
    open_workspace,
    preview_case,
)
from bwv_index.pipeline.casework.export_plan import read_case
from bwv_index.pipeline.casework.handing import custody_lines

CD3, EF2 = ExhibitRef("CD", 3), ExhibitRef("EF", 2)
SENTENCE = "Canary: six weeks, suspended."
OTHER_CASE, OTHER_WHY = "42EZ0199925", "Canary: what another case says of it."
AGREE = "mg12-mg11-agree"
NOON = datetime(2026, 11, 20, 12, 0, 0, 250_000, UTC)
PROSECUTION, DEFENCE = CaseExport(), CaseExport(variant=Variant.DEFENCE)
VALIDATE = "import sys; from case_utils.case_validate import main; sys.exit(main())"
CLOSED = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


SIGNED = {
    "custody/ledger.jsonl", "custody/checkpoint.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt",
}  # fmt: skip
"""What tells where a pack lies, is signed over that, or lists what is."""
TIMELESS = {
    "data/exhibits.csv", "data/VERIFY.txt", "data/documents/MG6C_subjects.csv", "bagit.txt", "custody/public-key.pem",
}  # fmt: skip


def let_fail(request: CaseExport) -> CaseExport:
    """Let the one check fail that fails in the first scene, for a reason that the defence is not told."""
    return replace(request, overrides=(AGREE,), why=OVERRIDE_WHY)


def answer(workspace: Workspace, record: Record, case: int, topic: Topic, subject: str, text: str) -> None:
    record.cases.answer(case, Answer(topic, subject, text, False, said(workspace)))


def exported(held: CaseHome, out: Path, request: CaseExport = PROSECUTION, **more: object) -> ExportedCase:
    """Export the case, which nothing stops."""
    with open_workspace(held.home, OPERATOR, **more) as workspace:  # type: ignore[arg-type]
        found = export_case(workspace, URN, out, request)
    assert isinstance(found, ExportedCase), [(one.code, one.about, one.told) for one in found.stopping]
    return found


def events(held: CaseHome, kind: EventType, subject: str = "") -> list[dict[str, object]]:
    with open_workspace(held.home, OPERATOR) as workspace, workspace.index.reading() as record:
        query = LedgerQuery(types=(kind,), subjects=(subject,) if subject else ())
        return [json.loads(entry.entry) for entry in record.ledger.stored(query)]


@dataclass(frozen=True)
class Served:
    """A home of which both packs were made, each with its ZIP file, below ``packs``."""

    held: CaseHome
    packs: Path

    def pack(self, variant: str) -> Path:
        return self.packs / variant


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> CaseHome:
    """The home before anything was served; tests work on copies."""
    return make_case_home(tmp_path_factory.mktemp("made"))


@pytest.fixture
def held(made: CaseHome, tmp_path: Path) -> CaseHome:
    return copied(made, tmp_path / "home")


def copied(made: CaseHome, home: Path) -> CaseHome:
    return replace(made, home=Path(shutil.copytree(made.home, home)))


@pytest.fixture(scope="module")
def served(made: CaseHome, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """Both packs, of a case in which a check fails, which another case shares footage with, and which has ended."""
    work = tmp_path_factory.mktemp("served")
    held = copied(made, work / "home")
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        answer(workspace, record, held.case, Topic.STATEMENT, str(SECOND), "EF/9")
        me = said(workspace)
        record.cases.add_outcome(
            held.case, Outcome(1, "assault", "", Plea.GUILTY, Result.CONVICTED, SENTENCE, None, me)
        )
        record.ledger.append(workspace.event(EventType.OUTCOME, URN, details={"told": SENTENCE}))
        other = record.cases.open(OTHER_CASE, me)
        decide(workspace, record, other, USED, Disposal.UNUSED, OTHER_WHY)
        told = workspace.event(
            EventType.DISPOSAL, held.clips[USED], why=OTHER_WHY, details={"case": OTHER_CASE}
        )
        record.ledger.append(told)
    (work / "packs").mkdir()
    for variant in Variant:
        request = let_fail(CaseExport(variant=variant, zipped=True))
        exported(held, work / "packs" / variant.value, request)
    return Served(held, work / "packs")


VARIANTS = pytest.mark.parametrize("variant", [one.value for one in Variant])


# --- whole, and sound to every tool


@VARIANTS
def test_a_pack_is_valid_to_every_tool_that_can_read_it(served: Served, variant: str) -> None:
    pack = served.pack(variant)
    assert bagit.Bag(str(pack)).validate(processes=1)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(
            ["sha256sum", "-c", "--quiet", manifest],
            cwd=pack,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    graph = pack / "data/provenance.jsonld"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", VALIDATE, "--allow-info", str(graph)],
        capture_output=True, text=True, check=False, env={**os.environ, **CLOSED, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    assert (done.returncode, "Conforms: True" in done.stdout) == (0, True), done.stdout + done.stderr


@VARIANTS
def test_it_is_verified_far_from_its_home(served: Served, variant: str) -> None:
    key = served.held.home / "keys" / "public-key.pem"
    done = bwv_inside(served.packs, "verify", served.pack(variant), "--key", key)
    assert done.code == ExitCode.OK, done.out
    assert bwv_inside(served.held.home, "verify").code == ExitCode.OK


@VARIANTS
def test_its_zip_file_holds_the_same_and_nothing_else(served: Served, variant: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(served.packs / f"{variant}.zip") as archive:
        archive.extractall(tmp_path)
    assert audit_bag(tmp_path / variant).faults == ()
    assert contents(tmp_path / variant) == contents(served.pack(variant))


def stopped(moment: datetime) -> Watch:
    """Return a watch that always shows the same."""
    return Watch(lambda: moment, lambda: 0.0)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@VARIANTS
def test_every_exhibit_plays_from_disk_without_a_network(
    browser: Browser, served: Served, variant: str
) -> None:
    page = browser.open(served.pack(variant) / "data" / "index.html")
    count = page.evaluate("document.querySelectorAll('.roll .play').length")
    assert count == {"prosecution": 4, "defence": 3}[variant]
    for number in range(1, count + 1):
        told = page.evaluate(PLAYED % number)
        assert (told["error"], told["moved"], told["width"]) == (None, True, 320), (number, told)
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []


PLAYED = """
(async (number) => {
  const video = document.getElementById("video");
  video.muted = true;
  document.querySelector(`.roll .play[data-number="${number}"]`).click();
  const latest = performance.now() + 10000;
  while (!(video.currentTime > 0) && !video.error && performance.now() < latest) {
    await new Promise((done) => setTimeout(done, 20));
  }
  return { error: video.error && video.error.code, moved: video.currentTime > 0, width: video.videoWidth };
})(%d)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with running() as started:
            yield started
    except CannotStartError as fault:
        pytest.skip(f"no browser can be started here: {fault}")


# --- what each reader is told


def test_no_byte_for_the_defence_tells_what_is_withheld(served: Served, made: CaseHome) -> None:
    texts = (*CANARIES, made.clips[SENSITIVE], str(served.packs), str(served.held.home), "511873")
    whole = where(served.pack("prosecution"), texts)
    assert [text for text in CANARIES if not whole[text]] == [], "the search must find what is there"
    for folder in (served.pack("defence"), zipped_alone(served)):
        assert {text: names for text, names in where(folder, texts).items() if names} == {}


def zipped_alone(served: Served) -> Path:
    """Return a folder in which nothing but the ZIP file of the defence's pack lies."""
    folder = served.packs.with_name("zip")
    folder.mkdir(exist_ok=True)
    shutil.copy(served.packs / "defence.zip", folder)
    return folder


def details(held: CaseHome, variant: Variant) -> dict[str, set[str]]:
    """Return what the continuity record says of each kind of act beside it."""
    with open_workspace(held.home, OPERATOR) as workspace, workspace.index.reading() as record:
        whole = read_case(workspace, record, held.case, variant)
        served = for_defence(whole) if variant is Variant.DEFENCE else whole
        hidden = withheld(whole) if variant is Variant.DEFENCE else ()
        found: dict[str, set[str]] = {}
        for line in custody_lines(record, served, (URN,), hidden):
            found.setdefault(line.act, set()).add(line.detail)
        return found


def test_the_continuity_record_tells_the_prosecution_the_details_without_places(served: Served) -> None:
    told = details(served.held, Variant.PROSECUTION)
    assert told["clip cut"] == {"how: stream-copy", "how: re-encoded"}
    assert told["verified"] == {"verified"}
    assert any("producer: 42/8240" in one for one in told["exhibit reference given"])
    assert "seen; incident: " + INCIDENT + "; verdict: confirm" in told["link decided by a person"]
    assert {one for one in told["taken in: read, fingerprinted and kept"] if "size: " in one}
    whole = " ".join(one for ones in told.values() for one in ones)
    assert str(served.packs) not in whole
    assert str(served.held.home) not in whole
    assert OTHER_WHY not in whole


def test_the_continuity_record_tells_the_defence_fixed_words_alone(served: Served) -> None:
    told = details(served.held, Variant.DEFENCE)
    assert {one for ones in told.values() for one in ones} == {
        "", "verified", "how: stream-copy", "how: re-encoded",
    }  # fmt: skip
    assert told["taken in: read, fingerprinted and kept"] == {""}


def test_what_another_case_decided_of_a_recording_is_not_told(held: CaseHome) -> None:
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        told: dict[str, Detail] = {"incident": "42-20250101-0001", "verdict": "confirmed"}
        record.ledger.append(
            workspace.event(EventType.DECISION, held.clips[USED], why=OTHER_WHY, details=told)
        )
        heard: dict[str, Detail] = {"with": "EV-1", "outcome": "locked", "offset_ms": 5}
        record.ledger.append(workspace.event(EventType.SOUND_COMPARED, held.clips[USED], details=heard))
        place: dict[str, Detail] = {"to": "copies/EV-1.mp4"}
        record.ledger.append(workspace.event(EventType.DOWNLOAD, held.clips[USED], details=place))
    told_now = details(held, Variant.PROSECUTION)
    assert "of an incident that is no part of this case" in told_now["link decided by a person"]
    assert "of a recording that is no part of this case" in told_now["sound compared"]
    assert told_now["copy handed out"] == {""}
    assert OTHER_WHY not in repr(told_now)


def test_no_byte_for_the_defence_is_of_a_master_or_of_a_clip_that_shows_what_is_hidden(
    served: Served, made: CaseHome
) -> None:
    kept = [path.read_bytes() for path in (made.home / "vault").rglob("*") if path.is_file()]
    enclosed = set(contents(served.pack("defence") / "data/exhibits").values())
    assert len([one for one in kept if one in enclosed]) == 3
    for name in (USED, OTHER, UNUSED, SENSITIVE):
        assert (made.dock / name).read_bytes() not in enclosed


@VARIANTS
def test_neither_how_it_ended_nor_what_another_case_says_is_in_a_pack(served: Served, variant: str) -> None:
    found = where(served.pack(variant), (SENTENCE, OTHER_WHY, OTHER_CASE))
    assert {text: names for text, names in found.items() if names} == {}


def test_a_check_that_was_overridden_is_told_to_the_prosecution_with_the_reason(served: Served) -> None:
    told = where(served.pack("prosecution"), (f"Overridden by {OPERATOR}: {OVERRIDE_WHY}",))
    [names] = told.values()
    assert {name.partition("!")[0] for name in names} == {
        "data/index.html", "data/documents/preflight.docx", "data/documents/preflight.pdf",
    }  # fmt: skip
    overrides = events(served.held, EventType.OVERRIDE, URN)
    assert [(one["why"], one["actor"]) for one in overrides] == [(OVERRIDE_WHY, OPERATOR)] * 2
    with open_workspace(served.held.home, OPERATOR) as workspace:
        assert [one.overrides for one in list_versions(workspace, URN)] == [((AGREE, OVERRIDE_WHY),)] * 2


@pytest.mark.parametrize(("masters", "count"), [("exhibited", 2), ("all", 4)])
def test_whole_recordings_go_along_where_they_are_asked_for(
    held: CaseHome, tmp_path: Path, masters: str, count: int
) -> None:
    out = tmp_path / "pack"
    exported(held, out, CaseExport(masters=Masters(masters)))
    enclosed = contents(out / "data/masters")
    docks = {path.read_bytes() for path in held.dock.iterdir()}
    assert (len(enclosed), set(enclosed.values()) <= docks) == (count, True)


def test_what_an_export_is_stays_known_to_the_rest_of_the_record(held: CaseHome, tmp_path: Path) -> None:
    exported(held, tmp_path / "pack")
    told = {one["subject"] for one in events(held, EventType.EXPORT)}
    assert told == {URN, held.clips[USED], held.clips[OTHER]}
    assert bwv_inside(held.home, "show", held.clips[USED]).code == ExitCode.OK
    retained = bwv_inside(held.home, "retention", "list", "--json").json
    assert "exported" in json.dumps(retained)


# --- refused


def test_a_check_that_fails_ends_it_and_says_so_on_the_ledger(held: CaseHome, tmp_path: Path) -> None:
    fail(held)
    with open_workspace(held.home, OPERATOR) as workspace:
        found = export_case(workspace, URN, tmp_path / "pack", CaseExport())
    assert isinstance(found, ExportRefusal)
    assert {one.code for one in found.stopping} == {AGREE}
    assert not (tmp_path / "pack").exists()
    [event] = events(held, EventType.CASE_CHECK, URN)
    assert (event["actor"], AGREE in json.dumps(event)) == (OPERATOR, True)
    assert events(held, EventType.PACK_MADE) == []


def fail(held: CaseHome) -> None:
    """Let a statement name another exhibit than its producer's."""
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        answer(workspace, record, held.case, Topic.STATEMENT, str(SECOND), "EF/9")


@pytest.mark.parametrize(
    ("request_", "operator", "error"),
    [
        (CaseExport(overrides=(AGREE,), why=" "), OPERATOR, RefusedError),
        (CaseExport(overrides=("no-such-check",), why="so"), OPERATOR, UsageFaultError),
        (DEFENCE, OPERATOR, RefusedError),
    ],
    ids=["no reason", "no check", "prosecution first"],
)
def test_what_cannot_be_done_is_refused_and_leaves_nothing(
    held: CaseHome, tmp_path: Path, request_: CaseExport, operator: str, error: type[Exception]
) -> None:
    with open_workspace(held.home, operator) as workspace:
        with pytest.raises(error):
            preview_case(workspace, URN, request_)
        with pytest.raises(error):
            export_case(workspace, URN, tmp_path / "pack", request_)
    assert not (tmp_path / "pack").exists()


def test_an_override_of_what_stops_nothing_is_told(held: CaseHome, tmp_path: Path) -> None:
    codes = (word for code in ("hashes", "vps-offered", AGREE) for word in ("--override", code))
    words: tuple[str | Path, ...] = (
        "case",
        "export",
        URN,
        "--out",
        tmp_path / "pack",
        "--dry-run",
        *codes,
        "--why",
        "so be it",
    )
    done = bwv_inside(held.home, *words)
    assert [code for code in ("hashes", "vps-offered") if f"--override {code} has no effect" in done.err] == [
        "hashes", "vps-offered",
    ]  # fmt: skip


def test_a_check_that_may_never_fail_cannot_be_overridden(held: CaseHome, tmp_path: Path) -> None:
    exported(held, tmp_path / "first")
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        decide(workspace, record, held.case, UNUSED, Disposal.UNUSED, "At 17 Canary Street, no assault.")
    exported(held, tmp_path / "second")
    words = ("case", "export", URN, "--out", tmp_path / "third", "--for", "defence")
    done = bwv_inside(held.home, *words, "--override", "defence-clean", "--why", "so be it")
    assert (done.code, "defence-clean" in done.out) == (ExitCode.REFUSED, True)
    assert not (tmp_path / "third").exists()


PUT_RIGHT = {
    "words": f"case decide {URN} ",
    "a surname": "case person",
    "a recording that is withheld": f"case withdraw {URN} CD/3",
}


@pytest.mark.parametrize("what", PUT_RIGHT)
def test_a_check_for_the_defence_finds_what_would_stop_its_pack_and_says_what_helps(
    held: CaseHome, tmp_path: Path, what: str
) -> None:
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        if what == "words":
            decide(workspace, record, held.case, UNUSED, Disposal.UNUSED, "At 17, Canary-Street, no assault.")
        elif what == "a surname":
            named = replace(record.cases.people(held.case)[0], surname="CANARY STREET", said=said(workspace))
            record.cases.put_person(held.case, named)
        else:
            name_as_copy(workspace, record, held.case, SENSITIVE)
    exported(held, tmp_path / "first", CaseExport(accept_fitted=True))
    with open_workspace(held.home, OPERATOR) as workspace:
        checked = check_case(workspace, URN, Variant.DEFENCE)
        refused = export_case(workspace, URN, tmp_path / "second", DEFENCE)
    assert isinstance(refused, ExportRefusal)
    assert checked.checks == refused.checks
    found = [one for one in checked.stopping if one.code == "defence-clean"]
    assert found
    assert {one.number for one in checked.stopping} == {18}
    assert all(PUT_RIGHT[what] in one.remedy for one in found), found


def name_as_copy(workspace: Workspace, record: Record, case: int, clip: str) -> None:
    """Make a recording an exhibit as if it were a redacted copy of another."""
    sha256, master = (record.clips.sha256(record.clips.find(name)) or "" for name in (clip, USED))
    file = NewFile(
        FilePurpose.EVIDENCE, sha256, CutHow.RE_ENCODED, working_copy=True, format_text="MP4, H.264 320x180",
        duration=Fraction(3),
    )  # fmt: skip
    words = ExhibitWords(title="At the door, hidden anew", detail="The door is opened and shut.", key=False)
    new = NewExhibit(CD3, ExhibitKind.REDACTED, FIRST, master, CD2A, words=words)
    record.exhibits.add(case, new, [file], said(workspace))
    answer(workspace, record, case, Topic.STATEMENT, str(FIRST), "CD/1, CD/2, CD/2A, CD/3")


def test_no_person_can_let_a_urn_pass_that_is_none(held: CaseHome, tmp_path: Path) -> None:
    urn, code = "22 EA 20982", "urn-form"
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        record.cases.set_urn(held.case, urn, said(workspace))
    words = ("case", "export", urn, "--out", tmp_path / "pack", "--accept-fitted")
    done = bwv_inside(held.home, *words, "--override", code, "--why", "so be it")
    assert (done.code, code in done.out) == (ExitCode.REFUSED, True)
    assert not (tmp_path / "pack").exists()


def test_an_exhibit_that_redaction_keeps_from_the_defence_is_told_and_a_key_one_stops_the_pack(
    held: CaseHome, tmp_path: Path
) -> None:
    review = ("case", "redaction", "review", URN, "CD/1", "needed", "--why", "a door")
    assert bwv_inside(held.home, *review).code == ExitCode.OK
    let = ("--override", "redaction-decided", "--why", "seen")
    exported(held, tmp_path / "first")
    words = ("case", "export", URN, "--out", tmp_path / "second", "--for", "defence", *let)
    stopped = bwv_inside(held.home, *words)
    assert (stopped.code, "key-clip-enclosed" in stopped.out) == (ExitCode.REFUSED, True)
    assert bwv_inside(held.home, "case", "describe", URN, "CD/1", "--not-key").code == ExitCode.OK
    exported(held, tmp_path / "third")
    told = bwv_inside(held.home, *words)
    assert (told.code, "Left out: CD/1" in told.err, "Left out: CD/2" in told.err) == (
        ExitCode.ATTENTION, True, False,
    )  # fmt: skip


def test_a_redacted_copy_that_a_person_found_wanting_never_goes_and_the_copy_of_it_does(
    held: CaseHome, tmp_path: Path
) -> None:
    review = ("case", "redaction", "review", URN, "CD/2A", "needed", "--why", "the number still shows")
    assert bwv_inside(held.home, *review).code == ExitCode.OK
    checked = bwv_inside(held.home, "case", "check", URN, "--for", "defence")
    assert "its redaction is needed" in checked.out
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        add_clip(
            workspace, record, held.case, CD3, FIRST, USED, (7, 10), "Hidden anew", key=False, parent=CD2A
        )
        answer(workspace, record, held.case, Topic.STATEMENT, str(FIRST), "CD/1, CD/2, CD/2A, CD/3")
    listed = bwv_inside(held.home, "case", "redaction", "list", URN).out
    assert "CD/2A: needed" in listed
    exported(held, tmp_path / "first")
    told = exported(held, tmp_path / "second", DEFENCE)
    assert [str(ref) for ref in told.exhibits] == ["CD/1", "CD/3", "EF/1"]
    assert {name for name in contents(tmp_path / "second/data/exhibits") if "CD-2" in name} == set()


def test_what_the_tags_of_a_redacted_copy_tell_is_found_before_it_goes(held: CaseHome) -> None:
    told = "number hidden at 17, Canary-Street"
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        add_clip(
            workspace, record, held.case, CD3, FIRST, USED, (7, 10), "Hidden", key=False, parent=CD2A, comment=told
        )  # fmt: skip
    for variant in Variant:
        with open_workspace(held.home, OPERATOR) as workspace:
            found = check_case(workspace, URN, variant)
        of_it = {one.code: one for one in (*found.stopping, *found.warnings) if one.about == "CD/3"}
        assert f"tag comment '{told}'" in of_it["redaction-decided"].told
        assert ("defence-clean" in of_it) is (variant is Variant.DEFENCE)


def test_a_urn_that_was_typed_in_parts_is_exported_in_its_exact_form(held: CaseHome, tmp_path: Path) -> None:
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        record.cases.set_urn(held.case, "42/EZ/1881/25", said(workspace))
    assert exported(held, tmp_path / "pack").urn == URN
    for name in ("bag-info.txt", "data/index.html", "data/provenance.jsonld"):
        text = (tmp_path / "pack" / name).read_text(encoding="utf-8")
        assert (URN in text, "42/EZ/1881/25" in text) == (True, False), name
    told = json.loads((tmp_path / "pack/data/case.json").read_text(encoding="utf-8"))["case"]["urn"]
    assert told["raw"] == "42/EZ/1881/25"


def test_what_stands_there_is_never_replaced(held: CaseHome, tmp_path: Path) -> None:
    exported(held, tmp_path / "pack", CaseExport(zipped=True))
    before = contents(tmp_path)
    for out in ("pack", "home"):
        done = bwv_inside(held.home, "case", "export", URN, "--out", tmp_path / out, "--zip")
        assert done.code == ExitCode.REFUSED
    (tmp_path / "other.zip").write_bytes(b"mine")
    done = bwv_inside(held.home, "case", "export", URN, "--out", tmp_path / "other", "--zip")
    assert (done.code, (tmp_path / "other").exists()) == (ExitCode.REFUSED, False)
    packs = {name: content for name, content in before.items() if not name.startswith("home")}
    assert {name: contents(tmp_path)[name] for name in packs} == packs


def test_a_damaged_exhibit_is_noticed_before_anything_is_written(held: CaseHome, tmp_path: Path) -> None:
    with open_workspace(held.home, OPERATOR) as workspace, workspace.index.reading() as record:
        [exhibit] = [one for one in record.exhibits.of_case(held.case) if one.ref == CD1]
        path = workspace.vault.path_of(exhibit.files[0].file.sha256)
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    done = bwv_inside(held.home, "case", "export", URN, "--out", tmp_path / "pack")
    assert done.code in {ExitCode.REFUSED, ExitCode.INTEGRITY}
    assert "CD/1" in done.out + done.err
    assert not (tmp_path / "pack").exists()


def test_a_dry_run_writes_nothing(held: CaseHome, tmp_path: Path) -> None:
    done = bwv_inside(held.home, "case", "export", URN, "--out", tmp_path / "pack", "--dry-run")
    assert (done.code, "Would pack" in done.out) == (ExitCode.ATTENTION, True)
    assert not (tmp_path / "pack").exists()
    assert events(held, EventType.PACK_MADE) == []
    with open_workspace(held.home, OPERATOR) as workspace:
        assert list_versions(workspace, URN) == ()


# --- once more


def numbers(held: CaseHome) -> list[tuple[str, int, int]]:
    with open_workspace(held.home, OPERATOR) as workspace, workspace.index.reading() as record:
        return [(one.schedule.value, one.number, one.clip_id) for one in record.cases.schedule(held.case)]


def test_an_unchanged_case_is_the_same_version_again(held: CaseHome, tmp_path: Path) -> None:
    first, second = (exported(held, tmp_path / name) for name in ("one", "two"))
    assert (first.version, second.version) == (1, 1)
    assert first.changes == second.changes
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    enclosed = [name for name in one if name.startswith("data/exhibits/")]
    assert {name: one[name] for name in enclosed} == {name: two[name] for name in enclosed}


def test_a_change_makes_a_version_that_says_what_changed_and_no_number_moves(
    held: CaseHome, tmp_path: Path
) -> None:
    exported(held, tmp_path / "one")
    given = numbers(held)
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        exhibit = record.exhibits.of_ref(held.case, EF1)
        assert exhibit is not None
        [view] = [one for one in record.exhibits.of_case(held.case) if one.ref == EF1]
        record.exhibits.say(exhibit, replace(view.words, withdrawn=True), said(workspace, "wrong moment"))
        add_clip(workspace, record, held.case, EF2, SECOND, OTHER, (5, 9), "The caution")
        answer(workspace, record, held.case, Topic.STATEMENT, str(SECOND), "EF/2")
        answer(workspace, record, held.case, Topic.REDACTION, "EF/2", "reviewed-none")
        decide(workspace, record, held.case, UNUSED, Disposal.NOT_RELEVANT)
    second = exported(held, tmp_path / "two")
    assert second.version == 2
    assert ("EF/2" in second.changes.added, "EF/1" in second.changes.withdrawn) == (True, True)
    assert "MG6C item 3" in second.changes.withdrawn
    assert numbers(held)[: len(given)] == given
    told = where(tmp_path / "two", ("Withdrawn (version 2)", "withdrawn: not relevant"))
    assert {text: bool(names) for text, names in told.items()} == dict.fromkeys(told, True)
    assert not list((tmp_path / "two/data/exhibits").glob("EF-1*"))
    done = bwv_inside(held.home, "case", "versions", URN)
    assert "Version 2, prosecution: Added since version 1: EF/2" in done.out


@pytest.mark.parametrize("later", [Disposal.SENSITIVE, Disposal.NOT_RELEVANT])
def test_the_defence_is_served_again_after_what_it_was_told_of_is_told_of_no_longer(
    held: CaseHome, tmp_path: Path, later: Disposal
) -> None:
    exported(held, tmp_path / "one")
    exported(held, tmp_path / "one for the defence", DEFENCE)
    with (
        open_workspace(held.home, OPERATOR) as workspace,
        workspace.changing(),
        workspace.writing() as record,
    ):
        decide(
            workspace, record, held.case, UNUSED, later, "Canary: a source is seen in it.",
            safe_description="Body worn video recording at the scene.", sensitivity="Canary: names a source.",
        )  # fmt: skip
        evidence_id = record.clips.evidence_id(record.clips.find(UNUSED))
    exported(held, tmp_path / "two")
    exported(held, tmp_path / "two for the defence", DEFENCE)
    assert where(tmp_path / "one for the defence", (evidence_id,))[evidence_id]
    told = where(tmp_path / "two for the defence", (evidence_id, "Canary: a source", "Canary: names"))
    assert {text: names for text, names in told.items() if names} == {}
    assert where(tmp_path / "two for the defence", ("MG6C item 3",))["MG6C item 3"]


def test_the_same_case_at_the_same_time_gives_the_same_bytes(made: CaseHome, tmp_path: Path) -> None:
    folders = []
    for name in ("one", "two"):
        held = copied(made, tmp_path / name / "home")
        exported(held, tmp_path / name / "pack", watch=stopped(NOON))
        folders.append(tmp_path / name / "pack")
    one, two = map(contents, folders)
    differing = {name for name in one if one[name] != two.get(name)}
    assert one.keys() == two.keys()
    assert differing <= {
        "custody/ledger.jsonl",
        "custody/checkpoint.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha512.txt",
    }


def test_at_another_time_only_what_tells_the_time_differs(made: CaseHome, tmp_path: Path) -> None:
    folders = []
    for name, hour in (("one", 12), ("two", 15)):
        held = copied(made, tmp_path / name / "home")
        exported(held, tmp_path / name / "pack", watch=stopped(NOON.replace(hour=hour)))
        folders.append(tmp_path / name / "pack")
    one, two = map(contents, folders)
    differing = {name for name in one if one[name] != two.get(name)}
    alike = {
        "data/exhibits.csv",
        "data/VERIFY.txt",
        "data/documents/MG6C_subjects.csv",
        "bagit.txt",
        "custody/public-key.pem",
    }
    assert not differing & (
        alike | {name for name in one if name.startswith(("data/exhibits/", "data/sheets/"))}
    )


# --- killed on the way


class KilledError(BaseException):
    """Stands for a kill."""


def killed(*_: object, **__: object) -> None:
    raise KilledError


@pytest.mark.parametrize("zipped", [False, True])
def test_a_pack_that_stands_and_was_not_recorded_is_taken_up(
    held: CaseHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, zipped: bool
) -> None:
    request = CaseExport(zipped=zipped)
    with monkeypatch.context() as patched:
        patched.setattr("bwv_index.pipeline.casework.exporting._deliver", killed)
        with pytest.raises(KilledError):
            exported(held, tmp_path / "pack", request)
    before = contents(tmp_path / "pack")
    with open_workspace(held.home, OPERATOR) as workspace, pytest.raises(RefusedError, match="as it stands"):
        export_case(workspace, URN, tmp_path / "defence", DEFENCE)
    found = exported(held, tmp_path / "pack", request)
    assert (found.again, found.version) == (True, 1)
    assert contents(tmp_path / "pack") == before
    assert len(events(held, EventType.EXPORT, URN)) == 1
    assert list(pack_faults(held.home, tmp_path / "pack", known_as=EventType.EXPORT)) == []
    assert (tmp_path / "pack.zip").exists() is zipped


def test_a_run_that_dies_before_the_pack_has_its_name_spends_no_number_and_leaves_no_pack(
    held: CaseHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("bwv_index.casefile.casepack.seal_tags", killed)
        with pytest.raises(KilledError):
            exported(held, tmp_path / "pack")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    given = numbers(held)
    found = exported(held, tmp_path / "pack")
    assert (found.version, found.again) == (1, False)
    assert numbers(held) == given
    with open_workspace(held.home, OPERATOR) as workspace:
        assert [one.delivered for one in list_versions(workspace, URN)] == [False, True]


def test_a_case_that_changes_while_its_pack_is_made_is_not_served(
    held: CaseHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_then_write(*given: object, **more: object) -> object:
        with open_workspace(held.home, "7002") as other, other.writing() as record:
            decide(other, record, held.case, UNUSED, Disposal.NOT_RELEVANT)
        return write_documents(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("bwv_index.pipeline.casework.exporting.write_documents", change_then_write)
    with pytest.raises(RefusedError, match="changed while"):
        exported(held, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()
    assert numbers(held) == []
