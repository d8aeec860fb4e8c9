"""Every document of a pack, made from one snapshot."""

from collections.abc import Iterator, Mapping, Sequence

from bwv_index.cases.custody_line import CustodyLine
from bwv_index.cases.forms import (
    changes,
    contact,
    continuity,
    exhibit_list,
    preflight,
    schedules,
    sheet,
    statement,
    summary,
    viewing,
)
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Document
from bwv_index.cases.result import CheckResult
from bwv_index.cases.snapshot import CaseSnapshot
from bwv_index.cases.terms import Variant

FORMS: Mapping[str, FormKeys] = {
    "mg00": sheet.KEYS,
    "mg12": exhibit_list.KEYS,
    "mg6c": schedules.MG6C,
    "mg6d": schedules.MG6D,
    "mg6e": schedules.MG6E,
    "mg11": statement.KEYS,
    "mg5": summary.KEYS,
    "viewing_schedule": viewing.KEYS,
    "continuity": continuity.KEYS,
    "contact_sheets": contact.KEYS,
    "preflight": preflight.KEYS,
    "changes": changes.KEYS,
}
"""Each form, and the keys that its layout may name."""


def build_documents(
    snapshot: CaseSnapshot,
    checks: Sequence[CheckResult],
    layouts: Mapping[str, FormLayout],
    custody: Sequence[CustodyLine],
) -> tuple[Document, ...]:
    """Return the documents of a pack, in the order in which a reader wants them.

    Of a snapshot for the defence only what the defence is given: neither MG6D and MG6E, nor drafts, nor checks; changes
    only where the snapshot says since which version.
    """
    return tuple(_documents(snapshot, checks, layouts, custody))


def _documents(
    snapshot: CaseSnapshot,
    checks: Sequence[CheckResult],
    layouts: Mapping[str, FormLayout],
    custody: Sequence[CustodyLine],
) -> Iterator[Document]:
    to_prosecution = snapshot.variant is Variant.PROSECUTION
    yield from sheet.sheets(snapshot, layouts["mg00"])
    yield exhibit_list.exhibit_list(snapshot, layouts["mg12"])
    yield schedules.schedule_c(snapshot, layouts["mg6c"])
    if to_prosecution:
        yield schedules.schedule_d(snapshot, layouts["mg6d"])
        yield from schedules.reports(snapshot, layouts["mg6e"])
        yield from statement.statements(snapshot, layouts["mg11"], checks)
        yield summary.summary(snapshot, layouts["mg5"])
    yield viewing.viewing_schedule(snapshot, layouts["viewing_schedule"])
    yield continuity.continuity(snapshot, layouts["continuity"], custody)
    yield contact.contact_sheets(snapshot, layouts["contact_sheets"])
    if to_prosecution:
        yield preflight.preflight(snapshot, layouts["preflight"], checks)
    if to_prosecution or snapshot.changes.since:
        yield changes.changes(snapshot, layouts["changes"])
