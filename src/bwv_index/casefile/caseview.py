"""The page a person reads a case pack by: one HTML file that opens from a disk and needs nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bwv_index.casefile.bag import MANIFEST
from bwv_index.casefile.enclosed import Enclosed
from bwv_index.casefile.lanes import Unexhibited, of_the_matter, unexhibited
from bwv_index.casefile.timeline import Occurred, Timeline, timelines
from bwv_index.casefile.viewer import render, script_hash
from bwv_index.cases import (
    CaseExhibit,
    CaseIncident,
    CaseSnapshot,
    CheckResult,
    FileProof,
    Variant,
    versions_with,
)

TEMPLATE, SCRIPT = "case.html", "case.js"

FORMS = {
    "MG00": "Multimedia sheet (MG00)",
    "MG5": "Visually recorded evidence, for the case summary (MG5)",
    "MG6C_subjects": "Subjects of MG6C, to be entered in bulk",
    "MG6C": "Schedule of relevant non-sensitive unused material (MG6C)",
    "MG6D": "Schedule of relevant sensitive unused material (MG6D)",
    "MG6E": "Disclosure officer's report (MG6E)",
    "MG11": "Draft witness statement (MG11), not signed",
    "MG12": "Exhibit list (MG12)",
    "changes": "What changed since the version before",
    "contact": "Contact sheets (for indexing, not analysis)",
    "continuity": "Continuity record",
    "preflight": "Checks before the pack was made",
    "viewing": "Viewing schedule",
}
"""What a document is, by its file's name or the first word of that."""


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """One document and its files, by suffix without the dot: ``name`` what it is, ``about`` what it is of or empty."""

    name: str
    about: str
    files: tuple[tuple[str, str], ...]


def case_html(
    snapshot: CaseSnapshot,
    items: Sequence[Enclosed],
    documents: Sequence[str],
    masters: Mapping[str, str],
    proofs: Mapping[str, FileProof],
    overridden: Sequence[CheckResult] = (),
    *,
    pictures: Mapping[str, str] | None = None,
) -> bytes:
    """Return the page: exhibits, one player, all cameras on their clocks, marks, changes, and what was not checked.

    ``documents`` are paths in the payload; ``masters`` gives the path of each whole recording that is enclosed, by its
    evidence id; ``proofs`` what reading a file again found, by its SHA-256; ``overridden`` checks that a person let
    fail; ``pictures`` gives the address of what the player shows before an exhibit plays, by its name. Every value is
    escaped, and what an eye cannot see in it is named.
    """
    others = unexhibited(snapshot, items)
    clocks = timelines(items, [_occurred(one) for one in snapshot.incidents], of_the_matter(others))
    placed = {lane.item.number for clock in clocks for lane in clock.lanes}
    return render(
        TEMPLATE,
        case=snapshot,
        defence=snapshot.variant is Variant.DEFENCE,
        items=items,
        withdrawn=tuple(one for one in snapshot.exhibits if one.withdrawn is not None),
        unplaced=tuple(item for item in items if item.start_utc is None),
        clocks=clocks,
        incidents_of=_incidents_of(clocks, snapshot, items, others),
        others=others,
        beside=tuple(one for one in others if one.number not in placed),
        documents=listed(documents),
        masters=masters,
        proofs=proofs,
        overridden=overridden,
        pictures=pictures or {},
        title_of=_titles(snapshot.exhibits),
        expected=tuple((incident, one) for incident in snapshot.incidents for one in incident.expected),
        gaps=tuple((incident, gap) for incident in snapshot.incidents for gap in incident.gaps),
        versions_of={item.name: versions_with(snapshot, item.exhibit) for item in items},
        manifest=MANIFEST,
        script_hash=script_hash(SCRIPT),
    )


def listed(paths: Sequence[str]) -> tuple[ListedDocument, ...]:
    """Return the documents that lie in a pack, each with its files, in the order in which they were written."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in paths:
        pure = PurePosixPath(path)
        found.setdefault(pure.stem, []).append((pure.suffix.removeprefix("."), path))
    return tuple(_listed(stem, tuple(files)) for stem, files in found.items())


def _listed(stem: str, files: tuple[tuple[str, str], ...]) -> ListedDocument:
    first, _, about = (stem, "", "") if stem in FORMS else stem.partition("_")
    if first not in FORMS:
        return ListedDocument(stem.replace("_", " "), "", files)
    known = FORMS[first]
    return ListedDocument(known, about if first in {"MG00", "MG11", "MG6E"} else "", files)


def _occurred(incident: CaseIncident) -> Occurred:
    known = incident.occurred
    return (
        Occurred(incident.ref, None, None)
        if known is None
        else Occurred(incident.ref, known.start, known.end)
    )


def _incidents_of(
    clocks: Sequence[Timeline],
    snapshot: CaseSnapshot,
    items: Sequence[Enclosed],
    others: Sequence[Unexhibited],
) -> Mapping[int, tuple[str, ...]]:
    """Return by a clock's number the incidents that it is about: that lie on it, or that what stands on it is of."""
    linked = {one.number: one.recording.incidents for one in items}
    linked |= {one.number: one.recording.incidents for one in others}
    found = {}
    for clock in clocks:
        named = {band.ref for band in clock.bands}
        named |= {ref for lane in clock.lanes for ref in linked[lane.item.number]}
        found[clock.number] = tuple(one.ref for one in snapshot.incidents if one.ref in named)
    return found


def _titles(exhibits: Sequence[CaseExhibit]) -> dict[str, str]:
    return {str(one.ref): one.title for one in exhibits}
