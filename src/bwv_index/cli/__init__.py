"""The command line: one file a command, each of which parses, calls one act and prints. No logic here."""

import io
import os
import sys
import tempfile
import traceback
from typing import Any

import click

from bwv_index import __version__
from bwv_index.cli.lazy_group import LazyGroup
from bwv_index.errors import BwvIndexError, ExitCode

COMMANDS = {
    "init": "Make a home: vault, index, settings and keys.",
    "ingest": "Take footage in: fingerprint, keep, inspect, record.",
    "reconcile": "Say what lies in a source against what is held: missing, changed, new, lost.",
    "quarantine": "List what could not be used, and why.",
    "incidents": "Import incidents, officers, deployments and camera issue; take officers' roles back.",
    "catalogue": "Import a platform's list of clips.",
    "link": "Propose, explain and decide which clip belongs to which incident.",
    "review": "Go through the links that wait for a person: confirm, reject, defer.",
    "clock": "Say why a clip stands where it does in time; record a check of a camera's clock.",
    "derived": "List working copies among the footage, and what each was made from.",
    "search": "Find clips by words, reference, officer, camera, time or place.",
    "show": "Show everything held on one clip or incident.",
    "play": "Show a clip's footage in a player.",
    "download": "Write an unaltered copy of a clip's footage.",
    "hampshire": "Check incidents against Operation Hampshire: roles, evidence, care for the victim.",
    "unreported": "List clips that look like an assault and belong to no incident; say what came of it.",
    "debrief": "Show an incident's clips, marks and timeline to learn from, without the case file.",
    "case": "Build a prosecution case: what is used, exhibits, marks, redaction, outcome.",
    "export": "Write a pack of an incident's confirmed clips.",
    "retention": "List what falls due, what is held and why; choose how long a clip is kept.",
    "hold": "Put a legal hold on a clip or an incident, release it, list those that stand.",
    "statistics": "Count assaults per period, with a picture of the trend; list officers assaulted repeatedly.",
    "backup": "Copy everything a home holds to a store on another disk.",
    "restore": "Make a home anew from a backup, every byte checked.",
    "verify": "Check that nothing has changed: vault, record and ledger, or a pack.",
    "ledger": "Show, export and sign the record of every act.",
    "key": "Show or change the key that signs.",
    "status": "Say what is in the index, and what waits for whom.",
}
"""Every command with its one line, so that help needs to load none of them."""


@click.command(
    cls=LazyGroup,
    package=__name__,
    register=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="bwv-index")
def main() -> None:
    """Index body-worn video of assaults on police officers, and export what a prosecutor can rely on.

    Masters are never written, moved or deleted. Nothing is dropped, guessed or corrected in silence.
    The software proposes; a person decides; both are on the record.

    \b
    A first session:
      bwv-index init --home evidence
      export BWV_INDEX_HOME=evidence BWV_INDEX_OPERATOR=7001
      bwv-index ingest /media/dock --manifest /media/dock/manifest.csv
      bwv-index incidents import tables/
      bwv-index link run
      bwv-index search --incident 42/101881/25
      bwv-index link decide CLIP INCIDENT confirm --why "shows the first punch"
      bwv-index export 42-20250614-1881 --out packs/42-20250614-1881

    Exit codes: docs/exit-codes.md (0 all good, 3 done and some of it needs a person).
    """


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit code; no stack trace reaches a person."""
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:  # noqa: PLR0911 - one return a way to end
    try:
        ended: Any = main.main(args=arguments, prog_name="bwv-index", standalone_mode=False)
        _flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as fault:
        _show(fault)
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was recorded stays; run the same command again to go on.", err=True)
        return ExitCode.INTERRUPTED
    except BwvIndexError as fault:
        from bwv_index.visible import visible  # noqa: PLC0415 - only where something went wrong

        click.echo(visible(f"bwv-index: {fault.diagnostics()}"), err=True)
        return fault.exit_code
    except (BrokenPipeError, SystemExit):
        # The reader of our output went away, which is its right. Click makes a SystemExit of that and of nothing else.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception:  # noqa: BLE001 - the last door: a fault of ours becomes a report and a sentence
        return _report_fault()
    return int(ended) if isinstance(ended, int) else ExitCode.OK


def _show(fault: click.ClickException) -> None:
    """Print what is wrong with the words of a command: it repeats them, so what cannot be seen is named."""
    from bwv_index.visible import visible  # noqa: PLC0415 - only where something went wrong

    page = io.StringIO()
    fault.show(page)
    click.echo(visible(page.getvalue()), err=True, nl=False)


def _flush() -> None:
    sys.stdout.flush()


def _report_fault() -> int:
    with tempfile.NamedTemporaryFile(
        "w", prefix="bwv-index-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as report:
        report.write(f"bwv-index {__version__}\n{traceback.format_exc()}")
    click.echo(
        f"bwv-index: a fault of this program, not of your files. Please pass on the report: {report.name}",
        err=True,
    )
    return ExitCode.FAULT
