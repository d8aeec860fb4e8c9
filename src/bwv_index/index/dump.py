"""A canonical dump of the index: equal text for equal content, whatever the order or number of runs.

Left out are the things that rightly differ between runs: row numbers, batches, who ran them and when, the ledger,
and superseded placements and clock offsets, which tell in what order the names and rows of a clip came in.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, Select, Table, select
from sqlalchemy.orm import Session

from bwv_index.index.models import (
    Base,
    CaseRow,
    ClipRow,
    DeviceOffsetRow,
    ExhibitRow,
    IncidentRow,
    LinkRow,
    PlacementRow,
    RedactionMarkRow,
)

_LEFT_OUT_TABLES = frozenset({"batches", "ledger", "packs", "case_packs"})
_REPLACED = frozenset({PlacementRow.__table__, DeviceOffsetRow.__table__})
"""Tables whose rows are superseded; only those that count are told."""
_LEFT_OUT_COLUMNS = frozenset({"id", "taken_at", "seen_at", "operator", "location_id", "ctime_ns"})


def dump(session: Session) -> Mapping[str, list[dict[str, Any]]]:
    """Return every table's content with row numbers replaced by names, each table sorted."""
    names = _names(session)
    return {
        table.name: sorted(
            (_row(table, row, names) for row in session.execute(_content(table)).mappings()), key=repr
        )
        for table in Base.metadata.sorted_tables
        if table.name not in _LEFT_OUT_TABLES
    }


def _content(table: Table) -> Select[*tuple[Any, ...]]:
    query = select(table)
    return query.where(table.c.current) if table in _REPLACED else query


def _row(table: Table, row: RowMapping, names: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for column in table.columns:
        if column.name in _LEFT_OUT_COLUMNS:
            continue
        value = row[column.name]
        target = next((key.column.table.name for key in column.foreign_keys), None)
        if table.name == "reference_keys" and column.name == "owner_id":
            target = f"{row['owner']}s"
        if target is not None and target in names and value is not None:
            value = names[target].get(value, value)
        told[column.name] = hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
    return told


def _names(session: Session) -> Mapping[str, Mapping[int, str]]:
    clips = {row.id: row.evidence_id for row in session.scalars(select(ClipRow))}
    incidents = {row.id: row.incident_ref for row in session.scalars(select(IncidentRow))}
    links = {
        row.id: f"{clips[row.clip_id]} x {incidents[row.incident_id]}"
        for row in session.scalars(select(LinkRow))
    }
    cases = {row.id: row.urn_raw for row in session.scalars(select(CaseRow))}
    exhibits = {
        row.id: f"{cases[row.case_id]} {row.initials}/{row.number}{row.letter}"
        for row in session.scalars(select(ExhibitRow))
    }
    marks = {
        row.id: f"{cases[row.case_id]} {row.number}" for row in session.scalars(select(RedactionMarkRow))
    }
    return {
        "clips": clips,
        "incidents": incidents,
        "links": links,
        "cases": cases,
        "exhibits": exhibits,
        "redaction_marks": marks,
    }
