"""``bwv-index verify``: check the vault, the record and the ledger, or a pack."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from bwv_index.cli.options import Moment, by_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json, show_table
from bwv_index.cli.progress import word_progress
from bwv_index.custody import Verdict
from bwv_index.errors import ExitCode, UsageFaultError
from bwv_index.index import DamagedIndexError, LostIndexError
from bwv_index.pipeline import (
    Verification,
    VerifyRequest,
    read_scope,
    verify_home,
    verify_pack,
    verify_remains,
)

CODES = {
    Verdict.VERIFIED: ExitCode.OK,
    Verdict.NOT_CHECKED: ExitCode.ATTENTION,
    Verdict.FAILED: ExitCode.INTEGRITY,
}

ALL = "all"
"""What ``--items`` is where nobody has said anything."""

SHOWN = 50
"""Findings printed one by one; --json gives all."""


@click.command("verify")
@click.argument("pack", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@home_option
@by_option(required=False)
@click.option(
    "--items",
    default=ALL,
    show_default=True,
    metavar="all|N%|n-of-m",
    help="Which masters are read: all, a share drawn at random, or one part of so many (3-of-30).",
)
@click.option(
    "--since", type=Moment(), help="Only masters taken in at this time or later. Ledger and rows: always all."
)
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A checkpoint, a pack, an export of the ledger or a folder of checkpoints that was kept outside the home. "
    "May be repeated.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The public key (PEM), had by another way than the thing it has signed. May be repeated.",
)
@json_option
def command(
    pack: Path | None,
    home: Path,
    operator: str | None,
    items: str,
    since: datetime | None,
    anchors: tuple[Path, ...],
    keys: tuple[Path, ...],
    *,
    as_json: bool,
) -> int:
    """Check that nothing has changed: masters against their hashes, rows against the ledger, the ledger against its
    signed checkpoints. With PACK, check that pack, all of it; that needs no home, no database and no network, and takes
    no option but --key and --json.

    Everything gets one of three verdicts: verified, failed, not checked. The codes are in docs/verify.md.

    \b
    Examples:
      bwv-index verify
      bwv-index verify --items 1-of-30 --by 7001        a thirtieth of the masters, tomorrow 2-of-30
      bwv-index verify --anchor /media/usb/packs/42-20250614-1881
      bwv-index verify packs/42-20250614-1881 --key public-key.pem

    Exit code 0: all verified. 3: nothing has failed, and something was not checked. 8: something has failed.
    """  # noqa: D205 - click joins these lines into one
    if pack is not None:
        _refuse_for_pack({"--items": items != ALL, "--since": since is not None, "--anchor": bool(anchors)})
        found = verify_pack(pack, keys)
    else:
        request = VerifyRequest(read_scope(items), since, anchors, keys)
        try:
            with opened(home, operator) as workspace, word_progress(quiet=as_json) as progress:
                found = verify_home(workspace, request, progress=progress)
        except (DamagedIndexError, LostIndexError) as fault:
            found = verify_remains(home, request, fault)
    if as_json:
        show_json({"verdict": found.verdict, **_plain(found)})
    else:
        _show(found)
    return CODES[found.verdict]


def _refuse_for_pack(given: Mapping[str, bool]) -> None:
    """Refuse what a pack cannot answer to: an option that is passed over in silence promises what nobody does."""
    for option, said in given.items():
        if said:
            raise UsageFaultError(
                "a pack is always checked whole, against the checkpoint inside it",
                subject=option,
                remedy="Leave it out. To compare a pack with the ledger: in the makers' home, "
                "bwv-index verify --anchor PACK",
            )


def _plain(found: Verification) -> dict[str, object]:
    return {
        "counts": found.counts,
        "findings": [
            {
                "verdict": f.verdict,
                "code": f.code,
                "thing": f.thing,
                "name": f.name,
                "detail": f.detail,
                "remedy": f.remedy,
            }
            for f in found.findings
        ],
        "ledger": {"entries": found.entries, "spans": found.spans},
        "recorded": found.recorded,
    }


def _show(found: Verification) -> None:
    if found.findings:
        rows = [
            (f.verdict.value, f.code.value, f.thing.value, f.name, f.detail) for f in found.findings[:SHOWN]
        ]
        show_table(("verdict", "code", "of", "which", "detail"), rows, title="Not verified")
        if len(found.findings) > SHOWN:
            say(f"... and {len(found.findings) - SHOWN} more; --json lists all.")
    show_table(
        ("what", "verified", "failed", "not checked"),
        [(c.thing.value, c.verified, c.failed, c.not_checked) for c in found.counts],
        title="Verdicts",
    )
    for span in found.spans:
        say(f"Ledger entries {span.first} to {span.last}: anchored by {span.anchor}.")
    for remedy in dict.fromkeys(f"{f.code}: {f.remedy}" for f in found.findings):
        say(remedy)
    if not found.recorded:
        say("This verification is not on the ledger: a broken ledger is left as it is.")
    say(f"Verdict: {found.verdict.value}.")
