"""What a group of rows is called for a person: the table, and the clip, incident or item that the rows belong to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bwv_index.index.clips import CLIP
from bwv_index.index.incidents import INCIDENT
from bwv_index.index.models import CaseRow, ClipRow, ExhibitRow, IncidentRow, LinkRow
from bwv_index.index.sealing import OWNERS, SEPARATOR, WORDS

LONGEST_NUMBER = 18
"""Digits of a number that every database holds."""


def group_title(session: Session, table: str, group: str) -> str:
    """Return a group's name for a person; what cannot be resolved any more is named by what the row says."""
    owner = OWNERS.get(table, ())
    if table == WORDS:
        return f"{table} of {_thing(session, *group.split(SEPARATOR, 1))}"
    if owner == ("link_id",):
        return f"{table} on {_link(session, group)}"
    if owner == ("path_raw",):
        return f"{table} of {_path(group)}"
    for owners, own, name in _THINGS:
        if owner == (owners,) or table == own:
            return f"{table} of {name(session, group)}"
    return f"{table} of {' '.join(owner)} {group.replace(SEPARATOR, ' ')}"


def _thing(session: Session, kind: str, number: str) -> str:
    known = {CLIP: _clip, INCIDENT: _incident}
    return known[kind](session, number) if kind in known else f"{kind} number {number}"


def _clip(session: Session, number: str) -> str:
    query = select(ClipRow.evidence_id).where(ClipRow.id == int(number)) if _is_number(number) else None
    found = None if query is None else session.scalar(query)
    return f"clip {found}" if found else f"clip number {number}"


def _incident(session: Session, number: str) -> str:
    query = (
        select(IncidentRow.incident_ref).where(IncidentRow.id == int(number)) if _is_number(number) else None
    )
    found = None if query is None else session.scalar(query)
    return f"incident {found}" if found else f"incident number {number}"


def _case(session: Session, number: str) -> str:
    query = select(CaseRow.urn_raw).where(CaseRow.id == int(number)) if _is_number(number) else None
    found = None if query is None else session.scalar(query)
    return f"case {found}" if found else f"case number {number}"


def _exhibit(session: Session, number: str) -> str:
    row = session.get(ExhibitRow, int(number)) if _is_number(number) else None
    if row is None:
        return f"exhibit number {number}"
    return f"exhibit {row.initials}/{row.number}{row.letter} of {_case(session, str(row.case_id))}"


_THINGS = (
    ("clip_id", "clips", _clip),
    ("incident_id", "incidents", _incident),
    ("case_id", "cases", _case),
    ("exhibit_id", "", _exhibit),
)
"""What rows belong to: the column that says so, the table of those things, and how one is named."""


def _link(session: Session, number: str) -> str:
    query = (
        select(LinkRow.clip_id, LinkRow.incident_id).where(LinkRow.id == int(number))
        if _is_number(number)
        else None
    )
    found = None if query is None else session.execute(query).first()
    if found is None:
        return f"link number {number}"
    return f"{_clip(session, str(found.clip_id))} and {_incident(session, str(found.incident_id))}"


def _path(group: str) -> str:
    try:
        return bytes.fromhex(group).decode(errors="backslashreplace")
    except ValueError:  # somebody wrote text where bytes belong
        return group


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
