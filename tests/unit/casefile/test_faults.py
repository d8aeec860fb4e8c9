"""The disk's faults name the file they happened to, and a walk passes over nothing in silence."""

import os
from pathlib import Path

import pytest

from bwv_index.casefile.faults import disk_faults
from bwv_index.casefile.staging import flush_tree
from bwv_index.errors import EnvironmentFaultError


@pytest.mark.parametrize(
    ("named", "subject"),
    [(None, "/packs/one"), ("index.csv", "/packs/one/index.csv"), ("/elsewhere/a.mp4", "/elsewhere/a.mp4")],
)
def test_a_fault_names_its_file_by_its_whole_path(named: str | None, subject: str) -> None:
    with (
        pytest.raises(EnvironmentFaultError, match="No space left") as fault,
        disk_faults(Path("/packs/one")),
    ):
        raise OSError(28, "No space left on device", named)
    assert fault.value.subject == subject
    assert "space" in fault.value.remedy


def test_a_folder_that_cannot_be_listed_is_not_taken_for_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clips").mkdir()
    listed = os.scandir

    def fail(folder: Path | str) -> object:
        if Path(folder).name == "clips":
            raise OSError(5, "Input/output error")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", fail)
    with pytest.raises(OSError, match="Input/output error"):
        flush_tree(tmp_path)
