"""Reconciling names exactly what is not as the record has it, and changes nothing."""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwv_index.custody import EventType
from bwv_index.errors import EnvironmentFaultError, NotFoundError, UsageFaultError
from bwv_index.intake import Found, Refusal, RefusalCode, fingerprint
from bwv_index.pipeline import (
    Fate,
    IngestRequest,
    InlineExecutor,
    Mode,
    Presence,
    ReconcileRequest,
    Reconciliation,
    Verdict,
    Workspace,
    ingest,
    open_workspace,
    read_manifest,
    reconcile,
)
from bwv_index.pipeline.reconciliations import reconciling as act
from bwv_index.pipeline.reconciliations.reconciliation import IN_ORDER, PLACE_REMEDIES, REMEDIES

OLD, NEW = b"the bytes of a day", b"other bytes of a day"


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def take_in(workspace: Workspace, *sources: Path, mode: Mode = Mode.COPY) -> None:
    ingest(workspace, IngestRequest(sources, mode), executor=InlineExecutor())


def seen(report: Reconciliation) -> dict[str, Verdict]:
    return {Path(file.path).name: file.verdict for file in report.files}


def gone(report: Reconciliation) -> dict[str, Fate]:
    return {Path(place.path).name: place.fate for place in report.missing}


def look(workspace: Workspace, *sources: Path, quick: bool = False) -> Reconciliation:
    return reconcile(workspace, ReconcileRequest(sources, quick=quick))


@dataclass
class Tree:
    """A source folder, and what it holds by name."""

    root: Path
    files: dict[str, bytes] = field(default_factory=dict)

    def write(self, name: str, content: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.files[name] = content

    def remove(self, name: str) -> None:
        (self.root / name).unlink()
        del self.files[name]


NAMES = ("a.bin", "b.bin", "c d/é.bin", "c d/[%_].bin", "c d.bin", "c d0.bin")
"""Among them wildcards of a database, and names that sort beside a folder's own."""

trees = st.dictionaries(st.sampled_from(NAMES), st.binary(min_size=1, max_size=3), min_size=1)


@pytest.mark.parametrize("mode", list(Mode))
@given(before=trees, after=trees, quick=st.booleans())
@settings(max_examples=25, deadline=None)
def test_whatever_happens_to_a_tree_is_named_exactly(
    founded: Path, mode: Mode, before: dict[str, bytes], after: dict[str, bytes], *, quick: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        tree = Tree(scratch / "source")
        for name, content in before.items():
            tree.write(name, content)
        home = Path(shutil.copytree(founded, scratch / "home"))
        with open_workspace(home, "7001") as workspace:
            take_in(workspace, tree.root, mode=mode)
            report = look(workspace, tree.root, quick=quick)
            kept = {Mode.COPY: Verdict.VAULT, Mode.REFERENCE: Verdict.HERE}[mode]
            assert {file.verdict for file in report.files} == {Verdict.UNREAD if quick else kept}
            assert not report.needs_a_person

            for name in before:
                if name not in after:
                    tree.remove(name)
            for name, content in after.items():
                if before.get(name) != content:
                    tree.write(name, content)
            report = look(workspace, tree.root)

    told = {str(Path(file.path).relative_to(tree.root)): file.verdict for file in report.files}
    held = set(before.values())
    for name, content in after.items():
        if name in before:
            assert (told[name] is Verdict.CHANGED) is (before[name] != content)
        elif content not in held:
            assert told[name] is Verdict.NEW
        else:
            assert told[name] in {Verdict.VAULT, Verdict.THERE, Verdict.OUT_OF_REACH}
    assert set(told) == set(after)
    assert {str(Path(p.path).relative_to(tree.root)) for p in report.missing} == set(before) - set(after)
    safe = set(after.values()) | (held if mode is Mode.COPY else set())
    assert set(report.lost) == {digest(content) for content in held - safe}
    assert sum(report.counts.values()) == len(after)
    assert sum(report.presences.values()) == len(before)
    assert report.needs_a_person is (
        before != after and (mode is Mode.REFERENCE or not _copies(before, after))
    )


def _copies(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bool:
    """Whether all that happened is that files came whose bytes the vault holds."""
    return before.items() <= after.items() and set(after.values()) <= set(before.values())


@pytest.fixture
def tree(source: Path) -> Tree:
    tree = Tree(source)
    tree.write("kept.bin", b"kept")
    tree.write("day.bin", OLD)
    return tree


@pytest.mark.parametrize("mode", list(Mode))
def test_a_file_that_holds_other_bytes_is_changed_and_both_hashes_are_named(
    workspace: Workspace, tree: Tree, mode: Mode
) -> None:
    take_in(workspace, tree.root, mode=mode)
    tree.write("day.bin", NEW)
    report = look(workspace, tree.root)
    (file,) = report.troubled_files
    assert (file.verdict, file.sha256, file.before) == (Verdict.CHANGED, digest(NEW), (digest(OLD),))
    assert digest(OLD) in file.told
    assert digest(NEW) in file.told
    assert report.lost == ((digest(OLD),) if mode is Mode.REFERENCE else ())


@pytest.mark.parametrize(("mode", "lost"), [(Mode.COPY, ()), (Mode.REFERENCE, (digest(OLD),))])
def test_a_change_that_was_taken_in_is_in_order_where_the_old_bytes_are_safe(
    workspace: Workspace, tree: Tree, mode: Mode, lost: tuple[str, ...]
) -> None:
    take_in(workspace, tree.root, mode=mode)
    tree.write("day.bin", NEW)
    take_in(workspace, tree.root, mode=mode)
    report = look(workspace, tree.root)
    assert report.troubled_files == ()
    assert report.presences[Presence.OTHER] == 1
    assert (report.lost, report.needs_a_person) == (lost, bool(lost))


def test_what_is_gone_is_told_apart_by_where_its_bytes_are(
    workspace: Workspace, tree: Tree, tmp_path: Path
) -> None:
    for number in range(4):
        tree.write(f"{number}.bin", b"by reference %d" % number)
    vaulted = Tree(tree.root / "vaulted")
    vaulted.write("vaulted.bin", b"in the vault")
    take_in(workspace, vaulted.root)
    elsewhere = Path(shutil.copytree(tree.root, tmp_path / "elsewhere"))
    take_in(workspace, tree.root, elsewhere, mode=Mode.REFERENCE)
    (elsewhere / "1.bin").unlink()
    (elsewhere / "2.bin").write_bytes(b"touched since")
    shutil.rmtree(tree.root)
    tree.root.mkdir()
    report = look(workspace, tree.root)
    assert gone(report) == {
        "vaulted.bin": Fate.VAULT, "0.bin": Fate.ELSEWHERE, "1.bin": Fate.LOST, "2.bin": Fate.NOT_KNOWN,
        "3.bin": Fate.ELSEWHERE, "kept.bin": Fate.ELSEWHERE, "day.bin": Fate.ELSEWHERE,
    }  # fmt: skip
    assert [place.fate for place in report.troubled_places][:2] == [Fate.LOST, Fate.NOT_KNOWN]
    assert report.lost == (digest(b"by reference 1"),)


def test_a_moved_file_is_missing_at_one_place_and_found_at_the_other(
    workspace: Workspace, tree: Tree
) -> None:
    take_in(workspace, tree.root, mode=Mode.REFERENCE)
    (tree.root / "day.bin").rename(tree.root / "moved.bin")
    report = look(workspace, tree.root)
    assert seen(report) == {"kept.bin": Verdict.HERE, "moved.bin": Verdict.OUT_OF_REACH}
    assert gone(report) == {"day.bin": Fate.ELSEWHERE}
    assert str(tree.root / "moved.bin") in report.missing[0].where
    assert report.lost == ()


def test_a_copy_of_what_is_held_by_reference_is_not_called_held(
    workspace: Workspace, tree: Tree, tmp_path: Path
) -> None:
    take_in(workspace, tree.root, mode=Mode.REFERENCE)
    copy = Path(shutil.copytree(tree.root, tmp_path / "copy"))
    assert seen(look(workspace, copy)) == {"kept.bin": Verdict.THERE, "day.bin": Verdict.THERE}
    shutil.rmtree(tree.root)
    assert seen(look(workspace, copy)) == {"kept.bin": Verdict.OUT_OF_REACH, "day.bin": Verdict.OUT_OF_REACH}


def remove(path: Path) -> None:
    path.unlink()


def shorten(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])


def put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("harm", [remove, shorten, put_a_folder])
def test_a_copy_that_the_vault_does_not_have_whole_is_not_called_held(
    workspace: Workspace, tree: Tree, harm: Callable[[Path], None], *, quick: bool
) -> None:
    take_in(workspace, tree.root)
    harm(workspace.vault.path_of(digest(OLD)))
    report = look(workspace, tree.root, quick=quick)
    assert seen(report)["day.bin"] is Verdict.NOT_KEPT
    assert report.needs_a_person
    tree.remove("day.bin")
    assert look(workspace, tree.root, quick=quick).lost == (digest(OLD),)


def test_a_vault_that_cannot_be_looked_into_is_the_machines_fault(
    workspace: Workspace, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(workspace, tree.root)
    real = Path.lstat

    def refusing(path: Path) -> os.stat_result:
        if path.is_relative_to(workspace.home.vault):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "lstat", refusing)
    with pytest.raises(EnvironmentFaultError, match="Permission denied"):
        look(workspace, tree.root)


def test_what_cannot_be_looked_at_is_neither_there_nor_missing(
    workspace: Workspace, tree: Tree, tmp_path: Path
) -> None:
    tree.write("folder/a.bin", b"a")
    tree.write("folder/b.bin", b"b")
    take_in(workspace, tree.root / "folder" / "a.bin")
    take_in(workspace, tree.root, mode=Mode.REFERENCE)
    (tree.root / "folder").rename(tmp_path / "outside")
    (tree.root / "folder").symlink_to(tmp_path / "outside")
    report = look(workspace, tree.root)
    assert report.missing == ()
    assert {Path(p.path).name: (p.presence, p.fate) for p in report.places} == {
        "a.bin": (Presence.UNREAD, Fate.VAULT), "b.bin": (Presence.UNREAD, Fate.NOT_KNOWN),
    }  # fmt: skip
    assert seen(report)["folder"] is Verdict.REFUSED
    assert report.lost == ()


def test_a_file_that_cannot_be_read_is_refused_and_what_it_held_is_not_known(
    workspace: Workspace, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.write("twin.bin", OLD)
    take_in(workspace, tree.root, mode=Mode.REFERENCE)
    tree.remove("twin.bin")
    real = fingerprint

    def failing(found: Found, *, vault: None, chunk: int) -> object:
        if found.path.name == "day.bin":
            return Refusal(found.path, RefusalCode.UNREADABLE, "cannot be read on at byte 7: I/O error")
        return real(found, vault=vault, chunk=chunk)

    monkeypatch.setattr(act, "fingerprint", failing)
    report = look(workspace, tree.root)
    assert seen(report) == {"kept.bin": Verdict.HERE, "day.bin": Verdict.REFUSED}
    assert gone(report) == {"twin.bin": Fate.NOT_KNOWN}
    assert "byte 7" in report.troubled_files[0].detail
    assert [Path(place.path).name for place in report.troubled_places] == ["twin.bin"]


def test_links_and_other_things_that_are_no_files_are_told(workspace: Workspace, tree: Tree) -> None:
    take_in(workspace, tree.root)
    (tree.root / "inner").symlink_to("kept.bin")
    tree.remove("day.bin")
    os.mkfifo(tree.root / "day.bin")
    report = look(workspace, tree.root)
    assert seen(report) == {"kept.bin": Verdict.VAULT, "inner": Verdict.LINK, "day.bin": Verdict.REFUSED}
    assert gone(report) == {"day.bin": Fate.VAULT}


def test_a_quick_look_reads_nothing_and_verifies_nothing(
    workspace: Workspace, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.write("gone.bin", b"gone")
    take_in(workspace, tree.root)
    tree.write("day.bin", NEW)
    tree.write("new.bin", b"new")
    tree.remove("gone.bin")
    monkeypatch.setattr(act, "fingerprint", None)
    report = look(workspace, tree.root, quick=True)
    assert seen(report) == {
        "kept.bin": Verdict.UNREAD, "day.bin": Verdict.DIFFERS, "new.bin": Verdict.NEW_PLACE,
    }  # fmt: skip
    assert gone(report) == {"gone.bin": Fate.VAULT}
    assert report.bytes_read == 0
    assert report.presences[Presence.SAME] == 0
    assert [file.sha256 for file in report.files] == ["", "", ""]


def test_the_same_bytes_with_a_newer_time_are_not_called_as_when_last_read(
    workspace: Workspace, tree: Tree
) -> None:
    take_in(workspace, tree.root)
    os.utime(tree.root / "day.bin", ns=(1, 1))
    assert seen(look(workspace, tree.root, quick=True))["day.bin"] is Verdict.DIFFERS
    assert seen(look(workspace, tree.root))["day.bin"] is Verdict.VAULT


def test_overlapping_sources_count_each_file_and_each_place_once(workspace: Workspace, tree: Tree) -> None:
    take_in(workspace, tree.root)
    report = look(workspace, tree.root, tree.root / "day.bin", tree.root)
    assert (len(report.files), sum(report.presences.values())) == (2, 2)


def test_a_source_that_is_gone_as_a_whole_is_a_finding_and_one_that_never_was_is_a_slip(
    workspace: Workspace, tree: Tree
) -> None:
    take_in(workspace, tree.root)
    shutil.rmtree(tree.root)
    report = look(workspace, tree.root)
    assert report.files == ()
    assert gone(report) == {"kept.bin": Fate.VAULT, "day.bin": Fate.VAULT}
    with pytest.raises(NotFoundError, match="never saw"):
        look(workspace, tree.root.parent / "sourc")


def test_an_empty_folder_that_the_record_never_saw_is_a_slip_unless_a_manifest_lists_what_should_be_there(
    workspace: Workspace, tree: Tree, tmp_path: Path
) -> None:
    take_in(workspace, tree.root)
    empty = tmp_path / "mount point" / "below"
    empty.mkdir(parents=True)
    for folder in (empty, empty.parent):
        with pytest.raises(NotFoundError, match="never saw"):
            look(workspace, tree.root, folder)
    listing = tmp_path / "m.sha256"
    listing.write_text(f"{digest(NEW)}  below/day.bin\n", encoding="utf-8")
    request = ReconcileRequest((empty.parent,), manifest=read_manifest(listing))
    assert reconcile(workspace, request).needs_a_person
    for path in tree.root.iterdir():
        path.unlink()
    assert set(gone(look(workspace, tree.root)).values()) == {Fate.VAULT}


def test_a_neighbour_whose_name_starts_alike_is_not_below_the_source(
    workspace: Workspace, tree: Tree
) -> None:
    beside = Tree(tree.root.with_name("source 2"))
    beside.write("x.bin", b"x")
    take_in(workspace, tree.root, beside.root)
    beside.remove("x.bin")
    assert not look(workspace, tree.root).needs_a_person
    assert look(workspace, beside.root).needs_a_person


def test_a_manifest_says_what_is_not_there_and_what_has_other_bytes(
    workspace: Workspace, tree: Tree, tmp_path: Path
) -> None:
    listed = {"kept.bin": b"kept", "day.bin": NEW, "gone.bin": b"never came", "late.bin": b"kept"}
    file = tmp_path / "m.sha256"
    file.write_text("".join(f"{digest(bytes_)}  {name}\n" for name, bytes_ in listed.items()), "utf-8")
    take_in(workspace, tree.root)
    before = len(workspace_refusals(workspace))
    report = reconcile(workspace, ReconcileRequest((tree.root,), manifest=read_manifest(file)))
    told = {Path(m.path).name: (m.expected, m.found, m.held) for m in report.manifest_faults}
    assert told == {
        "day.bin": (digest(NEW), digest(OLD), None), "gone.bin": (digest(b"never came"), "", Verdict.NEW),
        "late.bin": (digest(b"kept"), "", Verdict.VAULT),
    }  # fmt: skip
    assert report.manifest is not None
    assert (report.manifest.matched, report.manifest.differ, report.manifest.missing) == (1, 1, 2)
    assert report.needs_a_person
    assert len(workspace_refusals(workspace)) == before


def workspace_refusals(workspace: Workspace) -> tuple[object, ...]:
    with workspace.index.reading() as record:
        return record.refusals.all()


def test_a_manifest_needs_the_files_to_be_read(workspace: Workspace, tree: Tree, tmp_path: Path) -> None:
    file = tmp_path / "m.sha256"
    file.write_text(f"{digest(OLD)}  day.bin\n", "utf-8")
    with pytest.raises(UsageFaultError, match="not read"):
        reconcile(workspace, ReconcileRequest((tree.root,), quick=True, manifest=read_manifest(file)))


def test_the_record_gains_one_act_and_nothing_else(workspace: Workspace, tree: Tree) -> None:
    take_in(workspace, tree.root)
    tree.write("day.bin", NEW)
    before = dump(workspace)
    look(workspace, tree.root)
    after = dump(workspace)
    assert {name: rows for name, rows in after.items() if name != "ledger"} == {
        name: rows for name, rows in before.items() if name != "ledger"
    }
    with workspace.index.reading() as record:
        (entry,) = record.ledger.entries(str(tree.root))
    told = entry.decode()
    assert f'"type":"{EventType.RECONCILIATION.value}"' in told
    assert '"files":{"changed":1,"vault":1}' in told
    assert '"actor":"7001"' in told


def dump(workspace: Workspace) -> Mapping[str, object]:
    with workspace.index.reading() as record:
        return record.dump()


def test_progress_reaches_every_byte(workspace: Workspace, tree: Tree) -> None:
    told: list[tuple[int, int]] = []
    reconcile(
        workspace, ReconcileRequest((tree.root,)), progress=lambda _, done, total: told.append((done, total))
    )
    total = sum(map(len, tree.files.values()))
    assert told[-1] == (total, total)
    assert told == sorted(told)


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - IN_ORDER - {Verdict.REFUSED}))
def test_every_verdict_that_is_not_in_order_says_what_to_do(verdict: Verdict) -> None:
    assert REMEDIES[verdict]


@pytest.mark.parametrize("fate", list(Fate))
def test_every_fate_says_what_to_do(fate: Fate) -> None:
    assert PLACE_REMEDIES[fate]


def rows(page: str) -> list[list[str]]:
    cells = [line[2:-2].split(" | ") for line in page.splitlines() if line.startswith("| `")]
    return [[cell.strip("`") for cell in row] for row in cells]


def test_the_page_explains_every_verdict_and_every_fate_with_the_programs_own_remedy(
    repository: Path,
) -> None:
    told = rows((repository / "docs" / "reconcile.md").read_text(encoding="utf-8"))
    untold = dict.fromkeys(IN_ORDER, "Nothing.") | {Verdict.REFUSED: "What its reason says."}
    assert [row for row in told if row[1] in {"yes", "no"}] == [
        [verdict.value, "yes" if verdict in IN_ORDER else "no", ({**REMEDIES, **untold})[verdict]]
        for verdict in Verdict
    ]
    assert {row[0]: row[2] for row in told if row[1] not in {"yes", "no"}} == {
        fate.value: remedy for fate, remedy in PLACE_REMEDIES.items()
    }
