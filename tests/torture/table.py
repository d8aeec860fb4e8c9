"""The table of figures: each torture, run with the clock on it, and its row."""

import shutil
import tempfile
import time
from pathlib import Path

import click
from tests.torture.kinds import size_of, torture_of
from tests.torture.tally import Kind, Tally

HEAD = f"{'torture':<24}{'tried':>18}  {'result':<46}{'minutes':>8}"


def row(kind: Kind, tally: Tally, minutes: float) -> str:
    """Return one line of the table."""
    told = f"not tried: {tally.skipped}" if tally.skipped else tally.figure
    return f"{kind.name:<24}{f'{tally.tried} {tally.unit}':>18}  {told:<46}{minutes:>8.1f}"


def timed(kind: Kind) -> tuple[Tally, float]:
    """Run one torture; say when it begins, and its row when it ends, so that a run cut short has told what it knew."""
    click.echo(f"{kind.name} ...")
    work = Path(tempfile.mkdtemp(prefix="bwv-torture-"))
    began = time.monotonic()
    try:
        tally = torture_of(kind)(size_of(kind, kind.full), work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    minutes = (time.monotonic() - began) / 60
    click.echo(row(kind, tally, minutes))
    return tally, minutes
