"""A manifest is read whole, in any of its usual forms, or refused with the line that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.errors import BwvIndexError, EnvironmentFaultError, UsageFaultError
from bwv_index.intake import read_manifest
from bwv_index.intake.refusal import REMEDIES, RefusalCode

A, B = "a" * 64, "b" * 64


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "manifest"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        (f"{A}  clip.mp4\n", {"clip.mp4": A}),
        (f"{A} *clip.mp4\n", {"clip.mp4": A}),
        (f"{A.upper()}  clip.mp4\n", {"clip.mp4": A}),
        (f"{A}  dock 1/Süd (1).mp4\n", {"dock 1/Süd (1).mp4": A}),
        (f"{A}   leading space.mp4\n", {" leading space.mp4": A}),
        (f"{A}  ./clip.mp4\n", {"clip.mp4": A}),
        (f"{A}  dock\\clip.mp4\n", {"dock/clip.mp4": A}),
        (f"\\{A}  back\\\\slash.mp4\n", {"back\\slash.mp4": A}),
        (f"\\{A}  two\\nlines.mp4\n", {"two\nlines.mp4": A}),
        (f"{A}  line\u2028separator.mp4\n", {"line\u2028separator.mp4": A}),
        (f"{A}  one.mp4\r\n\r\n{B}  two.mp4\r\n", {"one.mp4": A, "two.mp4": B}),
        (f"{A}  same.mp4\n{A}  same.mp4\n", {"same.mp4": A}),
        (f"SHA256 (dock/clip (1).mp4) = {A}\n", {"dock/clip (1).mp4": A}),
        (f"\ufeff{A}  clip.mp4\n", {"clip.mp4": A}),
        (f"path,sha256\nclip.mp4,{A}\n", {"clip.mp4": A}),
        (f"\ufeffSHA256, Path ,size\n{A},clip.mp4,5\n", {"clip.mp4": A}),
        (f'path,sha256\n"with, comma.mp4",{A}\n\n', {"with, comma.mp4": A}),
        (f'"Path","SHA256"\r\n"clip.mp4","{A}"\r\n', {"clip.mp4": A}),
        ("path,sha256\n", {}),
    ],
)
def test_the_usual_forms_are_read(file: Path, text: str, expected: dict[str, str]) -> None:
    file.write_bytes(text.encode())
    assert read_manifest(file).expected == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("clip.mp4\n", "line 1"),
        (f"{A}  good.mp4\n{A[:-1]}  short.mp4\n", "line 2"),
        (f"{A}\n", "line 1"),
        (f"{A}  /etc/passwd\n", "leads out"),
        (f"{A}  ../clip.mp4\n", "leads out"),
        (f"{A}  dock/../../clip.mp4\n", "leads out"),
        (f"{A}  ..\\clip.mp4\n", "leads out"),
        (f"{A}  same.mp4\n{B}  same.mp4\n", "line 2.*two hashes"),
        (f"{A}  same.mp4\n{B}  ./same.mp4\n", "two hashes"),
        ("path,sha256\nclip.mp4,\n", "line 2"),
        (f"path,sha256\n,{A}\n", "line 2"),
        ("path,sha256\nclip.mp4,xyz\n", "line 2"),
        ("path,md5\nclip.mp4,xyz\n", "line 1"),
    ],
)
def test_a_manifest_with_one_bad_line_is_refused_whole(file: Path, text: str, told: str) -> None:
    file.write_bytes(text.encode())
    with pytest.raises(UsageFaultError, match=told) as refused:
        read_manifest(file)
    assert refused.value.subject == str(file)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_manifest_that_cannot_be_read_is_an_environment_fault(file: Path, content: bytes | None) -> None:
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(EnvironmentFaultError):
        read_manifest(file)


@given(
    st.one_of(
        st.text(),
        st.text(alphabet='a,"\r\n\x00 ').map(lambda text: f"path,sha256\n{text}"),
        st.lists(st.tuples(st.sampled_from([A, B]), st.text())).map(
            lambda rows: "\n".join(f"{sha}  {path}" for sha, path in rows)
        ),
    )
)
def test_any_text_is_read_or_refused_and_nothing_leads_out(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "any-manifest"
    file.write_bytes(text.encode())
    try:
        manifest = read_manifest(file)
    except BwvIndexError:
        return
    assert not any(path.startswith("/") or ".." in path.split("/") for path in manifest.expected)


def test_a_path_is_looked_up_as_it_lies_below_the_source(file: Path) -> None:
    file.write_text(f"{A}  dock 1/clip.mp4\n", encoding="utf-8")
    manifest = read_manifest(file)
    source = manifest.origin.parent / "elsewhere"
    assert (
        manifest.entry_for(source / "dock 1" / "clip.mp4", Path("dock 1") / "clip.mp4") == "dock 1/clip.mp4"
    )
    assert manifest.entry_for(source / "clip.mp4", Path("clip.mp4")) is None


def test_paths_may_count_from_the_manifests_own_folder(tmp_path: Path) -> None:
    file = tmp_path / "manifest.sha256"
    file.write_text(f"{A}  clips/one.mp4\n")
    manifest = read_manifest(file)
    assert manifest.entry_for(tmp_path / "clips" / "one.mp4", Path("one.mp4")) == "clips/one.mp4"


def test_every_refusal_has_a_remedy() -> None:
    assert set(REMEDIES) == set(RefusalCode)
    assert all(REMEDIES.values())
