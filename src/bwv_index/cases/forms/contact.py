"""The contact sheets: the chosen pictures that fall into each exhibit, so that a reader finds a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bwv_index.cases.clauses import exhibits_in_order, real_time, span_of
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Block, Document, Picture
from bwv_index.cases.forms.page import case_values, document_of, fields_of, heading, note, notice
from bwv_index.cases.reference import ExhibitRef
from bwv_index.cases.snapshot import CaseExhibit, CaseSnapshot, ExhibitFile, Moment
from bwv_index.cases.terms import ExhibitKind
from bwv_index.timecode import NOT_KNOWN, format_offset

KEYS = FormKeys(fields=("case", "urn"), words=("notice",))
PICTURES = 8
"""How many pictures one sheet holds: it stays far below the megabyte that records systems take."""
EVERY_S = 2
OWN_FILE = "Pictures taken from the exhibit's own file, spread evenly over it"


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """One picture of a sheet: the moment, and what stands under it: offset in the exhibit, and real time.

    Where ``taken`` is given, ``moment`` names no picture but the exhibit's own file, of which the picture is to be
    taken so many seconds into it.
    """

    moment: Moment
    label: tuple[str, ...]
    taken: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ExhibitSheet:
    """One contact sheet of an exhibit; ``name`` is its file's, ours and never text from outside."""

    ref: ExhibitRef
    name: str
    title: str
    lines: tuple[str, ...]
    pictures: tuple[SheetPicture, ...]


def exhibit_sheets(snapshot: CaseSnapshot) -> tuple[ExhibitSheet, ...]:
    """Return the contact sheets of every exhibit that stands, cut to what it shows."""
    return tuple(
        sheet for exhibit in exhibits_in_order(snapshot.standing) for sheet in _sheets(snapshot, exhibit)
    )


def contact_sheets(snapshot: CaseSnapshot, layout: FormLayout) -> Document:
    """Return the contact sheets as one document."""
    blocks: list[Block] = [notice(layout.words["notice"])]
    for exhibit in exhibits_in_order(snapshot.standing):
        blocks += _of(snapshot, exhibit)
    header = fields_of(layout, case_values(snapshot))
    return document_of(snapshot, layout, "contact_sheets", blocks, header=header)


def _of(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> Iterator[Block]:
    yield heading(f"Exhibit {exhibit.ref}")
    sheets = _sheets(snapshot, exhibit)
    if not sheets:
        yield note("No picture is held of what this exhibit shows.")
    for sheet in sheets:
        count = len(sheet.pictures)
        alt = f"{sheet.title}: {count} picture{'' if count == 1 else 's'}, for indexing and not for analysis"
        yield Picture(sheet.name, "", alt)


def _sheets(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[ExhibitSheet, ...]:
    pictures = _pictures(snapshot, exhibit)
    about = (*([exhibit.title] if exhibit.title else ()), f"Recording {exhibit.recording}")
    if any(picture.taken is not None for picture in pictures):
        about = (*about, OWN_FILE)
    parts = [pictures[at : at + PICTURES] for at in range(0, len(pictures), PICTURES)]
    return tuple(
        ExhibitSheet(
            exhibit.ref,
            f"{exhibit.ref.file_name}_{number}.jpg",
            f"{exhibit.ref}" + (f", sheet {number} of {len(parts)}" if len(parts) > 1 else ""),
            about,
            part,
        )
        for number, part in enumerate(parts, start=1)
    )


def _pictures(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[SheetPicture, ...]:
    span, recording = span_of(snapshot, exhibit), snapshot.recording(exhibit.recording)
    if recording is None or exhibit.evidence is None:
        return ()
    if exhibit.kind is ExhibitKind.REDACTED:
        # the pictures of the recording would show what the copy hides
        return tuple(_own(snapshot, exhibit, exhibit.evidence, span))
    if span is None:
        return ()
    start, end = span
    inside = sorted(
        (each for each in recording.keyframes if start <= each.at < end), key=lambda each: each.at
    )
    if not inside:
        return tuple(_own(snapshot, exhibit, exhibit.evidence, span))
    return tuple(SheetPicture(each, picture_label(snapshot, exhibit, each.at - start)) for each in inside)


def _own(
    snapshot: CaseSnapshot, exhibit: CaseExhibit, file: ExhibitFile, span: tuple[Fraction, Fraction] | None
) -> Iterator[SheetPicture]:
    """Yield pictures spread evenly over an exhibit's own file, one for each two seconds, at most a sheet of them.

    Where its length is not known, it is its first picture. ``span`` is None where nobody knows what it shows.
    """
    begin, end = span or (Fraction(0), Fraction(0))
    length = file.duration or end - begin
    count = max(1, min(PICTURES, int(length / EVERY_S)))
    for number in range(count):
        offset = length * (2 * number + 1) / (2 * count)
        label = picture_label(snapshot, exhibit, offset)
        yield SheetPicture(Moment(begin + offset, file.path), label, offset)


def picture_label(snapshot: CaseSnapshot, exhibit: CaseExhibit, offset: Fraction) -> tuple[str, ...]:
    """Return what stands under a picture of an exhibit: seconds into the clip, and the real time."""
    span = span_of(snapshot, exhibit)
    recording = snapshot.recording(exhibit.recording)
    when = NOT_KNOWN if span is None else real_time(recording, span[0] + offset, None)
    return (f"{format_offset(offset)} into the clip", when)
