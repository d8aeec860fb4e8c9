"""References in the exact form that leaves the house: what is read leniently is handed on only where it holds it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bwv_index.incidents.force import Force
from bwv_index.incidents.found import ReferenceKind
from bwv_index.incidents.reference import MONTHS, cad_date, calendar_date
from bwv_index.incidents.urn import parse_urn

_LOG = re.compile(r"(?:(?:[0-9]{2}|[A-Z]{2,4})-)?(?P<date>[0-9]{8})-[0-9]{1,5}", re.ASCII)
_CAD = re.compile(
    rf"[0-9]{{1,5}}/(?P<day>[0-9]{{2}})(?P<month>{'|'.join(MONTHS)})(?P<year>[0-9]{{2}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class LooseReference:
    """A reference as recorded that has not the form of its kind."""

    kind: ReferenceKind
    text: str


def loose_references(
    log: str, crime_refs: Iterable[str], urn: str, force: str, forces: Sequence[Force]
) -> tuple[LooseReference, ...]:
    """Return those of an incident's references that have not the exact form of their kind; an empty URN is none.

    ``force`` is the code of the incident's force: its crime references have one of its shapes. Where the force is not
    known, or its shapes are not, any shape of any force will do.

    Source: domain reference 2.1, 2.3 and 2.4.
    """
    return tuple(_loose(log, crime_refs, urn, _shapes(force, forces)))


def _loose(
    log: str, crime_refs: Iterable[str], urn: str, shapes: Sequence[re.Pattern[str]]
) -> Iterator[LooseReference]:
    if not _is_log(log):
        yield LooseReference(ReferenceKind.LOG, log)
    for ref in crime_refs:
        if not any(shape.fullmatch(ref) for shape in shapes):
            yield LooseReference(ReferenceKind.CRIME, ref)
    if urn and parse_urn(urn) is None:
        yield LooseReference(ReferenceKind.URN, urn)


def _is_log(text: str) -> bool:
    log, cad = _LOG.fullmatch(text), _CAD.fullmatch(text)
    if log is not None:
        return calendar_date(log["date"]) is not None
    return cad is not None and cad_date(cad) is not None


def _shapes(code: str, forces: Sequence[Force]) -> list[re.Pattern[str]]:
    own = [shape.pattern for force in forces if force.code == code for shape in force.crime_shapes]
    return own or [shape.pattern for force in forces for shape in force.crime_shapes]
