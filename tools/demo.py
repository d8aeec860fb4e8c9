"""Run the main job on the sample footage, command by command, as a newcomer would type it."""

import contextlib
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.demo_cases import COLCHESTER, build_cases

from bwv_index.cli import run as bwv_index

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"
INCIDENTS = ("42-20250614-1881", "22-20250712-0907", "22-20250305-0161")
CLEAR = 0.90
"""At or above this probability the demo's reviewer confirms without a further look."""

ATTENTION = 3
VARIABLES = {"BWV_INDEX_HOME": "demo/home", "BWV_INDEX_OPERATOR": "7001"}
COMMAND = Path(sys.executable).with_name("bwv-index")


def run(*words: str, show: bool = True, allow: tuple[int, ...] = (0,), most: int | None = None) -> str:
    """Run one command as typed, showing at most so many of its lines; end the demo where it fails.

    What is not shown is run in this process, which spares its start.
    """
    if show:
        print(f"\n$ bwv-index {shlex.join(words)}", flush=True)
    code, out = _typed(words) if show else _called(words)
    if show:
        lines = out.splitlines()
        print("\n".join(lines[:most]), flush=True)
        if most is not None and len(lines) > most:
            print(f"... and {len(lines) - most} more lines", flush=True)
    if code not in allow:
        sys.exit(f"The demo stopped: bwv-index {shlex.join(words)} ended with {code}.")
    return out


def _typed(words: Sequence[str]) -> tuple[int, str]:
    done = subprocess.run(
        [COMMAND, *words],
        cwd=ROOT,
        env=os.environ | VARIABLES,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def _called(words: Sequence[str]) -> tuple[int, str]:
    os.environ.update(VARIABLES)
    out = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(out):
        try:
            bwv_index([*words])
        except SystemExit as ended:
            return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def main() -> None:
    """Do the whole job once, and say where to look."""
    began = time.monotonic()
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir()
    run("init")
    run("ingest", "sample_media/clips", "--manifest", "sample_media/manifest.csv", allow=(0, ATTENTION))
    run("incidents", "import", "sample_media/tables")
    run("link", "run")
    run("search", "--incident", "42 101881 25")
    for incident in INCIDENTS:
        for link in json.loads(
            run("link", "list", "--incident", incident, "--status", "proposed", "--json", show=False)
        ):
            if link["probability"] >= CLEAR and link["evidence_id"] != "EV-250712-06":
                why = f"demonstration: proposed at {CLEAR:.0%} or more"
                run("link", "decide", link["evidence_id"], incident, "confirm", "--why", why, show=False)
    run("link", "explain", "EV-250712-05", INCIDENTS[1])
    for incident in INCIDENTS:
        run("export", incident, "--out", f"demo/packs/{incident}")
    packs = list(build_cases(run, DEMO))
    keep()
    run("status")
    look(began, packs)


def keep() -> None:
    """Show that nothing is lost and nothing has changed, and make a copy of it all."""
    run("verify")
    for pack in (INCIDENTS[0], f"{COLCHESTER}-v2"):
        run("verify", f"demo/packs/{pack}", "--key", "demo/home/keys/public-key.pem")
    run("ledger", "show", "--item", "EV-250614-01", most=12)
    run("reconcile", "sample_media/clips")
    run("retention", "list", allow=(0, ATTENTION), most=8)
    run("unreported", "list", allow=(0, ATTENTION))
    run("statistics", "--every", "quarter", "--picture", "demo/trend.png")
    run("backup", "demo/backup")


def look(began: float, cases: Sequence[Path]) -> None:
    """Say how long it took, and where to look."""
    sheets = sorted((DEMO / "home" / "derived").glob("*/*/contact-sheet-*.jpg"))
    print(f"\nDone in {time.monotonic() - began:.0f} s. Where to look:")
    for incident in INCIDENTS:
        print(f"  demo/packs/{incident}/data/index.html    open it in a browser, no network needed")
    for pack in cases:
        print(f"  {pack}/data/index.html    the pack of a case: exhibits, forms, one player for all of them")
    print(f"  {sheets[0].relative_to(ROOT)}    one of {len(sheets)} contact sheets")
    print(
        "  demo/packs/*/custody/    ties a pack to the signed ledger; VERIFY.txt beside index.html says how to check it"
    )
    print("  demo/trend.png    assaults by quarter, as a picture: docs/statistics.md")
    print("  demo/home/checkpoints/latest    the signed state of the ledger: docs/verify.md")
    print("  demo/backup/snapshots/    a backup, to be checked with sha256sum alone")
    print("  sample_media/README.md    what the scene shows and which traps it sets")
    print("  BWV_INDEX_HOME=demo/home .venv/bin/bwv-index search --help    ask it yourself")


if __name__ == "__main__":
    main()
