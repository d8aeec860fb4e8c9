"""The continuity record: what the ledger says was done with each exhibit and with the recording it comes from."""

from collections.abc import Iterator, Sequence

from bwv_index.cases.clauses import exhibits_in_order, kind_text
from bwv_index.cases.custody_line import CustodyLine
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Block, Cell, Document, Field, Fields
from bwv_index.cases.forms.page import (
    case_values,
    document_of,
    fields_of,
    grid_of,
    heading,
    held,
    note,
    notice,
)
from bwv_index.cases.snapshot import CaseExhibit, CaseSnapshot
from bwv_index.cases.terms import ExhibitKind, Variant

KEYS = FormKeys(
    fields=("case", "urn"), columns=("entry", "at", "act", "by", "sha256", "detail"), words=("notice",)
)
TAKEN_IN, CHECKED, CUT = "taken in", "verified", "clip cut"
"""How the ledger's page begins its words for taking in, reading again and cutting."""


def continuity(snapshot: CaseSnapshot, layout: FormLayout, custody: Sequence[CustodyLine]) -> Document:
    """Return the continuity record, exhibit by exhibit; what no entry tells is named as a gap."""
    blocks: list[Block] = [notice(layout.words["notice"])]
    if snapshot.variant is Variant.DEFENCE:
        blocks.append(
            note(
                "Entries that name things which are not served are left out of this copy, and details that are not"
                " fixed words, offsets or hashes. Entries of taking in name places and are not in the extract of the"
                " ledger that goes with this copy."
            )
        )
    else:
        blocks.append(note("Where files lay on the makers' machine is left out of the details."))
    for exhibit in exhibits_in_order(snapshot.standing):
        blocks += _of(snapshot, layout, custody, exhibit)
    header = fields_of(layout, case_values(snapshot))
    return document_of(snapshot, layout, "continuity", blocks, header=header)


def _of(
    snapshot: CaseSnapshot, layout: FormLayout, custody: Sequence[CustodyLine], exhibit: CaseExhibit
) -> Iterator[Block]:
    yield heading(f"Exhibit {exhibit.ref}")
    recording, evidence = snapshot.recording(exhibit.recording), exhibit.evidence
    yield Fields(
        (
            Field("What it is", (kind_text(snapshot, exhibit),)),
            Field(
                "SHA-256 of the recording", held(recording.sha256 if recording else "", "SHA-256"), fixed=True
            ),
            Field("SHA-256 of the exhibit", held(evidence.sha256 if evidence else "", "SHA-256"), fixed=True),
            *(
                (Field("How it was made", (" ".join(evidence.command),)),)
                if evidence and evidence.command
                else ()
            ),
            *(
                (Field("By which programs", (", ".join(evidence.programs),)),)
                if evidence and evidence.programs
                else ()
            ),
        )
    )
    lines = [line for line in custody if line.about in {exhibit.recording, str(exhibit.ref)}]
    lines.sort(key=lambda line: line.position)
    if lines:
        yield grid_of(layout, [_row(line) for line in lines])
    if snapshot.variant is Variant.PROSECUTION and (gaps := tuple(_gaps(exhibit, lines))):
        yield notice("\n".join(gaps))


def _row(line: CustodyLine) -> dict[str, Cell]:
    by = f"{line.by}, {line.role}" if line.role else line.by
    return {
        "entry": Cell((str(line.position),)),
        "at": Cell((f"{line.at:%d/%m/%Y %H:%M:%S} UTC",)),
        "act": Cell((line.act,)),
        "by": Cell((by,)),
        "sha256": Cell((line.sha256,), fixed=True),
        "detail": Cell((line.detail,)),
    }


def _gaps(exhibit: CaseExhibit, lines: Sequence[CustodyLine]) -> Iterator[str]:
    master = {line.act for line in lines if line.about == exhibit.recording}
    own = {line.act for line in lines if line.about == str(exhibit.ref)}
    if not any(act.startswith(TAKEN_IN) for act in master):
        yield "Gap: no entry tells when the recording was taken in."
    if not any(act.startswith(CHECKED) for act in master | own):
        yield "Gap: no entry tells that recording or exhibit was read again since."
    if exhibit.kind is ExhibitKind.CLIP and not any(act.startswith(CUT) for act in own):
        yield "Gap: no entry tells when the clip was cut."
