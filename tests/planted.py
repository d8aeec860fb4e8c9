"""An exhibit put straight on the record: for tests of what is done with exhibits, whichever way they came."""

from pathlib import Path

from bwv_index.cases import CutHow, ExhibitKind, FilePurpose, Said, parse_exhibit
from bwv_index.incidents import OfficerKey
from bwv_index.index import NewExhibit, NewFile
from bwv_index.pipeline import open_workspace


def plant_exhibit(home: Path, urn: str, clip: str, ref: str = "CD/1", *, of: str = "") -> None:
    """Make a whole recording an exhibit of a case; one made ``of`` another is a redacted copy of that."""
    named, parent = parse_exhibit(ref), parse_exhibit(of)
    assert named is not None
    with open_workspace(home, "7001") as workspace, workspace.changing(), workspace.writing() as record:
        number = record.clips.find(clip)
        sha256, length = record.clips.sha256(number), record.search.views([number])[0].duration
        assert sha256 is not None
        kind = ExhibitKind.MASTER if parent is None else ExhibitKind.REDACTED
        new = NewExhibit(named, kind, OfficerKey("42", "8240"), sha256, parent)
        file = NewFile(FilePurpose.EVIDENCE, sha256, CutHow.WHOLE, working_copy=False, duration=length)
        record.exhibits.add(record.cases.find(urn), new, [file], Said("7001", workspace.now(), "planted"))
