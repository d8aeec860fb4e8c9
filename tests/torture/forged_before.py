"""Tampering with rows that ordinary work goes on with afterwards: what was forged is told all the same."""

import random
from collections.abc import Callable, Iterator

from tests.torture.forged_rows import row_forgeries
from tests.torture.forgery import Case, Expected, Forgery
from tests.torture.inside import bwv_inside

from bwv_index.custody import FindingCode

WHY = ("--by", "7002", "--why", "ordinary work")


def before_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with a row, each followed by a day's work on the same home."""
    for forgery in row_forgeries(case, chance):
        yield Forgery(f"{forgery.name}, then ordinary work", _and_work(forgery.act))


def _and_work(act: Callable[[Case], Expected]) -> Callable[[Case], Expected]:
    def both(case: Case) -> Expected:
        expected = act(case)
        _work(case)
        return Expected(expected.codes | {FindingCode.ROW_CHANGED_BEFORE}, expected.located)

    return both


def _work(case: Case) -> None:
    """Link, decide, hold and choose on every clip; what garbage stands in the way of may be refused."""
    bwv_inside(case.home, "link", "run")
    listed = bwv_inside(case.home, "link", "list", "--json")
    links = listed.json if listed.code == 0 else []
    for link in links:
        for verdict in ("reject", "confirm"):
            words = ("link", "decide", link["evidence_id"], link["incident_ref"], verdict)
            bwv_inside(case.home, *words, *WHY)
    for name in {link["evidence_id"] for link in links}:
        bwv_inside(case.home, "hold", "place", name, *WHY)
        bwv_inside(case.home, "retention", "set", name, "evidential", *WHY)
