"""The same work on SQLite and on PostgreSQL: the same record, the same answers, the same refusals."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.postgresql import Server
from tests.torture.scene import SETTLED, recorded, write_dock

from bwv_index.errors import ExitCode
from bwv_index.pipeline.database import DATABASE_VARIABLE

Run = Callable[..., Any]
Homes = Mapping[str, tuple[Path, str]]
INCIDENT, URN = "42-20250614-1881", "42EZ0188125"
CLIP = "VB400_511870_20250614T221230Z_0001.mp4"

WORK: tuple[tuple[tuple[str, ...], ExitCode], ...] = (
    (("ingest", "{dock}"), ExitCode.ATTENTION),
    (("ingest", "{dock}"), ExitCode.ATTENTION),
    (("incidents", "import", "{tables}"), ExitCode.OK),
    (("catalogue", "import", "{tables}/clips.csv"), ExitCode.OK),
    (("link", "run"), ExitCode.OK),
    (("link", "decide", CLIP, INCIDENT, "confirm", "--why", "seen"),
     ExitCode.OK),
    (("incidents", "role", "end", INCIDENT, "42/2310", "attending", "--why", "sent elsewhere"), ExitCode.OK),
    (("export", INCIDENT, "--out", "{home}/../pack"), ExitCode.OK),
    (("case", "open", URN, "--incident", INCIDENT, "--why", "charged"), ExitCode.OK),
    (("case", "open", "42 EZ 01881 25", "--why", "again"), ExitCode.REFUSED),
    (("case", "person", URN, "producer", "42/8240", "--initials", "CD"), ExitCode.OK),
    (("case", "defendant", URN, "--surname", "DEFENDANT-\u00c4"), ExitCode.OK),
    (("case", "decide", URN, CLIP, "unused", "--description", "x" * 9000, "--why", "arrival"), ExitCode.OK),
    (("case", "mark", URN, CLIP, "--at", "0.1", "--seen", "\x00 \udcff a hand"), ExitCode.OK),
    (("case", "redaction", "mark", URN, CLIP, "--from", "0", "--to", "1/3", "--reason", "child"), ExitCode.USAGE),
    (("case", "redaction", "mark", URN, CLIP, "--from", "0", "--to", "0.3", "--reason", "child"), ExitCode.OK),
    (("case", "answer", URN, "material", "custody-record", "--text", "C1"), ExitCode.OK),
    (("case", "outcome", URN, "1", "--charge", "a charge", "--result", "pending"), ExitCode.OK),
)  # fmt: skip

ASKED = (
    ("search", "high"), ("search", "VB400"), ("search", "--officer", "8123"), ("search", "--incident", INCIDENT),
    ("search", "--from", "2025-06-14T22:00:00Z", "--to", "2025-06-15T00:00:00Z"), ("search", "nothing-at-all"),
    ("show", INCIDENT), ("link", "list"), ("incidents", "role", "list", INCIDENT),
    ("case", "list"), ("case", "marks", URN), ("case", "redaction", "list", URN), ("statistics", "--outcomes"),
    ("unreported", "list", "--sound"), ("link", "explain", "VB400_511871_20250614T221231Z_0001.mp4", INCIDENT),
)  # fmt: skip


@pytest.fixture
def homes(tmp_path: Path, server: Server) -> Homes:
    """A home's place for each database, with the URL of that."""
    return {
        "sqlite": (tmp_path / "one" / "home", ""),
        "postgresql": (tmp_path / "two" / "home", server.make()),
    }


@pytest.fixture
def on(typed_here: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on one of the homes."""

    def run(home: tuple[Path, str], *words: str) -> Any:
        monkeypatch.setenv("BWV_INDEX_HOME", str(home[0]))
        monkeypatch.setenv(DATABASE_VARIABLE, home[1])
        return typed_here(*words)

    return run


@pytest.fixture
def worked(homes: Homes, on: Run, tmp_path: Path, sample: Path) -> Homes:
    """Both homes, after the same work."""
    dock = write_dock(tmp_path / "Süd dock", 3)
    for home in homes.values():
        assert on(home, "init").code == ExitCode.OK
        (home[0] / "settings.toml").write_text(SETTLED, encoding="utf-8")
        for words, code in WORK:
            filled = [word.format(dock=dock, tables=sample / "tables", home=home[0]) for word in words]
            done = on(home, *filled)
            assert done.code == code, (filled, done.err)
    return homes


ACT = re.compile(r"pack exported, [0-9T:-]+Z")
"""An act of this very test, told with its time."""


def timeless(told: Any) -> Any:
    """Leave out when somebody did something: the only thing that differs between the two."""
    if isinstance(told, dict):
        return {name: timeless(value) for name, value in told.items() if name not in {"at", "seen_at"}}
    if isinstance(told, str):
        return ACT.sub("some time", told)
    return [timeless(each) for each in told] if isinstance(told, list) else told


def test_the_same_work_leaves_the_same_record_and_gets_the_same_answers(worked: Homes, on: Run) -> None:
    records, answers = [], []
    for home in worked.values():
        asked = [on(home, *words, "--json") for words in ASKED]
        answers.append([(done.code, timeless(done.json) if done.out else done.err) for done in asked])
        records.append(timeless(recorded(home[0])))
        assert (home[0] / "index.sqlite").exists() is not bool(home[1])
    assert all(records[0][table] for table in ("items", "claims", "incidents", "links", "decisions"))
    assert records[0] == records[1]
    assert answers[0] == answers[1]
    assert sum(len(answer["clips"]) for _, answer in answers[0] if "clips" in answer) > 5
