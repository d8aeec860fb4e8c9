"""The documents of a pack put into its folder, each as DOCX and as PDF."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bwv_index.casefile.faults import disk_faults
from bwv_index.casefile.spreadsheet import csv_bytes
from bwv_index.cases import CaseSnapshot, Document, exhibit_sheets, subjects
from bwv_index.errors import EnvironmentFaultError

SUBJECTS = "MG6C_subjects.csv"


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

    Raises:
        EnvironmentFaultError: the disk is in the way, a name is taken, or a picture of the record is gone.
    """
    from bwv_index.media import Sheet, SheetFrame, contact_sheet  # noqa: PLC0415 - loads a picture library

    written = []
    for sheet in exhibit_sheets(snapshot):
        frames = tuple(SheetFrame(_picture(each.moment.picture), each.label) for each in sheet.pictures)
        drawn = contact_sheet(Sheet(f"Contact sheet: exhibit {sheet.title}", sheet.lines, frames))
        written.append(_put(folder / sheet.name, drawn))
    return tuple(written)


def _picture(path: Path) -> bytes:
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
