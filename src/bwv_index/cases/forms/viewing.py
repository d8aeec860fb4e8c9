"""The viewing schedule: what persons who viewed it say each exhibit shows, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bwv_index.cases.clauses import (
    actor_name,
    exhibits_in_order,
    offsets,
    real_time,
    sheet_length_text,
    sound_text,
    span_of,
    wall,
)
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Block, Cell, Document
from bwv_index.cases.forms.page import case_values, document_of, fields_of, grid_of, heading, note, notice
from bwv_index.cases.serving import Reach
from bwv_index.cases.snapshot import CaseExhibit, CaseSnapshot, Mark
from bwv_index.cases.terms import Variant

KEYS = FormKeys(
    fields=("case", "urn"), columns=("offset", "real_time", "seen", "heard", "by"), words=("notice",)
)
LOCAL = "Europe/London"
NOTHING = "Nothing is described."
UNDESCRIBED = {
    Variant.PROSECUTION: "No part of it is described yet.",
    # a description that is withheld is there: whether one is, is not told
    Variant.DEFENCE: "No description of it is served.",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A mark as it stands in one exhibit: its offset there, its real time, and seconds from the exhibit's start."""

    mark: Mark
    start: Fraction
    offset: str
    when: str


def viewing_schedule(snapshot: CaseSnapshot, layout: FormLayout) -> Document:
    """Return the viewing schedule, exhibit by exhibit."""
    blocks: list[Block] = [notice(layout.words["notice"])]
    for exhibit in exhibits_in_order(snapshot.standing):
        blocks += _of(snapshot, layout, exhibit)
    header = fields_of(layout, case_values(snapshot))
    return document_of(snapshot, layout, "viewing_schedule", blocks, header=header)


def moments_in(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[Seen, ...]:
    """Return the marks that fall into what an exhibit shows, in order of time; none where that is not known."""
    span = span_of(snapshot, exhibit)
    if span is None:
        return ()
    shown = Reach(*span)
    return tuple(
        _seen(snapshot, exhibit, mark, span)
        for mark in sorted(snapshot.marks, key=lambda mark: (mark.start, mark.number))
        if mark.recording == exhibit.recording and shown.meets(mark.start, mark.end)
    )


def _seen(snapshot: CaseSnapshot, exhibit: CaseExhibit, mark: Mark, span: tuple[Fraction, Fraction]) -> Seen:
    first = max(mark.start, span[0])
    last = None if mark.end is None else min(mark.end, span[1])
    return Seen(
        mark,
        first - span[0],
        offsets(first - span[0], None if last is None else last - span[0]),
        real_time(snapshot.recording(exhibit.recording), first, last),
    )


def _of(snapshot: CaseSnapshot, layout: FormLayout, exhibit: CaseExhibit) -> Iterator[Block]:
    yield heading(f"{exhibit.ref}: {exhibit.title}" if exhibit.title else str(exhibit.ref))
    length = exhibit.evidence.duration if exhibit.evidence else None
    sound = sound_text(snapshot, exhibit).splitlines()
    told = [
        f"Recording {exhibit.recording}, {sheet_length_text(length)}.",
        *(f"Sound {line}." for line in sound),
    ]
    yield note(" ".join(told))
    if span_of(snapshot, exhibit) is None:
        yield notice(
            "Which part of the recording this copy shows is not known: its marks cannot be placed in it."
        )
        return
    rows = [
        {
            "offset": Cell((seen.offset,)),
            "real_time": Cell((seen.when,)),
            "seen": Cell((seen.mark.seen or NOTHING,)),
            "heard": Cell((seen.mark.heard or NOTHING,)),
            "by": Cell((f"{actor_name(snapshot, seen.mark.said.by)}\n{wall(seen.mark.said.at, LOCAL)}",)),
        }
        for seen in moments_in(snapshot, exhibit)
    ]
    yield grid_of(layout, rows) if rows else notice(UNDESCRIBED[snapshot.variant])
