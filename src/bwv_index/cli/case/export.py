"""``bwv-index case export``: write the pack of a case."""

from pathlib import Path

import click

from bwv_index.cases import Changes, CheckResult, Variant, change_text
from bwv_index.cli.case.words import show_fitted
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json, show_table, size
from bwv_index.cli.progress import step_progress
from bwv_index.errors import ExitCode
from bwv_index.pipeline import (
    CaseExport,
    ExportedCase,
    ExportRefusal,
    Masters,
    export_case,
    preview_case,
)

CHECK_HEADS = ("check", "about", "what was found", "what to do")


@click.command("export")
@click.argument("urn")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The folder to write; it must not exist."
)
@click.option(
    "--for", "reader", type=click.Choice([one.value for one in Variant]), default=Variant.PROSECUTION.value,
    show_default=True, help="Who gets it. The defence's holds nothing sensitive and no reasons.",
)  # fmt: skip
@click.option("--zip", "zipped", is_flag=True, help="Write it as one ZIP file beside the folder too.")
@click.option(
    "--masters", type=click.Choice([one.value for one in Masters]), default=Masters.NONE.value, show_default=True,
    help="Whole recordings to enclose, for the prosecution alone: those that exhibits were made from, or all.",
)  # fmt: skip
@click.option(
    "--override", "overrides", multiple=True, metavar="CODE", help="Let this check fail; needs --why."
)
@click.option("--why", default="", help="Why a check may fail. It goes on the record and into the pack.")
@click.option(
    "--accept-fitted", is_flag=True, help="Accept texts as the prosecution's tools would shorten them."
)
@home_option
@by_option(required=False)
@dry_run_option
@json_option
def command(
    urn: str, out: Path, reader: str, masters: str, overrides: tuple[str, ...], why: str, home: Path,
    operator: str | None, *, zipped: bool, accept_fitted: bool, dry_run: bool, as_json: bool,
) -> int:  # fmt: skip
    """Write the pack of case URN: a BagIt folder with the exhibits, every form and schedule as DOCX and PDF, contact
    sheets, provenance as CASE/UCO, and a page (index.html) that opens from disk.

    Every file is read again first, and every check is run. A check that fails ends it, unless a person lets it fail
    with --override. The pack is built beside --out and appears there only when it is whole and checked.

    \b
    Examples:
      bwv-index case export 42EZ0188125 --out packs/42EZ0188125-v1 --zip --by 7001
      bwv-index case export 42EZ0188125 --out packs/defence --for defence --by 7001
      bwv-index case export 42EZ0188125 --out packs/42EZ0188125-v2 --override mg12-mg11-agree \\
          --why "statement follows on Monday" --by 7001
    """  # noqa: D205 - click joins these lines into one
    request = CaseExport(
        variant=Variant(reader), zipped=zipped, masters=Masters(masters), overrides=overrides, why=why,
        accept_fitted=accept_fitted,
    )  # fmt: skip
    with opened(home, operator) as workspace:
        if dry_run:
            found = preview_case(workspace, urn, request)
        else:
            with step_progress(quiet=as_json) as progress:
                found = export_case(workspace, urn, out, request, progress=progress)
    if as_json:
        show_json(found)
    elif isinstance(found, ExportRefusal):
        _refused(found)
    else:
        _exported(found)
        _idle(found.idle)
    return _code(found)


def _code(found: ExportedCase | ExportRefusal) -> ExitCode:
    if isinstance(found, ExportRefusal):
        return ExitCode.REFUSED
    return ExitCode.ATTENTION if found.warnings or found.overridden else ExitCode.OK


def _idle(codes: tuple[str, ...]) -> None:
    """Say which checks had nothing that a person could let fail."""
    for code in codes:
        note(
            f"--override {code} has no effect, and its reason is not recorded: nothing of it stops an export."
        )


def _refused(found: ExportRefusal) -> None:
    say(f"No pack was made of {found.urn}.")
    if found.stopping:
        show_table(CHECK_HEADS, _rows(found.stopping), title="What stops it")
        codes = sorted({one.code for one in found.stopping if one.overridable})
        if codes:
            note(f"A person may let a check fail: --override {codes[0]} --why REASON --by ID.")
    if found.fitted:
        show_fitted(found.fitted)
        note(
            "Write them otherwise (case describe, case decide), or accept what would be taken: --accept-fitted."
        )


def _rows(results: tuple[CheckResult, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.code, one.about, one.told, one.remedy) for one in results]


def _exported(found: ExportedCase) -> None:
    named = f"{found.urn}, version {found.version}, for the {found.variant.value}"
    if found.warnings:
        show_table(CHECK_HEADS, _rows(found.warnings), title="What a person should know")
    if found.overridden:
        show_table(CHECK_HEADS, _rows(found.overridden), title="Checks that failed and were overridden")
    if found.pack is None:
        say(f"Would pack {named}: {_names(found)}.")
    else:
        before = (
            "Pack of an earlier run found whole, and recorded" if found.again else "Pack written and checked"
        )
        say(f"{before}: {found.pack.path} ({found.pack.files} files, {size(found.pack.size)}).")
        say(f"{named}: {_names(found)}.")
    for line in changes_told(found.changes):
        say(line)
    for ref in found.left_out:
        note(
            f"Left out: {ref} does not go to the defence, because of its redaction, and no redacted copy of it does."
        )
    for ref in found.not_enclosed:
        note(f"Not enclosed: no file of {ref} goes with it.")
    if found.pack is not None:
        say(f"Open {found.pack.path / 'data' / 'index.html'} to see it.")
        say(f"Manifest SHA-256: {found.pack.manifest_sha256}")
    if found.zipped is not None:
        say(f"ZIP file: {found.zipped.path} ({size(found.zipped.size)}), SHA-256: {found.zipped.sha256}")


def _names(found: ExportedCase) -> str:
    return f"exhibit{'' if len(found.exhibits) == 1 else 's'} {', '.join(map(str, found.exhibits))}"


def changes_told(changes: Changes) -> list[str]:
    """Say what a version changed; a first one changes nothing."""
    if not changes.since:
        return []
    told = (("Added", changes.added), ("Withdrawn", changes.withdrawn), ("Changed", changes.changed))
    lines = [
        f"{word} since version {changes.since}: {', '.join(map(change_text, names))}."
        for word, names in told
        if names
    ]
    return lines or [f"Nothing changed since version {changes.since}."]
