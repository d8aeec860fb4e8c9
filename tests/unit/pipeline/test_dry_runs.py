"""A dry run of a decision keeps nothing, and another run that writes meanwhile is no fault of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.custody import EventType
from bwv_index.errors import BusyError
from bwv_index.index import database, open_index, sqlite_url
from bwv_index.pipeline import Workspace, choose_category, place_hold
from bwv_index.pipeline.retention import holding, retaining

ACTS: dict[str, tuple[Any, str, Callable[[Workspace], Any]]] = {
    "hold": (holding, "_standing", lambda w: place_hold(w, "BWV-1", "inquest", dry_run=True)),
    "category": (
        retaining, "retention_of_clip", lambda w: choose_category(w, "BWV-1", "evidential", "inquest", dry_run=True)
    ),
}  # fmt: skip
"""Act -> its module, what it calls once it has read and before it writes, and the act."""


@pytest.mark.parametrize("act", ACTS)
def test_a_dry_run_has_its_turn_from_the_start(
    act: str, workspace: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace.writing() as record:
        record.clips.add("BWV-1", None)
    monkeypatch.setattr(database, "LONGEST_WAIT_S", 0.05)
    other = open_index(sqlite_url(home / "index.sqlite"))
    module, step, run = ACTS[act]
    real, held_off = getattr(module, step), list[BusyError]()

    def beside(*words: Any) -> Any:
        """Write in another transaction, as another run would between the act's reading and its writing."""
        try:
            with other.writing() as record:
                record.clips.add(f"BWV-{2 + len(held_off)}", None)
        except BusyError as fault:
            held_off.append(fault)
        return real(*words)

    monkeypatch.setattr(module, step, beside)
    run(workspace)
    other.close()
    assert held_off
    with workspace.index.reading() as record:
        assert len(record.clips.all_ids()) == 1
        kinds = {entry.type for entry in record.ledger.stored()}
    assert not kinds & {EventType.HOLD, EventType.RETENTION}
