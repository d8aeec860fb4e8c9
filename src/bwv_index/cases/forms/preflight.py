"""The report of the checks before an export: every result, and text that the CPS's tools would not take as written."""

from collections.abc import Sequence

from bwv_index.cases.clauses import exhibits_in_order, made_by_producer, officer_name
from bwv_index.cases.fittings import Fitting, fittings
from bwv_index.cases.forms.coverage import coverage
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Block, Cell, Column, Document, Grid, Text
from bwv_index.cases.forms.page import case_values, document_of, fields_of, grid_of, heading, note
from bwv_index.cases.forms.statement import other_maker
from bwv_index.cases.officers import statements_of
from bwv_index.cases.result import CheckResult, Severity, Standing
from bwv_index.cases.snapshot import CaseSnapshot

KEYS = FormKeys(
    fields=("case", "urn", "result"),
    columns=("number", "check", "severity", "standing", "about", "told", "remedy"),
)
_FITTED = (("About", 2), ("What", 2), ("As written", 6), ("As it would be taken", 6), ("Why", 3))
STANDINGS = {Standing.PASS: "passed", Standing.FAIL: "FAILED", Standing.NOT_CHECKED: "NOT CHECKED"}


def preflight(snapshot: CaseSnapshot, layout: FormLayout, checks: Sequence[CheckResult]) -> Document:
    """Return the report, checks in order of number."""
    rows = [
        _row(check) for check in sorted(checks, key=lambda check: (check.number, check.code, check.about))
    ]
    blocks: list[Block] = [grid_of(layout, rows)] if rows else [note("No check was run.")]
    blocks += _producers(snapshot)
    blocks += coverage(snapshot)
    blocks += _statements(snapshot)
    blocks += _fitted(fittings(snapshot))
    header = fields_of(layout, {**case_values(snapshot), "result": (_result(checks),)})
    return document_of(snapshot, layout, "preflight", blocks, header=header)


def _row(check: CheckResult) -> dict[str, Cell]:
    good = check.standing is Standing.PASS
    return {
        "number": Cell((str(check.number) if check.number else "",)),
        "check": Cell((check.code,)),
        "severity": Cell((check.severity.value,)),
        "standing": Cell((STANDINGS[check.standing],)),
        "about": Cell((check.about,)),
        "told": Cell((check.told,)),
        "remedy": Cell(("" if good else check.remedy,)),
    }


def _result(checks: Sequence[CheckResult]) -> str:
    bad = [check for check in checks if check.standing is not Standing.PASS]
    errors = sum(check.severity is Severity.ERROR for check in bad)
    return (
        f"{len(checks) - len(bad)} passed, {_count(errors, 'error')}, {_count(len(bad) - errors, 'warning')}"
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _producers(snapshot: CaseSnapshot) -> list[Block]:
    """Name the exhibits that another person made than produces them; nothing where there is none."""
    told = [
        note(other_maker(snapshot, exhibit))
        for exhibit in exhibits_in_order(snapshot.standing)
        if not made_by_producer(exhibit)
    ]
    rule = "The producer of a clip is who made it. Have the maker produce it, or see that the statement says who did."
    return [heading("Exhibits made by another than their producer"), note(rule), *told] if told else []


def _statements(snapshot: CaseSnapshot) -> list[Block]:
    """Name the statements that are on record, so that nobody takes a draft for a first one; nothing where none is."""
    told = [
        note(
            f"A statement of {officer_name(snapshot, officer)} is on record; it names {answer.text or 'no exhibit'}."
        )
        for officer, answer in sorted(statements_of(snapshot).items())
    ]
    return [heading("Statements on record"), *told] if told else []


def _fitted(found: tuple[Fitting, ...]) -> list[Block]:
    title = heading("Text that the tools of the Crown Prosecution Service would not take as written")
    if not found:
        return [title, note("There is none.")]
    columns = tuple(Column(name, width) for name, width in _FITTED)
    rows = tuple(tuple(Cell(value) for value in _told(fitting)) for fitting in found)
    return [title, note("The forms print the text in full."), Grid(columns, rows)]


def _told(fitting: Fitting) -> tuple[Text, ...]:
    fitted = fitting.fitted
    return ((fitting.about,), (fitting.limit.name,), (fitted.original,), (fitted.shown,), (fitting.why,))
