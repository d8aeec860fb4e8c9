"""``bwv-index key``: the key that signs for a home."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json, show_table
from bwv_index.pipeline import KeyReport, change_key, read_keys


@click.group("key")
def command() -> None:
    """The key that signs for a home. Hand its public side to whoever checks packs, by another way than the packs."""


@command.command("show")
@home_option
@by_option(required=False)
@json_option
def show(home: Path, operator: str | None, *, as_json: bool) -> None:
    """Show the public key in use, and those before it.

    \b
    Examples:
      bwv-index key show
      bwv-index key show --json
    """
    with opened(home, operator) as workspace:
        report = read_keys(workspace)
    _tell(report, home, as_json=as_json)


@command.command("change")
@home_option
@by_option(required=True)
@click.option("--why", required=True, help="The reason. It goes on the ledger.")
@json_option
def change(home: Path, operator: str, why: str, *, as_json: bool) -> None:
    """Sign with a new key from now on. The change is on the ledger, signed by both keys; the old private key is gone.

    \b
    Examples:
      bwv-index key change --by 7001 --why "yearly change"
    """
    with opened(home, operator) as workspace:
        report = change_key(workspace, why)
    _tell(report, home, as_json=as_json)
    note("Hand the new public key to whoever checks packs; they keep the old one for the packs made before.")


def _tell(report: KeyReport, home: Path, *, as_json: bool) -> None:
    coming = [] if report.coming is None else [("to come: the change was stopped half-way", report.coming)]
    keys = [("in use", report.present), *coming, *(("retired", key) for key in report.retired)]
    if as_json:
        show_json({"origin": report.origin, "keys": [{"state": s, "key": str(key)} for s, key in keys]})
        return
    show_table(("state", "key id", "verifier key"), [(s, key.key_id.hex(), str(key)) for s, key in keys])
    say(f"Signs as: {report.origin}. Public key file: {home / 'keys' / 'public-key.pem'}")
