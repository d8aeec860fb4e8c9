"""``bwv-index incidents``: import the tables of the other side, and say what became of officers' roles."""

from collections.abc import Sequence
from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import near, note, say, show_json, show_table
from bwv_index.cli.roles import command as role_command
from bwv_index.cli.roles import has_error, show_checks
from bwv_index.errors import ExitCode, UsageFaultError
from bwv_index.incidents import TableKind
from bwv_index.pipeline import (
    FILES,
    TableReport,
    find_mapping,
    import_tables,
    list_refused_rows,
)

MOST_LISTED = 50
"""Rows with remarks that are listed to a person; the count and ``--json`` have all."""

ABSENT = "the file has no column "
"""How a note begins that tells of a column which the mapping names and the file has not."""


@click.group("incidents")
def command() -> None:
    """Import incidents, officers, deployments and camera issue; take officers' roles back."""


command.add_command(role_command)


def _file_option(name: str, kind: TableKind) -> click.Option:
    return click.Option(
        [name], type=click.Path(exists=True, dir_okay=False, path_type=Path), help=f"A table of {kind.value}."
    )


@command.command("import")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@home_option
@by_option(required=False)
@click.option(
    "--mapping",
    default="standard",
    show_default=True,
    help="How columns are named: config/imports/NAME.toml.",
)
@json_option
def import_command(
    folder: Path | None,
    home: Path,
    operator: str | None,
    mapping: str,
    *,
    as_json: bool,
    **files: Path | None,
) -> int:
    """Import the tables in FOLDER (incidents.csv, parties.csv, deployments.csv, camera_issue.csv, clips.csv), or
    each by its option.

    Every row goes in, or is listed with file, line, column and reason. Importing a file again changes nothing.
    A role that a person took back stays so, with a remark (incidents role list). Incidents to which the tables add a
    role are checked against Operation Hampshire again; what is new is listed. Ends with 3 where a row was refused, or
    a new role brings an error.

    \b
    Examples:
      bwv-index incidents import tables/
      bwv-index incidents import --incidents log.csv --mapping lmpd
    """  # noqa: D205 - click joins these lines into one
    named = [(kind, files[_parameter(kind)]) for kind in FILES]
    tables = [(kind, file) for kind, file in named if file is not None]
    if folder is not None:
        there = {kind for kind, _ in tables}
        tables += [(k, folder / n) for k, n in FILES.items() if k not in there and (folder / n).is_file()]
    if not tables:
        raise UsageFaultError(
            "there is no table to import",
            subject=str(folder or ""),
            remedy=f"Name a folder with some of {', '.join(FILES.values())}, or a file by option.",
        )
    with opened(home, operator) as workspace:
        reports = import_tables(workspace, tables, find_mapping(workspace, mapping))
    return show_reports(reports, as_json=as_json)


def _parameter(kind: TableKind) -> str:
    return kind.value


for _kind in FILES:
    import_command.params.append(_file_option(f"--{_kind.value.replace('_', '-')}", _kind))


@command.command("refused")
@home_option
@by_option(required=False)
@json_option
def refused_command(home: Path, operator: str | None, *, as_json: bool) -> None:
    """List the imported rows that did not go in. A row leaves the list when its file is imported corrected.

    \b
    Examples:
      bwv-index incidents refused
    """
    with opened(home, operator) as workspace:
        rows = list_refused_rows(workspace)
    if as_json:
        show_json(rows)
    elif not rows:
        say("Every imported row went in.")
    else:
        listed = ((near(row.file), row.line, row.column, row.reason) for row in rows)
        show_table(("file", "line", "column", "reason"), listed, title="Refused rows")


def show_reports(reports: Sequence[TableReport], *, as_json: bool) -> int:
    """Print what became of imported tables; return the exit code."""
    complaints = [c for report in reports for c in report.complaints]
    checks = [check for report in reports for check in report.checks]
    if as_json:
        show_json([{"rows": report.tally.rows, **_fields(report)} for report in reports])
    else:
        headers = ("file", "rows", "new", "changed", "same", "merged", "refused", "with remarks")
        rows = [
            (
                Path(r.file).name, r.tally.rows + r.unread, r.tally.new, r.tally.changed, r.tally.same,
                r.tally.merged, r.tally.refused + r.unread, sum(not c.refused for c in r.complaints),
            )
            for r in reports
        ]  # fmt: skip
        if complaints:
            listed = [
                (c.file, c.line, c.column, "refused" if c.refused else "in, with a remark", c.reason)
                for c in complaints
            ]
            show_table(
                ("file", "line", "column", "row", "reason"), listed[:MOST_LISTED], title="Rows to look at"
            )
            if len(complaints) > MOST_LISTED:
                say(f"... and {len(complaints) - MOST_LISTED} more; --json lists all.")
        show_table(headers, rows, title="Imported")
        for report in reports:
            for remark in _together(report.notes):
                note(f"{Path(report.file).name}: {remark}")
        show_checks(checks)
    refused = any(c.refused for c in complaints)
    return ExitCode.ATTENTION if refused or has_error(checks) else ExitCode.OK


def _together(notes: Sequence[str]) -> list[str]:
    """Tell of the columns that a file has not in one line: there are many that few forces have."""
    absent = [remark.removeprefix(ABSENT) for remark in notes if remark.startswith(ABSENT)]
    others = [remark for remark in notes if not remark.startswith(ABSENT)]
    return [*others, f"{ABSENT}{', '.join(absent)}"] if absent else others


def _fields(report: TableReport) -> dict[str, object]:
    return {
        "file": report.file, "kind": report.kind, "tally": report.tally, "complaints": report.complaints,
        "notes": report.notes, "unread": report.unread, "checks": report.checks,
    }  # fmt: skip
