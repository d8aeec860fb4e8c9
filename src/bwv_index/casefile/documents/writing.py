"""The documents of a pack put into its folder, each as DOCX and as PDF."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bwv_index.casefile.faults import disk_faults
from bwv_index.casefile.hashing import side_by_side
from bwv_index.casefile.spreadsheet import csv_bytes
from bwv_index.cases import CaseSnapshot, Document, ExhibitSheet, exhibit_sheets, picture_label, subjects
from bwv_index.errors import EnvironmentFaultError

SUBJECTS = "MG6C_subjects.csv"
STILL_SIDE = 640
"""The longest side of a picture that is taken for a sheet, in pixels."""


def write_documents(
    documents: Iterable[Document], folder: Path, *, made_at: datetime, made_by: str, pictures: Path
) -> tuple[Path, ...]:
    """Write each document to the folder as ``NAME.docx`` and ``NAME.pdf``; return the files in order.

    ``pictures`` is the folder with the pictures that documents name. Equal input gives equal bytes.

    Raises:
        EnvironmentFaultError: the disk is in the way, a name is taken, a picture cannot be read, or the typeface is
            missing.
    """
    # both cost more to load than most commands, and an incident's pack holds no documents
    from bwv_index.casefile.documents.docx import to_docx  # noqa: PLC0415
    from bwv_index.casefile.documents.typst import to_pdf  # noqa: PLC0415

    written: list[Path] = []
    for document in documents:
        for suffix, make in ((".docx", to_docx), (".pdf", to_pdf)):
            made = make(document, made_at=made_at, made_by=made_by, pictures=pictures)
            written.append(_put(folder / f"{document.name}{suffix}", made))
    return tuple(written)


def write_subjects(snapshot: CaseSnapshot, folder: Path) -> Path:
    """Write the subjects of MG6C as they can be entered in bulk, beside each as it is written in full.

    Raises:
        EnvironmentFaultError: the disk is in the way, or the name is taken.
    """
    rows = [
        (subject.number, subject.fitted.shown, subject.fitted.original, subject.fitted.differs)
        for subject in subjects(snapshot)
    ]
    table = csv_bytes(("item", "subject", "subject_as_written", "differs"), rows)
    return _put(folder / SUBJECTS, table)


def write_sheets(snapshot: CaseSnapshot, folder: Path) -> tuple[Path, ...]:
    """Draw the contact sheet of each exhibit that stands, cut to what it shows, into the folder.

    A picture that is to be taken from an exhibit's own file and cannot be leaves a cell that says so.

    Raises:
        EnvironmentFaultError: the disk is in the way, a name is taken, or a picture of the record is gone.
    """
    from bwv_index.media import Sheet, SheetFrame, contact_sheet  # noqa: PLC0415 - loads a picture library

    def draw(sheet: ExhibitSheet, require_going: Callable[[], None]) -> Path:
        require_going()
        frames = tuple(SheetFrame(jpeg, label) for jpeg, label in _pictures(snapshot, sheet))
        drawn = contact_sheet(Sheet(f"Contact sheet: exhibit {sheet.title}", sheet.lines, frames))
        return _put(folder / sheet.name, drawn)

    return tuple(side_by_side(draw, exhibit_sheets(snapshot)))


def _pictures(snapshot: CaseSnapshot, sheet: ExhibitSheet) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """Yield each picture of a sheet with what stands under it: the time of the picture that was found."""
    from bwv_index.media import take_stills  # noqa: PLC0415 - loads a decoder

    exhibit = snapshot.exhibit(sheet.ref)
    own = [(each.moment.picture, each.taken) for each in sheet.pictures if each.taken is not None]
    stills = iter(take_stills(own[0][0], [taken for _, taken in own], STILL_SIDE) if own else ())
    for each in sheet.pictures:
        if each.taken is None or exhibit is None:
            yield picture_bytes(each.moment.picture), each.label
            continue
        still = next(stills)
        if still is None:
            yield b"", each.label
        else:
            yield still.jpeg, picture_label(snapshot, exhibit, still.at)


def picture_bytes(path: Path) -> bytes:
    """Return a picture that ingest made.

    Raises:
        EnvironmentFaultError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the picture cannot be read: {fault.strerror}",
            subject=path.name,
            remedy="Ingest the footage again: pictures are made anew.",
        ) from fault


def _put(path: Path, content: bytes) -> Path:
    with disk_faults(path), path.open("xb") as file:
        file.write(content)
    return path
